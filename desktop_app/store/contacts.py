"""Contacts and the identifiers that they hold."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from operator import attrgetter
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import Contact, ContactFields, ContactKind, HeldIdentifier, Origin, display_name
from desktop_app.domain.errors import NotFound
from desktop_app.domain.identifiers import Identifier, IdentifierType
from desktop_app.domain.ids import ContactId, DivisionId, OrganizationId
from desktop_app.domain.matching import Holder
from desktop_app.domain.merging import MergeNode
from desktop_app.store.journal import Operation
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.rows import read_row
from desktop_app.store.tables import CONTACT, CONTACT_FIELDS, IDENTIFIER, ContactTable, IdentifierTable, Row
from desktop_app.store.times import from_text, to_text

# One constant string: the matcher's look-up is on the path of every arriving interaction, and the ORM's own
# translation would cost twenty times what SQLite needs.
_HOLDER = """
SELECT contact.id, contact.seq, contact.created_at, contact.first_name, contact.middle_name, contact.last_name,
       contact.organization, contact.division,
       contact.merged_into IS NOT NULL OR EXISTS (SELECT 1 FROM contact AS child WHERE child.merged_into = contact.id)
"""
_HELD_BY = f"""
{_HOLDER}  FROM identifier JOIN contact ON contact.id = identifier.contact
 WHERE identifier.value = ? AND identifier.type = ? AND identifier.source = ?
"""
# Nearly always that is one, or a few; only where there are too many does it matter which ones are read.
_SOME_HOLDERS = f"{_HELD_BY} LIMIT ?"
_FIRST_HOLDERS = f"{_HELD_BY} ORDER BY contact.seq LIMIT ?"
_FIRST_HOLDERS_WITHIN = f"""
{_HELD_BY} AND (contact.division IS NULL OR contact.division = ?) ORDER BY contact.seq LIMIT ?
"""
_NAMED = f"""
{_HOLDER}  FROM contact
 WHERE last_name = ? COLLATE NOCASE AND first_name = ? COLLATE NOCASE AND kind = ? ORDER BY seq LIMIT ?
