"""What is to be imported and how: everything that was recognised, and everything that can be chosen, in one view."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from desktop_app.domain.permissions import Permission
from desktop_app.ui.import_answers import ImportPreview
from desktop_app.ui.import_order import ImportOrder
from desktop_app.ui.import_wording import (
    DELIMITERS,
    ENCODINGS,
    FORMATS,
    HEADERS,
    ON_MATCH,
    field_labels,
    files_sentence,
    match_orders,
    recognised_sentence,
)
from desktop_app.ui.outside_text import one_line, tooltip
from desktop_app.ui.theme import DIALOG_INSET, SPACE_4, SPACE_8, SPACE_12, SPACE_16, TextRole, Theme
from desktop_app.ui.widgets.buttons import ButtonKind, PushButton
from desktop_app.ui.widgets.combo_box import ComboBox
from desktop_app.ui.widgets.division_field import DivisionField
from desktop_app.ui.widgets.icon_view import IconView
from desktop_app.ui.widgets.import_preview_table import ImportPreviewTable
from desktop_app.ui.widgets.labelled import Labelled
from desktop_app.ui.widgets.plain_label import PlainLabel
from desktop_app.ui.widgets.scrolled import scrolled
from desktop_app.ui.wording import missing_permission

_ROWS_SHOWN, _NOTES_SHOWN = 5, 3
_HEADER_CHOICES = {None: "", True: "yes", False: "no"}
_HEADER_READINGS = {choice: reading for reading, choice in _HEADER_CHOICES.items()}


class ImportPlanPage(QWidget):
    """Shows an order and what was recognised; tells of each choice, and leaves it to others what comes of it.

    Signals:
        order_changed: ImportOrder, without any change of where columns go.
        field_chosen: place of a column, and the field that it is to go to, "" for none.
        files_wanted: other files are to be chosen.
        forget_requested: the columns of such files are to be mapped as if they had never been seen.
    """

    order_changed = Signal(object)
    field_chosen = Signal(int, str)
    files_wanted = Signal()
    forget_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._order = ImportOrder()
        self._files = PlainLabel("", TextRole.ROW_TITLE, object_name="importFilesLabel")
        self._recognised = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="importRecognisedLabel")
        self._choose = PushButton(theme, "Other Files…", icon="folder-open", object_name="chooseImportFilesButton")
        self._reading_button = PushButton(
            theme, "Read it differently", kind=ButtonKind.LINK, icon="chevron-right", object_name="importReadingButton"
        )
        self._remembered = PlainLabel("", TextRole.SECONDARY, object_name="importMappingLabel")
        self._forget = PushButton(theme, "Forget", kind=ButtonKind.LINK, object_name="forgetImportMappingButton")
        self._table = ImportPreviewTable(theme, field_labels())
        self._nothing = PlainLabel("", TextRole.SENTENCE, wraps=True, object_name="importNothingLabel")
        self._notice = PlainLabel("", TextRole.BODY, wraps=True, object_name="importNoticeLabel")
        self._well = _well("warn", self._notice)
        self._error = PlainLabel("", TextRole.BODY, wraps=True, object_name="importErrorLabel")
        self._error_well = _well("bad", self._error)
        self._reading = self._reading_fields(theme)
        self._choices = self._choice_fields(theme)
        self._lay_out(theme)
        self._choose.clicked.connect(self.files_wanted)
        self._forget.clicked.connect(self.forget_requested)
        self._reading_button.clicked.connect(self._on_reading_toggled)
        self._table.field_chosen.connect(self.field_chosen)
        self._reading.hide()
        self._show_rows(False)
        self.show_remembered(False)

    def _reading_fields(self, theme: Theme) -> QWidget:
        self._format = _combo(theme, "Format of the files", "importFormatField", FORMATS)
        self._encoding = _combo(theme, "Encoding of the files", "importEncodingField", ENCODINGS)
        self._delimiter = _combo(theme, "Separator between the columns", "importDelimiterField", DELIMITERS)
        self._header = _combo(theme, "What the first row is", "importHeaderField", HEADERS)
        return self._in_a_row(
            (
                ("Format", self._format),
                ("Encoding", self._encoding),
                ("Separator", self._delimiter),
                ("First row", self._header),
            )
        )

    def _choice_fields(self, theme: Theme) -> QWidget:
        self._match_by = _combo(
            theme, "By what a contact that is there already is recognised", "importMatchByField", match_orders()
        )
        self._on_match = _combo(theme, "What is done with a contact that is recognised", "importOnMatchField", ON_MATCH)
        self._region = _combo(theme, "Country of numbers without one", "importRegionField", {})
        self._division = DivisionField(theme, "importDivisionField", "Division of new contacts")
        self._division.chosen.connect(self._on_changed)
        return self._in_a_row(
            (
                ("Recognise contacts by, in this order", self._match_by),
                ("When it is there already", self._on_match),
                ("Numbers without a country are from", self._region),
                ("Division", self._division),
            )
        )

    def _in_a_row(self, labelled: Sequence[tuple[str, QComboBox]]) -> QWidget:
        row = QWidget()
        grid = QGridLayout(row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE_12)
        for column, (label, field) in enumerate(labelled):
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(6)
            if not isinstance(field, DivisionField):
                field.currentIndexChanged.connect(self._on_changed)
            grid.addWidget(Labelled(label, field), 0, column)
            grid.setColumnStretch(column, 1)
        return row

    def _lay_out(self, theme: Theme) -> None:
        words = QVBoxLayout()
        words.setSpacing(SPACE_4)
        words.addWidget(self._files)
        words.addWidget(self._recognised)
        top = QHBoxLayout()
        top.setSpacing(SPACE_12)
        top.addWidget(IconView(theme, "file-text", "accent", size=20, ground="soft", side=40))
        top.addLayout(words, 1)
        top.addWidget(self._choose)
        links = QHBoxLayout()
        links.setSpacing(SPACE_8)
        links.addWidget(self._reading_button)
        links.addStretch(1)
        links.addWidget(self._remembered)
        links.addWidget(self._forget)
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(DIALOG_INSET, SPACE_4, DIALOG_INSET, SPACE_16)
        layout.setSpacing(SPACE_12)
        layout.addLayout(top)
        layout.addWidget(self._error_well)
        layout.addLayout(links)
        layout.addWidget(self._reading)
        layout.addWidget(self._table)
        layout.addWidget(self._nothing)
        layout.addWidget(self._choices)
        layout.addWidget(self._well)
        layout.addStretch(1)
        area = scrolled(content, lifted=True)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def show_order(self, order: ImportOrder, *, divisions: Sequence[str], countries: Mapping[str, str]) -> None:
        """*countries*: by their two letters, in the order in which they are offered."""
        self._files.setText(files_sentence(order.files))
        self._order = replace(order, fields={})
        if self._region.count() != len(countries):
            _fill(self._region, countries)
        _choose(self._format, order.format)
        _choose(self._encoding, order.encoding)
        _choose(self._delimiter, order.delimiter)
        _choose(self._header, _HEADER_CHOICES[order.has_header])
        _choose(self._region, order.region)
        _choose(self._on_match, order.on_match)
        _choose(self._match_by, order.match_by)
        self._division.show_divisions(divisions, order.division)
        division = self._division.parentWidget()
        if division is not None:
            division.setVisible(bool(divisions))

    def show_permissions(self, *, may_merge: bool) -> None:
        """Who may not merge is told so where they would choose it."""
        place = self._on_match.findData("merge")
        model = self._on_match.model()
        if isinstance(model, QStandardItemModel):
            model.item(place).setEnabled(may_merge)
        reason = "" if may_merge else tooltip(missing_permission(Permission.IDENTITY_MERGE))
        self._on_match.setItemData(place, reason, Qt.ItemDataRole.ToolTipRole)
        if not may_merge and self._on_match.currentIndex() == place:
            self._on_match.setCurrentIndex(0)

    def show_reading(self) -> None:
        """The files are being looked at; what was seen of them stays until that is done."""
        self._recognised.setText("Reading …")
        self.show_error("")

    def show_preview(self, preview: ImportPreview) -> None:
        self._show_rows(True)
        self._recognised.setText(recognised_sentence(preview))
        self._table.show_preview(replace(preview, rows=preview.rows[:_ROWS_SHOWN]))
        self._table.setVisible(bool(preview.columns))
        self._nothing.setText("" if preview.rows else "There is no row in it that could be imported.")
        self._nothing.setVisible(not (preview.rows or preview.problem))
        self.show_error(preview.problem)
        self._notice.setText("\n".join(_first(preview.notes, _NOTES_SHOWN)))
        self._well.setVisible(bool(preview.notes))
        is_csv = preview.can_map
        for field in (self._delimiter, self._header):
            field.setEnabled(is_csv)

    def show_no_preview(self, sentence: str) -> None:
        """The files cannot be read as they are: *sentence* says why."""
        self._recognised.setText("")
        self.show_error(sentence)
        if self._table.hasFocus():
            self._choose.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show_rows(False)

    def _show_rows(self, are_there: bool) -> None:
        for widget in (self._table, self._nothing, self._well, self._choices):
            widget.setVisible(are_there)

    def show_error(self, sentence: str) -> None:
        self._error.setText(sentence)
        self._error_well.setVisible(bool(sentence))

    def show_remembered(self, is_remembered: bool) -> None:
        """Whether the columns go where they went last time."""
        self._remembered.setText("Mapped as last time" if is_remembered else "")
        self._forget.setVisible(is_remembered)

    def focus_first(self) -> None:
        target = self._table if self._table.isVisibleTo(self) else self._choose
        target.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_reading_toggled(self) -> None:
        shows = self._reading.isHidden()
        self._reading.setVisible(shows)
        self._reading_button.show_icon("chevron-down" if shows else "chevron-right")

    def _on_changed(self) -> None:
        order = replace(
            self._order,
            format=str(self._format.currentData() or ""),
            encoding=str(self._encoding.currentData() or ""),
            delimiter=str(self._delimiter.currentData() or ""),
            has_header=_HEADER_READINGS[str(self._header.currentData())],
            region=str(self._region.currentData() or ""),
            division=self._division.division,
            match_by=str(self._match_by.currentData()),
            on_match=str(self._on_match.currentData() or ""),
        )
        if order != self._order:
            self._order = order
            self.order_changed.emit(order)


def _well(tone: str, label: PlainLabel) -> QFrame:
    well = QFrame()
    well.setProperty("ground", "well")
    well.setProperty("tone", tone)
    layout = QVBoxLayout(well)
    layout.setContentsMargins(SPACE_12, SPACE_8, SPACE_12, SPACE_8)
    layout.addWidget(label)
    well.hide()
    return well


def _first(sentences: Sequence[str], number: int) -> list[str]:
    shown = [one_line(sentence) for sentence in sentences[:number]]
    more = len(sentences) - number
    return [*shown, f"… and {more:,} more of the first rows"] if more > 0 else shown


def _combo(theme: Theme, name: str, object_name: str, choices: Mapping[str, str]) -> ComboBox:
    combo = ComboBox(theme, name, object_name=object_name)
    _fill(combo, choices)
    return combo


def _fill(combo: QComboBox, choices: Mapping[str, str]) -> None:
    combo.blockSignals(True)
    combo.clear()
    for value, label in choices.items():
        combo.addItem(label, value)
    combo.blockSignals(False)


def _choose(combo: QComboBox, value: str) -> None:
    """Says nothing of it to anybody."""
    combo.blockSignals(True)
    combo.setCurrentIndex(max(combo.findData(value), 0))
    combo.blockSignals(False)
