"""A scenario file read, and everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path

from desktop_app.scenarios.binding import Binder
from desktop_app.scenarios.linting import problems_of
from desktop_app.scenarios.nodes import compose
from desktop_app.scenarios.places import InvalidScenario, Place, Problem
from desktop_app.scenarios.scenario import Scenario


def read_scenario(path: Path) -> Scenario:
    """Raises InvalidScenario, which carries all that is wrong with the file."""
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise InvalidScenario(str(path), [Problem(Place(), f"It cannot be read: {error.strerror}.")]) from None
    except UnicodeDecodeError:
        raise InvalidScenario(str(path), [Problem(Place(), "It is not UTF-8.")]) from None
    return parse_scenario(text, str(path))


def parse_scenario(text: str, name: str) -> Scenario:
    """The scenario in *text*; *name* stands for the file in messages. Raises InvalidScenario."""
    node = compose(text, name)
    binder = Binder()
    scenario = binder.read(node, Scenario, "a scenario")
    problems = list(binder.problems)
    if isinstance(scenario, Scenario):
        problems += problems_of(scenario)
    if problems:
        raise InvalidScenario(name, problems)
    assert isinstance(scenario, Scenario)  # there would be a problem otherwise
    return scenario
