"""Pictures: link quality to look at, and both that and a journey as files for a report."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize

from desktop_app.domain.contacts import Contact
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.journey import JourneyPicture
from desktop_app.domain.link_quality import LinkQuality
from desktop_app.domain.settings import ThemeName
from desktop_app.services.journey import PictureOfJourney
from desktop_app.services.link_quality import LinkQualityOfDesk
from desktop_app.ui import actions as rules
from desktop_app.ui.export_controller import file_name
from desktop_app.ui.journey_wording import count_words, range_words
from desktop_app.ui.link_quality_wording import period_words, total_sentence
from desktop_app.ui.main_window import MainWindow
from desktop_app.ui.parts import Parts
from desktop_app.ui.picture_file import KINDS, write_picture
from desktop_app.ui.theme import Theme
from desktop_app.ui.widgets.journey_picture import JourneyPictureView
from desktop_app.ui.widgets.link_quality_picture import LinkQualityPicture

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

WIDTH = 720  # of a picture in a file


class PictureController(QObject):
    """What is drawn for a file is drawn anew, on white and as wide as a page has room for."""

    def __init__(self, desk: DeskController, window: MainWindow, parts: Parts) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._parts = parts
        self._panel = window.quality
        self._quality: LinkQuality | None = None
        actions = window.actions_by_rule
        actions[rules.LINK_QUALITY].triggered.connect(self._open)
        actions[rules.EXPORT_JOURNEY].triggered.connect(self._export_journey)
        self._panel.close_requested.connect(self._panel.hide)
        self._panel.period_chosen.connect(self._read)
        self._panel.export_requested.connect(self._export_quality)

    # Link quality

    def _open(self) -> None:
        self._window.place_sheets()
        self._window.put_sheets_away(self._panel)
        self._panel.open()
        self._read()

    def _read(self) -> None:
        self._panel.show_reading()
        query = LinkQualityOfDesk(self._panel.weeks)
        self._parts.worker.read(query, self._show, self._show_problem, topic="link quality")

    def _show(self, quality: LinkQuality) -> None:
        self._quality = quality
        self._panel.show_quality(quality)

    def _show_problem(self, error: DesktopError) -> None:
        self._panel.show_problem(str(error))

    def _export_quality(self) -> None:
        quality = self._quality
        if quality is not None:
            choose = partial(self._write_quality, quality)
            self._parts.files.choose_new_file(self._window, "Export the picture", "link-quality", choose, KINDS)

    def _write_quality(self, quality: LinkQuality, path: str) -> None:
        view = LinkQualityPicture(_paper())
        view.show_quality(quality)
        title = "How often automatic links were corrected"
        self._write(path, title, f"{total_sentence(quality)} · {period_words(quality)}", view)

    # A journey

    def _export_journey(self) -> None:
        contact = self._desk.contact.shown_contact
        if contact is not None:
            found = partial(self._choose_journey_file, contact)
            self._parts.worker.read(PictureOfJourney(contact.id), found, self._desk.show_problem)

    def _choose_journey_file(self, contact: Contact, picture: JourneyPicture) -> None:
        if not picture.bars:
            self._desk.show_toast("There is no journey to draw yet", None, icon="info-circle")
            return
        name = f"journey {file_name(contact.display_name)}"
        choose = partial(self._write_journey, contact, picture)
        self._parts.files.choose_new_file(self._window, "Export the journey's picture", name, choose, KINDS)

    def _write_journey(self, contact: Contact, picture: JourneyPicture, path: str) -> None:
        last = picture.bars - 1
        view = JourneyPictureView(_paper())
        view.show_picture(picture, 0, last)
        sentence = f"{count_words(picture)} · {range_words(picture, 0, last)}"
        self._write(path, f"Journey of {contact.display_name}", sentence, view)

    def _write(self, path: str, title: str, sentence: str, view: JourneyPictureView | LinkQualityPicture) -> None:
        size = QSize(WIDTH, view.sizeHint().height())
        view.resize(size)
        try:
            write_picture(path, _paper(), title, sentence, size, view.paint_on)
        except DesktopError as error:
            self._desk.show_problem(error)
        else:
            self._desk.show_toast(f"The picture is in {path}", None, icon="file-export", file=path)


def _paper() -> Theme:
    return Theme(ThemeName.LIGHT)
