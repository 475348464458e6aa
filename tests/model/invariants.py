"""What must always hold (``design.md`` §8), each as a check of its own that never asks the model."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from desktop_app.domain.errors import DesktopError, NotPermitted
from desktop_app.domain.ids import ContactId, InteractionId
from desktop_app.services.contacts import (
    CreateContact,
    DeleteContact,
    DetailsOfContact,
    EditContact,
    PromoteContact,
)
from desktop_app.services.desk_view import ViewOfInteraction
from desktop_app.services.identifiers import AddIdentifier, RemoveIdentifier
from desktop_app.services.interactions import InteractionsById, ReceiveInteraction
from desktop_app.services.journal import Undo
from desktop_app.services.linking import UnlinkContact
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.requests import Command
from desktop_app.services.runner import Done
from desktop_app.services.searching import SearchContacts
from desktop_app.store.tables import JOURNALLED
from tests.model.desk import COLUMNS, TIMES, Desk, read_row
from tests.model.people import KINDS, Rows, person, root, roots, subtree
from tests.model.words import FIRST_NAMES, LAST_NAMES, NAME_FIELDS, TITLES, VARIANTS, normal

SENTENCES = {
    0: "The desk does what the model does.",
    1: "An interaction is linked to at most one contact, and is read under that contact's canonical one.",
    2: "An identifier's value and its contact change only by an explicit add, remove, learn or erase.",
    3: "Merge pointers have no cycle; every chain ends in a live contact.",
    4: "Undo of any operation restores the canonical dump of before it, when nothing else has changed since.",
    5: "Kinds only rise; a curated contact never expires and is never merged automatically.",
    6: "Names never link; withheld identifiers never match; open messaging is not matched.",
    7: "An automatic match never overrides an agent's link or unlink of the same interaction.",
    8: "A refused or failed command changes nothing but the journal's record of the refusal.",
    9: "Every accepted command has exactly one operation; repeating an operation id returns the first result.",
    10: "All before-images backwards give the empty store; stopping at T gives the store as it was at T.",
    11: "The search index equals the tables: found by each of its tokens, and by none that it lost.",
    12: "No command succeeds, and nothing is found, counted or suggested, without its permission.",
    # Erasure and the journal's digests are not built yet; what can be checked is that no search finds what was deleted.
    13: "After an erasure nothing holds any of the person's values: no search finds what was deleted.",
    14: "Times are UTC; order comes from the operation sequence, never from a client's clock.",
}


class Broken(AssertionError):
    """An invariant does not hold; 0 is the comparison with the model."""

    def __init__(self, number: int, detail: object) -> None:
        super().__init__(f"{number}. {SENTENCES[number]} But {detail}")
        self.number = number


def hold(number: int, claim: object, detail: object) -> None:
    if not claim:
        raise Broken(number, detail)


@dataclass
class Step:
    """One command, how it ended, and the desk's rows before and after it."""

    desk: Desk
    by: str
    command: Command
    outcome: Done | DesktopError
    permissions: set[str]  # of the agent, when it was run
    needs: tuple[str, ...]
    before: Rows
    after: Rows
    counts_before: tuple[int, int]
    counts: tuple[int, int] = (0, 0)

    @property
    def is_accepted(self) -> bool:
        return isinstance(self.outcome, Done)

    @cached_property
    def told(self) -> str:
        given = {each.name: getattr(self.command, each.name) for each in fields(self.command)}  # type: ignore[arg-type]
        shown = ", ".join(f"{name}={value!r}" for name, value in given.items() if value not in (None, "", ()))
        return f"{type(self.command).__name__}({shown})"

    def is_of(self, *commands: type[Command]) -> bool:
        return isinstance(self.command, commands)


@dataclass
class History:
    """What the checks remember: the rows before and after each operation."""

    rows_at: dict[int, Rows] = field(default_factory=dict)  # sequence → the rows right after it
    around: dict[str, tuple[Rows, Rows]] = field(default_factory=dict)  # operation id → before, after


def check_refusal_changes_nothing(step: Step) -> None:
    if step.is_accepted:
        return
    hold(8, step.before == step.after, Difference(f"{step.told} was refused and changed", step.before, step.after))
    hold(8, step.counts[1] == step.counts_before[1], "a refusal has a before-image")
    hold(8, step.counts[0] == step.counts_before[0] + 1, "a refusal is not in the journal")
    ((sentence, id, agent),) = step.desk.ask("SELECT refused, id, agent FROM operation ORDER BY sequence DESC LIMIT 1")
    hold(8, (sentence, agent) == (str(step.outcome), step.by), f"the journal says {sentence!r} of {id}")


