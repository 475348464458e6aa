"""Two agents at one store, whatever they do in whatever order: the desk against the plain model, step by step."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, multiple, precondition, rule

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, InteractionId, OperationId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Role
from desktop_app.services.agents import AddAgent, GrantPermission, RevokePermission
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact, PromoteContact
from desktop_app.services.identifiers import AddIdentifier, LabelIdentifier, RemoveIdentifier
from desktop_app.services.interactions import (
    AcceptInteraction,
    DeclineInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.journal import Undo
from desktop_app.services.linking import CorrectLink, ForgetUnlink, LinkContact, UnlinkContact
from desktop_app.services.merging import ForgetNotSamePerson, MergeContacts, SayNotSamePerson, UnmergeContacts
from desktop_app.services.notes import AddNote
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done
from tests.builders import OPENING, an_arrival, dump_text
from tests.model import invariants
from tests.model.desk import Desk
from tests.model.invariants import Difference, History, Step, hold
from tests.model.model import AGENT, Model, No
from tests.model.people import person, roots
from tests.model.words import (
    ARRIVALS,
    EMAILS,
    FIRST_NAMES,
    IDENTIFIERS,
    LAST_NAMES,
    NO_EMAIL,
    PHONES,
    TITLES,
)

try:
    from desktop_app.services.lifecycle import LapseContacts
except ImportError:  # contacts do not lapse yet
    LapseContacts = None

BOB = AgentName("bob")
AGENTS = st.sampled_from(("noor", "noor", "noor", "bob"))
VALUES = {
    "first_name": FIRST_NAMES,
    "last_name": LAST_NAMES,
    "title": TITLES,
    "work_phone": PHONES,
    "cell_phone": PHONES,
    "work_email": (*EMAILS, NO_EMAIL),
    "personal_email": EMAILS,
}
FIELDS = st.fixed_dictionaries({}, optional={name: st.sampled_from(texts) for name, texts in VALUES.items()})
SOME_FIELDS = st.sets(st.sampled_from(tuple(VALUES)), max_size=2).map(sorted).map(tuple)
PICKS = st.dictionaries(st.sampled_from(tuple(VALUES)), st.integers(0, 3), max_size=2)
CHANGES_OF_IDENTIFIERS = {
    "remove_identifier": RemoveIdentifier,
    "label_identifier": LabelIdentifier,
    "forget_unlink": ForgetUnlink,
}
NEVER_FOUND = "id-none"
MINUTES = (1, 90, 60 * 24, 60 * 24 * 61, -30)  # clocks are set back, too


class DeskMachine(RuleBasedStateMachine):
    """Every rule runs one command on the desk and in the model, and then everything is compared."""

    contacts = Bundle("contacts")
    interactions = Bundle("interactions")
    operations = Bundle("operations")
    merges = Bundle("merges")
    people = st.one_of(contacts, interactions)  # of an interaction: who is on the line

    def __init__(self) -> None:
        super().__init__()
        self.desk = Desk()
        self.model = Model(OPENING)
        self.model.do("noor", "bob-is-added", "role", agent="bob", role="Agent")
        self.history = History()
        self.commands: dict[str, tuple[str, Command, Any]] = {}  # operation id → who, what, and what it gave
        self.steps = 0
        self.rows = self.desk.rows()
        self.counts = self.desk.counts()
        self.people: dict[str, Any] = {}

    def run(self, by: str, command: Command, what: str, *, id: str | None = None, **arguments: Any) -> Done | None:
        """The command on the desk, *what* in the model; None when both refuse."""
        self.steps += 1
        id = id or f"operation-{self.steps}"
        permissions = self.model.permissions(by)
        outcome = self._attempt(by, command, id)
        made = outcome.result if isinstance(outcome, Done) and isinstance(outcome.result, dict) else {}
        new_id = made.get("note") or made.get("contact") or NEVER_FOUND
        expected, needs = self._expect(by, id, what, str(new_id), arguments)
        step = Step(self.desk, by, command, outcome, permissions, needs, self.rows, self.desk.rows(), self.counts)
        self.rows, self.counts = step.after, self.desk.counts()
        step.counts = self.counts
        note(f"    {by}: {step.told} → {outcome!r}")
        self._check(step, expected)
        if not isinstance(outcome, Done):
            return None
        self.history.rows_at[self.counts[0]] = self.rows
        self.history.around[id] = (self._before_what_can_be_undone(step), self.rows)
        self.commands[id] = (by, command, outcome.result)
        return outcome

    def _attempt(self, by: str, command: Command, id: str) -> Done | DesktopError:
        try:
            return self.desk.runners[by].run(command, operation_id=OperationId(id))
        except DesktopError as refusal:
            return refusal

    def _expect(
        self, by: str, id: str, what: str, new_id: str, arguments: Mapping[str, Any]
    ) -> tuple[str, tuple[str, ...]]:
        """How it should end ("" for well), and the permissions that it needs."""
        self.model.now = self.desk.now
        try:
            operation = self.model.do(by, id, what, new_id=new_id, **arguments)
        except No as no:
            return no.kind, self.model.last_needs
        return "", operation.needs

    def _before_what_can_be_undone(self, step: Step) -> Any:
        """What a channel brought is a fact: without the link, it was there before."""
        if not isinstance(step.command, ReceiveInteraction):
            return step.before
        key = (step.command.arrival.id,)
        fact = {**step.after["interaction"][key], "contact": None, "linked_by": None, "linked_at": None}
        return {**step.before, "interaction": {**step.before["interaction"], key: fact}}

    # Comparing

    def _check(self, step: Step, expected: str) -> None:
        for check in invariants.STEP_CHECKS:
            check(step)
        invariants.check_undo(step, self.history)
        got = "" if isinstance(step.outcome, Done) else type(step.outcome).__name__
        hold(0, got == expected, f"{step.told} by {step.by} ends in {step.outcome!r} instead of {expected!r}")
        hold(0, step.after == self.model.rows, Difference(f"{step.told} leaves", self.model.rows, step.after))
        if isinstance(step.outcome, Done):
            self._compare_people(step, step.outcome)
        invariants.check_search(self.desk, step.after, invariants.SEARCHES[self.steps % len(invariants.SEARCHES)])
        if self.steps % 5 == 0 or (isinstance(step.outcome, Done) and step.outcome.change.agents):
            invariants.check_queries_need_permission(self.desk, step.after, self.model.permissions("bob"))

    def _compare_people(self, step: Step, done: Done) -> None:
        """Each person who is not as before: read at the other agent's desk, and named in what windows are told."""
        people = {id: person(self.model.rows, id).seen for id in roots(self.model.rows)}
        changed = [id for id, seen in people.items() if self.people.get(id) != seen]
        self.people = people
        other = self.desk.runners["bob" if step.by == "noor" else "noor"]
        told = done.change.contacts
        with other.store.reading():
            for id in changed:
                hold(0, set(people[id]["members"]) <= told, f"{step.told} changes {id} and tells of {set(told)}")
                self._compare_person(other.store.contacts.get(ContactId(people[id]["members"][-1])), people[id])

    def _compare_person(self, contact: Any, seen: Mapping[str, Any]) -> None:
        read = {
            "id": contact.id,
            "members": list(contact.members),
            "kind": contact.kind.value,
            "fields": {name: getattr(contact.fields, name) for name in seen["fields"]},
            "unplaced": list(contact.unplaced),
            "identifiers": {
                (held.identifier.type.value, held.identifier.value, held.identifier.source): (
                    held.holder or contact.id,
                    held.raw,
                    held.label,
                )
                for held in contact.identifiers
            },
        }
        for name, value in seen.items():
            hold(0, read[name] == value, f"{contact.id} has the {name} {read[name]} instead of {value}")

    # At the beginning

    @initialize(
        target=contacts,
        fields=st.lists(FIELDS, min_size=3, max_size=5),
        taken=st.lists(st.sampled_from(sorted(AGENT)), unique=True, max_size=2),
    )
    def begin(self, fields: list[dict[str, str]], taken: list[str]) -> Any:
        """A few contacts, and bob, who may not do everything that an agent may."""
        for permission in taken:
            self._let_bob(permission, granted=False)
        people = ({"first_name": "Ada", "last_name": "Quist"}, {"first_name": "Bruno"}, {"title": "Countess"})
        made = [self._create("noor", {**people[place % 3], **each}, None) for place, each in enumerate(fields)]
        return multiple(*(each for each in made if each))

    @initialize(target=interactions, arrivals=st.lists(st.sampled_from(ARRIVALS), min_size=2, max_size=3))
    def are_called(self, arrivals: list[tuple[Any, ...]]) -> Any:
        return multiple(*map(self._receive, arrivals))

    def _who(self, someone: str) -> str:
        """The contact that is meant; of an interaction that nobody is linked to, anybody."""
        row = self.model.rows["interaction"].get((someone,), {"contact": someone})
        there = [id for (id,) in self.model.rows["contact"]] or [NEVER_FOUND]
        return row["contact"] or there[self.steps % len(there)]

    # Contacts

    @rule(target=contacts, by=AGENTS, fields=FIELDS, interaction=st.one_of(st.none(), interactions))
    def create(self, by: str, fields: dict[str, str], interaction: str | None) -> Any:
        return self._create(by, fields, interaction) or multiple()

    def _create(self, by: str, fields: dict[str, str], interaction: str | None) -> str | None:
        command = CreateContact(**fields, interaction_id=interaction and InteractionId(interaction))
        done = self.run(by, command, "create", fields=fields, interaction=interaction)
        return done and done.result["contact"]

    @rule(target=operations, by=AGENTS, contact=people, fields=FIELDS, stale=SOME_FIELDS, has_seen=st.booleans())
    def edit(self, by: str, contact: str, fields: dict[str, str], stale: tuple[str, ...], has_seen: bool) -> Any:
        """Where a form was filled from what there is, somebody else may have written the *stale* fields since."""
        contact = self._who(contact)
        seen = None
        if has_seen and (contact,) in self.model.rows["contact"]:
            shown = self.model.whole(contact).fields
            seen = {name: "something else" if name in stale else shown[name] for name in fields}
        command = EditContact(contact_id=ContactId(contact), seen=seen, **fields)
        return self._id_of(self.run(by, command, "edit", contact=contact, fields=fields, seen=seen))

    @rule(target=operations, by=AGENTS, contact=people, fields=FIELDS)
    def promote(self, by: str, contact: str, fields: dict[str, str]) -> Any:
        contact = self._who(contact)
        command = PromoteContact(contact_id=ContactId(contact), **fields)
        return self._id_of(self.run(by, command, "promote", contact=contact, fields=fields))

    @rule(target=operations, by=AGENTS, contact=people, is_meant=st.integers(0, 3))
    def delete(self, by: str, contact: str, is_meant: int) -> Any:
        """Not each time: somebody should be left."""
        contact = self._who(contact)
        if is_meant:
            return multiple()
        return self._id_of(self.run(by, DeleteContact(ContactId(contact)), "delete", contact=contact))

    @rule(
        target=operations,
        by=AGENTS,
        contact=people,
        identifier=st.sampled_from(IDENTIFIERS),
        what=st.sampled_from(("add_identifier", "add_identifier", *CHANGES_OF_IDENTIFIERS)),
        label=st.sampled_from(("", "home")),
        if_held=st.sampled_from(("refuse", "share", "move")),
    )
    def change_identifiers(
        self, by: str, contact: str, identifier: tuple[str, str], what: str, label: str, if_held: str
    ) -> Any:
        (type, text), id = identifier, ContactId(self._who(contact))
        arguments = {"contact": id, "type": type, "text": text}
        if what == "add_identifier":
            arguments |= {"label": label, "if_held": if_held}
            command: Command = AddIdentifier(id, type, text, label=label, if_held=if_held)
        elif what == "label_identifier":
            arguments |= {"label": label}
            command = LabelIdentifier(id, type, text, label)
        else:
            command = CHANGES_OF_IDENTIFIERS[what](id, type, text)
        return self._id_of(self.run(by, command, what, **arguments))

    @rule(target=operations, by=AGENTS, one=people, other=people, what=st.sampled_from(("note", "say", "forget")))
    def say_something(self, by: str, one: str, other: str, what: str) -> Any:
        one, other = self._who(one), self._who(other)
        if what == "note":
            command = AddNote(ContactId(one), "likes tea")
            return self._id_of(self.run(by, command, "add_note", contact=one, text="likes tea"))
        pair, says = (ContactId(one), ContactId(other)), what == "say"
        told = (SayNotSamePerson if says else ForgetNotSamePerson)(*pair)
        return self._id_of(self.run(by, told, "not_same" if says else "forget_not_same", one=one, other=other))

    # Interactions

    @rule(target=interactions, arrival=st.sampled_from((*ARRIVALS, *ARRIVALS[:5])))
    def receive(self, arrival: tuple[Any, ...]) -> str:
        return self._receive(arrival)

    def _receive(self, arrival: tuple[Any, ...]) -> str:
        channel, clues, name = arrival
        id = f"in-{self.steps + 1}"
        read = ((IdentifierType(type), text) for type, text in clues)
        came = replace(an_arrival(Channel(channel), *read, name=name, id=id), at=self.desk.now)
        arguments = {"channel": channel, "clues": clues, "name": name}
        self.run("noor", ReceiveInteraction(came), "receive", id=receipt_of(came.id), interaction=id, **arguments)
        return id

    @rule(target=operations, by=AGENTS, interaction=interactions, turns_away=st.booleans())
    def answer_or_wrap_up(self, by: str, interaction: str, turns_away: bool) -> Any:
        id = InteractionId(interaction)
        if self.model.rows["interaction"][(interaction,)]["state"] == "alerting":
            command = DeclineInteraction(id) if turns_away else AcceptInteraction(id)
            return self._id_of(self.run(by, command, "decline" if turns_away else "accept", interaction=interaction))
        return self._id_of(self.run(by, WrapUpInteraction(id, "Resolved"), "wrap_up", interaction=interaction))

    @rule(
        target=operations,
        by=AGENTS,
        interaction=interactions,
        contact=people,
        what=st.sampled_from(("link", "correct", "unlink", "unlink")),
    )
    def put_the_link_right(self, by: str, interaction: str, contact: str, what: str) -> Any:
        id, other = InteractionId(interaction), ContactId(self._who(contact))
        if what == "unlink":
            return self._id_of(self.run(by, UnlinkContact(id), what, interaction=interaction))
        command = LinkContact(id, other) if what == "link" else CorrectLink(id, other, "wrong one")
        return self._id_of(self.run(by, command, what, interaction=interaction, contact=other))

    @rule(target=interactions, by=AGENTS, interaction=interactions)
    def unlink_and_hear_from_them_again(self, by: str, interaction: str) -> str:
        self.run(by, UnlinkContact(InteractionId(interaction)), "unlink", interaction=interaction)
        row = self.model.rows["interaction"][(interaction,)]
        return self._receive((row["channel"], row["clues"], row["name"]))

    # Merges

    @rule(target=merges, by=AGENTS, among=st.lists(people, min_size=2, max_size=4, unique=True), picks=PICKS)
    def merge(self, by: str, among: list[str], picks: dict[str, int]) -> Any:
        return self._merge(by, [self._who(each) for each in among], picks, None)

    @rule(target=merges, by=AGENTS, contact=people, interaction=interactions, picks=PICKS)
    def select_over_who_is_on_the_line(self, by: str, contact: str, interaction: str, picks: dict[str, int]) -> Any:
        contact = self._who(contact)
        on_the_line = self.model.rows["interaction"][(interaction,)]["contact"]
        return self._merge(by, [contact, on_the_line or contact], picks, interaction)

    def _merge(self, by: str, among: list[str], picks: dict[str, int], interaction: str | None) -> Any:
        survivor, *absorbed = map(ContactId, among)
        choices = {name: among[place % len(among)] for name, place in picks.items()}
        on = interaction and InteractionId(interaction)
        done = self.run(
            by,
            MergeContacts(survivor, tuple(absorbed), choices or None, on),
            "merge",
            survivor=survivor,
            absorbed=tuple(absorbed),
            choices=choices,
            interaction=interaction,
        )
        return self._id_of(done)

    @rule(target=operations, by=AGENTS, merge=merges, before=SOME_FIELDS)
    def unmerge(self, by: str, merge: str, before: tuple[str, ...]) -> Any:
        return self._id_of(self._unmerge(by, merge, before))

    def _unmerge(self, by: str, merge: str, before: tuple[str, ...] = ()) -> Done | None:
        return self.run(by, UnmergeContacts(OperationId(merge), before), "unmerge", merge=merge, before=before)

    @rule(target=operations, merge=merges)
    def merge_the_other_way_round_and_take_the_way_back_back(self, merge: str) -> Any:
        """Which would close a circle."""
        first = self.model.operations[merge]
        apart = self._unmerge("noor", merge)
        if apart is None:
            return multiple()
        self._merge("noor", [first.absorbed[0], first.survivor], {}, None)
        return self._id_of(self._undo("noor", apart.operation, "before"))

    # Undo, and the same again

    PREFER = st.sampled_from(("ask", "ask", "before", "now"))

    @rule(target=operations, by=AGENTS, operation=st.one_of(st.integers(1, 6), operations, merges), prefer=PREFER)
    def undo(self, by: str, operation: str | int, prefer: str) -> Any:
        """One of the last few, or any."""
        id = list(self.commands)[-operation:][0] if isinstance(operation, int) else operation
        return self._id_of(self._undo(by, id, prefer))

    def _undo(self, by: str, operation: str, prefer: str) -> Done | None:
        return self.run(by, Undo(OperationId(operation), prefer), "undo", operation=operation, prefer=prefer)

    @rule()
    def undo_the_last_and_do_it_again(self) -> None:
        """Byte for byte, as anybody's dump says."""
        stand = (
            id for id, each in reversed(self.model.operations.items()) if not each.is_undone and each.what != "undo"
        )
        last = next((id for id in stand if id in self.commands), None)
        after = dump_text(self.desk.runners["bob"])
        undone = last and self._undo("noor", last, "ask")
        if not undone:
            return
        again = self._undo("noor", undone.operation, "ask")
        hold(4, again is not None, "an undo could not be undone")
        hold(4, dump_text(self.desk.runners["noor"]) == after, f"doing {last} again left another dump")

    @rule(place=st.integers(0, 9), by=AGENTS)
    def send_again(self, place: int, by: str) -> None:
        """The same operation id once more: nothing happens."""
        ids = list(self.commands)
        id = ids[-1 - place % len(ids)]
        _, command, result = self.commands[id]
        again = self._attempt(by, command, id)
        hold(9, isinstance(again, Done), f"{command} sent again ends in {again!r}")
        assert isinstance(again, Done)
        hold(9, json.dumps(again.result) == json.dumps(result), f"first {result}, again {again.result}")
        hold(9, self.desk.counts() == self.counts, f"{command} sent again was written down again")
        hold(7 if isinstance(command, ReceiveInteraction) else 9, self.desk.rows() == self.rows, f"{command} ran again")

    # Agents and time

    @rule(
        target=operations,
        what=st.one_of(st.sampled_from(tuple(Role)), st.sampled_from(sorted(AGENT)), st.sampled_from(sorted(AGENT))),
        granted=st.booleans(),
    )
    def let_bob(self, what: Role | str, granted: bool) -> Any:
        if isinstance(what, str):
            return self._id_of(self._let_bob(what, granted=granted))
        return self._id_of(self.run("noor", AddAgent(BOB, what.value), "role", agent=BOB, role=what.value))

    def _let_bob(self, permission: str, *, granted: bool) -> Done | None:
        command = (GrantPermission if granted else RevokePermission)(BOB, f"externalContacts:{permission}")
        return self.run("noor", command, "grant", agent=BOB, permission=permission, granted=granted)

    @precondition(lambda self: LapseContacts is not None)
    @rule(target=operations, by=AGENTS, days=st.sampled_from((0, 1, 60, 61)))
    def lapse(self, by: str, days: int) -> Any:
        self.desk.now += timedelta(days=days)
        return self._id_of(self.run(by, LapseContacts(), "lapse"))

    @rule(minutes=st.sampled_from(MINUTES))
    def let_time_pass(self, minutes: int) -> None:
        self.desk.now += timedelta(minutes=minutes)

    def _id_of(self, done: Done | None) -> Any:
        return multiple() if done is None else done.operation

    # The end

    def teardown(self) -> None:
        try:
            if sys.exc_info()[0] is None:
                self._check_at_the_end()
        finally:
            self.desk.close()

    def _check_at_the_end(self) -> None:
        """What would take too long after each step; and merges can be taken apart whatever came after them."""
        for id, operation in list(self.model.operations.items()):
            if operation.what == "merge":
                self._unmerge("noor", id)
        invariants.check_interactions_are_read_under_the_canonical(self.desk, self.rows, list(self.rows["interaction"]))
        for name in ("noor", "bob"):
            store = self.desk.runners[name].store
            with store.reading():
                for id, seen in self.people.items():
                    self._compare_person(store.contacts.get(ContactId(id)), seen)
        for text in invariants.SEARCHES:
            invariants.check_search(self.desk, self.rows, text)
        invariants.check_index_is_as_if_made_anew(self.desk)
        invariants.check_time_travel(self.desk, self.history)
        invariants.check_journal_backwards(self.desk, self.history)
        invariants.check_files(self.desk)
