"""A merge to be taken apart, turned into the lines and sentences that people see."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from desktop_app.domain.contacts import EMAIL_FIELDS, PHONE_FIELDS, Contact
from desktop_app.domain.text import counted
from desktop_app.services.contacts import ContactDetails
from desktop_app.services.field_stories import FieldStory
from desktop_app.services.merging import StandingMerge, UnmergePreview
from desktop_app.ui.dialogs.unmerge_dialog import BEFORE, NOW
from desktop_app.ui.item_models.choice_item_model import ChoiceCell, ChoiceLine
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.moments import when
from desktop_app.ui.outside_text import isolated, joined

_NAMED = 2  # names of a merge of many that are told


def names(merge: StandingMerge) -> str:
    """Who was merged into whom: "Augusta King, from Ada Lovelace"."""
    named = [isolated(name) for _, name in merge.absorbed]
    more = f" and {len(named) - _NAMED} more" if len(named) > _NAMED else ""
    return f"{', '.join(named[:_NAMED])}{more}, from {isolated(merge.survivor_name)}"


def merge_line(merge: StandingMerge, now: datetime) -> DetailLine:
    absorbed = ", ".join(name for _, name in merge.absorbed)
    moment = when(merge.at, now)
    return DetailLine(
        id=merge.operation,
        icon="arrows-join",
        title=absorbed,
        subtitle=joined(f"into {merge.survivor_name}", merge.agent, moment),
        sentence=f"{absorbed}, merged into {merge.survivor_name} by {merge.agent}, {moment}",
    )


def stories_sentence(preview: UnmergePreview) -> str:
    changed = sum(each.was_changed_since for each in preview.stories)
    if not changed:
        return "Nothing was changed since: every contact reads as it did before the merge."
    was = "was" if changed == 1 else "were"
    return (
        f"{counted(changed, 'field')} {was} changed since the merge. Choose whether that stays with "
        f"{isolated(preview.merge.survivor_name)} or goes back; the rest goes back by itself."
    )


def story_lines(preview: UnmergePreview, before: frozenset[str]) -> list[ChoiceLine]:
    """What was changed since first, as only that is a choice."""
    stories = sorted(preview.stories, key=lambda each: not each.was_changed_since)
    return [_line(each, goes_back=each.field in before) for each in stories]


def _line(story: FieldStory, *, goes_back: bool) -> ChoiceLine:
    can_choose = story.was_changed_since
    cells = (
        ChoiceCell(story.before, can_choose=can_choose),
        ChoiceCell(story.then, can_choose=False),
        ChoiceCell(story.now, can_choose=can_choose),
    )
    chosen = (BEFORE if goes_back else NOW) if can_choose else None
    return ChoiceLine(story.field, story.label, cells, chosen)


def preview(contacts: Iterable[ContactDetails]) -> str:
    """How each contact will read, one a line."""
    return "\n".join(_reads(each) for each in contacts)


def _reads(details: ContactDetails) -> str:
    contact = details.contact
    organization = details.organization or contact.fields.organization
    known = joined(contact.fields.title, organization, *_reached_by(contact), separator=", ")
    interactions = counted(details.history_count, "interaction") if details.may_see_history else ""
    return joined_plainly(isolated(contact.display_name), contact.kind.value, known, interactions)


def joined_plainly(*texts: str) -> str:
    """Texts that are fit to be shown already."""
    return " · ".join(text for text in texts if text)


def _reached_by(contact: Contact) -> Sequence[str]:
    return [text for name in (*PHONE_FIELDS, *EMAIL_FIELDS) if (text := getattr(contact.fields, name))]
