"""A field for one line."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop_app.ui.theme import Theme


class LineEdit(QLineEdit):
    """*name* says in plain words what belongs here; *large* when typing into it is the task."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        placeholder: str = "",
        icon: str | None = None,
        large: bool = False,
        object_name: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        self.setProperty("large", large)
        if icon:
            # To whoever reads the tree it is a button; so it has a name, and pressed it leads into the field.
            leading = QAction(theme.icon(icon, "text3"), f"Go to {name}", self)
            leading.triggered.connect(self._enter)
            self.addAction(leading, QLineEdit.ActionPosition.LeadingPosition)

    def _enter(self) -> None:
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_valid(self, is_valid: bool) -> None:
        """Colour the edge; the words of what is wrong stand beside it."""
        self.setProperty("invalid", not is_valid)
        self.style().unpolish(self)
        self.style().polish(self)
