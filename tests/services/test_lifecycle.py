"""Temporary contacts: who lapses, who is kept, and what is left of those that went."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.app import open_runner
from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.errors import NotFound, NotPermitted, Refused
from desktop_app.domain.identifiers import Clue, IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, SessionId
from desktop_app.domain.interactions import Arrival, Channel
from desktop_app.domain.journey import JourneySession, SessionType
from desktop_app.domain.permissions import Permission, Role
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import DetailsOfContact, EditContact, PromoteContact
from desktop_app.services.interactions import (
    AcceptInteraction,
    ConversationOf,
    DeclineInteraction,
    EndInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.journal import LastUndoable, Undo
from desktop_app.services.journey import ReceiveSession, receipt_of_session
from desktop_app.services.lifecycle import (
    AreContactsDue,
    LapseAtDesk,
    LapseContacts,
    Lapsing,
    LapsingContacts,
    PromoteContacts,
)
from desktop_app.services.linking import LinkContact, LinkOfInteraction, UnlinkContact
from desktop_app.services.merging import MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.notes import AddNote
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from desktop_app.testing.clock import FakeClock
from tests.builders import US, a_contact, an_agent, contact, dump_text, ids, interaction, linked

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
BOB = AgentName("bob")


class Desk:
    """A desk whose time passes when it is told to."""

    def __init__(self, url: str, **chosen: object) -> None:
        self.clock = FakeClock()
        self.runner = open_runner(
            url,
            run_by=AgentName("noor"),
            settings=Settings(**chosen),  # type: ignore[arg-type]
            clock=self.clock,
            new_id=ids(),
        )
        self._arrivals = 0

    def passes(self, time: timedelta) -> None:
        self.clock.advance(time)

    def calls(self, number: str = NUMBER, *, at: datetime | None = None) -> InteractionId:
        """A call that alerts."""
        self._arrivals += 1
        clue = Clue.read(IdentifierType.PHONE, number, region=US)
        arrival = Arrival(InteractionId(f"in-{self._arrivals}"), Channel.VOICE, at or self.clock(), clues=(clue,))
        self.runner.run(ReceiveInteraction(arrival), operation_id=receipt_of(arrival.id))
        return arrival.id

    def called(self, number: str = NUMBER, *, at: datetime | None = None) -> ContactId:
        """Whoever has called from *number* and was turned away: nothing of it is open."""
        call = self.calls(number, at=at)
        self.runner.run(DeclineInteraction(call))
        found = linked(self.runner, call)
        assert found is not None
        return found

    def visited(self, id: str = "v-1") -> ContactId:
        """Whoever has just looked at the web site with a cookie that nobody else has."""
        cookie = Clue.read(IdentifierType.COOKIE, "c-1", region=US)
        session = JourneySession(SessionId(id), SessionType.WEB, cookie, self.clock())
        done = self.runner.run(ReceiveSession(session), operation_id=receipt_of_session(session, ()))
        return ContactId(done.result["contact"])

    def lapse(self) -> int:
        return int(self.runner.run(LapseContacts()).result["lapsed"])

    def is_there(self, id: ContactId) -> bool:
        with self.runner.store.reading():
            return self.runner.store.contacts.exists(id)


@pytest.fixture
def desk(store_url: str) -> Desk:
    made = Desk(store_url)
    yield made  # type: ignore[misc]
    made.runner.store.close()


def test_s22_a_temporary_contact_is_removed_on_day_60_to_the_second(desk: Desk) -> None:
    caller = desk.called()

    desk.passes(60 * DAY - SECOND)
    assert desk.lapse() == 0
    assert desk.is_there(caller)
    desk.passes(SECOND)
    assert desk.lapse() == 1
    assert not desk.is_there(caller)


def test_s22_an_interaction_on_day_59_keeps_it_another_60_days(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(59 * DAY)
    assert desk.called() == caller

    desk.passes(60 * DAY - SECOND)
    assert desk.lapse() == 0
    desk.passes(SECOND)
    assert desk.lapse() == 1


@pytest.mark.parametrize(("days", "lapsed"), [(59, 0), (60, 1), (61, 1)])
def test_s22_a_temporary_contact_stays_through_day_59(desk: Desk, days: int, lapsed: int) -> None:
    caller = desk.called()
    desk.passes(days * DAY)

    assert desk.lapse() == lapsed
    assert desk.is_there(caller) is not bool(lapsed)


def test_s22_a_curated_contact_never_lapses(desk: Desk) -> None:
    ada = a_contact(desk.runner, work_phone=NUMBER)
    promoted = desk.called(OTHER_NUMBER)
    desk.runner.run(PromoteContact(contact_id=promoted, first_name="Ann"))

    desk.passes(10_000 * DAY)
    assert desk.lapse() == 0
    assert desk.is_there(ada)
    assert desk.is_there(promoted)


def test_a_temporary_contact_merged_into_a_curated_one_never_lapses_on_its_own(desk: Desk) -> None:
    caller, ada = desk.called(), a_contact(desk.runner)
    merge = desk.runner.run(MergeContacts(ada, (caller,))).operation
    desk.passes(61 * DAY)
    assert desk.lapse() == 0

    desk.runner.run(UnmergeContacts(merge))
    assert desk.lapse() == 1
    assert desk.is_there(ada)
    assert not desk.is_there(caller)


def test_temporary_contacts_that_somebody_has_merged_are_kept(desk: Desk) -> None:
    """Canonical contacts never expire, and somebody has said who this is."""
    one, other = desk.called(), desk.called(OTHER_NUMBER)
    desk.runner.run(MergeContacts(one, (other,)))

    desk.passes(61 * DAY)
    assert desk.lapse() == 0
    assert desk.runner.read(DetailsOfContact(one)).lapses_at is None


@pytest.mark.parametrize("state", ["alerting", "accepted", "ended"])
def test_the_contact_of_an_interaction_that_is_still_open_stays_until_it_is_closed(desk: Desk, state: str) -> None:
    call = desk.calls()
    caller = linked(desk.runner, call)
    assert caller is not None
    if state != "alerting":
        desk.runner.run(AcceptInteraction(call))
    if state == "ended":
        desk.runner.run(EndInteraction(call))

    desk.passes(61 * DAY)
    assert desk.lapse() == 0
    assert desk.runner.read(LapsingContacts()).count == 0
    assert desk.is_there(caller)
    close = DeclineInteraction(call) if state == "alerting" else WrapUpInteraction(call, "Resolved")
    desk.runner.run(close)
    assert desk.lapse() == 1


def test_the_interactions_of_a_lapsed_contact_stay_as_they_were_linked_to_nobody(desk: Desk) -> None:
    caller = desk.called()
    call = InteractionId("in-1")
    before = interaction(desk.runner, call)
    desk.passes(60 * DAY)
    desk.lapse()

    after = interaction(desk.runner, call)
    assert (after.contact_id, after.unlinked_from, after.link_agent) == (None, caller, None)
    assert (after.arrival, after.state, after.matched) == (before.arrival, before.state, before.matched)
    assert (
        desk.runner.read(LinkOfInteraction(call)).reason == "The temporary contact lapsed, as it was not in touch again"
    )
    assert desk.runner.read(ConversationOf(call)).happenings[-1].text == "Temporary contact lapsed by you"


def test_whoever_lapsed_and_calls_again_is_a_new_temporary_contact(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(60 * DAY)
    desk.lapse()

    assert desk.called() != caller


def test_all_that_is_known_of_a_lapsed_contact_goes_and_undo_brings_all_of_it_back(desk: Desk) -> None:
    caller, other = desk.called(), desk.called(OTHER_NUMBER)
    desk.runner.run(AddNote(caller, "likes tea"))
    desk.runner.run(SayNotSamePerson(caller, a_contact(desk.runner)))
    desk.passes(61 * DAY)
    before = dump_text(desk.runner)
    done = desk.runner.run(LapseContacts())
    assert done.result == {"lapsed": 2, "more": False}
    assert not desk.is_there(caller)
    assert not desk.is_there(other)

    desk.runner.run(Undo(done.operation))
    assert dump_text(desk.runner) == before


def test_who_is_brought_back_by_an_undo_stays_another_60_days(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(60 * DAY)
    desk.runner.run(Undo(desk.runner.run(LapseContacts()).operation))

    desk.passes(60 * DAY - SECOND)
    assert desk.lapse() == 0
    assert desk.is_there(caller)
    desk.passes(SECOND)
    assert desk.lapse() == 1


def test_lapsing_once_more_changes_nothing(desk: Desk) -> None:
    desk.called()
    desk.passes(60 * DAY)
    assert desk.lapse() == 1
    before = dump_text(desk.runner)

    assert desk.lapse() == 0
    assert dump_text(desk.runner) == before


def test_an_edit_is_no_sign_of_life(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(59 * DAY)
    desk.runner.run(EditContact(contact_id=caller, first_name="Ann"))

    desk.passes(DAY)
    assert desk.lapse() == 1


def test_a_call_that_was_not_theirs_does_not_keep_them(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(59 * DAY)
    call = desk.calls()
    desk.runner.run(UnlinkContact(call))
    desk.runner.run(DeclineInteraction(call))

    desk.passes(DAY)
    assert desk.lapse() == 1
    assert not desk.is_there(caller)


def test_a_call_that_turned_out_to_be_theirs_keeps_them(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(59 * DAY)
    call = desk.calls(OTHER_NUMBER)
    desk.runner.run(LinkContact(call, caller))
    desk.runner.run(DeclineInteraction(call))

    desk.passes(59 * DAY)
    assert desk.lapse() == 0
    desk.passes(DAY)
    assert desk.lapse() == 2  # who was made for that call, too: counted from the creation


def test_a_visit_to_the_web_site_keeps_them_too(desk: Desk) -> None:
    visitor = desk.visited()
    desk.passes(59 * DAY)
    assert desk.visited("v-2") == visitor

    desk.passes(60 * DAY - SECOND)
    assert desk.lapse() == 0
    desk.passes(SECOND)
    assert desk.lapse() == 1
    assert not desk.is_there(visitor)


def test_what_counts_is_when_the_channel_says_it_came_in(desk: Desk) -> None:
    desk.called(at=desk.clock() - 60 * DAY)

    assert desk.lapse() == 1


def test_a_channel_with_a_clock_of_its_own_removes_nobody_too_early(desk: Desk) -> None:
    desk.called(at=datetime.max.replace(tzinfo=desk.clock().tzinfo))
    desk.passes(10_000 * DAY)

    assert desk.lapse() == 0


@pytest.mark.parametrize(("days", "lapsed"), [(6, 0), (7, 1)])
def test_the_setting_says_after_how_many_days(store_url: str, days: int, lapsed: int) -> None:
    with_setting = Desk(store_url, retention_days=7)
    with closing(with_setting.runner.store):
        with_setting.called()
        with_setting.passes(days * DAY)

        assert with_setting.lapse() == lapsed


def test_a_retention_longer_than_time_itself_keeps_everybody(store_url: str) -> None:
    with_setting = Desk(store_url, retention_days=10**6)
    with closing(with_setting.runner.store):
        with_setting.called()

        assert with_setting.lapse() == 0


def test_at_most_so_many_at_once_longest_ago_first(desk: Desk) -> None:
    first = desk.called()
    desk.passes(DAY)
    second = desk.called(OTHER_NUMBER)
    desk.passes(61 * DAY)

    assert desk.runner.run(LapseContacts(at_most=1)).result == {"lapsed": 1, "more": True}
    assert (desk.is_there(first), desk.is_there(second)) == (False, True)
    assert desk.runner.run(LapseContacts(at_most=2)).result == {"lapsed": 1, "more": False}


def test_at_most_none_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="At least one contact"):
        desk.runner.run(LapseContacts(at_most=0))


# The desk itself


def test_the_desk_lapses_contacts_whoever_sits_at_it(desk: Desk) -> None:
    desk.called()
    desk.passes(60 * DAY)
    desk.runner.run  # noqa: B018
    bob = Runner(desk.runner.store, BOB, clock=desk.clock, new_id=ids("bob"), settings=desk.runner.settings)
    assert not bob.store.agents.get(BOB).may(Permission.CONTACT_DELETE)

    assert bob.read(AreContactsDue())
    assert bob.run(LapseAtDesk()).result["lapsed"] == 1
    assert not bob.read(AreContactsDue())


def test_what_the_desk_did_is_not_what_ctrl_z_takes_back(desk: Desk) -> None:
    caller = desk.called()
    declined = desk.runner.read(LastUndoable())
    desk.passes(60 * DAY)
    desk.runner.run(LapseAtDesk())

    assert desk.runner.read(LastUndoable()) == declined
    assert not desk.is_there(caller)


def test_what_the_desk_did_is_taken_back_by_who_may_undo_what_others_did(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(60 * DAY)
    bob = an_agent(desk.runner, BOB)
    done = Runner(desk.runner.store, BOB, clock=desk.clock, new_id=ids("bob"), settings=desk.runner.settings).run(
        LapseAtDesk()
    )

    with pytest.raises(NotPermitted) as refusal:
        bob.run(Undo(done.operation))
    assert refusal.value.permission is Permission.JOURNAL_UNDO
    desk.runner.run(Undo(done.operation))
    assert desk.is_there(caller)


# The list of those that lapse soon, and keeping them


def names(lapsing: Lapsing) -> list[ContactId]:
    return [each.contact.id for each in lapsing.contacts]


def test_the_list_holds_who_lapses_within_seven_days_soonest_first(desk: Desk) -> None:
    first = desk.called()
    desk.passes(2 * DAY)
    second = desk.called(OTHER_NUMBER)
    desk.passes(51 * DAY - SECOND)
    assert names(desk.runner.read(LapsingContacts())) == []

    desk.passes(SECOND)
    found = desk.runner.read(LapsingContacts())
    assert (names(found), found.count) == ([first], 1)
    assert found.contacts[0].lapses_at == desk.clock() + 7 * DAY
    assert found.contacts[0].last_contact == desk.clock() - 53 * DAY
    desk.passes(2 * DAY)
    assert names(desk.runner.read(LapsingContacts())) == [first, second]
    assert names(desk.runner.read(LapsingContacts(days=6))) == [first]


@pytest.mark.parametrize("days", [-1, 36_501])
def test_nobody_looks_back_or_a_hundred_years_ahead(desk: Desk, days: int) -> None:
    with pytest.raises(Refused, match="Look ahead between 0 and"):
        desk.runner.read(LapsingContacts(days=days))


def test_the_list_names_200_and_counts_all(desk: Desk) -> None:
    for number in range(203):
        desk.called(f"(803) 123-{number:04}")
    desk.passes(55 * DAY)

    found = desk.runner.read(LapsingContacts())
    assert (len(found.contacts), found.count, found.count_text) == (200, 203, "203")
    counted_only = desk.runner.read(LapsingContacts(listed=0))
    assert (counted_only.contacts, counted_only.count) == ((), 203)


def test_several_are_promoted_at_once_and_taken_back_as_one(desk: Desk) -> None:
    callers = (desk.called(), desk.called(OTHER_NUMBER))
    before = dump_text(desk.runner)
    done = desk.runner.run(PromoteContacts(callers))

    assert done.result == {"promoted": 2, "left_out": 0}
    assert {contact(desk.runner, each).kind for each in callers} == {ContactKind.CURATED}
    desk.passes(61 * DAY)
    assert desk.lapse() == 0
    desk.runner.run(Undo(done.operation))
    assert dump_text(desk.runner) == before
    assert desk.lapse() == 2


def test_those_that_are_curated_or_gone_meanwhile_are_left_out(desk: Desk) -> None:
    caller, ada = desk.called(), a_contact(desk.runner)

    done = desk.runner.run(PromoteContacts((ada, caller, ContactId("gone"), caller)))
    assert done.result == {"promoted": 1, "left_out": 2}


def test_promoting_none_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="None of these is a temporary contact any more"):
        desk.runner.run(PromoteContacts((a_contact(desk.runner),)))


def test_the_card_says_when_a_temporary_contact_lapses_and_nothing_of_a_curated_one(desk: Desk) -> None:
    caller, ada = desk.called(), a_contact(desk.runner)

    assert desk.runner.read(DetailsOfContact(caller)).lapses_at == desk.clock() + 60 * DAY
    assert desk.runner.read(DetailsOfContact(ada)).lapses_at is None


def test_a_lapsed_contact_is_not_found(desk: Desk) -> None:
    caller = desk.called()
    desk.passes(60 * DAY)
    desk.lapse()

    with pytest.raises(NotFound):
        desk.runner.read(DetailsOfContact(caller))


def test_who_may_not_delete_does_not_lapse_by_hand(desk: Desk) -> None:
    with pytest.raises(NotPermitted) as refusal:
        an_agent(desk.runner, BOB, Role.AGENT).run(LapseContacts())
    assert refusal.value.permission is Permission.CONTACT_DELETE


# Against a plain model


@dataclass
class Model:
    """Who is there, of each number: when last in touch, and whether for good."""

    last: dict[str, datetime] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    open: dict[str, int] = field(default_factory=dict)

    def lapse(self, now: datetime) -> None:
        for number in [*self.last]:
            is_due = now - self.last[number] >= 60 * DAY and not self.open.get(number)
            if is_due and number not in self.kept:
                del self.last[number]


NUMBERS = (NUMBER, OTHER_NUMBER, "(803) 123-0002")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["calls", "calls", "calls and stays open", "close", "promote", "undo promotion", "lapse"]),
        st.sampled_from(NUMBERS),
        st.sampled_from([timedelta(0), SECOND, DAY, 29 * DAY, 30 * DAY, 60 * DAY - SECOND, 60 * DAY, 61 * DAY]),
    ),
    max_size=25,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(STEPS)
def test_whatever_comes_in_the_desk_lapses_whom_a_plain_model_lapses(
    steps: list[tuple[str, str, timedelta]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(f"sqlite:///{Path(folder) / 'store.db'}")
        with closing(desk.runner.store):
            _play(desk, steps)


def _play(desk: Desk, steps: list[tuple[str, str, timedelta]]) -> None:
    model, open_calls, ids_of, promoted = Model(), dict[str, list[InteractionId]](), dict[str, ContactId](), {}
    for what, number, time in steps:
        desk.passes(time)
        if what.startswith("calls"):
            call = desk.calls(number)
            found = linked(desk.runner, call)
            assert found is not None
            assert (number in model.last) == (ids_of.get(number) == found), "a new one only when the old has gone"
            ids_of[number] = found
            model.last[number] = desk.clock()
            if what == "calls":
                desk.runner.run(DeclineInteraction(call))
            else:
                open_calls.setdefault(number, []).append(call)
        elif what == "close":
            for call in open_calls.pop(number, []):
                desk.runner.run(DeclineInteraction(call))
        elif what == "promote" and number in model.last and number not in model.kept:
            promoted[number] = desk.runner.run(PromoteContacts((ids_of[number],))).operation
            model.kept.add(number)
        elif what == "undo promotion" and number in model.kept:
            desk.runner.run(Undo(promoted.pop(number)))
            model.kept.discard(number)
        elif what == "lapse":
            model.open = {each: len(calls) for each, calls in open_calls.items()}
            desk.runner.run(LapseContacts())
            model.lapse(desk.clock())
        assert {each for each, id in ids_of.items() if desk.is_there(id)} == set(model.last)
        _check_what_is_derived(desk)


def _check_what_is_derived(desk: Desk) -> None:
    """What is kept up to date step by step is what all of it worked out anew would be."""
    database = desk.runner.store._database
    kept = sorted(database.execute_sql("SELECT contact, last_contact FROM lapsing").fetchall())
    every = [ContactId(id) for (id,) in database.execute_sql("SELECT id FROM contact").fetchall()]
    desk.runner.store.lapsing.update(every)
    assert sorted(database.execute_sql("SELECT contact, last_contact FROM lapsing").fetchall()) == kept


COMMANDS: list[Callable[[Desk], Command]] = [
    lambda desk: MergeContacts(a_contact(desk.runner), (desk.called(),)),
    lambda desk: UnmergeContacts(desk.runner.run(MergeContacts(a_contact(desk.runner), (desk.called(),))).operation),
    lambda desk: UnlinkContact(desk.calls()),
    lambda desk: LinkContact(desk.calls(), desk.called(OTHER_NUMBER)),
    lambda desk: PromoteContact(contact_id=desk.called(), first_name="Ann"),
]


@pytest.mark.parametrize("make", COMMANDS)
def test_what_is_derived_follows_every_command_and_its_undo(desk: Desk, make: Callable[[Desk], Command]) -> None:
    done = desk.runner.run(make(desk))
    _check_what_is_derived(desk)
    desk.runner.run(Undo(done.operation))
    _check_what_is_derived(desk)
