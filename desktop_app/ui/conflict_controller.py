"""Two agents have changed the same: the one at the desk sees both, and says which counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QObject

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.custom_fields import TYPE
from desktop_app.domain.errors import Conflict, Difference
from desktop_app.ui.dialogs.conflict_dialog import ConflictDialog, ConflictWords
from desktop_app.ui.item_models.choice_item_model import ChoiceCell, ChoiceLine
from desktop_app.ui.main_window import MainWindow

BEFORE, FIRST, SECOND = range(3)

EDIT_WORDS = ConflictWords(
    "Somebody else has changed this contact", ("Before", "Yours", "Theirs"), "Keep All Mine", "Keep All Theirs",
    "Save Choice",
)  # fmt: skip
UNDO_WORDS = ConflictWords(
    "Changed again since", ("Before", "Then", "Now"), "Put Back Before", "Leave as Now", "Save Choice"
)


@dataclass(frozen=True)
class _Question:
    """What is asked. *mine* and *theirs*: the places of the two values that can be chosen."""

    words: ConflictWords
    differences: tuple[Difference, ...]
    mine: int
    theirs: int
    is_whole: bool
    on_answer: Callable[[tuple[bool, ...]], None]


class ConflictController(QObject):
    """Asks one question at a time; a newer one takes the place of an older one."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._sheet: ConflictDialog = window.conflict
        self._question: _Question | None = None
        self._chosen: dict[str, int] = {}
        self._sheet.close_requested.connect(self.leave)
        self._sheet.value_chosen.connect(self._on_value_chosen)
        self._sheet.mine_chosen.connect(self._choose_mine)
        self._sheet.theirs_chosen.connect(self._choose_theirs)
        self._sheet.confirmed.connect(self._confirm)

    def ask_about_edit(self, conflict: Conflict, on_answer: Callable[[tuple[bool, ...]], None]) -> None:
        """*on_answer* is told, for each difference, whether the agent's own value counts."""
        self._ask(_Question(EDIT_WORDS, conflict.differences, FIRST, SECOND, False, on_answer), str(conflict))

    def ask_about_undo(self, conflict: Conflict, on_answer: Callable[[bool], None]) -> None:
        """*on_answer* is told whether what was there before is put back; an undo goes back as a whole."""

        def answered(mine: tuple[bool, ...]) -> None:
            on_answer(all(mine))

        question = _Question(UNDO_WORDS, conflict.differences, BEFORE, SECOND, True, answered)
        self._ask(question, f"{conflict} All of them go the same way.")

    def leave(self) -> None:
        """Nothing is decided, and nothing was changed."""
        self._question = None
        self._sheet.hide()

    def _ask(self, question: _Question, sentence: str) -> None:
        self._question, self._chosen = question, {}
        self._window.place_sheets()
        self._show()
        self._sheet.open_sheet(question.words, sentence)

    def _show(self) -> None:
        if self._question is not None:
            lines = [self._line(place, each) for place, each in enumerate(self._question.differences)]
            self._sheet.show_choices(self._question.words.headers, lines)

    def _line(self, at: int, difference: Difference) -> ChoiceLine:
        question = self._question
        values: Sequence[str | None] = (difference.before, difference.then, difference.now)
        can_choose = (question.mine, question.theirs) if question else ()
        cells = tuple(ChoiceCell(text or "", can_choose=place in can_choose) for place, text in enumerate(values))
        return ChoiceLine(str(at), _label(difference.field), cells, self._chosen.get(str(at)))

    def _on_value_chosen(self, id: str, place: int) -> None:
        question = self._question
        if question is not None:
            alike = [str(at) for at in range(len(question.differences))] if question.is_whole else [id]
            self._chosen |= dict.fromkeys(alike, place)
            self._show()

    def _choose_mine(self) -> None:
        if self._question:
            self._choose_all(self._question.mine)

    def _choose_theirs(self) -> None:
        if self._question:
            self._choose_all(self._question.theirs)

    def _choose_all(self, place: int) -> None:
        if self._question:
            self._chosen = {str(at): place for at in range(len(self._question.differences))}
            self._show()

    def _confirm(self) -> None:
        question = self._question
        if question is None:
            return
        mine = tuple(self._chosen[str(at)] == question.mine for at in range(len(question.differences)))
        self.leave()
        question.on_answer(mine)


def _label(field: str) -> str:
    if field == TYPE:
        return "Contact type"
    return FIELD_RULES[field].label if field in FIELD_RULES else field.replace("_", " ").capitalize()
