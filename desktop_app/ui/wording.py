"""What the services answer, turned into the lines and sentences that people see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from desktop_app.domain.interactions import Direction, Interaction, InteractionState
from desktop_app.domain.permissions import Permission
from desktop_app.domain.text import counted
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.item_models.interaction_item_model import InteractionLine
from desktop_app.ui.item_models.search_hit_item_model import SearchHitLine
from desktop_app.ui.moments import day, when
from desktop_app.ui.outside_text import joined, one_line
from desktop_app.ui.theme import channel_look
from desktop_app.ui.widgets.avatar import initials_of

if TYPE_CHECKING:
    from desktop_app.domain.search import SearchHit
    from desktop_app.services.divisions import DivisionMove
    from desktop_app.services.interactions import InteractionSummary

_STATE_WORDS = {
    InteractionState.ALERTING: "alerting",
    InteractionState.ACCEPTED: "open",
    InteractionState.ENDED: "ended, wrap-up to do",
    InteractionState.DONE: "done",
    InteractionState.DECLINED: "declined",
    InteractionState.ABANDONED: "ended before it was accepted",
}
_PERMISSION_WORDS = {
    Permission.CONVERSATION_ASSOCIATE: "External Contacts > Conversation > Associate",
    Permission.CONVERSATION_VIEW_ALL: "External Contacts > Conversation > View All",
    Permission.CONTACT_ADD: "External Contacts > Contact > Add",
    Permission.CONTACT_VIEW: "External Contacts > Contact > View",
    Permission.CONTACT_VIEW_ALL: "External Contacts > Contact > View All",
    Permission.CONTACT_EDIT: "External Contacts > Contact > Edit",
    Permission.CONTACT_DELETE: "External Contacts > Contact > Delete",
    Permission.ORGANIZATION_VIEW: "External Contacts > External Organization > View",
    Permission.ORGANIZATION_ADD: "External Contacts > External Organization > Add",
    Permission.ORGANIZATION_EDIT: "External Contacts > External Organization > Edit",
    Permission.ORGANIZATION_DELETE: "External Contacts > External Organization > Delete",
    Permission.SESSION_VIEW: "External Contacts > Session > View",
    Permission.IDENTITY_PROMOTE: "External Contacts > Identity > Promote",
    Permission.IDENTITY_MERGE: "External Contacts > Identity > Merge",
    Permission.CUSTOM_FIELDS_VIEW: "External Contacts > Custom Fields > View",
    Permission.CUSTOM_FIELDS_ADD: "External Contacts > Custom Fields > Add",
    Permission.CUSTOM_FIELDS_EDIT: "External Contacts > Custom Fields > Edit",
    Permission.EXTERNAL_SOURCE_VIEW: "External Contacts > External Source > View",
    Permission.EXTERNAL_SOURCE_ADD: "External Contacts > External Source > Add",
    Permission.EXTERNAL_SOURCE_EDIT: "External Contacts > External Source > Edit",
    Permission.EXTERNAL_SOURCE_DELETE: "External Contacts > External Source > Delete",
    Permission.EXPORT_ADD: "External Contacts > Export > Add",
}


def missing_permission(permission: Permission) -> str:
    """What the tool tip of a disabled control says."""
    words = _PERMISSION_WORDS.get(permission)
    return f"Needs the permission {words} ({permission.value})" if words else f"Needs {permission.value}"


def permission_sentence(permission: Permission) -> str:
    """What stands in the place of something that may not be seen, with the way to it."""
    return f"{missing_permission(permission)}. An administrator can give it to you."


def came_in(interaction: Interaction) -> str:
    """ "Inbound call", "Outbound e-mail"."""
    direction = "Inbound" if interaction.arrival.direction is Direction.INBOUND else "Outbound"
    return f"{direction} {interaction.arrival.channel.label_in_sentence}"


def interaction_line(summary: InteractionSummary, now: datetime, *, rings: bool = True) -> InteractionLine:
    """One row of the left list. *rings*: whether what alerts rings at this desk."""
    interaction = summary.interaction
    arrival = interaction.arrival
    state = interaction.state
    since = None
    if state is InteractionState.ALERTING:
        since = interaction.received_at
    elif state is InteractionState.ACCEPTED:
        since = interaction.accepted_at
    closed_at = interaction.done_at or interaction.ended_at
    is_linked = interaction.contact_id is not None
    waits = state is InteractionState.ALERTING and not rings
    return InteractionLine(
        id=interaction.id,
        channel=arrival.channel.value,
        title=summary.title,
        subtitle=_subtitle(interaction),
        state="waiting" if waits else state.value,
        sentence=_sentence(summary, is_linked=is_linked, waits=waits),
        since=since,
        time_text="" if closed_at is None else when(closed_at, now),
        is_linked=is_linked,
        section="Open" if state.is_open else "Closed",
        badge="Not answered" if waits and summary.is_missed else "",
    )


def alerting_notice(alerting: Sequence[InteractionSummary], *, names: bool) -> tuple[str, str]:
    """Title and text of the desktop's notification; *names*: whether whoever sees the screen may read who it is."""
    if not alerting:
        return "Linkdesk", ""
    newest = alerting[-1]
    arrival = newest.interaction.arrival
    title = f"{arrival.channel.label} is alerting" if len(alerting) == 1 else f"{len(alerting):,} interactions alert"
    who = newest.title if names else ""
    return title, " · ".join(one_line(part) for part in (who, arrival.queue) if part)


