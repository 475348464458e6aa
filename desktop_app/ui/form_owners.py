"""While a form is being filled: who is there already with the same number, address or name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.errors import DesktopError
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import ContactId
from desktop_app.domain.permissions import Agent, Permission
from desktop_app.domain.text import counted
from desktop_app.services.duplicates import Alike, AlikeContacts, Holding
from desktop_app.ui.form_draft import FormDraft
from desktop_app.ui.parts import Parts
from desktop_app.ui.shown import Shown
from desktop_app.ui.widgets.contact_form import ContactForm
from desktop_app.ui.widgets.owner_button import Owner

if TYPE_CHECKING:
    from desktop_app.ui.controller import DeskController

_CALLED = {IdentifierType.PHONE: "This number", IdentifierType.EMAIL: "This e-mail"}


class FormOwners(QObject):
    """Asks anew with every change of the form; it warns, and never stops anybody."""

    def __init__(self, desk: DeskController, form: ContactForm, parts: Parts, shown: Shown, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._form = form
        self._worker = parts.worker
        self._shown = shown
        self._may_see = False
        form.owner_opened.connect(self._open)

    def show_agent(self, agent: Agent) -> None:
        self._may_see = agent.may(Permission.CONTACT_VIEW)

    def look(self, draft: FormDraft) -> None:
        """Looks who else holds what the form changes."""
        if not self._may_see or not draft.changes:
            self._form.show_owners({}, None)
            return

        def answer(found: Alike) -> None:
            owners = {name: _owner(name, each) for name, each in found.holding.items()}
            self._form.show_owners(owners, _alike(found))

        query = AlikeContacts(draft.values, tuple(draft.changes), self._not_others(draft))
        self._worker.read(query, answer, self._fail, topic="form owners")

    def _not_others(self, draft: FormDraft) -> tuple[ContactId, ...]:
        """The contact of the form; and the temporary one that is made way for, as it holds what came in."""
        shown = self._shown.contact
        temporary = (shown.id,) if shown is not None and shown.kind.is_temporary else ()
        return (draft.contact_id, *temporary) if draft.contact_id else temporary

    def _fail(self, _error: DesktopError) -> None:
        """Who cannot be warned can go on all the same."""
        self._form.show_owners({}, None)

    def _open(self, id: str) -> None:
        self._desk.contact.look_up(ContactId(id))


def _owner(name: str, holding: Holding) -> Owner:
    type = FIELD_RULES[name].identifies
    what = _CALLED[type] if type else "This"
    others = f" and {counted(holding.others, 'other', 'others')}" if holding.others else ""
    return Owner(f"{what} belongs to {holding.name}{others}", holding.contact_id or "")


def _alike(found: Alike) -> Owner | None:
    if found.contact_id is None:
        return None
    return Owner(f"{found.name} may be the same person", found.contact_id)
