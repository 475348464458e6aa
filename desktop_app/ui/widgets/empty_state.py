"""What stands where there is nothing to show yet, and the way on."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop_app.ui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_16, SPACE_24, TextRole, Theme
from desktop_app.ui.widgets.buttons import PushButton
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel


class EmptyState(QWidget):
    """Icon, title, a sentence, and a button when *action* names one: `action_button`; *further* ones stand beside it.

    Signals:
        action_requested: the button was pressed.
    """

    action_requested = Signal()

    def __init__(
        self,
        theme: Theme,
        icon: str,
        title: str,
        sentence: str,
        *,
        action: str = "",
        action_icon: str | None = None,
        further: Sequence[QPushButton] = (),
        sentence_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._icon = IconView(theme, icon, "accent", size=28)
        self._title = PlainLabel(title, TextRole.DIALOG_TITLE, wraps=True)
        self._sentence = PlainLabel(sentence, TextRole.SENTENCE, wraps=True, object_name=sentence_name)
        self.action_button = PushButton(theme, action, icon=action_icon, parent=self)
        self.action_button.setVisible(bool(action))
        if not action:
            self.action_button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.action_button.clicked.connect(self.action_requested)
        centre = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SPACE_24, SPACE_24, SPACE_24, SPACE_24)
        layout.setSpacing(SPACE_4)
        layout.addStretch(2)
        layout.addWidget(self._icon, 0, centre)
        layout.addSpacing(SPACE_12)
        for label in (self._title, self._sentence):
            label.setAlignment(centre)
            layout.addWidget(label)
        layout.addSpacing(SPACE_16)
        buttons = QHBoxLayout()
        buttons.setSpacing(SPACE_8)
        buttons.addStretch(1)
        for button in (self.action_button, *further):
            buttons.addWidget(button)
        buttons.addStretch(1)
        layout.addLayout(buttons)
        layout.addStretch(3)

    def show_texts(self, title: str, sentence: str) -> None:
        self._title.setText(title)
        self._sentence.setText(sentence)
