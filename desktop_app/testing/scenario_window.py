"""A scenario in the window: its acts through the page objects, as a person does them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol

from PySide6.QtWidgets import QComboBox, QListView

from desktop_app.domain.errors import NotFound, Refused
from desktop_app.domain.ids import ContactId
from desktop_app.domain.merging import OWN_FIELDS
from desktop_app.scenarios.acts import (
    Accept,
    Act,
    AddIdentifier,
    Create,
    Decline,
    Delete,
    Edit,
    Merge,
    Promote,
    Search,
    Select,
    UndoAct,
    Unlink,
    WrapUp,
    WriteNote,
)
from desktop_app.scenarios.playing import Play
from desktop_app.scenarios.scenario import Scenario
from desktop_app.scenarios.service_hands import LAPSES_EVERY
from desktop_app.scenarios.world import TRAINEE, settings_of
from desktop_app.services.contacts import DetailsOfContact
from desktop_app.services.journal import OperationLog
from desktop_app.testing.clock import FakeClock
from desktop_app.testing.scenario_play import begin
from desktop_app.testing.stage import Stage
from desktop_app.ui.item_models.line_item_model import LineItemModel


class Camera(Protocol):
    """Takes pictures of the window before and after each act."""

    def __call__(self, stage: Stage, act: Act, when: str) -> None: ...


@contextmanager
def played_in_window(scenario: Scenario, camera: Camera | None = None) -> Iterator[Play]:
    """*scenario* at its start, in a window in which the trainee is at work; its world is gone afterwards."""
    with TemporaryDirectory(prefix="linkdesk-scenario-") as folder:
        play = begin(scenario, Path(folder))
        try:
            clock = play.clock
            assert isinstance(clock, FakeClock)  # as ``begin`` made it
            stage = Stage(Path(folder), settings=settings_of(scenario), agent=TRAINEE, clock=clock)
            try:
                stage.open()
                play.hands = WindowHands(stage, play, camera)
                yield play
            finally:
                stage.close()
        finally:
            play.director.close()


class WindowHands:
    """The trainee at the window of *stage*."""

    def __init__(self, stage: Stage, play: Play, camera: Camera | None = None) -> None:
        self._stage = stage
        self._desk = stage.desk
        self._play = play
        self._camera = camera
        self._accepted = ""  # the interaction accepted last

    def notice(self) -> None:
        self._stage.follow()

    def let_pass(self, time: timedelta) -> None:
        controller = self._stage.window.controller
        controller.on_second()
        if time >= LAPSES_EVERY:
            controller.lapsing.on_hour()
        self._desk.settle()

    def perform(self, act: Act) -> None:
        if act.caption:
            self._stage.window.window.show_caption(act.caption)
        self._take_picture(act, "before")
        try:
            self._do(act)
        except AssertionError as error:  # of a page object: a person could not have done it
            raise Refused(str(error)) from error
        finally:
            self._take_picture(act, "after")

    def _take_picture(self, act: Act, when: str) -> None:
        if self._camera is not None:
            self._desk.settle()
            self._camera(self._stage, act, when)

    def _do(self, act: Act) -> None:
        desk = self._desk
        match act:
            case Accept(accept=name):
                self._choose_interaction(name)
                desk.interactions.accept()
                self._accepted = name
            case Decline(decline=name):
                self._choose_interaction(name)
                desk.interactions.decline()
            case Unlink(unlink=name):
                self._choose_interaction(name)
                desk.card.unlink()
            case Search(search=text):
                self._open_search()
                desk.search.look_for(text)
            case Select():
                self._select(act)
            case Create():
                self._create(act)
            case Promote(promote=name, fields=fields):
                self._require_shown(name)
                desk.click("addToContactsButton")
                self._save_form(fields)
            case Edit(edit=name, fields=fields):
                self._require_shown(name)
                desk.trigger("editContactAction")
                self._save_form(fields)
            case Merge():
                self._merge(act)
            case AddIdentifier(add_identifier=value, type=type, to=name):
                self._require_shown(name)
                desk.choose_tab("Details")
                desk.card.add_identifier(type.label, value)
                if desk.card.identifier_question:
                    desk.click("shareIdentifierButton")
            case WriteNote(note=text, on=name):
                self._require_shown(name)
                desk.choose_tab("Notes")
                desk.notes.add(text)
            case WrapUp(wrap_up=code, note=note, interaction=name):
                self._choose_interaction(name or self._accepted)
                desk.wrap_up.submit(code, note)
            case UndoAct():
                desk.trigger("undoAction")
            case Delete(delete=name):
                self._require_shown(name)
                desk.trigger("deleteContactAction")
            case _:
                raise NotImplementedError(act)

    # Find what is meant

    def _choose_interaction(self, name: str) -> None:
        if name not in self._play.cast.interactions:
            raise NotFound(f"{name or 'An interaction'} has not arrived, or was not accepted.")
        self._choose_row("interactionList", self._play.cast.interactions[name])

    def _choose_row(self, list_name: str, id: str) -> None:
        """Selects the row of *id*: two may have one title."""
        view = self._desk.find(QListView, list_name)
        model = view.model()
        for row in range(model.rowCount()):
            if model.index(row, 0).data(LineItemModel.IdRole) == id:
                view.setCurrentIndex(model.index(row, 0))
                self._desk.settle()
                return
        raise Refused(f"It does not stand in the list: {list_name}.")

    def _contact(self, name: str) -> ContactId:
        if name not in self._play.cast.contacts:
            raise NotFound(f"The contact {name} is not there yet.")
        return self._play.cast.contacts[name]

    def _name_of(self, name: str) -> str:
        return self._play.director.read(DetailsOfContact(self._contact(name))).contact.display_name

    def _require_shown(self, name: str) -> None:
        if self._desk.card.name != self._name_of(name):
            raise Refused(f"The card shows {self._desk.card.name or 'nobody'}, not {name}.")

    # Do it

    def _open_search(self) -> None:
        if not self._desk.search.is_open:
            self._desk.trigger("findContactAction")

    def _select(self, act: Select) -> None:
        self._choose_interaction(act.interaction or self._accepted)
        if not self._desk.search.is_open:
            self._open_search()
            self._desk.search.look_for(self._name_of(act.select))
        self._choose_row("searchResultList", self._contact(act.select))
        self._desk.click("selectContactButton")

    def _create(self, act: Create) -> None:
        self._choose_interaction(act.interaction or self._accepted)
        if self._desk.search.is_open:
            self._desk.search.remove()
        else:
            self._open_search()
        self._desk.search.create()
        self._save_form(act.fields)
        newest = self._play.director.read(OperationLog(limit=1))[0]
        self._play.cast.contacts[act.create] = ContactId(newest.result["contact"])

    def _save_form(self, fields: Mapping[str, str]) -> None:
        self._desk.form.fill(**{_field_name(name): str(text) for name, text in fields.items()})
        self._desk.form.save()
        if self._desk.form.is_open:
            sentence = self._desk.form.error
            self._desk.form.cancel()
            raise Refused(sentence)

    def _merge(self, act: Merge) -> None:
        merge = self._desk.merge
        merge.begin()
        members = self._desk.find(QListView, "mergeMemberList").model()
        for name in (act.into, *act.merge):
            there = {members.index(row, 0).data(LineItemModel.IdRole) for row in range(members.rowCount())}
            if self._contact(name) not in there:
                merge.look_for(self._name_of(name))
                self._choose_row("mergeCandidateList", self._contact(name))
                self._desk.click("addToMergeButton")
        self._let_stay(act.into)
        for field, name in act.values.items():
            value = getattr(self._play.director.read(DetailsOfContact(self._contact(name))).contact.fields, field)
            merge.table.choose(OWN_FIELDS[field], value)
        merge.confirm()
        if merge.is_open:
            sentence = merge.notice or merge.preview
            merge.cancel()
            raise Refused(sentence)

    def _let_stay(self, name: str) -> None:
        members = self._desk.find(QListView, "mergeMemberList").model()
        ids = [members.index(row, 0).data(LineItemModel.IdRole) for row in range(members.rowCount())]
        self._desk.find(QComboBox, "mergeSurvivorField").setCurrentIndex(ids.index(self._contact(name)))
        self._desk.settle()


def _field_name(name: str) -> str:
    """The object name of a field's editor: first_name → firstNameField."""
    first, *rest = name.split("_")
    return f"{first}{''.join(word.capitalize() for word in rest)}Field"
