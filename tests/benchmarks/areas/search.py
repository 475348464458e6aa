"""Finding contacts while typing: every kind of question, on a fresh index and after edits and merges, beside a scan.

The scan is what a form over the table would do: eight columns LIKE what was typed, in the order of the names, twenty
rows. The figures of a question are its medians over the rounds, so that p50, p99 and the most tell questions apart and
not what else the machine was doing. An update is a transaction of its own, with its fsync.
"""

from __future__ import annotations

import random
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from time import perf_counter

from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId
from desktop_app.domain.text import digits_of
from desktop_app.services.contacts import EditContact
from desktop_app.services.merging import MergeContacts
from desktop_app.services.runner import Runner
from desktop_app.services.searching import SearchContacts
from desktop_app.store.journal import transaction
from tests.benchmarks.base import IN_TOUCH, NOW
from tests.benchmarks.harness import Bench, Figures, Measurement, collected_garbage, quantile
from tests.benchmarks.peers import chatwoot, evolution
from tests.benchmarks.people import Person

AREA = "search"
ASKED, ASKED_OF_FEW = 60, 10  # questions of a kind; of a base that is only tried out
WHOLE = 1_000_000  # contacts; a small base is scanned in no time
SCANNED = 2  # of them are asked by a scan, too
ASKED_OF_PEER = 10
ASKED_OF_SLOW = 5  # which takes seconds for each
EDITS = 10_000  # and merges, at most a fortieth of the base, a tenth as many of a small one
STEPS_BETWEEN = 20  # of upkeep between two edits: a second of idleness
UPDATES, UPDATES_OF_FEW = 200, 50  # contacts, in each round
MERGES_AMONG_EDITS = 10  # every tenth

P99_MS, MAX_MS, TIMES_FASTER, TYPO_RECALL = 8, 16, 200, 95
UPDATE_P99_MS, UPDATE_MAX_MS, INDEX_SHARE = 10, 20, 1

_COLUMNS = ["organization", "cell_phone", "work_phone", "personal_email", "work_email", "first_name", "last_name"]
_SCAN = f"""
SELECT id, first_name, last_name, organization, kind FROM contact
 WHERE first_name || ' ' || last_name LIKE ?1 OR {" OR ".join(f"{each} LIKE ?1" for each in _COLUMNS)}
 ORDER BY last_name, first_name LIMIT 20
"""
_SIZES = "SELECT sum(pgsize) FROM dbstat WHERE {where}"
_OF_THE_INDEX = "name LIKE 'search\\_%' ESCAPE '\\'"
_OF_THE_BASE = """
name IN (SELECT name FROM sqlite_schema WHERE tbl_name IN ('contact', 'identifier', 'interaction'))
"""

Questions = Mapping[str, Sequence[str]]


