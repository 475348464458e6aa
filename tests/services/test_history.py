"""The interaction history: one's own and the unanswered, everybody's with conversation:viewAll, page by page."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop_app.domain.errors import NotFound
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import DeleteContact
from desktop_app.services.history import COUNTED, History, HistoryOfContact
from desktop_app.services.interactions import AcceptInteraction, DeclineInteraction
from desktop_app.services.runner import Runner
from tests.builders import a_call, a_contact, an_agent, an_arrival, merged, received

NUMBER, OTHER_NUMBER = "(803) 123-0000", "(803) 123-0001"


def history(runner: Runner, contact: ContactId, **given: object) -> History:
    return runner.read(HistoryOfContact(contact, **given))  # type: ignore[arg-type]


def shown(found: History) -> list[InteractionId]:
    return [interaction.id for interaction in found.interactions]


def test_with_view_all_everybodys_interactions_are_shown_newest_first(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    bob = an_agent(runner, "bob")
    mine, bobs, nobodys = (a_call(runner, NUMBER) for _ in range(3))
    runner.run(AcceptInteraction(mine))
    bob.run(AcceptInteraction(bobs))

    found = history(runner, ada)
    assert shown(found) == [nobodys, bobs, mine]
    assert (found.count, found.next_page, found.hides_others) == (3, None, False)


def test_without_view_all_one_sees_what_one_handled_and_what_nobody_did(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    bob, eve = an_agent(runner, "bob"), an_agent(runner, "eve")
    mine, bobs, declined, nobodys = (a_call(runner, NUMBER) for _ in range(4))
    eve.run(AcceptInteraction(mine))
    bob.run(AcceptInteraction(bobs))
    bob.run(DeclineInteraction(declined))

    found = history(eve, ada)
    assert shown(found) == [nobodys, declined, mine]
    assert (found.count, found.hides_others) == (3, True), "what is hidden is not even counted"


def test_session_view_is_not_asked_for(runner: Runner) -> None:
    ada = a_contact(runner, work_phone=NUMBER)
    call = a_call(runner, NUMBER)

    assert shown(history(an_agent(runner, "bob", without=Permission.SESSION_VIEW), ada)) == [call]


def test_it_is_read_over_all_that_were_merged(runner: Runner) -> None:
    ada, bob = a_contact(runner, work_phone=NUMBER), a_contact(runner, work_phone=OTHER_NUMBER)
    calls = [a_call(runner, number) for number in (OTHER_NUMBER, NUMBER, OTHER_NUMBER)]
    merged(runner, bob, into=ada)

    assert shown(history(runner, ada)) == calls[::-1]
    assert [each.recorded_under for each in history(runner, ada).interactions] == [bob, ada, bob]


def test_somebody_who_was_never_in_touch_has_an_empty_history(runner: Runner) -> None:
    assert history(runner, a_contact(runner)) == History((), 0, None, hides_others=False)


def test_a_deleted_contact_has_none(runner: Runner) -> None:
    ada = a_contact(runner)
    runner.run(DeleteContact(ada))

    with pytest.raises(NotFound):
        history(runner, ada)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["mine", "bob's", "nobody's"]), max_size=12), st.integers(1, 5), st.booleans())
def test_page_after_page_gives_each_interaction_once(
    runner: Runner, handled: list[str], limit: int, sees_all: bool
) -> None:
    # Each example has contacts of its own, as the store is shared by them.
    number = f"+1 803 555 {next(_numbers):04}"
    ada, bob = a_contact(runner, work_phone=number), a_contact(runner, cell_phone=number)
    noor = runner if sees_all else an_agent(runner, "eve")
    colleague = an_agent(runner, "bob")
    expected = []
    for turn, who in enumerate(handled):
        if turn == len(handled) // 2:
            merged(runner, bob, into=ada)
        call = received(runner, an_arrival(Channel.VOICE, (IdentifierType.PHONE, number)))
        if who != "nobody's":
            (noor if who == "mine" else colleague).run(AcceptInteraction(call))
        if sees_all or who != "bob's":
            expected.append(call)

    pages = [history(noor, ada, limit=limit)]
    while pages[-1].next_page is not None:
        pages.append(history(noor, ada, limit=limit, page=pages[-1].next_page))
    assert list(itertools.chain.from_iterable(map(shown, pages))) == expected[::-1]
    assert {page.count for page in pages} == {len(expected)}
    assert all(len(page.interactions) == limit for page in pages[:-1])


_numbers = itertools.count(1)


def test_what_is_too_much_to_count_is_not_counted(runner: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.services.history.COUNTED", 2)
    ada = a_contact(runner, work_phone=NUMBER)
    for _ in range(5):
        a_call(runner, NUMBER)

    assert history(runner, ada).count == 3
    assert COUNTED == 1_000
