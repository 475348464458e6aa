"""The search beside a slow one that is plain to read: whatever was done to a few people, both find the same.

The slow one reads every contact through the desk's own questions, takes each text apart anew and compares word by word.
It knows names in Latin letters, phones of one country and whole addresses; how scripts are folded and what is marked in
a hit is told in ``tests/domain/test_search.py``.
"""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop_app.app import open_runner
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId, NoteId, OperationId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Permission
from desktop_app.domain.search import SearchHit
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import ContactDetails, CreateContact, DeleteContact, DetailsOfContact, EditContact
from desktop_app.services.custom_fields import AddSchema, SetCustomFields
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision
from desktop_app.services.identifiers import AddIdentifier, RemoveIdentifier
from desktop_app.services.interactions import ReceiveInteraction
from desktop_app.services.journal import Undo
from desktop_app.services.merging import MergeContacts
from desktop_app.services.notes import AddNote, DeleteNote
from desktop_app.services.requests import Command
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from tests.builders import a_clock, an_agent, an_arrival

FIRST = ("Anna", "Annabel", "Rosanna", "Ana", "Bob", "Łukasz", "O'Neil", "")
LAST = ("Smith", "Smyth", "Anna-Smith", "Lovelace", "Bobson", "")
ORGANIZATIONS = ("Acme Foods", "Anna & Sons", "", "", "")
PHONES = ("(803) 123-0000", "+1 803-123-0002", "803.123.4567", "+1 212-555-0199", "ask Bob", "", "")
EMAILS = ("ann@x.org", "anna.smith@y.net", "", "")
HANDLES = ("annsmith7", "bob_0")
NOTES = ("Anna prefers calls\nsecret", "Call 803 first", "Smith's brother")
NUMBERS = ("NO-803", "Gold 7", "")
DIVISIONS = ("Sales", "Support", "")
TIMES = (datetime(2026, 1, 5, 10, tzinfo=UTC), datetime(2026, 1, 6, 10, tzinfo=UTC))
FOLDED = str.maketrans("łŁ", "lL")
LIMIT = 50

ASKED = st.one_of(
    st.sampled_from(
        [
            *("a", "an", "ann", "anna", "Anna", "nna", "smi", "smith", "smyt", "smtih", "ana", "bob", "oneil", "neil"),
            *("lukasz", "Łuk", "anna smith", "smith anna", "a s", "an smi", "bob lov", "annasmith", "anna ith", "acme"),
            *("foods anna", "sons", "lovelcae", "anna lovelcae", "nobody", "prefers", "secret", "call", "brother"),
            *("80", "803", "123", "30", "4567", "0000", "212", "02", "7", "anna 803", "803 anna", "803 first"),
            *("803 123", "(803)", "12-30", "+1 803-123-0000", "8031230002", "+1 803-123-0009", "+1 212-123-0000"),
            *("ann@x.org", "annsmith7", "annsm", "bob_0", "no-803", "gold", "gold 7", "gold anna", "x.org"),
            *('"Smith"', '"mith"', '"123-0"', '"Anna Smith"', '"anna"', '"ll 8"', '"o\'n"', '"AN"'),
        ]
    ),
    st.lists(st.sampled_from(["ann", "smi", "bob", "803", "ith", "acm", "0", "an"]), min_size=1, max_size=3).map(
        " ".join
    ),
)


@dataclass(frozen=True)
class Step:
    """The numbers choose among whatever there is at that moment."""

    what: str
    one: int
    two: int
    three: int


STEPS = st.lists(
    st.builds(
        Step,
        st.sampled_from(
            [
                *["create"] * 5,
                *["edit"] * 4,
                *["merge"] * 3,
                *["undo"] * 4,
                *["add identifier", "remove identifier", "note", "delete note", "receive", "division", "custom"] * 2,
                "delete",
            ]
        ),
        st.integers(0, 7),
        st.integers(0, 7),
        st.integers(0, 7),
    ),
    min_size=3,
    max_size=25,
)


