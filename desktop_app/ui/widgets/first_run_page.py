"""The middle pane of a desk whose store holds nobody yet: three ways in, and where the data stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.ui.actions import CREATE, DEMO, IMPORT, OPEN_STORE, ActionButton, ActionRule, Actions
from desktop_app.ui.theme import PANE_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_20, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel

_CARD_WIDTH = 520


class FirstRunPage(QWidget):
    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._actions = theme, actions
        centre = Qt.AlignmentFlag.AlignHCenter
        title = PlainLabel("No contacts yet", TextRole.PAGE_TITLE)
        sentence = PlainLabel(
            "Calls and messages are linked as soon as there are people to link them to.", TextRole.SENTENCE, wraps=True
        )
        sentence.setAlignment(centre)
        create = PushButton(theme, "Create New Contact", kind=ButtonKind.LINK, object_name="createFirstContactButton")
        ActionButton(create, actions[CREATE])
        other = QHBoxLayout()
        other.setSpacing(SPACE_8)
        other.addStretch(1)
        other.addWidget(PlainLabel("or", TextRole.SENTENCE))
        other.addWidget(create)
        other.addStretch(1)
        stays = QHBoxLayout()
        stays.setSpacing(SPACE_8)
        stays.addStretch(1)
        stays.addWidget(IconView(theme, "lock", "text3"))
        stays.addWidget(
            PlainLabel("Your contacts stay on this computer until you open a shared store.", TextRole.CAPTION)
        )
        stays.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(PANE_INSET, PANE_INSET, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_4)
        layout.addStretch(2)
        layout.addWidget(IconView(theme, "link", "accent", size=28), 0, centre)
        layout.addSpacing(SPACE_12)
        layout.addWidget(title, 0, centre)
        layout.addWidget(sentence)
        layout.addSpacing(SPACE_16)
        layout.addLayout(self._card())
        layout.addSpacing(SPACE_16)
        layout.addLayout(other)
        layout.addSpacing(SPACE_16)
        layout.addLayout(stays)
        layout.addStretch(3)

    def _card(self) -> QHBoxLayout:
        card = QFrame()
        card.setProperty("ground", "card")
        card.setMaximumWidth(_CARD_WIDTH)
        rows = QVBoxLayout(card)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(0)
        ways = (
            (
                "file-import",
                "Import your contacts",
                "A CSV or vCard file, or drop it here. You see what will happen before anything is saved.",
                "Import…",
                "importFirstContactsButton",
                IMPORT,
            ),
            (
                "player-play",
                "Try it with the demo",
                "Invented people and calls to answer, in a window of its own. It leaves nothing behind.",
                "Start Demo",
                "tryDemoButton",
                DEMO,
            ),
            (
                "database",
                "Open a shared store",
                "Your team's file. Ask your administrator where it is; it opens by itself from then on.",
                "Open…",
                "openStoreButton",
                OPEN_STORE,
            ),
        )
        for number, way in enumerate(ways):
            if number:
                rows.addWidget(Divider(self._theme))
            rows.addWidget(self._way(*way, is_first=not number))
        centred = QHBoxLayout()
        centred.addStretch(1)
        centred.addWidget(card, 100)
        centred.addStretch(1)
        return centred

    def _way(
        self, icon: str, title: str, sentence: str, button: str, name: str, rule: ActionRule, *, is_first: bool
    ) -> QWidget:
        way = QWidget()
        press = PushButton(
            self._theme, button, kind=ButtonKind.PRIMARY if is_first else ButtonKind.PLAIN, large=True, object_name=name
        )
        press.setMinimumWidth(104)
        press.setAccessibleDescription(sentence)
        ActionButton(press, self._actions[rule])
        grid = QGridLayout(way)
        grid.setContentsMargins(SPACE_20, SPACE_16, SPACE_20, SPACE_16)
        grid.setHorizontalSpacing(SPACE_16)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(1, 1)
        picture = IconView(self._theme, icon, "accent", size=20, ground="soft", side=40)
        grid.addWidget(picture, 0, 0, 2, 1, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(PlainLabel(title, TextRole.ROW_TITLE), 0, 1)
        grid.addWidget(PlainLabel(sentence, TextRole.SECONDARY, wraps=True), 1, 1)
        grid.addWidget(press, 0, 2, 2, 1, Qt.AlignmentFlag.AlignVCenter)
        return way
