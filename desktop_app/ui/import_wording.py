"""What is said of an import: what was recognised, how far it is, what came of it."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from pathlib import PurePath

from PySide6.QtCore import QLocale

from desktop_app.domain.contacts import FIELD_RULES
from desktop_app.domain.identifiers import IdentifierType, known_region
from desktop_app.domain.text import counted
from desktop_app.ui.import_answers import ImportCounts, ImportPreview, ImportProblem, ImportProgress
from desktop_app.ui.item_models.detail_item_model import DetailLine
from desktop_app.ui.outside_text import isolated, one_line

FORMATS = {"": "As recognised", "csv": "CSV", "vcard": "vCard"}
ENCODINGS = {
    "": "As recognised",
    "utf-8": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Western (Windows-1252)",
    "iso8859-1": "Western (Latin-1)",
    "cp1250": "Central European (Windows-1250)",
    "cp1251": "Cyrillic (Windows-1251)",
    "shift_jis": "Japanese (Shift JIS)",
    "gb18030": "Chinese (GB 18030)",
}
_ENCODINGS_FOUND = ENCODINGS | {"utf-8-sig": "UTF-8", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}
DELIMITERS = {"": "As recognised", ",": "Comma", ";": "Semicolon", "\t": "Tab", "|": "Vertical bar"}
HEADERS = {"": "As recognised", "yes": "Names of the columns", "no": "A contact already"}
ON_MATCH = {"update": "Update the first match", "merge": "Merge all matches", "skip": "Leave it as it is"}
_MATCH_WORDS = {"external-id": "external id", "email": "e-mail", "phone": "phone"}


def field_labels() -> Mapping[str, str]:
    """What the fields that a column can go to are called, by the names that the command line has for them."""
    labels = {"": "Leave out", "name": "Whole name", "any_phone": "Any phone", "any_email": "Any e-mail"}
    labels |= {name: rule.label for name, rule in FIELD_RULES.items()}
    labels |= {
        type.value.replace("-", "_"): type.label
        for type in IdentifierType
        if type not in (IdentifierType.PHONE, IdentifierType.EMAIL)
    }
    return labels | {
        "external_source": "Source of the external id",
        "organization_id": "Organization ID",
        "linkdesk_id": "Linkdesk ID",
    }


def match_orders() -> Mapping[str, str]:
    """By what a contact may be recognised, in which order, and how that is said."""
    keys = tuple(_MATCH_WORDS)
    orders = [order for number in (3, 2, 1) for order in itertools.permutations(keys, number)]
    return {",".join(order): _in_order(order) for order in orders}


def _in_order(order: Sequence[str]) -> str:
    words = ", ".join(_MATCH_WORDS[each] for each in order)
    return words[:1].upper() + words[1:] + (" only" if len(order) == 1 else "")


def regions() -> Mapping[str, str]:
    """Countries whose numbering is known, by their two letters, in the order of their names."""
    named = {}
    for territory in QLocale.Country:
        code = QLocale.territoryToCode(territory)
        if len(code) == 2 and known_region(code) is not None:
            named[code] = QLocale.territoryToString(territory)
    return dict(sorted(named.items(), key=lambda each: each[1]))


def files_sentence(files: Sequence[str]) -> str:
    """The files by their names, the first three of them."""
    names = [isolated(PurePath(each).name) for each in files[:3]]
    more = len(files) - len(names)
    return ", ".join(names) + (f" and {more:,} more" if more else "")


def recognised_sentence(preview: ImportPreview) -> str:
    """ "Google Contacts · CSV · UTF-8 · comma · about 1,204 rows"."""
    words = [preview.program, FORMATS.get(preview.format, preview.format)]
    if preview.encoding:
        words.append(_ENCODINGS_FOUND.get(preview.encoding, preview.encoding.upper()))
    if preview.format == "csv":
        words.append(DELIMITERS.get(preview.delimiter, preview.delimiter).lower() if preview.delimiter else "")
        words.append("" if preview.has_header else "no header row")
    if preview.rows_about:
        about = "about " if preview.rows_about > len(preview.rows) else ""
        words.append(f"{about}{counted(preview.rows_about, 'card' if preview.format == 'vcard' else 'row')}")
    return " · ".join(one_line(each) for each in words if each)


def progress_sentence(progress: ImportProgress) -> str:
    """How far it is, and how long it still takes."""
    if progress.phase == "finishing":
        return f"{counted(progress.read, 'row')} read · finishing"
    if progress.seconds_left is None:
        return f"{counted(progress.read, 'row')} read"
    return f"{counted(progress.read, 'row')} read · {time_left(progress.seconds_left)}"


def time_left(seconds: float) -> str:
    if seconds < 1:
        return "nearly done"
    if seconds < 60:
        return f"{int(seconds)} s left"
    minutes = round(seconds / 60)
    return f"{counted(minutes, 'minute')} left"


def read_sentence(counts: ImportCounts, files: Sequence[str]) -> str:
    return f"{counted(counts.read, 'row')} read from {files_sentence(files)}"


def imported_toast(counts: ImportCounts) -> str:
    left_out = f", {counts.rejected:,} left out" if counts.rejected else ""
    updated = f", updated {counts.updated:,}" if counts.updated else ""
    return f"Imported {counted(counts.created, 'new contact')}{updated}{left_out}"


def problem_line(number: int, problem: ImportProblem) -> DetailLine:
    where = [problem.file, f"Line {problem.line}" if problem.line else "", _in_column(problem.column)]
    place = " · ".join(one_line(each) for each in where if each)
    kind = "Left out" if problem.is_left_out else "Warning"
    return DetailLine(
        id=str(number),
        icon="circle-x" if problem.is_left_out else "alert-triangle",
        icon_role="bad" if problem.is_left_out else "warn",
        title=problem.sentence,
        subtitle=place or "The whole file",
        sentence=f"{kind}: {place}. {problem.sentence}" if place else f"{kind}: {problem.sentence}",
    )


def _in_column(column: str) -> str:
    return f"column {column}" if column else ""


def problems_title(counts: ImportCounts, listed: int) -> str:
    """Above the list of *listed* problems."""
    words = []
    if counts.rejected:
        cut = f" (the first {listed:,} of them)" if listed < counts.rejected else ""
        words.append(f"{counted(counts.rejected, 'row')} left out{cut}")
    if counts.warnings:
        words.append(counted(counts.warnings, "warning"))
    return ", ".join(words)
