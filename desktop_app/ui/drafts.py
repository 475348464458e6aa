"""What an agent has begun and not finished, per interaction."""

from __future__ import annotations

from dataclasses import dataclass

from desktop_app.ui.form_draft import FormDraft


@dataclass
class Draft:
    """What is unfinished of one interaction. *search*: the text of the search sheet while it is open."""

    form: FormDraft | None = None
    wrap_up_code: str = ""
    wrap_up_note: str = ""
    new_note: str = ""
    search: str | None = None


class Drafts:
    """Drafts by interaction id; "" is the desk without an interaction."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}

    def of(self, interaction_id: str) -> Draft:
        return self._drafts.setdefault(interaction_id, Draft())

    @property
    def has_unfinished_forms(self) -> bool:
        return any(draft.form is not None and draft.form.is_changed for draft in self._drafts.values())
