"""Organisations: made, edited, deleted, linked to contacts; who belongs to them, also after merges."""

from __future__ import annotations

import itertools

import pytest

from desktop_app.domain.errors import Conflict, InvalidOrganization, NotFound, NotPermitted, Refused
from desktop_app.domain.ids import AgentName, ContactId, OrganizationId, RelationshipId
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import DeleteContact, EditContact
from desktop_app.services.interactions import AcceptInteraction
from desktop_app.services.journal import Undo
from desktop_app.services.merging import PreviewUnmerge, UnmergeContacts
from desktop_app.services.notes import AddOrganizationNote
from desktop_app.services.organizations import (
    AddRelationship,
    ContactsOfOrganization,
    CreateOrganization,
    DeleteOrganization,
    DetailsOfOrganization,
    EditOrganization,
    FindOrganizations,
    HistoryOfOrganization,
    LinkOrganization,
    OrganizationDetails,
    OrganizationOfContact,
    RemoveRelationship,
)
from desktop_app.services.runner import Runner
from tests.builders import a_call, a_contact, an_agent, an_organization, contact, dump_text, merged, unchanged

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
NOOR, BOB = AgentName("noor"), AgentName("bob")


def organization_of(runner: Runner, id: ContactId) -> OrganizationId | None:
    found = runner.read(OrganizationOfContact(id))
    return found and found.organization.id


def details(runner: Runner, id: OrganizationId) -> OrganizationDetails:
    return runner.read(DetailsOfOrganization(id))


def people(runner: Runner, id: OrganizationId) -> list[ContactId]:
    return [each.id for each in details(runner, id).contacts.contacts]


def belongs(runner: Runner, id: ContactId, organization: OrganizationId | None) -> None:
    runner.run(LinkOrganization(id, organization))


def test_an_organisation_needs_nothing_but_a_name(runner: Runner) -> None:
    engines = an_organization(runner, " Analytical Engines ")

    assert details(runner, engines).organization.fields.given() == {"name": "Analytical Engines"}
    with pytest.raises(InvalidOrganization, match="needs a name"):
        runner.run(CreateOrganization(industry="Looms"))


def test_a_typed_organisation_becomes_a_record_by_one_command(runner: Runner) -> None:
    ada = a_contact(runner, organization="Engines ltd")
    before = dump_text(runner)
    done = runner.run(CreateOrganization(name="Engines", contact_id=ada))

    assert organization_of(runner, ada) == done.result["organization"]
    assert contact(runner, ada).fields.organization == "Engines ltd", "what was typed stays"
    assert (done.change.contacts, done.change.organizations) == ({ada}, {done.result["organization"]})
    runner.run(Undo(done.operation))
    assert dump_text(runner) == before


def test_linking_writes_the_name_where_nothing_was_typed(runner: Runner) -> None:
    ada, engines = a_contact(runner), an_organization(runner)
    belongs(runner, ada, engines)

    assert contact(runner, ada).fields.organization == "Analytical Engines"
    belongs(runner, ada, an_organization(runner, "Looms"))
    assert contact(runner, ada).fields.organization == "Analytical Engines"


def test_a_contact_belongs_to_one_organisation_at_most(runner: Runner) -> None:
    ada, engines, looms = a_contact(runner), an_organization(runner), an_organization(runner, "Looms")
    belongs(runner, ada, engines)
    done = runner.run(LinkOrganization(ada, looms))

    assert done.change.organizations == {engines, looms}
    assert (people(runner, engines), people(runner, looms)) == ([], [ada])
    with pytest.raises(Refused, match="belongs to Looms already"):
        belongs(runner, ada, looms)
    belongs(runner, ada, None)
    assert organization_of(runner, ada) is None
    with pytest.raises(Refused, match="Ada Lovelace belongs to no organization"):
        belongs(runner, ada, None)


def test_a_link_that_somebody_else_made_meanwhile_is_not_overwritten(runner: Runner) -> None:
    ada, engines, looms = a_contact(runner), an_organization(runner), an_organization(runner, "Looms")
    belongs(runner, ada, engines)
    is_unchanged = unchanged(runner)

    for command in (LinkOrganization(ada, looms, seen=""), LinkOrganization(ada, None, seen=looms)):
        with pytest.raises(Conflict, match="linked another organization meanwhile") as conflict:
            runner.run(command)
        assert conflict.value.differences[0].now == "Analytical Engines"
    assert is_unchanged()
    runner.run(LinkOrganization(ada, looms, seen=engines))


def test_renaming_an_organisation_leaves_what_was_typed_on_its_contacts(runner: Runner) -> None:
    ada, engines = a_contact(runner, organization="Engines"), an_organization(runner)
    belongs(runner, ada, engines)
    runner.run(EditOrganization(organization_id=engines, name="Difference Engines"))

    assert details(runner, engines).organization.name == "Difference Engines"
    assert contact(runner, ada).fields.organization == "Engines"


