from __future__ import annotations

import pytest

from desktop_app.channels.json_lines import read_lines
from desktop_app.domain.errors import Conflict, NotFound, Refused
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.interactions import Channel, InteractionState, WrapUp
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.interactions import (
    WRAP_UP_NOTE_LIMIT,
    AcceptInteraction,
    ConversationOf,
    DeclineInteraction,
    EndInteraction,
    InteractionList,
    InteractionsById,
    WrapUpInteraction,
)
from desktop_app.services.linking import LinkContact, UnlinkContact
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from tests.builders import (
    OPENING,
    US,
    a_call,
    a_contact,
    a_finished_call,
    an_accepted_call,
    an_agent,
    an_arrival,
    dump_text,
    interaction,
    linked,
    operation_count,
    receive,
    unchanged,
)

NUMBER = "(803) 123-0000"


def state_of(runner: Runner, id: InteractionId) -> InteractionState:
    return interaction(runner, id).state


def test_the_same_interaction_twice_is_one(runner: Runner) -> None:
    arrival = an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER))
    first = receive(runner, arrival)
    before, operations = dump_text(runner), operation_count(runner)

    second = receive(runner, arrival)

    assert second.result == first.result
    assert not second.change
    assert (dump_text(runner), operation_count(runner)) == (before, operations)


def test_an_interaction_received_twice_keeps_what_the_agent_did_in_between(runner: Runner) -> None:
    arrival = an_arrival(Channel.VOICE, (IdentifierType.PHONE, NUMBER))
    receive(runner, arrival)
    runner.run(UnlinkContact(arrival.id))

    receive(runner, arrival)

    assert linked(runner, arrival.id) is None


def test_what_came_in_is_kept_as_it_came(runner: Runner) -> None:
    arrival = an_arrival(Channel.VOICE, (IdentifierType.PHONE, " (803) 123-0000"), name="<b>Ann</b> \u202egnp.exe")
    receive(runner, arrival)

    assert interaction(runner, arrival.id).arrival == arrival


def test_accepting_names_the_agent(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)

    assert interaction(runner, call).accepted_by == runner.agent_name
    assert state_of(runner, call) is InteractionState.ACCEPTED


def test_a_call_that_another_agent_accepted_first_is_a_conflict_that_names_them(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)

    with pytest.raises(Conflict, match=f"{runner.agent_name} has already accepted"):
        an_agent(runner, "bob").run(AcceptInteraction(call))


def test_a_declined_call_is_closed(runner: Runner) -> None:
    call = a_call(runner, NUMBER)
    runner.run(DeclineInteraction(call))

    assert state_of(runner, call) is InteractionState.DECLINED


def test_a_call_that_ends_before_it_is_accepted_is_abandoned(runner: Runner) -> None:
    call = a_call(runner, NUMBER)
    runner.run(EndInteraction(call))

    assert state_of(runner, call) is InteractionState.ABANDONED


def test_a_call_that_ends_waits_for_its_wrap_up(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)
    runner.run(EndInteraction(call))
    assert state_of(runner, call) is InteractionState.ENDED

    runner.run(WrapUpInteraction(call, "Resolved", " all well "))
    assert state_of(runner, call) is InteractionState.DONE
    assert interaction(runner, call).wrap_up == WrapUp("Resolved", "all well")


STEPS = {
    "accept": AcceptInteraction,
    "decline": DeclineInteraction,
    "end": EndInteraction,
    "wrap up": lambda call: WrapUpInteraction(call, "Resolved"),
}
IMPOSSIBLE = [
    *((state, "accept") for state in ("accepted", "ended", "done", "declined", "abandoned")),
    *((state, "decline") for state in ("accepted", "ended", "done", "declined", "abandoned")),
    *((state, "end") for state in ("ended", "done", "declined", "abandoned")),
    *((state, "wrap up") for state in ("alerting", "done", "declined", "abandoned")),
]
WAYS = {
    "alerting": (),
    "accepted": ("accept",),
    "ended": ("accept", "end"),
    "done": ("accept", "wrap up"),
    "declined": ("decline",),
    "abandoned": ("end",),
}


@pytest.mark.parametrize(("state", "step"), IMPOSSIBLE)
def test_an_interaction_never_takes_a_step_that_its_state_does_not_allow(runner: Runner, state: str, step: str) -> None:
    call = a_call(runner, NUMBER)
    for way in WAYS[state]:
        runner.run(STEPS[way](call))
    assert state_of(runner, call).value == state
    is_unchanged = unchanged(runner)

    with pytest.raises(Refused, match=r"^This interaction .*, so it cannot be "):
        runner.run(STEPS[step](call))
    assert is_unchanged()


