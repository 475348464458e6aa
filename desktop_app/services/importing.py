"""Bringing contacts in from files: one import is one operation, and is undone as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from desktop_app.domain.contacts import EXTERNAL_ID_LIMIT, Contact, ContactKind, Origin
from desktop_app.domain.errors import InvalidContact, Refused
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region, parse_or_none
from desktop_app.domain.ids import ContactId, DivisionId
from desktop_app.domain.import_rows import NewContact, ReadyRow, identifier_of, ready
from desktop_app.domain.importing import OWN_SOURCE, ContactRow, EndOfFile, MatchBy, OnMatch, RejectedRow, RowWarning
from desktop_app.domain.permissions import Permission
from desktop_app.services.contacts import change_fields
from desktop_app.services.custom_fields import GivenCustomFields
from desktop_app.services.divisions import division_named, hidden_divisions
from desktop_app.services.import_extras import add_labels, add_notes, custom_fields_of
from desktop_app.services.import_organizations import ImportedOrganizations
from desktop_app.services.merging import MergeContacts
from desktop_app.services.organizations import link_whole
from desktop_app.services.requests import Command, Desk, Work

Tell = Callable[[RejectedRow | RowWarning], None]
Rows = Iterable[ContactRow | RejectedRow | ReadyRow | EndOfFile]

Key = tuple[str, str, str]  # value, type and source of an identifier
_EXTERNAL_ID = IdentifierType.EXTERNAL_ID.value
_NO_CUSTOM_FIELDS = GivenCustomFields()
BATCH = 1_000  # rows whose identifiers are looked up at once
BATCH_CHARACTERS = 1_000_000


def _with_external_id(match_by: tuple[MatchBy, ...]) -> tuple[MatchBy, ...]:
    return match_by if MatchBy.EXTERNAL_ID in match_by else (MatchBy.EXTERNAL_ID, *match_by)


def _tell_nobody(_problem: RejectedRow | RowWarning) -> None:
    pass


@dataclass(frozen=True)
class ImportContacts(Command):
    """Create contacts in the order of *rows*, or do *on_match* with those who are there already.

    Who is there is told by the contact's own id, else by the first of *match_by* that finds anybody, of several the
    first created; a row that says the same as one that a contact was made of before changes nothing. By phone and
    e-mail it is told only of those who were there before: the rows of one import may share them, as families do.
    Phones of rows without a country are read in *region*, else in the desk's. New contacts are made in *division*,
    by its name, and only contacts of it are matched; without one, the unassigned, and whoever is named by their own
    id. An update sets the cells that are given and differ, and adds the identifiers and notes that are not there
    yet. *tell* hears of every row that is left out, and of what is odd in the others, as they are met. The result
    counts: read = created + updated + rejected, a row that changes nothing counting as updated.
    """

    needs: ClassVar = (Permission.CONTACT_ADD, Permission.CONTACT_EDIT)
    files: tuple[str, ...]
    rows: Rows = field(repr=False, metadata={"journal": False})
    region: Region | None = None
    division: str | None = None
    match_by: tuple[MatchBy, ...] | None = None  # an external id counts first where it is not among them
    on_match: OnMatch | None = None  # None: update
    tell: Tell = field(default=_tell_nobody, repr=False, metadata={"journal": False})

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        merging = (Permission.IDENTITY_MERGE,) if self.on_match is OnMatch.MERGE else ()
        return (*self.needs, *merging)

    def apply(self, work: Work) -> dict[str, Any]:
        division = division_named(self.division or "", work)
        into = _Into(
            self.region or work.settings.region,
            None if division is None else division.id,
            _with_external_id(self.match_by or ()),
            self.on_match or OnMatch.UPDATE,
            hidden_divisions(work),
        )
        return _Import(into, self.tell, work).run(self.rows)


@dataclass(frozen=True)
class _Into:
    """Where numbers without a country are read, which division the contacts are in, who counts as there.

    *hidden*: divisions whose contacts must not be touched.
    """

    region: Region
    division: DivisionId | None
    match_by: tuple[MatchBy, ...]
    on_match: OnMatch
    hidden: frozenset[DivisionId]


class _Import:
    """One import under way.

    Rows are looked at in batches: one question tells which of all their identifiers are held by anybody. Most are not,
    and those contacts are written together; for the few others everything is asked anew, so that a row finds what the
    row before it has changed.
    """

    def __init__(self, into: _Into, tell: Tell, work: Work) -> None:
        self._into = into
        self._tell = tell
        self._work = work
        self._types = tuple(by.value for by in into.match_by)
        self._organizations = ImportedOrganizations(work)
        self._there_before = work.store.bulk.last_created_order()
        self._counts = dict.fromkeys(("read", "created", "updated", "rejected", "warnings"), 0)
        self._held: set[Key | str] = set()
        self._made_of: dict[str, ContactId] = {}
        self._pending: list[NewContact] = []
        self._pending_keys: set[Key | str] = set()

    def run(self, rows: Rows) -> dict[str, Any]:
        for batch in _batches(self._prepared(rows)):
            self._counts["read"] += len(batch)
            batch = [self._with_own_id(row) if isinstance(row, ReadyRow) and row.contact_id else row for row in batch]
            self._look_up([row for row in batch if isinstance(row, ReadyRow)])
            for row in batch:
                if isinstance(row, RejectedRow):
                    self._reject(row)
                else:
                    self._import(row)
            self._write_pending()
        return self._counts

    def _prepared(self, rows: Rows) -> Iterator[ReadyRow | RejectedRow | EndOfFile]:
        for row in rows:
            yield ready(row, self._into.region) if isinstance(row, ContactRow) else row

    def _reject(self, row: RejectedRow) -> None:
        self._counts["rejected"] += 1
        self._tell(row)

    def _with_own_id(self, row: ReadyRow) -> ReadyRow:
        """A row whose contact is not here has its id at another desk besides, so that the same file again finds it."""
        ids = sum(each[1] == _EXTERNAL_ID for each in row.besides)
        if self._work.store.contacts.exists(ContactId(row.contact_id)) or ids >= EXTERNAL_ID_LIMIT:
            return row
        own = parse_or_none(IdentifierType.EXTERNAL_ID, row.contact_id, region=self._into.region, source=OWN_SOURCE)
        if own is None:
            return row
        found = (own.value, own.type.value, own.source, row.contact_id)
        return row._replace(besides=(*row.besides, found), words="")

    def _look_up(self, rows: Sequence[ReadyRow]) -> None:
        keys: dict[Key, None] = {
            each[:3]: None
            for row in rows
            for part in (row.in_fields, row.besides)
            for each in part
            if each[1] in self._types
        }
        self._held = set(self._work.store.bulk.held_among(list(keys))) if keys else set()
        fingerprints = dict.fromkeys(row.fingerprint for row in rows if self._is_known_by_fingerprint(row))
        self._made_of = self._work.store.bulk.of_fingerprints(fingerprints) if fingerprints else {}

    def _is_known_by_fingerprint(self, row: ReadyRow) -> bool:
        # With an external id it is found by that, or is somebody else.
        return row.fingerprint != "" and not any(each[1] == _EXTERNAL_ID for each in row.besides)

    def _import(self, row: ReadyRow) -> None:
        warnings = list(row.warnings)
        try:
            custom = custom_fields_of(row, self._work, warnings) if row.contact_type else _NO_CUSTOM_FIELDS
            outcome = self._outcome(row, custom, warnings)
        except (InvalidContact, Refused) as error:
            column = error.field or "" if isinstance(error, InvalidContact) else ""
            self._reject(RejectedRow(row.line, column, str(error), row.cells))
            return
        self._counts[outcome] += 1
        self._counts["warnings"] += len(warnings)
        for warning in warnings:
            self._tell(RowWarning(row.line, warning))

    def _outcome(self, row: ReadyRow, custom: GivenCustomFields, warnings: list[str]) -> str:
        named = self._named(row) if row.contact_id else None
        if named is None and self._is_there(row):
            return "updated"
        matched = [named] if named is not None else self._matched(row)
        if matched:
            if self._into.on_match is not OnMatch.SKIP:
                self._update_as_a_whole(matched, row, custom, warnings, is_named=named is not None)
            return "updated"
        if row.organization and self._organizations.is_all_of(row):
            _, is_new = self._organizations.take(row, warnings)
            return "created" if is_new else "updated"
        id = self._create(row, warnings)
        if row.has_more:
            self._write_pending()
            try:
                with self._work.store.as_a_whole(self._work.operation):
                    self._add_more(id, row, custom)
            except (InvalidContact, Refused) as error:
                warnings.append(f"{error} The contact was made without its notes, labels and custom fields.")
        return "created"

    def _update_as_a_whole(
        self,
        matched: Sequence[ContactId],
        row: ReadyRow,
        custom: GivenCustomFields,
        warnings: list[str],
        *,
        is_named: bool,
    ) -> None:
        """A row that is refused in the middle of it leaves nothing of itself behind."""
        try:
            with self._work.store.as_a_whole(self._work.operation):
                id = self._update(matched, row, warnings, is_named=is_named)
                self._add_more(id, row, custom)
        except (InvalidContact, Refused):
            # One that was made for the row is gone with it.
            self._organizations = ImportedOrganizations(self._work)
            raise

    def _add_more(self, id: ContactId, row: ReadyRow, custom: GivenCustomFields) -> None:
        if row.has_more:
            add_labels(id, row.labels, self._work)
            add_notes(id, row.notes, self._work)
            custom.set_custom_fields(id, self._work)

    # Who is there

    def _named(self, row: ReadyRow) -> ContactId | None:
        """The contact that the row names by its own id, None where this desk has none of it. Raises InvalidContact."""
        id = ContactId(row.contact_id)
        if not self._work.store.contacts.exists(id):
            return None
        division = self._work.store.contacts.get(id).division
        if division in self._into.hidden or self._into.division not in (None, division):
            raise InvalidContact("The contact of this id is in another division, so it was not changed.", "contact_id")
        return id

    def _matched(self, row: ReadyRow) -> list[ContactId]:
        """Whom the row is about, first created first; several only where all of them are to be merged."""
        for type in self._types:
            # What stands in no field comes first.
            keys = [each[:3] for part in (row.besides, row.in_fields) for each in part if each[1] == type]
            if not self._pending_keys.isdisjoint(keys):
                # A row that is about somebody of whom an earlier one tells finds them in the store.
                self._write_pending()
            held = [key for key in keys if key in self._held]
            if not held:
                continue
            holders = {
                holder.contact_id: holder.created_order
                for key in held
                for holder in self._work.store.contacts.holders_of(_identifier(key))
                if holder.division == self._into.division
                and (type == _EXTERNAL_ID or holder.created_order <= self._there_before)
            }
            if holders:
                ids = sorted(holders, key=lambda id: holders[id])
                return ids if self._into.on_match is OnMatch.MERGE else ids[:1]
        return []

    def _is_there(self, row: ReadyRow) -> bool:
        """Whether a contact was made of just such a row already."""
        if not self._is_known_by_fingerprint(row):
            return False
        if row.fingerprint in self._pending_keys:
            return True
        made = self._made_of.get(row.fingerprint)
        if made is None or not self._work.store.contacts.exists(made):
            return False
        return self._work.store.contacts.get(made).division == self._into.division

    # Creating

    def _create(self, row: ReadyRow, warnings: list[str]) -> ContactId:
        organization = self._organizations.take(row, warnings)[0] if row.organization else None
        fingerprint = row.fingerprint if self._is_known_by_fingerprint(row) else None
        id = ContactId(self._work.new_id())
        self._pending.append(NewContact(id, row, self._into.division, organization, fingerprint))
        self._pending_keys.update(
            each[:3] for part in (row.in_fields, row.besides) for each in part if each[1] in self._types
        )
        if fingerprint is not None:
            self._pending_keys.add(fingerprint)
        return id

    def _write_pending(self) -> None:
        if self._pending:
            self._work.store.create_many(self._work.operation, self._pending)
            self._held |= self._pending_keys
            for each in self._pending:
                if each.fingerprint is not None:
                    self._made_of.setdefault(each.fingerprint, each.id)
        self._pending = []
        self._pending_keys = set()

    # Updating

    def _update(self, ids: Sequence[ContactId], row: ReadyRow, warnings: list[str], *, is_named: bool) -> ContactId:
        contact = self._one_of(ids, warnings)
        # Its phones are read as the row says, be it another region than the desk's.
        work = replace(self._work, settings=replace(self._work.settings, region=Region(row.region)))
        changes = {name: text for name, text in row.fields.items() if getattr(contact.fields, name) != text}
        if changes:
            change_fields(contact, changes, work)
        self._add_identifiers(contact, row, warnings)
        organization, _ = self._organizations.take(row, warnings)
        if organization is not None and contact.organization_id != organization:
            link_whole(work.store.contacts.get(contact.id), organization, work)
        if not is_named and work.store.contacts.get(contact.id).kind.is_temporary:
            # Somebody keeps a list with this contact in it, so it is no temporary one.
            work.store.contacts.raise_kind(work.operation, contact.id, ContactKind.CURATED)
        self._held.update(each[:3] for part in (row.in_fields, row.besides) for each in part)
        return contact.id

    def _one_of(self, ids: Sequence[ContactId], warnings: list[str]) -> Contact:
        """The first of *ids*, once the others were merged into it where that can be done."""
        first = self._work.store.contacts.get(ids[0])
        if len(ids) == 1:
            return first
        strangers = self._work.store.merging.not_same_as(first.id)
        others = tuple(id for id in ids[1:] if id not in strangers)
        if len(others) < len(ids) - 1:
            warnings.append("Somebody said of two contacts that they are not the same person; they stay apart.")
        if not others:
            return first
        try:
            MergeContacts(first.id, others).apply(self._work)
        except Refused as refusal:
            warnings.append(f"{refusal} Only the first of those that match was updated.")
        return self._work.store.contacts.get(first.id)

    def _add_identifiers(self, contact: Contact, row: ReadyRow, warnings: list[str]) -> None:
        held = {each.identifier for each in contact.identifiers}
        ids = sum(each.type is IdentifierType.EXTERNAL_ID for each in held)
        for found in row.besides:
            identifier, raw = identifier_of(found), found[3]
            if identifier in held:
                continue
            if identifier.type is IdentifierType.EXTERNAL_ID:
                ids += 1
                if ids > EXTERNAL_ID_LIMIT:
                    warnings.append(f"A contact holds at most {EXTERNAL_ID_LIMIT} external ids; {raw!r} was left out.")
                    continue
            self._work.store.contacts.add_identifier(self._work.operation, contact.id, identifier, raw, Origin.ADDED)


def _identifier(key: Key) -> Identifier:
    return Identifier(IdentifierType(key[1]), key[0], key[2])


def _batches(rows: Iterable[ReadyRow | RejectedRow | EndOfFile]) -> Iterator[list[ReadyRow | RejectedRow]]:
    """*rows*, some at a time, fewer of long ones, and never of two files."""
    batch: list[ReadyRow | RejectedRow] = []
    characters = 0
    for row in rows:
        if not isinstance(row, EndOfFile):
            batch.append(row)
            characters += sum(map(len, row.cells))
            if len(batch) < BATCH and characters < BATCH_CHARACTERS:
                continue
        yield batch
        batch, characters = [], 0
    if batch:
        yield batch
