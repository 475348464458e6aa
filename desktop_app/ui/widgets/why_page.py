"""Why this contact: the answer in one sentence, the steps that led there, and why not the others."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from desktop_app.domain.identifiers import shown_value
from desktop_app.domain.ids import ContactId
from desktop_app.domain.matching import Rule
from desktop_app.domain.text import counted
from desktop_app.services.linking import Candidate, Explanation, Link
from desktop_app.ui.moments import clock_time
from desktop_app.ui.outside_text import button_text, one_line
from desktop_app.ui.theme import PANE_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme, channel_look
from desktop_app.ui.widgets.buttons import ButtonKind, IconButton, PushButton
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.page_header import PageHeader
from desktop_app.ui.widgets.plain_label import PlainLabel

_RULES = {
    Rule.EXACT: ("check", "The only contact that holds it", "One hit, so it is linked"),
    Rule.FIRST_CREATED: ("clock", "First created wins", "Of several holders, the one that was created first"),
    Rule.VARIANT: ("switch-horizontal", "Another spelling of the same mobile", "Only one contact holds it"),
    Rule.ASK: ("users", "The desk is set to ask", "Several contacts hold it, so you choose"),
    Rule.NOBODY: ("user-plus", "Nobody held it", "A temporary contact was made and linked"),
    Rule.WITHHELD: ("eye-off", "The number is withheld", "Withheld numbers match nobody, not even each other"),
    Rule.NOT_RESOLVED: ("ban", "Not matched automatically", "Open messaging is searched and linked by hand"),
}


class WhyPage(QFrame):
    """Shows an explanation.

    Signals:
        back_requested: Esc or the arrow at the top.
        link_requested: the id of the contact to link instead.
    """

    back_requested = Signal()
    link_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("whyPanel")
        self.setProperty("ground", "surface")
        back = IconButton(theme, "arrow-left", "Back to the contact", object_name="whyBackButton")
        back.clicked.connect(self.back_requested)
        self._subtitle = PlainLabel("", TextRole.SECONDARY)
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setAccessibleName("Why this contact")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(PageHeader(back, "Why this contact", self._subtitle))
        layout.addWidget(self._area, 1)

    def show_explanation(self, link: Link, explanation: Explanation, *, can_link: bool, merges: bool) -> None:
        """*can_link*: whether the agent may link somebody else instead; *merges*: doing so merges, too."""
        name = link.contact.display_name if link.contact else "Nobody linked"
        moment = link.interaction.linked_at or link.interaction.received_at
        self._subtitle.setText(f"{one_line(name)} · decided {clock_time(moment)}")
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._answer(link, explanation))
        layout.addWidget(self._evidence(explanation))
        others = [each for each in explanation.candidates if link.contact is None or not _is(each, link.contact.id)]
        if others or explanation.hidden:
            layout.addWidget(PlainLabel("Others considered", TextRole.ROW_TITLE))
        for candidate in others:
            layout.addWidget(self._candidate(candidate, can_link=can_link, merges=merges))
        if explanation.hidden:
            sentence = f"{counted(explanation.hidden, 'contact')} in a division that you may not see."
            layout.addWidget(PlainLabel(sentence, TextRole.SENTENCE, wraps=True))
        layout.addStretch(1)
        self._area.setWidget(content)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.back_requested.emit()
            return
        super().keyPressEvent(event)

    def _answer(self, link: Link, explanation: Explanation) -> QFrame:
        """What holds now: an agent's own decision stands above the match."""
        by_agent = link.interaction.link_agent is not None
        sentence = f"{link.reason}. The match had said: {explanation.why}" if by_agent else explanation.why
        well = QFrame()
        well.setProperty("ground", "well")
        well.setProperty("tone", "ok" if link.contact else "warn")
        label = PlainLabel(sentence, TextRole.BODY, wraps=True, object_name="whyLabel")
        row = QHBoxLayout(well)
        row.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        row.setSpacing(SPACE_12)
        icon = IconView(self._theme, "link" if link.contact else "unlink", "ok" if link.contact else "warn")
        row.addWidget(icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        return well

    def _evidence(self, explanation: Explanation) -> QWidget:
        """The steps, folded until somebody asks for them."""
        steps = QWidget()
        lines = QVBoxLayout(steps)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(SPACE_12)
        for icon, title, sentence in _steps(explanation):
            lines.addWidget(self._step(icon, title, sentence))
        steps.hide()
        toggle = PushButton(
            self._theme, "What was looked at", kind=ButtonKind.LINK, icon="chevron-right", object_name="whyStepsButton"
        )

        def on_clicked() -> None:
            steps.setVisible(steps.isHidden())
            toggle.show_icon("chevron-right" if steps.isHidden() else "chevron-down")

        toggle.clicked.connect(on_clicked)
        row = QHBoxLayout()
        row.addWidget(toggle)
        row.addStretch(1)
        evidence = QWidget()
        evidence.setObjectName("whySteps")
        layout = QVBoxLayout(evidence)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_12)
        layout.addLayout(row)
        layout.addWidget(steps)
        return evidence

    def _step(self, icon: str, title: str, sentence: str) -> QWidget:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(PlainLabel(title, TextRole.VALUE))
        texts.addWidget(PlainLabel(sentence, TextRole.SECONDARY, wraps=True))
        step = QWidget()
        row = QHBoxLayout(step)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_12)
        row.addWidget(IconView(self._theme, icon, ground="hover", side=28), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        return step

    def _candidate(self, candidate: Candidate, *, can_link: bool, merges: bool) -> QFrame:
        holder = candidate.holder
        card = QFrame()
        card.setProperty("ground", "card")
        layout = QVBoxLayout(card)
        layout.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        layout.setSpacing(SPACE_4)
        layout.addWidget(PlainLabel(f"Why not {one_line(holder.name)}?", TextRole.ROW_TITLE))
        layout.addWidget(PlainLabel(candidate.why, TextRole.SENTENCE, wraps=True))
        if can_link:
            what = f"Merge into {holder.name}" if merges else f"Link {holder.name} instead"
            instead = PushButton(self._theme, button_text(what))
            instead.setProperty("contactId", holder.contact_id)
            instead.clicked.connect(self._on_link)
            row = QHBoxLayout()
            row.setContentsMargins(0, SPACE_8, 0, 0)
            row.addWidget(instead)
            row.addStretch(1)
            layout.addLayout(row)
        return card

    def _on_link(self) -> None:
        self.link_requested.emit(str(self.sender().property("contactId")))


def _is(candidate: Candidate, id: ContactId) -> bool:
    return candidate.holder.contact_id == id


def _steps(explanation: Explanation) -> list[tuple[str, str, str]]:
    match = explanation.match
    steps = []
    for clue in match.tried:
        if clue.identifier is not None:
            icon = channel_look(clue.type.value)[0] if clue.type.value not in ("phone", "email") else clue.type.value
            shown = {"phone": "phone", "email": "mail"}.get(icon, icon)
            steps.append((shown, shown_value(clue.identifier), f"{clue.type.label}, came in as {clue.shown}"))
    if match.holders:
        names = ", ".join(one_line(holder.name) for holder in match.holders[:4])
        more = f" and {len(match.holders) - 4} more" if len(match.holders) > 4 else ""
        holds = "holds" if len(match.holders) == 1 else "hold"
        steps.append(("users", f"{counted(len(match.holders), 'contact')} {holds} it", names + more))
    if explanation.through:
        steps.append(("arrows-join", "Through a merge", explanation.through))
    steps.append(_RULES[match.rule])
    return steps
