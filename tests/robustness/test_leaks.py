"""Whatever is opened and closed again leaves nothing behind."""

from __future__ import annotations

import gc
import os
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QListView, QTableView

from desktop_app.demo.world import furnish
from desktop_app.testing.stage import Stage
from desktop_app.ui.widgets.sheet import Sheet

SHORT, LONG = 10, 1_000
MEMORY = 5_000_000  # bytes that may be lost to the allocator over the long form

View = Callable[[Stage], None]


def sheet_of(action: str) -> View:
    """What an action opens and Esc closes."""

    def open_and_close(stage: Stage) -> None:
        stage.desk.trigger(action)
        assert open_sheets(stage), action
        stage.desk.press(Qt.Key.Key_Escape)
        assert open_sheets(stage) == []

    open_and_close.__name__ = action.removesuffix("Action")
    return open_and_close


def open_sheets(stage: Stage) -> list[str]:
    return [sheet.objectName() for sheet in stage.window.window.findChildren(Sheet) if sheet.isVisible()]


def an_interaction(stage: Stage) -> None:
    stage.desk.interactions.select_row(1)
    stage.desk.interactions.select_row(0)


def a_new_contact(stage: Stage) -> None:
    stage.desk.trigger("createContactAction")
    stage.desk.form.cancel()


def an_edited_contact(stage: Stage) -> None:
    stage.desk.trigger("editContactAction")
    stage.desk.form.cancel()


def why_this_contact(stage: Stage) -> None:
    stage.desk.trigger("whyThisContactAction")
    stage.desk.click("whyBackButton")


def as_it_was(stage: Stage) -> None:
    stage.desk.trigger("contactAsOfAction")
    stage.desk.click("asOfBackButton")


def merging(stage: Stage) -> None:
    stage.desk.trigger("mergeContactAction")
    stage.desk.click("cancelMergeButton")


def every_tab(stage: Stage) -> None:
    for tab in ("Notes", "Organization", "Journey", "History", "Details"):
        stage.desk.choose_tab(tab)


def an_interaction_of_the_history(stage: Stage) -> None:
    stage.desk.choose_tab("History")
    stage.desk.find(QTableView, "historyTable").selectRow(0)
    stage.desk.settle()
    stage.desk.click("closeHistoryButton")
    stage.desk.choose_tab("Details")


def an_entry_of_the_journey(stage: Stage) -> None:
    stage.desk.choose_tab("Journey")
    view = stage.desk.find(QListView, "journeyView")
    view.setCurrentIndex(view.model().index(0, 0))
    stage.desk.press(Qt.Key.Key_Return)
    if stage.desk.is_visible("journeyBackButton"):
        stage.desk.click("journeyBackButton")
    stage.desk.choose_tab("Details")


def a_notice(stage: Stage) -> None:
    toast = stage.window.window.toast
    toast.show_toast("Linked to Maria Delgado-Voss")
    toast.dismiss()


VIEWS: tuple[View, ...] = (
    an_interaction, a_new_contact, an_edited_contact, why_this_contact, as_it_was, merging, every_tab,
    an_interaction_of_the_history, an_entry_of_the_journey, a_notice,
    *map(sheet_of, (
        "findContactAction", "commandPaletteAction", "settingsAction", "keysAction", "importContactsAction",
        "exportContactsAction", "duplicatesAction", "lapsingAction",
    )),
)  # fmt: skip


def census(stage: Stage) -> Counter[str]:
    """How many there are of every kind of object of Qt's in the window, and of our own in the process."""
    stage.desk.settle(lambda: not stage.window.worker.is_following)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()
    ours = (each for each in gc.get_objects() if type(each).__module__.startswith("desktop_app.ui"))
    kinds = [f"Python {type(each).__name__}" for each in ours]
    kinds += [type(each).__name__ for each in stage.window.findChildren(QObject)]
    kinds += [type(each).__name__ for each in stage.window.window.findChildren(QObject)]
    kinds += [f"widget {type(each).__name__}" for each in QApplication.allWidgets()]
    return Counter(kinds)


def resident_bytes() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


@pytest.fixture
def desk(stage: Stage) -> Stage:
    furnish(stage)
    stage.desk.interactions.select("Maria Delgado-Voss")
    stage.desk.interactions.accept()
    return stage


def test_nothing_is_left_of_what_was_closed(desk: Stage) -> None:
    left: dict[str, Counter[str]] = {}
    for view in VIEWS:
        for _ in range(3):  # what is made the first time is kept
            view(desk)
        before = census(desk)
        for _ in range(SHORT):
            view(desk)
        left[view.__name__] = census(desk) - before

    assert {name: found for name, found in left.items() if found} == {}


@pytest.mark.long
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux says how much memory is in use")
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.__name__)
def test_not_even_after_a_thousand_times(view: View, desk: Stage) -> None:
    for _ in range(50):
        view(desk)
    before, bytes_before = census(desk), resident_bytes()

    for _ in range(LONG):
        view(desk)

    assert census(desk) - before == Counter()
    assert resident_bytes() - bytes_before <= MEMORY
