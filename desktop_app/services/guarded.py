"""What an agent without a permission is not told: of interactions that others handled, and of the journal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from desktop_app.domain.custom_fields import is_custom_choice
from desktop_app.domain.errors import Conflict
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.interactions import Interaction
from desktop_app.domain.merging import ORGANIZATION
from desktop_app.domain.permissions import Permission
from desktop_app.services.divisions import hidden_among, hidden_divisions
from desktop_app.services.requests import Desk
from desktop_app.store.journal import LoggedOperation, OperationHead


def interactions_told(interactions: Iterable[Interaction], desk: Desk) -> tuple[Interaction, ...]:
    """*interactions* as the agent may know them."""
    return tuple(interaction_told(each, desk) for each in interactions)


def interaction_told(interaction: Interaction, desk: Desk) -> Interaction:
    """Without conversation:viewAll, of what another agent handled no more than that it took place: when, from whom,
    by which channel."""
    if not hides_words(interaction, desk):
        return interaction
    return replace(interaction, arrival=replace(interaction.arrival, subject="", text="", extra={}), wrap_up=None)


def hides_words(interaction: Interaction, desk: Desk) -> bool:
    """Did another agent handle it, so that what was said takes a permission?"""
    by_another = interaction.accepted_by not in (None, desk.agent.name)
    return by_another and not desk.agent.may(Permission.CONVERSATION_VIEW_ALL)


def conflict_told(conflict: Conflict, desk: Desk) -> Conflict:
    """A conflict without the values of contacts that the agent may not view; which fields differ stays."""
    if desk.agent.may(Permission.CONTACT_VIEW):
        return conflict
    bare = (replace(each, before=None, then=None, now=None) for each in conflict.differences)
    return Conflict(str(conflict), tuple(bare))


# Command → the permission to see what it was about, and which of its arguments tell of that.
_GUARDED: Mapping[str, tuple[Permission, frozenset[str]]] = {
    "AddOrganizationNote": (Permission.ORGANIZATION_VIEW, frozenset({"text"})),
    "AddRelationship": (Permission.ORGANIZATION_VIEW, frozenset({"text"})),
    "AddSchema": (Permission.CUSTOM_FIELDS_VIEW, frozenset({"fields", "description"})),
    "EditSchema": (Permission.CUSTOM_FIELDS_VIEW, frozenset({"fields", "description"})),
    "AddExternalSource": (Permission.EXTERNAL_SOURCE_VIEW, frozenset({"uri_template"})),
    "EditExternalSource": (Permission.EXTERNAL_SOURCE_VIEW, frozenset({"uri_template"})),
    "ReceiveSession": (Permission.SESSION_VIEW, frozenset({"session"})),
    "ReceiveInteraction": (Permission.SESSION_VIEW, frozenset({"arrival"})),
}
_ORGANIZATION_EDITORS = frozenset({"CreateOrganization", "EditOrganization"})
_ORGANIZATION_KEYS = frozenset({"organization_id", "contact_id"})
_CUSTOM_ARGUMENTS = frozenset({"custom_fields", "custom_seen"})
# What a permission is about, as its API name says → the permission to see that.
_TO_SEE = {
    "externalOrganization": Permission.ORGANIZATION_VIEW,
    "customFields": Permission.CUSTOM_FIELDS_VIEW,
    "externalSource": Permission.EXTERNAL_SOURCE_VIEW,
}
NOT_TOLD = "The reason tells of what you may not see."


def operation_told(logged: LoggedOperation, desk: Desk) -> LoggedOperation:
    """An operation with those of its arguments that the agent may see, and why it was refused only if that tells of
    nothing that they may not."""
    arguments = _arguments_told(logged, desk)
    if logged.refused is not None and (arguments != logged.head.arguments or _may_tell_too_much(logged, desk)):
        logged = replace(logged, refused=NOT_TOLD)
    if arguments == logged.head.arguments:
        return logged
    return replace(logged, head=replace(logged.head, arguments=arguments))


def _may_tell_too_much(refused: LoggedOperation, desk: Desk) -> bool:
    """Was the refusal worded for somebody who saw what the agent may not see, or no longer?"""
    if not desk.agent.may(*_needed_to_read(refused.head)):
        return True
    if not hidden_divisions(desk):
        return False
    # It may name anybody whom the one who was refused could see.
    is_own = refused.head.agent == desk.agent.name
    return not is_own or bool(hidden_among(desk.store.journal.named_by_refusal(refused.sequence), desk))


def _needed_to_read(head: OperationHead) -> set[Permission]:
    """The permissions to see what a command and its arguments are about."""
    from desktop_app.services.catalogue import COMMANDS  # the catalogue lists what is told here, too

    command = COMMANDS.get(head.command)
    subjects = {permission.value.split(":")[1] for permission in (command.needs if command else ())}
    needed = {Permission.CONTACT_VIEW} | {see for subject, see in _TO_SEE.items() if subject in subjects}
    chosen = {*(head.arguments.get("choices") or ()), *(head.arguments.get("before") or ()), *head.arguments}
    if any(map(is_custom_choice, chosen)) or chosen & _CUSTOM_ARGUMENTS:
        needed.add(Permission.CUSTOM_FIELDS_VIEW)
    if ORGANIZATION in chosen:
        needed.add(Permission.ORGANIZATION_VIEW)
    return needed


def _arguments_told(logged: LoggedOperation, desk: Desk) -> Mapping[str, Any]:
    command, arguments = logged.head.command, logged.head.arguments
    hidden: set[str] = set()
    if not desk.agent.may(Permission.CUSTOM_FIELDS_VIEW):
        hidden |= _CUSTOM_ARGUMENTS
    if not desk.agent.may(Permission.ORGANIZATION_VIEW):
        if command in _ORGANIZATION_EDITORS:
            hidden |= arguments.keys() - _ORGANIZATION_KEYS
        # Of a refused edit nothing says whose note it was.
        if command == "EditNote" and (not isinstance(logged.result, Mapping) or logged.result.get("organization")):
            hidden |= {"text", "seen"}
    needed, names = _GUARDED.get(command, (None, frozenset[str]()))
    if needed is not None and not desk.agent.may(needed):
        hidden |= names
    shown = {name: value for name, value in arguments.items() if name not in hidden}
    return _without_others_words(command, shown, desk)


def _without_others_words(command: str, arguments: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """What was said in interactions that others handled, and how they closed them, taken out."""
    if desk.agent.may(Permission.CONVERSATION_VIEW_ALL):
        return arguments
    if command == "WrapUpInteraction" and _was_handled_by_another(arguments.get("interaction_id"), desk):
        return {name: value for name, value in arguments.items() if name not in ("code", "note")}
    arrival = arguments.get("arrival")
    if isinstance(arrival, Mapping) and _was_handled_by_another(arrival.get("id"), desk):
        told = {name: value for name, value in arrival.items() if name not in ("subject", "text", "extra")}
        return {**arguments, "arrival": told}
    return arguments


def _was_handled_by_another(id: Any, desk: Desk) -> bool:
    found = desk.store.interactions.find(InteractionId(str(id)))
    return found is not None and hides_words(found, desk)
