"""The journal at the desk: undo one operation, read the log."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, ClassVar

from desktop_app.domain.errors import Conflict, NotFound, Refused
from desktop_app.domain.ids import ContactId, OperationId
from desktop_app.domain.interactions import InteractionState
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import require_somebody_in_charge
from desktop_app.services.change_words import sentence_of
from desktop_app.services.custom_fields import GivenCustomFields
from desktop_app.services.divisions import hidden_among, hidden_divisions, require_none_of
from desktop_app.services.field_stories import needed_to_put_back
from desktop_app.services.guarded import conflict_told, operation_told
from desktop_app.services.identifiers import settle_identifiers
from desktop_app.services.lifecycle import LapseAtDesk
from desktop_app.services.requests import Command, Desk, Query, Work
from desktop_app.store.journal import LoggedOperation as LoggedOperation
from desktop_app.store.undo import Prefer as Prefer  # whoever undoes says it

LOOKED_AT = 200  # operations at once, when some may not be seen
LOOKED_AT_LIMIT = 20_000


@dataclass(frozen=True)
class Undo(Command):
    """Take one operation back. Needs the permission of what it undoes, and journal:undo for somebody else's.

    *prefer* says what becomes of values that were changed again since: ask (refuse and show them), before, or now.
    """

    operation: OperationId
    prefer: str = Prefer.ASK.value

    @property
    def undoes(self) -> OperationId:
        return self.operation

    def needed(self, desk: Desk) -> tuple[Permission, ...]:
        return _needed_to_undo(_operation(self.operation, desk), desk)

    def about(self, desk: Desk) -> Iterable[ContactId]:
        target = _operation(self.operation, desk)
        return () if _is_own_unlink(target, desk) else desk.store.journal.contacts_of(target.sequence)

    def apply(self, work: Work) -> dict[str, Any]:
        target = _operation(self.operation, work)
        if target.refused is not None:
            raise Refused(f"{target.head.command} was refused and changed nothing, so there is nothing to undo.")
        if target.undone_by is not None:
            raise Refused(f"{target.head.command} was already undone by {target.undone_by}.")
        if self.prefer not in {each.value for each in Prefer}:
            raise Refused(f"{self.prefer!r} is no choice; prefer ask, before or now.")
        try:
            decided = work.store.take_back(work.operation, target, Prefer(self.prefer))
        except Conflict as conflict:
            raise conflict_told(conflict, work) from conflict
        for id in sorted(work.operation.contacts):
            if work.store.contacts.exists(id):
                settle_identifiers(id, work)
        _require_sound_merges(work)
        if not _is_own_unlink(target, work):
            # What is restored is seen only now.
            require_none_of(hidden_divisions(work), sorted(work.operation.contacts), work)
        if _subject(target, work).head.command in _RELINKING:
            _require_open(target, work)
        if work.operation.agents:
            require_somebody_in_charge(work)
        if not work.operation.change and not decided:
            raise Refused(f"{target.head.command} changed nothing that can be taken back.")
        return {"undone": target.head.id, "command": target.head.command, "decided": len(decided)}


def _is_own_unlink(target: LoggedOperation, desk: Desk) -> bool:
    """Whom one need not see to unlink, one need not see to link again."""
    return target.head.agent == desk.agent.name and _subject(target, desk).head.command == "UnlinkContact"


# Commands that change a link until the wrap-up; taking them back is bound by the same rule.
_RELINKING = frozenset({"LinkContact", "UnlinkContact", "CreateContact", "ReceiveInteraction"})


def _subject(target: LoggedOperation, desk: Desk) -> LoggedOperation:
    """What an undo, an undo of an undo and so on is about in the end."""
    if target.head.command != Undo.__name__:
        return target
    return _operation(desk.store.journal.subject_of(target.head.id), desk)


def _require_open(target: LoggedOperation, work: Work) -> None:
    """Raises Refused, naming the wrap-up, for an interaction whose wrap-up was submitted."""
    for id in sorted(work.operation.interactions):
        if work.store.interactions.get(id).state is InteractionState.DONE:
            about = work.store.journal.about_interaction(id)
            standing = (each.head for each in about if each.undone_by is None)
            wrap_up = next(head.id for head in standing if head.command == "WrapUpInteraction")
            raise Refused(
                f"{target.head.command} cannot be undone as the wrap-up was submitted since; "
                f"undo first: WrapUpInteraction {wrap_up}."
            )


def _require_sound_merges(work: Work) -> None:
    """Raises Refused when a merge would reach across divisions, or close a circle; names what stands in its way."""
    for id in sorted(work.operation.contacts):
        if not work.store.contacts.exists(id):
            continue
        if len(work.store.divisions.within(work.store.merge_sets.set_of(id))) > 1:
            raise Refused(
                "This cannot be taken back as merged contacts would be in two divisions then; "
                "change the division of one of them first."
            )
        if work.store.merge_sets.is_closed(id):
            merges = work.store.journal.standing("MergeContacts", [id])
            first = "".join(f"; undo first: MergeContacts {each.head.id}" for each in merges[:1])
            raise Refused(f"This cannot be taken back as the two were merged the other way round since{first}.")


def _operation(id: OperationId, desk: Desk) -> LoggedOperation:
    found = desk.store.journal.operation(id)
    if found is None:
        raise NotFound(f"There is no operation {id}.")
    return found


def _needed_to_undo(target: LoggedOperation, desk: Desk) -> tuple[Permission, ...]:
    others = () if target.head.agent == desk.agent.name else (Permission.JOURNAL_UNDO,)
    return (*_needs_of(target, desk), *others)


def _needs_of(target: LoggedOperation, desk: Desk) -> tuple[Permission, ...]:
    from desktop_app.services.catalogue import COMMANDS  # the catalogue lists Undo, too

    target = _subject(target, desk)
    command = COMMANDS.get(target.head.command)
    if command is None:
        return (Permission.JOURNAL_UNDO,)
    given = target.head.arguments
    needs = command.needs
    if target.head.command in ("CreateContact", "MergeContacts") and "interaction_id" in given:
        needs = (*needs, Permission.CONVERSATION_ASSOCIATE)
    if target.head.command == "UnmergeContacts":
        # It may have put fields back, too, which are changed again.
        needs = (*needs, *needed_to_put_back(given["before"]))
    if target.head.command == "UnlinkContact" and target.result:
        # It took a merge back, too, which is done again.
        needs = (*needs, Permission.IDENTITY_MERGE)
    if issubclass(command, GivenCustomFields) and given.keys() & {"schema", "custom_fields"}:
        needs = (*needs, Permission.CUSTOM_FIELDS_VIEW)
    if target.head.command == "CreateOrganization" and "contact_id" in given:
        needs = (*needs, Permission.CONTACT_EDIT)
    if target.head.command in ("EditNote", "DeleteNote") and target.result["organization"]:
        needs = (*needs, Permission.ORGANIZATION_EDIT)
    if target.head.command == LapseAtDesk.__name__:
        # The desk did it, whoever sat there.
        return (Permission.JOURNAL_UNDO,)
    if target.head.command == "ReceiveInteraction":
        # What is taken back of it is the link that the match made.
        return (Permission.CONVERSATION_ASSOCIATE,)
    return needs


@dataclass(frozen=True)
class OperationLog(Query[tuple[LoggedOperation, ...]]):
    """Operations, newest first, refused ones too; with a contact those about any member of its merge set.

    Of each, the arguments that the agent may see.
    """

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    limit: int = 50
    contact_id: ContactId | None = None

    def answer(self, desk: Desk) -> tuple[LoggedOperation, ...]:
        return tuple(operation_told(each, desk) for each in self._logged(desk))

    def _logged(self, desk: Desk) -> tuple[LoggedOperation, ...]:
        if self.contact_id is not None:
            return desk.store.journal.of_contacts(desk.store.merge_sets.set_of(self.contact_id), limit=self.limit)
        if hidden_divisions(desk):
            return tuple(islice(self._seen(desk), self.limit))
        return desk.store.journal.newest(limit=self.limit)

    def _seen(self, desk: Desk) -> Iterator[LoggedOperation]:
        """The agent's own, and those of others that were about contacts which may be seen."""
        looked_at, before = 0, None
        while looked_at < LOOKED_AT_LIMIT:
            found = desk.store.journal.newest(limit=LOOKED_AT, before=before)
            yield from (each for each in found if _is_seen(each, desk))
            if len(found) < LOOKED_AT:
                return
            looked_at, before = looked_at + LOOKED_AT, found[-1].sequence


