"""The journey over the whole merge set: what is taken in, whose it is, and in which order it is read."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from desktop_app.domain.contacts import ContactKind
from desktop_app.domain.errors import NotFound, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.interactions import Channel, Interaction
from desktop_app.domain.journey import ChannelGroup, JourneyEntry, JourneyPlace, JourneySession, PictureUnit
from desktop_app.domain.settings import MatchingPolicy, Settings
from desktop_app.services.contacts import DeleteContact, DetailsOfContact, PromoteContact
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.journal import Undo
from desktop_app.services.journey import DetailsOfEntry, JourneyOfContact, PictureOfJourney
from desktop_app.services.linking import LinkContact, UnlinkContact
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.runner import Done, Runner
from desktop_app.services.searching import SearchContacts
from tests.builders import (
    OPENING,
    a_call,
    a_contact,
    a_page_view,
    a_session,
    a_web_message,
    an_arrival,
    contact,
    desk_of,
    dump_text,
    held_values,
    linked,
    operation_count,
    receive,
    visit,
)

NUMBER = "(803) 123-0000"
HOUR = timedelta(hours=1)


def journey(runner: Runner, id: ContactId, **cut: object) -> list[str]:
    """The ids of what a contact's journey lists."""
    page = runner.read(JourneyOfContact(id, **cut))  # type: ignore[arg-type]
    return [entry.what.id for entry in page.entries]


def merge(runner: Runner, absorbed: ContactId, survivor: ContactId) -> Done:
    return runner.run(MergeContacts(survivor, (absorbed,)))


def session_of(runner: Runner, id: str) -> dict[str, object]:
    (found,) = [each for each in runner.store.dump()["sessions"] if each["id"] == id]
    return found  # type: ignore[no-any-return]


# Taking visits in


def test_a_visit_is_recorded_under_the_first_created_who_holds_its_identifier(runner: Runner) -> None:
    ada = a_contact(runner, work_email="ada@x.org")
    a_contact(runner, first_name="Eve", work_email="ada@x.org")
    done = visit(runner, a_session("Ada@X.org", id="v", customer=IdentifierType.EMAIL))

    assert done.result == {"session": "v", "contact": ada, "type": "Curated", "created": False}
    assert done.change.contacts == {ada}


def test_a_visit_by_nobody_known_makes_a_temporary_contact_as_an_interaction_would(runner: Runner) -> None:
    by_cookie = visit(runner, a_session("c-1")).result
    by_phone = visit(runner, a_session(NUMBER, customer=IdentifierType.PHONE)).result

    assert (by_cookie["type"], by_cookie["created"]) == ("Ephemeral", True)
    assert (by_phone["type"], by_phone["created"]) == ("Identified", True)
    assert held_values(runner, by_phone["contact"]) == ["+18031230000"]
    assert contact(runner, by_phone["contact"]).fields.work_phone == NUMBER
    assert linked(runner, a_web_message(runner, "c-1")) == by_cookie["contact"]


def test_a_visitor_who_must_not_be_known_matches_nobody(runner: Runner) -> None:
    first = visit(runner, a_session("anonymous")).result
    second = visit(runner, a_session("anonymous")).result

    assert first["contact"] != second["contact"]
    assert held_values(runner, first["contact"]) == []


def test_of_several_the_first_created_has_the_visit_even_where_the_desk_asks(runner: Runner) -> None:
    asking = desk_of(runner, "noor", settings=Settings(policy=MatchingPolicy.ASK))
    ada = a_contact(runner, work_email="ada@x.org")
    a_contact(runner, first_name="Eve", work_email="ada@x.org")

    assert visit(asking, a_session("ada@x.org", customer=IdentifierType.EMAIL)).result["contact"] == ada


def test_the_same_line_twice_is_one_operation(runner: Runner) -> None:
    session, page = a_session(), a_page_view("Prices")
    first = visit(runner, session, page)
    operations, before = operation_count(runner), dump_text(runner)

    assert visit(runner, session, page).result == first.result
    assert (operation_count(runner), dump_text(runner)) == (operations, before)