def test_edits_of_different_fields_both_stand_and_of_the_same_field_are_a_conflict(runner: Runner) -> None:
    engines = an_organization(runner)
    seen = {"industry": "", "phone": ""}
    runner.run(EditOrganization(organization_id=engines, industry="Looms", seen=seen))
    runner.run(EditOrganization(organization_id=engines, phone="12", seen={"phone": ""}))
    is_unchanged = unchanged(runner)

    with pytest.raises(Conflict, match="changed industry meanwhile") as conflict:
        runner.run(EditOrganization(organization_id=engines, industry="Steam", seen=seen))
    (difference,) = conflict.value.differences
    assert (difference.before, difference.then, difference.now) == ("", "Steam", "Looms")
    assert is_unchanged()
    fields = details(runner, engines).organization.fields
    assert (fields.industry, fields.phone) == ("Looms", "12")


def test_an_organisation_keeps_a_name(runner: Runner) -> None:
    with pytest.raises(InvalidOrganization, match="needs a name"):
        runner.run(EditOrganization(organization_id=an_organization(runner), name=" "))


def test_a_deleted_organisation_leaves_its_contacts_and_comes_back_with_everything(runner: Runner) -> None:
    ada, engines = a_contact(runner), an_organization(runner)
    belongs(runner, ada, engines)
    runner.run(AddOrganizationNote(engines, "pays late"))
    runner.run(AddRelationship(engines, BOB, "Account Manager"))
    before = dump_text(runner)
    deleted = runner.run(DeleteOrganization(engines))

    assert organization_of(runner, ada) is None
    assert contact(runner, ada).fields.organization == "Analytical Engines"
    with pytest.raises(NotFound, match=f"no organization {engines}"):
        details(runner, engines)
    runner.run(Undo(deleted.operation))
    assert dump_text(runner) == before


@pytest.mark.parametrize("gone", [OrganizationId("nobody")])
def test_what_is_not_there_is_said(runner: Runner, gone: OrganizationId) -> None:
    ada = a_contact(runner)
    for command in (
        EditOrganization(organization_id=gone, name="X"),
        DeleteOrganization(gone),
        LinkOrganization(ada, gone),
        AddRelationship(gone, BOB, "X"),
        AddOrganizationNote(gone, "X"),
    ):
        with pytest.raises(NotFound, match="no organization nobody"):
            runner.run(command)
    with pytest.raises(NotFound, match="no contact"):
        runner.run(LinkOrganization(ContactId("nobody"), an_organization(runner)))
    with pytest.raises(NotFound, match="no relationship"):
        runner.run(RemoveRelationship(RelationshipId("nobody")))


def test_a_creation_that_is_in_use_is_not_undone_before_what_uses_it(runner: Runner) -> None:
    created = runner.run(CreateOrganization(name="Engines"))
    link = runner.run(LinkOrganization(a_contact(runner), created.result["organization"]))

    with pytest.raises(Refused, match=f"in use since; undo first: LinkOrganization {link.operation}"):
        runner.run(Undo(created.operation))
    runner.run(Undo(link.operation))
    runner.run(Undo(created.operation))


def test_a_link_to_an_organisation_deleted_since_is_not_brought_back(runner: Runner) -> None:
    ada, engines = a_contact(runner), an_organization(runner)
    belongs(runner, ada, engines)
    unlinked = runner.run(LinkOrganization(ada, None))
    deleted = runner.run(DeleteOrganization(engines))

    with pytest.raises(Refused, match=f"deleted since; undo first: DeleteOrganization {deleted.operation}"):
        runner.run(Undo(unlinked.operation))


def test_an_undo_needs_what_the_one_click_needed(runner: Runner) -> None:
    bob = an_agent(runner, BOB, Role.ADMINISTRATOR)
    done = bob.run(CreateOrganization(name="Engines", contact_id=a_contact(runner)))
    runner.run(RevokePermission(BOB, Permission.CONTACT_EDIT.value))

    with pytest.raises(NotPermitted) as refusal:
        bob.run(Undo(done.operation))
    assert refusal.value.permission is Permission.CONTACT_EDIT


# Relationships


def test_agents_are_something_to_an_organisation(runner: Runner) -> None:
    engines = an_organization(runner)
    for agent, text in ((BOB, "Support"), (NOOR, " Account Manager "), (BOB, "Account Manager")):
        runner.run(AddRelationship(engines, agent, text))

    shown = [(each.text, each.agent) for each in details(runner, engines).relationships]
    assert shown == [("Account Manager", "bob"), ("Account Manager", "noor"), ("Support", "bob")]
    with pytest.raises(Refused, match="bob is Support of Analytical Engines already"):
        runner.run(AddRelationship(engines, BOB, "Support"))
    with pytest.raises(Refused, match="An agent needs a name"):
        runner.run(AddRelationship(engines, AgentName(""), "Support"))
    with pytest.raises(InvalidOrganization, match="1 to 100 characters"):
        runner.run(AddRelationship(engines, BOB, "x" * 101))