def _is_seen(operation: LoggedOperation, desk: Desk) -> bool:
    if operation.head.agent == desk.agent.name:
        return True
    # A refusal says nothing of whom it was about.
    about = desk.store.journal.contacts_of(operation.sequence)
    return operation.refused is None and not hidden_among(about, desk)


@dataclass(frozen=True)
class OperationsInWords(Query[tuple[str, ...]]):
    """What the operations of that log did, one sentence each, in its order."""

    needs: ClassVar = (Permission.CONTACT_VIEW,)
    log: OperationLog

    def about(self, desk: Desk) -> Iterable[ContactId]:
        return self.log.about(desk)

    def answer(self, desk: Desk) -> tuple[str, ...]:
        id = self.log.contact_id
        it = None if id is None else desk.store.merge_sets.root_of(id)
        return tuple(sentence_of(each, desk, it) for each in self.log.answer(desk))


def why_not_undone(operation: LoggedOperation, desk: Desk) -> str:
    """Why nobody need try to take *operation* back, in a few words; "" when it is worth trying."""
    if operation.refused is not None:
        return "It was refused and changed nothing"
    if operation.undone_by is not None:
        return "Taken back since"
    if not desk.store.journal.has_way_back(operation.sequence):
        return "It changed nothing that can be taken back"
    missing = next((needed for needed in _needed_to_undo(operation, desk) if not desk.agent.may(needed)), None)
    return "" if missing is None else f"Needs the permission {missing.value}"


@dataclass(frozen=True)
class Undoable:
    """An operation that can be taken back."""

    id: OperationId
    command: str


@dataclass(frozen=True)
class LastUndoable(Query[Undoable | None]):
    """The agent's newest operation that still stands and can be taken back; also from before a restart."""

    def answer(self, desk: Desk) -> Undoable | None:
        found = desk.store.journal.last_undoable(desk.agent.name)
        return None if found is None else Undoable(found.head.id, found.head.command)