def test_a_later_line_of_the_same_visit_renews_it_and_tells_who_shows_it(runner: Runner) -> None:
    first = visit(runner, a_session(id="v", referrer="https://a"), a_page_view("Prices"))
    later = a_session(id="v", ended_at=OPENING, event_count=2)
    done = visit(runner, later, a_page_view("Prices"), a_page_view("Contact us"))

    assert done.result == {**first.result, "created": False}
    assert done.change.contacts == {first.result["contact"]}
    found = session_of(runner, "v")
    assert (found["referrer"], found["event_count"]) == ("https://a", 2)
    assert [event["title"] for event in found["events"]] == ["Contact us", "Prices"]  # type: ignore[attr-defined]
    assert journey(runner, first.result["contact"]) == ["v"]


def test_an_older_line_that_is_late_unlearns_nothing(runner: Runner) -> None:
    visit(runner, a_session(id="v", ended_at=OPENING, pageview_count=2))
    visit(runner, a_session(id="v", at=OPENING - HOUR))

    found = session_of(runner, "v")
    assert (found["ended_at"] is None, found["pageview_count"]) == (False, 2)


def test_a_visit_renews_the_last_contact(runner: Runner) -> None:
    ada = a_contact(runner, work_email="ada@x.org")
    later = OPENING + 3 * HOUR
    visit(runner, a_session("ada@x.org", customer=IdentifierType.EMAIL, at=OPENING, ended_at=later))

    (hit,) = runner.read(SearchContacts("lovelace")).answer.hits
    assert (hit.contact_id, hit.last_contact) == (ada, later)


# What can be taken back


def test_that_a_visit_took_place_is_not_undone_but_whose_it_is(runner: Runner) -> None:
    done = visit(runner, a_session(id="v"), a_page_view("Prices"))
    after = dump_text(runner)
    undone = runner.run(Undo(done.operation))

    assert session_of(runner, "v")["contact"] is None
    assert len(session_of(runner, "v")["events"]) == 1  # type: ignore[arg-type]
    assert runner.store.dump()["contacts"] == []
    runner.run(Undo(undone.operation))
    assert dump_text(runner) == after


def test_what_came_later_of_a_visit_stays_when_the_first_line_is_undone(runner: Runner) -> None:
    ada = a_contact(runner, work_email="ada@x.org")
    done = visit(runner, a_session("ada@x.org", id="v", customer=IdentifierType.EMAIL))
    visit(runner, a_session("ada@x.org", id="v", customer=IdentifierType.EMAIL, event_count=7))
    runner.run(Undo(done.operation))

    assert (session_of(runner, "v")["event_count"], journey(runner, ada)) == (7, [])


def test_a_later_line_alone_has_nothing_to_take_back(runner: Runner) -> None:
    visit(runner, a_session(id="v"))
    later = visit(runner, a_session(id="v", event_count=7))

    with pytest.raises(Refused, match="changed nothing that can be taken back"):
        runner.run(Undo(later.operation))


def test_a_deleted_contact_leaves_its_visits_to_nobody_and_an_undo_gives_them_back(runner: Runner) -> None:
    ada = a_contact(runner, work_email="ada@x.org")
    visit(runner, a_session("ada@x.org", id="v", customer=IdentifierType.EMAIL), a_page_view("Prices"))
    before = dump_text(runner)
    deleted = runner.run(DeleteContact(ada))

    assert session_of(runner, "v")["contact"] is None
    with pytest.raises(NotFound):
        journey(runner, ada)
    visit(runner, a_session("ada@x.org", id="v", customer=IdentifierType.EMAIL))
    runner.run(Undo(deleted.operation))
    assert dump_text(runner) == before
    assert journey(runner, ada) == ["v"]


# Reading


def test_s15_a_web_id_stays_with_the_promoted_contact_and_so_do_its_visits(runner: Runner) -> None:
    temporary = visit(runner, a_session("c-1", id="before")).result["contact"]
    runner.run(PromoteContact(contact_id=temporary, first_name="Ann", last_name="Lee"))
    message = a_web_message(runner, "c-1")
    visit(runner, a_session("c-1", id="after", at=OPENING))

    assert contact(runner, temporary).kind is ContactKind.CURATED
    assert journey(runner, temporary) == ["after", message, "before"]


