"""The desk as a plain in-memory model: rows in dictionaries, and every command in the few lines that it means.

It follows ``design.md`` (§1, §4, §5, §8), the README and what the commands say of themselves, and the product's code
where these are silent; it imports nothing of the product. Undo works on snapshots, so it needs no before-images.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.model import taking_back
from tests.model.people import (
    FIELDS,
    SINGLE,
    SLOTS,
    TYPE_OF_SLOT,
    Person,
    Place,
    Row,
    Rows,
    holders,
    match,
    person,
    root,
)
from tests.model.words import EMAIL_FIELDS, NO_EMAIL, WITHHELD, normal

TABLES = (
    "contact",
    "identifier",
    "merge_choice",
    "not_same_person",
    "remembered_unlink",
    "interaction",
    "note",
    "agent",
    "agent_permission",
)
AGENT = {
    "conversation:associate",
    "contact:view",
    "contact:add",
    "contact:edit",
    "session:view",
    "identity:promote",
    "identity:merge",
}
SUPERVISOR = AGENT | {"conversation:viewAll", "contact:delete", "journal:undo"}
ADMINISTRATOR = SUPERVISOR | {"agent:edit", "agent:impersonate"}
ROLES = {"Agent": AGENT, "Supervisor": SUPERVISOR, "Administrator": ADMINISTRATOR}
NEEDS: Mapping[str, tuple[str, ...]] = {
    "accept": (),
    "add_identifier": ("contact:edit",),
    "add_note": ("contact:edit",),
    "correct": ("conversation:viewAll", "conversation:associate"),
    "create": ("contact:add",),
    "decline": (),
    "delete": ("contact:delete",),
    "edit": ("contact:edit",),
    "forget_not_same": ("identity:merge",),
    "forget_unlink": ("conversation:associate",),
    "grant": ("agent:edit",),
    "label_identifier": ("contact:edit",),
    "lapse": ("contact:delete",),
    "link": ("conversation:associate",),
    "merge": ("identity:merge",),
    "promote": ("identity:promote",),
    "receive": (),
    "remove_identifier": ("contact:edit",),
    "role": ("agent:edit",),
    "not_same": ("identity:merge",),
    "undo": (),
    "unlink": ("conversation:associate",),
    "unmerge": ("identity:merge",),
    "wrap_up": (),
}
# Those that name a contact, whom one must be allowed to see.
NAMING = {
    "add_identifier", "add_note", "correct", "delete", "edit", "forget_not_same", "forget_unlink", "label_identifier",
    "link", "merge", "not_same", "promote", "remove_identifier",
}  # fmt: skip
IDENTIFIED_BY = {"phone", "email", "line", "whatsapp", "external-id"}  # a cookie alone says nothing of who it is
UNTOUCHED = dict.fromkeys((*taking_back.LINK, *taking_back.STATE))


class No(Exception):
    """The desk says no; *kind* is the name of the error's class."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(eq=False)
class Operation:
    """What was done, and the whole desk before it and after it."""

    id: str
    number: int
    agent: str
    what: str
    arguments: dict[str, Any]
    needs: tuple[str, ...]
    before: Rows = field(default_factory=dict)
    after: Rows = field(default_factory=dict)
    undoes: Operation | None = None
    is_undone: bool = False
    survivor: str = ""
    absorbed: tuple[str, ...] = ()
    unmerged: str | None = None