def check_one_operation(step: Step) -> None:
    hold(9, step.counts[0] == step.counts_before[0] + 1, f"{step.told} made {step.counts[0] - step.counts_before[0]}")
    if isinstance(step.outcome, Done):
        ((id, refused),) = step.desk.ask("SELECT id, refused FROM operation ORDER BY sequence DESC LIMIT 1")
        hold(9, (id, refused) == (step.outcome.operation, None), f"the newest is {id}, {refused!r}")
        sequence = step.outcome.change.sequence
        hold(9, sequence == step.counts[0], f"its change says {sequence}, and there are {step.counts[0]}")


def check_permission(step: Step) -> None:
    lacking = set(step.needs) - step.permissions
    hold(12, not (step.is_accepted and lacking), f"{step.by} did {step.told} without {lacking}")
    hold(12, not lacking or isinstance(step.outcome, NotPermitted), f"{step.outcome!r} comes before {lacking}")


def check_links(step: Step) -> None:
    for (id,), row in step.after["interaction"].items():
        contact = row["contact"]
        hold(1, (contact is None) == (row["linked_by"] is None), f"{id} is linked to {contact} by {row['linked_by']}")
        hold(1, contact is None or (contact,) in step.after["contact"], f"{id} is linked to {contact}, who is gone")
    moved = [
        key
        for key, row in step.after["interaction"].items()
        if _canonical(step.after, row) != _canonical(step.before, step.before["interaction"].get(key, {}))
    ]
    check_interactions_are_read_under_the_canonical(step.desk, step.after, moved)


def check_interactions_are_read_under_the_canonical(desk: Desk, rows: Rows, keys: list[tuple[str, ...]]) -> None:
    ids = tuple(InteractionId(id) for (id,) in keys)
    for summary in desk.runners["noor"].read(InteractionsById(ids)) if ids else ():
        row = rows["interaction"][(summary.interaction.id,)]
        read = (summary.interaction.recorded_under, summary.interaction.contact_id)
        hold(1, read == (row["contact"], _canonical(rows, row)), f"{row['contact']} is read as {read}")


def _canonical(rows: Rows, row: dict[str, Any]) -> str | None:
    contact = row.get("contact")
    return root(rows, contact) if contact and (contact,) in rows["contact"] else None


MAY_CHANGE_IDENTIFIERS = (
    AddIdentifier,
    CreateContact,
    DeleteContact,
    EditContact,
    PromoteContact,
    ReceiveInteraction,
    RemoveIdentifier,
    Undo,
)
AS_IT_CAME = ("channel", "at", "received_at", "name", "clues", "seq")


def check_identifiers(step: Step) -> None:
    old, new = step.before["identifier"], step.after["identifier"]
    is_explicit = step.is_of(*MAY_CHANGE_IDENTIFIERS) or bool(getattr(step.command, "before", ()))
    is_explicit |= type(step.command).__name__ == "LapseContacts"
    if not is_explicit:
        values = [{key: row["raw"] for key, row in each.items()} for each in (old, new)]
        hold(2, values[0] == values[1], Difference(f"{step.told} changed", step.before, step.after))
    if step.is_of(ReceiveInteraction, CreateContact):
        hold(2, old.items() <= new.items(), f"{step.told} changed what others hold")
    if not is_explicit:
        written = [
            {key: [row[name] for name in (*NAME_FIELDS, "work_phone", "work_email")] for key, row in rows.items()}
            for rows in (step.before["contact"], step.after["contact"])
        ]
        hold(2, written[0] == written[1], Difference(f"{step.told} wrote a field", step.before, step.after))
    for key, row in step.before["interaction"].items():
        came, still = ([each[name] for name in AS_IT_CAME] for each in (row, step.after["interaction"][key]))
        hold(2, came == still, f"{key} came as {came} and is {still}")


def check_merge_pointers(step: Step) -> None:
    for (id,), row in step.after["contact"].items():
        into = row["merged_into"]
        hold(3, into is None or (into,) in step.after["contact"], f"{id} was merged into {into}, who is gone")
        hold(3, root(step.after, id), f"the pointers of {id} go round in a circle")


def check_undo(step: Step, history: History) -> None:
    """Of the undo of an operation since which nothing has changed, or only what was put back again."""
    target = getattr(step.command, "undoes", None)
    if target is None or not step.is_accepted or getattr(step.command, "before", ()):
        return
    before, after = history.around[target]
    if step.before == after:
        hold(4, step.after == before, Difference(f"undoing {target} left", before, step.after))


def check_kinds(step: Step) -> None:
    old, new = step.before["contact"], step.after["contact"]
    if not step.is_of(Undo):
        for key in old.keys() & new.keys():
            kinds = old[key]["kind"], new[key]["kind"]
            hold(5, KINDS.index(kinds[1]) >= KINDS.index(kinds[0]), f"{step.told} made of {key} {kinds}")
    if not step.is_of(Undo, DeleteContact):
        gone = [key for key in old.keys() - new.keys() if old[key]["kind"] == "Curated"]
        hold(5, not gone, f"{step.told} made {gone} disappear")
    if not step.is_of(Undo, MergeContacts, UnmergeContacts, UnlinkContact):
        moved = [key for key in old.keys() & new.keys() if old[key]["merged_into"] != new[key]["merged_into"]]
        hold(5, not moved, f"{step.told} merged {moved}")


