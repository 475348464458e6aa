"""Notes on a contact or an organisation: written, read whole, and one's own edited and deleted where they stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHBoxLayout, QListView, QPlainTextEdit, QVBoxLayout, QWidget

from desktop_app.domain.contacts import NOTE_LIMIT, Note
from desktop_app.domain.permissions import Permission
from desktop_app.ui.delegates.note_delegate import NoteDelegate
from desktop_app.ui.drafts import NoteEdit
from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.outside_text import many_lines
from desktop_app.ui.record_wording import note_byline, note_line
from desktop_app.ui.theme import SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, IconButton, PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.wording import missing_permission

_NEW_NOTE_HEIGHT = 72
_READER_HEIGHT = 120


class NoteList(QListView):
    """*grows*: as high as its notes, for a page that scrolls as a whole."""

    def __init__(self, theme: Theme, object_name: str, *, grows: bool) -> None:
        super().__init__()
        self.setObjectName(object_name)
        self.setAccessibleName("Notes")
        self._grows = grows
        self._model = DetailItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(NoteDelegate(theme, self))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        if grows:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def show_details(self, lines: Sequence[DetailLine]) -> None:
        self._model.show_details(lines)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._grow()

    @property
    def chosen(self) -> str:
        """The id of the selected note, "" for none."""
        indexes = self.selectionModel().selectedIndexes()
        return str(indexes[0].data(DetailItemModel.IdRole)) if indexes else ""

    def choose(self, id: str) -> None:
        self.setCurrentIndex(self._model.index_of(id))

    def _grow(self) -> None:
        if self._grows:
            self.setFixedHeight(sum(self.sizeHintForIndex(self._model.index(row)).height() for row in self._rows()))

    def _rows(self) -> range:
        return range(self._model.rowCount())


class NotesPane(QWidget):
    """Shows what it is told; text that is not saved yet is announced with every keystroke, for a draft.

    Signals:
        new_note_edited: the text of the next note. note_written: the same, to be added.
        edit_started: id. note_edited: id, text. edit_saved, edit_cancelled, note_deleted: id.
    """

    new_note_edited = Signal(str)
    note_written = Signal(str)
    edit_started = Signal(str)
    note_edited = Signal(str, str)
    edit_saved = Signal(str)
    edit_cancelled = Signal(str)
    note_deleted = Signal(str)

    def __init__(self, theme: Theme, *, names: str = "", on: str = "contact", grows: bool = False) -> None:
        """*names*: what stands within the object names, as in newOrganizationNoteField; *on*: what the notes are on."""
        super().__init__()
        self._notes: dict[str, Note] = {}
        self._edits: Mapping[str, NoteEdit] = {}
        self._agent_name = ""
        self._missing: Permission | None = None
        self._field = QPlainTextEdit()
        self._field.setObjectName(f"new{names}NoteField")
        self._field.setAccessibleName(f"New note on this {on}")
        self._field.setPlaceholderText(f"Write a note on this {on}")
        self._field.setTabChangesFocus(True)
        self._field.setFixedHeight(_NEW_NOTE_HEIGHT)
        self._field.textChanged.connect(self._on_new_note_edited)
        self._too_long = PlainLabel("", TextRole.ERROR, wraps=True)
        self._too_long.hide()
        self._add = PushButton(theme, "Add Note", object_name=f"add{names}NoteButton")
        self._add.clicked.connect(self._on_add)
        self._empty = PlainLabel("No notes yet.", TextRole.SENTENCE)
        self._list = NoteList(theme, f"{names[:1].lower()}{names[1:]}NoteList" if names else "noteList", grows=grows)
        self._list.selectionModel().selectionChanged.connect(self._on_chosen)
        add = QHBoxLayout()
        add.addWidget(self._too_long, 1)
        add.addStretch(0)
        add.addWidget(self._add, 0, Qt.AlignmentFlag.AlignRight)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_8)
        layout.addWidget(self._field)
        layout.addLayout(add)
        layout.addWidget(self._empty)
        layout.addWidget(self._list, 0 if grows else 2)
        layout.addWidget(self._make_reader(theme, names, grows=grows), 0 if grows else 1)
        if not grows:
            layout.addStretch(0)

    def _make_reader(self, theme: Theme, names: str, *, grows: bool) -> QFrame:
        """The chosen note whole, and what its author can do with it."""
        self._byline = PlainLabel("", TextRole.SECONDARY)
        close = IconButton(theme, "x", "Close the note", object_name=f"close{names}NoteButton")
        close.clicked.connect(self._on_close)
        self._text = QPlainTextEdit()
        self._text.setObjectName(f"shown{names}NoteField")
        self._text.setAccessibleName("The chosen note")
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(_READER_HEIGHT)
        self._text.setReadOnly(True)
        self._text.textChanged.connect(self._on_note_edited)
        self._error = PlainLabel(
            "",
            TextRole.ERROR,
            wraps=True,
            object_name=f"note{names}ErrorLabel",
        )
        self._edit = PushButton(theme, "Edit", icon="pencil", object_name=f"edit{names}NoteButton")
        self._delete = PushButton(theme, "Delete", icon="trash", object_name=f"delete{names}NoteButton")
        self._cancel = PushButton(theme, "Cancel", kind=ButtonKind.QUIET, object_name=f"cancel{names}NoteButton")
        self._save = PushButton(theme, "Save Note", object_name=f"save{names}NoteButton")
        for button, signal in (
            (self._edit, self.edit_started),
            (self._delete, self.note_deleted),
            (self._cancel, self.edit_cancelled),
            (self._save, self.edit_saved),
        ):
            button.clicked.connect(lambda _checked=False, signal=signal: signal.emit(self._list.chosen))
        # The buttons stand at the top, where no toast ever lies.
        head = QHBoxLayout()
        head.setSpacing(SPACE_8)
        head.addWidget(self._byline, 1)
        for button in (self._delete, self._edit, self._cancel, self._save):
            head.addWidget(button)
        head.addWidget(close)
        self._reader = QFrame()
        self._reader.setProperty("ground", "well")
        layout = QVBoxLayout(self._reader)
        layout.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_12)
        layout.setSpacing(SPACE_8)
        layout.addLayout(head)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._error)
        self._reader.hide()
        return self._reader

    def show_notes(self, notes: Sequence[Note], now: datetime, *, agent: str, missing: Permission | None) -> None:
        """*agent*: whose own notes can be changed; *missing*: the permission that writing lacks."""
        self._notes = {note.id: note for note in notes}
        self._agent_name, self._missing, self._now = agent, missing, now
        self._list.show_details([note_line(note, now) for note in notes])
        self._list.setVisible(bool(notes))
        self._empty.setVisible(not notes)
        self._field.setEnabled(missing is None)
        self._field.setToolTip(missing_permission(missing) if missing else "")
        self._follow_new_note()
        self._show_chosen()

    def show_drafts(self, new_note: str, edits: Mapping[str, NoteEdit]) -> None:
        """What was not saved yet; an edit that is under way is open once its note is chosen."""
        if self._field.toPlainText() != new_note:
            self._field.blockSignals(True)
            self._field.setPlainText(new_note)
            self._field.blockSignals(False)
            self._follow_new_note()
        self._edits = edits
        if not self._list.chosen and edits:
            self._list.choose(next((id for id in edits if id in self._notes), ""))
        self._show_chosen()

    def _on_chosen(self) -> None:
        self._show_chosen()
        if self._list.chosen:
            self._list.scrollTo(self._list.currentIndex())

    def _show_chosen(self) -> None:
        note = self._notes.get(self._list.chosen)
        self._reader.setVisible(note is not None)
        if note is None:
            return
        edit = self._edits.get(note.id)
        is_own = note.author == self._agent_name
        self._byline.setText(note_byline(note, self._now))
        text = many_lines(note.text) if edit is None else edit.text
        if self._text.toPlainText() != text:
            self._text.blockSignals(True)
            self._text.setPlainText(text)
            self._text.blockSignals(False)
        if self._text.isReadOnly() != (edit is None):
            self._text.setReadOnly(edit is None)
            self._text.style().unpolish(self._text)
            self._text.style().polish(self._text)
        self._error.setText(many_lines(edit.error) if edit else "")
        self._error.setVisible(bool(edit and edit.error))
        for button in (self._edit, self._delete):
            button.setVisible(is_own and edit is None)
            button.setEnabled(self._missing is None)
            button.setToolTip(missing_permission(self._missing) if self._missing else "")
        for button in (self._cancel, self._save):
            button.setVisible(edit is not None)
        self._save.setEnabled(edit is not None and bool(edit.text.strip()))

    def focus_edit(self) -> None:
        self._text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_close(self) -> None:
        self._list.setCurrentIndex(QModelIndex())

    def _on_add(self) -> None:
        self.note_written.emit(self._field.toPlainText())

    def _on_new_note_edited(self) -> None:
        self._follow_new_note()
        self.new_note_edited.emit(self._field.toPlainText())

    def _follow_new_note(self) -> None:
        length = len(self._field.toPlainText().strip())
        self._too_long.setVisible(length > NOTE_LIMIT)
        self._too_long.setText(f"{length:,} characters; a note has at most {NOTE_LIMIT:,}.")
        self._add.setEnabled(self._missing is None and length > 0)  # who takes a long one says no in words
        self._add.setToolTip(missing_permission(self._missing) if self._missing else "")

    def _on_note_edited(self) -> None:
        if self._list.chosen and not self._text.isReadOnly():
            self.note_edited.emit(self._list.chosen, self._text.toPlainText())
