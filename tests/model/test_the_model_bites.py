"""A test of the test: each of these faults, put into the product in one small place, is found by the machine.

Each is found within a few examples, always the same ones, and by the invariant that it breaks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test

from desktop_app.domain import matching
from desktop_app.domain.contacts import Contact, ContactKind, Origin, kind_of_temporary
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.interactions import LinkedBy
from desktop_app.domain.matching import Holder, Match, Rule
from desktop_app.domain.merging import MergeNode, unify
from desktop_app.services import contacts, linking
from desktop_app.services.interactions import ReceiveInteraction
from desktop_app.services.linking import UnlinkContact, match_arrival, namesakes
from desktop_app.services.requests import Work
from desktop_app.store import interactions, undo
from desktop_app.store import store as stores
from desktop_app.store.journal import AlreadyDone, Journal, Operation, OperationHead
from desktop_app.store.merging import MergeRepository
from desktop_app.store.search import SearchIndex
from desktop_app.store.tables import CONTACT
from tests.model.desk import template
from tests.model.invariants import SENTENCES, Broken
from tests.model.machine import DeskMachine

EXAMPLES, STEPS = 200, 50  # at the most; some ten are enough for nearly every fault
Patch = pytest.MonkeyPatch
Fault = Callable[[Patch], None]


def an_interaction_is_read_under_the_contact_that_it_was_recorded_under(patch: Patch) -> None:
    read = interactions.interaction_of_values
    patch.setattr(interactions, "interaction_of_values", lambda *values, roots: read(*values, roots={}))


def a_merge_copies_a_field(patch: Patch) -> None:
    merge = MergeRepository.merge

    def copying(self: MergeRepository, operation: Operation, id: ContactId, into: ContactId) -> None:
        merge(self, operation, id, into)
        operation.update(CONTACT, [into], {"title": "Countess"})

    patch.setattr(MergeRepository, "merge", copying)


def who_is_unlinked_keeps_the_number(patch: Patch) -> None:
    apply = UnlinkContact.apply

    def learning(self: UnlinkContact, work: Work) -> Any:
        interaction = work.store.interactions.get(self.interaction_id)
        for clue in interaction.arrival.clues if interaction.recorded_under else ():
            if clue.identifier:
                work.store.contacts.add_identifier(
                    work.operation, interaction.recorded_under, clue.identifier, clue.raw, Origin.LEARNED
                )
        return apply(self, work)

    patch.setattr(UnlinkContact, "apply", learning)


def a_circle_may_be_closed(patch: Patch) -> None:
    patch.setattr("desktop_app.services.journal._require_sound_merges", lambda work: None)


def an_undo_leaves_out_a_row(patch: Patch) -> None:
    images_of = undo.images_of

    def all_but_the_first(database: Any, sequence: int) -> Any:
        *pages, images = images_of(database, sequence)
        ((newest,),) = database.execute_sql("SELECT max(operation) FROM before_image").fetchall()
        # An unmerge takes rows back, too, and would be found by what it gives before its dump is looked at.
        ((command,),) = database.execute_sql("SELECT command FROM operation ORDER BY sequence DESC LIMIT 1").fetchall()
        return [*pages, (images[:-1] or images) if sequence == newest and command == "Undo" else images]

    patch.setattr(undo, "images_of", all_but_the_first)


def an_edit_makes_a_curated_contact_temporary_again(patch: Patch) -> None:
    def lowering(contact: Contact, work: Work) -> None:
        held = (each.identifier for each in work.store.contacts.identifiers_of(contact.id))
        kind = kind_of_temporary(held)
        work.store.contacts.raise_kind(work.operation, contact.id, ContactKind.IDENTIFIED if kind else kind)

    patch.setattr(contacts, "raise_kind_of_temporary", lowering)


def a_withheld_number_is_linked_by_the_name(patch: Patch) -> None:
    def by_name(arrival: Any, desk: Any) -> Match:
        found = match_arrival(arrival, desk)
        alike = namesakes(arrival, desk) if found.rule is Rule.WITHHELD else ()
        return replace(found, rule=Rule.EXACT, contact_id=alike[0].contact_id, holders=alike) if alike else found

    patch.setattr("desktop_app.services.interactions.match_arrival", by_name)


def the_next_call_links_again_what_an_agent_unlinked(patch: Patch) -> None:
    apply = ReceiveInteraction.apply

    def overriding(self: ReceiveInteraction, work: Work) -> Any:
        result = apply(self, work)
        linked = work.store.interactions.get(self.arrival.id).recorded_under
        for row in list(work.store.interactions.all_rows()) if linked else ():
            if row["unlinked_from"] == linked:
                work.store.interactions.link(work.operation, row["id"], linked, LinkedBy.MATCH)
        return result

    patch.setattr(ReceiveInteraction, "apply", overriding)


def what_was_refused_is_kept(patch: Patch) -> None:
    @contextmanager
    def keeping(database: Any) -> Iterator[None]:
        refusal: list[DesktopError] = []
        with database.atomic("IMMEDIATE"):
            try:
                yield
            except DesktopError as error:
                refusal.append(error)
        if refusal:
            raise refusal[0]

    patch.setattr(stores, "transaction", keeping)


def an_operation_that_is_sent_twice_runs_twice(patch: Patch) -> None:
    begin = Journal.begin

    def again(self: Journal, head: OperationHead) -> Operation:
        try:
            return begin(self, head)
        except AlreadyDone:
            if head.command == "ReceiveInteraction":
                raise  # whose second interaction would have the first one's id
            return begin(self, replace(head, id=OperationId(f"{head.id} {self.last_sequence()}")))

    patch.setattr(Journal, "begin", again)


def what_came_in_is_not_in_the_journal(patch: Patch) -> None:
    record = Operation._record

    def forgetting(self: Operation, table: Any, row: Any, act: str, image: Any, *, is_fact: bool = False) -> None:
        if is_fact:
            self._touch(table, row)
        else:
            record(self, table, row, act, image)

    patch.setattr(Operation, "_record", forgetting)


def whoever_stands_for_others_is_not_indexed_again(patch: Patch) -> None:
    update = SearchIndex.update

    def lazy(self: SearchIndex, ids: Iterable[ContactId]) -> None:
        every = list(ids)
        stale = {id for id in every if self._documents.contacts._sets.children_of(id)}
        update(self, [id for id in every if id not in stale])

    patch.setattr(SearchIndex, "update", lazy)


def whoever_may_not_link_may_unlink(patch: Patch) -> None:
    patch.setattr(UnlinkContact, "needs", ())


def times_are_written_without_their_zone(patch: Patch) -> None:
    naive = "desktop_app.store.contacts.to_text"
    patch.setattr(naive, lambda moment: moment.replace(tzinfo=None).isoformat(timespec="microseconds"))


def the_youngest_of_the_merged_comes_first(patch: Patch) -> None:
    def turned(node: MergeNode) -> MergeNode:
        return replace(node, children=tuple(turned(each) for each in reversed(node.children)))

    patch.setattr("desktop_app.domain.merging.unify", lambda node: unify(turned(node)))


def the_last_created_is_linked(patch: Patch) -> None:
    def last(holder: Holder) -> tuple[int, str]:
        return -holder.created_order, holder.contact_id

    patch.setattr(matching, "_first_created", last)


def an_unlink_is_not_remembered(patch: Patch) -> None:
    patch.setattr(linking.UnlinkContact, "_remember", lambda self, contact, identifier, work: None)


FAULTS: tuple[tuple[Fault, int], ...] = (
    (an_interaction_is_read_under_the_contact_that_it_was_recorded_under, 1),
    (a_merge_copies_a_field, 2),
    (who_is_unlinked_keeps_the_number, 2),
    (a_circle_may_be_closed, 3),
    (an_undo_leaves_out_a_row, 4),
    (an_edit_makes_a_curated_contact_temporary_again, 5),
    (a_withheld_number_is_linked_by_the_name, 6),
    (the_next_call_links_again_what_an_agent_unlinked, 7),
    (what_was_refused_is_kept, 8),
    (an_operation_that_is_sent_twice_runs_twice, 9),
    (what_came_in_is_not_in_the_journal, 10),
    (whoever_stands_for_others_is_not_indexed_again, 11),
    (whoever_may_not_link_may_unlink, 12),
    (times_are_written_without_their_zone, 14),
    (the_youngest_of_the_merged_comes_first, 0),
    (the_last_created_is_linked, 0),
    (an_unlink_is_not_remembered, 0),
)


@pytest.mark.parametrize(("fault", "number"), FAULTS, ids=[fault.__name__.replace("_", " ") for fault, _ in FAULTS])
def test_a_fault_is_found(fault: Fault, number: int, monkeypatch: Patch) -> None:
    template()  # A store that was opened with the fault in it would go on troubling the tests that come after.
    fault(monkeypatch)

    with pytest.raises(Broken) as found:
        play()

    assert found.value.number == number, f"expected: {SENTENCES[number]}"


def play() -> None:
    @seed(20261124)
    class Machine(DeskMachine):
        pass

    chosen = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
        database=None,
        report_multiple_bugs=False,
    )
    run_state_machine_as_test(Machine, settings=chosen)
