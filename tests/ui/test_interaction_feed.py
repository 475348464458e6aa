"""The left list under a burst: everything is there in its order, and only what changed is written anew."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QListView

from desktop_app.services.interactions import InteractionsById
from desktop_app.testing.stage import Stage
from desktop_app.ui import interaction_feed
from desktop_app.ui.worker import RequestWorker


def ring_many(stage: Stage, count: int) -> None:
    answered: list[object] = []
    for number in range(count):
        sender = {"name": None, "identifiers": [{"type": "phone", "value": f"+1803{1_000_000 + number}"}]}
        stage.window.ring({"id": f"B-{number:04}", "channel": "voice", "from": sender}, answered.append)
    stage.desk.settle(lambda: len(answered) == count)


def test_a_burst_is_all_there_in_the_order_of_arrival(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    read = RequestWorker.read

    def counted(self: RequestWorker, query: object, *rest: object, **more: object) -> None:
        if isinstance(query, InteractionsById):
            asked.append(len(query.ids))
        read(self, query, *rest, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(RequestWorker, "read", counted)
    ring_many(stage, 300)

    model = stage.desk.find(QListView, "interactionList").model()
    assert [model.index(row, 0).data(model.IdRole) for row in range(300)] == [f"B-{n:04}" for n in range(300)]
    assert stage.desk.text("alertingCountLabel") == "300 alerting"
    assert len(asked) < 300, "what comes while an answer is on its way is asked for together"


def test_a_line_is_written_once_and_again_only_when_it_changes(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    ring_many(stage, 20)
    written: list[str] = []
    write = interaction_feed.interaction_line

    def noted(summary: object, now: object, *, rings: bool) -> object:
        written.append(summary.interaction.id)  # type: ignore[attr-defined]
        return write(summary, now, rings=rings)  # type: ignore[arg-type]

    monkeypatch.setattr(interaction_feed, "interaction_line", noted)
    stage.desk.interactions.select_row(3)
    stage.desk.interactions.accept()

    assert set(written) == {"B-0003"}