@pytest.mark.parametrize("command", STEPS.values())
def test_an_interaction_that_is_none_is_not_found(runner: Runner, command) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(NotFound, match="no interaction nowhere"):
        runner.run(command(InteractionId("nowhere")))


@pytest.mark.parametrize(
    ("code", "note", "says"),
    [
        ("Nonsense", "", "no wrap-up code called 'Nonsense'; the codes are Resolved"),
        ("Resolved", "x" * (WRAP_UP_NOTE_LIMIT + 1), "note is longer than 32,000"),
        ("Resolved", "\x00", "cannot be stored"),
        ("Resolved", "\ud800", "cannot be stored"),
    ],
    ids=["unknown code", "long note", "NUL", "lone surrogate"],
)
def test_a_wrap_up_that_cannot_be_kept_is_refused(runner: Runner, code: str, note: str, says: str) -> None:
    call = an_accepted_call(runner, NUMBER)

    with pytest.raises(Refused, match=says):
        runner.run(WrapUpInteraction(call, code, note))
    assert state_of(runner, call) is InteractionState.ACCEPTED


def test_only_who_accepted_submits_the_wrap_up(runner: Runner) -> None:
    call = an_accepted_call(runner, NUMBER)

    with pytest.raises(Refused, match=f"{runner.agent_name} accepted this interaction"):
        an_agent(runner, "bob").run(WrapUpInteraction(call, "Resolved"))


def test_the_list_shows_open_ones_in_order_of_arrival_then_closed_ones_last_closed_first(runner: Runner) -> None:
    calls = [a_call(runner, f"(803) 123-000{digit}") for digit in range(5)]
    runner.run(DeclineInteraction(calls[1]))
    runner.run(DeclineInteraction(calls[0]))
    runner.run(AcceptInteraction(calls[3]))

    shown = [each.interaction.id for each in runner.read(InteractionList())]
    assert shown == [calls[2], calls[3], calls[4], calls[0], calls[1]]


def test_what_another_agent_accepted_is_not_on_ones_list(runner: Runner) -> None:
    an_accepted_call(runner, NUMBER)

    assert an_agent(runner, "bob").read(InteractionList()) == ()


def test_the_list_names_the_linked_contact_and_else_who_it_came_from(runner: Runner) -> None:
    a_contact(runner, work_phone=NUMBER)
    known, unknown = a_call(runner, NUMBER), a_call(runner, "(803) 123-0001")

    assert [each.title for each in runner.read(InteractionsById((known, unknown)))] == [
        "Ada Lovelace",
        "(803) 123-0001",
    ]


def test_ids_that_are_none_are_left_out_of_the_list(runner: Runner) -> None:
    assert runner.read(InteractionsById((InteractionId("nowhere"),))) == ()


def test_the_story_of_an_interaction_is_told_oldest_first(runner: Runner) -> None:
    ada = a_contact(runner)
    call = a_call(runner, NUMBER)
    commands: list[Command] = [
        AcceptInteraction(call),
        UnlinkContact(call),
        LinkContact(call, ada),
        EndInteraction(call),
        WrapUpInteraction(call, "Resolved"),
    ]
    for command in commands:
        runner.run(command)

    story = runner.read(ConversationOf(call))
    assert [each.text for each in story.happenings] == [
        "Arrived",
        "Temporary contact made",
        "Accepted by you",
        "Unlinked by you",
        "Linked to Ada Lovelace by you",
        "The customer left",
        "Wrapped up by you",
    ]
    assert [each.at for each in story.happenings] == sorted(each.at for each in story.happenings)


def test_the_earlier_interactions_of_the_contact_are_shown_without_this_one(runner: Runner) -> None:
    a_contact(runner, work_phone=NUMBER)
    earlier = [a_finished_call(runner, NUMBER) for _ in range(4)]
    call = a_call(runner, NUMBER)

    assert [each.id for each in runner.read(ConversationOf(call)).earlier] == earlier[:0:-1]


def test_times_are_utc_and_the_order_is_the_journals_whatever_the_channel_says(runner: Runner) -> None:
    line = b'{"id": "late", "channel": "voice", "at": "2031-05-01T10:00:00+02:00"}'
    (read,) = read_lines([line], region=US, now=OPENING)
    assert read.arrival is not None
    receive(runner, read.arrival)
    after = a_call(runner, NUMBER)

    kept = interaction(runner, InteractionId("late"))
    assert kept.arrival.at.isoformat() == "2031-05-01T08:00:00+00:00"
    assert [each.interaction.id for each in runner.read(InteractionList())] == ["late", after]


