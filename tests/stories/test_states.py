"""What stands in a panel that has nothing to show: why, and the way on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from PySide6.QtWidgets import QLabel

from desktop_app.domain.errors import Unavailable
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import AddAgent, RevokePermission
from desktop_app.store import Store
from desktop_app.testing.stage import AGENT, Stage
from tests.stories.acts import NUMBER, answered

GONE = "The store /srv/desk.db cannot be read or written; check the disk that it lies on."


@contextmanager
def out_of_reach(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The store cannot be read meanwhile."""

    @contextmanager
    def fails(_store: Store) -> Iterator[None]:
        raise Unavailable(GONE)
        yield

    with monkeypatch.context() as patched:
        patched.setattr(Store, "reading", fails)
        yield


def labels(stage: Stage) -> str:
    """All that can be read in the window."""
    return "\n".join(each.text() for each in stage.window.window.findChildren(QLabel) if each.isVisible())


def test_a_list_that_cannot_be_read_says_why_and_is_read_again(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.came_in_before("voice", "phone", NUMBER)
    stage.window.window.interactions.show_interactions([])
    with out_of_reach(monkeypatch):
        stage.window.controller.read_everything()
        stage.desk.settle()
        assert stage.desk.text("interactionsProblemLabel") == GONE
        assert stage.desk.is_visible("readInteractionsAgainButton")

    stage.desk.click("readInteractionsAgainButton")

    assert stage.desk.interactions.titles == [NUMBER]
    assert not stage.desk.is_visible("readInteractionsAgainButton")


def test_a_list_that_is_there_stays_when_it_cannot_be_read_anew(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.calls(NUMBER)
    with out_of_reach(monkeypatch):
        stage.window.controller.read_everything()
        stage.desk.settle()

    assert stage.desk.interactions.titles == [NUMBER]
    assert stage.desk.toast.text == GONE


def test_a_contact_that_cannot_be_read_says_why_and_is_read_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    stage.calls(NUMBER)
    with out_of_reach(monkeypatch):
        stage.desk.interactions.select_row(0)
        assert GONE in labels(stage)

    stage.desk.click("readContactAgainButton")

    assert stage.desk.card.name == "Ada Lovelace"


def test_an_empty_contact_pane_offers_to_find_one(stage: Stage) -> None:
    stage.desk.click("findFirstContactButton")

    assert stage.desk.search.is_open


@pytest.mark.parametrize(
    ("permission", "tab"),
    [
        (Permission.CONTACT_VIEW, ""),
        (Permission.SESSION_VIEW, "Journey"),
        (Permission.ORGANIZATION_VIEW, "Organization"),
    ],
)
def test_what_may_not_be_seen_names_the_permission_and_who_gives_it(
    stage: Stage, permission: Permission, tab: str
) -> None:
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    answered(stage)
    if tab:
        stage.desk.choose_tab(tab)
    stage.run(AddAgent(AGENT, "Administrator"))
    stage.run(RevokePermission(AGENT, permission.value))

    assert f"({permission.value}). An administrator can give it to you." in labels(stage)
