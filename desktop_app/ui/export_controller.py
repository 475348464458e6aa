"""Exporting contacts: who, into which file, how far it is; done by a process of its own."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from desktop_app.domain.text import counted, shortened
from desktop_app.ui import actions as rules
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.own_program import DONE, Run, last_words
from desktop_app.ui.parts import Parts

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

_KINDS = ("CSV, for spreadsheets (*.csv)", "vCard, for address books (*.vcf)", "JSON, for programs (*.json)")
_KINDS_OF_ONE = ("All that is known, as JSON (*.json)", *_KINDS[1::-1])
_NAME_LIMIT = 60


@dataclass
class _UnderWay:
    path: str
    run: Run
    is_cancelled: bool = False
    heard: list[str] = field(default_factory=list)


class ExportController(QObject):
    """One export at a time; it shows in the status line, and nothing waits for it."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._panel = window.exporting
        self._parts = parts
        self._under_way: _UnderWay | None = None
        self._wanted: list[str] = []  # the words that say who, while a file is chosen
        window.actions_by_rule[rules.EXPORT].triggered.connect(self._open)
        window.actions_by_rule[rules.EXPORT_CONTACT].triggered.connect(self._export_shown)
        window.status.cancel_export.clicked.connect(self._cancel)
        self._panel.close_requested.connect(self._panel.hide)
        self._panel.export_requested.connect(self._export)

    @property
    def is_under_way(self) -> bool:
        return self._under_way is not None

    # Who, and where to

    def _open(self) -> None:
        searched = self._desk.draft.search or ""  # which goes with its sheet
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open_with(searched)

    def _export(self, text: str, with_temporary: bool) -> None:
        self._panel.hide()
        wanted = [f"--search={text}"] if text else []
        wanted += ["--temporary"] if with_temporary else []
        self._choose(wanted, "Export contacts", "contacts", _KINDS)

    def _export_shown(self) -> None:
        contact = self._desk.contact.shown_contact
        if contact is not None:
            name = file_name(contact.display_name)
            self._choose([f"--contact={contact.id}"], "Export contact", name, _KINDS_OF_ONE)

    def _choose(self, wanted: list[str], title: str, name: str, kinds: Sequence[str]) -> None:
        if self._under_way is not None:
            self._say("An export is under way; the next can begin when it is done or cancelled.")
            return
        self._wanted = wanted
        self._parts.files.choose_new_file(self._window, title, name, self._begin, kinds)

    # From the start to the end

    def _begin(self, path: str) -> None:
        if self._under_way is not None:
            return
        run = self._parts.program.run(["export", "--json", "--progress", *self._wanted, "--", path], self)
        under_way = self._under_way = _UnderWay(path, run)
        run.line_heard.connect(under_way.heard.append)
        run.told.connect(self._on_told)
        run.ended.connect(self._on_ended)
        self._window.status.show_export("Exporting …")
        run.start()

    def _on_told(self, found: Mapping[str, Any]) -> None:
        if self._under_way is not None and not self._under_way.is_cancelled and "done" in found:
            of = f" of {found['of']:,}" if found.get("of") else ""
            self._window.status.show_export(f"Exporting · {found['done']:,}{of}")

    def _cancel(self) -> None:
        if self._under_way is not None:
            self._under_way.is_cancelled = True
            self._window.status.show_export("Cancelling …")
            self._under_way.run.cancel()

    def _on_ended(self, status: int | None, answer: Any) -> None:
        ended, self._under_way = self._under_way, None
        self._window.status.show_export("")
        if ended is None:
            return
        if status in DONE and isinstance(answer, Mapping):
            sentence = f"Exported {counted(int(answer['written']), 'contact')} to {ended.path}"
            if status:
                sentence = f"{sentence}. {last_words(ended.heard, 'Some are missing.')}"
            self._desk.show_toast(sentence, None, icon="file-export", file=ended.path)
        elif ended.is_cancelled:
            self._say("The export was cancelled; no file was written.")
        else:
            self._say(last_words(ended.heard, "The export ended before it was done; no file was written."))

    def _say(self, sentence: str) -> None:
        self._desk.show_toast(sentence, None, icon="info-circle")


def file_name(name: str) -> str:
    """What a file about somebody is called, without an ending: nothing in it means anything to a file system."""
    kept = re.sub(r"[^\w\- ]+", " ", name)
    return shortened(re.sub(r"\s+", " ", kept).strip(), _NAME_LIMIT).rstrip("…") or "contact"
