"""What the composition root finds on a machine: settings, folders, libraries."""

from __future__ import annotations

import os
import time
import uuid
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from desktop_app.app import default_store_url, new_id, own_store_url, read_settings, runtime_folder, settings_path
from desktop_app.domain.errors import InvalidSettings, Unavailable
from desktop_app.domain.settings import MatchingPolicy, Settings, ThemeName
from desktop_app.settings_file import change_settings


def read(folder: Path, text: str) -> Settings:
    path = folder / "settings.toml"
    path.write_text(text, encoding="utf-8")
    return read_settings(path)


def test_without_a_file_every_setting_is_at_its_default(tmp_path: Path) -> None:
    assert read_settings(tmp_path / "settings.toml") == Settings()


def test_a_file_sets_what_it_names(tmp_path: Path) -> None:
    lines = ['region = "de"', 'policy = "ask"', 'theme = "high-contrast"', "resolve_open_messaging = true"]
    lines += ["retention_days = 30", "manual_divisions = true"]
    settings = read(tmp_path, "\n".join([*lines, 'wrap_up_codes = ["Done"]']))

    assert (settings.region, settings.policy, settings.theme) == ("DE", MatchingPolicy.ASK, ThemeName.HIGH_CONTRAST)
    assert (settings.resolve_open_messaging, settings.wrap_up_codes) == (True, ("Done",))
    assert (settings.retention_days, settings.manual_divisions) == (30, True)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('theme = "pink"', '\'pink\' is none of "system", "light", "dark", "high-contrast"'),
        ('policy = "nope"', '\'nope\' is none of "first-created", "ask"'),
        ('region = "ZZ"', "'ZZ' is no country whose numbering is known"),
        ("region = 7", "expected a text"),
        ('resolve_open_messaging = "yes"', "expected true or false"),
        ("wrap_up_codes = []", "expected a list of texts"),
        ("retention_days = 0", "expected a number from 1 to 36,500"),
        ("retention_days = true", "expected a number"),
        ('retention_days = "60"', "expected a number"),
        ("retention = 60", "there is no setting called 'retention'"),
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


def test_the_socket_lies_in_the_desktops_own_folder_or_beside_the_windows_state(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Path(os.environ["XDG_STATE_HOME"]) / "linkdesk" / "run"
    folder = tmp_path / "runtime"
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(folder))
    assert runtime_folder() == beside, "there is no such folder"

    folder.mkdir(mode=0o700)
    assert runtime_folder() == folder / "linkdesk"

    folder.chmod(0o755)
    assert runtime_folder() == beside, "others may look into it"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert runtime_folder() == beside


def test_a_missing_library_of_the_system_is_one_sentence_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_arguments: object, **_options: object) -> int:
        raise ImportError("libEGL.so.1: cannot open shared object file", path="/x/PySide6/QtGui.abi3.so")

    monkeypatch.setattr("desktop_app.desktop.open_window", broken)
    monkeypatch.setattr("desktop_app.bootstrap.missing_packages", lambda: ["libegl1"])

    assert main([]) == 2
    assert capsys.readouterr().err.strip() == (
        "The window cannot be loaded: libEGL.so.1: cannot open shared object file; "
        "run: sudo apt-get update; sudo apt-get install --yes libegl1"
    )


def test_a_mistake_of_ours_in_an_import_is_not_taken_for_a_missing_library(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_options: object) -> int:
        raise ImportError("cannot import name 'nonsense'", path="/x/desktop_app/app.py")

    monkeypatch.setattr("desktop_app.desktop.open_window", broken)

    with pytest.raises(ImportError, match="nonsense"):
        main([])


def test_ids_are_uuids_that_rise_and_never_repeat() -> None:
    made = [new_id() for _ in range(10_000)]

    assert made == sorted(set(made))
    parsed = [uuid.UUID(each) for each in made]
    assert {(each.version, each.variant) for each in parsed} == {(7, uuid.RFC_4122)}
    assert abs((parsed[-1].int >> 80) / 1000 - time.time()) < 60


def test_the_store_that_was_opened_last_is_the_one_that_opens_by_itself(home: Path) -> None:
    assert default_store_url() == own_store_url()

    change_settings(settings_path(), {"store": "sqlite:////srv/team.db"})
    assert default_store_url() == "sqlite:////srv/team.db"

    change_settings(settings_path(), {"store": ""})
    assert default_store_url() == own_store_url()
    assert "store" not in settings_path().read_text()


def test_a_remembered_store_that_is_gone_lets_the_window_open_on_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Started from a menu, nobody would see why nothing opens; a store that was named is another matter."""
    change_settings(settings_path(), {"store": "sqlite:////nowhere/team.db"})
    opened: list[tuple[str, str]] = []

    def open_window(url: str, *, notice: str = "", **_who: object) -> int:
        opened.append((url, notice))
        if url != own_store_url():
            raise Unavailable("The store /nowhere/team.db cannot be opened.")
        return 0

    monkeypatch.setattr("desktop_app.desktop.open_window", open_window)

    assert main([]) == 0
    assert opened[1:] == [(own_store_url(), "The store /nowhere/team.db cannot be opened. This is your own store.")]
    assert main(["--store", "sqlite:////nowhere/team.db"]) == 2