"""
_NAMES = f"""
{_HOLDER}  FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value
"""
_HELD = ("value", "type", "source", "contact", "raw", "origin", "since", "added_with", "label")
_IDENTIFIERS_OF = f"SELECT {', '.join(_HELD)} FROM identifier WHERE contact = ?"
HOLDERS_LIMIT = 1_000  # a switchboard may be held by thousands; more than this is not counted


class ContactRepository:
    """Reads contacts; writes them through an Operation."""

    def __init__(self, database: APSWDatabase, sets: MergeSets) -> None:
        self._database = database
        self._sets = sets

    def get(self, id: ContactId) -> Contact:
        """The whole person that *id* is or was merged into. Raises NotFound."""
        own = self.own(id)
        return self._whole(own if own.merged_into is None else self.own(self._sets.root_of(id)))

    def part(self, id: ContactId) -> Contact:
        """What *id* and all that was merged into it are together, whoever stands for them now. Raises NotFound."""
        return self._whole(self.own(id))

    def _whole(self, own: Contact) -> Contact:
        children = self._sets.children_of(own.id)
        return replace(self._node(own, children).whole, merged_into=own.merged_into) if children else own

    def node_below(self, id: ContactId) -> MergeNode:
        """The contacts as recorded that ``part`` consists of. Raises NotFound."""
        return self._node(self.own(id), self._sets.children_of(id))

    def node(self, id: ContactId) -> MergeNode:
        """The contacts as recorded that the whole person of *id* consists of. Raises NotFound."""
        return self.node_below(self._sets.root_of(id))

    def own(self, id: ContactId) -> Contact:
        """A contact as it was recorded, whatever it was merged with. Raises NotFound."""
        row = read_row(self._database, CONTACT, [id])
        if row is None:
            raise NotFound(f"There is no contact {id}; it may have been deleted.")
        return contact_of_row(row, self.identifiers_of(id))

    def _node(self, own: Contact, children: Sequence[ContactId]) -> MergeNode:
        nodes = [self._node(self.own(child), self._sets.children_of(child)) for child in children]
        nodes.sort(key=lambda node: node.created_order)
        return MergeNode(own, tuple(nodes), self._sets.choices_of(own.id, children) if children else {})

    def exists(self, id: ContactId) -> bool:
        return bool(list(self._database.execute_sql("SELECT 1 FROM contact WHERE id = ?", (id,))))

    def names(self, ids: Iterable[ContactId]) -> dict[ContactId, str]:
        """Display names of those of *ids* that exist; of a merged one, the whole person's."""
        wanted = json.dumps(list(ids))
        found: dict[ContactId, str] = {}
        for row in self._database.execute_sql(_NAMES, (wanted,)).fetchall():
            id, is_merged = ContactId(row[0]), row[-1]
            found[id] = self.get(id).display_name if is_merged else _holder(row).name
        return found

    def identifiers_of(self, id: ContactId) -> tuple[HeldIdentifier, ...]:
        rows = self._database.execute_sql(_IDENTIFIERS_OF, (id,)).fetchall()
        return tuple(sorted(held_of_row(dict(zip(_HELD, row, strict=True))) for row in rows))

    def holders_of(
        self, identifier: Identifier, within: DivisionId | None = None, *, limit: int = HOLDERS_LIMIT
    ) -> tuple[Holder, ...]:
        """Who holds *identifier*, first created first; of merged contacts, *limit* counts the members.

        *within*: only those of that division, and the unassigned.
        """
        # ``_value_`` is what ``value`` answers after a call of its own, a twentieth of the whole look-up.
        value, type, source = identifier.value, identifier.type._value_, identifier.source
        if within is not None:
            holders = self._holders(self._read(_FIRST_HOLDERS_WITHIN, (value, type, source, within, limit)))
            # An unassigned member counts as being where the whole is.
            return tuple(each for each in holders if each.division in (None, within))
        # Asked of APSW itself, as a call waits for it.
        rows = self._database.connection().execute(_SOME_HOLDERS, (value, type, source, limit + 1)).fetchall()
        if len(rows) == 1 and not rows[0][-1]:
            return (_holder(rows[0]),)  # nearly always
        return self._holders(rows if len(rows) <= limit else self._read(_FIRST_HOLDERS, (value, type, source, limit)))

    def _read(self, sql: str, values: Sequence[object]) -> list[Any]:
        # Asked of APSW itself: the way through peewee takes a tenth of what the whole look-up does.
        found: list[Any] = self._database.connection().execute(sql, values).fetchall()
        return found

    def named(self, first_name: str, last_name: str, *, limit: int) -> tuple[Holder, ...]:
        """Curated contacts of exactly that name in any case, first created first."""
        return self._holders(self._read(_NAMED, (last_name, first_name, ContactKind.CURATED.value, limit)))

    def _holders(self, rows: Sequence[Sequence[Any]]) -> tuple[Holder, ...]:
        """Each person once, however many of their members are among *rows*; first created first."""
        found: dict[ContactId, Holder] = {}
        for row in rows:
            holder = self._merged_holder(row[0]) if row[-1] else _holder(row)
            found.setdefault(holder.contact_id, holder)
        return tuple(sorted(found.values(), key=_created_order))

    def _merged_holder(self, id: ContactId) -> Holder:
        whole = self.get(id)
        return Holder(whole.id, whole.display_name, whole.created_order, whole.created_at, id, whole.division)

    def with_external_id(self, identifier: Identifier, division: DivisionId | None) -> ContactId | None:
        """The first created contact of just that division, or of the unassigned, that holds *identifier*."""
        holders = (each for each in self.holders_of(identifier) if each.division == division)
        return next((each.contact_id for each in holders), None)

    def count(self) -> int:
        (row,) = self._database.execute_sql("SELECT count(*) FROM contact")
        return int(row[0])

    def is_empty(self) -> bool:
        return not list(self._database.execute_sql("SELECT 1 FROM contact LIMIT 1"))

    def all_rows(self) -> Iterator[tuple[Row, list[Row]]]:
        """Every contact's row and its identifiers' rows, by id; for the dump."""
        by_contact: dict[str, list[Row]] = {}
        for row in IdentifierTable.select().dicts().execute(self._database):
            by_contact.setdefault(row["contact"], []).append(row)
        for row in ContactTable.select().order_by(ContactTable.id).dicts().execute(self._database):
            yield row, by_contact.get(row["id"], [])

    # Writing

    def create(
        self,
        operation: Operation,
        id: ContactId,
        kind: ContactKind,
        fields: ContactFields,
        identifiers: Mapping[Identifier, tuple[str, Origin]],
        division: DivisionId | None = None,
    ) -> None:
        now = to_text(operation.head.time)
        row: Row = {name: getattr(fields, name) for name in CONTACT_FIELDS}
        row |= {"id": id, "kind": kind.value, "created_at": now, "modified_at": now}
        row |= {} if division is None else {"division": division}
        operation.insert(CONTACT, row)
        # The row number is SQLite's; without it an undone deletion would not find its old place again.
        for identifier, (raw, origin) in identifiers.items():
            _insert_identifier(operation, id, identifier, raw, origin)

    def change(self, operation: Operation, id: ContactId, changes: Mapping[str, str]) -> None:
        operation.update(CONTACT, [id], dict(changes))

    def raise_kind(self, operation: Operation, id: ContactId, kind: ContactKind) -> None:
        operation.update(CONTACT, [id], {"kind": kind.value})

    def add_identifier(
        self,
        operation: Operation,
        id: ContactId,
        identifier: Identifier,
        raw: str,
        origin: Origin,
        label: str = "",
    ) -> bool:
        """Whether it was new to the contact."""
        key = _identifier_key(id, identifier)
        if read_row(self._database, IDENTIFIER, key) is not None:
            return False
        _insert_identifier(operation, id, identifier, raw, origin, label)
        return True

    def remove_identifier(self, operation: Operation, id: ContactId, identifier: Identifier) -> None:
        """Raises NotFound when the contact does not hold it."""
        key = _identifier_key(id, identifier)
        if read_row(self._database, IDENTIFIER, key) is None:
            raise NotFound(f"The contact does not hold {identifier}.")
        operation.delete(IDENTIFIER, key)

    def label_identifier(self, operation: Operation, id: ContactId, identifier: Identifier, label: str) -> None:
        """Raises NotFound when the contact does not hold it."""
        operation.update(IDENTIFIER, _identifier_key(id, identifier), {"label": label})

    def delete(self, operation: Operation, id: ContactId) -> None:
        """The contact and its identifiers; what points to it from elsewhere is the caller's to mend first."""
        for held in self.identifiers_of(id):
            operation.delete(IDENTIFIER, _identifier_key(id, held.identifier))
        operation.delete(CONTACT, [id])


