"""Asking for files without keeping anything else waiting."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget


class FileChooser(Protocol):
    """Asks the agent for files; a test answers by itself. *on_chosen* is not called when they think better of it."""

    def choose_files(
        self, window: QWidget, title: str, kinds: Sequence[str], on_chosen: Callable[[list[str]], None]
    ) -> None:
        """Files that are there; *kinds*: as "Contacts (*.csv *.vcf)"."""
        ...

    def choose_new_file(
        self, window: QWidget, title: str, path: str, on_chosen: Callable[[str], None], kinds: Sequence[str] = ()
    ) -> None:
        """Where a file is to be written; *path*: what is offered. A name without an ending gets the chosen kind's."""
        ...


class FileDialogs:
    """The desktop's own dialogs, which stop nothing: a call that comes in meanwhile can be answered."""

    def choose_files(
        self, window: QWidget, title: str, kinds: Sequence[str], on_chosen: Callable[[list[str]], None]
    ) -> None:
        dialog = self._dialog(window, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilters(list(kinds))
        dialog.filesSelected.connect(on_chosen)
        dialog.show()

    def choose_new_file(
        self, window: QWidget, title: str, path: str, on_chosen: Callable[[str], None], kinds: Sequence[str] = ()
    ) -> None:
        dialog = self._dialog(window, title)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        if kinds:
            dialog.setNameFilters(list(kinds))
            dialog.follow_kind(kinds[0])
            dialog.filterSelected.connect(dialog.follow_kind)
        dialog.selectFile(path)
        dialog.fileSelected.connect(on_chosen)
        dialog.show()

    def _dialog(self, window: QWidget, title: str) -> _FileDialog:
        dialog = _FileDialog(window, title)
        dialog.setObjectName("fileDialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setWindowModality(Qt.WindowModality.NonModal)
        return dialog


class _FileDialog(QFileDialog):
    def follow_kind(self, kind: str) -> None:
        """A name that has no ending gets that of *kind*: "vCard (*.vcf)"."""
        self.setDefaultSuffix(kind.rpartition("*.")[2].rstrip(")"))
