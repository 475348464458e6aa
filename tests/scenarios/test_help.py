"""The page on scenarios tells the truth: its example is played, and it names every act and every check."""

from __future__ import annotations

import re

import pytest

from desktop_app.resource_files import resource_path
from desktop_app.scenarios.acts import Act
from desktop_app.scenarios.binding import head_of, kinds_in
from desktop_app.scenarios.checks import Check
from desktop_app.scenarios.debriefing import debrief
from desktop_app.scenarios.reading import parse_scenario
from desktop_app.scenarios.scenario import Scenario
from desktop_app.scenarios.shipped import shipped
from desktop_app.testing.scenario_play import played

PAGE = resource_path("help", "scenarios.md").read_text("utf-8")


def example() -> Scenario:
    (text,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    return parse_scenario(text, "scenarios.md")


def test_the_example_can_be_played_to_full_marks() -> None:
    with played(example()) as play:
        play.perform_all(play.scenario.expected)

        assert debrief(play).points == debrief(play).of == 100


def test_the_mistake_of_the_example_is_named() -> None:
    with played(example()) as play:
        play.perform_all(play.scenario.mistakes["stays-with-the-match"].acts)
        mistake = debrief(play).mistake

    assert mistake is not None
    assert mistake.name == "stays-with-the-match"


@pytest.mark.parametrize("kind", [*kinds_in(Act), *kinds_in(Check)], ids=head_of)
def test_every_act_and_every_check_is_on_the_page(kind: type) -> None:
    assert f"`{head_of(kind)}`" in PAGE


def test_the_page_counts_the_library() -> None:
    assert f"{len(shipped())} come with the desk" in PAGE