def check_match(step: Step) -> None:
    if not (isinstance(step.command, ReceiveInteraction) and step.is_accepted):
        return
    arrival = step.command.arrival
    row = step.after["interaction"][(arrival.id,)]
    contact = row["contact"]
    if row["channel"] == "open":
        hold(6, contact is None, f"open messaging was linked to {contact}")
    elif (contact,) in step.before["contact"]:
        held = {key[:2] for key in step.after["identifier"] if key[3] == contact}
        came = {(normal(*clue), clue[0]) for clue in row["clues"]}
        came |= {(VARIANTS[value], type) for value, type in came if value in VARIANTS}
        hold(6, held & came, f"{contact} holds none of {row['clues']}, and was linked")
    hold(6, row["rule"] != "withheld" or (contact,) not in step.before["contact"], f"withheld matched {contact}")


def check_agents_links_stay(step: Step) -> None:
    if step.is_of(ReceiveInteraction):
        others = {key: step.after["interaction"].get(key) for key in step.before["interaction"]}
        hold(7, others == step.before["interaction"], Difference("a match changed", step.before, step.after))


def check_times(step: Step) -> None:
    for table, rows in step.after.items():
        for key, row in rows.items():
            if step.before[table].get(key) != row:
                odd = [name for name in TIMES if row.get(name) and not str(row[name]).endswith("+00:00")]
                hold(14, not odd, f"{table} {key} has {odd} in {row}")
    for table in ("contact", "interaction"):
        newest = max((row["seq"] for row in step.before[table].values()), default=0)
        if not step.is_of(Undo):
            made = [row["seq"] for key, row in step.after[table].items() if key not in step.before[table]]
            hold(14, all(each > newest for each in made), f"{made} comes before {newest}")


# Searching

SEARCHES = (
    *[name for name in (*FIRST_NAMES, *LAST_NAMES, *TITLES) if name],
    "+18031230000",
    "(803) 123-0000",
    "PQ1@X.org",
    "+49305556677",
    "zz9@y.example",
    "U1",
)
_VALUES = {"PQ1@X.org": "pq1@x.org", "(803) 123-0000": "+18031230000"}


def check_search(desk: Desk, rows: Rows, text: str) -> None:
    """Every curated person who has *text*, or lost it as an identifier, is found by it, and nobody else."""
    found = desk.runners["noor"].read(SearchContacts(text, limit=100)).answer.hits
    names = sorted(each.contact_id for each in found)
    hold(13, all((id,) in rows["contact"] for id in names), f"{text!r} finds somebody who was deleted: {names}")
    lost = _lost_identifiers(desk)
    expected = sorted(id for id in roots(rows) if _has(rows, id, text, lost))
    hold(11, names == expected, f"{text!r} finds {names}, and {expected} have it")


def _has(rows: Rows, id: str, text: str, lost: list[list[str]]) -> bool:
    members = list(subtree(rows, id))
    records = [rows["contact"][(each,)] for each in members]
    if not any(row["kind"] == "Curated" for row in records):
        return False
    if any(row[name] == text for row in records for name in NAME_FIELDS):
        return True
    return any(key[0] == _VALUES.get(text, text) and key[3] in members for key in [*rows["identifier"], *lost])


def _lost_identifiers(desk: Desk) -> list[list[str]]:
    """The keys of those that were taken from somebody by what stands; whom a cookie stood for is nobody's business."""
    deleted = desk.ask(
        """
        SELECT row_key FROM before_image JOIN operation ON operation.sequence = before_image.operation
         WHERE table_name = 'identifier' AND act = 'delete' AND undoes IS NULL AND undone_by IS NULL
        """
    )
    return [key for (text,) in deleted if (key := json.loads(text))[1] != "cookie"]


def check_everybody_is_indexed(step: Step) -> None:
    step.desk.runners["noor"].store.catch_up_with_search()
    indexed = sorted(id for (id,) in step.desk.ask("SELECT contact FROM search_entry"))
    hold(11, indexed == sorted(roots(step.after)), f"{indexed} are indexed, and {sorted(roots(step.after))} stand")


def check_index_is_as_if_made_anew(desk: Desk) -> None:
    desk.runners["noor"].store.catch_up_with_search()
    sql = ("SELECT rank, contact FROM search_entry ORDER BY rank", "SELECT term, doc FROM search_term ORDER BY term")
    kept = [desk.ask(each) for each in sql]
    desk.runners["noor"].store.search.rebuild()
    anew = [desk.ask(each) for each in sql]
    hold(11, kept == anew, f"the index held {kept}, and made anew it holds {anew}")