class World:
    """A store with an administrator and with bob, who sees one division and no custom fields."""

    def __init__(self, folder: Path) -> None:
        numbers = itertools.count(1)
        self.noor = open_runner(
            f"sqlite:///{folder / 'store.db'}",
            run_by=AgentName("noor"),
            settings=Settings(),
            clock=a_clock(),
            new_id=lambda: f"c{next(numbers):04}",
        )
        self.noor.run(AddSchema("Business", ({"name": "Number", "type": "identifier"},)))
        for division in DIVISIONS[:2]:
            self.noor.run(AddDivision(division))
        self.bob = an_agent(self.noor, "bob", without=Permission.CUSTOM_FIELDS_VIEW)
        self.noor.run(AllowDivision(AgentName("bob"), "Sales"))
        self._arrivals = itertools.count(1)
        self._done: list[OperationId] = []

    def play(self, step: Step) -> None:
        command = self._command(step)
        if command is None:
            return
        with suppress(DesktopError):
            self._done.append(self.noor.run(command).operation)

    def _command(self, step: Step) -> Command | None:
        ids = self._ids()
        if step.what == "create":
            return CreateContact(**_fields(step))
        if step.what == "receive":
            arrival = an_arrival(
                Channel.VOICE,
                (IdentifierType.PHONE, _pick(PHONES[:4], step.one)),
                name="Anna Caller",
                id=f"in-{next(self._arrivals)}",
                at=_pick(TIMES, step.two),
            )
            return ReceiveInteraction(arrival)
        if step.what == "undo":
            return Undo(_pick(self._done[-4:], step.one)) if self._done else None
        if not ids:
            return None
        id = _pick(ids, step.one)
        if step.what == "edit":
            return EditContact(contact_id=id, **_fields(step))
        if step.what == "merge":
            other = _pick(ids, step.two)
            return MergeContacts(id, (other,), {"first_name": other} if step.three % 2 else None)
        if step.what == "delete":
            return DeleteContact(id)
        if step.what == "note":
            return AddNote(id, _pick(NOTES, step.two))
        if step.what == "delete note":
            notes = [NoteId(each["id"]) for each in self.noor.store.dump()["notes"]]
            return DeleteNote(_pick(notes, step.two)) if notes else None
        if step.what == "division":
            return ChangeDivision(id, _pick(DIVISIONS, step.two))
        if step.what == "custom":
            number = _pick(NUMBERS, step.two)
            return SetCustomFields(contact_id=id, schema="Business", custom_fields={"Number": number})
        type, value = _pick(
            [*(("line", each) for each in HANDLES), ("phone", PHONES[0]), ("phone", PHONES[3]), ("email", EMAILS[0])],
            step.two,
        )
        change = AddIdentifier if step.what == "add identifier" else RemoveIdentifier
        return change(id, type, value)

    def _ids(self) -> list[ContactId]:
        return [ContactId(each["id"]) for each in self.noor.store.dump()["contacts"]]

    def people(self) -> list[Person]:
        """Everybody who stands for themselves."""
        found, lost = {}, self._lost()
        for id in self._ids():
            details = self.noor.read(DetailsOfContact(id))
            found[details.contact.id] = Person(self.noor, details, lost)
        return list(found.values())

    def _lost(self) -> list[dict[str, str]]:
        """The identifiers that were taken from somebody by what stands."""
        store = self.noor.store
        images = store._database.execute_sql("SELECT operation, table_name, act, image FROM before_image").fetchall()
        found = []
        for sequence, table, act, image in images:
            if table == "identifier" and act == "delete":
                operation = store.journal.numbered(sequence)
                if operation.undone_by is None and not operation.head.undoes:
                    found.append(json.loads(image))
        return found


def _pick(choices: Any, number: int) -> Any:
    return choices[number % len(choices)]


def _fields(step: Step) -> dict[str, str]:
    return {
        "first_name": _pick(FIRST, step.one),
        "last_name": _pick(LAST, step.two) or "Nemo",
        "organization": _pick(ORGANIZATIONS, step.three),
        "work_phone": _pick(PHONES, step.two + step.three),
        "personal_email": _pick(EMAILS, step.one + step.three),
    }


