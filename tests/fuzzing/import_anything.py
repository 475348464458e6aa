"""Imports any file at all: ``python -m tests.fuzzing.import_anything [-runs=N] [-seed=N] [FOLDER]``.

Needs ``pip install atheris``. FOLDER keeps what has reached something new; without it, every run begins with the
exports of other programs that the tests have. Nothing may be raised but a sentence about the whole file, and every row
is accounted for.
"""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import atheris

with atheris.instrument_imports(include=["desktop_app.channels", "desktop_app.domain"]):
    from desktop_app.channels.contact_files import open_contacts
    from desktop_app.domain.errors import InvalidFile
    from desktop_app.domain.identifiers import Region
    from desktop_app.domain.import_rows import ready
    from desktop_app.domain.importing import ContactRow, MatchBy, OnMatch, RejectedRow, RowWarning

from desktop_app.app import open_runner
from desktop_app.domain.ids import AgentName
from desktop_app.domain.settings import Settings
from desktop_app.services.importing import ImportContacts
from desktop_app.services.runner import Runner

SEEDS = Path(__file__).parents[1] / "channels" / "files"
_WAYS = tuple(OnMatch)


def import_anything(runner: Runner, path: Path, content: bytes) -> None:
    """The first byte says what becomes of those who are there already, the others are the file."""
    path.write_bytes(content[1:])
    told: list[RejectedRow | RowWarning] = []
    problem, read = _read(path)
    assert "\n" not in problem
    if problem:
        return
    for row in read:
        ready(row, Region("GB"))
    on_match = _WAYS[content[0] % len(_WAYS)]
    command = ImportContacts(
        (path.name,), read, match_by=(MatchBy.EMAIL, MatchBy.PHONE), on_match=on_match, tell=told.append
    )
    counts = runner.run(command).result
    assert counts["read"] == len(read) == counts["created"] + counts["updated"] + counts["rejected"]
    assert counts["rejected"] == sum(isinstance(each, RejectedRow) for each in told)


def _read(path: Path) -> tuple[str, list[ContactRow | RejectedRow]]:
    """Why it is no list of contacts, else its rows."""
    try:
        with open_contacts(path) as file:
            return (file.detected.problem, []) if file.detected.problem else ("", list(file))
    except InvalidFile as error:
        return str(error), []


def main() -> None:
    with TemporaryDirectory() as folder:
        seeds = Path(folder) / "seeds"
        seeds.mkdir()
        for each in SEEDS.iterdir():
            (seeds / each.name).write_bytes(b"\0" + each.read_bytes())
        runner = open_runner(f"sqlite:///{folder}/store.db", run_by=AgentName("noor"), settings=Settings())
        path = Path(folder) / "x.csv"
        atheris.Setup([*sys.argv, str(seeds)], lambda content: import_anything(runner, path, content or b"\0"))
        atheris.Fuzz()  # it ends the process


if __name__ == "__main__":
    main()