def test_s16_the_journey_lists_the_current_and_all_previous_interactions(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    calls = [a_call(runner, NUMBER) for _ in range(3)]

    assert journey(runner, ada) == list(reversed(calls))


def test_an_unlinked_interaction_leaves_the_journey_and_a_linked_one_joins_it(runner: Runner) -> None:
    ada, eve = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Eve")
    call = a_call(runner, NUMBER)
    runner.run(UnlinkContact(call))
    assert journey(runner, ada) == []

    runner.run(LinkContact(call, eve))
    assert journey(runner, eve) == [call]


def a_long_journey(runner: Runner, members: int = 3, entries: int = 60) -> tuple[ContactId, list[JourneyEntry]]:
    """A merge set with interactions and visits at few different moments, and all of it in one page."""
    chance = random.Random(7)
    set_of = [a_contact(runner, first_name=f"Ada {number}") for number in range(members)]
    for number, member in enumerate(set_of):
        runner.run(AddIdentifier(member, "cookie", f"c-{number}"))
        runner.run(AddIdentifier(member, "phone", f"+1803123000{number}"))
        runner.run(AddIdentifier(member, "whatsapp", f"1803123000{number}"))
    for _ in range(entries):
        number, at = chance.randrange(members), OPENING + chance.randrange(9) * HOUR
        kind = chance.choice(["web", Channel.VOICE, Channel.WHATSAPP])
        if isinstance(kind, Channel):
            type = kind.identifies_by
            receive(runner, an_arrival(kind, (type, f"+1803123000{number}"), at=at))
        else:
            visit(runner, a_session(f"c-{number}", at=at))
    for member in set_of[1:]:
        merge(runner, member, set_of[0])
    whole = runner.read(JourneyOfContact(set_of[-1], limit=200))
    assert (len(whole.entries), whole.more) == (entries, False)
    return set_of[0], list(whole.entries)


@pytest.mark.parametrize("limit", [1, 7, 59, 60, 61])
@pytest.mark.parametrize(
    "groups", [{ChannelGroup.VOICE}, {ChannelGroup.WEB, ChannelGroup.MESSAGING}, set(ChannelGroup)]
)
def test_pages_follow_each_other_without_gap_or_repetition(
    runner: Runner, groups: set[ChannelGroup], limit: int
) -> None:
    ada, whole = a_long_journey(runner)
    wanted = [entry for entry in whole if entry.group in groups]
    assert [entry.place for entry in wanted] == sorted((entry.place for entry in wanted), reverse=True)

    read: list[JourneyEntry] = []
    more = True
    while more:
        before = read[-1].place if read else None
        page = runner.read(JourneyOfContact(ada, frozenset(groups), before=before, limit=limit))
        read += page.entries
        more = page.more
        assert len(page.entries) == limit or not more
    assert read == wanted


def test_a_stretch_of_time_is_cut_out(runner: Runner) -> None:
    ada, whole = a_long_journey(runner)
    since, until = OPENING + 2 * HOUR, OPENING + 5 * HOUR
    page = runner.read(JourneyOfContact(ada, since=since, until=until, limit=200))

    assert list(page.entries) == [entry for entry in whole if since <= entry.place.at < until]


def test_the_picture_counts_what_the_journey_lists(runner: Runner) -> None:
    ada, whole = a_long_journey(runner)
    picture = runner.read(PictureOfJourney(ada))

    assert picture.unit is PictureUnit.WEEK
    for group in ChannelGroup:
        assert sum(picture.counts[group]) == sum(entry.group is group for entry in whole)


def test_the_picture_follows_links_undos_and_deletions(runner: Runner) -> None:
    ada, eve = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Eve")
    call = a_call(runner, NUMBER)
    a_call(runner, NUMBER)
    link = runner.run(LinkContact(call, eve))

    assert (total(runner, ada), total(runner, eve)) == (1, 1)
    runner.run(Undo(link.operation))
    assert (total(runner, ada), total(runner, eve)) == (2, 0)
    deleted = runner.run(DeleteContact(ada))
    runner.run(Undo(deleted.operation))
    assert total(runner, ada) == 2


def total(runner: Runner, id: ContactId) -> int:
    return runner.read(PictureOfJourney(id)).total


def test_the_counts_of_an_empty_journey_are_empty(runner: Runner) -> None:
    picture = runner.read(PictureOfJourney(a_contact(runner)))

    assert (picture.bars, picture.total) == (0, 0)


def test_a_visit_that_began_earlier_than_thought_moves_in_the_picture(runner: Runner) -> None:
    temporary = visit(runner, a_session(id="v", at=OPENING)).result["contact"]
    visit(runner, a_session(id="v", at=OPENING - timedelta(days=14)))

    picture = runner.read(PictureOfJourney(temporary))
    assert (picture.starts[0], picture.total) == (date(2026, 11, 9), 1)


def test_open_messaging_has_no_journey_unless_it_is_resolved(runner: Runner) -> None:
    resolving = desk_of(runner, "noor", settings=Settings(resolve_open_messaging=True))
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)
    message = an_arrival(Channel.OPEN, (IdentifierType.PHONE, NUMBER), at=OPENING)
    receive(runner, message)
    runner.run(LinkContact(message.id, ada))

    assert (journey(runner, ada), total(runner, ada)) == ([call], 1)
    assert (journey(resolving, ada), total(resolving, ada)) == ([message.id, call], 2)


