"""Every command in words: what an operation did, as one sentence, for the log, the window and the command line."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from desktop_app.domain.changes import FieldChange
from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.domain.interactions import Direction
from desktop_app.domain.permissions import Permission
from desktop_app.domain.presence import Presence
from desktop_app.domain.text import counted, on_one_line, shortened
from desktop_app.services.divisions import hidden_among
from desktop_app.services.guarded import operation_told
from desktop_app.services.linking import HIDDEN_NAME
from desktop_app.services.requests import Desk
from desktop_app.store.journal import LoggedOperation

SHOWN = 60  # characters of a value within a sentence
NAMED_FIELDS = 3  # changes that a sentence names; the rest are counted


def sentence_of(operation: LoggedOperation, desk: Desk, it: ContactId | None = None) -> str:
    """ "noor merged Augusta King into it". *it*: the contact that the reader looks at and need not be told the name of.

    Of interactions, an agent without the permission for them hears no more than that there was one.
    """
    told = _Told(operation_told(operation, desk), desk, it)
    if operation.refused is not None:
        return f"{told.who} was refused “{command_in_words(operation.head.command)}”: {told.operation.refused}"
    words = _WORDS.get(operation.head.command)
    return on_one_line(words(told) if words else f"{told.who} did “{command_in_words(operation.head.command)}”")


def command_in_words(command: str) -> str:
    """ "MergeContacts" → "Merge contacts"."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", command).capitalize()


def label_of(change: FieldChange) -> str:
    """What a field of a contact is called; "kind" is called as its badge is."""
    if change.label:
        return shown(change.label)
    if change.field in FIELD_RULES:
        return FIELD_RULES[change.field].label
    return _LABELS.get(change.field, change.field.replace("_", " ").capitalize())


_LABELS = {"kind": "Type"}


def change_in_words(change: FieldChange) -> str:
    """ "Title from Dr to Prof"; "nothing" stands for an empty field."""
    before, after = (shown(text) if text else "nothing" for text in (change.before, change.after))
    return f"{label_of(change)} from {before} to {after}" if change.before else f"{label_of(change)} to {after}"


def shown(text: str) -> str:
    """A value as it fits into a sentence."""
    return shortened(on_one_line(text), SHOWN)


