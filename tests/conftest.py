"""What every test stands on: a home of its own, a store of its own, and time and ids that repeat."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from desktop_app.app import open_runner
from desktop_app.domain.ids import AgentName
from desktop_app.domain.settings import Settings
from desktop_app.services.runner import Runner
from tests.builders import a_clock

# Before anybody imports Qt: no test needs a screen unless it says so.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# A busy machine is no failure; and where nobody looks at the details, the same examples each time.
settings.register_profile("desk", deadline=None)
settings.register_profile("ci", settings.get_profile("desk"), derandomize=True)
settings.load_profile("ci" if "CI" in os.environ else "desk")

OPENING = datetime(2026, 2, 4, 10, tzinfo=UTC)
_HOMES = ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the tests that take minutes, too")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes minutes; skipped unless --long is given")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("--long"):
        for item in items:
            if item.get_closest_marker("long"):
                item.add_marker(pytest.mark.skip(reason="takes minutes; run it with --long"))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of the test's own: nobody's real store, settings or window is ever touched."""
    folder = tmp_path / "home"
    for name in _HOMES:
        monkeypatch.setenv(name, str(folder / name.lower()))
    # A socket's path may have about a hundred characters, and pytest's own folders use most of them.
    runtime = tempfile.mkdtemp(prefix="ld-")
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
    yield folder
    shutil.rmtree(runtime, ignore_errors=True)


@pytest.fixture
def store_url(tmp_path: Path) -> str:
    """A store that is not there yet. A file, as an in-memory database is one per thread."""
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture
def runner(store_url: str) -> Iterator[Runner]:
    """The desk of noor, administrator of an empty store; a second passes with each question to the clock."""
    numbers = itertools.count(1)
    opened = open_runner(
        store_url,
        run_by=AgentName("noor"),
        settings=Settings(),
        clock=a_clock(OPENING),
        new_id=lambda: f"c{next(numbers):04}",
    )
    yield opened
    opened.store.close()