def check_queries_need_permission(desk: Desk, rows: Rows, permissions: set[str]) -> None:
    """What bob's eyes are not for, he is not shown."""
    bob = desk.runners["bob"]
    contact = next(iter(roots(rows)), None)
    interaction = next((id for (id,), row in rows["interaction"].items() if row["contact"]), None)
    if "contact:view" not in permissions:
        hold(12, _is_refused(bob, SearchContacts("Ada")), "bob searches without contact:view")
        if contact:
            hold(12, _is_refused(bob, DetailsOfContact(ContactId(contact))), "bob sees a contact without contact:view")
        if interaction:
            view = bob.read(ViewOfInteraction(InteractionId(interaction)))
            hold(12, (view.link, view.details, view.conversation.earlier) == (None, None, ()), f"bob sees {view}")
            (summary,) = bob.read(InteractionsById((InteractionId(interaction),)))
            hold(12, summary.contact_name == "", f"bob sees the name {summary.contact_name}")
    elif "session:view" not in permissions and contact:
        details = bob.read(DetailsOfContact(ContactId(contact)))
        hold(12, (details.history, details.history_count) == ((), 0), f"bob sees {details.history_count} interactions")


def _is_refused(runner: Any, query: Any) -> bool:
    try:
        runner.read(query)
    except NotPermitted:
        return True
    return False


# The journal, backwards


def check_journal_backwards(desk: Desk, history: History) -> None:
    images = desk.ask(
        "SELECT operation, table_name, row_key, act, image FROM before_image ORDER BY operation DESC, ordinal DESC"
    )
    rows = {table: dict(found) for table, found in desk.rows().items()}
    left = dict(history.rows_at)
    for operation, table, key_text, act, image in images:
        if operation in left:
            then = left.pop(operation)
            hold(10, rows == then, Difference(f"after {operation}", then, rows))
        if table not in COLUMNS:
            continue
        names, others = COLUMNS[table]
        assert names == JOURNALLED[table].key
        found = {column: value for column, value in json.loads(image or "{}").items() if column in others}
        key, changed = read_row(table, tuple(json.loads(key_text)), {**found} if act != "insert" else {"granted": 0})
        if act == "insert":
            del rows[table][key]
        elif act == "delete":
            hold(10, key not in rows[table], f"{table} {key} was deleted and is there")
            rows[table][key] = changed
        else:
            rows[table][key] = {**rows[table][key], **changed}
    hold(10, not any(rows.values()), f"left at the beginning: {rows}")


def check_time_travel(desk: Desk, history: History, every: int = 7) -> None:
    """Some people as they were at some moments, read by the desk, against the rows that were kept."""
    store = desk.runners["bob"].store
    for place, (sequence, rows) in enumerate(history.rows_at.items()):
        people = [key[0] for key in rows["contact"]]
        if place % every or not people:
            continue
        id = people[place % len(people)]
        with store.reading():
            was = store.time_travel.contact(ContactId(id), sequence)
        then = person(rows, root(rows, id))
        hold(10, was is not None, f"{id} is not found as of {sequence}")
        assert was is not None
        read = (was.id, list(was.members), {name: getattr(was.fields, name) for name in then.fields})
        hold(10, read == (then.id, then.members, then.fields), f"as of {sequence}, {then.seen} is read as {read}")


def check_files(desk: Desk) -> None:
    hold(10, desk.ask("PRAGMA integrity_check") == [("ok",)], "the file is damaged")
    hold(10, desk.ask("PRAGMA foreign_key_check") == [], "a row names one that is not there")


STEP_CHECKS: tuple[Callable[[Step], None], ...] = (
    check_permission,
    check_refusal_changes_nothing,
    check_one_operation,
    check_merge_pointers,
    check_links,
    check_identifiers,
    check_kinds,
    check_match,
    check_agents_links_stay,
    check_times,
    check_everybody_is_indexed,
)


@dataclass(frozen=True)
class Difference:
    """Told only when somebody asks."""

    what: str
    one: Rows
    other: Rows

    def __str__(self) -> str:
        return f"{self.what}: {differences(self.one, self.other)}"


def differences(one: Rows, other: Rows) -> str:
    """What is different, for people who look for the reason."""
    told = []
    for table in one:
        for key in one[table] | other[table]:
            was, now = one[table].get(key), other[table].get(key)
            if was and now:
                told += [
                    f"{table} {key} {name}: {was[name]!r}, {now[name]!r}" for name in was if was[name] != now[name]
                ]
            elif was != now:
                told.append(f"{table} {key}: {was} → {now}")
    return "; ".join(told) or "nothing"
