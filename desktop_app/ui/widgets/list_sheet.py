"""A sheet that is a list: its lines, or in their place why there are none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.theme import TextRole, Theme
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.sheet import Sheet
from desktop_app.ui.wording import permission_sentence

_FAILED = "The list cannot be shown"


class ListSheet(Sheet):
    """`list`, a `status` above it, and pages for: nobody in it, not permitted, out of reach.

    Whoever is one overrides `follow_selection`, which is called whenever another line or page is shown.
    """

    def __init__(
        self,
        theme: Theme,
        title: str,
        window: QWidget,
        view: DetailList,
        *,
        object_name: str,
        status_name: str,
        nobody: tuple[str, str],
        hidden: str,
    ) -> None:
        """*nobody*: title and sentence where the list is empty; *hidden*: title where it may not be seen."""
        super().__init__(theme, title, window, object_name=object_name)
        self.list = view
        self.status = PlainLabel("", TextRole.SECONDARY, wraps=True, object_name=status_name)
        self.nobody = EmptyState(theme, "circle-check", *nobody)
        self._hidden_title = hidden
        self._hidden = EmptyState(theme, "lock", hidden, "")
        self._failed = EmptyState(theme, "alert-triangle", _FAILED, "")
        self._pages = QStackedWidget()
        for page in (self.list, self.nobody, self._hidden, self._failed):
            self._pages.addWidget(page)
        self.add_inset(self.status)
        self.add_inset(self._pages, 1)

    def open(self) -> None:
        """Comes to the front with the focus in its list, or where Esc closes it when there is none."""
        self.show()
        self.raise_()
        self._take_focus()

    def _take_focus(self) -> None:
        has_list = self._pages.currentWidget() is self.list
        (self.list if has_list else self.close_button).setFocus(Qt.FocusReason.OtherFocusReason)

    def show_list(self, status: str) -> None:
        """The lines that the list has been told, or that there are none."""
        self._show_page(self.list if self.list.count else self.nobody, status)

    def show_not_permitted(self, permission: Permission) -> None:
        self.list.show_details(())
        self._hidden.show_texts(self._hidden_title, permission_sentence(permission))
        self._show_page(self._hidden, "")

    def show_error(self, sentence: str) -> None:
        self.list.show_details(())
        self._failed.show_texts(_FAILED, sentence)
        self._show_page(self._failed, "")

    def follow_selection(self) -> None:
        """Which buttons can be pressed now."""

    def _show_page(self, page: QWidget, status: str) -> None:
        self.status.setText(status)
        self.status.setVisible(bool(status))
        focused = self.window().focusWidget()
        is_here = focused is not None and (focused is self.close_button or self._pages.isAncestorOf(focused))
        is_another = page is not self._pages.currentWidget()
        self._pages.setCurrentWidget(page)
        if is_another and is_here:
            # Left to itself Qt moves the focus from a list that goes to whatever comes next, behind the sheet.
            self._take_focus()
        self.follow_selection()
