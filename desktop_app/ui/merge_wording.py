"""A planned merge, turned into the lines and sentences that people see."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from desktop_app.domain.contacts import EMAIL_FIELDS, FIELD_RULES, PHONE_FIELDS, Contact
from desktop_app.domain.merging import FieldComparison
from desktop_app.domain.text import counted
from desktop_app.services.desk_view import Whole
from desktop_app.services.merging import COUNT_LIMIT, MergeComparison
from desktop_app.services.sharing import MergeCandidate
from desktop_app.ui.item_models.choice_item_model import ChoiceCell, ChoiceLine
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.journey_wording import entry_line
from desktop_app.ui.merge_plan import MergePlan
from desktop_app.ui.moments import day
from desktop_app.ui.outside_text import isolated, joined


def member_line(contact: Contact, *, stays: bool) -> DetailLine:
    """One of the contacts to merge."""
    since = f"since {day(contact.created_at)}"
    merged = f"merged from {len(contact.members)}" if contact.is_merged else ""
    return DetailLine(
        id=contact.id,
        icon="user-check" if stays else "user",
        title=contact.display_name,
        subtitle=joined(contact.kind.value, since, merged),
        sentence=f"{contact.display_name}, {contact.kind.value}, {since}{', stays' if stays else ''}",
        badge="stays" if stays else "",
    )


def candidate_line(candidate: MergeCandidate) -> DetailLine:
    """Somebody who could be the same person."""
    return DetailLine(
        id=candidate.contact_id,
        icon="user",
        title=candidate.name,
        subtitle=candidate.why,
        sentence=f"{candidate.name}, {candidate.why}",
    )


def headers(plan: MergePlan, comparison: MergeComparison) -> list[str]:
    survivor = plan.survivor_of(comparison)
    return [each.display_name + (" · stays" if each is survivor else "") for each in comparison.contacts]


def conflict_lines(plan: MergePlan, comparison: MergeComparison) -> list[ChoiceLine]:
    return [
        ChoiceLine(
            compared.field,
            compared.label,
            tuple(ChoiceCell(value, can_choose=bool(value)) for value in compared.values),
            plan.chosen_place(compared, comparison),
        )
        for compared in comparison.fields
        if compared.is_conflict
    ]


def _settled(comparison: MergeComparison) -> list[FieldComparison]:
    """Phones and e-mails are united and told apart from these."""
    return [each for each in comparison.fields if not each.is_united and not each.is_conflict]


def settled_lines(comparison: MergeComparison) -> list[ChoiceLine]:
    return [
        ChoiceLine(
            compared.field,
            compared.label,
            tuple(ChoiceCell(value, can_choose=False) for value in compared.values),
        )
        for compared in _settled(comparison)
    ]


def settled_sentence(comparison: MergeComparison) -> str:
    """ "2 fields are settled: Title, Organization", or nothing."""
    settled = [each.label for each in _settled(comparison)]
    if not settled:
        return ""
    return f"{counted(len(settled), 'field')} {'is' if len(settled) == 1 else 'are'} settled: {', '.join(settled)}"


def differences_sentence(plan: MergePlan, comparison: MergeComparison) -> str:
    number = sum(each.is_conflict for each in comparison.fields)
    if not number:
        return "Nothing differs: there is nothing to decide."
    name = isolated(plan.survivor_of(comparison).display_name)
    return f"{counted(number, 'difference')}. What {name} has counts, unless you choose otherwise."


def survivor_reason(plan: MergePlan, comparison: MergeComparison) -> str:
    if plan.survivor_of(comparison).id == comparison.survivor:
        return comparison.survivor_reason
    proposed = next(each for each in comparison.contacts if each.id == comparison.survivor)
    return f"your choice; {isolated(proposed.display_name)} is {comparison.survivor_reason}"


def warnings(comparison: MergeComparison) -> list[str]:
    return [
        f"An agent said that {isolated(one)} and {isolated(other)} are not the same person."
        for one, other in comparison.said_not_same
    ]


def kept_title(comparison: MergeComparison) -> str:
    return f"Phones and e-mails of {_all(comparison)}"


def _all(comparison: MergeComparison) -> str:
    number = len(comparison.contacts)
    return "both" if number == 2 else f"all {number}"


def kept_rows(whole: Contact, comparison: MergeComparison) -> list[tuple[str, str, str]]:
    """Every phone and e-mail of the whole: which field, what, and who brings it."""
    rows = []
    for name in (*PHONE_FIELDS, *EMAIL_FIELDS):
        text = getattr(whole.fields, name)
        if text:
            sources = (whole.source_of(name), *whole.repeats.get(name, ()))
            owners = [each for each in comparison.contacts if any(at.contact_id in each.members for at in sources)]
            rows.append((FIELD_RULES[name].label, text, _from(owners, comparison)))
    rows += [("No field is left", text, "kept as an identifier") for text in whole.unplaced]
    return rows


def _from(owners: Sequence[Contact], comparison: MergeComparison) -> str:
    if len(owners) == 1:
        return f"from {isolated(owners[0].display_name)}"
    return "from both" if len(comparison.contacts) == 2 else f"from {len(owners)} of them"


def preview(plan: MergePlan, comparison: MergeComparison, rehearsed: tuple[Any, Whole], now: datetime) -> str:
    """What will happen, a sentence a line."""
    result, seen = rehearsed
    details = seen.details
    survivor = plan.survivor_of(comparison)
    name = isolated(survivor.display_name)
    whole = isolated(details.contact.display_name)
    shown = "" if whole == name else f", shown as {whole}"
    sentences = [f"{name} stands for {_all(comparison)}{shown}."]
    sentences += _what_moves(survivor, comparison)
    sentences += [
        f"{isolated(text)} stays an identifier, as no field for it is free." for text in result["kept_as_identifiers"]
    ]
    if not details.may_see_history:
        sentences.append("The journey is not shown, as you may not see it.")
    elif seen.newest:
        newest = (entry_line(each, now) for each in seen.newest)
        read = ", then ".join(f"{isolated(line.title)} ({line.right})" for line in newest)
        sentences.append(f"The journey will begin with {read}.")
    sentences.append("Replies still go to the address that each message came from.")
    return "\n".join(sentences)


def _what_moves(survivor: Contact, comparison: MergeComparison) -> list[str]:
    if not comparison.interaction_counts:
        return []
    moving = [
        (each, count)
        for each, count in zip(comparison.contacts, comparison.interaction_counts, strict=True)
        if each is not survivor and count
    ]
    if not moving:
        return ["No interaction moves."]
    total = sum(count for _, count in moving)
    is_more = any(count >= COUNT_LIMIT for _, count in moving)
    of = f"of {isolated(moving[0][0].display_name)}" if len(moving) == 1 else f"of {len(moving)} contacts"
    verb = "is" if total == 1 else "are"
    return [
        f"{counted(total, 'interaction')}{' or more' if is_more else ''} {of} {verb} read under "
        f"{isolated(survivor.display_name)}."
    ]


def what_changed(before: MergeComparison, after: MergeComparison) -> list[str]:
    """What others have changed while somebody was looking, in sentences."""
    earlier = {each.id: each for each in before.contacts}
    sentences = []
    for contact in after.contacts:
        known = earlier.get(contact.id)
        if known is None:
            continue
        for name, rule in FIELD_RULES.items():
            text = getattr(contact.fields, name)
            if text != getattr(known.fields, name):
                shown = f"is “{isolated(text)}” now" if text else "is empty now"
                sentences.append(f"{rule.label} of {isolated(known.display_name)} {shown}.")
        if contact.kind is not known.kind:
            sentences.append(f"{isolated(contact.display_name)} is {contact.kind.value} now.")
    return sentences