def test_a_removed_relationship_is_gone(runner: Runner) -> None:
    engines = an_organization(runner)
    done = runner.run(AddRelationship(engines, BOB, "Support"))
    runner.run(RemoveRelationship(done.result["relationship"]))

    assert details(runner, engines).relationships == ()


# Merged contacts


def test_when_both_have_an_organisation_the_canonical_ones_stands_and_taking_it_apart_gives_both_back(
    runner: Runner,
) -> None:
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    engines, looms = an_organization(runner), an_organization(runner, "Looms")
    belongs(runner, ada, engines)
    belongs(runner, bob, looms)
    before = dump_text(runner)
    merge = merged(runner, bob, into=ada)

    assert organization_of(runner, ada) == organization_of(runner, bob) == engines
    assert (people(runner, engines), people(runner, looms)) == ([ada], [])
    runner.run(Undo(merge))
    assert dump_text(runner) == before
    assert (people(runner, engines), people(runner, looms)) == ([ada], [bob])


@pytest.mark.parametrize("chosen", ["organization", "organization_id"])
def test_when_both_have_an_organisation_the_agent_chooses_and_linking_later_stands_before_the_choice(
    runner: Runner, chosen: str
) -> None:
    ada, bob = a_contact(runner, organization="E"), a_contact(runner, first_name="Bob", organization="L")
    engines, looms = an_organization(runner), an_organization(runner, "Looms")
    belongs(runner, ada, engines)
    belongs(runner, bob, looms)
    merged(runner, bob, into=ada, **{chosen: bob})

    assert (organization_of(runner, ada), people(runner, engines), people(runner, looms)) == (looms, [], [ada])
    with pytest.raises(Refused, match="belongs to Looms already"):
        belongs(runner, ada, looms)
    before = dump_text(runner)
    done = runner.run(LinkOrganization(bob, engines))
    assert (organization_of(runner, ada), people(runner, engines), people(runner, looms)) == (engines, [ada], [])
    runner.run(Undo(done.operation))
    assert dump_text(runner) == before


def test_the_survivors_organisation_can_be_chosen_though_it_has_none(runner: Runner) -> None:
    ada, bob, looms = a_contact(runner), a_contact(runner, first_name="Bob"), an_organization(runner, "Looms")
    belongs(runner, bob, looms)
    merged(runner, bob, into=ada, organization_id=ada)

    assert (organization_of(runner, ada), people(runner, looms)) == (None, [])


def test_merges_of_merges_are_taken_apart_in_any_order(runner: Runner) -> None:
    engines, looms = an_organization(runner), an_organization(runner, "Looms")
    ada, bob, eve = (a_contact(runner, first_name=name) for name in ("Ada", "Bob", "Eve"))
    belongs(runner, bob, looms)
    belongs(runner, eve, engines)
    inner = merged(runner, eve, into=bob, organization_id=eve)
    merged(runner, bob, into=ada)
    assert organization_of(runner, ada) == engines

    runner.run(UnmergeContacts(inner))
    assert (organization_of(runner, ada), organization_of(runner, eve)) == (looms, engines)
    assert (people(runner, looms), people(runner, engines)) == ([ada], [eve])


def test_another_organisation_since_a_merge_stays_or_goes_back_as_the_agent_chooses(runner: Runner) -> None:
    engines, looms = an_organization(runner), an_organization(runner, "Looms")
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    belongs(runner, bob, looms)
    merge = merged(runner, bob, into=ada)
    belongs(runner, ada, engines)

    (story,) = (each for each in runner.read(PreviewUnmerge(merge)).stories if each.field == "organization_id")
    assert (story.before, story.then, story.now) == ("", "Looms", "Analytical Engines")
    assert story.was_changed_since
    apart = runner.run(UnmergeContacts(merge, before=("organization_id",))).operation
    assert (organization_of(runner, ada), organization_of(runner, bob)) == (None, looms)

    runner.run(Undo(apart))
    runner.run(UnmergeContacts(merge))
    assert organization_of(runner, ada) == engines


def test_an_organisation_that_is_gone_cannot_be_put_back(runner: Runner) -> None:
    engines, looms = an_organization(runner), an_organization(runner, "Looms")
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    belongs(runner, ada, engines)
    merge = merged(runner, bob, into=ada)
    belongs(runner, ada, looms)
    runner.run(DeleteOrganization(engines))

    (story,) = (each for each in runner.read(PreviewUnmerge(merge)).stories if each.field == "organization_id")
    assert story.before == "Analytical Engines"
    with pytest.raises(NotFound, match="There is no organization"):
        runner.run(UnmergeContacts(merge, before=("organization_id",)))


