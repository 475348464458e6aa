"""What the worker promises: answers come back on this thread, and the newest of a topic wins."""

from __future__ import annotations

from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop_app.domain.errors import DesktopError
from desktop_app.services.contacts import ContactDetails, DetailsOfContact, EditContact
from desktop_app.testing.stage import Stage


def test_of_two_rehearsals_of_one_topic_only_the_newer_is_answered_and_nothing_is_changed(stage: Stage) -> None:
    ada = stage.contact(first_name="Ada", last_name="Lovelace")
    before, operations = stage.runner.store.dump(), stage.runner.last_sequence()
    heard: list[str] = []

    def answer(rehearsed: tuple[Any, ContactDetails]) -> None:
        heard.append(rehearsed[1].contact.display_name)

    for name in ("Byron", "King"):
        command = EditContact(contact_id=ada, last_name=name)
        stage.window.worker.rehearse(command, DetailsOfContact(ada), answer, pytest.fail, topic="preview")
    stage.desk.settle()

    assert heard == ["Ada King"]
    assert (stage.runner.store.dump(), stage.runner.last_sequence()) == (before, operations)


def test_a_rehearsal_that_would_be_refused_says_so(stage: Stage) -> None:
    ada = stage.contact(first_name="Ada", last_name="Lovelace")
    heard: list[DesktopError] = []

    command = EditContact(contact_id=ada, work_email="nonsense")
    stage.window.worker.rehearse(command, DetailsOfContact(ada), pytest.fail, heard.append, topic="preview")
    stage.desk.settle()

    assert "no e-mail address" in str(heard[0])


def test_the_store_is_tended_while_nobody_waits(stage: Stage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    ada = stage.contact(first_name="Ada", last_name="Lovelace")
    left, tended = [True, True, False], []
    monkeypatch.setattr(stage.runner.store, "tend", lambda: tended.append(left[0]) or left.pop(0))
    worker = stage.window.worker

    worker.run(EditContact(contact_id=ada, last_name="King"), lambda done: None, pytest.fail)
    worker.tend()
    assert tended == []

    stage.desk.settle()
    worker.tend()
    qtbot.waitUntil(lambda: not left)
    assert tended == [True, True, False]
