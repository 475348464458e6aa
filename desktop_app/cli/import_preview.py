"""``linkdesk import --preview``: how a file is read, without a store."""

from __future__ import annotations

import argparse
from itertools import islice
from typing import Any

from desktop_app import app
from desktop_app.channels.contact_file import ContactFile
from desktop_app.channels.csv_columns import COLUMNS
from desktop_app.cli.import_options import file_named, match_by, region_of
from desktop_app.cli.output import DONE, WrongUsage, print_json, print_line, say
from desktop_app.domain.identifiers import Region
from desktop_app.domain.import_rows import ReadyRow, ready
from desktop_app.domain.importing import RejectedRow
from desktop_app.settings_file import read_settings


def preview(arguments: argparse.Namespace) -> int:
    if len(arguments.files) != 1:
        raise WrongUsage("A preview shows one file.")
    match_by(arguments)
    region = region_of(arguments) or read_settings(app.settings_path()).region
    with file_named(arguments.files[0], arguments).open() as file:
        answer = _answer(file, region, arguments.preview)
    if arguments.json:
        print_json(answer)
    else:
        _print(answer)
    return DONE


def _answer(file: ContactFile, region: Region, count: int) -> dict[str, Any]:
    found = file.detected
    rows = [] if found.problem else [ready(row, region) for row in islice(file, count)]
    return {
        "file": file.name,
        "size": file.size,
        "format": found.format,
        "program": found.program,
        "encoding": found.encoding,
        "delimiter": found.delimiter,
        "has_header": found.has_header,
        "columns": [{"name": column.name, "field": column.field or None} for column in found.columns],
        "fields": list(COLUMNS),
        "notes": list(found.notes),
        "problem": found.problem,
        "region": region,
        "rows": [_row(row) for row in rows],
    }


def _row(row: ReadyRow | RejectedRow) -> dict[str, Any]:
    if isinstance(row, RejectedRow):
        return {"line": row.line, "cells": list(row.cells), "column": row.column, "rejected": row.reason}
    identifiers = [
        {"type": type, "value": value, "source": source, "raw": raw}
        for found in (row.in_fields, row.besides)
        for value, type, source, raw in found
    ]
    return {
        "line": row.line,
        "cells": list(row.cells),
        "fields": dict(row.fields),
        "identifiers": identifiers,
        "organization_id": row.organization or None,
        "warnings": list(row.warnings),
    }


def _print(answer: dict[str, Any]) -> None:
    delimiter = {"\t": "tabs", " ": "spaces"}.get(answer["delimiter"], repr(answer["delimiter"]))
    by = f" by {answer['program']}" if answer["program"] else ""
    print_line(f"{answer['file']}: {answer['format']}{by}, {answer['encoding']}, with {delimiter} between cells")
    for column in answer["columns"]:
        print_line(f"{column['name']} → {column['field'] or 'left out'}", indent="  ")
    for sentence in (*answer["notes"], answer["problem"]):
        if sentence:
            say(sentence)
    for row in answer["rows"]:
        said = "; ".join(f"{name}: {text}" for name, text in row.get("fields", {}).items())
        print_line(f"Line {row['line']}: {row.get('rejected') or said}")
        for warning in row.get("warnings", ()):
            print_line(warning, indent="  ")
