"""Two have changed the same: what was there, one value, the other; and nothing is overwritten unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop_app.ui.item_models.choice_item_model import ChoiceLine
from desktop_app.ui.theme import DIALOG_INSET, SPACE_8, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.choice_table import ChoiceTable
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.widgets.sheet import Sheet


@dataclass(frozen=True)
class ConflictWords:
    """How one kind of conflict is spoken of; *headers* of the three places, the first is what was there before."""

    title: str
    headers: tuple[str, str, str]
    mine: str
    theirs: str
    save: str


class ConflictDialog(Sheet):
    """Shows what it is told.

    Signals:
        value_chosen: field, and the place of the value that is to count.
        mine_chosen, theirs_chosen: for every field alike.
        confirmed: save as chosen.
    """

    value_chosen = Signal(str, int)
    mine_chosen = Signal()
    theirs_chosen = Signal()
    confirmed = Signal()

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Somebody else has changed this", window, object_name="conflictDialog")
        self._sentence = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="conflictSentenceLabel")
        self._table = ChoiceTable(theme, "conflictTable", "Values that differ")
        self._mine = PushButton(theme, "Keep All Mine", large=True, object_name="keepMineButton")
        self._theirs = PushButton(theme, "Keep All Theirs", large=True, object_name="keepTheirsButton")
        self._save = PushButton(
            theme, "Save Choice", kind=ButtonKind.PRIMARY, large=True, object_name="saveChoiceButton"
        )
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(DIALOG_INSET, 0, DIALOG_INSET, SPACE_8)
        layout.addWidget(self._table)
        layout.addStretch(1)
        area = scrolled(content, lifted=True)
        self.add_inset(self._sentence)
        self.body.addWidget(area, 1)
        self.footer.addWidget(self._mine)
        self.footer.addWidget(self._theirs)
        self.footer.addStretch(1)
        self.footer.addWidget(self._save)
        self._table.value_chosen.connect(self.value_chosen)
        self._mine.clicked.connect(self.mine_chosen)
        self._theirs.clicked.connect(self.theirs_chosen)
        self._save.clicked.connect(self.confirmed)

    def open_sheet(self, words: ConflictWords, sentence: str) -> None:
        self.show_title(words.title)
        self._sentence.setText(sentence)
        for button, text in ((self._mine, words.mine), (self._theirs, words.theirs), (self._save, words.save)):
            button.setText(text)
        self.show()
        self.raise_()
        self._table.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_choices(self, headers: Sequence[str], lines: Sequence[ChoiceLine]) -> None:
        """Nothing can be saved before each line has been decided."""
        self._table.show_choices(headers, lines)
        is_decided = all(line.chosen is not None for line in lines)
        self._save.setEnabled(is_decided)
        self._save.setToolTip("" if is_decided else "Choose a value in each line first")
