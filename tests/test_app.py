"""The settings file as the composition root reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop_app.app import read_settings
from desktop_app.domain.errors import InvalidSettings
from desktop_app.domain.settings import MatchingPolicy, Settings, ThemeName


def read(folder: Path, text: str) -> Settings:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_without_a_file_every_setting_is_at_its_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    lines = ['region = "de"', 'policy = "ask"', 'theme = "high-contrast"', "resolve_open_messaging = true"]
    settings = read(tmp_path, "\n".join([*lines, 'wrap_up_codes = ["Done"]']))

    assert (settings.region, settings.policy, settings.theme) == ("DE", MatchingPolicy.ASK, ThemeName.HIGH_CONTRAST)
    assert (settings.resolve_open_messaging, settings.wrap_up_codes) == (True, ("Done",))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('theme = "pink"', '\'pink\' is none of "system", "light", "dark", "high-contrast"'),
        ('policy = "nope"', '\'nope\' is none of "first-created", "ask"'),
        ('region = "ZZ"', "'ZZ' is no country whose numbering is known"),
        ("region = 7", "expected a text"),
        ('resolve_open_messaging = "yes"', "expected true or false"),
        ("wrap_up_codes = []", "expected a list of texts"),
        ('colour = "red"', "there is no setting called 'colour'"),
        ("region", "cannot be read"),
    ],
)
def test_a_mistake_in_the_settings_is_one_sentence_that_names_the_file_and_the_setting(
    tmp_path: Path, text: str, says: str
) -> None:
    with pytest.raises(InvalidSettings) as mistake:
        read(tmp_path, text)

    assert says in str(mistake.value)
    assert "settings.toml" in str(mistake.value)