@dataclass(frozen=True)
class _Told:
    """One operation, and the words that its sentence is made of."""

    operation: LoggedOperation
    desk: Desk
    it: ContactId | None

    @property
    def who(self) -> str:
        head = self.operation.head
        return str(head.agent) if head.agent == head.run_by else f"{head.agent} ({head.run_by} at the keyboard)"

    def text(self, name: str) -> str:
        """An argument, as it fits into a sentence."""
        return shown(str(self.operation.head.arguments.get(name) or ""))

    def argument(self, name: str) -> Any:
        return self.operation.head.arguments.get(name)

    def result(self, name: str) -> Any:
        return self.operation.result.get(name) if isinstance(self.operation.result, Mapping) else None

    def contact(self, name: str = "contact_id") -> str:
        """The person that an argument names, as they were called then."""
        return self.person(self.operation.head.arguments.get(name))

    def person(self, id: Any) -> str:
        travel, sequence = self.desk.store.time_travel, self.operation.sequence
        if id == self.it:
            return "it"
        if self._is_hidden(id):
            return HIDDEN_NAME
        before = travel.contact(ContactId(str(id)), sequence - 1)
        person = before or travel.contact(ContactId(str(id)), sequence)
        if person is None:
            return "a contact that is not there"
        return "it" if person.id == self.it else shown(person.display_name)

    def person_after(self, id: Any) -> str:
        """As the operation left them: before, they were part of somebody else."""
        person = self.desk.store.time_travel.contact(ContactId(str(id)), self.operation.sequence)
        return self.person(id) if person is None or id == self.it or self._is_hidden(id) else shown(person.display_name)

    def _is_hidden(self, id: Any) -> bool:
        return bool(hidden_among([ContactId(str(id))], self.desk))

    def people(self, ids: Any) -> str:
        return _listed([self.person(id) for id in ids] if isinstance(ids, Sequence) else [])

    def of(self, name: str = "contact_id") -> str:
        """ " of Ada Lovelace", or nothing where that goes without saying."""
        person = self.contact(name)
        return "" if person == "it" else f" of {person}"

    def interaction(self) -> str:
        """ "a call from (803) 123-0000"."""
        id = self.operation.head.arguments.get("interaction_id") or self.result("interaction")
        may_know = self.desk.agent.may(Permission.SESSION_VIEW)
        found = self.desk.store.interactions.find(InteractionId(str(id))) if may_know else None
        if found is None:
            return "an interaction"
        arrival = found.arrival
        what = arrival.channel.label_in_sentence
        article = "an" if what[0] in "aeioAEIO" or what.startswith(("SMS", "X ")) else "a"
        towards = "from" if arrival.direction is Direction.INBOUND else "to"
        address = shown(arrival.address or arrival.name)
        address = "a withheld number" if address == "Number withheld" else address
        return f"{article} {what} {towards} {address}" if address else f"{article} {what}"

    def files(self) -> str:
        files = self.operation.head.arguments.get("files") or ()
        return "contacts from " + _listed([shown(str(each)) for each in files]) if files else "contacts"

    def identifier(self) -> str:
        """ "the phone (803) 123-0000"."""
        type = {"email": "e-mail", "external-id": "external id"}.get(self.text("type"), self.text("type"))
        return f"the {type} {self.text('value')}"

    def organization(self) -> str:
        """ "the organization Acme", for who may see organisations."""
        id = self.operation.head.arguments.get("organization_id") or self.result("organization")
        if not id or not self.desk.agent.may(Permission.ORGANIZATION_VIEW):
            return "an organization"
        travel, sequence = self.desk.store.time_travel, self.operation.sequence
        found = travel.organization_name(id, sequence) or travel.organization_name(id, sequence - 1)
        return f"the organization {shown(found)}" if found else "an organization"

    def for_contact(self) -> str:
        return f" for {self.contact()}" if self.operation.head.arguments.get("contact_id") else ""

    def custom_fields(self) -> str:
        """ "Policy number and Tier", for who may see custom fields."""
        given = self.operation.head.arguments.get("custom_fields") or {}
        may_know = self.desk.agent.may(Permission.CUSTOM_FIELDS_VIEW)
        return _listed([shown(str(each)) for each in given]) if may_know and given else "custom fields"

    def changes(self) -> str:
        """ "changed Title from Dr to Prof", of the contact that the command names."""
        arguments = self.operation.head.arguments
        contact = self.desk.store.time_travel.contact(ContactId(arguments["contact_id"]), self.operation.sequence - 1)
        members = contact.members if contact else ()
        written = self.desk.store.time_travel.written(self.operation.sequence, members)
        changes = [change_in_words(each) for each in written if each.field != "kind"]
        more = len(changes) - NAMED_FIELDS
        named = changes[:NAMED_FIELDS] + ([f"{more} more"] if more > 0 else [])
        return f"changed {_listed(named)}" if named else ""


def _listed(texts: Sequence[str]) -> str:
    return " and ".join([", ".join(texts[:-1]), texts[-1]] if len(texts) > 1 else texts) or "nobody"


def _received(told: _Told) -> str:
    came = told.interaction()
    came = f"{came[0].upper()}{came[1:]} came in"
    contact = told.result("contact")
    if contact is None:
        return f"{came}, and nobody was linked"
    if told.result("created"):
        person = told.person(contact)
        made = "this temporary contact" if person == "it" else f"the temporary contact {person}"
        return f"{came}, and {made} was made"
    return f"{came} and was linked to {told.person(contact)}"


