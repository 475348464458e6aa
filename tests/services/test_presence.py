"""Presence: said by agents of themselves, and by the desk of who lets something ring until it stops."""

from __future__ import annotations

import pytest

from desktop_app.domain.errors import Refused
from desktop_app.domain.ids import AgentName
from desktop_app.domain.interactions import InteractionState
from desktop_app.domain.presence import AgentPresence, Presence
from desktop_app.services.interactions import AcceptInteraction, InteractionList, InteractionsById
from desktop_app.services.journal import LastUndoable, OperationLog, OperationsInWords, Undo
from desktop_app.services.presence import CurrentPresence, MissInteraction, SetPresence
from desktop_app.services.runner import Runner
from tests.builders import a_call, a_contact, a_finished_call, an_agent, interaction, last_operation, unchanged

NUMBER = "(803) 123-0000"


def test_who_never_said_anything_is_available(runner: Runner) -> None:
    assert runner.read(CurrentPresence()) == AgentPresence(Presence.AVAILABLE, None)


@pytest.mark.parametrize("word", ["break", "Break", " BREAK "])
def test_a_presence_is_kept_with_the_moment_since_when(runner: Runner, word: str) -> None:
    done = runner.run(SetPresence(word))

    presence = runner.read(CurrentPresence())
    assert presence.presence is Presence.BREAK
    assert presence.since == last_operation(runner).head.time
    assert done.change.presences == {runner.agent_name}
    assert not done.change.agents


def test_saying_the_same_again_is_no_other_moment(runner: Runner) -> None:
    runner.run(SetPresence("meal"))
    since = runner.read(CurrentPresence()).since

    assert not runner.run(SetPresence("meal")).change
    assert runner.read(CurrentPresence()).since == since


@pytest.mark.parametrize("word", ["", "asleep", "not-responding"])
def test_a_presence_that_nobody_may_choose_is_refused_and_the_others_are_named(runner: Runner, word: str) -> None:
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match="available, busy, away, break, meal, meeting, training"):
        runner.run(SetPresence(word))

    assert is_unchanged()


def test_each_agent_has_a_presence_of_their_own(runner: Runner) -> None:
    bob = an_agent(runner, "bob")
    bob.run(SetPresence("busy"))

    assert bob.read(CurrentPresence()).presence is Presence.BUSY
    assert runner.read(CurrentPresence()).presence is Presence.AVAILABLE


def test_what_an_agent_does_not_answer_goes_on_alerting_for_the_others(runner: Runner) -> None:
    bob = an_agent(runner, "bob")
    call = a_call(runner, NUMBER)

    runner.run(MissInteraction(call))

    assert interaction(runner, call).state is InteractionState.ALERTING
    assert [each.is_missed for each in runner.read(InteractionList())] == [True]
    assert [each.is_missed for each in bob.read(InteractionsById((call,)))] == [False]
    assert runner.read(CurrentPresence()).presence is Presence.NOT_RESPONDING
    assert bob.read(CurrentPresence()).presence is Presence.AVAILABLE


def test_what_was_not_answered_can_still_be_accepted(runner: Runner) -> None:
    call = a_call(runner, NUMBER)
    runner.run(MissInteraction(call))

    runner.run(AcceptInteraction(call))

    assert interaction(runner, call).accepted_by == runner.agent_name
    assert [each.is_missed for each in runner.read(InteractionList())] == [False]


def test_who_is_away_stays_so_when_something_is_missed(runner: Runner) -> None:
    runner.run(SetPresence("meeting"))
    runner.run(MissInteraction(a_call(runner, NUMBER)))

    assert runner.read(CurrentPresence()).presence is Presence.MEETING


def test_missing_it_twice_is_missing_it_once(runner: Runner) -> None:
    call = a_call(runner, NUMBER)
    runner.run(MissInteraction(call))
    is_unchanged = unchanged(runner)

    runner.run(MissInteraction(call))

    assert is_unchanged()


def test_only_what_alerts_can_be_missed(runner: Runner) -> None:
    with pytest.raises(Refused, match="already done, so it cannot be missed"):
        runner.run(MissInteraction(a_finished_call(runner, NUMBER)))


def test_undo_means_the_last_thing_that_was_done_for_a_customer(runner: Runner) -> None:
    """Neither a presence nor what the desk did by itself stands in its way; each can be taken back by its id."""
    call = a_call(runner, NUMBER)
    a_contact(runner)
    created = last_operation(runner).head.id
    away = runner.run(SetPresence("away")).operation
    runner.run(MissInteraction(call))

    found = runner.read(LastUndoable())
    assert found is not None
    assert found.command == "CreateContact"
    assert found.id == created
    runner.run(Undo(away))
    assert runner.read(CurrentPresence()).presence is Presence.AVAILABLE


def test_the_log_says_it_in_words(runner: Runner) -> None:
    runner.run(SetPresence("break"))
    runner.run(MissInteraction(a_call(runner, NUMBER)))

    missed, _, said = runner.read(OperationsInWords(OperationLog(limit=3)))
    assert said == f"{AgentName(runner.agent_name)} set their presence to Break"
    assert missed == f"{runner.agent_name} did not answer a call from (803) 123-0000"
