"""How often automatic links were corrected: what counts as one, what does not, and who may know."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from desktop_app.domain.errors import NotPermitted, Refused
from desktop_app.domain.ids import AgentName, ContactId, InteractionId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.link_quality import WEEKS_LIMIT, LinkCount, LinkQuality, monday_of, weeks_until
from desktop_app.domain.matching import Rule
from desktop_app.domain.permissions import Permission, Role
from desktop_app.services.agents import GrantPermission, RevokePermission
from desktop_app.services.contacts import CreateContact, DeleteContact
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision
from desktop_app.services.interactions import receipt_of
from desktop_app.services.journal import Undo
from desktop_app.services.link_quality import LinkQualityOfDesk
from desktop_app.services.linking import CorrectLink, LinkContact, UnlinkContact
from desktop_app.services.merging import MergeContacts
from desktop_app.services.runner import Runner
from tests.builders import (
    a_call,
    a_contact,
    a_finished_call,
    an_accepted_call,
    an_agent,
    an_email,
    linked,
)

NUMBER, OTHER = "(803) 123-0000", "(803) 123-0001"


def total(runner: Runner) -> tuple[int, int]:
    count = runner.read(LinkQualityOfDesk(weeks=WEEKS_LIMIT)).total
    return count.links, count.corrected


@pytest.fixture
def ada(runner: Runner) -> ContactId:
    return a_contact(runner, work_phone=NUMBER, work_email="ada@x.org")


def test_nothing_came_in(runner: Runner) -> None:
    quality = runner.read(LinkQualityOfDesk(weeks=3))

    assert quality.total == LinkCount()
    assert quality.by_week() == (LinkCount(),) * 3
    assert (quality.by_channel(), quality.by_rule()) == ((), ())


def test_links_are_counted_by_channel_rule_and_week(runner: Runner, ada: ContactId) -> None:
    a_call(runner, NUMBER)
    a_contact(runner, first_name="Theo", work_phone=NUMBER)
    runner.run(UnlinkContact(an_accepted_call(runner, NUMBER)))
    an_email(runner, "ada@x.org")

    quality = runner.read(LinkQualityOfDesk(weeks=2))

    assert quality.by_channel() == ((Channel.VOICE, LinkCount(2, 1)), (Channel.EMAIL, LinkCount(1, 0)))
    assert quality.by_rule() == ((Rule.EXACT, LinkCount(2, 0)), (Rule.FIRST_CREATED, LinkCount(1, 1)))
    assert quality.by_week() == (LinkCount(), LinkCount(3, 1))
    assert quality.weeks == (date(2026, 1, 26), date(2026, 2, 2))
    assert quality.total.rate == pytest.approx(1 / 3)


def test_who_called_for_the_first_time_was_not_linked_to_anybody_wrong(runner: Runner, ada: ContactId) -> None:
    call = an_accepted_call(runner, OTHER)
    temporary = linked(runner, call)
    assert temporary is not None
    runner.run(MergeContacts(ada, (temporary,), interaction_id=call))

    assert total(runner) == (0, 0)


Correction = Callable[[Runner, InteractionId], object]
CORRECTIONS: dict[str, Correction] = {
    "unlinked": lambda runner, call: runner.run(UnlinkContact(call)),
    "linked to another": lambda runner, call: runner.run(LinkContact(call, a_contact(runner, first_name="Eve"))),
    "linked to a new one": lambda runner, call: (
        runner.run(UnlinkContact(call)),
        runner.run(CreateContact(first_name="Eve", interaction_id=call)),
    ),
    "taken back": lambda runner, call: runner.run(Undo(receipt_of(call))),
}


@pytest.mark.parametrize("correct", CORRECTIONS.values(), ids=CORRECTIONS.keys())
def test_what_counts_as_a_correction(runner: Runner, ada: ContactId, correct: Correction) -> None:
    correct(runner, an_accepted_call(runner, NUMBER))

    assert total(runner) == (1, 1)


def test_a_correction_after_the_wrap_up_counts_too(runner: Runner, ada: ContactId) -> None:
    runner.run(CorrectLink(a_finished_call(runner, NUMBER), a_contact(runner, first_name="Eve"), "wrong one"))

    assert total(runner) == (1, 1)


NO_CORRECTIONS: dict[str, Correction] = {
    "unlinked, and that undone": lambda runner, call: runner.run(Undo(runner.run(UnlinkContact(call)).operation)),
    "linked again as it was": lambda runner, call: relinked(runner, call),
    "its contact deleted": lambda runner, call: runner.run(DeleteContact(of(runner, call))),
    "merged into another": lambda runner, call: runner.run(MergeContacts(a_contact(runner), (of(runner, call),))),
}


def of(runner: Runner, call: InteractionId) -> ContactId:
    found = linked(runner, call)
    assert found is not None
    return found


def relinked(runner: Runner, call: InteractionId) -> None:
    contact = of(runner, call)
    runner.run(UnlinkContact(call))
    runner.run(LinkContact(call, contact))


@pytest.mark.parametrize("act", NO_CORRECTIONS.values(), ids=NO_CORRECTIONS.keys())
def test_what_is_no_correction(runner: Runner, ada: ContactId, act: Correction) -> None:
    act(runner, an_accepted_call(runner, NUMBER))

    assert total(runner) == (1, 0)


def test_what_is_older_than_the_weeks_is_left_out(runner: Runner, ada: ContactId) -> None:
    a_call(runner, NUMBER)
    later = Runner(
        runner.store,
        runner.agent_name,
        clock=lambda: datetime(2026, 2, 4, tzinfo=UTC) + timedelta(weeks=4),
        new_id=lambda: "later",
        settings=runner.settings,
    )

    assert later.read(LinkQualityOfDesk(weeks=4)).total == LinkCount()
    assert later.read(LinkQualityOfDesk(weeks=5)).total == LinkCount(1, 0)


@pytest.mark.parametrize("permission", LinkQualityOfDesk.needs)
def test_each_permission_is_needed(runner: Runner, permission: Permission) -> None:
    eve = an_agent(runner, "eve", Role.SUPERVISOR, without=permission)

    with pytest.raises(NotPermitted, match=permission.value):
        eve.read(LinkQualityOfDesk())


def test_whom_an_agent_may_not_see_is_not_counted(runner: Runner, ada: ContactId) -> None:
    a_call(runner, NUMBER)
    runner.run(UnlinkContact(an_accepted_call(runner, NUMBER)))
    a_contact(runner, first_name="Theo", work_phone=OTHER)
    a_call(runner, OTHER)
    runner.run(AddDivision("Sales"))
    runner.run(ChangeDivision(ada, "Sales"))
    eve = an_agent(runner, "eve")
    runner.run(GrantPermission(AgentName("eve"), Permission.CONVERSATION_VIEW_ALL.value))
    assert total(eve) == (1, 0)

    runner.run(AllowDivision(AgentName("eve"), "Sales"))
    assert total(eve) == (3, 1)
    runner.run(RevokePermission(AgentName("eve"), Permission.CONVERSATION_VIEW_ALL.value))
    with pytest.raises(NotPermitted):
        total(eve)


@pytest.mark.parametrize("weeks", [0, -1, 521])
def test_a_time_that_makes_no_sense_is_refused(runner: Runner, weeks: int) -> None:
    with pytest.raises(Refused, match="1 to 520 weeks"):
        runner.read(LinkQualityOfDesk(weeks=weeks))


def test_weeks_begin_on_monday() -> None:
    assert monday_of(date(2026, 2, 8)) == date(2026, 2, 2)
    assert weeks_until(date(2026, 2, 2), 2) == (date(2026, 1, 26), date(2026, 2, 2))


def test_the_parts_add_up_to_the_whole() -> None:
    week = date(2026, 2, 2)
    quality = LinkQuality(
        (week,),
        {
            (Channel.VOICE, Rule.EXACT, week): LinkCount(5, 1),
            (Channel.SMS, Rule.VARIANT, week): LinkCount(3, 2),
        },
    )

    for parts in (quality.by_channel(), quality.by_rule()):
        assert sum((count for _, count in parts), LinkCount()) == quality.total == LinkCount(8, 3)
