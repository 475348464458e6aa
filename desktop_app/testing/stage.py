"""A throw-away world with a window on it: what demos are played on and tests are written against."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from PySide6.QtCore import QObject, QSettings
from PySide6.QtWidgets import QApplication, QWidget

from desktop_app.app import look_at_store, open_runner
from desktop_app.channels.json_lines import parse_interaction
from desktop_app.channels.json_sessions import parse_session
from desktop_app.desktop import DeskWindow, make_application, own_words
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OperationId, SessionId
from desktop_app.domain.settings import Settings, ThemeName
from desktop_app.services.agents import CurrentAgent
from desktop_app.services.contacts import CreateContact
from desktop_app.services.interactions import (
    AcceptInteraction,
    EndInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.journey import ReceiveSession, receipt_of_session
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done, Runner
from desktop_app.testing.clock import FakeClock
from desktop_app.testing.pages import Desk
from desktop_app.ui.import_memory import ImportMemory
from desktop_app.ui.other_stores import StoreMemory
from desktop_app.ui.own_program import OwnProgram, Program
from desktop_app.ui.theme import Theme

AGENT = AgentName("noor")
STORE_NAME = "stage.db"  # in the stage's folder


class ChosenFiles:
    """What the agent chooses in the desktop's dialogs, without any being shown."""

    def __init__(self) -> None:
        self.chosen: list[Path] = []  # none: they think better of it

    def choose_files(
        self, window: QWidget, title: str, kinds: Sequence[str], on_chosen: Callable[[list[str]], None]
    ) -> None:
        if self.chosen:
            on_chosen([str(path) for path in self.chosen])

    def choose_new_file(
        self, window: QWidget, title: str, path: str, on_chosen: Callable[[str], None], kinds: Sequence[str] = ()
    ) -> None:
        if self.chosen:
            on_chosen(str(self.chosen[0]))


class NotedAlerts:
    """What would be heard, and seen beside other programs' windows; nothing is."""

    def __init__(self) -> None:
        self.volumes: list[int] = []
        self.notices: list[tuple[str, str]] = []
        self.shown: tuple[str, str] | None = None

    def sound(self, volume: int) -> None:
        self.volumes.append(volume)

    def notify(self, title: str, text: str) -> None:
        self.shown = title, text
        self.notices.append(self.shown)

    def take_back(self) -> None:
        self.shown = None


class NotedStores:
    """What the window would open in windows of their own; nothing is."""

    def __init__(self, own_url: str) -> None:
        self.own_url = own_url
        self.opened: list[str] = []
        self.demos = 0
        self.look = look_at_store
        self.problem: DesktopError | None = None  # what opening ends with

    def open(
        self, url: str, parent: QObject, on_opened: Callable[[], None], on_failed: Callable[[DesktopError], None]
    ) -> None:
        self.opened.append(url)
        if self.problem is None:
            on_opened()
        else:
            on_failed(self.problem)

    def try_demo(self) -> bool:
        self.demos += 1
        return True


