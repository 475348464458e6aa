"""What the first paint waits for is what is seen; else a start would become slower with everything that is added."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

PROGRAM = """
import json, sys
from PySide6.QtWidgets import QApplication
from desktop_app import desktop
from desktop_app.__main__ import main

class Watched(desktop.DeskWindow):
    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.window.painted.connect(self.tell)

    def tell(self):
        print(json.dumps(sorted(sys.modules)))
        QApplication.quit()

desktop.DeskWindow = Watched
sys.exit(main(["--store", sys.argv[1]]))
"""
OURS = 135  # modules of this program that may be loaded by then; a good reason may raise it
# Beginnings of what comes later: heavy libraries, and what nobody sees before they ask for it.
LATER = (
    "csv", "email.message", "phonenumbers.data", "playhouse.migrations", "tomlkit", "desktop_app.channels.",
    "desktop_app.cli.commands", "desktop_app.demo", "desktop_app.domain.duplicates", "desktop_app.domain.import_rows",
    "desktop_app.domain.search", "desktop_app.services.catalogue", "desktop_app.services.contacts",
    "desktop_app.services.importing", "desktop_app.services.merging", "desktop_app.services.organizations",
    "desktop_app.services.searching", "desktop_app.store.duplicates", "desktop_app.store.search",
    "desktop_app.store.time_travel", "desktop_app.store.undo_many", "desktop_app.ui.contact_controller",
    "desktop_app.ui.dialogs.", "desktop_app.ui.merge_controller", "desktop_app.ui.widgets.contact_card",
    "desktop_app.ui.widgets.contact_form",
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The modules that are loaded when the window is painted for the first time, on a store that is there already."""
    home = tmp_path_factory.mktemp("home")
    folders = ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR")
    environment = {**os.environ, **dict.fromkeys(folders, str(home)), "QT_QPA_PLATFORM": "offscreen"}
    words = [sys.executable, "-c", PROGRAM, f"sqlite:///{home / 'store.db'}"]
    for _ in range(2):  # the first one makes the store
        done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True, timeout=120)
    found: list[str] = json.loads(done.stdout)
    return found


def test_nothing_is_loaded_that_is_not_seen_at_first(loaded: list[str]) -> None:
    assert [name for name in loaded if name.startswith(LATER)] == []


def test_no_more_of_ours_is_loaded_than_is_known_to_be_needed(loaded: list[str]) -> None:
    ours = [name for name in loaded if name.split(".")[0] == "desktop_app"]

    assert len(ours) <= OURS, ours
