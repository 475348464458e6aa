"""The lists: rows are kept by id, timers move only what changes, and every row says one sentence."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from PySide6.QtCore import QAbstractItemModel, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QListView

from desktop_app.ui.item_models.choice_item_model import ChoiceCell, ChoiceItemModel, ChoiceLine
from desktop_app.ui.item_models.history_item_model import HistoryItemModel, HistoryLine
from desktop_app.ui.item_models.interaction_item_model import (
    InteractionItemModel,
    InteractionLine,
    coarse_text,
    elapsed_text,
)
from desktop_app.ui.item_models.search_hit_item_model import SearchHitItemModel, SearchHitLine
from desktop_app.ui.theme import Tone

NOW = datetime(2026, 11, 23, 10, 42, tzinfo=UTC)


def line(id: str, **changes) -> InteractionLine:
    usual = InteractionLine(
        id,
        "voice",
        f"Caller {id}",
        "Billing",
        "accepted",
        f"Caller {id}, call, accepted",
        section="Open",
        is_linked=True,
    )
    return replace(usual, **changes)


def hit(id: str, **changes) -> SearchHitLine:
    usual = SearchHitLine(id, "Ada", "A", "Curated", "Analytical", "Name", "Ada", "Ada, curated contact")
    return replace(usual, **changes)


def ids(model: QAbstractItemModel) -> str:
    return "".join(model.index(row, 0).data(SearchHitItemModel.IdRole) for row in range(model.rowCount()))


@pytest.fixture
def model() -> InteractionItemModel:
    return InteractionItemModel(NOW)


def test_the_models_keep_qts_rules(qtmodeltester, model: InteractionItemModel) -> None:
    qtmodeltester.check(model)
    hits = SearchHitItemModel()
    qtmodeltester.check(hits)
    for order in ("abc", "cab", "xay", "", "abcdefgh", "hgfedcba", "bdfhxyz", "zb"):
        model.show_interactions([line(id) for id in order])
        hits.show_hits([hit(id) for id in order])
        assert (ids(model), ids(hits)) == (order, order)


def test_a_row_that_stays_keeps_its_selection_and_never_a_reset(model: InteractionItemModel, qtbot) -> None:
    model.show_interactions([line(id) for id in "abc"])
    view = QListView()
    qtbot.addWidget(view)
    view.setModel(model)
    view.setCurrentIndex(model.index_of("b"))
    kept = QPersistentModelIndex(model.index_of("b"))
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_interactions([line("n", state="alerting"), line("c"), line("b", title="Ada"), line("m")])
    assert view.currentIndex().data(model.IdRole) == "b"
    assert kept.isValid()
    assert kept.row() == 2
    assert kept.data() == "Ada"


def test_only_what_changed_is_announced(model: InteractionItemModel, qtbot) -> None:
    model.show_interactions([line("a"), line("b")])
    with qtbot.assertNotEmitted(model.dataChanged):
        model.show_interactions([line("a"), line("b")])
    with qtbot.waitSignal(model.dataChanged) as change:
        model.show_interactions([line("a"), line("b", title="Ada")])
    assert change.args[0].row() == change.args[1].row() == 1


def test_a_burst_is_inserted_at_once(model: InteractionItemModel) -> None:
    bursts: list[tuple[int, int]] = []

    def remember(_parent, first: int, last: int) -> None:
        bursts.append((first, last))

    model.rowsInserted.connect(remember)
    model.show_interactions([line(str(number)) for number in range(1000)])
    assert bursts == [(0, 999)]


def test_each_row_says_one_sentence(model: InteractionItemModel) -> None:
    model.show_interactions([line("a")])
    hits = SearchHitItemModel()
    hits.show_hits([hit("b")])
    role = Qt.ItemDataRole.AccessibleTextRole
    assert model.index(0).data(role) == "Caller a, call, accepted"
    assert hits.index(0).data(role) == "Ada, curated contact"


def test_lines_are_found_by_id(model: InteractionItemModel) -> None:
    model.show_interactions([line("a"), line("b")])
    assert model.index_of("b").row() == 1
    assert not model.index_of("z").isValid()
    assert model.line_at(model.index(0)) == line("a")
    assert model.line_at(model.index_of("z")) is None


def test_sections_are_headed_once_and_counted(model: InteractionItemModel) -> None:
    model.show_interactions([line("a"), line("b"), line("c", section="Done today")])
    heads = [model.index(row).data(model.SectionRole) for row in range(3)]
    counts = [model.index(row).data(model.SectionCountRole) for row in range(3)]
    assert heads == ["Open", "", "Done today"]
    assert counts == [2, 2, 1]


def test_a_row_hears_that_it_now_begins_the_section(model: InteractionItemModel, qtbot) -> None:
    model.show_interactions([line("a"), line("b"), line("c")])
    with qtbot.waitSignal(model.dataChanged) as change:
        model.show_interactions([line("b"), line("c")])
    assert change.args[0].row() == 0
    assert model.SectionRole in change.args[2]


def test_timers_move_only_the_rows_whose_text_is_another(model: InteractionItemModel) -> None:
    changed: list[tuple[int, list[int]]] = []

    def remember(first, _last, roles) -> None:
        changed.append((first.row(), list(roles)))

    model.show_interactions(
        [
            line("a", since=NOW - timedelta(seconds=251)),
            line("b", channel="email", since=NOW - timedelta(minutes=22)),
            line("c", state="done", time_text="10:02"),
        ]
    )
    model.dataChanged.connect(remember)
    model.set_now(NOW + timedelta(seconds=1))
    assert changed == [(0, [int(model.TimeTextRole)])]
    assert [model.index(row).data(model.TimeTextRole) for row in range(3)] == ["4:12", "22 min", "10:02"]


def test_a_clock_that_is_behind_shows_no_negative_time(model: InteractionItemModel) -> None:
    model.show_interactions([line("a", since=NOW + timedelta(seconds=5))])
    assert model.index(0).data(model.TimeTextRole) == "0:00"


@pytest.mark.parametrize(("seconds", "text"), [(0, "0:00"), (7, "0:07"), (252, "4:12"), (3723, "1:02:03")])
def test_elapsed_text(seconds: int, text: str) -> None:
    assert elapsed_text(seconds) == text


@pytest.mark.parametrize(("seconds", "text"), [(1320, "22 min"), (3 * 3600 + 5, "3 h"), (49 * 3600, "2 days")])
def test_coarse_text(seconds: int, text: str) -> None:
    assert coarse_text(seconds) == text


def test_an_open_line_that_is_not_linked_says_so() -> None:
    assert line("a", is_linked=False).badge_text == "Not linked"
    assert line("a").badge_text == ""
    assert line("a", is_linked=False, badge="2 new").badge_text == "2 new"
    assert line("a", is_linked=False, state="alerting").badge_text == ""


def test_live_time_is_coloured_unless_told_otherwise() -> None:
    assert line("a", since=NOW).time_tone is Tone.OK
    assert line("a", since=NOW, channel="email").time_tone is Tone.NEUTRAL
    assert line("a", since=NOW, channel="email", tone=Tone.WARN).time_tone is Tone.WARN
    assert line("a", state="done").time_tone is Tone.NEUTRAL


def history(*ids: str, cell: str = "Call") -> list[HistoryLine]:
    return [HistoryLine(id, (f"at {id}", cell), f"Call at {id}", "Inbound call", "facts", "note") for id in ids]


def history_ids(model: HistoryItemModel) -> str:
    return "".join(model.index(row, 0).data(HistoryItemModel.IdRole) for row in range(model.rowCount()))


def test_the_history_keeps_qts_rules_as_rows_come_and_go(qtmodeltester) -> None:
    model = HistoryItemModel(("When", "Channel"))
    qtmodeltester.check(model)
    for order in ("cba", "dcba", "dcbazy", "db", "db", "", "fedb", "bdef"):
        model.show_lines(history(*order))
        assert history_ids(model) == order


def test_a_row_of_the_history_stays_chosen_as_others_come_in(qtbot) -> None:
    model = HistoryItemModel(("When", "Channel"))
    model.show_lines(history(*"cba"))
    kept = QPersistentModelIndex(model.index(1, 0))
    with qtbot.assertNotEmitted(model.modelReset):
        model.show_lines(history(*"dcbaz"))
        model.show_lines(history(*"dbz"))
    assert (kept.row(), kept.data(HistoryItemModel.IdRole)) == (1, "b")


def test_the_history_says_rows_and_columns_in_words() -> None:
    model = HistoryItemModel(("When", "Channel"))
    model.show_lines(history("a", cell="<b>Call</b>\nnow"))
    cell = model.index(0, 1)

    assert cell.data() == "<b>Call</b> now"
    assert cell.data(Qt.ItemDataRole.AccessibleTextRole) == "Call at a"
    assert "&lt;b&gt;" in cell.data(Qt.ItemDataRole.ToolTipRole)
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Channel"
    assert model.headerData(0, Qt.Orientation.Vertical) == "1"
    assert model.headerData(2, Qt.Orientation.Horizontal) is None


def choice(id: str, *texts: str, chosen: int | None = None) -> ChoiceLine:
    return ChoiceLine(id, id.capitalize(), tuple(ChoiceCell(text, can_choose=bool(text)) for text in texts), chosen)


def test_values_side_by_side_are_a_sound_model(qtmodeltester) -> None:
    model = ChoiceItemModel()
    model.show_choices(["Ada", "Eve"], [choice("title", "Lady", "Dr", chosen=0), choice("name", "Ada", "")])

    qtmodeltester.check(model)


def test_a_screen_reader_says_which_value_is_whose_and_counts() -> None:
    model = ChoiceItemModel()
    model.show_choices(["Ada", "Eve"], [choice("title", "Lady", "", chosen=0)])

    sentences = [model.index(0, column).data(Qt.ItemDataRole.AccessibleTextRole) for column in range(3)]

    assert sentences == ["Title", "Title, Ada: Lady, chosen", "Title, Eve: nothing"]


def test_a_table_of_the_same_shape_keeps_its_place() -> None:
    model = ChoiceItemModel()
    assert model.show_choices(["Ada", "Eve"], [choice("title", "Lady", "Dr")])

    assert not model.show_choices(["Ada", "Eve"], [choice("title", "Lady", "Dr", chosen=1)])
    assert model.show_choices(["Ada", "Eve", "Zoe"], [choice("title", "Lady", "Dr", "")])
