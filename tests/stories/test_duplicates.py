"""Who is likely there twice is merged or told apart, one pair after the other."""

from PySide6.QtCore import Qt

from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import EditContact
from desktop_app.testing.stage import AGENT, Stage

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"


def two_pairs(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", cell_phone=NUMBER, work_email="alexis@example.com")
    stage.contact(first_name="Alexsi", last_name="Ruiz", cell_phone=NUMBER, work_email="ruiz@example.org")
    stage.contact(first_name="Bernard", last_name="Miller", work_phone=OTHER_NUMBER)
    stage.contact(first_name="B", last_name="Miller", work_phone=OTHER_NUMBER)


SURE, LESS_SURE = "Alexis Ruiz and Alexsi Ruiz", "Bernard Miller and B Miller"


def test_likely_duplicates_are_counted_in_the_menu_and_listed_surest_first(stage: Stage) -> None:
    assert stage.desk.action("duplicatesAction").text() == "Likely Duplicates…"
    two_pairs(stage)
    assert stage.desk.action("duplicatesAction").text() == "Likely Duplicates… (2)"

    panel = stage.desk.duplicates
    panel.open()
    assert panel.rows == [SURE, LESS_SURE]
    assert panel.status == "2 likely duplicates · surest first"
    assert panel.reasons == (
        "The same mobile number, which nobody else holds; the same last name; first names that differ by a slip"
    )
    assert panel.doubts == "Yet: No e-mail address in common"


def test_enter_merges_the_pair_and_the_next_one_comes(stage: Stage) -> None:
    two_pairs(stage)
    panel = stage.desk.duplicates
    panel.open()
    panel.press(Qt.Key.Key_Return)
    assert not panel.is_open
    assert sorted(stage.desk.merge.members) == ["Alexis Ruiz", "Alexsi Ruiz"]
    stage.desk.merge.confirm()
    assert panel.is_open
    assert panel.rows == [LESS_SURE]
    stage.desk.toast.undo()
    assert panel.rows == [SURE, LESS_SURE]


def test_a_merge_that_is_given_up_leads_back_to_the_list(stage: Stage) -> None:
    two_pairs(stage)
    panel = stage.desk.duplicates
    panel.open()
    panel.select(LESS_SURE)
    panel.merge()
    stage.desk.click("cancelMergeButton")
    assert panel.is_open
    assert panel.rows == [SURE, LESS_SURE]


def test_delete_tells_two_people_apart_and_undo_takes_that_back(stage: Stage) -> None:
    two_pairs(stage)
    panel = stage.desk.duplicates
    panel.open()
    panel.press(Qt.Key.Key_Delete)
    assert panel.rows == [LESS_SURE]
    assert stage.desk.toast.text == f"{SURE} are not the same person"
    assert "a first name and its initial" in panel.reasons  # of the next one, which is selected now
    stage.desk.toast.undo()
    assert panel.rows == [SURE, LESS_SURE]
    panel.select(LESS_SURE)
    panel.tell_apart()
    assert panel.rows == [SURE]


def test_the_list_follows_what_others_do(stage: Stage) -> None:
    stage.desk.duplicates.open()
    assert stage.desk.duplicates.rows == []
    assert not stage.desk.is_enabled("mergeDuplicateButton")
    assert not stage.desk.is_enabled("notDuplicateButton")
    two_pairs(stage)
    assert stage.desk.duplicates.rows == [SURE, LESS_SURE]
    third = stage.contact(first_name="Carla", last_name="Ruiz", cell_phone=NUMBER)
    assert stage.desk.duplicates.rows == [SURE, LESS_SURE]  # a family is not one person
    stage.run(EditContact(contact_id=third, first_name="Alexis"))
    assert len(stage.desk.duplicates.rows) == 4


def test_what_is_still_to_be_looked_through_is_said_and_done_in_idle_moments(stage: Stage) -> None:
    two_pairs(stage)
    stage.runner.store.duplicates._begin_anew()
    panel = stage.desk.duplicates
    panel.open()
    assert panel.rows == []
    assert panel.status == "4 contacts still to be looked through"
    stage.window.worker.tend()
    stage.desk.settle(lambda: len(panel.rows) == 2)
    assert panel.status == "2 likely duplicates · surest first"


def test_who_may_not_merge_is_told_why_there_is_no_list(stage: Stage) -> None:
    two_pairs(stage)
    stage.run(RevokePermission(AGENT, Permission.IDENTITY_MERGE.value))
    action = stage.desk.action("duplicatesAction")
    assert not action.isEnabled()
    assert action.text() == "Likely Duplicates…"


def test_a_form_says_to_whom_a_number_or_an_address_belongs(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER, work_email="alexis@example.com")
    stage.contact(first_name="David", last_name="Ruiz", home_phone=NUMBER)
    form = stage.desk.form
    stage.desk.trigger("createContactAction")
    form.fill(personalEmailField="Alexis@Example.com")
    assert form.owner("personalEmail") == "This e-mail belongs to Alexis Ruiz"
    form.fill(cellPhoneField="803-123-0000")
    assert form.owner("cellPhone") == "This number belongs to Alexis Ruiz and 1 other"
    form.fill(personalEmailField="", cellPhoneField="803-123-0009")
    assert (form.owner("personalEmail"), form.owner("cellPhone")) == ("", "")


def test_a_warning_opens_the_contact_and_the_form_is_kept(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_email="alexis@example.com")
    stage.desk.trigger("createContactAction")
    stage.desk.form.fill(firstNameField="Lex", lastNameField="Miller", workEmailField="alexis@example.com")
    stage.desk.form.open_owner("workEmail")
    assert stage.desk.card.name == "Alexis Ruiz"
    assert not stage.desk.form.is_open
    stage.desk.trigger("createContactAction")
    assert stage.desk.form.value("lastNameField") == "Miller"
    stage.desk.form.save()  # nobody is stopped
    assert stage.desk.toast.text == "Created Lex Miller"


def test_a_form_says_who_may_be_the_same_person(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", organization="Acme Ltd")
    stage.desk.trigger("createContactAction")
    stage.desk.form.fill(firstNameField="Alexis", lastNameField="Ruis", organizationField="Acme")
    assert stage.desk.form.alike == "Alexis Ruiz may be the same person"
    stage.desk.form.fill(firstNameField="Bernard")
    assert stage.desk.form.alike == ""


def test_a_contact_that_is_edited_is_nobody_else(stage: Stage) -> None:
    id = stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    stage.contact(first_name="Bernard", last_name="Miller", work_phone=OTHER_NUMBER)
    stage.window.controller.contact.look_up(id)
    stage.desk.settle()
    stage.desk.trigger("editContactAction")
    assert stage.desk.form.owner("workPhone") == ""
    stage.desk.form.fill(cellPhoneField=NUMBER, homePhoneField=OTHER_NUMBER)
    assert stage.desk.form.owner("cellPhone") == ""
    assert stage.desk.form.owner("homePhone") == "This number belongs to Bernard Miller"


def test_escape_closes_the_sheet_where_there_is_nobody_in_it(stage: Stage) -> None:
    for _ in range(2):  # the second time it comes with the page of the first
        stage.desk.duplicates.open()
        stage.desk.press(Qt.Key.Key_Escape)

        assert not stage.desk.is_visible("duplicatesPanel")
