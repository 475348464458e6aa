"""A line that is no interaction says why, a bad byte turns nobody away, and the rest goes on."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop_app.channels.json_lines import ReadLine, parse_interaction, read_lines, ringing
from desktop_app.domain.errors import InvalidInteraction
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.interactions import Arrival, Channel, Direction

US = Region("US")
NOW = datetime(2026, 2, 4, 10, tzinfo=UTC)


def an_interaction(**changes: Any) -> dict[str, Any]:
    whole = {
        "id": "7d1f",
        "channel": "voice",
        "direction": "inbound",
        "at": "2026-02-04T10:00:00Z",
        "queue": "Billing",
        "from": {"name": "A. Ruiz", "identifiers": [{"type": "phone", "value": "(803) 123-0000"}]},
        "subject": None,
        "text": None,
    }
    return {key: value for key, value in {**whole, **changes}.items() if value is not ...}


def parsed(**changes: Any) -> Arrival:
    return parse_interaction(an_interaction(**changes), region=US, now=NOW, problems=[])


def problems_of(**changes: Any) -> str:
    problems: list[str] = []
    parse_interaction(an_interaction(**changes), region=US, now=NOW, problems=problems)
    return " ".join(problems)


def lines(content: bytes) -> list[ReadLine]:
    return list(read_lines(content.splitlines(keepends=True), region=US, now=NOW))


def test_an_interaction_is_read_whole() -> None:
    arrival = parsed()

    assert (arrival.id, arrival.channel, arrival.direction) == ("7d1f", Channel.VOICE, Direction.INBOUND)
    assert (arrival.at, arrival.queue, arrival.name) == (NOW, "Billing", "A. Ruiz")
    assert (arrival.subject, arrival.text) == ("", "")
    (clue,) = arrival.clues
    assert (clue.raw, clue.identifier) == ("(803) 123-0000", Identifier(IdentifierType.PHONE, "+18031230000"))


def test_only_an_id_and_a_channel_are_needed() -> None:
    arrival = parse_interaction({"id": "1", "channel": "sms"}, region=US, now=NOW, problems=[])

    assert (arrival.at, arrival.direction, arrival.clues) == (NOW, Direction.INBOUND, ())


def test_unknown_keys_are_kept() -> None:
    assert parsed(priority=3, tags=["vip", {"a": None}]).extra == {"priority": 3, "tags": ["vip", {"a": None}]}


def test_unknown_keys_of_the_sender_and_of_its_identifiers_are_kept_too() -> None:
    phone = {"type": "phone", "value": "(803) 123-0000"}
    sender = {"locale": "es", "identifiers": [phone, phone | {"verified": True}]}

    assert parsed(**{"from": sender}).extra == {"from": {"locale": "es", "identifiers": [{}, {"verified": True}]}}


def test_a_time_without_a_zone_is_utc_and_others_are_turned_into_it() -> None:
    assert parsed(at="2026-02-04T10:00:00").at == NOW
    assert parsed(at="2026-02-04T12:00:00+02:00").at == NOW


def test_an_external_id_keeps_its_source() -> None:
    clue = {"type": "external-id", "value": "C-1", "source": "crm"}
    arrival = parsed(channel="open", **{"from": {"identifiers": [clue]}})

    assert arrival.clues[0].identifier == Identifier(IdentifierType.EXTERNAL_ID, "C-1", "crm")


def test_what_is_no_number_is_kept_as_it_came() -> None:
    (clue,) = parsed(**{"from": {"identifiers": [{"type": "phone", "value": "call me"}]}}).clues

    assert (clue.raw, clue.identifier) == ("call me", None)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"id": ...}, 'no "id"'),
        ({"id": " \0"}, 'no "id"'),
        ({"id": 7}, '"id" is no text'),
        ({"channel": "pigeon"}, "no channel called 'pigeon'; the channels are voice"),
        ({"channel": ...}, "names no channel"),
        ({"direction": "sideways"}, "neither inbound nor outbound"),
        ({"at": "yesterday"}, '"at" is no time'),
        ({"at": 1_770_199_200}, '"at" is no time'),
        ({"at": "0001-01-01T00:00:00+14:00"}, '"at" is no time'),
        ({"from": "Ruiz"}, '"from" is no object'),
        ({"from": {"identifiers": {}}}, None),
        ({"from": {"identifiers": "x"}}, '"from" is no object with a list'),
        ({"from": {"identifiers": ["x"]}}, "is no object"),
        ({"from": {"identifiers": [{"type": "fax", "value": "1"}]}}, "no identifier type called 'fax'"),
        ({"from": {"name": ["x"]}}, '"name" is no text'),
        ({"text": {}}, '"text" is no text'),
    ],
)
def test_what_is_no_interaction_says_why_in_one_sentence(changes: dict[str, Any], sentence: str | None) -> None:
    if sentence is None:  # an empty list by another name
        assert parsed(**changes).clues == ()
        return
    with pytest.raises(InvalidInteraction) as raised:
        parsed(**changes)

    assert sentence in str(raised.value)
    assert "\n" not in str(raised.value)


def test_broken_lines_are_numbered_and_the_rest_goes_on() -> None:
    good = json.dumps(an_interaction()).encode()
    read = lines(good + b"\nnonsense\n\n[]\n\xff\xfe\n" + good + b"\n" + b"[" * 100_000 + b"\n")

    assert [(line.number, line.arrival is not None) for line in read] == [
        (1, True),
        (2, False),
        (4, False),
        (5, False),
        (6, True),
        (7, False),
    ]
    assert [line.problem.split(" (")[0] for line in read if line.problem] == [
        "It is no JSON",
        "It is no JSON object.",
        "It is not UTF-8.",
        "It is no JSON",
    ]


def test_a_byte_order_mark_is_no_mistake() -> None:
    assert lines(b"\xef\xbb\xbf" + json.dumps(an_interaction()).encode())[0].arrival is not None


def test_a_name_of_ten_megabytes_is_cut_and_said() -> None:
    sender = {"name": "x" * 10_000_000, "identifiers": []}

    assert len(parsed(**{"from": sender}).name) == 1_000
    assert problems_of(**{"from": sender}) == '"name" had 10,000,000 characters; the first 1,000 were kept.'


def test_what_no_store_takes_is_taken_out_and_said() -> None:
    arrival = parsed(subject="a\0b\ud800c")

    assert arrival.subject == "ab\ufffdc"
    assert problems_of(subject="a\0b\ud800c") == 'Characters that cannot be stored were taken out of "subject".'


@pytest.mark.parametrize("text", ["<img src=file:///etc/passwd>", "\u202etxt.exe", "O'Neil & Söhne", "عربى"])
def test_text_is_kept_as_it_came(text: str) -> None:
    assert parsed(text=text, subject=text).text == text
    assert problems_of(text=text) == ""


@pytest.mark.parametrize(
    ("channel", "address", "type"),
    [
        ("voice", "(803) 123-0000", IdentifierType.PHONE),
        ("email", "ada@x.org", IdentifierType.EMAIL),
        ("chat", "ada@x.org", IdentifierType.EMAIL),
        ("chat", "803 123 0000", IdentifierType.PHONE),
        ("web-messaging", "ab12", IdentifierType.COOKIE),
        ("line", "ada", IdentifierType.LINE),
        ("open", "C-1", IdentifierType.EXTERNAL_ID),
    ],
)
def test_ringing_makes_an_interaction_of_a_bare_address(channel: str, address: str, type: IdentifierType) -> None:
    found = ringing("1", Channel(channel), address, "Ada", now=NOW)
    arrival = parse_interaction(json.loads(json.dumps(found)), region=US, now=NOW, problems=[])

    assert (arrival.at, arrival.name, arrival.clues[0].type, arrival.clues[0].raw) == (NOW, "Ada", type, address)


def test_an_address_from_a_browser_is_read_as_it_was_written() -> None:
    found = ringing("1", Channel.VOICE, "tel:(803)%20123-0000", "", now=NOW)
    arrival = parse_interaction(found, region=US, now=NOW, problems=[])

    assert arrival.clues[0].identifier == Identifier(IdentifierType.PHONE, "+18031230000")
    assert ringing("1", Channel.EMAIL, "50%20off@x.org", "", now=NOW)["from"]["identifiers"][0]["value"] == (
        "50%20off@x.org"
    )


@pytest.mark.parametrize(
    ("type", "value", "problem"),
    [
        ("phone", "by night", "Phone 'by night' is nothing that anybody can be recognised by; it was kept as it is."),
        ("email", "ada", "E-mail 'ada' is nothing that anybody can be recognised by; it was kept as it is."),
        ("phone", "anonymous", ""),
        ("phone", "", ""),
        ("phone", "(803) 123-0000", ""),
    ],
)
def test_a_phone_that_is_none_is_kept_and_said(type: str, value: str, problem: str) -> None:
    sender = {"identifiers": [{"type": type, "value": value}]}

    assert problems_of(**{"from": sender}) == problem
    assert parsed(**{"from": sender}).clues[0].raw == value


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.sampled_from(["id", "channel", "direction", "at", "queue", "from", "subject", "text", "more"]), anything)
def test_no_value_anywhere_stops_the_reader(key: str, value: Any) -> None:
    (line,) = lines(json.dumps(an_interaction(**{key: value})).encode())

    assert (line.arrival is None) <= bool(line.problem)


@given(anything)
def test_no_sender_stops_the_reader(value: Any) -> None:
    sender = {"name": "x", "identifiers": [{"type": "phone", "value": value}, value]}
    (line,) = lines(json.dumps(an_interaction(**{"from": sender})).encode())

    assert line.arrival is None