def _visited(told: _Told) -> str:
    contact = told.result("contact")
    if contact is None:
        return "A visit came in, and it is nobody's"
    if told.result("created"):
        person = told.person(contact)
        return f"A visit came in, and {'this temporary contact' if person == 'it' else person} was made"
    return f"A visit of {told.person(contact)} came in"


def _merged(told: _Told) -> str:
    into = told.person(told.result("contact"))
    return f"{told.who} merged {told.people(told.result('absorbed'))} into {into}"


def _edited(told: _Told) -> str:
    changes = told.changes()
    return f"{told.who} {changes}{told.of()}" if changes else f"{told.who} saved {told.contact()} as it was"


def _promoted(told: _Told) -> str:
    changes = told.changes()
    return f"{told.who} added {told.contact()} to the contacts" + (f" and {changes}" if changes else "")


def _created(told: _Told) -> str:
    made_for = f" for {told.interaction()}" if told.operation.head.arguments.get("interaction_id") else ""
    return f"{told.who} created {told.person(told.result('contact'))}{made_for}"


def _added_identifier(told: _Told) -> str:
    how = {"move": ", and took it from who held it before", "share": ", and shares it with who held it before"}
    settled = how.get(told.text("if_held"), "")
    return f"{told.who} added {told.identifier()} to {told.contact()}{settled}"


def _unlinked(told: _Told) -> str:
    it = " from it" if told.it else ""
    unmerged = ", which took a merge apart" if told.result("unmerged") else ""
    return f"{told.who} unlinked {told.interaction()}{it}{unmerged}"


def _belongs(told: _Told) -> str:
    if told.operation.head.arguments.get("organization_id") is None:
        return f"{told.who} unlinked {told.contact()} from its organization"
    return f"{told.who} said that {told.contact()} belongs to {told.organization()}"


def _undone(told: _Told) -> str:
    target, times = told.operation, 0
    while target.head.undoes and (found := told.desk.store.journal.operation(target.head.undoes)):
        target, times = found, times + 1
    if target is told.operation:
        return f"{told.who} took back an operation that is not there"
    return f"{told.who} {'took back' if times % 2 else 'did again'}: {sentence_of(target, told.desk, told.it)}"


def _unmerged(told: _Told) -> str:
    survivor, *absorbed = told.result("contacts") or [None]
    people = _listed([told.person_after(id) for id in absorbed])
    return f"{told.who} took the merge of {people} into {told.person(survivor)} apart"


def _moved(t: _Told) -> str:
    before, after = (shown(str(t.result(name))) if t.result(name) else "no division" for name in ("from", "to"))
    return f"{t.who} moved {t.contact()} from {before} to {after}"


def _lapsed(t: _Told) -> str:
    return "It lapsed" if t.it else f"{counted(int(t.result('lapsed') or 0), 'temporary contact')} lapsed"


