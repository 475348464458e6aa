"""The settings: each with what it changes and what it usually is."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from desktop_app.domain.identifiers import known_regions
from desktop_app.domain.settings import MatchingPolicy, Settings
from desktop_app.ui.theme import DIALOG_INSET, SPACE_12, THEME_TEXTS, TextRole, Theme
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.widgets.setting_row import ChoiceRow, ListRow, NumberRow, SettingRow, SwitchRow
from desktop_app.ui.widgets.sheet import Sheet

_POLICY_TEXTS = {
    MatchingPolicy.FIRST_CREATED: "Link the first created",
    MatchingPolicy.ASK: "Link nobody, ask the agent",
}


class SettingsPanel(Sheet):
    """Shows the settings; what is changed goes out at once.

    Signals:
        changed: the name of a setting and its new value.
    """

    changed = Signal(str, object)

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(theme, "Settings", window, object_name="settingsPanel")
        self._theme = theme
        self._rows: list[SettingRow] = []
        self._error = PlainLabel("", TextRole.ERROR, wraps=True, object_name="settingsErrorLabel")
        self._page = QFrame()
        self._layout = QVBoxLayout(self._page)
        self._layout.setContentsMargins(DIALOG_INSET, 0, DIALOG_INSET, SPACE_12)
        self._layout.setSpacing(0)
        area = scrolled(self._page, lifted=True)
        self._note = PlainLabel(
            "Changes count at once, and are kept in a file that you may edit by hand.", TextRole.SECONDARY, wraps=True
        )
        self.add_inset(self._error)
        self.body.addWidget(area, 1)
        self.footer.addWidget(self._note, 1)
        self._error.hide()

    def open(self) -> None:
        self.show()
        self.raise_()
        self._rows[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def show_settings(self, settings: Settings) -> None:
        """The settings as they are; the rows are made when they are first needed."""
        self.show_error("")
        if not self._rows:
            self._make_rows()
        for row in self._rows:
            row.show_value(getattr(settings, row.name))

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))

    def _make_rows(self) -> None:
        for row in _rows(self._theme):
            if self._rows:
                self._layout.addWidget(Divider(self._theme))
            row.changed.connect(self.changed)
            self._rows.append(row)
            self._layout.addWidget(row)
        self._layout.addStretch(1)


def _rows(theme: Theme) -> Iterator[SettingRow]:
    usual = Settings()
    yield ChoiceRow(
        theme,
        "theme",
        "Look",
        f"Light or dark, or with the strongest contrast. Usually: {THEME_TEXTS[usual.theme]}.",
        list(THEME_TEXTS.items()),
    )
    yield ChoiceRow(
        theme,
        "region",
        "Home region",
        "Numbers without a country code are read as numbers of this country. "
        f"Usually: {_country(usual.region)}. Numbers that are stored already stay as they are.",
        sorted(((region, _country(region)) for region in known_regions()), key=lambda choice: choice[1]),
    )
    yield ChoiceRow(
        theme,
        "policy",
        "When several contacts hold an identifier",
        f"Whom a new interaction from it is linked to. Usually: {_POLICY_TEXTS[usual.policy]}.",
        list(_POLICY_TEXTS.items()),
    )
    yield SwitchRow(
        "resolve_open_messaging",
        "Match open messaging",
        "Whether interactions of open messaging are matched as those of other channels are. Usually: no.",
    )
    yield ListRow(
        theme,
        "wrap_up_codes",
        "Wrap-up codes",
        f"What an interaction can be closed as, with commas between. Usually: {', '.join(usual.wrap_up_codes)}.",
    )
    yield SwitchRow(
        "sounds",
        "A sound when something alerts",
        "Once for whatever comes in together, and never while you are not available. Usually: yes.",
    )
    yield NumberRow(
        "sound_volume",
        "How loud that is",
        f"Of what this computer's own volume allows. Usually: {usual.sound_volume} per cent.",
        "per cent",
    )
    yield SwitchRow(
        "notifications",
        "A notification when something alerts",
        "By the desktop, while another window is in front; it never takes the focus. Usually: yes.",
    )
    yield SwitchRow(
        "notification_names",
        "Notifications say who it is",
        "Others who look at the screen read it, too. Usually: no; they say what came in and its queue.",
    )
    yield NumberRow(
        "ring_seconds",
        "An interaction rings for",
        "Then it waits in the list as not answered, goes on alerting for others, and nothing else rings here until you "
        "say that you are available; 0 for as long as nobody answers. Usually: 0 seconds.",
        "seconds",
    )
    yield NumberRow(
        "wrap_up_seconds",
        "Time for the wrap-up",
        "Counted down once the customer has gone. When it is over you are told, and nothing is submitted for you; "
        "0 for no limit. Usually: 0 seconds.",
        "seconds",
    )
    yield NumberRow(
        "retention_days",
        "Temporary contacts stay",
        f"So long after their last interaction. Usually: {usual.retention_days} days. "
        "Fewer days let contacts lapse that are here now; an undo brings them back.",
        "days",
    )
    yield NumberRow(
        "clipboard_seconds",
        "What was copied is forgotten after",
        f"So that nobody finds it who pastes later; 0 for never. Usually: {usual.clipboard_seconds} seconds.",
        "seconds",
    )
    yield SwitchRow(
        "manual_divisions",
        "Choose the division of a new contact",
        "Whether the form of a new contact asks for its division. Usually: no; it is then unassigned.",
    )


def _country(region: str) -> str:
    territory = QLocale.codeToTerritory(region)
    name = QLocale.territoryToString(territory) if territory != QLocale.Country.AnyTerritory else ""
    return f"{name} ({region})" if name else region