class Person:
    """All texts of a contact, and the words in them."""

    def __init__(self, runner: Runner, details: ContactDetails, lost: list[dict[str, str]]) -> None:
        contact = details.contact
        self.id = contact.id
        self.is_temporary = contact.kind.is_temporary
        self.created = contact.created_order
        self.last_contact = max((each.arrival.at for each in details.history), default=None)
        self.division = details.division
        store = runner.store
        with store.reading():
            members = [store.contacts.own(id) for id in contact.members]
        records = [contact, *members]
        self.texts = [contact.fields.name]
        for record in records:
            fields = record.fields
            self.texts += [fields.first_name, fields.last_name, fields.organization, fields.title]
        self.phones = [contact.fields.work_phone, contact.fields.cell_phone, contact.fields.home_phone]
        self.phones += [contact.fields.other_phone]
        self.emails = [contact.fields.work_email, contact.fields.personal_email, contact.fields.other_email]
        held = [(each.identifier.type.value, each.identifier.value, each.raw) for each in contact.identifiers]
        self.held = {value for _, value, _ in held}
        given_up = [(each["type"], each["value"], each["raw"]) for each in lost if each["contact"] in contact.members]
        for type, value, raw in [*held, *given_up]:
            if type == "phone":
                self.phones += [raw, value]
            else:
                (self.emails if type == "email" else self.texts).append(value)
        self.texts += [note.text.splitlines()[0] for note in details.notes]
        sheet = details.custom
        self.custom = [sheet.value_of(each.id) for each in sheet.schema.fields] if sheet.schema else []

    def words(self, *, with_custom: bool) -> set[str]:
        words: set[str] = set()
        for text in [*self.texts, *self.emails, *(self.custom if with_custom else [])]:
            for run in text.translate(FOLDED).lower().split():
                parts = re.findall("[a-z0-9]+", run)
                words |= {*parts, "".join(parts)}
        for phone in self.phones:
            digits = re.sub(r"\D", "", phone)
            words |= {digits, digits.removeprefix("1") if len(digits) == 11 else digits}
            words |= {f"1{digits}"} if len(digits) == 10 else set()
            words |= set(re.findall("[a-z]+", phone.lower()))
        return words - {""}

    def numbers(self) -> set[str]:
        """The ten digits of each."""
        found = {re.sub(r"\D", "", phone)[-10:] for phone in self.phones}
        return {digits for digits in found if len(digits) == 10}


SAME, EXACT, KEY, PREFIX, INFIX, ALIKE, TYPO = range(7)


def tier_of(text: str, person: Person, *, with_custom: bool) -> tuple[int, int] | None:
    """Tier and, of numbers alike, how many digits; the smaller the better. None: not found, but for a typo."""
    number = _number(text)
    if number and f"+1{number}" in person.held:
        return SAME, 0
    if text.strip('"') in person.held or text.lower() in person.held:
        return SAME, 0
    tiers = [_term_tier(term, person, with_custom=with_custom) for term in _terms(text)]
    worst = None if None in tiers or not tiers else max(tiers)
    is_key = with_custom and any(each and each.lower() == text.strip('"').lower() for each in person.custom)
    if worst is not None and not (is_key and worst > KEY):
        return worst, 0
    if is_key:
        return KEY, 0
    if number:
        alike = max((_alike(number, other) for other in person.numbers()), default=0)
        return (ALIKE, -alike) if alike else None
    return None


def _number(text: str) -> str:
    """The ten digits that the whole of *text* is, else ""."""
    digits = re.sub(r"\D", "", text)
    is_number = re.fullmatch(r"[\d\s()+.-]+", text) and len(digits) in (10, 11)
    return digits[-10:] if is_number else ""


def _alike(one: str, other: str) -> int:
    first = len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=True))))
    last = len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], zip(one[::-1], other[::-1], strict=True))))
    return max(length if length >= 7 else 0 for length in (first, last))


def _terms(text: str) -> Iterator[str]:
    """Quoted ones with their quotation marks; neighbouring groups of digits are one."""
    if text.startswith('"'):
        yield text
        return
    for is_digits, run in itertools.groupby(text.split(), lambda each: not re.search("[a-zA-ZŁł]", each)):
        chunks = list(run)
        yield from [" ".join(chunks)] if is_digits else chunks


def _term_tier(term: str, person: Person, *, with_custom: bool) -> int | None:
    if term.startswith('"'):
        return _literal_tier(term.strip('"').lower(), person, with_custom=with_custom)
    words = person.words(with_custom=with_custom)
    parts = re.findall("[a-z0-9]+", term.translate(FOLDED).lower())
    if term.replace(" ", "").isdecimal() or not re.search("[a-zA-ZŁł]", term):
        return _digits_tier(term, parts, words)
    whole = _word_tier("".join(parts), words)
    if len(parts) == 1 or re.search(r"\w@\w", term):
        return whole
    each = [_word_tier(part, words) for part in parts]
    return _best([whole, None if None in each else max(each)])


