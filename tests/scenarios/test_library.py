"""Every scenario of the library: who does right scores full marks, and each mistake costs points and is named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from desktop_app.scenarios.acts import Act
from desktop_app.scenarios.debriefing import Debriefing, debrief
from desktop_app.scenarios.playing import Play
from desktop_app.scenarios.reading import read_scenario
from desktop_app.scenarios.scenario import Scenario
from desktop_app.scenarios.shipped import shipped
from desktop_app.services.dumping import CanonicalDump
from desktop_app.testing.scenario_play import played
from desktop_app.testing.scenario_window import played_in_window

FILES = {path.stem: path for path in shipped()}


@cache
def scenario_named(name: str) -> Scenario:
    return read_scenario(FILES[name])


def _mistakes() -> Iterator[tuple[str, str]]:
    for name in FILES:
        for mistake in scenario_named(name).mistakes:
            yield name, mistake


MISTAKES = list(_mistakes())


def judged(play: Play, acts: tuple[Act, ...]) -> Debriefing:
    play.perform_all(acts)
    return debrief(play)


def refusals(play: Play) -> list[str]:
    return [each.refused for each in play.performed if each.refused]


def dump_of(play: Play) -> Any:
    """What is stored, with the names of the file in place of ids, and in an order that does not depend on these."""
    names = {str(id): name for name, id in play.cast.contacts.items()}
    return _in_order(play.director.read(CanonicalDump()), names)


def _in_order(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {names.get(key, key): _in_order(each, names) for key, each in value.items() if key != "id"}
    if isinstance(value, list):
        return sorted((_in_order(each, names) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    return names.get(value, value) if isinstance(value, str) else value


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_called_as_its_scenario(name: str) -> None:
    assert scenario_named(name).name == name


@pytest.mark.parametrize("name", FILES)
def test_a_scenario_teaches_by_captions_hints_and_a_mistake(name: str) -> None:
    scenario = scenario_named(name)

    assert all(act.caption and act.hint for act in scenario.expected)
    assert all(check.otherwise for check in scenario.success)
    assert scenario.points == 100
    assert scenario.mistakes
    assert scenario.about
    assert scenario.debriefing


@pytest.mark.parametrize("name", FILES)
def test_who_does_right_scores_full_marks(name: str) -> None:
    with played(scenario_named(name)) as play:
        told = judged(play, play.scenario.expected)

        assert refusals(play) + play.prevented == []
        assert [mark.remark for mark in told.marks if not mark.is_met] == []
        assert (told.points, told.mistake) == (100, None)


@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_mistake_costs_points_and_is_named(name: str, mistake: str) -> None:
    with played(scenario_named(name)) as play:
        told = judged(play, play.scenario.mistakes[mistake].acts)

        assert told.points < told.of
        assert told.mistake is not None
        assert told.mistake.name == mistake
        assert told.mistake.says == play.scenario.mistakes[mistake].about


@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize("name", FILES)
def test_the_window_does_what_the_services_do(name: str) -> None:
    scenario = scenario_named(name)
    with played(scenario) as play:
        wanted = judged(play, scenario.expected), dump_of(play)
    with played_in_window(scenario) as play:
        told = judged(play, scenario.expected)

        assert refusals(play) == []
        assert [(mark.what, mark.points) for mark in told.marks] == [
            (mark.what, mark.points) for mark in wanted[0].marks
        ]
        assert dump_of(play) == wanted[1]


@pytest.mark.long
@pytest.mark.usefixtures("qtbot")
@pytest.mark.parametrize(("name", "mistake"), MISTAKES)
def test_a_mistake_in_the_window_is_named_as_well(name: str, mistake: str) -> None:
    with played_in_window(scenario_named(name)) as play:
        told = judged(play, play.scenario.mistakes[mistake].acts)

        assert told.mistake is not None
        assert told.mistake.name == mistake


@pytest.mark.parametrize("name", list(FILES)[:3])
def test_a_scenario_goes_the_same_way_each_time(name: str) -> None:
    runs = []
    for _ in range(2):
        with played(scenario_named(name)) as play:
            runs.append((judged(play, play.scenario.expected), json.dumps(play.director.read(CanonicalDump()))))

    assert runs[0] == runs[1]