def measure(bench: Bench) -> Iterator[Measurement]:
    chance = random.Random(3)
    asked = ASKED_OF_FEW if bench.is_small else ASKED
    questions = _questions(bench.base.some_people, asked, chance)
    typos = _typos(bench.base.some_people[: 20 * asked], chance)
    with bench.base.copied(bench.scratch) as runner:
        yield from _asked(bench, runner, questions, "", with_scan=True)
        yield _recall(runner, typos, "")
        yield _size(runner, "")
        yield _updates(bench, runner, "", chance)
        number = min(EDITS, bench.size // (400 if bench.is_small else 40))
        after = f" after {number:,} edits and merges"
        yield _edit(runner, number, chance)
        *_, whole = _asked(bench, runner, questions, after, with_scan=False)
        yield whole
        yield _recall(runner, typos, after)
        yield _size(runner, after)
        yield _updates(bench, runner, after, chance)
        yield from _beside_chatwoot(bench, runner, questions)
        yield from _beside_evolution(bench, runner)


# Questions


def _questions(people: Sequence[Person], number: int, chance: random.Random) -> Questions:
    some = [person for person in people if person.given and person.family]
    kinds: dict[str, Callable[[Person], str]] = {
        "1 letter": lambda person: chance.choice((person.given, person.family))[:1],
        "2 letters": lambda person: chance.choice((person.given, person.family))[:2],
        "3 letters": lambda person: chance.choice((person.given, person.family))[:3],
        "given name": lambda person: person.given,
        "family name": lambda person: person.family,
        "given and family name": lambda person: f"{person.given} {person.family}",
        "family and given name, begun": lambda person: f"{person.family[:4]} {person.given[:2]}",
        "the middle of a name": lambda person: person.family[2:] if len(person.family) > 5 else "",
        **{f"{count} digits": _digits(count, chance) for count in range(2, 11)},
        "phone": lambda person: person.phone1,
        "e-mail": lambda person: person.email1,
        "e-mail, without its domain": lambda person: person.email1.partition("@")[0],
        "handle": lambda person: person.handle,
        "handle, begun": lambda person: person.handle[:5],
        "organization": lambda person: person.company,
        "organization, begun": lambda person: person.company[:4],
        "typo": lambda person: _mistyped(person.family, chance),
        "given name and typo": lambda person: _after(person.given, _mistyped(person.family, chance)),
        "nobody": lambda person: f"{person.family[::-1]}qx" if len(person.family) > 3 else "",
    }
    found: dict[str, list[str]] = {}
    for kind, make in kinds.items():
        asked = (make(person) for person in chance.sample(some, len(some)))
        found[kind] = [text for text, _ in zip((text for text in asked if text.strip()), range(number), strict=False)]
    return found


def _digits(count: int, chance: random.Random) -> Callable[[Person], str]:
    def piece(person: Person) -> str:
        digits = digits_of(person.phone1)
        start = chance.randrange(max(1, len(digits) - count + 1))
        return digits[start : start + count] if len(digits) >= count else ""

    return piece


def _after(given: str, mistyped: str) -> str:
    return f"{given} {mistyped}" if mistyped else ""


def _mistyped(name: str, chance: random.Random) -> str:
    """*name* with one slip in it, "" where it is too short or more than one word."""
    if len(name) < 4 or not (name.isascii() and name.isalpha()):
        return ""
    place = chance.randrange(1, len(name) - 1)
    before, at, after = name[:place], name[place], name[place + 1 :]
    return chance.choice(
        (before + after, before + at + at + after, before + chance.choice("aeiourstnlm") + after, _swapped(name, place))
    )


def _swapped(name: str, place: int) -> str:
    return name[:place] + name[place + 1] + name[place] + name[place + 2 :]


# What they take


@dataclass(frozen=True)
class Took:
    """Milliseconds: of each question its median over the rounds."""

    of_each: Sequence[float]

    @property
    def figures(self) -> Figures:
        return Figures(statistics.median(self.of_each), quantile(self.of_each, 0.99), max(self.of_each))


def _asked(bench: Bench, runner: Runner, questions: Questions, when: str, *, with_scan: bool) -> Iterator[Measurement]:
    connection = runner.store._database.connection()

    def search(text: str) -> None:
        runner.read(SearchContacts(text))

    def scan(text: str) -> None:
        connection.execute(_SCAN, (f"%{text}%",)).fetchall()

    ours: list[float] = []
    theirs: list[float] = []
    for kind, texts in questions.items():
        took, scanned = _in_turn(texts, search, scan if with_scan else None, bench.rounds)
        ours += took.of_each
        theirs += scanned.of_each if scanned else ()
        yield _line(bench, f"{kind}{when}", took, scanned)
    yield _line(bench, f"**all of these**{when}", Took(ours), Took(theirs) if theirs else None)


def _in_turn(
    texts: Sequence[str], search: Callable[[str], None], scan: Callable[[str], None] | None, rounds: int
) -> tuple[Took, Took | None]:
    ours: dict[str, list[float]] = {}
    theirs: dict[str, list[float]] = {}
    with collected_garbage():
        for _ in range(rounds):
            for place, text in enumerate(texts):
                ours.setdefault(text, []).append(_milliseconds(search, text))
                if scan and place < SCANNED:
                    theirs.setdefault(text, []).append(_milliseconds(scan, text))
    took = Took([statistics.median(each) for each in ours.values()])
    return took, Took([statistics.median(each) for each in theirs.values()]) if theirs else None


def _milliseconds(act: Callable[[str], object], text: str) -> float:
    begin = perf_counter()
    act(text)
    return 1000 * (perf_counter() - begin)


def _line(bench: Bench, what: str, took: Took, scanned: Took | None) -> Measurement:
    figures = took.figures
    target, ok = f"p99 ≤ {P99_MS}, max ≤ {MAX_MS} ms", (figures.p99 or 0) <= P99_MS and (figures.max or 0) <= MAX_MS
    if scanned is None:
        return Measurement(AREA, what, figures, target=target, ok=ok)
    ratio = scanned.figures.p50 / figures.p50
    if bench.size >= WHOLE:
        target, ok = f"{target}, ≥ {TIMES_FASTER}×", ok and ratio >= TIMES_FASTER
    return Measurement(AREA, what, figures, "ordered LIKE scan", scanned.figures, ratio, target, ok)


def _beside_chatwoot(bench: Bench, runner: Runner, questions: Questions) -> Iterator[Measurement]:
    if chatwoot.folder_of_programs() is None:
        bench.notes.append("Chatwoot's query was left out, as PostgreSQL is not installed.")
        return
    chance = random.Random(4)
    newest = f"{NOW:%Y-%m-%d}"
    people = ((person, newest if chance.random() < IN_TOUCH else None) for person in bench.base.people())
    ours: list[float] = []
    theirs: list[float] = []
    behind: list[str] = []
    with chatwoot.running(people) as peer:
        for kind, texts in questions.items():
            mine, other = _beside(texts[:ASKED_OF_PEER], runner, peer.milliseconds, bench.rounds)
            ours += mine
            theirs += other
            behind += [kind] if statistics.median(mine) > statistics.median(other) else []
    ratio = statistics.median(theirs) / statistics.median(ours)
    whose = "Chatwoot's query on PostgreSQL"
    kinds = len(questions)
    bench.notes.append(f"Ahead of {whose} in {kinds - len(behind)} of {kinds} kinds of question{_but(behind)}.")
    yield Measurement(
        AREA, "all of these", Took(ours).figures, whose, Took(theirs).figures, ratio, "ahead in every kind", not behind
    )


def _but(behind: Sequence[str]) -> str:
    return f", and behind it in {', '.join(behind)}" if behind else ""


def _beside_evolution(bench: Bench, runner: Runner) -> Iterator[Measurement]:
    """Ours has everybody in it, and the address book no more than it can bear."""
    if bench.is_small or not evolution.is_there():
        why = "a base this small is only tried out" if bench.is_small else "its packages are not installed"
        bench.notes.append(f"Evolution Data Server's address book was left out, as {why}.")
        return
    number = min(bench.size, evolution.MOST)
    some = [person for person in islice(bench.base.people(), number) if len(person.family) >= 4 and person.phone1]
    some = random.Random(5).sample(some, min(len(some), ASKED_OF_PEER))
    asked = {
        "phone": [person.phone1 for person in some],
        "family name, begun": [person.family[:4] for person in some],
        "any field": [person.family for person in some[:ASKED_OF_SLOW]],
    }
    with evolution.running(islice(bench.base.people(), number)) as book:
        for way in evolution.WAYS:
            mine, other = _beside(asked[way], runner, partial(book.milliseconds, way), bench.rounds)
            ours, theirs = Took(mine), Took(other)
            whose = f"Evolution Data Server's address book of {number:,}"
            ratio = theirs.figures.p50 / ours.figures.p50
            yield Measurement(AREA, way, ours.figures, whose, theirs.figures, ratio, "ahead in every kind", ratio >= 1)


def _beside(
    texts: Sequence[str], runner: Runner, peer: Callable[[str], float], rounds: int
) -> tuple[list[float], list[float]]:
    took: dict[str, tuple[list[float], list[float]]] = {text: ([], []) for text in texts}
    with collected_garbage():
        for _ in range(rounds):
            for text, (mine, other) in took.items():
                mine.append(_milliseconds(lambda text: runner.read(SearchContacts(text)), text))
                other.append(peer(text))
    pairs = [(statistics.median(mine), statistics.median(other)) for mine, other in took.values()]
    return [mine for mine, _ in pairs], [other for _, other in pairs]


# What they find, and what the index costs


def _typos(people: Sequence[Person], chance: random.Random) -> list[tuple[str, Person]]:
    found = ((_after(person.given, _mistyped(person.family, chance)), person) for person in people)
    return [(text, person) for text, person in found if text]


def _recall(runner: Runner, typos: Sequence[tuple[str, Person]], when: str) -> Measurement:
    """How often somebody of the name that was meant is among the twenty."""
    found = sum(_finds(runner, text, person) for text, person in typos)
    share = 100 * found / len(typos)
    what = f"typos that find who was meant{when}"
    return Measurement(AREA, what, Figures(share, unit="%"), target=f"≥ {TYPO_RECALL} %", ok=share >= TYPO_RECALL)


def _finds(runner: Runner, text: str, person: Person) -> bool:
    hits = runner.read(SearchContacts(text)).answer.hits
    return any(hit.name.startswith(person.given) and hit.name.endswith(person.family) for hit in hits)


def _size(runner: Runner, when: str) -> Measurement:
    runner.store._database.execute_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    index, base = (
        runner.store._database.execute_sql(_SIZES.format(where=where)).fetchone()[0] / 1e6
        for where in (_OF_THE_INDEX, _OF_THE_BASE)
    )
    return Measurement(
        AREA,
        f"size of the index{when}",
        Figures(index, unit="MB"),
        "contacts, identifiers, interactions",
        Figures(base, unit="MB"),
        index / base,
        f"≤ {INDEX_SHARE}×",
        index / base <= INDEX_SHARE,
    )


def _updates(bench: Bench, runner: Runner, when: str, chance: random.Random) -> Measurement:
    database, index = runner.store._database, runner.store.search
    number = UPDATES_OF_FEW if bench.is_small else UPDATES
    took: dict[str, list[float]] = {id: [] for id in _some_contacts(runner, number, chance)}

    def update(id: str) -> None:
        name = chance.choice(("Miller", "Lovelace", "Nowak"))
        with transaction(database):
            database.execute_sql("UPDATE contact SET middle_name = ? WHERE id = ?", (name, id))
            index.update([ContactId(id)])

    with collected_garbage():
        for _ in range(bench.rounds):
            for id, times in took.items():
                times.append(_milliseconds(update, id))
                index.tend()
    figures = Took([statistics.median(each) for each in took.values()]).figures
    ok = (figures.p99 or 0) <= UPDATE_P99_MS and (figures.max or 0) <= UPDATE_MAX_MS
    target = f"p99 ≤ {UPDATE_P99_MS}, max ≤ {UPDATE_MAX_MS} ms"
    return Measurement(AREA, f"a contact kept up to date, its commit included{when}", figures, target=target, ok=ok)


def _edit(runner: Runner, number: int, chance: random.Random) -> Measurement:
    """What the whole edits and merges took, and between them the index is tended as an idle desk does."""
    ids = _some_contacts(runner, 2 * number, chance)
    took: list[float] = []
    tended: list[float] = []
    for place in range(number):
        command = (
            MergeContacts(ContactId(ids[2 * place]), (ContactId(ids[2 * place + 1]),))
            if place % MERGES_AMONG_EDITS == 0
            else EditContact(contact_id=ContactId(ids[2 * place]), middle_name=f"M{place % 97}")
        )
        begin = perf_counter()
        try:
            runner.run(command)
        except DesktopError:
            continue
        took.append(1000 * (perf_counter() - begin))
        for _ in range(STEPS_BETWEEN):
            begin = perf_counter()
            is_more = runner.tend()
            tended.append(1000 * (perf_counter() - begin))
            if not is_more:
                break
    what = f"{number:,} edits and merges, each a whole command"
    return Measurement(AREA, what, Took(took).figures, "a step of upkeep", Took(tended).figures)


def _some_contacts(runner: Runner, number: int, chance: random.Random) -> list[str]:
    ((last,),) = runner.store._database.execute_sql("SELECT max(seq) FROM contact").fetchall()
    places = chance.sample(range(1, last + 1), min(number, last))
    sql = "SELECT id FROM contact WHERE seq = ? AND merged_into IS NULL"
    found = (runner.store._database.execute_sql(sql, (place,)).fetchone() for place in places)
    return [row[0] for row in found if row]
