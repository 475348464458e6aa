"""Temporary contacts lapse in time, and those that are worth it are kept before."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QListView, QPushButton

from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.services.contacts import PromoteContact
from desktop_app.testing.stage import AGENT, Stage

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"


def turned_away(stage: Stage, number: str = NUMBER) -> None:
    """A call that leaves a temporary contact and nothing open."""
    stage.calls(number)
    alerting = [", alerting," in sentence for sentence in stage.desk.interactions.sentences]
    stage.desk.interactions.select_row(alerting.index(True))
    stage.desk.interactions.decline()


def test_s22_a_temporary_contact_is_gone_on_day_60_and_its_call_is_still_there(stage: Stage) -> None:
    turned_away(stage)
    assert stage.desk.text("lapseLabel") == "Lapses on 5 Apr unless it is in touch again"

    stage.days_pass(59)
    assert stage.desk.card.link_state == "Linked"
    stage.days_pass(1)
    assert stage.desk.card.link_state == "Not linked"
    assert stage.desk.card.reason == "The temporary contact lapsed, as it was not in touch again"
    assert stage.desk.interactions.titles == [NUMBER]


def test_s22_a_call_on_day_59_keeps_it(stage: Stage) -> None:
    turned_away(stage)
    stage.days_pass(59)
    turned_away(stage)

    stage.days_pass(59)
    assert stage.desk.card.link_state == "Linked"
    stage.days_pass(1)
    assert stage.desk.card.link_state == "Not linked"


def test_whoever_is_on_the_line_does_not_go(stage: Stage) -> None:
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()

    stage.days_pass(61)

    assert stage.desk.card.link_state == "Linked"
    assert stage.desk.text("lapseLabel") == "Lapses once none of its interactions is open"


def test_a_curated_contact_says_nothing_of_lapsing(stage: Stage) -> None:
    stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    turned_away(stage)

    assert stage.desk.text("lapseLabel") == ""
    stage.days_pass(1_000)
    assert stage.desk.card.name == "Alexis Ruiz"


def test_what_lapsed_while_the_desk_was_closed_goes_as_it_opens(stage: Stage, tmp_path) -> None:  # type: ignore[no-untyped-def]
    turned_away(stage)
    stage.close()
    again = Stage(tmp_path)
    again.clock.advance(stage.clock() - again.clock())
    try:
        again.open()
        assert again.desk.interactions.titles == [NUMBER]
        again.days_pass(60)
        again.desk.interactions.select_row(0)
        assert again.desk.card.link_state == "Not linked"
    finally:
        again.close()


def test_several_that_lapse_this_week_are_kept_at_once_and_taken_back(stage: Stage) -> None:
    turned_away(stage)
    stage.days_pass(1)
    turned_away(stage, OTHER_NUMBER)
    turned_away(stage, "(803) 123-0002")
    stage.days_pass(55)
    assert stage.desk.action("lapsingAction").text() == "Lapsing This Week… (3)"

    stage.desk.lapsing.open()
    assert stage.desk.lapsing.rows == ["+1 803-123-0000", "+1 803-123-0001", "+1 803-123-0002"]
    assert stage.desk.lapsing.status == "3 contacts lapse within seven days · soonest first"
    stage.desk.lapsing.select("+1 803-123-0000", "+1 803-123-0002")
    assert stage.desk.find(QPushButton, "promoteLapsingButton").text() == "Add 2 to Contacts"
    stage.desk.lapsing.promote()

    assert stage.desk.lapsing.rows == ["+1 803-123-0001"]
    assert stage.desk.toast.text == "Added 2 to the contacts"
    assert stage.desk.action("lapsingAction").text() == "Lapsing This Week… (1)"
    stage.desk.toast.undo()
    assert len(stage.desk.lapsing.rows) == 3


def test_when_nobody_lapses_the_sheet_says_so(stage: Stage) -> None:
    turned_away(stage)
    stage.desk.lapsing.open()

    assert stage.desk.lapsing.rows == []
    assert not stage.desk.is_enabled("promoteLapsingButton")
    assert not stage.desk.is_enabled("selectAllLapsingButton")
    assert stage.desk.action("lapsingAction").text() == "Lapsing This Week…"


def test_the_sheet_follows_what_others_do(stage: Stage) -> None:
    call = stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.decline()
    stage.days_pass(55)
    stage.desk.lapsing.open()
    stage.desk.lapsing.select_all()
    assert stage.desk.is_enabled("promoteLapsingButton")

    with stage.runner.store.reading():
        caller = stage.runner.store.interactions.get(call).contact_id
    assert caller is not None
    stage.run(PromoteContact(contact_id=caller, first_name="Ann"))

    assert stage.desk.lapsing.rows == []
    assert not stage.desk.is_enabled("promoteLapsingButton")


def test_enter_shows_the_contact_and_esc_closes_the_sheet(stage: Stage) -> None:
    turned_away(stage)
    stage.days_pass(55)
    stage.desk.lapsing.open()
    stage.desk.press(Qt.Key.Key_Escape)
    assert not stage.desk.lapsing.is_open

    stage.desk.lapsing.open()
    view = stage.desk.find(QListView, "lapsingList")
    view.setCurrentIndex(view.model().index(0, 0))
    stage.desk.press(Qt.Key.Key_Return)

    assert not stage.desk.lapsing.is_open
    assert stage.desk.card.reason == "Looked up, not part of an interaction"
    assert stage.desk.text("lapseLabel") == "Lapses on 5 Apr unless it is in touch again"


def test_without_promote_the_button_names_the_permission(stage: Stage) -> None:
    turned_away(stage)
    stage.days_pass(55)
    stage.desk.lapsing.open()
    stage.desk.lapsing.select_all()

    stage.run(RevokePermission(AGENT, Permission.IDENTITY_PROMOTE.value))

    button = stage.desk.find(QPushButton, "promoteLapsingButton")
    assert not button.isEnabled()
    assert Permission.IDENTITY_PROMOTE.value in button.toolTip()


def test_without_view_the_sheet_shows_nobody_and_the_menu_counts_nobody(stage: Stage) -> None:
    turned_away(stage)
    stage.days_pass(55)
    stage.desk.lapsing.open()
    stage.run(AddAgent(AgentName("ada"), "Administrator"))

    stage.run(RevokePermission(AGENT, Permission.CONTACT_VIEW.value))

    assert stage.desk.lapsing.rows == []
    assert stage.desk.lapsing.status == ""
    assert stage.desk.action("lapsingAction").text() == "Lapsing This Week…"
    assert not stage.desk.action("lapsingAction").isEnabled()


def test_the_search_and_the_list_of_those_that_lapse_do_not_lie_over_each_other(stage: Stage) -> None:
    stage.desk.trigger("findContactAction")
    stage.desk.lapsing.open()
    assert not stage.desk.search.is_open

    stage.desk.trigger("findContactAction")
    assert not stage.desk.lapsing.is_open
