"""Reporting a problem: the files are put together by a process of its own, read by the agent, and kept as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QIODevice, QObject, QSaveFile, qVersion
from PySide6.QtGui import QGuiApplication

from desktop_app.domain.health import ReportFile
from desktop_app.services.health import bundle
from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.own_program import Run, last_words
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

_KINDS = ("Reports (*.zip)",)
_FAILED = "Not all could be put together."


class ReportController(QObject):
    """The sheet of a report. What was written stays until it is saved."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.report
        self._parts = parts
        self._run: Run | None = None
        self._heard: list[str] = []
        self._to_save: tuple[ReportFile, ...] = ()
        window.actions_by_rule[rules.REPORT].triggered.connect(self._open)
        self._panel.close_requested.connect(self._on_closed)
        self._panel.save_requested.connect(self._choose)

    def _open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.show_gathering()
        self._panel.open()
        self._stop()
        self._heard = []
        run = self._run = self._parts.program.run(["report", "--json"], self)
        run.line_heard.connect(self._heard.append)
        run.ended.connect(self._on_ended)
        run.start()

    def _on_ended(self, status: int | None, answer: Any) -> None:
        self._run = None
        found = answer.get("files", ()) if isinstance(answer, Mapping) else ()
        if not found:
            self._panel.show_problem(last_words(self._heard, _FAILED))
        self.show_files([ReportFile(each["name"], each["about"], each["text"]) for each in found])

    def show_files(self, files: Sequence[ReportFile]) -> None:
        """Those that were put together, and the window's own besides."""
        self._stop()
        self._panel.show_files([*files, self._of_window()])

    def _of_window(self) -> ReportFile:
        screens = [
            f"screen of {screen.size().width()} × {screen.size().height()} at {screen.devicePixelRatio():g}"
            for screen in QGuiApplication.screens()
        ]
        lines = (
            f"Qt {qVersion()} on {QGuiApplication.platformName()}",
            *screens,
            f"window of {self._window.width()} × {self._window.height()}",
            f"look {self._parts.theme.name.value}, direction {QGuiApplication.layoutDirection().name}",
        )
        return ReportFile("window.txt", "the window and the screens", "\n".join(lines) + "\n")

    # Keeping it

    def _choose(self, files: tuple[ReportFile, ...]) -> None:
        self._to_save = files
        self._parts.files.choose_new_file(self._window, "Save report", "linkdesk-report", self._save, _KINDS)

    def _save(self, path: str) -> None:
        file = QSaveFile(path)  # there whole or not at all
        data = bundle(self._to_save)
        is_written = file.open(QIODevice.OpenModeFlag.WriteOnly) and file.write(data) == len(data) and file.commit()
        if not is_written:
            self._panel.show_problem(f"{path} cannot be written: {file.errorString()}.")
            return
        self._panel.forget()
        self._panel.hide()
        self._desk.show_toast(f"The report is in {path}", None, icon="file-export", file=path)

    def _on_closed(self) -> None:
        self._stop()
        self._panel.hide()

    def _stop(self) -> None:
        if self._run is not None:
            self._run.forget()
            self._run = None
