"""Every action once: text, icon, shortcut, permission. Menu, button, shortcut and test use the same QAction.

Whether an action can be used now follows from two things, kept apart: the agent's permissions, and what is selected.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QPushButton

from desktop_app.domain.permissions import Agent, Permission
from desktop_app.domain.presence import CHOSEN, Presence
from desktop_app.ui.keys import shortcuts
from desktop_app.ui.theme import Theme
from desktop_app.ui.wording import missing_permission


@dataclass(frozen=True)
class ActionRule:
    """*name* is the QAction's objectName; an action stands enabled until somebody says that it has no object, but for
    those that act on what is on show."""

    name: str
    text: str
    icon: str = ""
    shortcut: str = ""
    needs: tuple[Permission, ...] = ()

    @property
    def label(self) -> str:
        """What it is called in a sentence."""
        return self.text.rstrip("…")


ACCEPT = ActionRule("acceptInteractionAction", "Accept", "phone", "F8")
DECLINE = ActionRule("declineInteractionAction", "Decline", "phone-x", "Shift+F8")
NEXT = ActionRule("nextInteractionAction", "Next Interaction", "chevron-down", "Ctrl+Down")
PREVIOUS = ActionRule("previousInteractionAction", "Previous Interaction", "chevron-up", "Ctrl+Up")
SUBMIT = ActionRule("submitWrapUpAction", "Submit Wrap-up", "circle-check", "Ctrl+Return")
RING = ActionRule("ringTestCallAction", "Ring a Test Call", "phone-incoming")
# What is done to the contact on the card needs a card, which nobody sees without contact:view.
_VIEW = Permission.CONTACT_VIEW
UNLINK = ActionRule(
    "unlinkContactAction", "Unlink Contact", "unlink", "Ctrl+U", (_VIEW, Permission.CONVERSATION_ASSOCIATE)
)
EDIT = ActionRule("editContactAction", "Edit Contact…", "pencil", "Ctrl+E", (_VIEW, Permission.CONTACT_EDIT))
PROMOTE = ActionRule("addToContactsAction", "Add to Contacts…", "user-plus", "", (_VIEW, Permission.IDENTITY_PROMOTE))
MERGE = ActionRule("mergeContactAction", "Merge…", "arrows-join", "Ctrl+M", (_VIEW, Permission.IDENTITY_MERGE))
UNMERGE = ActionRule(
    "unmergeContactAction", "Take Merge Apart…", "arrows-split", needs=(_VIEW, Permission.IDENTITY_MERGE)
)
DELETE = ActionRule("deleteContactAction", "Delete Contact", "trash", "", (_VIEW, Permission.CONTACT_DELETE))
WHY = ActionRule("whyThisContactAction", "Why This Contact?", "help-circle", "Ctrl+I", (_VIEW,))
AS_OF = ActionRule("contactAsOfAction", "As It Was…", "history", "", (_VIEW,))
FIND = ActionRule("findContactAction", "Find Contact…", "search", "Ctrl+F", (Permission.CONTACT_VIEW,))
CREATE = ActionRule("createContactAction", "Create New Contact…", "user-plus", "Ctrl+N", (Permission.CONTACT_ADD,))
CHANGE_DIVISION = ActionRule("changeDivisionAction", "Change Division…", "arrows-split", "", (Permission.CONTACT_EDIT,))
COPY = ActionRule("copyIdentifierAction", "Copy Number or Address", "copy", "C", (_VIEW,))
CALL = ActionRule("callIdentifierAction", "Call or Write", "phone-outgoing", "", (_VIEW,))
IMPORT = ActionRule(
    "importContactsAction",
    "Import Contacts…",
    "file-import",
    "Ctrl+Shift+I",
    (Permission.CONTACT_ADD, Permission.CONTACT_EDIT),
)
_EXPORT = (_VIEW, Permission.EXPORT_ADD)
EXPORT_CONTACT = ActionRule("exportContactAction", "Export Contact…", "file-export", "", _EXPORT)
EXPORT = ActionRule("exportContactsAction", "Export Contacts…", "file-export", "Ctrl+Shift+E", _EXPORT)
LAPSING = ActionRule("lapsingAction", "Lapsing This Week…", "clock", "", (Permission.CONTACT_VIEW,))
DUPLICATES = ActionRule(
    "duplicatesAction", "Likely Duplicates…", "users", "", (Permission.CONTACT_VIEW, Permission.IDENTITY_MERGE)
)
_PRESENCE_ICONS = {
    Presence.AVAILABLE: "circle-check",
    Presence.BUSY: "ban",
    Presence.AWAY: "clock",
    Presence.BREAK: "player-pause",
    Presence.MEAL: "player-pause",
    Presence.MEETING: "users",
    Presence.TRAINING: "school",
}
USUAL_LAYOUT = ActionRule("usualLayoutAction", "Usual Panes and Columns", "adjustments")
LINK_QUALITY = ActionRule(
    "linkQualityAction",
    "Link Quality…",
    "target",
    "",
    (Permission.CONTACT_VIEW, Permission.CONVERSATION_VIEW_ALL),
)
EXPORT_JOURNEY = ActionRule(
    "exportJourneyAction", "Export Journey Picture…", "route", "", (*_EXPORT, Permission.SESSION_VIEW)
)
OPEN_STORE = ActionRule("openStoreAction", "Open Store…", "folder-open", "Ctrl+O")
OWN_STORE = ActionRule("ownStoreAction", "Open My Own Store", "database")
DEMO = ActionRule("tryDemoAction", "Try the Demo", "player-play")
PRESENCE = ActionRule("presenceAction", "Choose Presence…", "user-check", "Ctrl+Shift+P")
# For each presence that an agent may choose, the action that does.
PRESENCES: Mapping[Presence, ActionRule] = {
    presence: ActionRule(f"{presence.value}PresenceAction", presence.label, _PRESENCE_ICONS[presence])
    for presence in CHOSEN
}
PALETTE = ActionRule("commandPaletteAction", "Find a Contact or an Action…", "search", "Ctrl+K")
SETTINGS = ActionRule("settingsAction", "Settings…", "settings", "Ctrl+,")
KEYS = ActionRule("keysAction", "Keys…", "keyboard", "?")
TUTORIAL = ActionRule("tutorialAction", "Linkdesk in Ten Minutes", "school")
ADMINISTRATION = ActionRule("administrationAction", "For Administrators", "adjustments")
REPORT = ActionRule("reportProblemAction", "Report a Problem…", "flag")
UNDO = ActionRule("undoAction", "Undo", "arrow-back-up", "Ctrl+Z")
QUIT = ActionRule("quitAction", "Quit", "door-exit", "Ctrl+Q")

RULES = (
    ACCEPT, DECLINE, NEXT, PREVIOUS, SUBMIT, RING, UNLINK, EDIT, PROMOTE, MERGE, UNMERGE, DELETE, WHY, AS_OF, FIND,
    CREATE, IMPORT, EXPORT, EXPORT_CONTACT, COPY, CALL, LAPSING, DUPLICATES,
    USUAL_LAYOUT, LINK_QUALITY, EXPORT_JOURNEY, OPEN_STORE, OWN_STORE, DEMO,
    CHANGE_DIVISION, PRESENCE, *PRESENCES.values(), PALETTE, SETTINGS, KEYS, TUTORIAL,
    ADMINISTRATION, REPORT, UNDO, QUIT,
)  # fmt: skip
# They act on the interaction and the contact that are on show.
ON_SHOWN = (
    ACCEPT, DECLINE, SUBMIT, UNLINK, PROMOTE, EDIT, MERGE, UNMERGE, CHANGE_DIVISION, COPY, CALL, WHY, AS_OF,
    EXPORT_CONTACT, EXPORT_JOURNEY, DELETE,
)  # fmt: skip


class Actions(QObject):
    """The window's actions by their rule: ``actions[UNLINK].triggered.connect(…)``."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._actions: dict[ActionRule, QAction] = {}
        # Nothing is on show when the window opens.
        self._has_object: dict[ActionRule, bool] = {rule: rule not in ON_SHOWN for rule in RULES}
        self._reasons: dict[ActionRule, str] = {}
        self._agent: Agent | None = None
        for rule in RULES:
            action = QAction(rule.text, parent)
            action.setObjectName(rule.name)
            if rule.icon:
                action.setIcon(theme.icon(rule.icon))
            self._actions[rule] = action
        self.show_keys({})

    def __getitem__(self, rule: ActionRule) -> QAction:
        return self._actions[rule]

    def show_keys(self, keys: Mapping[str, str]) -> None:
        """Gives every action its shortcut: that in *keys* by the action's name, else its usual one."""
        for rule, sequence in shortcuts(RULES, keys).items():
            self._actions[rule].setShortcut(sequence)
            self._refresh(rule)

    def show_agent(self, agent: Agent) -> None:
        """Greys out what *agent* may not do, and says which permission is missing."""
        self._agent = agent
        for rule in RULES:
            self._refresh(rule)

    def enable(self, rule: ActionRule, has_object: bool, reason: str = "") -> None:
        """Whether there is anything that the action could act on; *reason*: why not, where that is not plain to see."""
        self._has_object[rule] = has_object
        self._reasons[rule] = "" if has_object else reason
        self._refresh(rule)

    def is_permitted(self, rule: ActionRule) -> bool:
        return self.missing(rule) is None

    def rule_of(self, action: QAction) -> ActionRule | None:
        """The rule that *action* was made from, None for one that is none of ours."""
        return next((rule for rule in RULES if self._actions[rule] is action), None)

    def missing(self, rule: ActionRule) -> Permission | None:
        """The first permission that the agent lacks for it."""
        if self._agent is None:
            return None
        return next((needed for needed in rule.needs if not self._agent.may(needed)), None)

    def _refresh(self, rule: ActionRule) -> None:
        action = self._actions[rule]
        missing = self.missing(rule)
        action.setEnabled(missing is None and self._has_object[rule])
        keys = action.shortcut().toString()
        shortcut = f" ({keys})" if keys else ""
        reason = missing_permission(missing) if missing else self._reasons.get(rule)
        action.setToolTip(reason or f"{rule.label}{shortcut}")
        action.setStatusTip(action.toolTip())


class ActionButton(QObject):
    """Keeps a button in step with an action: pressed, it triggers it; enabled and tool tip follow."""

    def __init__(self, button: QPushButton, action: QAction) -> None:
        super().__init__(button)
        self._button, self._action = button, action
        button.clicked.connect(self._on_clicked)
        action.changed.connect(self._follow)
        self._follow()

    def _on_clicked(self) -> None:
        self._action.trigger()

    def _follow(self) -> None:
        self._button.setEnabled(self._action.isEnabled())
        self._button.setToolTip(self._action.toolTip())


def fill_menu(menu: QMenu, actions: Iterable[QAction | None]) -> None:
    """None is a separator."""
    menu.setToolTipsVisible(True)
    for action in actions:
        if action is None:
            menu.addSeparator()
        else:
            menu.addAction(action)
