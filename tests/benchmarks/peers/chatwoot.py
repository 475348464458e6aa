"""The query with which Chatwoot finds contacts, on a PostgreSQL of its own that is gone afterwards.

Only the query and its trigram index are Chatwoot's (``contacts_controller.rb``, ``search``); what Rails makes of the
rows costs more on top. PostgreSQL is asked over a socket by one ``psql`` that tells how long each answer took.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.people import Person

_SCHEMA = """
CREATE EXTENSION pg_trgm;
CREATE TABLE contacts (
    id bigserial PRIMARY KEY, account_id int NOT NULL DEFAULT 1, name text, email text, phone_number text,
    identifier text, last_activity_at timestamp
);
"""
_INDEX = """
CREATE INDEX ON contacts USING gin
    (name gin_trgm_ops, email gin_trgm_ops, phone_number gin_trgm_ops, identifier gin_trgm_ops);
CREATE INDEX ON contacts (account_id, last_activity_at DESC NULLS LAST);
VACUUM ANALYZE contacts;
"""
_QUERY = """
SELECT * FROM contacts WHERE account_id = 1 AND (name ILIKE {q} OR email ILIKE {q} OR phone_number ILIKE {q}
    OR identifier LIKE {q}) ORDER BY last_activity_at DESC NULLS LAST LIMIT 15
"""
_SETTINGS = ("shared_buffers=512MB", "work_mem=64MB", "fsync=off", "listen_addresses=", "jit=off")


def folder_of_programs() -> Path | None:
    """Where PostgreSQL's own programs are, None where it is not installed."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)), None)


class Chatwoot:
    """A running server with everybody in it."""

    def __init__(self, psql: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            [*psql, "--quiet", "--no-align", "--tuples-only"], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._say("\\timing on")

    def milliseconds(self, text: str) -> float:
        """How long it takes to find contacts by *text*."""
        quoted = "'%" + text.replace("\\", "\\\\").replace("'", "''") + "%'"
        self._say(f"{' '.join(_QUERY.format(q=quoted).split())};")
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if took := re.match(r"Time: ([\d.]+) ms", line):
                return float(took[1])
        raise OSError("PostgreSQL has gone")

    def close(self) -> None:
        self._process.communicate("\\q\n")

    def _say(self, line: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()


@contextmanager
def running(people: Iterable[tuple[Person, str | None]]) -> Iterator[Chatwoot]:
    """Chatwoot's contacts made of *people*, each with the time that they were last in touch (ISO 8601)."""
    programs = folder_of_programs()
    assert programs is not None
    with TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as place:
        # PostgreSQL will not run as root.
        as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        if as_user:
            shutil.chown(place, "postgres")
        data, control = f"{place}/data", [*as_user, str(programs / "pg_ctl")]
        _run([*as_user, str(programs / "initdb"), "-D", data, "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"])
        options = " ".join(f"-c {each}" for each in (*_SETTINGS, f"unix_socket_directories={place}"))
        _run([*control, "-D", data, "-o", options, "-l", f"{place}/log", "-w", "start"])
        try:
            psql = [*as_user, str(programs / "psql"), "-h", place, "-d", "postgres", "-v", "ON_ERROR_STOP=1"]
            _run([*psql, "-c", _SCHEMA])
            _load(psql, people)
            for statement in _INDEX.split(";")[:-1]:
                _run([*psql, "-c", statement])
            chatwoot = Chatwoot(psql)
            try:
                yield chatwoot
            finally:
                chatwoot.close()
        finally:
            _run([*control, "-D", data, "-m", "immediate", "-w", "stop"])


def _load(psql: Sequence[str], people: Iterable[tuple[Person, str | None]]) -> None:
    copy = "COPY contacts (name, email, phone_number, identifier, last_activity_at) FROM STDIN"
    loading = subprocess.Popen([*psql, "-c", copy], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert loading.stdin is not None
    for person, last in people:
        cells = (f"{person.given} {person.family}", person.email1, person.phone1, person.handle or person.web_id, last)
        loading.stdin.write("\t".join("\\N" if cell is None else _copied(cell) for cell in cells) + "\n")
    loading.stdin.close()
    if loading.wait():
        raise OSError("PostgreSQL would not take the contacts")


def _copied(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("\t", " ").replace("\n", " ").replace("\r", " ")


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
