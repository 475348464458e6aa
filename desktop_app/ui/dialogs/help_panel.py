"""The program's own pages: the tutorial, and what administrators need to know."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QAction, QImage, QPalette, QTextCursor
from PySide6.QtWidgets import QTextBrowser, QWidget

from desktop_app.resource_files import resource_path
from desktop_app.ui.actions import ActionButton
from desktop_app.ui.theme import SPACE_4, SPACE_8, SPACE_12, SPACE_20, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.sheet import Sheet

_PICTURE_WIDTH = 620  # beside the scroll bar


class HelpPages(QTextBrowser):
    """Shows pages of ``resources/help`` and nothing else: a link to anywhere else stays unopened."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._page = ""
        self.setObjectName("helpText")
        self.setAccessibleName("Text of the page")
        self.setOpenLinks(False)
        self.anchorClicked.connect(self._on_link)
        theme.changed.connect(self._take_look)

    def show_page(self, name: str) -> None:
        """*name*: of a file in the folder of pages, as "tutorial.md"."""
        self._page = name
        self._take_look()
        self.verticalScrollBar().setValue(0)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        url = QUrl(name)
        path = (resource_path("help") / url.path()).resolve()
        if url.scheme() not in ("", "file") or resource_path().resolve() not in path.parents:
            return None
        picture = QImage(str(path))
        if picture.width() > _PICTURE_WIDTH:
            picture.setDevicePixelRatio(picture.width() / _PICTURE_WIDTH)
        return picture

    def _take_look(self) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Link, self._theme.color("accent"))
        self.setPalette(palette)
        page = resource_path("help", self._page)
        if self._page:
            self.setMarkdown(page.read_text(encoding="utf-8"))
            self._space_out()

    def _space_out(self) -> None:
        """Markdown leaves paragraphs without room between them."""
        block = self.document().begin()
        while block.isValid():
            form = block.blockFormat()
            form.setTopMargin(SPACE_20 if form.headingLevel() else SPACE_4)
            form.setBottomMargin(SPACE_8)
            cursor = QTextCursor(block)
            cursor.setBlockFormat(form)
            block = block.next()

    def _on_link(self, url: QUrl) -> None:
        name = Path(url.path()).name
        if url.isRelative() and name == url.path() and resource_path("help", name).is_file():
            self.show_page(name)


class HelpPanel(Sheet):
    """One page after the other; the window behind it can be used while one reads."""

    def __init__(self, theme: Theme, pages: Sequence[QAction], window: QWidget) -> None:
        """*pages*: the actions that open one."""
        super().__init__(theme, "Help", window, object_name="helpPanel")
        self._pages = HelpPages(theme)
        self.add_inset(self._pages, 1)
        self.body.addSpacing(SPACE_12)
        for action in pages:
            button = PushButton(theme, action.text(), kind=ButtonKind.QUIET, large=True)
            ActionButton(button, action)
            self.footer.addWidget(button)
        self.footer.addStretch(1)

    def open_page(self, name: str) -> None:
        self._pages.show_page(name)
        self.show()
        self.raise_()
        self._pages.setFocus(Qt.FocusReason.OtherFocusReason)
