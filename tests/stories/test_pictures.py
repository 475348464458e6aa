"""Pictures for reports: how good automatic links are, and a contact's journey."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.domain.settings import ThemeName
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.testing.stage import AGENT, Stage
from tests.stories.acts import NUMBER, answered


def corrected(stage: Stage) -> None:
    """Two calls for Ada, one of which was not hers."""
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    answered(stage)
    stage.desk.card.unlink()
    stage.calls(NUMBER)


def told(stage: Stage) -> str:
    """What a screen reader says of the picture."""
    return stage.desk.find(QWidget, "linkQualityPicture").accessibleName()


def svg_texts(path: Path) -> str:
    return " ".join(
        "".join(each.itertext()).strip() for each in ElementTree.parse(path).iter("{http://www.w3.org/2000/svg}text")
    )


def test_link_quality_is_drawn_and_told(stage: Stage) -> None:
    corrected(stage)

    stage.desk.trigger("linkQualityAction")

    assert stage.desk.text("linkQualityStatusLabel") == "1 of 2 automatic links was corrected (50 %)"
    assert stage.desk.text("linkQualityPeriodLabel") == "11 Aug 2025 to 8 Feb 2026"
    assert told(stage) == (
        "Link quality: 1 of 2 automatic links was corrected (50 %) from 11 Aug 2025 to 8 Feb 2026. "
        "Calls 1 of 2 · 50 %; One contact held it 1 of 2 · 50 %. "
        "The worst was the week of 2 Feb 2026: 1 of 2 · 50 % corrected."
    )
    stage.desk.find(QComboBox, "linkQualityPeriodField").setCurrentText("Last 4 weeks")
    stage.desk.settle()
    assert stage.desk.text("linkQualityPeriodLabel") == "12 Jan to 8 Feb 2026"


def test_where_nothing_was_linked_yet_there_is_nothing_to_export(stage: Stage) -> None:
    stage.desk.trigger("linkQualityAction")

    assert stage.desk.text("linkQualityStatusLabel") == "Nothing was linked automatically"
    button = stage.desk.find(QPushButton, "exportLinkQualityButton")
    assert (button.isEnabled(), button.toolTip()) == (False, "There is nothing to draw")
    assert not stage.desk.is_visible("linkQualityPicture")


def test_who_may_not_see_others_work_is_told_which_permission_is_missing(stage: Stage) -> None:
    stage.run(AddAgent(AGENT, "Administrator"))
    stage.run(RevokePermission(AGENT, Permission.CONVERSATION_VIEW_ALL.value))

    action = stage.desk.action("linkQualityAction")
    assert not action.isEnabled()
    assert "conversation:viewAll" in action.toolTip()


@pytest.mark.parametrize("look", [ThemeName.LIGHT, ThemeName.DARK])
def test_the_pictures_are_on_white_and_twice_as_sharp(tmp_path: Path, stage: Stage, look: ThemeName) -> None:
    corrected(stage)
    stage.theme.switch_to(look)
    stage.files.chosen = [tmp_path / "quality.png"]
    stage.desk.trigger("linkQualityAction")

    stage.desk.click("exportLinkQualityButton")

    picture = QImage(str(tmp_path / "quality.png"))
    assert picture.width() == 2 * (720 + 48)
    assert picture.pixelColor(2, 2) == QColor("white")
    assert stage.desk.toast.text == f"The picture is in {tmp_path / 'quality.png'}"


def test_an_svg_says_in_letters_what_it_shows(tmp_path: Path, stage: Stage) -> None:
    corrected(stage)
    stage.files.chosen = [tmp_path / "quality.svg"]
    stage.desk.trigger("linkQualityAction")

    stage.desk.click("exportLinkQualityButton")

    texts = svg_texts(tmp_path / "quality.svg")
    for part in ("How often automatic links were corrected", "Calls", "One contact held it", "1 of 2 · 50 %", "2025"):
        assert part in texts


def test_a_journey_is_exported_with_its_name_above(tmp_path: Path, stage: Stage) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    answered(stage)
    stage.files.chosen = [tmp_path / "journey.svg"]

    stage.desk.trigger("exportJourneyAction")

    texts = svg_texts(tmp_path / "journey.svg")
    assert "Journey of Ada Lovelace" in texts
    assert "1 step over 1 week" in texts
    assert "Voice" in texts


def test_a_picture_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path, stage: Stage) -> None:
    corrected(stage)
    stage.files.chosen = [tmp_path / "nowhere" / "quality.png"]
    stage.desk.trigger("linkQualityAction")

    stage.desk.click("exportLinkQualityButton")

    assert stage.desk.toast.text.startswith(f"The picture cannot be written to {tmp_path / 'nowhere'}")


def test_agents_who_may_not_export_carry_no_journey_away(stage: Stage) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    answered(stage)
    stage.run(RevokePermission(AGENT, Permission.EXPORT_ADD.value))

    assert not stage.desk.action("exportJourneyAction").isEnabled()