class Model:
    """A desk. ``do`` carries a command out or raises No with nothing changed."""

    def __init__(self, now: datetime) -> None:
        self.rows: Rows = {table: {} for table in TABLES}
        self.rows["agent"] = {("noor",): {"role": "Administrator"}}
        self.now = now
        self.sequence = 1  # that of the opening of the empty store; refusals count, too
        self.operations: dict[str, Operation] = {}
        self.orders: dict[str, int] = {}  # contact or interaction → when it was first made, never reused
        self.last_needs: tuple[str, ...] = ()  # also of what was refused
        self.brought_back: dict[str, str] = {}  # contact → when an undo last did so
        self._operation: Operation  # the one under way

    def do(self, agent: str, id: str, what: str, /, *, new_id: str = "", **arguments: Any) -> Operation:
        """*new_id*: the id that the desk has given to what it made."""
        before = self.snapshot()
        self.sequence += 1
        operation = Operation(id, self.sequence, agent, what, arguments, NEEDS[what])
        self._operation, self._new_id = operation, new_id
        orders, brought_back = dict(self.orders), dict(self.brought_back)
        undone = {each: each.is_undone for each in self.operations.values()} if what in ("undo", "unmerge") else {}
        try:
            operation.needs = self._needed(operation)
            self.last_needs = (*operation.needs, "contact:view") if what in NAMING else operation.needs
            self._require(agent, self.last_needs)
            getattr(self, f"_{what}")(**arguments)
        except No:
            self.rows, self.orders, self.brought_back = before, orders, brought_back
            for each, was in undone.items():
                each.is_undone = was
            raise
        operation.before = operation.before or before
        operation.after = self.snapshot()
        self.operations[id] = operation
        return operation

    def snapshot(self) -> Rows:
        return {table: dict(rows) for table, rows in self.rows.items()}

    def permissions(self, agent: str) -> set[str]:
        role = self.rows["agent"].get((agent,), {"role": "Agent"})["role"]
        found = set(ROLES[role])
        for (who, permission), row in self.rows["agent_permission"].items():
            if who == agent:
                (found.add if row["granted"] else found.discard)(permission)
        return found

    def may(self, agent: str, permission: str) -> bool:
        return permission in self.permissions(agent)

    def _require(self, agent: str, needs: Iterable[str]) -> None:
        if not self.permissions(agent).issuperset(needs):
            raise No("NotPermitted")

    def _needed(self, operation: Operation) -> tuple[str, ...]:
        needs, arguments = operation.needs, operation.arguments
        if operation.what in ("create", "merge") and arguments.get("interaction"):
            needs += ("conversation:associate",)
        if operation.what == "unmerge" and arguments["before"]:
            needs += ("contact:edit",)
        if operation.what == "undo":
            target = self.operations[arguments["operation"]]
            needs = taking_back.needed(target)
            if target.agent != operation.agent:
                needs += ("journal:undo",)
        return needs

    # Rows

    def put(self, table: str, *key: str, **changes: Any) -> None:
        self.rows[table][key] = {**self.rows[table].get(key, {}), **changes}

    def drop(self, table: str, *key: str) -> None:
        del self.rows[table][key]

    def own(self, id: str) -> Row:
        return self.rows["contact"][(id,)]

    def whole(self, id: str) -> Person:
        """The whole person that *id* is part of."""
        if (id,) not in self.rows["contact"]:
            raise No("NotFound")
        return person(self.rows, root(self.rows, id))

    def interaction(self, id: str) -> Row:
        if (id,) not in self.rows["interaction"]:
            raise No("NotFound")
        return self.rows["interaction"][(id,)]

    def held_by(self, id: str) -> dict[tuple[str, ...], Row]:
        return {key: row for key, row in self.rows["identifier"].items() if key[3] == id}

    @property
    def time(self) -> str:
        return self.now.isoformat(timespec="microseconds")

    def _order(self, id: str, table: str) -> int:
        return self.orders.setdefault(id, 1 + sum(each.startswith(f"{table} ") for each in self.orders))

    # Contacts

    def _create(self, fields: Mapping[str, str], interaction: str | None = None) -> None:
        given = _checked(fields)
        if not any(given.values()):
            raise No("InvalidContact")
        learned = {}
        if interaction is not None:
            row = self._relinkable(interaction)
            learned = {clue: clue[1] for clue in row["clues"] if clue[0] not in ("phone", "email")}
        self._new_contact("Curated", given, learned)
        if interaction is not None:
            self._link_to(interaction, self._new_id, "agent", self._operation.agent)

    def _new_contact(self, kind: str, fields: Mapping[str, str], learned: Mapping[tuple[str, str], str]) -> None:
        id = self._new_id
        seq = self._order(f"contact {id}", "contact")
        row = {**dict.fromkeys(FIELDS, ""), **fields, "kind": kind, "seq": seq, "merged_into": None}
        self.put("contact", id, **row, created_at=self.time)
        read = _read(row)
        for (type, text), raw in learned.items():
            if (value := normal(type, text)) and (type, value) not in read:
                self._add(id, type, value, raw, "learned")
        for (type, value), raw in read.items():
            self._add(id, type, value, raw, "field")

    def _add(self, id: str, type: str, value: str, raw: str, origin: str) -> None:
        key = (value, type, "", id)
        if key not in self.rows["identifier"]:
            command = taking_back.COMMANDS[self._operation.what]
            self.put("identifier", *key, raw=raw, origin=origin, label="", since=self.time, added_with=command)

    def _edit(self, contact: str, fields: Mapping[str, str], seen: Mapping[str, str] | None = None) -> None:
        whole = self.whole(contact)
        given = _checked(fields)
        if any(whole.fields[name] not in (seen[name], text) for name, text in given.items() if seen and name in seen):
            raise No("Conflict")
        self._change(whole, given)

    def _change(self, whole: Person, given: Mapping[str, str]) -> None:
        """A phone or an e-mail is changed where it stands, everything else in the one that stands for the others."""
        if whole.kind == "Curated" and not any({**whole.fields, **given}.values()):
            raise No("InvalidContact")
        wanted: dict[Place, str] = {}
        for name, text in given.items():
            wanted[whole.place_of(name) if name in TYPE_OF_SLOT else (whole.id, name)] = text
        for name, text in given.items():
            for place in whole.repeats.get(name, ()) if text != whole.fields[name] else ():
                wanted.setdefault(place, "")
        for member in {id for id, _ in wanted}:
            self._change_own(member, {name: text for (id, name), text in wanted.items() if id == member})
        if len(whole.members) > 1:
            seen = person(self.rows, whole.id).fields
            for name, text in given.items():
                if name in SINGLE and seen[name] != text:
                    self.put("merge_choice", whole.id, name, self._made, member=whole.id)

    @property
    def _made(self) -> str:
        return f"{self._operation.number:012}"

    def _change_own(self, id: str, changes: Mapping[str, str]) -> None:
        before = _read(self.own(id))
        self.put("contact", id, **changes)
        after = _read(self.own(id))
        for key, row in self.held_by(id).items():
            if row["origin"] == "field" and (key[1], key[0]) not in after:
                self.drop("identifier", *key)
        for (type, value), raw in after.items():
            if (type, value) not in before:
                self._add(id, type, value, raw, "field")
        self._raise_temporary(id)

    def _raise_temporary(self, id: str) -> None:
        if self.own(id)["kind"] == "Ephemeral" and IDENTIFIED_BY & {key[1] for key in self.held_by(id)}:
            self.put("contact", id, kind="Identified")

    def _promote(self, contact: str, fields: Mapping[str, str]) -> None:
        whole = self.whole(contact)
        if whole.kind == "Curated":
            raise No("Refused")
        self._change(whole, _checked(fields))
        self.put("contact", whole.id, kind="Curated")

    def _delete(self, contact: str) -> None:
        whole = self.whole(contact)
        if whole.id != contact:
            raise No("Refused")
        self._remove(set(whole.members), self._operation.agent)

    def _remove(self, gone: set[str], agent: str | None) -> None:
        """Interactions stay, linked to nobody."""
        for (id,), row in list(self.rows["interaction"].items()):
            if row["contact"] in gone:
                self._unlink_from(id, agent)
        for table in ("note", "merge_choice", "not_same_person", "remembered_unlink", "identifier"):
            for key, row in list(self.rows[table].items()):
                if gone & taking_back.named(table, key, row):
                    self.drop(table, *key)
        for id in gone:
            self.drop("contact", id)

    def _lapse(self) -> None:
        """Temporary contacts go 60 days after they were last in touch; never merged ones, or one who is on the line."""
        merged = {row["merged_into"] for row in self.rows["contact"].values()}
        latest = (self.now - timedelta(days=60)).isoformat(timespec="microseconds")
        for (id,), row in list(self.rows["contact"].items()):
            theirs = [each for each in self.rows["interaction"].values() if each["contact"] == id]
            last = max((each["at"] for each in theirs), default=row["created_at"])
            is_open = any(each["state"] in ("alerting", "accepted") for each in theirs)
            may_lapse = row["kind"] != "Curated" and row["merged_into"] is None and id not in merged
            if may_lapse and not is_open and max(last, self.brought_back.get(id, "")) <= latest:
                self._remove({id}, None)

    def _add_note(self, contact: str, text: str) -> None:
        whole = self.whole(contact)
        note = {"contact": whole.id, "text": text, "author": self._operation.agent, "written_at": self.time}
        self.put("note", self._new_id, **note)

    # Identifiers

    def _add_identifier(self, contact: str, type: str, text: str, label: str = "", if_held: str = "refuse") -> None:
        whole = self.whole(contact)
        value = _parsed(type, text)
        if (type, value, "") in whole.identifiers:
            raise No("Refused")
        others = [id for id, _ in holders(self.rows, type, value)]
        if others and if_held == "refuse":
            raise No("Conflict")
        for other in others if if_held == "move" else ():
            self._take_from(self.whole(other), type, value)
        self._add(whole.id, type, value, text, "added")
        self.put("identifier", value, type, "", whole.id, label=label)
        if whole.kind == "Ephemeral":
            self._raise_temporary(whole.id)

    def _take_from(self, whole: Person, type: str, value: str) -> None:
        for member in whole.members:
            if (value, type, "", member) in self.rows["identifier"]:
                self.drop("identifier", value, type, "", member)
                row = self.own(member)
                emptied = [name for name in SLOTS.get(type, ()) if normal(type, row[name]) == value]
                self.put("contact", member, **dict.fromkeys(emptied, ""))

    def _remove_identifier(self, contact: str, type: str, text: str) -> None:
        whole = self.whole(contact)
        value = _parsed(type, text)
        if (type, value, "") not in whole.identifiers:
            raise No("NotFound")
        self._take_from(whole, type, value)

    def _label_identifier(self, contact: str, type: str, text: str, label: str) -> None:
        whole = self.whole(contact)
        value = _parsed(type, text)
        if (type, value, "") not in whole.identifiers:
            raise No("NotFound")
        self.put("identifier", value, type, "", whole.identifiers[(type, value, "")][0], label=label)

    # Interactions and their links

    def _receive(self, interaction: str, channel: str, clues: tuple[tuple[str, str], ...], name: str) -> None:
        found = match(self.rows, channel, clues)
        fact = {**UNTOUCHED, "channel": channel, "clues": clues, "name": name, "rule": found.rule, "state": "alerting"}
        fact |= {"matched": found.clue, "at": self.time, "received_at": self.time}
        fact["seq"] = self._order(f"interaction {interaction}", "interaction")
        self.put("interaction", interaction, **fact)
        # That it came in is a fact: this is what there was before anything that can be taken back.
        self._operation.before = self.snapshot()
        if found.rule in ("nobody", "withheld"):
            fields = _suggested(clues, name)
            known = {type for type, text in clues if normal(type, text)} | {type for type, _ in _read(fields)}
            kind = "Identified" if known & IDENTIFIED_BY else "Ephemeral"
            self._new_contact(kind, fields, {clue: clue[1] for clue in clues})
            self._link_to(interaction, self._new_id, "match", None)
        elif found.member is not None:
            self._link_to(interaction, found.member, "match", None)

    def _accept(self, interaction: str) -> None:
        row = self.interaction(interaction)
        if row["state"] == "accepted" and row["accepted_by"] != self._operation.agent:
            raise No("Conflict")
        if row["state"] != "alerting":
            raise No("Refused")
        by = {"accepted_by": self._operation.agent, "accepted_at": self.time}
        self.put("interaction", interaction, state="accepted", **by)

    def _decline(self, interaction: str) -> None:
        if self.interaction(interaction)["state"] != "alerting":
            raise No("Refused")
        self.put("interaction", interaction, state="declined", done_at=self.time)

    def _wrap_up(self, interaction: str) -> None:
        row = self.interaction(interaction)
        if row["state"] != "accepted" or row["accepted_by"] != self._operation.agent:
            raise No("Refused")
        wrap_up = {"wrap_up_code": "Resolved", "wrap_up_note": ""}
        self.put("interaction", interaction, state="done", done_at=self.time, **wrap_up)

    def _relinkable(self, id: str) -> Row:
        row = self.interaction(id)
        if row["state"] == "done":
            raise No("Refused")
        return row

    def _link_to(self, id: str, contact: str, by: str, agent: str | None) -> None:
        link = {"contact": contact, "linked_by": by, "linked_at": self.time, "link_agent": agent}
        self.put("interaction", id, **link, unlinked_from=None)

    def _unlink_from(self, id: str, agent: str | None) -> None:
        link = {"contact": None, "linked_by": None, "linked_at": self.time, "link_agent": agent}
        self.put("interaction", id, **link, unlinked_from=self.interaction(id)["contact"])

    def _link(self, interaction: str, contact: str) -> None:
        self._relinkable(interaction)
        self._link_to(interaction, self.whole(contact).id, "agent", self._operation.agent)

    def _correct(self, interaction: str, contact: str) -> None:
        self.interaction(interaction)
        self._link_to(interaction, self.whole(contact).id, "agent", self._operation.agent)

    def _unlink(self, interaction: str) -> None:
        row = self._relinkable(interaction)
        if row["contact"] is None:
            raise No("Refused")
        whole = self.whole(row["contact"])
        if row["matched"] is not None and whole.kind == "Curated":
            type, text = row["clues"][row["matched"]]
            if (type, normal(type, text), "") in whole.identifiers:
                key = (whole.id, str(normal(type, text)), type, "", interaction)
                if key not in self.rows["remembered_unlink"]:
                    self.put("remembered_unlink", *key, agent=self._operation.agent, at=self.time)
        was_merged_for_it = row["linked_by"] == "merge" and self.own(row["contact"])["merged_into"] is not None
        if was_merged_for_it and self.may(self._operation.agent, "identity:merge"):
            self.put("contact", row["contact"], merged_into=None)
            self._operation.unmerged = row["contact"]
        self._unlink_from(interaction, self._operation.agent)

    def _forget_unlink(self, contact: str, type: str, text: str) -> None:
        value = _parsed(type, text)
        members = self.whole(contact).members
        keys = [key for key in self.rows["remembered_unlink"] if key[0] in members and key[1:3] == (value, type)]
        if not keys:
            raise No("NotFound")
        for key in keys:
            self.drop("remembered_unlink", *key)

    # Merges

    def _merge(
        self,
        survivor: str,
        absorbed: tuple[str, ...],
        choices: Mapping[str, str],
        interaction: str | None = None,
    ) -> None:
        people = [self.whole(id) for id in (survivor, *absorbed)]
        if len({each.id for each in people}) < len(people):
            raise No("Refused")
        first, *others = people
        chosen = {}
        for name, id in choices.items():
            owner = next((each for each in people if id in each.members), None)
            if owner is None:
                raise No("Refused")
            chosen[name] = owner.id if owner is not first else self._below(first.id, first.place_of(name)[0])
        if interaction is not None:
            row = self._relinkable(interaction)
            if not any(row["contact"] in each.members for each in others):
                raise No("Refused")
            by = {"linked_by": "merge", "linked_at": self.time, "link_agent": self._operation.agent}
            self.put("interaction", interaction, **by)
        for each in others:
            self.put("contact", each.id, merged_into=first.id)
        for name, member in chosen.items():
            self.put("merge_choice", first.id, name, self._made, member=member)
        self._operation.survivor, self._operation.absorbed = first.id, tuple(each.id for each in others)

    def _below(self, top: str, member: str) -> str:
        """What was merged right into *top* and holds *member*."""
        while member != top and (into := self.own(member)["merged_into"]) != top:
            member = into
        return member

    def _unmerge(self, merge: str, before: tuple[str, ...]) -> None:
        target = self.operations[merge]
        contacts = self.rows["contact"]
        there = [contacts[(id,)] for id in target.absorbed if (id,) in contacts]
        if target.is_undone or not any(row["merged_into"] for row in there):
            raise No("Refused")
        self._operation.undoes = target
        taking_back.take_back(self, target, "now")
        if any(row["merged_into"] == target.survivor for id in target.absorbed if (row := contacts.get((id,)))):
            raise No("Refused")
        if before:
            then, now = person(target.before, target.survivor).fields, person(self.rows, target.survivor)
            wanted = {name: then[name] for name in before if then[name] != now.fields[name]}
            self._change(now, wanted)

    def _not_same(self, one: str, other: str) -> None:
        pair = sorted((self.whole(one).id, self.whole(other).id))
        if pair[0] == pair[1] or tuple(pair) in self.rows["not_same_person"]:
            raise No("Refused")
        self.put("not_same_person", *pair, agent=self._operation.agent, at=self.time)

    def _forget_not_same(self, one: str, other: str) -> None:
        pair = tuple(sorted((one, other)))
        if pair not in self.rows["not_same_person"]:
            raise No("NotFound")
        self.drop("not_same_person", *pair)

    # Agents and undo

    def _role(self, agent: str, role: str) -> None:
        self.put("agent", agent, role=role)

    def _grant(self, agent: str, permission: str, granted: bool) -> None:
        if (agent,) not in self.rows["agent"]:
            self.put("agent", agent, role="Agent")
        self.put("agent_permission", agent, permission, granted=granted)

    def _undo(self, operation: str, prefer: str) -> None:
        self._operation.undoes = self.operations[operation]
        taking_back.undo(self, self.operations[operation], prefer)


def _checked(fields: Mapping[str, str]) -> Mapping[str, str]:
    if any(fields.get(name) == NO_EMAIL for name in EMAIL_FIELDS):
        raise No("InvalidContact")
    return fields


def _parsed(type: str, text: str) -> str:
    value = normal(type, text)
    if value is None:
        raise No("InvalidIdentifier")
    return value


def _read(fields: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What phones and e-mails identify by → the text that it was first read from."""
    found: dict[tuple[str, str], str] = {}
    for name, type in TYPE_OF_SLOT.items():
        if value := normal(type, fields.get(name, "")):
            found.setdefault((type, value), fields[name])
    return found


def _suggested(clues: tuple[tuple[str, str], ...], name: str) -> dict[str, str]:
    """What a temporary contact is filled with: the name, and phones and e-mails in their first slots."""
    first, _, last = name.rpartition(" ") if " " in name else (name, "", "")
    fields = {"first_name": first, "last_name": last}
    slots = {"phone": "work_phone", "whatsapp": "cell_phone", "email": "personal_email"}
    for type, text in clues:
        if type in slots and text not in WITHHELD:
            fields[slots[type]] = {"whatsapp": f"+{text}", "email": normal(type, text)}.get(type) or text
    return fields
