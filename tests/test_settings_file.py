"""The settings file as the window writes it: what people wrote in it stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.domain.errors import InvalidSettings, Unavailable
from desktop_app.domain.settings import MatchingPolicy, Settings, ThemeName
from desktop_app.settings_file import change_settings, read_settings


def test_what_is_changed_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "settings.toml"

    answered = change_settings(
        path,
        {
            "theme": ThemeName.DARK,
            "policy": MatchingPolicy.ASK,
            "wrap_up_codes": ("Done",),
            "retention_days": 30,
            "keys": {"undoAction": "Ctrl+Y"},
        },
    )

    assert answered == read_settings(path)
    assert (answered.theme, answered.policy, answered.retention_days) == (ThemeName.DARK, MatchingPolicy.ASK, 30)
    assert (answered.wrap_up_codes, dict(answered.keys)) == (("Done",), {"undoAction": "Ctrl+Y"})


def test_comments_and_other_settings_stay_and_what_is_usual_again_goes(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('# ours\nregion = "DE" # home\ntheme = "dark"\n\n[keys]\nundoAction = "Ctrl+Y"\n', encoding="utf-8")

    change_settings(path, {"theme": Settings().theme, "retention_days": 30})

    text = path.read_text(encoding="utf-8")
    assert text.startswith('# ours\nregion = "DE" # home\n')
    assert "theme" not in text
    assert (read_settings(path).retention_days, dict(read_settings(path).keys)) == (30, {"undoAction": "Ctrl+Y"})


def test_a_file_that_nobody_understands_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = ", encoding="utf-8")

    with pytest.raises(InvalidSettings):
        change_settings(path, {"theme": ThemeName.DARK})

    assert path.read_text(encoding="utf-8") == "theme = "


def test_what_cannot_be_written_is_said_and_the_file_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(Unavailable, match="cannot be written"):
        change_settings(tmp_path / "file" / "settings.toml", {"theme": ThemeName.DARK})


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "settings.toml"
    real.touch()
    link.symlink_to(real)

    change_settings(link, {"theme": ThemeName.DARK})

    assert link.is_symlink()
    assert "dark" in real.read_text(encoding="utf-8")


@pytest.mark.parametrize("text", ["keys = 7", '[keys]\nundoAction = ["Ctrl+Y"]'])
def test_keys_are_a_table_of_texts(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(InvalidSettings, match="expected a table of texts"):
        read_settings(path)
