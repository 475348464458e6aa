"""The Organization tab: from a name that was typed to a firm with people, notes, agents and a history."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from desktop_app.domain.ids import AgentName, ContactId, OrganizationId
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.services.organizations import (
    CreateOrganization,
    EditOrganization,
    LinkOrganization,
    OrganizationOfContact,
)
from desktop_app.testing.stage import Stage
from tests.builders import an_agent, an_organization, contact

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
NOOR = AgentName("noor")


@pytest.fixture
def ada(stage: Stage) -> ContactId:
    """On the line, of "Engines" as typed, with the Organization tab in front."""
    id = stage.contact(first_name="Ada", last_name="Lovelace", organization="Engines", work_phone=NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select("Ada Lovelace")
    stage.desk.choose_tab("Organization")
    return id


@pytest.fixture
def engines(stage: Stage, ada: ContactId) -> OrganizationId:
    """The organisation that Ada belongs to."""
    done = stage.run(CreateOrganization(name="Analytical Engines", industry="Looms", contact_id=ada))
    return OrganizationId(done.result["organization"])


def organization_of(stage: Stage, id: ContactId) -> OrganizationId | None:
    found = stage.runner.read(OrganizationOfContact(id))
    return found and found.organization.id


def test_a_typed_name_becomes_an_organisation_by_one_click_and_not_by_another(stage: Stage, ada: ContactId) -> None:
    tab = stage.desk.organization
    assert (tab.typed, tab.name) == ("Engines", "")

    tab.create()
    assert (tab.typed, tab.name) == ("", "Engines")
    assert organization_of(stage, ada) is not None

    stage.desk.toast.undo()
    assert (tab.typed, tab.name) == ("Engines", "")


def test_the_card_says_whom_the_contact_belongs_to_and_follows_a_new_name(
    stage: Stage, engines: OrganizationId
) -> None:
    assert stage.desk.text("contactSubtitle") == "\u2068Analytical Engines\u2069"
    stage.run(EditOrganization(organization_id=engines, name="Engines & Sons"))
    assert stage.desk.text("contactSubtitle") == "\u2068Engines & Sons\u2069"


def test_the_card_says_what_was_typed_to_who_may_not_see_organizations(stage: Stage, engines: OrganizationId) -> None:
    stage.run(RevokePermission(NOOR, Permission.ORGANIZATION_VIEW.value))
    assert stage.desk.text("contactSubtitle") == "\u2068Engines\u2069"


def test_one_of_that_name_is_ready_to_be_linked(stage: Stage, ada: ContactId) -> None:
    for name in ("Engines", "Engines and Looms"):
        an_organization(stage.runner, name)
    stage.follow()
    tab = stage.desk.organization
    tab.look_for("engines")
    assert tab.found == ["Engines", "Engines and Looms"]

    stage.desk.click("linkOrganizationButton")
    assert tab.name == "Engines"
    stage.desk.toast.undo()
    assert tab.typed == "Engines"


def test_a_contact_without_any_is_told_what_to_do(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.choose_tab("Organization")
    tab = stage.desk.organization
    assert (tab.typed, tab.found) == ("No organization", [])
    assert not stage.desk.is_enabled("createOrganizationButton")
    assert not stage.desk.is_enabled("linkOrganizationButton")

    tab.look_for("Engines")
    tab.create()
    assert tab.name == "Engines"


def test_an_organisation_is_linked_by_its_name_and_unlinked_again(stage: Stage, ada: ContactId) -> None:
    an_organization(stage.runner, "Looms")
    stage.follow()
    tab = stage.desk.organization
    tab.look_for("loo")
    tab.link("Looms")
    assert tab.name == "Looms"
    assert contact(stage.runner, ada).fields.organization == "Engines"

    tab.unlink()
    assert (tab.name, tab.typed) == ("", "Engines")


def test_its_data_is_edited_in_place(stage: Stage, engines: OrganizationId) -> None:
    tab = stage.desk.organization
    tab.edit(organizationEmployeeCountField="about ten")
    tab.save()
    assert tab.is_form_open
    assert tab.error == "Employees is a whole number, and 'about ten' is none."

    tab.fill(organizationEmployeeCountField="1,200", organizationNameField="Difference Engines")
    tab.save()
    assert (tab.is_form_open, tab.name) == (False, "Difference Engines")
    assert stage.desk.card.name == "Ada Lovelace"


def test_an_unfinished_form_waits_for_its_organisation(stage: Stage, engines: OrganizationId) -> None:
    tab = stage.desk.organization
    tab.edit(organizationIndustryField="Steam")
    stage.desk.choose_tab("Details")
    stage.calls(OTHER_NUMBER)
    stage.desk.interactions.select_row(1)
    stage.desk.choose_tab("Organization")
    assert not tab.is_form_open
    stage.desk.interactions.select("Ada Lovelace")
    assert tab.is_form_open

    tab.save()
    assert stage.runner.store.organizations.get(engines).fields.industry == "Steam"


def test_the_same_field_edited_elsewhere_shows_both(stage: Stage, engines: OrganizationId) -> None:
    tab = stage.desk.organization
    tab.edit(organizationIndustryField="Steam")
    stage.run(EditOrganization(organization_id=engines, industry="Weaving"))

    tab.save()
    assert "Somebody else has changed industry meanwhile" in tab.error
    assert "Weaving" in tab.error
    tab.save()
    assert stage.runner.store.organizations.get(engines).fields.industry == "Steam"


def test_what_others_change_appears_by_itself(stage: Stage, engines: OrganizationId) -> None:
    an_agent(stage.runner, "sue", Role.SUPERVISOR).run(EditOrganization(organization_id=engines, name="Looms"))
    stage.follow()

    assert stage.desk.organization.name == "Looms"


def test_agents_are_something_to_it(stage: Stage, engines: OrganizationId) -> None:
    tab = stage.desk.organization
    tab.add_relationship("Account Manager", "noor")
    assert tab.relationships == ["Account Manager: noor"]

    tab.remove_relationship("Account Manager: noor")
    assert tab.relationships == []
    stage.desk.toast.undo()
    assert tab.relationships == ["Account Manager: noor"]


def test_it_has_notes_of_its_own(stage: Stage, engines: OrganizationId) -> None:
    notes = stage.desk.organization.notes
    notes.add("pays late")
    notes.choose("pays late")
    notes.edit("pays in time")
    notes.save()
    assert notes.texts == ["pays in time"]

    notes.delete()
    assert notes.texts == []
    stage.desk.toast.undo()
    assert notes.texts == ["pays in time"]
    stage.desk.choose_tab("Notes")
    assert stage.desk.notes.texts == []


def test_its_other_contacts_are_a_click_away_and_so_is_the_way_back(stage: Stage, engines: OrganizationId) -> None:
    bob = stage.contact(first_name="Bob", last_name="Ruiz")
    stage.run(LinkOrganization(bob, engines))
    tab = stage.desk.organization
    assert tab.contacts == ["Bob Ruiz"]

    tab.open_contact("Bob Ruiz")
    assert (stage.desk.card.name, stage.desk.card.reason) == ("Bob Ruiz", "Looked up, not part of an interaction")
    assert tab.contacts == ["Ada Lovelace"]

    stage.desk.click("backToInteractionButton")
    assert (stage.desk.card.name, stage.desk.card.is_linked) == ("Ada Lovelace", True)


def test_many_contacts_come_page_by_page(stage: Stage, engines: OrganizationId) -> None:
    for number in range(52):
        stage.runner.run(LinkOrganization(stage.contact(first_name=f"N{number}", last_name="X"), engines))
    stage.follow()
    tab = stage.desk.organization
    assert len(tab.contacts) == 49

    stage.desk.click("moreOrganizationContactsButton")
    assert len(tab.contacts) == 52


def test_the_history_of_its_contacts_names_them(stage: Stage, engines: OrganizationId) -> None:
    bob = stage.contact(first_name="Bob", last_name="Ruiz", work_phone=OTHER_NUMBER)
    stage.run(LinkOrganization(bob, engines))
    stage.came_in_before("voice", "phone", OTHER_NUMBER)
    history = stage.desk.organization.history

    assert sorted(row[1] for row in history.rows) == ["Ada Lovelace", "Bob Ruiz"]
    assert history.status == "2 interactions."


def test_a_deleted_organisation_leaves_its_contacts_and_comes_back(stage: Stage, engines: OrganizationId) -> None:
    tab = stage.desk.organization
    tab.delete()
    assert (tab.name, tab.typed, stage.desk.card.name) == ("", "Engines", "Ada Lovelace")

    stage.desk.toast.undo()
    assert tab.name == "Analytical Engines"


def test_an_agent_may_link_but_not_make_one_and_is_told_why(stage: Stage, ada: ContactId) -> None:
    an_organization(stage.runner, "Looms")
    stage.run(AddAgent(AgentName("sue"), Role.ADMINISTRATOR.value))
    stage.run(AddAgent(NOOR, Role.AGENT.value))
    tab = stage.desk.organization
    tab.look_for("Looms")

    assert not stage.desk.is_enabled("createOrganizationButton")
    stage.desk.click("linkOrganizationButton")
    assert tab.name == "Looms"
    for name in ("editOrganizationButton", "deleteOrganizationButton", "newOrganizationNoteField"):
        assert not stage.desk.is_enabled(name)


def test_the_form_of_a_contact_offers_the_names_that_are_there(stage: Stage) -> None:
    for name in ("Analytical Engines", "Looms"):
        an_organization(stage.runner, name)
    stage.desk.trigger("createContactAction")
    field = stage.desk.find(QLineEdit, "organizationField")
    stage.desk.form.focus("organizationField")
    QTest.keyClicks(field, "eng")
    stage.desk.settle()
    assert stage.desk.form.offer == "Use Analytical Engines"

    QTest.keyClick(field, Qt.Key.Key_Down)
    stage.desk.settle()
    assert (stage.desk.form.value("organizationField"), stage.desk.form.offer) == ("Analytical Engines", "")
    QTest.keyClicks(field, " Ltd")
    stage.desk.settle()
    assert stage.desk.form.offer == ""


def test_without_the_permission_to_view_the_tab_says_so(stage: Stage, ada: ContactId) -> None:
    stage.run(RevokePermission(NOOR, Permission.ORGANIZATION_VIEW.value))

    assert stage.desk.organization.notice.startswith("Engines\n")
    assert Permission.ORGANIZATION_VIEW.value in stage.desk.organization.notice
