"""Opening the embedded database: whose file it is, which version, who may read it; and its errors in words."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import apsw
from peewee import IntegrityError, PeeweeException
from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.errors import Busy, Refused, Unavailable
from desktop_app.store.journal import transaction

MIGRATIONS = Path(__file__).with_name("migrations")
APPLICATION_ID = 0x4C4B4453  # "LKDS" in the file's header: no other program's database is ever touched
_HEADER = b"SQLite format 3\x00"
STATEMENTS_KEPT = 500  # prepared, for each connection; APSW's own hundred are fewer than a desk in use has
CACHE_KB = 32_000  # of pages that each connection keeps
LOG_PAGES = 250  # of the write-ahead log that an idle moment puts into the file; some milliseconds
LOG_PAGES_AT_MOST = 2_000  # a commit that makes it longer has to do so itself
FOR_MANY_KB = 80_000  # the same while contacts are made by the ten thousand
_HISTORY = "schema_migration"


class Database(APSWDatabase):  # type: ignore[misc]  # peewee's extensions bring no types
    """APSW as peewee drives it, for many short statements: a merge alone is some forty.

    ``log_pages``: how long the write-ahead log was at the last commit of this process. Left to SQLite, every thousandth
    page would have whoever commits it wait until all of them are in the file.
    """

    log_pages = 0

    def connection(self) -> apsw.Connection:
        """This thread's, opened where it is not."""
        opened: apsw.Connection | None = self._state.conn
        return opened or super().connection()

    def execute_sql(self, sql: str, params: Sequence[object] | None = None) -> apsw.Cursor:
        """As peewee's, without its hooks, which cost more than SQLite needs for a look-up. Raises apsw's errors."""
        cursor: apsw.Cursor = self.connection().execute(sql, params or ())
        return cursor

    def _add_conn_hooks(self, connection: apsw.Connection) -> None:
        # Statements are constant, so what is bound to them gives no better plan: without this, SQLite prepares many
        # of them anew for each value, ten times as long as they then run.
        connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, 1)
        # peewee's own migration history binds datetime objects, which sqlite3 adapts and apsw does not.
        connection.convert_binding = _bound
        connection.set_wal_hook(self._on_commit)
        super()._add_conn_hooks(connection)

    def _on_commit(self, connection: apsw.Connection, _schema: str, pages: int) -> int:
        self.log_pages = pages
        if pages > LOG_PAGES_AT_MOST:
            connection.wal_checkpoint()
        return apsw.SQLITE_OK

    def shorten_log(self) -> None:
        """Puts what is in a long write-ahead log into the file; nobody has to wait for it, and nobody is waited for."""
        if self.log_pages > LOG_PAGES:
            self.connection().wal_checkpoint()
            self.log_pages = 0


def _bound(_cursor: apsw.Cursor, _number: int, value: Any) -> str:
    return str(value.isoformat())


def path_of(url: str) -> Path:
    """The file that a store URL names: ``sqlite:///relative`` or ``sqlite:////absolute``; a bare path will do.

    Raises Unavailable for a URL that is none of ours.
    """
    scheme, separator, rest = url.partition("://")
    if not separator and url:
        return Path(url).expanduser().absolute()
    path = unquote(rest.removeprefix("/"))
    if scheme == "sqlite" and rest.startswith("/") and path:
        return Path(path).absolute()
    raise Unavailable(f"{url!r} names no store; write sqlite:///path/to/store.db.")


def open_database(path: Path, *, busy_timeout_s: float = 5.0) -> Database:
    """The database in *path*, made or brought up to date if need be; one connection per thread.

    Raises Unavailable, naming the file, the reason and what to do, when it cannot be opened as it is.
    """
    with words_for(path):
        if not path.exists():
            _make(path)
        _refuse_what_is_not_ours(path)
        return _opened(path, busy_timeout_s)


def look_at(path: Path) -> None:
    """Raises Unavailable, naming the file and the reason, unless there is a store in it that we can open."""
    with words_for(path):
        _refuse_what_is_not_ours(path)
        with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
            _refuse_newer({name for (name,) in connection.execute(f"SELECT name FROM {_HISTORY}")}, path)


def _opened(path: Path, busy_timeout_s: float) -> Database:
    database = Database(
        str(path),
        timeout=busy_timeout_s,
        statementcachesize=STATEMENTS_KEPT,
        pragmas={"journal_mode": "wal", "synchronous": "full", "foreign_keys": 1, "cache_size": -CACHE_KB},
    )
    try:
        _migrate(database, path)
    except BaseException:
        database.close()
        raise
    return database


def use_cache(database: APSWDatabase, size_kb: int) -> None:
    """How many pages this thread's connection keeps from now on."""
    database.execute_sql(f"PRAGMA cache_size = {-size_kb}")


