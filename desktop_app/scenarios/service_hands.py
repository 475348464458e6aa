"""Carries acts out at the services, as the window would order them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from desktop_app.domain.errors import NotFound, Refused
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.permissions import Permission
from desktop_app.domain.search import fields_of
from desktop_app.scenarios.acts import (
    Accept,
    Act,
    AddIdentifier,
    Create,
    Decline,
    Delete,
    Edit,
    Listen,
    Merge,
    Promote,
    Search,
    Select,
    UndoAct,
    Unlink,
    Wait,
    WrapUp,
    WriteNote,
)
from desktop_app.scenarios.world import Cast
from desktop_app.services import contacts, identifiers, interactions, linking, merging, notes
from desktop_app.services.agents import CurrentAgent
from desktop_app.services.journal import LastUndoable, Undo
from desktop_app.services.lifecycle import LapseAtDesk
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts

LAPSES_EVERY = timedelta(hours=1)  # as the window does


class ServiceHands:
    """One agent without a window."""

    def __init__(self, runner: Runner, cast: Cast) -> None:
        self._runner = runner
        self._cast = cast
        self._accepted = ""  # the interaction accepted last
        self._typed = ""  # into the search, while that is open

    def notice(self) -> None:
        """Whoever has no window sees nothing."""

    def let_pass(self, time: timedelta) -> None:
        if time >= LAPSES_EVERY:
            self._runner.run(LapseAtDesk())

    def perform(self, act: Act) -> None:
        match act:
            case Accept(accept=name):
                self._runner.run(interactions.AcceptInteraction(self._interaction(name)))
                self._accepted = name
            case Search(search=text):
                self._runner.read(SearchContacts(text, interaction_id=self._at_hand()))
                self._typed = text
            case Listen() | Wait():
                pass  # time is the player's
            case Select():
                self._runner.run(self._selection(act))
                self._typed = ""
            case Create():
                self._create(act)
                self._typed = ""
            case UndoAct():
                self._undo()
            case _:
                self._runner.run(self._command(act))

    def _command(self, act: Act) -> Command:
        """The one command that *act* is."""
        match act:
            case Decline(decline=name):
                return interactions.DeclineInteraction(self._interaction(name))
            case Unlink(unlink=name):
                return linking.UnlinkContact(self._interaction(name))
            case Promote(promote=name, fields=fields):
                return contacts.PromoteContact(contact_id=self._contact(name), **_given(fields))
            case Edit(edit=name, fields=fields):
                return contacts.EditContact(contact_id=self._contact(name), **_given(fields))
            case Merge(merge=absorbed, into=survivor, values=values):
                choices = {field: str(self._contact(name)) for field, name in values.items()}
                ids = tuple(self._contact(name) for name in absorbed)
                return merging.MergeContacts(self._contact(survivor), ids, choices or None)
            case AddIdentifier(add_identifier=value, type=type, to=name):
                share = identifiers.IfHeld.SHARE.value
                return identifiers.AddIdentifier(self._contact(name), type.value, value, if_held=share)
            case WriteNote(note=text, on=name):
                return notes.AddNote(self._contact(name), text)
            case WrapUp(wrap_up=code, note=text, interaction=name):
                return interactions.WrapUpInteraction(self._interaction(name or self._accepted), code, text)
            case Delete(delete=name):
                return contacts.DeleteContact(self._contact(name))
        raise NotImplementedError(act)

    def _selection(self, act: Select) -> Command:
        """A temporary contact becomes part of the one selected, where the agent may merge; else that is linked."""
        interaction, chosen = self._interaction(act.interaction or self._accepted), self._contact(act.select)
        linked = self._runner.read(linking.LinkOfInteraction(interaction)).contact
        may_merge = self._runner.read(CurrentAgent()).may(Permission.IDENTITY_MERGE)
        if linked is not None and linked.kind.is_temporary and linked.id != chosen and may_merge:
            return merging.MergeContacts(chosen, (linked.id,), interaction_id=interaction)
        return linking.LinkContact(interaction, chosen)

    def _create(self, act: Create) -> None:
        """The form starts from what came in and what was typed into the search."""
        interaction = self._interaction(act.interaction or self._accepted)
        (summary,) = self._runner.read(interactions.InteractionsById((interaction,)))
        suggested = vars(summary.interaction.arrival.suggested_fields())
        fields = {name: text for name, text in suggested.items() if text} | fields_of(self._typed) | _given(act.fields)
        done = self._runner.run(contacts.CreateContact(**fields, interaction_id=interaction))
        self._cast.contacts[act.create] = ContactId(done.result["contact"])

    def _undo(self) -> None:
        last = self._runner.read(LastUndoable())
        if last is None:
            raise Refused("There is nothing to take back.")
        self._runner.run(Undo(last.id))

    def _at_hand(self) -> InteractionId | None:
        return self._cast.interactions.get(self._accepted)

    def _interaction(self, name: str) -> InteractionId:
        if name not in self._cast.interactions:
            raise NotFound(f"{name or 'An interaction'} has not arrived, or was not accepted.")
        return self._cast.interactions[name]

    def _contact(self, name: str) -> ContactId:
        if name not in self._cast.contacts:
            raise NotFound(f"The contact {name} is not there yet.")
        return self._cast.contacts[name]


def _given(fields: Any) -> dict[str, Any]:
    return {name: str(text) for name, text in fields.items()}