def _identifier_key(id: ContactId, identifier: Identifier) -> Sequence[str]:
    return [identifier.value, identifier.type.value, identifier.source, id]


def _insert_identifier(
    operation: Operation, id: ContactId, identifier: Identifier, raw: str, origin: Origin, label: str = ""
) -> None:
    row = dict(zip(IDENTIFIER.key, _identifier_key(id, identifier), strict=True))
    row |= {
        "raw": raw,
        "origin": origin.value,
        "since": to_text(operation.head.time),
        "added_with": operation.head.command,
        "label": label,
    }
    operation.insert(IDENTIFIER, row)


_created_order = attrgetter("created_order")


def _holder(row: Sequence[Any]) -> Holder:
    id, seq, created_at, first, middle, last, organization, division, _is_merged = row
    name = display_name(first, middle, last, organization)
    # As Holder(…), without the tenth of the whole look-up that the call of its own __new__ takes.
    return tuple.__new__(Holder, (id, name, seq, from_text(created_at), None, division))


def held_of_row(row: Row) -> HeldIdentifier:
    since: datetime = from_text(row["since"])
    identifier = Identifier(IdentifierType(row["type"]), row["value"], row["source"])
    return HeldIdentifier(
        identifier,
        row["raw"],
        Origin(row["origin"]),
        since,
        row["added_with"],
        row["label"],
        ContactId(row["contact"]),
    )


def contact_of_row(row: Row, identifiers: tuple[HeldIdentifier, ...]) -> Contact:
    return Contact(
        id=ContactId(row["id"]),
        kind=ContactKind(row["kind"]),
        fields=ContactFields(**{name: row[name] for name in CONTACT_FIELDS}),
        identifiers=identifiers,
        created_at=from_text(row["created_at"]),
        created_order=row["seq"],
        modified_at=from_text(row["modified_at"]),
        merged_into=row["merged_into"] and ContactId(row["merged_into"]),
        members=(ContactId(row["id"]),),
        organization_id=row["organization_id"] and OrganizationId(row["organization_id"]),
        division=(division := row.get("division")) and DivisionId(division),
    )
