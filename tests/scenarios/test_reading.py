"""What is wrong with a scenario file is said with its line, all at once, and in a sentence that helps."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.scenarios.places import InvalidScenario
from desktop_app.scenarios.reading import parse_scenario, read_scenario
from tests.scenarios.small import SMALL


def problems(text: str) -> list[str]:
    """What is said of a file of that text, as ``line:column: sentence``."""
    try:
        parse_scenario(text, "f")
    except InvalidScenario as error:
        return [each.in_file("").removeprefix(":") for each in error.problems]
    return []


def test_a_small_scenario_is_read() -> None:
    scenario = parse_scenario(SMALL, "f")

    assert (scenario.name, scenario.points, scenario.truth) == ("small", 20, {"call": "ada"})


# What is written instead → what is said.
WRONG = {
    ("title: A call", "titel: A call"): ["1:1: A scenario needs title as well.",
                                         "2:1: A scenario has no key 'titel'; did you mean 'title'?"],
    ("at: 10 s", "at: soon"): ["14:9: 'at' is how long, as 30 s, 2 min, 3 h or 60 days, not 'soon'."],
    ("at: 10 s", "at: -10 s"): ["14:9: 'at' is -10 s, and nothing takes less than no time."],
    ("call: ada", "call: adah"): ["19:9: There is no contact called 'adah'; did you mean 'ada'?"],
    ("accept: call", "accept: cal"): ["21:13: There is no interaction called 'cal'; did you mean 'call'?"],
    ("accept: call", "acept: call"): ["21:5: An entry of 'expected' cannot be told by 'acept'; did you mean 'accept'?"],
    ("from: +1", "channel: voise\n    from: +1"): ["13:14: 'channel' cannot be 'voise'; did you mean 'voice'?"],
    ("first_name: Ada", "first_name: [Ada]"): ["7:19: 'first_name' is a text, not a list."],
    ("at: 10 s", "at: 10 s\n    at: 11 s"): ["15:5: 'at' is given twice; it stands in line 14 already."],
    ("  - at: 0 s", "  - at: 1 min"): [
        "14:5: This happens before the event above it; events stand in the order of time."
    ],
    ("- wrapped_up: call", "- wrapped_up: call\n    code: Solved"): [
        "26:11: There is no wrap-up code called 'Solved'; did you mean 'Resolved'?"
    ],
    ("truth:\n  call: ada\n", ""): [
        "22:5: This can never hold: nothing says who is right for call; name it under truth, or here with to."
    ],
    ("- linked: call", "- kind: ada\n    is: Ephemeral"): [
        "24:5: This can never hold: ada is curated from the start, and kinds only rise."
    ],
    ("- linked: call", "- linked: call\n  - linked: call\n    to: nobody"): [
        "25:5: This can never hold beside the check in line 24: call is linked to one contact."
    ],
    ("- accept: call", "- accept: call\n  - listen: call\n  - listen: call"): [
        "23:13: Nothing more is said during call, so this waits for ever."
    ],
    ("name: greeting", "name: ada"): ["17:11: 'ada' is the name of something else in line 6."],
    ("start: 2026-02-04T10:00:00Z", "start: 2026-02-04 10:00"): [
        "3:8: 'start' is a time with its zone, as 2026-02-04T10:00:00Z, not '2026-02-04 10:00'."
    ],
    ("title: A call is answered", "title: &a A\nabout: *a"): [
        "3:8: This is no YAML that can be read: a scenario has no aliases."
    ],
    ("title: A call", "title: a: b: c"): [
        "2:9: This is no YAML that can be read: mapping values are not allowed here."
    ],
    ("work_phone: +1 803-123-0000\nev", "work_email: nobody\nev"): [
        "9:19: Work e-mail is no e-mail address: nobody"
    ],
}  # fmt: skip


@pytest.mark.parametrize(("change", "said"), WRONG.items(), ids=[new.split("\n")[0] for _, new in WRONG])
def test_what_is_wrong_is_said_where_it_stands(change: tuple[str, str], said: list[str]) -> None:
    assert change[0] in SMALL

    assert problems(SMALL.replace(*change)) == said


def test_all_that_is_wrong_is_said_at_once() -> None:
    text = SMALL.replace("call: ada", "call: adah").replace("at: 10 s", "at: soon").replace("- wrapped_up", "- wraped")

    assert [each.split(":")[0] for each in problems(text)] == ["14", "19", "25"]


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "- a\n- b\n", "just words", "a: [1, 2", "\x00", "!!python/object:os.system x"]
)
def test_what_is_no_scenario_is_said_in_one_sentence(text: str) -> None:
    assert problems(text)


@settings(max_examples=50)
@given(st.text(max_size=200))
def test_no_text_whatever_brings_the_reader_down(text: str) -> None:
    problems(text)


@settings(max_examples=50)
@given(st.sampled_from(SMALL.split("\n")), st.text(max_size=30))
def test_a_line_that_is_something_else_brings_nobody_down(line: str, instead: str) -> None:
    problems(SMALL.replace(line, instead, 1))


@pytest.mark.parametrize("word", ["NO", "0800", "1_000", "2026-02-04", "12:30", "null", "1e3", "~"])
def test_a_value_stays_as_it_was_written(word: str) -> None:
    scenario = parse_scenario(SMALL.replace("first_name: Ada", f"first_name: {word}"), "f")

    assert scenario.world.contacts["ada"].fields["first_name"] == word


def test_every_field_of_a_contact_may_be_given() -> None:
    given = {"survey_opt_out": "yes", "external_system_url": "https://crm.example/1", "country": "US"}
    values = {name: given.get(name, "ada@x.example" if "email" in name else "1") for name in FIELD_RULES}
    lines = "\n".join(f"      {name}: {text}" for name, text in values.items())
    text = SMALL.replace("      first_name: Ada\n      last_name: Lovelace\n      work_phone: +1 803-123-0000", lines)

    assert parse_scenario(text, "f").world.contacts["ada"].fields == values


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(InvalidScenario, match="cannot be read"):
        read_scenario(tmp_path / "none.yaml")
