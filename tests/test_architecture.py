"""The table of imports in the architecture section, and what stands in exactly one place, read from the code itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "desktop_app"
QT = {"PySide6", "shiboken6"}
SQL = {"peewee", "playhouse", "apsw", "sqlite3"}

# Folder → the parts of ours that it may import. What is not listed (app.py, desktop.py, cli/ …) puts them together.
MAY_IMPORT = {
    "domain": {"domain"},
    "store": {"domain", "store"},
    "channels": {"domain", "channels"},
    "services": {"domain", "services", "store"},
    "ui": {"domain", "services", "ui", "resource_files"},
    "scenarios": {"domain", "services", "scenarios", "resource_files"},
}
# Of the store, the services know its front door and the words of its journal, never its tables.
STORE_FOR_SERVICES = {"desktop_app.store", "desktop_app.store.journal", "desktop_app.store.undo"}
# Of the scenarios, what is only about files.
READ_SCENARIOS = {
    f"{name}.py"
    for name in ("acts", "binding", "checks", "describing", "events", "linting", "never", "nodes", "places", "reading",
                 "scenario")
}  # fmt: skip
COMPOSITION = {"desktop_app/app.py"}


@dataclass(frozen=True)
class Source:
    path: str  # relative to the checkout
    tree: ast.Module

    @property
    def part(self) -> str:
        """The folder in the package, or the module itself."""
        return self.path.split("/")[1].removesuffix(".py")

    def imported(self) -> Iterator[tuple[str, int]]:
        """Full names of imported modules, and from which lines."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((each.name, node.lineno) for each in node.names)
            elif isinstance(node, ast.ImportFrom):
                for each in node.names:
                    whole = f"{node.module}.{each.name}"
                    is_module = (ROOT / whole.replace(".", "/")).with_suffix(".py").exists()
                    yield (whole if is_module else str(node.module)), node.lineno

    def called(self) -> Iterator[tuple[str, int]]:
        """Dotted names of what is called, as written, and in which lines."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield ast.unparse(node.func).replace("\n", ""), node.lineno


@cache
def sources(folder: str = "desktop_app") -> tuple[Source, ...]:
    paths = sorted((ROOT / folder).rglob("*.py"))
    return tuple(Source(path.relative_to(ROOT).as_posix(), ast.parse(path.read_text("utf-8"))) for path in paths)


def calls(*names: str, folder: str = "desktop_app", but_in: tuple[str, ...] = ()) -> list[str]:
    """Where one of *names* is called; a name that begins with a dot is any object's method."""
    return [
        f"{source.path}:{line} calls {called}"
        for source in sources(folder)
        for called, line in source.called()
        for name in names
        if (called.endswith(name) if name.startswith(".") else called == name or called.endswith("." + name))
        and not source.path.startswith(but_in)
    ]


def test_there_is_something_to_look_at() -> None:
    assert {source.part for source in sources()} >= {"domain", "store", "services", "channels", "ui", "app"}


@pytest.mark.parametrize("part", MAY_IMPORT)
def test_a_part_imports_only_what_stands_below_it(part: str) -> None:
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        if source.part == part
        for name, line in source.imported()
        if name.startswith("desktop_app.") and name.split(".")[1] not in MAY_IMPORT[part]
    ]

    assert wrong == []


def test_services_know_the_store_by_its_front_door_only() -> None:
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        if source.part == "services"
        for name, line in source.imported()
        if name.startswith("desktop_app.store") and name not in STORE_FOR_SERVICES
    ]

    assert wrong == []


def test_reading_a_scenario_is_pure() -> None:
    pure = ("domain", "scenarios")
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        if source.path.removeprefix("desktop_app/scenarios/") in READ_SCENARIOS
        for name, line in source.imported()
        if name.startswith("desktop_app.") and name.split(".")[1] not in pure
    ]

    assert wrong == []


def outsiders(libraries: set[str], *parts: str) -> list[str]:
    """Who else than *parts* imports one of *libraries*."""
    return [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        if source.part not in parts
        for name, line in source.imported()
        if name.split(".")[0] in libraries
    ]


def test_only_the_store_speaks_sql() -> None:
    assert outsiders(SQL, "store") == []


def test_only_the_window_and_its_test_kit_know_qt() -> None:
    assert outsiders(QT, "ui", "testing", "demo", "desktop", "crash_reports") == []


def test_the_domain_imports_no_library_that_does_io() -> None:
    pure = {"anyascii", "phonenumbers", "desktop_app"}
    idle = {"__future__", "abc", "collections", "dataclasses", "datetime", "decimal", "email", "enum", "functools",
            "hashlib", "itertools", "math", "operator", "re", "string", "types", "typing", "unicodedata"}  # fmt: skip
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        if source.part == "domain"
        for name, line in source.imported()
        if name.split(".")[0] not in pure | idle
    ]

    assert wrong == []


def test_todays_tables_are_unknown_to_the_migrations() -> None:
    wrong = [
        f"{source.path}:{line} imports {name}"
        for source in sources()
        if source.path.startswith("desktop_app/store/migrations/")
        for name, line in source.imported()
        if name.startswith("desktop_app")
    ]

    assert wrong == []


def test_transactions_are_begun_in_the_store_only() -> None:
    assert calls("atomic", ".atomic", but_in=("desktop_app/store/",)) == []


def test_nobody_but_the_composition_root_asks_what_time_it_is() -> None:
    clocks = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns")

    assert calls(*clocks, "QDateTime.currentDateTime", but_in=tuple(COMPOSITION)) == []


def test_nobody_but_the_composition_root_makes_up_ids() -> None:
    assert calls("uuid.uuid4", "uuid4", "uuid1", "secrets.token_hex", but_in=tuple(COMPOSITION)) == []


def test_nobody_sleeps() -> None:
    # A command line that has just started the window has nothing else to wait for.
    assert calls("time.sleep", "sleep", ".usleep", ".msleep", but_in=("desktop_app/desktop.py",)) == []


@pytest.mark.parametrize("waiting", ["time.sleep", "qtbot.wait"])
def test_no_test_waits_for_time_to_pass(waiting: str) -> None:
    assert calls(waiting, folder="tests") == []


def test_no_dialog_runs_an_event_loop_of_its_own() -> None:
    the_one = {"calls QApplication.exec", "calls application.exec"}

    assert [each for each in calls(".exec", ".exec_") if not each.endswith(tuple(the_one))] == []


def test_timers_are_made_in_one_place() -> None:
    # The demo's player times what people look at, not what the desk does.
    assert calls("QTimer", "QTimer.singleShot", but_in=("desktop_app/ui/timers.py", "desktop_app/demo/player.py")) == []