_WORDS: Mapping[str, Callable[[_Told], str]] = {
    "AcceptInteraction": lambda t: f"{t.who} answered {t.interaction()}",
    "AddAgent": lambda t: f"{t.who} gave {t.text('agent')} the role {t.text('role')}",
    "AddDivision": lambda t: f"{t.who} added the division {t.text('name')}",
    "AllowDivision": lambda t: f"{t.who} let {t.text('agent')} see the division {t.text('division')}",
    "ChangeDivision": _moved,
    "DeleteDivision": lambda t: f"{t.who} deleted the division {t.text('division')}",
    "DenyDivision": lambda t: f"{t.who} no longer lets {t.text('agent')} see the division {t.text('division')}",
    "LapseAtDesk": lambda t: f"{_lapsed(t)} as nobody was in touch again",
    "LapseContacts": lambda t: f"{_lapsed(t)} as {t.who} cleared away whom nobody was in touch with again",
    "PromoteContacts": lambda t: (
        f"{t.who} added {t.people(t.operation.head.arguments.get('contact_ids'))} to the contacts"
    ),
    "RenameDivision": lambda t: f"{t.who} called the division {t.text('division')} {t.text('name')}",
    "AddIdentifier": _added_identifier,
    "AddNote": lambda t: f"{t.who} wrote a note on {t.contact()}: “{t.text('text')}”",
    "CorrectLink": lambda t: f"{t.who} corrected the link of {t.interaction()} to {t.contact()}: “{t.text('reason')}”",
    "CreateContact": _created,
    "AddExternalSource": lambda t: f"{t.who} added the system {t.text('name')} for external ids",
    "AddSchema": lambda t: f"{t.who} added the contact type {t.text('title')}",
    "EditExternalSource": lambda t: f"{t.who} changed the system {t.text('name')} for external ids",
    "EditSchema": lambda t: f"{t.who} changed a contact type",
    "DisableSchema": lambda t: f"{t.who} disabled a contact type",
    "EnableSchema": lambda t: f"{t.who} enabled a contact type again",
    "DeleteExternalSource": lambda t: f"{t.who} deleted the system {t.text('name')} for external ids",
    "SetPresence": lambda t: f"{t.who} set their presence to {Presence.named(t.text('presence')).label}",
    "SetCustomFields": lambda t: f"{t.who} set {t.custom_fields()} of {t.contact()}",
    "AddOrganizationNote": lambda t: f"{t.who} wrote a note on {t.organization()}",
    "AddRelationship": lambda t: f"{t.who} said what {t.text('agent')} is to {t.organization()}",
    "CreateOrganization": lambda t: f"{t.who} created {t.organization()}{t.for_contact()}",
    "DeleteOrganization": lambda t: f"{t.who} deleted {t.organization()}",
    "EditOrganization": lambda t: f"{t.who} changed {t.organization()}",
    "LinkOrganization": _belongs,
    "RemoveRelationship": lambda t: f"{t.who} took back what an agent was said to be to an organization",
    "DeleteNote": lambda t: f"{t.who} deleted a note",
    "EditNote": lambda t: f"{t.who} changed a note" + (f" to “{t.text('text')}”" if t.text("text") else ""),
    "DeclineInteraction": lambda t: f"{t.who} declined {t.interaction()}",
    "DeleteContact": lambda t: f"{t.who} deleted {t.contact()}",
    "EditContact": _edited,
    "EndInteraction": lambda t: f"The customer left {t.interaction()}",
    "ForgetNotSamePerson": lambda t: (
        f"{t.who} forgot that {t.contact()} and {t.contact('other_id')} were said to be two people"
    ),
    "ForgetUnlink": lambda t: f"{t.who} forgot that {t.identifier()} was once unlinked from {t.contact()}",
    "GrantPermission": lambda t: f"{t.who} gave {t.text('agent')} the permission {t.text('permission')}",
    "ImportContacts": lambda t: f"{t.who} imported {t.files()}",
    "LabelIdentifier": lambda t: f"{t.who} called {t.identifier()}{t.of()} “{t.text('label')}”",
    "LinkContact": lambda t: f"{t.who} linked {t.interaction()} to {t.contact()}",
    "MergeContacts": _merged,
    "MissInteraction": lambda t: f"{t.who} did not answer {t.interaction()}",
    "OpenEmptyStore": lambda t: f"{t.who} opened the store for the first time",
    "PromoteContact": _promoted,
    "ReceiveInteraction": _received,
    "ReceiveSession": _visited,
    "RemoveIdentifier": lambda t: f"{t.who} removed {t.identifier()} from {t.contact()}",
    "RevokePermission": lambda t: f"{t.who} took the permission {t.text('permission')} from {t.text('agent')}",
    "SayNotSamePerson": lambda t: f"{t.who} said that {t.contact()} and {t.contact('other_id')} are two people",
    "Undo": _undone,
    "UnlinkContact": _unlinked,
    "UnmergeContacts": _unmerged,
    "WrapUpInteraction": lambda t: (
        f"{t.who} wrapped up {t.interaction()}" + (f" as {t.text('code')}" if t.text("code") else "")
    ),
}
WORDED = frozenset(_WORDS)  # commands that have a sentence of their own