def _digits_tier(term: str, parts: list[str], words: set[str]) -> int | None:
    joined = "".join(parts)
    number = _number(term)
    spellings = {joined, *([f"1{number}"] if number else [])}
    spellings |= {each.lstrip("0") for each in spellings if len(each.lstrip("0")) >= 3}
    if len(joined) == 7:
        spellings.add(f"1{joined}")
    tiers = [_word_tier(each, words) for each in spellings]
    groups = [_word_tier(part, words, anywhere=False) for part in parts] if len(parts) > 1 else [None]
    return _best([*tiers, None if None in groups else max(groups)])


def _best(tiers: list[int | None]) -> int | None:
    return min((tier for tier in tiers if tier is not None), default=None)


def _word_tier(word: str, words: set[str], *, anywhere: bool = True) -> int | None:
    if word in words:
        return EXACT
    if any(each.startswith(word) for each in words):
        return PREFIX
    long_enough = len(word) >= (2 if word.isdecimal() else 3)
    return INFIX if anywhere and long_enough and any(word in each for each in words) else None


def _literal_tier(literal: str, person: Person, *, with_custom: bool) -> int | None:
    tiers: list[int | None] = []
    for text in [*person.texts, *person.emails, *person.phones, *(person.custom if with_custom else [])]:
        if text.lower() == literal:
            tiers.append(EXACT)
        elif text.lower().startswith(literal):
            tiers.append(PREFIX)
        elif literal in text.lower():
            tiers.append(INFIX)
    return _best(tiers)


def sought(
    text: str, people: list[Person], *, with_temporary: bool, with_custom: bool, sees: tuple[str, ...]
) -> list[ContactId]:
    """Whom the slow search finds but for typos, best first."""
    found = []
    for person in people:
        tier = tier_of(text, person, with_custom=with_custom)
        if tier and person.division in sees and (with_temporary or not person.is_temporary):
            since = -person.last_contact.timestamp() if person.last_contact else float("inf")
            found.append(((person.is_temporary, *tier, since, person.created), person.id))
    return [id for _, id in sorted(found)]


@contextmanager
def a_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        try:
            yield world
        finally:
            world.noor.store.close()


def check(steps: list[Step], asked: list[str]) -> None:
    with a_world() as world:
        for step in steps:
            world.play(step)
        people = world.people()
        for text, with_temporary in itertools.product(asked, (False, True)):
            for runner, sees in ((world.noor, ("Sales", "Support", "")), (world.bob, ("Sales", ""))):
                query = SearchContacts(text, limit=LIMIT, include_temporary=with_temporary)
                found = runner.read(query).answer.hits
                hits = [each for each in found if "one letter off" not in each.reason]
                expected = sought(
                    text, people, with_temporary=with_temporary, with_custom=runner is world.noor, sees=sees
                )
                assert [hit.contact_id for hit in hits] == expected, f"{text!r} for {runner.agent_name}"
                check_the_cut(runner, query, found)


def check_the_cut(runner: Runner, query: SearchContacts, whole: Sequence[SearchHit]) -> None:
    """A shorter list is the beginning of the longer one, and says that there is more."""
    if len(whole) < 2:
        return
    short = runner.read(SearchContacts(query.text, limit=len(whole) - 1, include_temporary=query.include_temporary))
    assert [hit.contact_id for hit in short.answer.hits] == [hit.contact_id for hit in whole[:-1]]
    assert short.answer.more


@settings(max_examples=30, deadline=None)
@given(steps=STEPS, asked=st.lists(ASKED, min_size=6, max_size=6))
def test_finds_what_a_slow_search_finds_in_the_same_order(steps: list[Step], asked: list[str]) -> None:
    check(steps, asked)


@pytest.mark.long
@settings(max_examples=1_500, deadline=None)
@given(steps=STEPS, asked=st.lists(ASKED, min_size=12, max_size=12))
def test_finds_what_a_slow_search_finds_at_length(steps: list[Step], asked: list[str]) -> None:
    check(steps, asked)
