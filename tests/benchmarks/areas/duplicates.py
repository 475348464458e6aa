"""Who is there twice: the whole base beside Splink on the same contacts, one contact, and the Febrl sets.

Ours finds the pairs anew from the keys that are kept of each contact; with profiles and keys made anew, too, is a line
of its own. Splink gets what is normalised, and is given the weight from which its precision is as asked for, which it
could not know; ours lists what it always does. On Febrl nothing is trained: the same points as for contacts, and no
threshold but the desk's. Splink and the Febrl sets are asked where ``peers/requirements.txt`` is installed.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from itertools import combinations, islice
from time import perf_counter
from typing import Any

from desktop_app.domain.contacts import ContactFields
from desktop_app.domain.duplicates import evidence_of, have_households
from desktop_app.domain.evidence import LISTED_FROM, SMALLEST_BASE, Habits, rarity, score_of
from desktop_app.domain.ids import ContactId
from desktop_app.domain.profiles import FEW, Profile, company_of, family_of, given_of, profile_of
from desktop_app.services.runner import Runner
from desktop_app.store.journal import transaction
from tests.benchmarks.harness import Bench, Figures, Measurement, Timed, collected_garbage, quantile, seconds
from tests.benchmarks.peers import splink_peer

AREA = "duplicates"
PRECISION = 0.97
ROUNDS, ROUNDS_OF_FEW = 3, 1  # at the most, of what takes a minute
FEBRL_OF_FEW = 1  # sets, where the base is only tried out
CHECKED = 500  # contacts, one by one
FEBRL_TOLERANCE = 0.002
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
Pairs = Iterable[tuple[float, str, str]]  # surest first
_EDIT = "UPDATE contact SET first_name = first_name || 'x' WHERE id = ?"


def measure(bench: Bench) -> Iterator[Measurement]:
    with bench.base.copied(bench.scratch) as runner:
        yield from _whole_base(bench, runner)
        yield from _one_contact(bench, runner)
    yield from _febrl(bench)


# The whole base


def _whole_base(bench: Bench, runner: Runner) -> Iterator[Measurement]:
    index, truth = runner.store.duplicates, bench.base.truth()
    with collected_garbage():
        everything = Timed([[seconds(index.rebuild)]])
    theirs: Pairs = []
    rows = list(_rows(runner)) if splink_peer.is_there() else []
    took: list[tuple[float, float]] = []
    for turn in range(min(bench.rounds, ROUNDS_OF_FEW if bench.is_small else ROUNDS)):
        acts = [partial(_timed, index.pair_anew), partial(_timed, partial(splink_peer.contacts, rows))]
        if not rows:
            acts = acts[:1]
        times = {}
        for act in acts if turn % 2 else reversed(acts):
            begin, found = act()
            times[act] = begin
            theirs = found or theirs
        took.append((times[acts[0]], times[acts[-1]]))
    ours = Timed([[each[0]] for each in took])
    splink = Timed([[each[1]] for each in took])
    if rows:
        yield Measurement.timed(
            AREA, "the whole base, from what is kept of each contact", ours, "Splink 5", splink, 0.7
        )
        yield Measurement.timed(
            AREA,
            "the same, with that made anew",
            Timed(list(everything.rounds) * len(took)),
            "Splink 5",
            splink,
            None,
        )
    else:
        bench.notes.append("Splink is not installed, so likely duplicates stand alone.")
        yield Measurement(AREA, "the whole base, from what is kept of each contact", ours.figures)
        yield Measurement(AREA, "the same, with that made anew", everything.figures)
    found = list(_kept(runner))
    recall, precision = _quality(found, truth)
    best = _best_recall(theirs, truth) if rows else None
    target = f"≥ Splink's, at precision ≥ {PRECISION:.0%}"
    is_met = None if best is None else recall >= best and precision >= PRECISION
    counterpart = "Splink 5 at its best weight for it" if rows else ""
    theirs_found = None if best is None else _percent(best)
    what = f"found of the pairs there are, at a precision of {precision:.1%}"
    yield Measurement(AREA, what, _percent(recall), counterpart, theirs_found, None, target, is_met)


def _timed(act: Any) -> tuple[float, Any]:
    begin = perf_counter()
    found = act()
    return perf_counter() - begin, found


def _rows(runner: Runner) -> Iterator[dict[str, Any]]:
    """Contacts as Splink is given them: normalised as ours are."""
    database = runner.store._database
    held: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for contact, type, value in database.execute_sql("SELECT contact, type, value FROM identifier"):
        held[contact][type].append(value)
    for id, given, family, company in database.execute_sql(
        "SELECT id, first_name, last_name, organization FROM contact"
    ):
        phones, emails = [*held[id]["phone"], None, None], [*held[id]["email"], None, None]
        yield {
            "unique_id": id,
            "given": given_of(given) or None,
            "family": family_of(family) or None,
            "company": company_of(company) or None,
            "phone1": phones[0],
            "phone2": phones[1],
            "email1": emails[0],
            "email2": emails[1],
            "web_id": next(iter(held[id]["cookie"]), None),
            "handle": next(iter(held[id]["x"]), None),
        }


def _kept(runner: Runner) -> Iterator[tuple[float, str, str]]:
    yield from runner.store._database.execute_sql(
        "SELECT score, one.id, other.id FROM duplicate_pair AS pair "
        "JOIN contact AS one ON one.seq = pair.one JOIN contact AS other ON other.seq = pair.other ORDER BY score DESC"
    )


def _quality(found: Pairs, truth: dict[str, int]) -> tuple[float, float]:
    """Recall and precision."""
    right = [truth[one] == truth[other] for _score, one, other in found]
    return sum(right) / _pairs_in(truth), sum(right) / max(len(right), 1)


def _best_recall(found: Pairs, truth: dict[str, int]) -> float:
    """With the lowest weight at which the precision is as asked for."""
    right = best = 0
    for number, (_weight, one, other) in enumerate(found, 1):
        right += truth[one] == truth[other]
        if right >= number * PRECISION:
            best = right
    return best / _pairs_in(truth)


def _pairs_in(truth: dict[str, int]) -> int:
    return sum(number * (number - 1) // 2 for number in Counter(truth.values()).values())


def _percent(share: float) -> Figures:
    return Figures(100 * share, unit="%")


# One contact


def _one_contact(bench: Bench, runner: Runner) -> Iterator[Measurement]:
    """Whoever is saved is compared in the same transaction; here the name has changed, which changes most keys."""
    database, index = runner.store._database, runner.store.duplicates
    rows = database.execute_sql("SELECT id FROM contact ORDER BY seq").fetchall()
    ids = random.Random(1).sample([ContactId(id) for (id,) in rows], min(CHECKED, len(rows)))
    times: list[float] = []
    for id in ids:
        with transaction(database):
            database.execute_sql(_EDIT, (id,))
            times.append(seconds(partial(index.update, [id])))
    figures = Figures(*(1000 * quantile(times, share) for share in (0.5, 0.99, 1)))
    yield Measurement(AREA, "one contact compared, as it is saved", figures, target="≤ 2 ms", ok=figures.p50 <= 2)
    first = [seconds(lambda: list(islice(index.listed(lapsed=LONG_AGO), 50))) for _ in range(bench.rounds)]
    yield Measurement(AREA, "the first 50 pairs with their reasons", Figures(1000 * quantile(first, 0.5)))


# Febrl


def _febrl(bench: Bench) -> Iterator[Measurement]:
    number = FEBRL_OF_FEW if bench.is_small else None
    for name, rows, links, second in islice(splink_peer.febrl_sets(), number):
        ours = {frozenset(each) for each in febrl_pairs(rows, second)}
        right = len(ours & links)
        recall, precision = right / len(links), right / max(len(ours), 1)
        what = f"{name}: found of {len(links):,} pairs, at a precision of {precision:.1%}"
        if not splink_peer.is_there():
            yield Measurement(AREA, what, _percent(recall))
            continue
        best = _best_of_febrl(splink_peer.febrl(rows, second=second), links, precision)
        target = f"≥ Splink's − {FEBRL_TOLERANCE:.1%}"
        counterpart = "Splink 5 at its best weight for that"
        yield Measurement(
            AREA, what, _percent(recall), counterpart, _percent(best), None, target, recall >= best - FEBRL_TOLERANCE
        )


def _best_of_febrl(found: Pairs, links: set[frozenset[str]], precision: float) -> float:
    """The most that is found without being less precise than ours was."""
    right = best = 0
    for number, (_weight, *pair) in enumerate(found, 1):
        right += frozenset(pair) in links
        if right >= number * precision:
            best = right
    return best / len(links)


def febrl_pairs(rows: list[dict[str, Any]], second: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Who is likely whom, by the desk's own rules: Febrl's rows are contacts with an address and a date of birth."""
    fields = [
        ContactFields(
            first_name=row["given_name"] or "",
            last_name=row["surname"] or "",
            address1=f"{row['street_number'] or ''} {row['address_1'] or ''}".strip(),
            address2=row["address_2"] or "",
            postal_code=row["postcode"] or "",
            city=row["suburb"] or "",
            state=row["state"] or "",
        )
        for row in rows
    ]
    numbers = Counter(("given", given_of(each.first_name)) for each in fields)
    numbers += Counter(("family", family_of(each.last_name)) for each in fields)
    habits = Habits(len(rows))

    def rare(what: str, word: str) -> int:
        return rarity(numbers[what, word], len(rows)) if len(rows) >= SMALLEST_BASE else rarity(0, 0)

    profiles = [
        profile_of(each, (), rare, rare_from=habits.rare_from, born=row["date_of_birth"] or "")
        for each, row in zip(fields, rows, strict=True)
    ]
    habits = Habits(len(rows), have_households(_at_one_address(profiles)))
    holders: dict[int, list[int]] = defaultdict(list)
    for place, profile in enumerate(profiles):
        for key in profile.keys:
            holders[key].append(place)
    pairs = {pair for each in holders.values() if len(each) <= FEW for pair in combinations(each, 2)}
    for one, other in sorted(pairs):
        ids = rows[one]["unique_id"], rows[other]["unique_id"]
        if not second or (ids[0] in second) is not (ids[1] in second):
            evidence = evidence_of(profiles[one], profiles[other], lambda key: len(holders[key]), habits)
            if score_of(evidence, habits) >= LISTED_FROM:
                yield ids


def _at_one_address(profiles: Iterable[Profile]) -> Iterator[tuple[Profile, Profile]]:
    homes: dict[tuple[str, str, str], list[Profile]] = defaultdict(list)
    for each in profiles:
        if each.street:
            homes[each.number, each.street, each.postal_code].append(each)
    for home in homes.values():
        if len(home) <= FEW:
            yield from combinations(home, 2)