def test_what_is_recorded_under_a_member_stays_there_and_goes_with_it_when_the_merge_is_taken_apart(
    runner: Runner,
) -> None:
    ada, eve = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Eve", work_email="eve@x.org")
    merged = merge(runner, eve, ada)
    done = visit(runner, a_session("eve@x.org", id="v", customer=IdentifierType.EMAIL))
    call = a_call(runner, NUMBER)

    assert (done.result["contact"], session_of(runner, "v")["contact"]) == (ada, eve)
    assert set(journey(runner, ada)) == set(journey(runner, eve)) == {call, "v"}
    assert (total(runner, ada), total(runner, eve)) == (2, 2)
    assert runner.read(DetailsOfContact(ada)).journey_count == 2
    runner.run(UnmergeContacts(merged.operation))
    assert (journey(runner, ada), journey(runner, eve)) == ([call], ["v"])


def test_details_tell_an_entry_whole(runner: Runner) -> None:
    ada, eve = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Eve", work_email="eve@x.org")
    call = a_call(runner, NUMBER)
    pages = [a_page_view("Contact us", OPENING + HOUR), a_page_view("Prices", OPENING)]
    visit(runner, a_session("eve@x.org", id="v", customer=IdentifierType.EMAIL, at=OPENING), *pages)
    merge(runner, eve, ada)

    newest, oldest = runner.read(JourneyOfContact(ada)).entries
    of_visit = runner.read(DetailsOfEntry(ada, newest.place))
    assert isinstance(of_visit.what, JourneySession)
    assert (of_visit.recorded_under, of_visit.event_count) == ("Eve Lovelace", 2)
    assert [event.title for event in of_visit.events] == ["Prices", "Contact us"]
    of_call = runner.read(DetailsOfEntry(ada, oldest.place))
    assert isinstance(of_call.what, Interaction)
    assert (of_call.what.id, of_call.recorded_under, of_call.events) == (call, "", ())


def test_details_of_what_belongs_to_somebody_else_are_not_there(runner: Runner) -> None:
    ada, eve = a_contact(runner, work_phone=NUMBER), a_contact(runner, first_name="Eve")
    a_call(runner, NUMBER)
    (entry,) = runner.read(JourneyOfContact(ada)).entries

    with pytest.raises(NotFound, match="no longer part of the journey"):
        runner.read(DetailsOfEntry(eve, entry.place))
    with pytest.raises(NotFound, match="no such entry"):
        runner.read(DetailsOfEntry(ada, JourneyPlace(OPENING, False, 99)))
