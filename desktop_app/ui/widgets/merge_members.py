"""Who is to be merged, and who else could be: the left side of the merge."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.item_models.detail_item_model import DetailItemModel, DetailLine
from desktop_app.ui.theme import SPACE_4, SPACE_8, SPACE_12, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.line_edit import LineEdit
from desktop_app.ui.widgets.list_keys import ListKeys
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.section_header import SectionHeader

_MEMBER_ROWS = 4
_ROW = 48


class MergeMembers(QWidget):
    """Two lists of contacts by id.

    Signals:
        search_requested: the text to search for; "" for those who could be the same person.
        added: id of a contact that is the same person.
        taken_out: id of one of those to merge that is not to be, for now.
        said_not_same: id of one of those to merge that is somebody else, for good.
    """

    search_requested = Signal(str)
    added = Signal(str)
    taken_out = Signal(str)
    said_not_same = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._header = SectionHeader("To merge")
        self._members = DetailList(theme, "mergeMemberList", "Contacts to merge")
        self._take_out = PushButton(theme, "Take Out", kind=ButtonKind.LINK, object_name="takeOutMemberButton")
        self._not_same = PushButton(
            theme, "Not the Same Person", kind=ButtonKind.LINK, object_name="notSamePersonButton"
        )
        self._field = LineEdit(
            theme, "Find who else", placeholder="Find who else", icon="search", object_name="mergeSearchField"
        )
        self._status = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name="mergeCandidateStatus")
        self._candidates = DetailList(theme, "mergeCandidateList", "Contacts that could be the same person")
        for view in (self._members, self._candidates):
            view.setMinimumHeight(_ROW)  # in a low window both lists scroll
        self._add = PushButton(theme, "Add to Merge", icon="plus", object_name="addToMergeButton")
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_12)
        buttons.addWidget(self._take_out)
        buttons.addWidget(self._not_same)
        buttons.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, SPACE_8)
        layout.setSpacing(SPACE_4)
        layout.addWidget(self._header)
        layout.addWidget(self._members)
        layout.addLayout(buttons)
        layout.addSpacing(SPACE_8)
        layout.addWidget(self._field)
        layout.addWidget(self._status)
        layout.addWidget(self._candidates, 1)
        layout.addWidget(self._add)
        self._field.textChanged.connect(self.search_requested)
        self._field.returnPressed.connect(self._on_add)
        ListKeys(self._field, self._candidates).chosen.connect(self._on_add)
        self._candidates.doubleClicked.connect(self._on_add)
        self._add.clicked.connect(self._on_add)
        self._take_out.clicked.connect(self._on_take_out)
        self._not_same.clicked.connect(self._on_not_same)
        for view in (self._members, self._candidates):
            view.selectionModel().selectionChanged.connect(self._follow_selection)
        self._origin = ""

    @property
    def text(self) -> str:
        return self._field.text().strip()

    def focus_first(self) -> None:
        self._field.setFocus(Qt.FocusReason.OtherFocusReason)

    def clear(self) -> None:
        """Nothing of an earlier search is left."""
        self._field.blockSignals(True)
        self._field.clear()
        self._field.blockSignals(False)

    def show_members(self, lines: Sequence[DetailLine], origin: str) -> None:
        """*origin*: the id of whom the merge was begun for: others are said not to be the same person as they."""
        self._origin = origin
        self._members.show_details(lines)
        self._header.show_count(len(lines))
        row = max(self._members.sizeHintForRow(0), 1)
        self._members.setMaximumHeight(row * min(max(len(lines), 1), _MEMBER_ROWS))
        if len(lines) > 1 and not _selected(self._members):
            last = next(row for row in range(len(lines) - 1, -1, -1) if lines[row].id != origin)
            self._members.setCurrentIndex(self._members.model().index(last, 0))
        self._follow_selection()

    def show_candidates(self, lines: Sequence[DetailLine], status: str) -> None:
        self._candidates.show_details(lines)
        self._status.setText(status)
        if lines:
            self._candidates.setCurrentIndex(self._candidates.model().index(0, 0))
        self._follow_selection()

    def _follow_selection(self) -> None:
        member = _selected(self._members)
        self._add.setEnabled(bool(_selected(self._candidates)))
        self._take_out.setEnabled(bool(member) and self._members.count > 1)
        can_say = bool(member) and self._members.count > 1 and member != self._origin
        self._not_same.setEnabled(can_say)
        self._not_same.setToolTip("" if can_say else "Choose one of the others first")

    def _on_add(self) -> None:
        if id := _selected(self._candidates):
            self.added.emit(id)
            self.focus_first()  # the list and its button may have nothing left to offer

    def _on_take_out(self) -> None:
        self.taken_out.emit(_selected(self._members))

    def _on_not_same(self) -> None:
        self.said_not_same.emit(_selected(self._members))


def _selected(view: DetailList) -> str:
    indexes = view.selectionModel().selectedIndexes()
    return str(indexes[0].data(DetailItemModel.IdRole)) if indexes else ""
