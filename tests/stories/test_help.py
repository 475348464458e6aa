"""The pages of the Help menu are read beside the desk, and lead nowhere else."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument

from desktop_app.domain.settings import ThemeName
from desktop_app.testing.stage import Stage
from desktop_app.ui.dialogs.help_panel import HelpPages


def pages(stage: Stage) -> HelpPages:
    return stage.desk.find(HelpPages, "helpText")


@pytest.mark.parametrize(
    ("action", "says"), [("tutorialAction", "Linkdesk in ten minutes"), ("administrationAction", "For administrators")]
)
def test_a_page_is_read_and_put_away(stage: Stage, action: str, says: str) -> None:
    stage.desk.trigger(action)

    assert pages(stage).toPlainText().startswith(says)
    assert pages(stage).hasFocus()
    stage.theme.switch_to(ThemeName.DARK)
    assert pages(stage).toPlainText().startswith(says), "another look loses no place to read"
    stage.window.window.help.close_requested.emit()
    assert not stage.desk.is_visible("helpPanel")


def test_one_page_leads_to_the_other_and_to_nothing_else(stage: Stage) -> None:
    stage.desk.trigger("tutorialAction")
    shown = pages(stage)

    for address in ("https://linkdesk.example/", "file:///etc/passwd", "../../README.md", "nowhere.md"):
        shown.anchorClicked.emit(QUrl(address))
        assert shown.toPlainText().startswith("Linkdesk in ten minutes")
    assert stage.opened_links == []

    shown.anchorClicked.emit(QUrl("administration.md"))
    assert shown.toPlainText().startswith("For administrators")


def test_pictures_are_as_wide_as_the_page_and_come_from_our_own_folder(stage: Stage) -> None:
    stage.desk.trigger("tutorialAction")
    shown = pages(stage)
    kind = QTextDocument.ResourceType.ImageResource.value

    picture = shown.loadResource(kind, QUrl("../pictures/desk-light.png"))
    assert picture.width() / picture.devicePixelRatio() < shown.viewport().width()  # type: ignore[attr-defined]
    assert shown.loadResource(kind, QUrl("../../README.md")) is None
    assert shown.loadResource(kind, QUrl("https://linkdesk.example/x.png")) is None
