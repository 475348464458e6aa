"""``linkdesk export``: contacts to a file, all of them, those of a search, or all that is known of a few."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from desktop_app.channels.csv_export import CsvExport
from desktop_app.channels.json_export import JsonExport
from desktop_app.channels.vcard_export import VcardExport
from desktop_app.channels.written_file import WrittenFile
from desktop_app.cli.output import DONE, IN_PART, WrongUsage, print_json, print_line, say
from desktop_app.cli.progress import Progress
from desktop_app.cli.stopping import stoppable
from desktop_app.cli.whole_person import person_as_text
from desktop_app.domain.exporting import ExportedContact
from desktop_app.domain.ids import ContactId
from desktop_app.domain.text import counted
from desktop_app.services.exporting import (
    PAGE,
    ContactsForExport,
    CountForExport,
    CustomFieldsForExport,
    Found,
    FoundForExport,
    ListedForExport,
    NamedForExport,
)
from desktop_app.services.runner import Runner

CUT = "The search finds more contacts than it looks through, and those are missing; look for more words, or export all."
FORMATS = ("csv", "vcard", "json")
_OF_SUFFIX = {".vcf": "vcard", ".vcard": "vcard", ".json": "json"}


class _Writer(Protocol):
    @property
    def encoding(self) -> str: ...
    def begin(self) -> str: ...
    def contact(self, exported: ExportedContact, /) -> str: ...
    def end(self) -> str: ...


def export(runner: Runner, arguments: argparse.Namespace) -> int:
    path = Path(arguments.file)
    if arguments.contact and (arguments.search is not None or arguments.temporary):
        raise WrongUsage("--contact names who is exported; --search and --temporary have nothing to add to it.")
    format = arguments.format or _OF_SUFFIX.get(path.suffix.casefold(), "csv")
    is_cut = False
    with (
        stoppable(by_line=arguments.progress) as stop,
        Progress("Exporting", stop, told=arguments.progress) as progress,
    ):
        if arguments.contact and format == "json":
            written = _write_people(runner, path, [ContactId(id) for id in arguments.contact], progress)
        else:
            found = None if arguments.search is None else runner.read(FoundForExport(arguments.search))
            contacts = _contacts(runner, arguments, found, progress)
            written = _write(path, _writer(format, runner), contacts, progress)
            is_cut = found is not None and found.is_cut
    if is_cut:
        say(CUT)
    if arguments.json:
        print_json({"written": written})
    else:
        print_line(f"{counted(written, 'contact')} written to {path}.")
    return IN_PART if is_cut else DONE


def _writer(format: str, runner: Runner) -> _Writer:
    if format == "vcard":
        return VcardExport()
    if format == "json":
        return JsonExport()
    return CsvExport(runner.read(CustomFieldsForExport()))


def _write(path: Path, writer: _Writer, contacts: Iterator[ExportedContact], progress: Progress) -> int:
    written = 0
    with WrittenFile(path, encoding=writer.encoding) as file:
        file.write(writer.begin())
        for each in contacts:
            file.write(writer.contact(each))
            written += 1
        file.write(writer.end())
        progress.check()
    return written


def _contacts(
    runner: Runner, arguments: argparse.Namespace, found: Found | None, progress: Progress
) -> Iterator[ExportedContact]:
    if arguments.contact:
        return iter(runner.read(NamedForExport(tuple(ContactId(id) for id in arguments.contact))))
    if found is not None:
        return _found(runner, found.ids, progress)
    return _everybody(runner, progress, with_temporary=arguments.temporary)


def _found(runner: Runner, ids: Sequence[ContactId], progress: Progress) -> Iterator[ExportedContact]:
    for begin in range(0, len(ids), PAGE):
        progress.tell(begin, len(ids))
        yield from runner.read(ListedForExport(ids[begin : begin + PAGE]))
    progress.tell(len(ids), len(ids))


def _everybody(runner: Runner, progress: Progress, *, with_temporary: bool) -> Iterator[ExportedContact]:
    seen, total = 0, runner.read(CountForExport())
    place: int | None = 0
    while place is not None:
        progress.tell(seen, max(seen, total))
        page = runner.read(ContactsForExport(place, with_temporary))
        yield from page.contacts
        seen, place = seen + PAGE, page.next_place
    progress.tell(total, total)


def _write_people(runner: Runner, path: Path, ids: list[ContactId], progress: Progress) -> int:
    """Each person with all that is known about them."""
    people = [each.contact.id for each in runner.read(NamedForExport(tuple(ids)))]
    writer = JsonExport()
    with WrittenFile(path, encoding=writer.encoding) as file:
        file.write(writer.begin())
        pieces = 0
        for id in people:
            file.write(writer.separator())
            for piece in person_as_text(runner, id):
                file.write(piece)
                pieces += 1
                progress.tell(pieces, 0)
        file.write(writer.end())
        progress.check()
    return len(people)
