"""The window, its panes and the columns of its tables are as they were left."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QSplitter, QTableView

from desktop_app.testing.stage import Stage
from desktop_app.ui.theme import RIGHT_WIDTH
from tests.stories.acts import NUMBER, answered


def opened(folder: Path) -> Stage:
    store = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    made = Stage(folder, layout_store=store)
    made.open()
    return made


def history(stage: Stage) -> QTableView:
    answered(stage)
    stage.desk.choose_tab("History")
    return stage.desk.find(QTableView, "historyTable")


def test_panes_and_columns_are_as_they_were_left_after_a_restart(tmp_path: Path) -> None:
    first = opened(tmp_path)
    first.window.window.resize(1000, 700)  # no larger than the screen that nobody sees lets it come back
    table = history(first)
    table.horizontalHeader().resizeSection(1, 140)
    splitter = first.window.window.findChild(QSplitter)
    splitter.setSizes([56, 400, 540])
    first.desk.settle()
    first.close()

    again = opened(tmp_path)
    assert history(again).columnWidth(1) == 140
    assert again.window.window.findChild(QSplitter).sizes()[2] > RIGHT_WIDTH
    again.close()


def test_the_usual_widths_come_back_with_one_action_and_stay(tmp_path: Path) -> None:
    first = opened(tmp_path)
    table = history(first)
    usual = table.columnWidth(1)
    table.horizontalHeader().resizeSection(1, 200)
    first.window.window.findChild(QSplitter).setSizes([250, 500, 530])

    first.desk.trigger("usualLayoutAction")

    assert table.columnWidth(1) == usual
    assert first.window.window.findChild(QSplitter).sizes()[0] == 288
    first.close()
    again = opened(tmp_path)
    assert history(again).columnWidth(1) == usual
    again.close()


def test_without_a_place_to_keep_them_widths_last_as_long_as_the_window(stage: Stage) -> None:
    stage.calls(NUMBER)
    table = history(stage)
    usual = table.columnWidth(0)
    table.horizontalHeader().resizeSection(0, usual + 50)
    (action,) = table.horizontalHeader().actions()

    action.trigger()

    assert table.columnWidth(0) == usual