class Stage:
    """One store, one window, one agent. ``stage.desk`` is the window as people use it."""

    def __init__(
        self,
        folder: Path,
        *,
        settings: Settings | None = None,
        theme: ThemeName = ThemeName.LIGHT,
        agent: AgentName = AGENT,
        program: Program | None = None,
        layout_store: QSettings | None = None,
        clock: FakeClock | None = None,
    ) -> None:
        """Makes or opens the store in *folder*. The first agent on it is its administrator.

        *layout_store*: where the window's layout is kept, if anywhere.
        *clock*: the one to share, where others have their part in the world as well.
        *program*: what is started for what takes long, where that is not Linkdesk itself.
        """
        numbers = itertools.count(1)
        self._is_closed = False
        self.clock = clock or FakeClock()
        self._numbers = numbers
        self._settings = replace(settings or Settings(), theme=theme)
        self.url = f"sqlite:///{folder / STORE_NAME}"
        self.runner: Runner = open_runner(
            self.url, run_by=agent, settings=self._settings, clock=self.clock, new_id=self._new_id
        )
        # A stage that is opened again goes on counting where the ids of the store end.
        self._numbers = itertools.count(self.runner.last_sequence() * 100 + 1)
        self.application: QApplication = make_application()
        self.theme = Theme(theme)
        self.theme.apply(self.application)
        self.files = ChosenFiles()
        self.stores = NotedStores(self.url)
        self.alerts = NotedAlerts()
        self.opened_links: list[str] = []  # what the window wanted the browser to show; nothing is really opened
        self.opened_folders: list[str] = []  # of which files the desktop was to show the folder
        self.window = DeskWindow(
            self.runner,
            self.application,
            theme=self.theme,
            clock=self.clock,
            new_id=self._new_id,
            open_link=self._note_link,
            open_folder=self._note_folder,
            save_settings=self._keep_settings,
            program=program or OwnProgram(own_words(self.runner), {"LOGNAME": agent}),
            files=self.files,
            stores=self.stores,
            alerts=self.alerts,
            layout_store=layout_store,
            store_memory=StoreMemory(folder / "stores.json"),
            import_memory=ImportMemory(folder / "import-mappings.json"),
        )
        self.desk = Desk(self.window.window, lambda: self.window.is_settled)

    def _note_link(self, address: str) -> bool:
        self.opened_links.append(address)
        return True

    def _note_folder(self, path: str) -> bool:
        self.opened_folders.append(path)
        return True

    def _keep_settings(self, changes: Mapping[str, Any]) -> Settings:
        """As long as the stage stands; nobody's own settings are touched."""
        self._settings = replace(self._settings, **changes)
        return self._settings

    def _new_id(self) -> str:
        return f"{next(self._numbers):08}"

    def open(self) -> None:
        self.window.window.show()
        self.desk.settle()

    def close(self) -> None:
        """Closing twice is closing once."""
        if self._is_closed:
            return
        self._is_closed = True
        self.window.window.close()
        self.window.close()
        self.application.processEvents()

    # What happens besides the agent

    def run(self, command: Command) -> Done:
        """Runs a command as another process would; the window hears of it."""
        self.clock.advance(timedelta(seconds=1))
        done = self.runner.run(command)
        self.follow()
        return done

    def follow(self) -> None:
        """Lets the window notice what others did to its store."""
        # A look that began before the change must not be taken for one that has seen it.
        self.desk.settle(lambda: not self.window.worker.is_following)
        self.window.worker.follow()
        self.desk.settle(lambda: not self.window.worker.is_following)

    def contact(self, **fields: str) -> ContactId:
        """A curated contact."""
        given: dict[str, Any] = dict(fields)
        return ContactId(self.run(CreateContact(**given)).result["contact"])

    def comes_in(self, channel: str, type: str | None = None, value: str = "", **given: Any) -> InteractionId:
        """An interaction alerts in the window. *given*: more of its JSON keys, and ``name``."""
        self.clock.advance(timedelta(seconds=7))
        id = InteractionId(f"I-{next(self._numbers)}")
        identifiers = given.pop("identifiers", [{"type": type, "value": value}] if type else [])
        sender = {"name": given.pop("name", None), "identifiers": identifiers}
        self.window.ring({"id": id, "channel": channel, "queue": "Billing", "from": sender, **given})
        self.desk.settle()
        return id

    def calls(self, number: str) -> InteractionId:
        return self.comes_in("voice", "phone", number)

    def came_in_before(self, channel: str, type: str, value: str) -> InteractionId:
        """An interaction that another process received."""
        id = InteractionId(f"I-{next(self._numbers)}")
        found = {"id": id, "channel": channel, "from": {"identifiers": [{"type": type, "value": value}]}}
        arrival = parse_interaction(found, region=self._settings.region, now=self.clock(), problems=[])
        self.runner.run(ReceiveInteraction(arrival), operation_id=OperationId(receipt_of(id)))
        self.follow()
        return id

    def was_handled(
        self,
        channel: str,
        type: str,
        value: str,
        *,
        at: datetime,
        code: str = "Resolved",
        note: str = "",
        by: str = "ilse",
        **given: Any,
    ) -> InteractionId:
        """An interaction of long ago that another agent answered and wrapped up; *given*: more of its JSON keys."""
        id = InteractionId(f"I-{next(self._numbers)}")
        identifiers = [{"type": type, "value": value}]
        found = {"id": id, "channel": channel, "at": at.isoformat(), "from": {"identifiers": identifiers}, **given}
        arrival = parse_interaction(found, region=self._settings.region, now=at, problems=[])
        then = Runner(self.runner.store, AgentName(by), clock=lambda: at, new_id=self._new_id, settings=self._settings)
        then.run(ReceiveInteraction(arrival), operation_id=receipt_of(id))
        then.run(AcceptInteraction(id))
        then.run(WrapUpInteraction(id, code, note))
        return id

    def visited(self, customer: str, *, at: datetime | None = None, type: str = "cookie", **given: Any) -> SessionId:
        """A visit to the web site that another process received; *given*: more of its JSON keys."""
        id = given.pop("id", f"V-{next(self._numbers)}")
        created = (at or self.clock()).isoformat()
        found = {"id": id, "customerId": customer, "customerIdType": type, "createdDate": created, **given}
        brought = parse_session(found, region=self._settings.region, now=self.clock(), problems=[])
        receipt = receipt_of_session(brought.session, brought.events)
        self.runner.run(ReceiveSession(brought.session, brought.events), operation_id=receipt)
        return SessionId(id)

    def seconds_pass(self, seconds: float) -> None:
        """The time goes on, and the desk does what it does every second."""
        self.clock.advance(timedelta(seconds=seconds))
        self.window.controller.on_second()
        self.desk.settle()

    def days_pass(self, days: float) -> None:
        """The time goes on, and the desk does what it does every hour."""
        self.clock.advance(timedelta(days=days))
        self.window.controller.lapsing.on_hour()
        self.desk.settle()

    def ends(self, id: InteractionId) -> None:
        """The customer has gone."""
        self.run(EndInteraction(id))

    @property
    def role(self) -> str:
        return self.runner.read(CurrentAgent()).role.value


@contextmanager
def stage(*, settings: Settings | None = None, theme: ThemeName = ThemeName.LIGHT) -> Iterator[Stage]:
    """A stage whose world is gone afterwards."""
    with TemporaryDirectory(prefix="linkdesk-stage-") as folder:
        made = Stage(Path(folder), settings=settings, theme=theme)
        try:
            made.open()
            yield made
        finally:
            made.close()
