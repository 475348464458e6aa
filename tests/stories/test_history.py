"""The History tab: with and without conversation:viewAll, page by page, one interaction whole."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QPushButton

from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import AddAgent, GrantPermission
from desktop_app.services.history import HISTORY_PAGE
from desktop_app.services.interactions import AcceptInteraction, WrapUpInteraction
from desktop_app.testing.stage import Stage
from tests.builders import an_agent, desk_of, merged

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
NOOR = AgentName("noor")


@pytest.fixture
def ada(stage: Stage) -> ContactId:
    """Called twice before: bob answered once and wrapped up, nobody the other time. She is on the line now."""
    id = stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    bob = an_agent(stage.runner, "bob")
    answered = stage.came_in_before("voice", "phone", NUMBER)
    bob.run(AcceptInteraction(answered))
    bob.run(WrapUpInteraction(answered, "Follow-up", "wants a corrected invoice"))
    stage.came_in_before("voice", "phone", NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    return id


def agents(stage: Stage) -> list[str]:
    return [row[4] for row in stage.desk.history.rows]


def lose_view_all(stage: Stage) -> None:
    """noor is a plain agent from now on."""
    stage.run(AddAgent(AgentName("sue"), Role.ADMINISTRATOR.value))
    stage.run(AddAgent(NOOR, Role.AGENT.value))
    stage.follow()


def test_who_may_view_all_sees_everybodys(stage: Stage, ada: ContactId) -> None:
    stage.desk.choose_tab("History")

    assert stage.desk.history.status == "3 interactions."
    assert sorted(agents(stage)) == ["Nobody", "Nobody", "bob"]
    assert {row[1:3] for row in stage.desk.history.rows} == {("Call", "In")}


def test_without_view_all_others_are_hidden_and_the_tab_says_so(stage: Stage, ada: ContactId) -> None:
    lose_view_all(stage)
    stage.desk.choose_tab("History")

    assert agents(stage) == ["Nobody", "Nobody"]
    assert stage.desk.history.status.startswith("2 interactions. What other agents handled is not shown.")
    assert Permission.CONVERSATION_VIEW_ALL.value in stage.desk.history.status


def test_what_one_accepts_is_ones_own(stage: Stage, ada: ContactId) -> None:
    lose_view_all(stage)
    stage.desk.choose_tab("History")
    stage.desk.interactions.accept()

    assert sorted(agents(stage)) == ["Nobody", "noor"]


def test_a_permission_given_meanwhile_shows_the_rest(stage: Stage, ada: ContactId) -> None:
    lose_view_all(stage)
    stage.desk.choose_tab("History")
    desk_of(stage.runner, "sue").run(GrantPermission(NOOR, Permission.CONVERSATION_VIEW_ALL.value))
    stage.follow()

    assert stage.desk.history.status == "3 interactions."


def test_a_chosen_interaction_opens_in_place_with_its_wrap_up_note(stage: Stage, ada: ContactId) -> None:
    stage.desk.choose_tab("History")
    stage.desk.history.choose(agents(stage).index("bob"))

    assert "accepted by" in stage.desk.history.facts
    assert "Follow-up" in stage.desk.history.facts
    assert stage.desk.history.text == "Wrap-up note: wants a corrected invoice"
    stage.desk.find(QPushButton, "closeHistoryButton").click()
    assert stage.desk.history.facts == ""


def test_a_long_history_is_read_page_by_page_and_stays_open_as_it_grows(stage: Stage) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    for _ in range(HISTORY_PAGE + 5):
        stage.came_in_before("voice", "phone", NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.choose_tab("History")
    history = stage.desk.history
    assert (len(history.rows), history.status) == (HISTORY_PAGE, f"{HISTORY_PAGE + 5} interactions.")

    history.show_earlier()
    assert len(history.rows) == HISTORY_PAGE + 5
    assert not stage.desk.is_visible("moreHistoryButton")
    stage.came_in_before("voice", "phone", NUMBER)
    assert len(history.rows) == HISTORY_PAGE + 6


def test_it_is_read_over_all_that_were_merged(stage: Stage, ada: ContactId) -> None:
    bob = stage.contact(first_name="Bob", last_name="Ruiz", work_phone=OTHER_NUMBER)
    stage.came_in_before("voice", "phone", OTHER_NUMBER)
    merged(stage.runner, bob, into=ada)
    stage.follow()
    stage.desk.choose_tab("History")

    assert stage.desk.history.status == "4 interactions."


def test_a_contact_that_was_never_in_touch_has_no_table(stage: Stage) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace")
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("Ada")
    stage.desk.search.choose("Ada Lovelace")
    stage.desk.choose_tab("History")

    assert (stage.desk.history.rows, stage.desk.history.status) == ([], "No interactions yet.")