BAD_TEXT = {
    "NUL": ("An\\u0000n Lee", "Ann Lee", "taken out"),
    "lone surrogate": ("Ann \\ud800 Lee", "Ann \ufffd Lee", "taken out"),
    "right-to-left override": ("\\u202eeeL nnA", "\u202eeeL nnA", ""),
    "HTML": ("<img src='file:///etc/passwd'>", "<img src='file:///etc/passwd'>", ""),
}


@pytest.mark.parametrize(("sent", "kept", "says"), BAD_TEXT.values(), ids=BAD_TEXT.keys())
def test_a_caller_with_a_strange_name_is_taken_in_all_the_same(runner: Runner, sent: str, kept: str, says: str) -> None:
    line = f'{{"id": "i", "channel": "voice", "text": "{sent}", "from": {{"name": "{sent}", "identifiers": '
    line += '[{"type": "phone", "value": "(803) 123-0000"}]}}'
    (read,) = read_lines([line.encode()], region=US, now=OPENING)
    assert read.arrival is not None
    receive(runner, read.arrival)

    arrival = interaction(runner, InteractionId("i")).arrival
    assert (arrival.name, arrival.text) == (kept, kept)
    assert says in read.problem
    assert bool(says) == bool(read.problem)


def test_a_name_of_10_mb_is_cut_and_said_so(runner: Runner) -> None:
    line = b'{"id": "i", "channel": "email", "from": {"name": "' + b"x" * 10_000_000 + b'"}}'
    (read,) = read_lines([line], region=US, now=OPENING)
    assert read.arrival is not None
    receive(runner, read.arrival)

    assert len(interaction(runner, InteractionId("i")).arrival.name) == 1000
    assert "10,000,000 characters; the first 1,000 were kept" in read.problem


def test_every_part_of_an_interaction_may_be_strange(runner: Runner) -> None:
    bad = "\\u0000\\ud800<img src=x>\\u202e"
    line = (
        f'{{"id": "i{bad}", "channel": "chat", "queue": "{bad}", "subject": "{bad}", "text": "{bad}", "x{bad}": '
        f'["{bad}"], "from": {{"name": "{bad}", "identifiers": [{{"type": "cookie", "value": "{bad}"}}, '
        f'{{"type": "phone", "value": "{bad}"}}, {{"type": "external-id", "value": "7", "source": "{bad}"}}]}}}}'
    )
    (read,) = read_lines([line.encode()], region=US, now=OPENING)
    assert read.arrival is not None
    done = receive(runner, read.arrival)

    assert runner.read(DetailsOfContact(done.result["contact"])).history[0].arrival == read.arrival


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"not json", "It is no JSON"),
        (b"[1]", "It is no JSON object"),
        (b"\xff\xfe", "It is not UTF-8"),
        (b"[" * 100_000, "It is no JSON (nested too deeply)"),
        (b'{"channel": "voice"}', 'It has no "id"'),
        (b'{"id": "i", "channel": "fax"}', "There is no channel called 'fax'"),
        (b'{"id": 7, "channel": "voice"}', 'Its "id" is no text'),
        (b'{"id": "i", "channel": "voice", "from": []}', None),
        (b'{"id": "i", "channel": "voice", "from": "Ann"}', 'Its "from" is no object'),
        (b'{"id": "i", "channel": "voice", "at": "yesterday"}', 'Its "at" is no time'),
        (b'{"id": "i", "channel": "voice", "direction": "up"}', 'Its "direction" is neither'),
        (b'{"id": "i", "channel": "voice", "from": {"identifiers": [{"type": "fax"}]}}', "identifier type called"),
    ],
)
def test_a_line_that_is_no_interaction_says_why(line: bytes, says: str | None) -> None:
    (read,) = read_lines([line[:200_000]], region=US, now=OPENING)

    assert (read.arrival is None) == (says is not None)
    assert (says or "") in read.problem


def test_a_bad_line_leaves_the_others_alone() -> None:
    good = b'{"id": "i", "channel": "voice"}'
    read = list(read_lines([good, b"", b"nonsense", good], region=US, now=OPENING))

    assert [(line.number, line.arrival is not None) for line in read] == [(1, True), (3, False), (4, True)]
