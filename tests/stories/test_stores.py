"""A first run with nothing in the store, and other stores that are opened, remembered and found again."""

from __future__ import annotations

from pathlib import Path

import apsw
import pytest
from PySide6.QtWidgets import QPushButton

from desktop_app.app import url_of
from desktop_app.domain.errors import Unavailable
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.store import Store
from desktop_app.testing.stage import AGENT, Stage


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    """The team's store."""
    path = tmp_path / "team 100%" / "desk.db"
    Store(url_of(path)).close()
    return path


def open_store(stage: Stage, path: Path) -> None:
    stage.files.chosen = [path]
    stage.desk.trigger("openStoreAction")


def begin_a_contact(stage: Stage) -> None:
    """So that something is not saved, and the window stays."""
    stage.desk.trigger("createContactAction")
    stage.desk.form.fill(firstNameField="Ada")


def test_a_first_run_offers_three_ways_in(stage: Stage) -> None:
    for button in ("importFirstContactsButton", "tryDemoButton", "openStoreButton", "createFirstContactButton"):
        assert stage.desk.is_visible(button)

    stage.desk.click("tryDemoButton")
    assert stage.stores.demos == 1
    assert stage.desk.toast.text == "The demo opens in a window of its own"

    stage.desk.click("importFirstContactsButton")
    assert stage.desk.is_visible("importPanel")


def test_what_a_first_run_may_not_do_says_which_permission_is_missing(stage: Stage) -> None:
    stage.run(AddAgent(AGENT, "Administrator"))
    stage.run(RevokePermission(AGENT, Permission.CONTACT_ADD.value))

    button = stage.desk.find(QPushButton, "importFirstContactsButton")
    assert not button.isEnabled()
    assert "externalContacts:contact:add" in button.toolTip()
    assert stage.desk.find(QPushButton, "openStoreButton").isEnabled()


def test_a_shared_store_opens_and_is_what_opens_from_then_on(stage: Stage, shared: Path) -> None:
    closed: list[bool] = []
    stage.window.window.closed.connect(lambda: closed.append(True))

    open_store(stage, shared)

    assert stage.stores.opened == [url_of(shared)]
    assert stage.window.parts.save_settings({}).store == url_of(shared)
    assert closed == [True]


def test_the_last_stores_stand_in_the_menu_and_in_the_palette(stage: Stage, shared: Path) -> None:
    begin_a_contact(stage)
    open_store(stage, shared)
    action = stage.desk.action("recentStore1Action")
    assert action.text() == "team 100%/desk.db"

    stage.desk.palette.open()
    stage.desk.palette.type("team")
    assert any("team 100%/desk.db" in row for row in stage.desk.palette.rows)

    action.trigger()
    stage.desk.settle()
    assert stage.stores.opened == [url_of(shared)] * 2


def test_a_store_that_has_gone_is_said_in_one_sentence(stage: Stage, shared: Path) -> None:
    begin_a_contact(stage)
    open_store(stage, shared)
    shared.unlink()

    stage.desk.action("recentStore1Action").trigger()
    stage.desk.settle()

    assert "cannot be opened" in stage.desk.toast.text
    assert len(stage.stores.opened) == 1


def _text(path: Path) -> None:
    path.write_text("first_name,last_name\n")


def _foreign(path: Path) -> None:
    with apsw.Connection(str(path)) as database:
        database.execute("CREATE TABLE songs (title)")


def _newer(path: Path) -> None:
    Store(url_of(path)).close()
    with apsw.Connection(str(path)) as database:
        database.execute("UPDATE schema_migration SET name = '9999_future' WHERE name = '0001_first'")


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (_text, "is no Linkdesk store"),
        (_foreign, "is another program's database"),
        (Path.touch, "is empty (0 bytes)"),
        (_newer, "was made by a newer Linkdesk"),
    ],
)
def test_what_is_no_store_is_said_and_nothing_is_opened(stage: Stage, tmp_path: Path, make: object, said: str) -> None:
    other = tmp_path / "other.db"
    make(other)  # type: ignore[operator]

    open_store(stage, other)

    assert said in stage.desk.toast.text
    assert stage.stores.opened == []
    assert stage.window.parts.save_settings({}).store == ""
    assert stage.desk.status.saved == "Ready"  # of this store, nothing was lost


def test_a_store_that_does_not_open_is_not_remembered(stage: Stage, shared: Path) -> None:
    stage.stores.problem = Unavailable("The store did not open within 20 seconds.")

    open_store(stage, shared)

    assert stage.desk.toast.text == "The store did not open within 20 seconds."
    assert stage.window.parts.store_memory.recent == []


def test_what_is_not_saved_keeps_the_window_open(stage: Stage, shared: Path) -> None:
    closed: list[bool] = []
    stage.window.window.closed.connect(lambda: closed.append(True))
    begin_a_contact(stage)

    open_store(stage, shared)

    assert closed == []
    assert "something is not saved" in stage.desk.toast.text


def test_ones_own_store_opens_again_from_a_shared_one(stage: Stage) -> None:
    assert not stage.desk.action("ownStoreAction").isEnabled()
    stage.stores.own_url = "sqlite:////home/noor/linkdesk.db"
    stage.window.controller.stores.show_store(stage.url)
    stage.desk.trigger("ownStoreAction")

    assert stage.stores.opened == [stage.stores.own_url]
    assert stage.window.parts.save_settings({}).store == ""


def test_the_store_that_is_open_need_not_be_opened_again(stage: Stage) -> None:
    open_store(stage, stage.runner.store.path)

    assert stage.stores.opened == []
    assert stage.desk.toast.text == "This store is the one that is open"
