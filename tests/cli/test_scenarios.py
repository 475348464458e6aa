"""``linkdesk scenario``, as scripts and people without Python use it."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.cli.shell import Shell
from tests.scenarios.small import SMALL

LIBRARY = "s04-wrong-contact"


@pytest.fixture
def good(tmp_path: Path) -> str:
    path = tmp_path / "good.yaml"
    path.write_text(SMALL, encoding="utf-8")
    return str(path)


@pytest.fixture
def bad(tmp_path: Path) -> str:
    path = tmp_path / "bad.yaml"
    path.write_text(SMALL.replace("call: ada", "call: adah"), encoding="utf-8")
    return str(path)


@pytest.fixture
def failing(tmp_path: Path) -> str:
    """A scenario whose expected acts do not bring about what its check asks for."""
    path = tmp_path / "failing.yaml"
    path.write_text(SMALL.replace("  - wrap_up: Resolved\n", ""), encoding="utf-8")
    return str(path)


def test_check_says_line_and_column(shell: Shell, bad: str) -> None:
    assert shell("scenario", "check", bad) == f"{bad}:19:9: There is no contact called 'adah'; did you mean 'ada'?\n"
    assert shell.status == 2


def test_check_is_done_in_part_where_some_files_are_wrong(shell: Shell, good: str, bad: str) -> None:
    answer = shell.json("scenario", "check", good, bad)

    assert shell.status == 1
    assert [len(each["problems"]) for each in answer["files"]] == [0, 1]
    assert answer["files"][1]["problems"][0] == {
        "line": 19,
        "column": 9,
        "problem": "There is no contact called 'adah'; did you mean 'ada'?",
    }


def test_the_whole_library_is_checked_where_no_file_is_named(shell: Shell) -> None:
    shell("scenario", "check")

    assert shell.status == 0


def test_list_names_the_library(shell: Shell) -> None:
    assert LIBRARY in [each["scenario"] for each in shell.json("scenario", "list")]
    assert LIBRARY in shell("scenario", "list")


def test_run_gives_the_score_and_what_was_done(shell: Shell, good: str) -> None:
    (run,) = shell.json("scenario", "run", good)["runs"]

    assert shell.status == 0
    assert (run["ok"], run["points"], run["of"], run["first_mistake"]) == (True, 20, 20, None)
    assert [each["act"] for each in run["acts"]] == ["accept", "wrap_up"]
    assert run["timeline"][-1]["who"] == "trainee"


def test_a_scenario_of_the_library_is_named_without_its_folder(shell: Shell) -> None:
    assert shell("scenario", "run", LIBRARY) == f"✓ {LIBRARY}: 100 of 100 points\n"


def test_what_does_not_hold_is_said_and_counts(shell: Shell, failing: str, good: str) -> None:
    out = shell("scenario", "run", failing)

    assert shell.status == 2
    assert "10 of 20 points" in out
    assert "This does not hold: wrapped_up: call." in out
    shell("scenario", "run", failing, good)
    assert shell.status == 1


def test_a_mistake_can_be_made_on_purpose(shell: Shell) -> None:
    out = shell("scenario", "run", LIBRARY, "--mistake", "stays-with-the-match")

    assert shell.status == 0
    assert "First mistake: The contact that the match had linked was believed" in out


def test_a_mistake_that_a_scenario_has_not_is_refused(shell: Shell) -> None:
    shell("scenario", "run", LIBRARY, "--mistake", "falls-asleep")

    assert shell.status == 2
    assert "it knows: stays-with-the-match" in shell.errors


def test_results_are_written_as_junit_xml(shell: Shell, tmp_path: Path, good: str, failing: str) -> None:
    file = tmp_path / "results.xml"
    shell("scenario", "run", good, failing, "--junit", str(file))

    passed, failed = ElementTree.parse(file).getroot().findall("testsuite")
    assert (passed.get("tests"), passed.get("failures")) == ("4", "0")
    assert (failed.get("tests"), failed.get("failures")) == ("4", "1")
    (case,) = [each for each in failed.findall("testcase") if each.find("failure") is not None]
    assert case.get("name") == "wrapped_up: call"


@pytest.mark.usefixtures("qtbot")
def test_pictures_are_taken_before_and_after_each_act(shell: Shell, tmp_path: Path, good: str) -> None:
    (run,) = shell.json("scenario", "run", good, "--shots", str(tmp_path / "shots"))["runs"]

    names = [Path(shot).name for shot in run["shots"]]
    assert names == ["01-accept-before.png", "01-accept-after.png", "02-wrap_up-before.png", "02-wrap_up-after.png"]
    assert all(Path(shot).stat().st_size > 1_000 for shot in run["shots"])


def test_show_tells_the_truth_and_the_mistakes(shell: Shell) -> None:
    out = shell("scenario", "show", LIBRARY)

    assert "call: david" in out
    assert "notices-too-late" in out
    assert shell.json("scenario", "show", LIBRARY)["truth"] == {"call": "david"}


def test_what_is_shown_as_json_is_the_scenario_again(shell: Shell, tmp_path: Path) -> None:
    import json

    shown = shell.json("scenario", "show", LIBRARY)
    again = tmp_path / "again.yaml"
    again.write_text(json.dumps(shown), encoding="utf-8")  # JSON is YAML

    assert shell.json("scenario", "show", str(again)) == shown


def test_fields_documents_every_key(shell: Shell) -> None:
    groups = {part["group"] for part in shell.json("scenario", "fields")}

    assert {"the file", "an event", "an act", "a check"} <= groups
    assert "takes_away: the permission" in shell("scenario", "fields")


def test_no_store_is_opened(shell: Shell, tmp_path: Path, good: str) -> None:
    shell("scenario", "run", good)

    assert not (tmp_path / "store.db").exists()


def test_files_may_stand_behind_an_option(shell: Shell, good: str, bad: str) -> None:
    assert len(shell.json("scenario", "check", good, "--json", bad)["files"]) == 2
    shell("scenario", "show", good, bad)
    assert shell.status == 64