def _subtitle(interaction: Interaction) -> str:
    arrival = interaction.arrival
    if interaction.wrap_up is not None:
        return interaction.wrap_up.code
    if interaction.state in (InteractionState.DECLINED, InteractionState.ABANDONED, InteractionState.ENDED):
        return _STATE_WORDS[interaction.state].capitalize()
    what = arrival.subject or arrival.text or arrival.channel.label
    return joined(what, arrival.queue)


def _sentence(summary: InteractionSummary, *, is_linked: bool, waits: bool) -> str:
    interaction = summary.interaction
    linked = "linked" if is_linked else "not linked"
    state = _STATE_WORDS[interaction.state]
    if waits:
        state = "not answered" if summary.is_missed else "waiting"
    return f"{summary.title}, {came_in(interaction).lower()}, {state}, {linked}"


def conversation_state(interaction: Interaction) -> str:
    """The coloured words under the conversation's title."""
    return {
        InteractionState.ALERTING: f"{came_in(interaction)} is alerting",
        InteractionState.ACCEPTED: came_in(interaction),
        InteractionState.ENDED: f"{came_in(interaction)} has ended",
        InteractionState.DONE: f"{came_in(interaction)}, wrapped up",
        InteractionState.DECLINED: f"{came_in(interaction)}, declined",
        InteractionState.ABANDONED: f"{came_in(interaction)} ended before it was accepted",
    }[interaction.state]


def search_hit_line(hit: SearchHit, now: datetime, *, was_linked: bool) -> SearchHitLine:
    """One hit of the search dialog."""
    spans = (hit.span,) if hit.span[0] < hit.span[1] else ()
    reason = "you unlinked this contact" if was_linked else hit.reason
    return SearchHitLine(
        id=hit.contact_id,
        name=hit.name,
        initials=initials_of(hit.name),
        kind=hit.kind.value,
        organization=hit.organization if hit.organization != hit.name else "",
        field_label=hit.matched_label,
        matched_text=hit.matched_text,
        sentence=", ".join(
            part for part in (hit.name, hit.kind.value, f"{hit.matched_label} {hit.matched_text}", reason) if part
        ),
        spans=spans,
        reason=reason,
        last_contact="" if hit.last_contact is None else when(hit.last_contact, now),
        was_linked=was_linked,
    )


def state_words(state: InteractionState) -> str:
    """What became of an interaction."""
    return _STATE_WORDS[state].capitalize()


