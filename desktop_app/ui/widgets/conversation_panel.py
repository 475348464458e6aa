"""The middle pane: one interaction, from whom, how long, and what has happened in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from desktop_app.domain.interactions import Interaction, InteractionState
from desktop_app.services.interactions import Conversation, Happening
from desktop_app.ui.actions import ACCEPT, DECLINE, SUBMIT, ActionButton, Actions
from desktop_app.ui.item_models.interaction_item_model import elapsed_text
from desktop_app.ui.moments import clock_time, when
from desktop_app.ui.outside_text import joined
from desktop_app.ui.theme import (
    PANE_INSET,
    READING_WIDTH,
    SPACE_4,
    SPACE_8,
    SPACE_12,
    SPACE_16,
    TextRole,
    Theme,
    channel_look,
)
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.detail_list import DetailList
from desktop_app.ui.widgets.divider import Divider
from desktop_app.ui.widgets.empty_state import EmptyState
from desktop_app.ui.widgets.first_run_page import FirstRunPage
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.readable import readable
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.widgets.section_header import SectionHeader
from desktop_app.ui.widgets.wrap_up_bar import WrapUpBar
from desktop_app.ui.wording import conversation_state, journey_line

_NOTHING, _CONVERSATION, _FIRST_RUN = range(3)
TEXT_SHOWN = 4_000  # characters of a message; more would cost the painter seconds


class ConversationPanel(QFrame):
    """Shows what it is told; the wrap-up's own signals are on `wrap_up`."""

    def __init__(self, theme: Theme, actions: Actions, codes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._interaction: Interaction | None = None
        self.setObjectName("conversationPanel")
        self.setAccessibleName("Conversation")
        self.setProperty("ground", "surface")
        self.setMinimumWidth(360)
        self.wrap_up = WrapUpBar(theme, codes, actions[SUBMIT])
        self._pages = QStackedWidget()
        self._pages.addWidget(
            EmptyState(theme, "phone-incoming", "Nothing selected", "Choose an interaction, or wait for the next one.")
        )
        self._pages.addWidget(self._conversation_page(theme, actions))
        self._pages.addWidget(FirstRunPage(theme, actions))
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._pages)

    def _conversation_page(self, theme: Theme, actions: Actions) -> QWidget:
        self._title = PlainLabel("", TextRole.PAGE_TITLE, object_name="conversationTitle")
        self._state = PlainLabel("", TextRole.OK, object_name="conversationStateLabel")
        self._came = PlainLabel("", TextRole.SENTENCE)
        self._timer = PlainLabel("", TextRole.TIMER, object_name="conversationTimer")
        self._channel = IconView(theme, "phone", "voice", size=20)
        accept = PushButton(
            theme, "Accept", kind=ButtonKind.ACCEPT, icon="phone", large=True, object_name="acceptButton"
        )
        decline = PushButton(theme, "Decline", icon="phone-x", large=True, object_name="declineButton")
        ActionButton(accept, actions[ACCEPT])
        ActionButton(decline, actions[DECLINE])
        self._answer = QWidget()
        answer = QHBoxLayout(self._answer)
        answer.setContentsMargins(0, SPACE_12, 0, 0)
        answer.setSpacing(SPACE_8)
        answer.addWidget(accept)
        answer.addWidget(decline)
        answer.addStretch(1)
        state = QHBoxLayout()
        state.setSpacing(SPACE_8)
        state.addWidget(self._channel)
        state.addWidget(self._state)
        state.addWidget(self._came, 1)
        header = QFrame()
        header.setProperty("line", "bottom")
        header.setProperty("ground", "surface")
        grid = QGridLayout(readable(header))
        grid.setContentsMargins(PANE_INSET, SPACE_16, PANE_INSET, SPACE_16)
        grid.setVerticalSpacing(SPACE_4)
        grid.addWidget(self._title, 0, 0)
        grid.addWidget(self._timer, 0, 1, 2, 1, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        grid.addLayout(state, 1, 0)
        grid.addWidget(self._answer, 2, 0, 1, 2)
        grid.setColumnStretch(0, 1)
        page = QWidget()
        layout = QVBoxLayout(page)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(header)
        layout.addWidget(self._story(theme), 1)
        layout.addWidget(self.wrap_up)
        return page

    def _story(self, theme: Theme) -> QScrollArea:
        self._message = PlainLabel("", TextRole.BODY, wraps=True, object_name="messageText")
        self._well = QFrame()
        self._well.setProperty("ground", "well")
        well = QVBoxLayout(self._well)
        well.setContentsMargins(SPACE_16, SPACE_12, SPACE_16, SPACE_12)
        well.addWidget(self._message)
        self._this_title = SectionHeader("This interaction")
        self._happenings = QGridLayout()
        self._happenings.setHorizontalSpacing(SPACE_12)
        self._happenings.setVerticalSpacing(SPACE_8)
        self._happenings.setColumnStretch(2, 1)
        self._line = Divider(theme)
        self._last_title = SectionHeader("Last time")
        self._last = DetailList(theme, "lastTimeList", "Last time", grows=True)
        self._last.setSelectionMode(DetailList.SelectionMode.NoSelection)
        self._last.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        content = QWidget()
        content.setMaximumWidth(READING_WIDTH)
        layout = QVBoxLayout(content)
        layout.setContentsMargins(PANE_INSET, PANE_INSET, PANE_INSET, PANE_INSET)
        layout.setSpacing(SPACE_12)
        layout.addWidget(self._well)
        layout.addWidget(self._this_title)
        layout.addLayout(self._happenings)
        layout.addWidget(self._line)
        layout.addWidget(self._last_title)
        layout.addWidget(self._last)
        layout.addStretch(1)
        return scrolled(content)

    def show_nothing(self, *, is_first_run: bool) -> None:
        self._interaction = None
        self._pages.setCurrentIndex(_FIRST_RUN if is_first_run else _NOTHING)

    def show_conversation(self, conversation: Conversation, now: datetime) -> None:
        """Everything but the wrap-up, whose draft belongs to the agent."""
        interaction = self._interaction = conversation.interaction
        arrival = interaction.arrival
        icon, role = channel_look(arrival.channel.value)
        self._channel.show_icon(icon, role)
        self._title.setText(arrival.address or arrival.title)
        self._state.setText(conversation_state(interaction))
        is_live = interaction.state in (InteractionState.ALERTING, InteractionState.ACCEPTED)
        self._state.set_role(TextRole.OK if is_live else TextRole.SENTENCE)
        name = arrival.name if arrival.name and arrival.name != self._title.text() else ""
        details = joined(arrival.queue, name)
        self._came.setText(f"· {details}" if details else "")
        self._answer.setVisible(interaction.state is InteractionState.ALERTING)
        self.wrap_up.setVisible(
            interaction.state in (InteractionState.ACCEPTED, InteractionState.ENDED, InteractionState.DONE)
        )
        message = "\n".join(part for part in (arrival.subject, arrival.text[:TEXT_SHOWN]) if part)
        self._message.setText(message)
        self._well.setVisible(bool(message))
        self._this_title.show_title(f"This {arrival.channel.label_in_sentence}")
        self._show_happenings(conversation.happenings)
        lines = [journey_line(earlier, now) for earlier in conversation.earlier]
        self._last.show_details(lines)
        for widget in (self._line, self._last_title, self._last):
            widget.setVisible(bool(lines))
        self.show_now(now)
        self._pages.setCurrentIndex(_CONVERSATION)

    def show_now(self, now: datetime) -> None:
        """Moves the timer."""
        interaction = self._interaction
        if interaction is None:
            return
        if interaction.state is InteractionState.ALERTING:
            since = interaction.received_at
        elif interaction.state is InteractionState.ACCEPTED and interaction.accepted_at:
            since = interaction.accepted_at
        else:
            self._timer.setText(when(interaction.done_at or interaction.ended_at or interaction.received_at, now))
            return
        self._timer.setText(elapsed_text(max(int((now - since).total_seconds()), 0)))

    def _show_happenings(self, happenings: Sequence[Happening]) -> None:
        while item := self._happenings.takeAt(0):
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for row, happening in enumerate(happenings[-12:]):
            self._happenings.addWidget(PlainLabel(clock_time(happening.at), TextRole.LABEL), row, 0)
            self._happenings.addWidget(IconView(self._theme, happening.icon), row, 1)
            self._happenings.addWidget(PlainLabel(happening.text, TextRole.SENTENCE, wraps=True), row, 2)
