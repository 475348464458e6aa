"""What an agent should know of a link besides its reason: an unlink that is remembered, and merges."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.contacts import Contact
from desktop_app.services.linking import Link
from desktop_app.ui.actions import UNMERGE, ActionButton, Actions
from desktop_app.ui.moments import day
from desktop_app.ui.outside_text import isolated
from desktop_app.ui.theme import SPACE_4, SPACE_8, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.plain_label import PlainLabel


class CardNotes(QWidget):
    """Lines of the card's head, each with its own way on; without any it takes no room.

    Signals:
        forget_requested: the remembered unlink is to be forgotten.
    """

    forget_requested = Signal()

    def __init__(self, theme: Theme, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._unlink = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="rememberedUnlinkLabel")
        self._forget = PushButton(theme, "Forget", kind=ButtonKind.LINK, object_name="forgetUnlinkButton")
        self._forget.setAccessibleName("Forget that this contact was unlinked before")
        self._forget.clicked.connect(self.forget_requested)
        self._merged = PlainLabel("", TextRole.SENTENCE, object_name="mergedFromLabel")
        take_apart = PushButton(theme, "Take Apart…", kind=ButtonKind.LINK, object_name="unmergeButton")
        ActionButton(take_apart, actions[UNMERGE])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(SPACE_4)
        self._rows = []
        for label, button in ((self._unlink, self._forget), (self._merged, take_apart)):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(SPACE_8)
            row.addWidget(label, 1 if label is self._unlink else 0)
            row.addWidget(button)
            if label is self._merged:
                row.addStretch(1)
            layout.addWidget(line)
            self._rows.append(line)
        self.show_notes(None, None)

    def show_notes(self, contact: Contact | None, link: Link | None) -> None:
        """*link*: None for a contact that was looked up besides any interaction."""
        remembered = link.remembered if link is not None else None
        if remembered is not None:
            who, when = isolated(remembered.agent), day(remembered.at)
            self._unlink.setText(f"{who} once unlinked this contact from this identifier, on {when}.")
        is_merged = contact is not None and contact.is_merged
        if contact is not None and is_merged:
            self._merged.setText(f"Merged from {len(contact.members)} contacts")
        unlink, merged = self._rows
        unlink.setVisible(remembered is not None)
        merged.setVisible(is_merged)
        self.setVisible(remembered is not None or is_merged)
