"""A temporary contact becomes somebody, contacts that are one person become one, and all of it can be taken back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPushButton, QWidget

from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import DeleteContact, DetailsOfContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.divisions import AddDivision, ChangeDivision
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.merging import MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.organizations import CreateOrganization, LinkOrganization
from desktop_app.testing.merge_pages import MergeDialog
from desktop_app.testing.stage import AGENT, Stage
from tests.stories.acts import NUMBER, answered

NEW_NUMBER = "+1 803-123-0002"


def maria_calls_from_a_new_number(stage: Stage) -> None:
    stage.contact(first_name="Maria", last_name="Silva", work_phone=NUMBER)
    answered(stage, NEW_NUMBER)
    assert stage.desk.card.name == "No Name"


def select(stage: Stage, name: str) -> None:
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for(name)
    stage.desk.search.choose(name)


def linked_contact(stage: Stage) -> ContactId:
    """The contact of the newest interaction."""
    return ContactId(stage.runner.store.dump()["interactions"][-1]["contact"])


# Promote, and edit without promoting


def test_s6_somebody_unknown_is_temporary_and_can_be_added_or_merged_into_whom_one_selects(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)

    assert stage.desk.card.kind == "Identified"
    assert "Lapses" in stage.desk.text("lapseLabel")
    assert stage.desk.action("addToContactsAction").isEnabled()
    stage.desk.trigger("findContactAction")
    assert "merges this temporary contact" in stage.desk.search.purpose


def test_s7_a_temporary_contact_is_added_and_keeps_everything(stage: Stage) -> None:
    answered(stage, NEW_NUMBER)
    stage.desk.wrap_up.submit("Follow-up")
    answered(stage, NEW_NUMBER)
    stage.window.window.contact.card.show_tab("Notes")
    stage.desk.card.write_note("Asks for the manual")
    stage.desk.click("addToContactsButton")
    assert stage.desk.form.value("workPhoneField") == NEW_NUMBER
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron")

    stage.desk.form.save()

    card = stage.desk.card
    assert (card.name, card.kind, card.identifiers) == ("Ida Byron", "Curated", [NEW_NUMBER])
    assert len(card.journey) == 2
    assert [note["text"] for note in stage.runner.store.dump()["notes"]] == ["Asks for the manual"]
    assert not stage.desk.is_visible("addToContactsButton")
    stage.desk.toast.undo()
    assert (card.name, card.kind) == ("No Name", "Identified")


def test_s8_an_edit_of_a_temporary_contact_stands_and_promotes_nobody(stage: Stage) -> None:
    answered(stage, NEW_NUMBER)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron", titleField="Countess")

    stage.desk.form.save()

    assert (stage.desk.card.name, stage.desk.card.kind) == ("Ida Byron", "Identified")
    assert stage.desk.is_visible("addToContactsButton")


def test_s24_who_was_added_meanwhile_is_not_added_twice(stage: Stage) -> None:
    answered(stage, NEW_NUMBER)
    stage.desk.click("addToContactsButton")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    stage.run(PromoteContact(contact_id=linked_contact(stage), first_name="Ada", last_name="King"))

    stage.desk.form.save()

    assert "curated contact already" in stage.desk.form.error
    stage.desk.form.cancel()
    assert stage.desk.card.name == "Ada King"
    assert not stage.desk.action("addToContactsAction").isEnabled()


# Select Contact over a temporary contact


def test_s9_the_one_selected_over_a_temporary_contact_has_learned_the_number(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)
    stage.desk.trigger("findContactAction")
    assert "merges this temporary contact" in stage.desk.search.purpose
    assert NEW_NUMBER in stage.desk.search.purpose
    stage.desk.search.look_for("maria")

    stage.desk.search.choose("Maria Silva")

    assert stage.desk.toast.text == f"Merged into Maria Silva, who holds {NEW_NUMBER} now"
    assert stage.desk.card.name == "Maria Silva"
    assert stage.desk.card.reason == "Selected by you · temporary contact merged"
    assert NEW_NUMBER in stage.desk.card.identifiers
    answered(stage, NEW_NUMBER)
    assert stage.desk.card.name == "Maria Silva"
    assert len(stage.desk.card.journey) == 2


def test_undo_of_a_selection_makes_the_contact_temporary_again(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)
    select(stage, "Maria Silva")

    stage.desk.toast.undo()

    assert stage.desk.toast.text == "Merge taken back"
    assert (stage.desk.card.name, stage.desk.card.kind) == ("No Name", "Identified")


def test_unlinking_after_a_selection_takes_the_merge_back_and_says_so(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)
    select(stage, "Maria Silva")

    stage.desk.card.unlink()

    assert stage.desk.toast.text == "Unlinked Maria Silva, merge taken back"
    answered(stage, NEW_NUMBER)
    assert stage.desk.card.name == "No Name"


def test_without_the_permission_selecting_only_links_and_the_search_says_so_before(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)
    stage.desk.trigger("findContactAction")
    stage.run(RevokePermission(AGENT, Permission.IDENTITY_MERGE.value))
    assert "only links" in stage.desk.search.purpose
    assert Permission.IDENTITY_MERGE.value in stage.desk.search.purpose
    stage.desk.search.look_for("maria")

    stage.desk.search.choose("Maria Silva")

    assert stage.desk.toast.text == "Linked to Maria Silva"
    answered(stage, NEW_NUMBER)
    assert stage.desk.card.name == "No Name"


def test_s10_selecting_over_a_curated_contact_merges_nothing_and_only_links(stage: Stage) -> None:
    stage.contact(first_name="Maria", last_name="Silva", work_phone=NUMBER)
    stage.contact(first_name="David", last_name="Ruiz", work_phone="+1 803-123-0009")
    answered(stage)
    stage.desk.trigger("findContactAction")
    assert "nothing else changes" in stage.desk.search.purpose
    stage.desk.search.look_for("david")

    stage.desk.search.choose("David Ruiz")

    assert stage.desk.toast.text == "Linked to David Ruiz"
    assert [each["merged_into"] for each in stage.runner.store.dump()["contacts"]] == [None, None]


# The merge sheet


@pytest.fixture
def ada(stage: Stage) -> ContactId:
    return stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER, title="Countess")


@pytest.fixture
def augusta(stage: Stage, ada: ContactId) -> ContactId:
    """Younger than Ada, of whose number she knows, too."""
    return stage.contact(first_name="Augusta", last_name="King", work_phone="(803) 123-0001", home_phone=NUMBER)


def begun(stage: Stage) -> MergeDialog:
    """Ada calls, and the agent knows that she is Augusta as well."""
    answered(stage)
    stage.desk.merge.begin()
    stage.desk.merge.add("Augusta King")
    return stage.desk.merge


def test_who_shares_an_identifier_or_the_name_is_offered_first(stage: Stage, augusta: ContactId) -> None:
    stage.contact(first_name="ada", last_name="LOVELACE", work_phone="(803) 123-0005")
    stage.contact(first_name="Eve", last_name="Fox")
    answered(stage)

    stage.desk.merge.begin()

    assert stage.desk.merge.candidates == ["Augusta King", "ada LOVELACE"]
    assert not stage.desk.merge.can_merge


def test_conflicts_come_first_and_a_value_is_chosen_for_each(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)
    assert merge.table.titles == ["First name", "Last name"]
    assert (merge.table.chosen("First name"), merge.survivor) == ("Ada", "Ada Lovelace")
    assert stage.desk.text("survivorReasonLabel") == "first created"
    assert stage.desk.find(QPushButton, "settledFieldsButton").text() == "1 field is settled: Title"

    merge.table.choose("Last name", "King")
    assert "shown as \u2068Ada King\u2069" in merge.preview
    merge.confirm()

    assert not merge.is_open
    assert stage.desk.card.name == "Ada King"
    assert stage.desk.toast.text == "Merged 1 contact into Ada Lovelace"
    stage.desk.toast.undo()
    assert stage.desk.card.name == "Ada Lovelace"


def test_values_are_chosen_with_the_arrow_keys(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)
    merge.table.focus()

    stage.desk.press(Qt.Key.Key_Down)
    assert merge.table.chosen("Last name") == "Lovelace"
    stage.desk.press(Qt.Key.Key_Right)
    stage.desk.press(Qt.Key.Key_Up)

    assert (merge.table.chosen("First name"), merge.table.chosen("Last name")) == ("Ada", "King")


def test_fields_that_are_settled_can_be_looked_at(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)

    stage.desk.click("settledFieldsButton")

    assert merge.table.titles == ["First name", "Last name", "Title"]
    assert merge.table.values("Title") == ["Countess", ""]


def test_the_survivor_can_be_swapped_and_everything_follows(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)

    stage.desk.click("swapSurvivorButton")

    assert merge.survivor == "Augusta King"
    assert merge.table.headers == ["Ada Lovelace", "Augusta King · stays"]
    assert merge.table.chosen("First name") == "Augusta"
    assert "Ada Lovelace\u2069 is first created" in stage.desk.text("survivorReasonLabel")
    merge.confirm()
    assert stage.desk.card.name == "Augusta King"


def test_a_member_can_be_taken_out_and_others_found(stage: Stage, augusta: ContactId) -> None:
    stage.contact(first_name="Ada", last_name="Byron", cell_phone="(803) 123-0077")
    merge = begun(stage)
    merge.look_for("byron")
    merge.add("Ada Byron")
    assert merge.members == ["Ada Lovelace", "Augusta King", "Ada Byron"]

    merge.take_out("Augusta King")

    assert merge.members == ["Ada Lovelace", "Ada Byron"]
    assert merge.candidates == ["Augusta King"]
    assert merge.table.titles == ["Last name"]
    merge.take_out("Ada Byron")
    assert not merge.can_merge


def test_the_preview_says_what_moves_and_what_stays_an_identifier(stage: Stage, augusta: ContactId) -> None:
    stage.contact(
        first_name="Ada", last_name="Byron", work_phone="(803) 123-0011", cell_phone="(803) 123-0012",
        home_phone="(803) 123-0013", other_phone="(803) 123-0014",
    )  # fmt: skip
    stage.calls("(803) 123-0011")
    before = stage.runner.store.dump()
    answered(stage)
    merge = stage.desk.merge
    merge.begin()
    merge.look_for("byron")

    merge.add("Ada Byron")

    assert "1 interaction of \u2068Ada Byron\u2069 is read under \u2068Ada Lovelace\u2069." in merge.preview
    assert "(803) 123-0011\u2069 stays an identifier, as no field for it is free." in merge.preview
    assert "The journey will begin with" in merge.preview
    assert stage.runner.store.dump()["contacts"] == before["contacts"]
    merge.confirm()
    assert stage.desk.card.identifiers.count("+1 803-123-0011") == 1


def test_the_preview_reads_the_journey_with_its_visits(stage: Stage, augusta: ContactId) -> None:
    stage.run(AddIdentifier(augusta, "cookie", "visitor"))
    answered(stage)
    stage.visited("visitor", lastPage={"title": "Contact us", "url": "https://shop.example/contact"})
    stage.desk.merge.begin()

    stage.desk.merge.add("Augusta King")

    assert "Web visit" in stage.desk.merge.preview


def test_equal_values_that_differ_in_case_are_no_conflict(stage: Stage) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER, work_email="ada@love.example")
    stage.contact(first_name="ADA", last_name="lovelace ", work_phone="+1 803 123 0000", work_email="Ada@LOVE.example")
    answered(stage)
    merge = stage.desk.merge
    merge.begin()

    merge.add("ADA lovelace")

    assert merge.table.titles == []
    assert stage.desk.text("mergeDifferencesLabel") == "Nothing differs: there is nothing to decide."


def test_both_hold_the_same_identifier_and_the_whole_holds_it_once(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)

    merge.confirm()

    assert stage.desk.card.identifiers == ["+1 803-123-0000", "+1 803-123-0001"]
    assert stage.desk.card.others == ""


def test_the_contact_that_is_on_the_line_is_merged_into_another(stage: Stage, augusta: ContactId) -> None:
    answered(stage, "(803) 123-0001")
    assert stage.desk.card.name == "Augusta King"
    stage.desk.merge.begin()
    stage.desk.merge.add("Ada Lovelace")

    stage.desk.merge.confirm()

    assert (stage.desk.card.name, stage.desk.card.is_linked) == ("Ada Lovelace", True)
    assert stage.desk.interactions.titles == ["Ada Lovelace"]
    stage.desk.wrap_up.submit("Resolved")
    assert "done" in stage.desk.interactions.sentences[0]


def test_a_merge_begun_after_another_was_cancelled_keeps_nothing_of_it(stage: Stage, augusta: ContactId) -> None:
    stage.contact(first_name="Ada", last_name="Byron", cell_phone="(803) 123-0077")
    merge = begun(stage)
    merge.table.choose("Last name", "King")
    stage.desk.click("swapSurvivorButton")
    merge.look_for("byron")
    merge.cancel()

    merge.begin()

    assert (merge.members, merge.candidates) == (["Ada Lovelace"], ["Augusta King"])
    merge.add("Augusta King")
    assert (merge.survivor, merge.table.chosen("Last name")) == ("Ada Lovelace", "Lovelace")


def test_a_plan_waits_with_the_interaction_that_it_was_begun_for(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)
    merge.table.choose("Last name", "King")
    answered(stage, NEW_NUMBER)
    assert not merge.is_open

    stage.desk.interactions.select("Ada Lovelace")

    assert merge.is_open
    assert merge.members == ["Ada Lovelace", "Augusta King"]
    assert merge.table.chosen("Last name") == "King"


def test_what_others_change_meanwhile_is_read_anew_and_said(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)
    merge.table.choose("Last name", "King")

    stage.run(EditContact(contact_id=augusta, last_name="Noel", title="Lady"))

    assert "Last name of \u2068Augusta King\u2069 is “\u2068Noel\u2069” now." in merge.notice
    assert merge.table.titles == ["First name", "Last name", "Title"]
    assert merge.table.chosen("Last name") == "Noel"
    merge.confirm()
    assert stage.desk.card.name == "Ada Noel"


def test_a_change_found_between_preview_and_confirm_is_shown_and_the_choices_are_kept(
    stage: Stage, augusta: ContactId
) -> None:
    merge = begun(stage)
    merge.table.choose("Last name", "King")
    # Another process writes, and the window has not looked yet.
    stage.runner.run(EditContact(contact_id=augusta, title="Lady"))

    merge.confirm()

    assert merge.is_open
    assert "Title of \u2068Augusta King\u2069 is “\u2068Lady\u2069” now." in merge.notice
    assert merge.table.chosen("Last name") == "King"
    merge.confirm()
    assert stage.desk.card.name == "Ada King"


def test_who_was_deleted_meanwhile_is_said_and_can_be_taken_out(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)

    stage.run(DeleteContact(augusta))

    assert "may have been deleted" in merge.notice
    assert not merge.can_merge
    merge.take_out("Augusta King")
    assert merge.notice == ""


def test_not_the_same_person_is_said_in_the_sheet_and_warned_about_afterwards(stage: Stage, augusta: ContactId) -> None:
    merge = begun(stage)

    merge.say_not_same("Augusta King")

    assert stage.desk.toast.text == "Ada Lovelace and Augusta King are not the same person"
    assert (merge.members, merge.candidates) == (["Ada Lovelace"], [])
    merge.look_for("augusta")
    merge.add("Augusta King")
    assert "are not the same person" in merge.notice
    stage.desk.toast.undo()
    assert merge.notice == ""


def test_what_cannot_be_merged_is_refused_in_words_before_it_is_tried(
    stage: Stage, ada: ContactId, augusta: ContactId
) -> None:
    merge = begun(stage)

    stage.run(MergeContacts(ada, (augusta,)))

    assert "cannot be merged with itself" in merge.notice
    assert not merge.can_merge
    merge.take_out("Augusta King")
    assert merge.notice == ""


def test_s25_contacts_of_two_divisions_are_refused_in_words(stage: Stage, ada: ContactId, augusta: ContactId) -> None:
    merge = begun(stage)
    for contact, division in ((ada, "Sales"), (augusta, "Billing")):
        stage.run(AddDivision(division))
        stage.run(ChangeDivision(contact, division))

    assert "Ada Lovelace is in the division Sales and Augusta King in Billing" in merge.notice
    assert not merge.can_merge


def test_merging_needs_its_permission(stage: Stage, augusta: ContactId) -> None:
    answered(stage)
    assert stage.desk.action("mergeContactAction").isEnabled()

    stage.run(RevokePermission(AGENT, Permission.IDENTITY_MERGE.value))

    assert not stage.desk.action("mergeContactAction").isEnabled()
    assert Permission.IDENTITY_MERGE.value in stage.desk.action("mergeContactAction").toolTip()


def test_escape_closes_the_sheet_and_the_focus_is_where_it_was(stage: Stage, augusta: ContactId) -> None:
    answered(stage)
    stage.window.window.activateWindow()
    stage.desk.form.focus("wrapUpNoteField")

    stage.desk.merge.begin()
    stage.desk.press(Qt.Key.Key_Escape)

    assert not stage.desk.merge.is_open
    assert stage.window.window.focusWidget() is stage.desk.find(QLineEdit, "wrapUpNoteField")


def test_a_contact_type_and_its_fields_are_chosen_like_any_other(
    stage: Stage, ada: ContactId, augusta: ContactId
) -> None:
    for title in ("Business", "Private"):
        stage.run(AddSchema(title, ({"name": "Plan", "type": "text"},)))
    stage.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    stage.run(SetCustomFields(contact_id=augusta, schema="Business", custom_fields={"Plan": "Silver"}))
    merge = begun(stage)
    assert merge.table.titles == ["First name", "Last name", "Plan"]

    merge.table.choose("Plan", "Silver")
    merge.confirm()

    sheet = stage.runner.read(DetailsOfContact(ada)).custom
    assert list(sheet.values.values()) == ["Silver"]


def test_selecting_somebody_who_was_said_to_be_somebody_else_is_warned_of(stage: Stage, ada: ContactId) -> None:
    stage.contact(first_name="Adam", last_name="Smith")
    answered(stage, NEW_NUMBER)
    stage.run(SayNotSamePerson(linked_contact(stage), ada))
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("ada")
    assert stage.desk.search.hits[0] == "Ada Lovelace"
    assert stage.desk.search.purpose.startswith("Careful: these two were said not to be the same person.")

    stage.desk.search.look_for("smith")
    assert stage.desk.search.purpose.startswith("Select Contact merges")


# Taking apart


def merged(stage: Stage) -> None:
    """Ada and Augusta are one, and it is Ada who calls."""
    begun(stage).confirm()


def test_a_merged_contact_says_so_and_is_taken_apart(stage: Stage, augusta: ContactId) -> None:
    before = stage.runner.store.dump()["contacts"]
    merged(stage)
    assert stage.desk.text("mergedFromLabel") == "Merged from 2 contacts"

    stage.desk.click("unmergeButton")
    assert stage.desk.unmerge.merges == ["Augusta King"]
    assert stage.desk.unmerge.sentence.startswith("Nothing was changed since")
    assert "\u2068Augusta King\u2069 · Curated" in stage.desk.unmerge.preview
    stage.desk.unmerge.confirm()

    assert not stage.desk.unmerge.is_open
    assert stage.desk.text("mergedFromLabel") == ""
    assert stage.runner.store.dump()["contacts"] == before
    stage.desk.toast.undo()
    assert stage.desk.toast.text == "Merged again"
    assert stage.desk.text("mergedFromLabel") == "Merged from 2 contacts"


def test_what_was_edited_since_stays_or_goes_back_as_the_agent_chooses(stage: Stage, augusta: ContactId) -> None:
    merged(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(titleField="Dame", lastNameField="Byron")
    stage.desk.form.save()
    unmerge = stage.desk.unmerge
    unmerge.begin()
    assert unmerge.table.titles == ["Last name", "Title", "Cell phone"]
    assert (unmerge.table.values("Title"), unmerge.table.chosen("Title")) == (["Countess", "Countess", "Dame"], "Dame")
    assert "Dame" in unmerge.preview

    unmerge.table.choose("Title", "Countess")
    assert "Dame" not in unmerge.preview
    unmerge.confirm()

    assert stage.desk.card.name == "Ada Byron"
    assert stage.desk.text("contactSubtitle") == "\u2068Countess\u2069"


def test_custom_fields_and_the_organization_record_stay_or_go_back_as_the_agent_chooses(
    stage: Stage, ada: ContactId, augusta: ContactId
) -> None:
    engines, looms = (
        stage.run(CreateOrganization(name=name)).result["organization"] for name in ("Analytical Engines", "Looms")
    )
    stage.run(AddSchema("Business", ({"name": "Plan", "type": "text"},)))
    stage.run(SetCustomFields(contact_id=ada, schema="Business", custom_fields={"Plan": "Gold"}))
    stage.run(LinkOrganization(ada, engines))
    merged(stage)
    stage.run(SetCustomFields(contact_id=ada, custom_fields={"Plan": "Silver"}))
    stage.run(LinkOrganization(ada, looms))
    unmerge = stage.desk.unmerge
    unmerge.begin()
    assert unmerge.table.titles[:2] == ["Belongs to", "Plan"]
    assert unmerge.table.values("Plan") == ["Gold", "Gold", "Silver"]
    assert unmerge.sentence.startswith("2 fields were changed since")

    unmerge.table.choose("Belongs to", "Analytical Engines")
    assert "Analytical Engines" in unmerge.preview
    unmerge.confirm()

    details = stage.runner.read(DetailsOfContact(ada))
    assert details.contact.organization_id == engines
    assert list(details.custom.values.values()) == ["Silver"]


def test_an_earlier_merge_is_taken_apart_before_a_later_one(stage: Stage, augusta: ContactId) -> None:
    stage.contact(first_name="Eve", last_name="Fox", cell_phone="(803) 123-0077")
    merged(stage)
    stage.desk.merge.begin()
    stage.desk.merge.look_for("eve")
    stage.desk.merge.add("Eve Fox")
    stage.desk.merge.confirm()
    stage.desk.unmerge.begin()
    assert stage.desk.unmerge.merges == ["Eve Fox", "Augusta King"]

    stage.desk.unmerge.look_at("Augusta King")
    stage.desk.unmerge.confirm()

    assert stage.desk.card.identifiers == ["+1 803-123-0000", "+1 803-123-0077"]
    stage.desk.unmerge.begin()
    assert stage.desk.unmerge.merges == ["Eve Fox"]


def test_a_merge_that_somebody_else_takes_apart_meanwhile_closes_the_sheet(
    stage: Stage, ada: ContactId, augusta: ContactId
) -> None:
    operation = stage.run(MergeContacts(ada, (augusta,))).operation
    answered(stage)
    stage.desk.unmerge.begin()

    stage.run(UnmergeContacts(operation))

    assert not stage.desk.unmerge.is_open
    assert not stage.desk.action("unmergeContactAction").isEnabled()


def test_the_selection_over_a_temporary_contact_stands_among_the_merges(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)
    select(stage, "Maria Silva")

    stage.desk.unmerge.begin()

    assert stage.desk.unmerge.merges == ["No Name"]
    stage.desk.unmerge.confirm()
    assert (stage.desk.card.name, stage.desk.card.kind) == ("No Name", "Identified")


# Why this one, and why not that one


def test_why_is_one_sentence_and_the_steps_are_unfolded_when_asked_for(
    stage: Stage, ada: ContactId, augusta: ContactId
) -> None:
    stage.run(MergeContacts(ada, (augusta,)))
    answered(stage, "(803) 123-0001")

    stage.desk.why.ask()
    assert stage.desk.why.sentence.startswith("Linked because Phone +1 803-123-0001 is held by this contact")
    through = "Ada Lovelace holds it through Augusta King, merged by noor on 4 Feb 2026."
    assert through not in stage.desk.why.texts
    stage.desk.why.unfold()

    assert through in stage.desk.why.texts
    stage.desk.why.unfold()
    assert through not in stage.desk.why.texts


def test_why_tells_of_a_selection_and_of_the_merge_that_came_with_it(stage: Stage) -> None:
    maria_calls_from_a_new_number(stage)
    select(stage, "Maria Silva")

    stage.desk.why.ask()
    stage.desk.why.unfold()

    assert stage.desk.why.sentence.startswith("Selected by you · temporary contact merged.")
    assert "Maria Silva holds it through No Name, merged by noor on 4 Feb 2026." in stage.desk.why.texts


def test_why_not_tells_who_was_said_to_be_somebody_else_and_who_was_unlinked(
    stage: Stage, ada: ContactId, augusta: ContactId
) -> None:
    stage.run(SayNotSamePerson(ada, augusta))
    answered(stage)
    stage.desk.card.unlink()
    answered(stage)

    stage.desk.why.ask()

    assert "But noor unlinked this contact from it on 4 Feb 2026." in stage.desk.why.sentence
    assert any("is not the same person as Ada Lovelace" in text for text in stage.desk.why.texts)


def test_over_a_temporary_contact_the_other_way_on_says_that_it_merges(stage: Stage) -> None:
    stage.comes_in("email", "email", "ada@love.example", name="Ada Lovelace")
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    stage.desk.interactions.select_row(0)

    stage.desk.why.ask()

    buttons = [each.text() for each in stage.desk.find(QWidget, "whyPanel").findChildren(QPushButton)]
    assert "Merge into Ada Lovelace" in buttons
