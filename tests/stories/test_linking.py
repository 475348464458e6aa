"""The right contact is found, linked, created, edited; and everything can be taken back."""

from pathlib import Path

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop_app.domain.contacts import NOTE_LIMIT
from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.services.contacts import EditContact
from desktop_app.testing.stage import AGENT, Stage
from tests.stories.acts import NUMBER, answered


def family(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    stage.contact(first_name="David", last_name="Ruiz", home_phone=NUMBER)


def test_the_contact_just_unlinked_is_found_but_not_on_top(stage: Stage) -> None:
    family(stage)
    answered(stage)

    stage.desk.card.unlink()

    assert stage.desk.search.hits[:2] == ["David Ruiz", "Alexis Ruiz"]


def test_remove_leaves_create_to_be_chosen_with_and_without_hits(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.desk.card.unlink()
    for text in (NUMBER, "nobody of that name"):
        stage.desk.search.look_for(text)
        stage.desk.search.remove()

        assert not stage.desk.is_visible("searchResultList")
        assert stage.desk.is_visible("createContactButton")
        assert stage.desk.is_enabled("createContactButton")


def test_undo_after_a_restart(stage: Stage, tmp_path: Path) -> None:
    family(stage)
    answered(stage)
    stage.desk.card.unlink()
    stage.close()

    again = Stage(tmp_path)
    again.open()
    try:
        again.desk.interactions.select_row(0)
        assert again.desk.card.link_state == "Not linked"
        again.desk.trigger("undoAction")
        assert again.desk.card.name == "Alexis Ruiz"
    finally:
        again.close()


def test_s8_a_temporary_contact_is_edited_and_stays_temporary(stage: Stage) -> None:
    answered(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron")

    stage.desk.form.save()

    assert (stage.desk.card.name, stage.desk.card.kind) == ("Ida Byron", "Identified")


def test_s14_an_outbound_email_may_have_no_name(stage: Stage) -> None:
    stage.comes_in("email", "email", "new@customer.example", direction="outbound")
    stage.desk.interactions.select_row(0)

    assert stage.desk.card.name == "No Name"
    assert stage.desk.text("contactSubtitle") == "\u2068new@customer.example\u2069"


def test_s15_a_web_visitor_is_ephemeral_and_keeps_the_web_id_when_added(stage: Stage) -> None:
    stage.comes_in("web-messaging", "cookie", "91453934289f8719")
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    assert (stage.desk.card.name, stage.desk.card.kind) == ("No Name", "Ephemeral")
    assert stage.desk.card.identifiers == []

    stage.desk.click("addToContactsButton")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    stage.desk.form.save()
    stage.comes_in("web-messaging", "cookie", "91453934289f8719")

    assert stage.desk.card.kind == "Curated"
    assert stage.desk.interactions.titles == ["Ida Byron", "Ida Byron"]


def test_s16_the_journey_lists_current_and_earlier_interactions(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.desk.wrap_up.submit("Resolved")
    answered(stage)

    assert len(stage.desk.card.journey) == 2


def test_s18_one_namesake_of_an_unknown_sender_is_shown_and_not_linked(stage: Stage) -> None:
    stage.contact(first_name="Luz", last_name="Schaad", cell_phone=NUMBER)
    stage.comes_in("line", "line", "luz_1", name="Luz Schaad")
    stage.desk.interactions.select_row(0)

    assert stage.desk.card.kind == "Identified"
    assert stage.desk.card.others == "1 other contact has this name"


def test_s23_a_phone_field_offers_the_callers_number(stage: Stage) -> None:
    answered(stage)
    stage.desk.trigger("createContactAction")
    stage.desk.form.focus("homePhoneField")

    stage.desk.click("offerButton")

    assert stage.desk.form.value("homePhoneField") == NUMBER
    stage.desk.form.focus("workEmailField")
    assert stage.desk.form.offer == ""


def test_the_form_keeps_its_text_when_it_cannot_be_saved(stage: Stage) -> None:
    answered(stage)
    stage.desk.trigger("createContactAction")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="", workEmailField="nonsense")

    stage.desk.form.save()
    assert stage.desk.form.error == "Last name is missing."
    stage.desk.form.fill(lastNameField="Byron")
    stage.desk.form.save()

    assert "no e-mail address" in stage.desk.form.error
    assert stage.desk.form.value("firstNameField") == "Ida"


def test_a_field_that_somebody_else_changed_is_shown_before_it_is_overwritten(stage: Stage) -> None:
    alexis = stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    answered(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(lastNameField="Mine")
    stage.run(EditContact(contact_id=alexis, last_name="Theirs"))

    stage.desk.form.save()
    assert stage.desk.conflict.table.values("Last name") == ["Ruiz", "Mine", "Theirs"]
    stage.desk.conflict.keep_mine()
    stage.desk.conflict.save()

    assert stage.desk.card.name == "Alexis Mine"


def test_markup_in_every_field_is_text(stage: Stage, tmp_path: Path) -> None:
    image = tmp_path / "never-opened.png"
    image.write_bytes(b"no picture")
    markup = f"<img src='{image}'><b>x</b>"
    stage.contact(first_name=markup, last_name=markup, organization=markup, title=markup, work_phone=NUMBER)
    before = image.stat().st_atime_ns

    answered(stage)
    stage.desk.trigger("whyThisContactAction")
    stage.desk.trigger("findContactAction")

    assert stage.desk.interactions.titles == [f"{markup} {markup}"]
    assert image.stat().st_atime_ns == before


def test_a_missing_permission_greys_out_and_is_named(stage: Stage, tmp_path: Path) -> None:
    family(stage)
    answered(stage)
    controls = {
        "unlinkContactAction": Permission.CONVERSATION_ASSOCIATE,
        "editContactAction": Permission.CONTACT_EDIT,
        "createContactAction": Permission.CONTACT_ADD,
        "deleteContactAction": Permission.CONTACT_DELETE,
    }
    for name, permission in controls.items():
        assert stage.desk.action(name).isEnabled()
        stage.run(RevokePermission(AGENT, permission.value))

        assert not stage.desk.action(name).isEnabled(), name
        assert permission.value in stage.desk.action(name).toolTip()


def test_without_contact_view_the_panel_says_so_and_search_finds_nothing(stage: Stage) -> None:
    family(stage)
    stage.run(AddAgent(AgentName("chief"), "Administrator"))
    answered(stage)

    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW.value))

    assert not stage.desk.is_visible("contactCard")
    assert not stage.desk.action("findContactAction").isEnabled()
    assert stage.desk.interactions.titles == [NUMBER]


def test_a_note_is_written(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.window.window.contact.card.show_tab("Notes")

    stage.desk.card.write_note("Prefers a call after 15:00")

    assert [note["text"] for note in stage.runner.store.dump()["notes"]] == ["Prefers a call after 15:00"]


def test_find_shows_a_contact_when_no_interaction_is_selected(stage: Stage) -> None:
    family(stage)
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("david")

    stage.desk.search.choose("David Ruiz")

    assert stage.desk.card.name == "David Ruiz"
    assert stage.desk.card.link_state == ""


def test_why_names_the_holders_and_offers_the_other(stage: Stage) -> None:
    family(stage)
    answered(stage)

    stage.desk.click("whyButton")

    assert "created first" in stage.desk.text("whyLabel")


def test_the_toast_never_lies_over_the_forms_buttons(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.desk.card.unlink()
    stage.desk.search.create()

    toast, save = stage.desk.find(QWidget, "toast"), stage.desk.find(QWidget, "saveContactButton")
    window = stage.window.window

    assert toast.isVisible()
    assert not toast.geometry().intersects(QRect(save.mapTo(window, QPoint(0, 0)), save.size()))


def test_escape_leads_from_the_explanation_back_to_the_card(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.desk.trigger("whyThisContactAction")

    stage.desk.press(Qt.Key.Key_Escape)

    assert stage.desk.is_visible("contactCard")


def test_a_note_that_is_too_long_is_refused_in_words_and_kept(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.window.window.contact.card.show_tab("Notes")
    text = "a" * (NOTE_LIMIT + 1)

    stage.desk.card.write_note(text)

    assert "32,000 characters" in stage.desk.toast.text
    assert stage.desk.find(QPlainTextEdit, "newNoteField").toPlainText() == text


def test_a_contact_that_was_looked_up_and_deleted_can_be_brought_back_from_the_toast(stage: Stage) -> None:
    family(stage)
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("alexis")
    stage.desk.search.choose("Alexis Ruiz")

    stage.desk.trigger("deleteContactAction")
    assert stage.desk.toast.text == "Deleted Alexis Ruiz"

    stage.desk.toast.undo()
    assert stage.desk.toast.text == "Contact restored"


def test_a_phone_that_is_none_is_kept_and_said(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(cellPhoneField="ask for Bob")
    stage.desk.form.save()

    assert stage.desk.toast.text.startswith("Saved Alexis Ruiz. Cell phone 'ask for Bob' is nothing that anybody")


def test_without_contact_view_what_is_done_to_a_contact_names_that_permission(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.run(AddAgent(AgentName("bob"), "Administrator"))
    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW.value))
    stage.desk.settle()

    for name in ("unlinkContactAction", "editContactAction", "deleteContactAction", "addToContactsAction"):
        assert not stage.desk.action(name).isEnabled()
        assert Permission.CONTACT_VIEW.value in stage.desk.action(name).toolTip()


def test_after_the_wrap_up_unlink_contact_says_why_it_is_not_offered(stage: Stage) -> None:
    family(stage)
    answered(stage)
    stage.desk.wrap_up.submit("Resolved")

    assert not stage.desk.action("unlinkContactAction").isEnabled()
    assert "The wrap-up was submitted" in stage.desk.action("unlinkContactAction").toolTip()