def test_two_organisations_of_one_name_are_told_apart_in_an_unmerge(runner: Runner) -> None:
    one, other = an_organization(runner), an_organization(runner)
    ada, bob = a_contact(runner), a_contact(runner, first_name="Bob")
    belongs(runner, ada, one)
    merge = merged(runner, bob, into=ada)
    belongs(runner, ada, other)

    (story,) = (each for each in runner.read(PreviewUnmerge(merge)).stories if each.field == "organization_id")
    assert (story.before, story.now) == (f"Analytical Engines ({one})", f"Analytical Engines ({other})")


def test_when_only_the_other_has_one_it_stands_for_both(runner: Runner) -> None:
    ada, bob, engines = a_contact(runner), a_contact(runner, first_name="Bob"), an_organization(runner)
    belongs(runner, bob, engines)
    merged(runner, bob, into=ada)

    assert organization_of(runner, ada) == engines
    assert [each.name for each in details(runner, engines).contacts.contacts] == ["Ada Lovelace"]


def test_merged_people_of_one_organisation_are_listed_once(runner: Runner) -> None:
    engines = an_organization(runner)
    ada, bob, eve = (a_contact(runner, first_name=name) for name in ("Ada", "Bob", "Eve"))
    for each in (ada, bob, eve):
        belongs(runner, each, engines)
    merged(runner, bob, into=eve)

    found = details(runner, engines)
    assert (people(runner, engines), found.contact_count) == ([ada, eve], 2)


def test_a_merged_person_leaves_an_organisation_as_a_whole(runner: Runner) -> None:
    ada, bob, engines = a_contact(runner), a_contact(runner), an_organization(runner)
    belongs(runner, ada, engines)
    belongs(runner, bob, engines)
    merged(runner, bob, into=ada)
    belongs(runner, ada, None)

    assert organization_of(runner, ada) is None


# Its contacts and their history


@pytest.mark.parametrize("limit", [1, 2, 3, 7])
def test_page_after_page_gives_each_contact_once(runner: Runner, limit: int) -> None:
    engines = an_organization(runner)
    ids = [a_contact(runner, first_name=str(number)) for number in range(7)]
    for id in ids:
        belongs(runner, id, engines)
    merged(runner, ids[2], into=ids[5])

    pages = [runner.read(ContactsOfOrganization(engines, limit=limit))]
    while pages[-1].next_page is not None:
        pages.append(runner.read(ContactsOfOrganization(engines, page=pages[-1].next_page, limit=limit)))
    shown = [each.id for each in itertools.chain.from_iterable(page.contacts for page in pages)]
    assert shown == [id for id in ids if id != ids[2]]


def test_its_history_is_that_of_its_contacts_as_far_as_one_may_see_it(runner: Runner) -> None:
    engines = an_organization(runner)
    ada, bob = a_contact(runner, work_phone=NUMBER), a_contact(runner, work_phone=OTHER_NUMBER)
    belongs(runner, ada, engines)
    belongs(runner, bob, engines)
    calls = [a_call(runner, number) for number in (NUMBER, OTHER_NUMBER, "(803) 123-0002")]
    runner.run(AcceptInteraction(calls[0]))

    assert [each.id for each in runner.read(HistoryOfOrganization(engines)).interactions] == [calls[1], calls[0]]
    found = an_agent(runner, "eve").read(HistoryOfOrganization(engines))
    assert ([each.id for each in found.interactions], found.count, found.hides_others) == ([calls[1]], 1, True)


def test_a_deleted_contact_belongs_to_nobody(runner: Runner) -> None:
    ada, engines = a_contact(runner), an_organization(runner)
    belongs(runner, ada, engines)
    done = runner.run(DeleteContact(ada))

    assert (people(runner, engines), done.change.organizations) == ([], {engines})


def test_who_shows_an_organisation_hears_of_its_contacts_names(runner: Runner) -> None:
    ada, engines = a_contact(runner), an_organization(runner)
    belongs(runner, ada, engines)

    assert runner.run(EditContact(contact_id=ada, first_name="Augusta")).change.organizations == {engines}


# Finding


def test_organisations_are_found_in_any_case_and_script_best_first(runner: Runner) -> None:
    names = ("The Łódź Works", "Delgado Ceramics", "Lodz", "Lodz Looms", "Melodzy")
    for name in names:
        an_organization(runner, name)

    found = [each.name for each in runner.read(FindOrganizations(" LODZ "))]
    assert found == ["Lodz", "Lodz Looms", "The Łódź Works", "Melodzy"]
    assert [each.name for each in runner.read(FindOrganizations(""))] == list(names)
    assert len(runner.read(FindOrganizations("o", limit=2))) == 2
    assert runner.read(FindOrganizations("%")) == ()