def _make(path: Path) -> None:
    """A new store, made aside and put in place when it is whole: nobody ever meets an empty or a half-made one."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as folder:
        made = Path(folder) / path.name
        _make_private(made)
        _opened(made, busy_timeout_s=0).close()
        try:
            os.link(made, path)
        except FileExistsError:
            pass  # Another process was quicker; its store is as good.
        except OSError:
            made.rename(path)  # A file system without hard links.


def _make_private(path: Path) -> None:
    # SQLite gives its -wal and -shm the rights of the main file.
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def _refuse_what_is_not_ours(path: Path) -> None:
    if path.is_dir():
        raise Unavailable(f"{path} is a folder, not a store; name a file in it.")
    with path.open("rb") as file:
        header = file.read(100)
    if not header:
        raise Unavailable(
            f"{path} is empty (0 bytes), so its contacts are not in it; "
            "restore a backup, or move the file away to start anew."
        )
    if not header.startswith(_HEADER):
        raise Unavailable(f"{path} is no Linkdesk store; choose another file, or restore a backup.")
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID and not _is_ours(path):
        raise Unavailable(f"{path} is another program's database and was left alone; choose another file.")


def _is_ours(path: Path) -> bool:
    """Whether *path*, with what is in its write-ahead log, is ours; opened read-only, so that nothing is written."""
    with closing(apsw.Connection(str(path), flags=apsw.SQLITE_OPEN_READONLY)) as connection:
        (mark,), *_ = connection.execute("PRAGMA application_id")
        return bool(mark == APPLICATION_ID)


def _migrate(database: APSWDatabase, path: Path) -> None:
    known = _known()
    if _applied(database, path) == known:
        return
    # One process migrates, and others that open the store wait for it.
    with transaction(database):
        applied = _applied(database, path)
        if applied == known:
            return
        from playhouse.migrations import Runner  # brings every other database's dialect; seldom needed

        if applied:
            back_up(database, path.with_name(f"{path.name}.before-{min(known - applied)}"))
        database.execute_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        Runner(database, str(MIGRATIONS), table_name=_HISTORY).up()


def _known() -> set[str]:
    return {migration.stem for migration in MIGRATIONS.glob("[0-9]*.py")}


def _applied(database: APSWDatabase, path: Path) -> set[str]:
    if _HISTORY not in database.get_tables():
        return set()
    applied = {name for (name,) in database.execute_sql(f"SELECT name FROM {_HISTORY}")}
    _refuse_newer(applied, path)
    return applied


def _refuse_newer(applied: set[str], path: Path) -> None:
    if applied - _known():
        raise Unavailable(f"{path} was made by a newer Linkdesk; update Linkdesk on this computer to open it.")


def back_up(database: APSWDatabase, destination: Path) -> None:
    """A copy of the live database in *destination*, private like the original; an older one is replaced."""
    destination.unlink(missing_ok=True)
    os.close(os.open(destination, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    # A connection of its own: one that is in the middle of a write cannot be copied from.
    with (
        closing(apsw.Connection(str(database.database), flags=apsw.SQLITE_OPEN_READONLY)) as source,
        closing(apsw.Connection(str(destination))) as copy,
        copy.backup("main", source, "main") as backup,
    ):
        while not backup.done:
            backup.step(1024)


_BUSY = "is in use by another program just now; try again in a moment."
_WORDS: tuple[tuple[type[apsw.Error], str], ...] = (
    (apsw.BusyError, _BUSY),
    (apsw.LockedError, _BUSY),
    (apsw.ReadOnlyError, "is read-only; give yourself the right to write to the file and its folder."),
    (apsw.FullError, "could not be written to because the disk is full; free some space and try again."),
    (apsw.CorruptError, "is damaged; restore a backup."),
    (apsw.NotADBError, "is no Linkdesk store; choose another file, or restore a backup."),
    (
        apsw.CantOpenError,
        "cannot be opened; check that the folder exists and that you may read and write it.",
    ),
    (apsw.IOError, "cannot be read or written; check the disk that it lies on, and whether it is full."),
    (apsw.AuthError, "cannot be opened with your rights."),
)


@contextmanager
def words_for(path: Path) -> Iterator[None]:
    """Turns what the database or the file system says into Unavailable with one sentence; bugs pass through."""
    try:
        yield
    except (PeeweeException, apsw.Error) as error:
        sentence = _sentence_of(error)
        if sentence is None:
            raise
        kind = Busy if sentence == _BUSY else Unavailable
        raise kind(f"The store {path} {sentence}") from error
    except UnicodeEncodeError as error:
        raise Refused("A value holds a character that cannot be stored; please type it again.") from error
    except OSError as error:
        raise Unavailable(f"The store {path} cannot be opened: {error.strerror or error}.") from error


def _sentence_of(error: BaseException | None) -> str | None:
    seen: BaseException | None = error
    while seen is not None and not isinstance(seen, IntegrityError | apsw.ConstraintError):
        for kind, words in _WORDS:
            if isinstance(seen, kind):
                return words
        seen = seen.__cause__ or seen.__context__
    return None
