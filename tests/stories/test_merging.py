"""A temporary contact becomes somebody, contacts that are one person become one, and all of it can be taken back."""

from __future__ import annotations

from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import PromoteContact
from desktop_app.testing.stage import AGENT, Stage

NUMBER, NEW_NUMBER = "(803) 123-0000", "+1 803-123-0002"


def answered(stage: Stage, number: str = NUMBER) -> None:
    stage.calls(number)
    stage.desk.interactions.select_row(len(stage.desk.interactions.titles) - 1)
    stage.desk.interactions.accept()


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


def test_selecting_over_a_curated_contact_only_links(stage: Stage) -> None:
    stage.contact(first_name="Maria", last_name="Silva", work_phone=NUMBER)
    stage.contact(first_name="David", last_name="Ruiz", work_phone="+1 803-123-0009")
    answered(stage)
    stage.desk.trigger("findContactAction")
    assert "nothing else changes" in stage.desk.search.purpose
    stage.desk.search.look_for("david")

    stage.desk.search.choose("David Ruiz")

    assert stage.desk.toast.text == "Linked to David Ruiz"
