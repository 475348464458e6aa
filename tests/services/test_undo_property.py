"""Random sequences of commands: what must always hold (``design.md`` §8), whatever two agents do in whatever order."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import apsw
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from desktop_app.app import open_runner
from desktop_app.domain.contacts import EMAIL_FIELDS, PHONE_FIELDS, ContactKind
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.identifiers import IdentifierType, parse_or_none
from desktop_app.domain.ids import (
    AgentName,
    ContactId,
    InteractionId,
    NoteId,
    OperationId,
    OrganizationId,
    RelationshipId,
)
from desktop_app.domain.interactions import Channel
from desktop_app.domain.permissions import Agent, Permission, Role
from desktop_app.domain.settings import MatchingPolicy, Settings
from desktop_app.services.agents import AddAgent, GrantPermission, RevokePermission
from desktop_app.services.contacts import CreateContact, DeleteContact, EditContact, PromoteContact
from desktop_app.services.custom_fields import AddSchema, DisableSchema, EditSchema, SetCustomFields
from desktop_app.services.divisions import AddDivision, AllowDivision, ChangeDivision, DenyDivision
from desktop_app.services.identifiers import AddIdentifier, RemoveIdentifier
from desktop_app.services.interactions import (
    AcceptInteraction,
    DeclineInteraction,
    EndInteraction,
    ReceiveInteraction,
    WrapUpInteraction,
    receipt_of,
)
from desktop_app.services.journal import Undo
from desktop_app.services.journey import ReceiveSession
from desktop_app.services.lifecycle import PromoteContacts
from desktop_app.services.linking import CorrectLink, LinkContact, UnlinkContact
from desktop_app.services.notes import AddNote, AddOrganizationNote, DeleteNote, EditNote
from desktop_app.services.organizations import (
    AddRelationship,
    CreateOrganization,
    DeleteOrganization,
    EditOrganization,
    LinkOrganization,
    RemoveRelationship,
)
from desktop_app.services.presence import MissInteraction, SetPresence
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done, Runner
from desktop_app.store.tables import JOURNALLED
from tests.builders import (
    US,
    a_clock,
    a_page_view,
    a_session,
    agent,
    an_arrival,
    dump_text,
    ids,
    last_operation,
    operation_count,
    operations,
)

NOOR, BOB = AgentName("noor"), AgentName("bob")
PHONE, EMAIL, COOKIE = IdentifierType.PHONE, IdentifierType.EMAIL, IdentifierType.COOKIE

# Few values, so that people share them.
PHONES = ("(803) 123-0000", "803.123.0000", "+5511998765432", "+551198765432", "anonymous", "ask for Bob", "")
EMAILS = ("ada@x.org", "Ada@X.org", "noreply@x.org", "")
NAMES = ("Ada", "Bob", "")
SCHEMAS = ("Business", "Private")
CUSTOM = ({"name": "Plan", "type": "text"}, {"name": "Tags", "type": "tag"})
DIVISIONS = ("Sales", "Support")
IDENTIFIERS = (
    ("phone", "(803) 123-0000"),
    ("phone", "+5511998765432"),
    ("email", "ada@x.org"),
    ("cookie", "c-1"),
    ("line", "U1"),
    ("external-id", "17"),
    ("phone", "12"),
)
ARRIVALS = (
    (Channel.VOICE, (PHONE, "+1 803 123 0000")),
    (Channel.VOICE, (PHONE, "+551198765432")),
    (Channel.VOICE, (PHONE, "anonymous")),
    (Channel.EMAIL, (EMAIL, "ada@x.org")),
    (Channel.WEB_MESSAGING, (COOKIE, "c-1")),
    (Channel.LINE, (IdentifierType.LINE, "U1")),
    (Channel.OPEN, (PHONE, "+1 803 123 0000")),
)
TIMES = ("at", "linked_at", "accepted_at", "ended_at", "done_at", "received_at", "written_at")


@dataclass(frozen=True)
class Step:
    """One abstract command: the numbers choose among whatever there is at that moment."""

    what: str
    by: AgentName
    first: int
    second: int
    third: int
    then_undo: bool


class World:
    """A store, two agents, and the commands that a step stands for in it."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "store.db"
        desk_settings = Settings(region=US, policy=MatchingPolicy.FIRST_CREATED)
        clock, new_id = a_clock(), ids()
        self.noor = open_runner(
            f"sqlite:///{self.path}", run_by=NOOR, settings=desk_settings, clock=clock, new_id=new_id
        )
        self.noor.run(AddAgent(BOB, Role.AGENT.value))
        self.bob = Runner(self.noor.store, BOB, clock=clock, new_id=new_id, settings=desk_settings)
        self.rows_at: dict[int, dict[str, Any]] = {}
        self._arrivals = itertools.count(1)

    def runner_of(self, name: AgentName) -> Runner:
        return self.noor if name == NOOR else self.bob

    def command(self, step: Step) -> Command | None:
        """None when there is nothing to do it to."""
        dump = self.noor.store.dump()
        contact = _pick([ContactId(each["id"]) for each in dump["contacts"]], step.first)
        interaction = _pick([InteractionId(each["id"]) for each in dump["interactions"]], step.second)
        make = _COMMANDS[step.what]
        named = {
            "contact": contact,
            "interaction": interaction,
            "note": _pick([NoteId(each["id"]) for each in dump["notes"]], step.first),
            "organization": _pick([OrganizationId(each["id"]) for each in dump["organizations"]], step.second),
            "relationship": _pick([RelationshipId(each["id"]) for each in dump["relationships"]], step.third),
        }
        if step.what == "receive":
            channel, clue = _pick(ARRIVALS, step.first)
            return ReceiveInteraction(an_arrival(channel, clue, name="Ada Bob", id=f"in-{next(self._arrivals)}"))
        if step.what == "undo":
            operation = self._operation_to_undo(step)
            return operation and Undo(operation, ("ask", "before", "now")[step.second % 3])
        given = {name: named[name] for name in _parameters(make) if name in named}
        return None if None in given.values() else make(step=step, **given)

    def _operation_to_undo(self, step: Step) -> OperationId | None:
        """Mostly one that stands and is no undo itself, seldom the very last: others have built on it since."""
        with self.noor.store.reading():
            newest = self.noor.store.journal.newest(limit=1_000)
        done = [each for each in newest if each.refused is None and each.head.command != "OpenEmptyStore"]
        standing = [each for each in done if each.undone_by is None and each.head.command != "Undo"]
        picked = _pick(standing if step.third else done, step.first)
        return picked and OperationId(picked.head.id)

    def raw_rows(self) -> dict[str, Any]:
        """Every row of every journalled table by table and key, without what follows from the journal."""
        rows: dict[str, Any] = {}
        with closing(apsw.Connection(str(self.path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            for table, key in KEYS.items():
                cursor = connection.cursor()
                cursor.row_trace = lambda cursor, row: dict(zip([d[0] for d in cursor.description], row, strict=True))
                for row in cursor.execute(f"SELECT * FROM {table}"):
                    rows[_row_name(table, [row[column] for column in key])] = _without_derived(row)
        return rows


KEYS = {name: table.key for name, table in JOURNALLED.items()}


def _row_name(table: str, key: list[str]) -> str:
    return f"{table} {json.dumps(key, ensure_ascii=False, separators=(',', ':'))}"


def _without_derived(row: dict[str, Any]) -> dict[str, Any]:
    return {column: value for column, value in row.items() if column != "modified_at"}


def _pick(choices: Any, number: int) -> Any:
    return choices[number % len(choices)] if choices else None


def _parameters(make: Callable[..., Any]) -> tuple[str, ...]:
    return make.__code__.co_varnames[: make.__code__.co_argcount]


def _fields(step: Step) -> dict[str, str]:
    return {
        _pick(("first_name", "last_name", "title"), step.first): _pick(NAMES, step.second),
        _pick(PHONE_FIELDS[:2], step.second): _pick(PHONES, step.third),
        _pick(EMAIL_FIELDS[:1], step.third): _pick(EMAILS, step.first),
    }


def _visit(step: Step) -> ReceiveSession:
    """One of a few visits, or what is new of it."""
    customer, type = _pick((("c-1", COOKIE), ("ada@x.org", EMAIL), ("anonymous", COOKIE), ("c-9", COOKIE)), step.first)
    session = a_session(customer, id=f"v-{step.first}", customer=type, event_count=step.second)
    return ReceiveSession(session, (a_page_view(f"page {step.third}"),))


# The names of the parameters say what a command needs.
_COMMANDS: dict[str, Callable[..., Command]] = {
    "receive": lambda step: None,  # type: ignore[dict-item, return-value]
    "undo": lambda step: None,  # type: ignore[dict-item, return-value]
    "visit": lambda step: _visit(step),
    "accept": lambda interaction, step: AcceptInteraction(interaction),
    "decline": lambda interaction, step: DeclineInteraction(interaction),
    "miss": lambda interaction, step: MissInteraction(interaction),
    "say presence": lambda step: SetPresence(_pick(("available", "meal", "busy"), step.second)),
    "end": lambda interaction, step: EndInteraction(interaction),
    "wrap up": lambda interaction, step: WrapUpInteraction(interaction, "Resolved"),
    "link": lambda contact, interaction, step: LinkContact(interaction, contact),
    "unlink": lambda interaction, step: UnlinkContact(interaction),
    "correct": lambda contact, interaction, step: CorrectLink(interaction, contact, "wrong one"),
    "create": lambda step: CreateContact(**_fields(step)),
    "create and link": lambda interaction, step: CreateContact(**_fields(step), interaction_id=interaction),
    "edit": lambda contact, step: EditContact(contact_id=contact, **_fields(step)),
    "promote": lambda contact, step: PromoteContact(contact_id=contact, **_fields(step)),
    "delete": lambda contact, step: DeleteContact(contact),
    "add identifier": lambda contact, step: AddIdentifier(contact, *_pick(IDENTIFIERS, step.second)),
    "remove identifier": lambda contact, step: RemoveIdentifier(contact, *_pick(IDENTIFIERS, step.second)),
    "note": lambda contact, step: AddNote(contact, "likes tea"),
    "edit note": lambda note, step: EditNote(note, _pick(("likes tea", "likes coffee"), step.second)),
    "delete note": lambda note, step: DeleteNote(note),
    "create organization": lambda step: CreateOrganization(name="Engines"),
    "create organization for": lambda contact, step: CreateOrganization(name="Looms", contact_id=contact),
    "edit organization": lambda organization, step: EditOrganization(
        organization_id=organization,
        industry=_pick(("Looms", ""), step.first),
        name=_pick(("Engines", "X"), step.third),
    ),
    "add schema": lambda step: AddSchema(_pick(SCHEMAS, step.first), CUSTOM),
    "edit schema": lambda step: EditSchema(
        _pick(SCHEMAS, step.first), 1 + step.second % 2, fields=(*CUSTOM, {"name": "Size", "type": "integer"})
    ),
    "disable schema": lambda step: DisableSchema(_pick(SCHEMAS, step.first)),
    "set custom fields": lambda contact, step: SetCustomFields(
        contact_id=contact,
        schema=_pick((*SCHEMAS, "", None), step.first),
        custom_fields={"Plan": _pick(NAMES, step.second), "Tags": _pick(NAMES, step.third)},
    ),
    "delete organization": lambda organization, step: DeleteOrganization(organization),
    "link organization": lambda contact, organization, step: LinkOrganization(contact, organization),
    "link no organization": lambda contact, step: LinkOrganization(contact, None),
    "note on organization": lambda organization, step: AddOrganizationNote(organization, "pays late"),
    "add relationship": lambda organization, step: AddRelationship(organization, BOB, _pick(("A", "B"), step.third)),
    "remove relationship": lambda relationship, step: RemoveRelationship(relationship),
    "add division": lambda step: AddDivision(_pick(DIVISIONS, step.first)),
    "change division": lambda contact, step: ChangeDivision(contact, _pick((*DIVISIONS, ""), step.second)),
    "allow division": lambda step: AllowDivision(BOB, _pick(DIVISIONS, step.first)),
    "deny division": lambda step: DenyDivision(BOB, _pick(DIVISIONS, step.first)),
    "promote several": lambda contact, step: PromoteContacts((contact,)),
    "role": lambda step: AddAgent(BOB, _pick(list(Role), step.first).value),
    "grant": lambda step: GrantPermission(BOB, _pick(list(Permission), step.first).value),
    "revoke": lambda step: RevokePermission(BOB, _pick(list(Permission), step.first).value),
}
# Often enough that there is something to do the others to.
_WHAT = st.sampled_from(
    [
        *_COMMANDS,
        *_COMMANDS,
        *["receive", "create", "edit", "link", "set custom fields", "add schema"] * 2,
        *["add division", "change division"] * 2,
        *["undo"] * 10,
    ]
)
STEPS = st.builds(
    Step,
    what=_WHAT,
    by=st.sampled_from([NOOR, NOOR, NOOR, BOB]),
    first=st.integers(0, 5),
    second=st.integers(0, 5),
    third=st.integers(0, 5),
    then_undo=st.sampled_from([True, False, False, False]),
)


@contextmanager
def a_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder))
        try:
            yield world
        finally:
            world.noor.store.close()


def play(steps: list[Step]) -> None:
    with a_world() as world:
        for step in steps:
            command = world.command(step)
            if command is not None:
                carry_out(world, command, step)
                check_the_rows(world)
        check_the_journal_backwards(world)


def carry_out(world: World, command: Command, step: Step) -> None:
    runner = world.runner_of(step.by)
    before, count = dump_text(world.noor), operation_count(world.noor)
    who = agent(runner, step.by)
    operation = receipt_of(command.arrival.id) if isinstance(command, ReceiveInteraction) else None
    done = attempt(runner, command, operation)
    if isinstance(done, DesktopError):
        assert dump_text(world.noor) == before, "a refused command changes nothing"
        assert operation_count(world.noor) == count + 1
        assert last_operation(world.noor).refused == str(done), "but the journal's record of the refusal"
        return
    after = dump_text(world.noor)
    world.rows_at[operation_count(world.noor)] = world.raw_rows()
    assert operation_count(world.noor) == count + 1, "every accepted command has exactly one operation"
    assert done.change.sequence == count + 1
    check_permission(command, who)
    check_what_changed(command, json.loads(before), json.loads(after))
    check_repeating(runner, command, done, after)
    if step.then_undo:
        check_undo_and_redo(world, command, done, before, after)


def attempt(runner: Runner, command: Command, operation: OperationId | None = None) -> Done | DesktopError:
    try:
        return runner.run(command, operation_id=operation)
    except DesktopError as refusal:
        return refusal


def check_permission(command: Command, who: Agent) -> None:
    assert who.may(*type(command).needs), "no command succeeds without its permission"


def check_repeating(runner: Runner, command: Command, done: Done, after: str) -> None:
    again = runner.run(command, operation_id=done.operation)

    assert again.result == done.result, "repeating an operation id returns the first result"
    assert dump_text(runner) == after


def check_undo_and_redo(world: World, command: Command, done: Done, before: str, after: str) -> None:
    if before == after or (isinstance(command, ReceiveInteraction) and command.arrival.channel is Channel.OPEN):
        return  # Nothing to take back: what a channel brought is a fact.
    if isinstance(command, ReceiveSession) and command.session.id in sessions_of(json.loads(before)):
        return  # Neither is what came in later of a visit.
    undone = world.noor.run(Undo(done.operation)).operation
    if isinstance(command, ReceiveInteraction):
        check_only_the_fact_remains(command, before, dump_text(world.noor))
    elif isinstance(command, ReceiveSession):
        check_only_the_visit_remains(command, before, dump_text(world.noor))
    else:
        assert dump_text(world.noor) == before, "undo of the last operation restores the dump before it"
    redone = world.noor.run(Undo(undone)).operation
    assert dump_text(world.noor) == after, "undo of that undo restores the dump after it"
    assert redone != undone


def check_only_the_fact_remains(command: ReceiveInteraction, before: str, now: str) -> None:
    dump = json.loads(now)
    (fact,) = [each for each in dump["interactions"] if each["id"] == command.arrival.id]
    dump["interactions"].remove(fact)

    assert dump == json.loads(before), "of what a channel brought, nothing but the interaction remains"
    assert (fact["contact"], fact["linked_by"]) == (None, None)


def check_only_the_visit_remains(command: ReceiveSession, before: str, now: str) -> None:
    dump = json.loads(now)
    fact = sessions_of(dump)[command.session.id]
    dump["sessions"].remove(fact)

    assert dump == json.loads(before), "of what a channel brought, nothing but the visit remains"
    assert (fact["contact"], len(fact["events"])) == (None, 1)


def sessions_of(dump: dict[str, Any]) -> dict[str, Any]:
    return {each["id"]: each for each in dump["sessions"]}


# Which commands may change what: all others leave it alone.
MAY_CHANGE_IDENTIFIERS = (
    ReceiveInteraction,
    ReceiveSession,
    CreateContact,
    EditContact,
    PromoteContact,
    DeleteContact,
    AddIdentifier,
    RemoveIdentifier,
    SetCustomFields,
    ChangeDivision,
    PromoteContacts,
    Undo,
)
MAY_CHANGE_ORGANIZATIONS = (CreateOrganization, LinkOrganization, DeleteOrganization)
AS_IT_CAME = ("channel", "direction", "at", "queue", "from", "subject", "text", "division", "extra")
RANKS = {kind.value: rank for rank, kind in enumerate(ContactKind)}


def check_what_changed(command: Command, before: dict[str, Any], after: dict[str, Any]) -> None:
    old, new = ({each["id"]: each for each in dump["contacts"]} for dump in (before, after))
    came, still = (as_they_came(dump) for dump in (before, after))
    assert came.items() <= still.items(), "an interaction stays as it came in, for ever"
    if not isinstance(command, MAY_CHANGE_IDENTIFIERS):
        link = {"organization_id", "organization"} if isinstance(command, MAY_CHANGE_ORGANIZATIONS) else set()
        assert _without(old, link) == _without(new, link), "identifiers and fields change only by an explicit command"
    if not isinstance(command, Undo):
        assert all(RANKS[new[id]["type"]] >= RANKS[old[id]["type"]] for id in old.keys() & new.keys()), (
            "kinds only rise"
        )
    if isinstance(command, ReceiveInteraction):
        check_the_match(command, old, new, after)


def _without(contacts: dict[str, dict[str, Any]], keys: set[str]) -> list[dict[str, Any]]:
    return [{key: value for key, value in each.items() if key not in keys} for each in contacts.values()]


def as_they_came(dump: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {each["id"]: {key: each[key] for key in AS_IT_CAME} for each in dump["interactions"]}


def check_the_match(
    command: ReceiveInteraction, old: dict[str, Any], new: dict[str, Any], after: dict[str, Any]
) -> None:
    (clue,) = command.arrival.clues
    (came,) = [each for each in after["interactions"] if each["id"] == command.arrival.id]
    assert {id: new[id] for id in old} == old, "what comes in changes no contact that is there"
    if command.arrival.channel is Channel.OPEN:
        assert (came["contact"], new) == (None, old), "open messaging is not matched, and makes no contact"
    elif clue.identifier is None:
        assert came["contact"] not in old, "a withheld number matches nobody"
        assert new[came["contact"]]["identifiers"] == []
    else:
        value, type = clue.identifier.value, clue.identifier.type.value
        held = [(each["type"], each["value"]) for each in new[came["contact"]]["identifiers"]]
        is_variant = came["contact"] in old and came["rule"] == "variant"
        assert (type, value) in held or is_variant, "names never link"


def check_the_rows(world: World) -> None:
    dump = world.noor.store.dump()
    contacts = {each["id"]: each for each in dump["contacts"]}
    for each in dump["interactions"]:
        assert each["contact"] is None or each["contact"] in contacts, "a link ends at a contact"
        assert (each["contact"] is None) == (each["linked_by"] is None)
        assert (each["state"] == "done") == (each["wrap_up_code"] is not None)
        assert (each["state"] in ("alerting", "declined", "abandoned")) == (each["accepted_by"] is None)
    assert all(each["merged_into"] is None for each in contacts.values())
    organizations = {None, *(each["id"] for each in dump["organizations"])}
    assert organizations.issuperset(each["organization_id"] for each in contacts.values())
    assert organizations.issuperset(each["organization"] for each in [*dump["notes"], *dump["relationships"]])
    for each in [*dump["interactions"], *dump["notes"]]:
        assert all(each[time].endswith("+00:00") for time in TIMES if each.get(time)), "times are UTC"
    for each in contacts.values():
        check_what_a_contact_holds(each)
    check_the_origins(world)
    check_the_counts(world)


COUNTED = """
SELECT contact, channel, substr(at, 1, 10), count(*) FROM interaction WHERE contact IS NOT NULL GROUP BY 1, 2, 3
UNION ALL
SELECT contact, type, substr(created_at, 1, 10), count(*) FROM journey_session WHERE contact IS NOT NULL
 GROUP BY 1, 2, 3
"""


def check_the_counts(world: World) -> None:
    with closing(apsw.Connection(str(world.path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        kept = sorted(connection.execute("SELECT contact, channel, day, count FROM journey_day"))
        assert kept == sorted(connection.execute(COUNTED)), "the picture counts what the journey lists"


def check_what_a_contact_holds(contact: dict[str, Any]) -> None:
    held = {(each["type"], each["value"]) for each in contact["identifiers"]}
    for fields, type in ((PHONE_FIELDS, PHONE), (EMAIL_FIELDS, EMAIL)):
        for name in fields:
            identifier = parse_or_none(type, contact[name] or "", region=US)
            assert identifier is None or (type.value, identifier.value) in held, "a contact is found by its fields"


def check_the_origins(world: World) -> None:
    rows = world.raw_rows()
    for name, row in rows.items():
        if name.startswith("identifier ") and row["origin"] == "field":
            contact = rows[_row_name("contact", [row["contact"]])]
            type = IdentifierType(row["type"])
            texts = [contact[field] for field in (*PHONE_FIELDS, *EMAIL_FIELDS)]
            read = [parse_or_none(type, text, region=US) for text in texts]
            assert row["value"] in [each.value for each in read if each], "what left every field is held no longer"


IMAGES = """
SELECT operation, table_name, row_key, act, image FROM before_image ORDER BY operation DESC, ordinal DESC
"""


def check_the_journal_backwards(world: World) -> None:
    """All before-images applied backwards give the empty store, and on the way the store as it was at each moment."""
    rows = world.raw_rows()
    with closing(apsw.Connection(str(world.path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        images = list(connection.execute(IMAGES))
        assert list(connection.execute("PRAGMA integrity_check")) == [("ok",)]
        assert list(connection.execute("PRAGMA foreign_key_check")) == []
    for operation, table, key, act, image in images:
        if operation in world.rows_at:  # Its newest image comes first: nothing of it has been taken away yet.
            assert rows == world.rows_at.pop(operation), f"the store as it was after operation {operation}"
        name = f"{table} {key}"
        if act == "insert":
            del rows[name]
        elif act == "delete":
            assert name not in rows
            rows[name] = _without_derived(json.loads(image))
        else:
            rows[name] = {**rows[name], **json.loads(image)}
    assert rows == {}


# Making a failure smaller takes minutes, so that is left to the long one.
FIND = (Phase.explicit, Phase.reuse, Phase.generate)
QUICKLY = settings(max_examples=25, phases=FIND, suppress_health_check=[HealthCheck.too_slow])
THOROUGHLY = settings(max_examples=2_000, suppress_health_check=list(HealthCheck))


@QUICKLY
@given(st.lists(STEPS, min_size=15, max_size=40))
def test_whatever_two_agents_do_can_be_undone_and_breaks_no_rule(steps: list[Step]) -> None:
    play(steps)


@pytest.mark.long
@THOROUGHLY
@given(st.lists(STEPS, min_size=40, max_size=120))
def test_whatever_two_agents_do_at_length_can_be_undone_and_breaks_no_rule(steps: list[Step]) -> None:
    play(steps)


@QUICKLY
@given(st.lists(STEPS, min_size=10, max_size=30))
def test_undoing_everything_newest_first_leads_back_to_the_empty_store(steps: list[Step]) -> None:
    with a_world() as world:
        for step in steps:
            command = world.command(step)
            if command is not None and step.what not in ("receive", "visit", "undo", "role", "grant", "revoke"):
                carry_out(world, command, step)
        for operation in reversed(list(operations(world.noor))):
            undo_if_it_stands(world.noor, operation)
        left = {name: rows for name, rows in world.noor.store.dump().items() if rows}
        assert left == {"agents": [{"agent": NOOR, "role": "Administrator"}]}


def undo_if_it_stands(runner: Runner, id: OperationId) -> None:
    with runner.store.reading():
        logged = runner.store.journal.operation(id)
    assert logged is not None
    if logged.undone_by is None and logged.head.command not in ("OpenEmptyStore", "Undo"):
        done = attempt(runner, Undo(id))
        assert isinstance(done, Done) or "changed nothing" in str(done)