def move_sentence(move: DivisionMove) -> str:
    """One change of a contact's division."""
    where = [f"from {move.before}"] if move.before else []
    where += [f"to {move.after}"] if move.after else ["to none"]
    return f"Moved {' '.join(where)} by {move.agent} on {day(move.at)}"


def journey_line(interaction: Interaction, now: datetime) -> DetailLine:
    """One past interaction of a contact."""
    arrival = interaction.arrival
    icon, role = channel_look(arrival.channel.value)
    outcome = interaction.wrap_up.code if interaction.wrap_up else state_words(interaction.state)
    note = interaction.wrap_up.note if interaction.wrap_up else ""
    title = arrival.subject or came_in(interaction)
    return DetailLine(
        id=interaction.id,
        icon=icon,
        icon_role=role,
        title=title,
        subtitle=note or arrival.text or joined(arrival.address, arrival.queue),
        right=when(arrival.at, now),
        right_below=outcome,
        sentence=f"{title}, {when(arrival.at, now)}, {outcome}",
    )


def others_sentence(number: int) -> str:
    """ "1 other contact shares it", or nothing."""
    if not number:
        return ""
    return f"{counted(number, 'other contact')} {'shares' if number == 1 else 'share'} it"


def namesakes_sentence(number: int) -> str:
    if not number:
        return ""
    return f"{counted(number, 'other contact')} {'has' if number == 1 else 'have'} this name"


def search_status(number: int, *, more: bool, read_as: str) -> str:
    """The line between the search field and its hits."""
    if not number:
        return f"Nobody found · read as {read_as}" if read_as else "Nobody found"
    count = f"The best {number} of more contacts" if more else counted(number, "contact")
    return f"{count} · best first · read as {read_as}" if read_as else f"{count} · best first"


_UNDONE = {
    "AcceptInteraction": "Taken back: it alerts again",
    "DeclineInteraction": "Taken back: it alerts again",
    "WrapUpInteraction": "Wrap-up taken back",
    "LinkContact": "Link taken back",
    "UnlinkContact": "Linked again",
    "ReceiveInteraction": "Automatic link taken back",
    "ReceiveSession": "The visit is nobody's now",
    "CreateContact": "New contact taken back",
    "EditContact": "Changes taken back",
    "PromoteContact": "Temporary again",
    "DeleteContact": "Contact restored",
    "AddNote": "Note taken back",
    "EditNote": "Note as it was",
    "DeleteNote": "Note restored",
    "AddOrganizationNote": "Note taken back",
    "CreateOrganization": "New organization taken back",
    "EditOrganization": "Changes taken back",
    "DeleteOrganization": "Organization restored",
    "LinkOrganization": "Organization as it was",
    "AddRelationship": "Relationship taken back",
    "RemoveRelationship": "Relationship restored",
    "AddSchema": "Contact type taken back",
    "EditSchema": "Contact type as before",
    "EnableSchema": "Contact type disabled again",
    "DisableSchema": "Contact type enabled again",
    "SetCustomFields": "Changes taken back",
    "AddExternalSource": "External source taken back",
    "EditExternalSource": "External source as before",
    "DeleteExternalSource": "External source restored",
    "ChangeDivision": "Moved back",
    "MergeContacts": "Merge taken back",
    "UnmergeContacts": "Merged again",
    "SayNotSamePerson": "No longer said to be two people",
    "AddIdentifier": "Identifier taken back",
    "RemoveIdentifier": "Identifier is there again",
    "LabelIdentifier": "Label taken back",
    "ForgetUnlink": "Unlink remembered again",
    "SetPresence": "Presence as it was",
    "MissInteraction": "It alerts again",
    "LapseContacts": "Lapsed contacts restored",
    "PromoteContacts": "Temporary again",
    "Undo": "Done again",
}


def undone_sentence(command: str) -> str:
    """What a toast says after an undo."""
    return _UNDONE.get(command, "Taken back")


def with_warnings(toast: str, result: object) -> str:
    """*toast*, and what the command says besides about what it did."""
    warnings = result.get("warnings", []) if isinstance(result, dict) else []
    return ". ".join((toast, *warnings))
