"""Divisions at the desk: seen, chosen, changed; and what is shown of those that one may not see."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision
from desktop_app.testing.stage import AGENT, Stage

NUMBER, OTHER_NUMBER, SHARED_NUMBER = "(803) 123-0000", "(803) 123-0001", "(803) 123-0002"


@pytest.fixture
def restricted(stage: Stage) -> Stage:
    """noor may see Sales and not Support; Alexis, in Support, holds NUMBER, and Sally is in Sales."""
    for name in ("Sales", "Support"):
        stage.run(AddDivision(name))
    stage.run(ChangeDivision(stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER), "Support"))
    stage.run(
        ChangeDivision(
            stage.contact(first_name="Sally", last_name="Seen", work_phone=OTHER_NUMBER, home_phone=SHARED_NUMBER),
            "Sales",
        )
    )
    stage.run(ChangeDivision(stage.contact(first_name="Hans", home_phone=SHARED_NUMBER), "Support"))
    stage.run(AllowDivision(AGENT, "Sales"))
    stage.run(AddAgent(AgentName("ada"), "Administrator"))
    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW_ALL.value))
    return stage


def answered(stage: Stage, number: str) -> None:
    stage.calls(number)
    alerting = [", alerting," in sentence for sentence in stage.desk.interactions.sentences]
    stage.desk.interactions.select_row(alerting.index(True))
    stage.desk.interactions.accept()


def test_a_desk_without_divisions_shows_nothing_of_them(stage: Stage) -> None:
    stage.contact(first_name="Alexis", work_phone=NUMBER)
    answered(stage, NUMBER)

    assert not stage.desk.action("changeDivisionAction").isVisible()
    assert not stage.desk.is_visible("divisionBadge")
    assert not stage.desk.is_visible("divisionHistoryLabel")


def test_the_card_says_in_which_division_a_contact_is_and_who_moved_it_there(restricted: Stage) -> None:
    answered(restricted, OTHER_NUMBER)

    assert restricted.desk.text("divisionBadge") == "Sales"
    assert restricted.desk.text("divisionHistoryLabel") == "Moved to Sales by noor on 4 Feb 2026"


def test_a_contact_of_another_division_is_not_shown_and_can_be_unlinked(restricted: Stage) -> None:
    answered(restricted, NUMBER)

    assert restricted.desk.interactions.selected == NUMBER
    assert not restricted.desk.is_visible("contactCard")
    assert restricted.desk.shows("A contact of the division Support")
    assert not restricted.desk.action("editContactAction").isEnabled()
    restricted.desk.trigger("unlinkContactAction")
    assert restricted.desk.toast.text == "Unlinked a contact of another division"
    assert "Alexis Ruiz" not in restricted.desk.search.hits
    restricted.desk.toast.undo()
    assert restricted.desk.shows("A contact of the division Support")


def test_it_is_shown_as_soon_as_the_division_is_allowed(restricted: Stage) -> None:
    answered(restricted, NUMBER)
    restricted.run(AllowDivision(AGENT, "Support"))

    assert restricted.desk.card.name == "Alexis Ruiz"
    assert restricted.desk.interactions.selected == "Alexis Ruiz"


def test_others_of_another_division_are_counted_on_the_card(restricted: Stage) -> None:
    answered(restricted, SHARED_NUMBER)

    assert restricted.desk.card.others == "1 other contact in another division"


def test_a_contact_is_moved_and_the_move_is_taken_back(restricted: Stage) -> None:
    answered(restricted, OTHER_NUMBER)
    restricted.desk.trigger("changeDivisionAction")
    field = restricted.desk.find(QComboBox, "changeDivisionField")
    assert [field.itemText(row) for row in range(field.count())] == ["Unassigned", "Sales"]
    assert not restricted.desk.is_enabled("confirmDivisionButton")

    field.setCurrentText("Unassigned")
    restricted.desk.click("confirmDivisionButton")

    assert not restricted.desk.is_visible("divisionPanel")
    assert not restricted.desk.is_visible("divisionBadge")
    assert restricted.desk.text("divisionHistoryLabel") == "Moved from Sales to none by noor on 4 Feb 2026"
    assert restricted.desk.toast.text == "Moved Sally Seen to unassigned"
    restricted.desk.toast.undo()
    assert restricted.desk.text("divisionBadge") == "Sales"


def test_without_edit_the_action_names_the_permission(restricted: Stage) -> None:
    answered(restricted, OTHER_NUMBER)
    restricted.run(RevokePermission(AGENT, Permission.CONTACT_EDIT.value))

    action = restricted.desk.action("changeDivisionAction")
    assert not action.isEnabled()
    assert Permission.CONTACT_EDIT.value in action.toolTip()


def test_the_division_of_a_new_contact_is_not_asked_for_by_default(restricted: Stage) -> None:
    restricted.desk.trigger("createContactAction")

    assert not restricted.desk.is_visible("divisionField")


@pytest.fixture
def choosing(qtbot: QtBot, tmp_path: Path) -> Iterator[Stage]:
    """A desk whose setting lets agents choose."""
    made = Stage(tmp_path, settings=Settings(manual_divisions=True))
    made.open()
    made.run(AddDivision("Sales"))
    yield made
    made.close()


def test_the_division_of_a_new_contact_is_chosen_where_the_setting_says_so(choosing: Stage) -> None:
    answered(choosing, NUMBER)
    choosing.desk.trigger("createContactAction")
    choosing.desk.find(QComboBox, "divisionField").setCurrentText("Sales")
    choosing.desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    choosing.desk.form.save()

    assert choosing.desk.card.name == "Ida Byron"
    assert choosing.desk.text("divisionBadge") == "Sales"


def test_what_was_chosen_stays_in_the_unfinished_form(choosing: Stage) -> None:
    answered(choosing, NUMBER)
    choosing.desk.trigger("createContactAction")
    field = choosing.desk.find(QComboBox, "divisionField")
    field.setCurrentText("Sales")
    choosing.calls(OTHER_NUMBER)
    choosing.desk.interactions.select(OTHER_NUMBER)
    choosing.desk.interactions.select(NUMBER)

    assert field.currentText() == "Sales"


def test_a_mapped_channel_leaves_nothing_to_choose(choosing: Stage) -> None:
    choosing.comes_in("voice", "phone", NUMBER, division="Sales")
    choosing.desk.interactions.select_row(0)
    assert choosing.desk.text("divisionBadge") == "Sales"
    choosing.desk.trigger("createContactAction")
    assert not choosing.desk.is_visible("divisionField")
    choosing.desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    choosing.desk.form.save()

    assert choosing.desk.text("divisionBadge") == "Sales"


def test_a_sheet_that_was_opened_for_one_contact_never_moves_another(choosing: Stage) -> None:
    choosing.contact(first_name="Alexis", work_phone=NUMBER)
    other: ContactId = choosing.contact(first_name="David", work_phone=OTHER_NUMBER)
    answered(choosing, NUMBER)
    choosing.desk.trigger("changeDivisionAction")
    answered(choosing, OTHER_NUMBER)

    assert not choosing.desk.is_visible("divisionPanel")
    with choosing.runner.store.reading():
        assert choosing.runner.store.contacts.get(other).division is None
