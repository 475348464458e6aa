"""Opening a store that is there, that is not, that is something else, or that cannot be had just now."""

from __future__ import annotations

import itertools
import os
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path

import apsw
import pytest

from desktop_app.domain.errors import Unavailable
from desktop_app.domain.ids import AgentName
from desktop_app.domain.settings import Settings
from desktop_app.services.contacts import CreateContact
from desktop_app.services.interactions import InteractionList
from desktop_app.services.merging import MergeContacts, UnmergeContacts
from desktop_app.services.notes import AddNote
from desktop_app.services.runner import Runner
from desktop_app.store import Store, database
from desktop_app.store.database import APPLICATION_ID, path_of
from tests.builders import a_clock, a_contact, contact, dump_text, ids, operation_count, unchanged

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)


_desks = itertools.count(1)


def desk_on(store: Store) -> Runner:
    new_id = ids(f"later-{next(_desks)}")
    return Runner(store, AgentName("noor"), clock=a_clock(), new_id=new_id, settings=Settings())


@contextmanager
def reopened(runner: Runner) -> Iterator[Runner]:
    """The same store, as another process finds it, with little patience for locks."""
    with closing(Store(f"sqlite:///{runner.store.path}", busy_timeout_s=0.05)) as store:
        yield desk_on(store)


def sentence_of_opening(path: Path) -> str:
    with pytest.raises(Unavailable) as refusal:
        Store(f"sqlite:///{path}", busy_timeout_s=0.05)
    sentence = str(refusal.value)
    assert str(path) in sentence
    assert sentence.endswith(".")
    return sentence


# Making one


def test_a_new_store_is_private_to_its_user(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "folder" / "store.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        a_contact(desk_on(store))
        files = {each.name: stat.S_IMODE(each.stat().st_mode) for each in path.parent.iterdir()}

    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert files
    assert set(files.values()) == {0o600}


def test_a_new_store_syncs_every_commit_to_disk_and_checks_its_keys(runner: Runner) -> None:
    asked = {name: runner.store._database.pragma(name) for name in ("journal_mode", "synchronous", "foreign_keys")}

    assert asked == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
    assert runner.store._database.pragma("application_id") == APPLICATION_ID


def test_what_commits_have_logged_is_put_into_the_file_in_an_idle_moment(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOG_PAGES", 1)
    a_contact(runner)
    before = runner.store.path.read_bytes()
    assert b"Lovelace" not in before

    while runner.tend():
        pass
    runner.tend()
    assert b"Lovelace" in runner.store.path.read_bytes()


def test_a_commit_that_makes_the_log_very_long_puts_it_into_the_file_itself(
    runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LOG_PAGES_AT_MOST", 1)
    a_contact(runner)
    assert b"Lovelace" in runner.store.path.read_bytes()


def test_a_statement_is_prepared_once_whatever_is_bound_to_it(runner: Runner) -> None:
    ada, augusta = a_contact(runner), a_contact(runner, first_name="Augusta")
    connection = runner.store._database.connection()

    def prepared_by_a_merge() -> int:
        before = connection.cache_stats()["misses"]
        runner.run(UnmergeContacts(runner.run(MergeContacts(ada, (augusta,))).operation))
        return int(connection.cache_stats()["misses"] - before)

    assert prepared_by_a_merge() > 0
    assert prepared_by_a_merge() == 0
    assert connection.config(apsw.SQLITE_DBCONFIG_ENABLE_QPSG, -1) == 1


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:////var/lib/desk.db", "/var/lib/desk.db"),
        ("sqlite:////a%20folder/desk.db", "/a folder/desk.db"),
        ("/var/lib/desk.db", "/var/lib/desk.db"),
    ],
)
def test_a_url_names_a_file(url: str, path: str) -> None:
    assert path_of(url) == Path(path)


@pytest.mark.parametrize(
    "url", ["", "sqlite://", "sqlite:///", "sqlite://desk.db", "http://x.org/desk.db", "oracle:///x"]
)
def test_a_url_that_names_no_store_says_how_to_write_one(url: str) -> None:
    with pytest.raises(Unavailable, match="names no store; write sqlite:///path"):
        path_of(url)


def test_several_programs_that_open_a_new_store_at_once_all_get_it(tmp_path: Path) -> None:
    path = tmp_path / "store.db"

    def open_and_close(_number: int) -> bool:
        with closing(Store(f"sqlite:///{path}")) as store:
            return store.contacts.is_empty()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(open_and_close, range(8))) == [True] * 8


# What is no store of ours


@pytest.mark.parametrize("content", [b"name,phone\nAda,1\n", PNG, b"\x00" * 5000, b"S"], ids=["CSV", "PNG", "NUL", "S"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "store.db"
    path.write_bytes(content)

    assert "is no Linkdesk store; choose another file" in sentence_of_opening(path)
    assert path.read_bytes() == content


def test_a_file_that_only_begins_like_a_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    content = b"SQLite format 3\x00" + os.urandom(4080)
    path.write_bytes(content[:68] + bytes(4) + content[72:])

    assert "store" in sentence_of_opening(path)
    assert path.stat().st_size == 4096


def test_an_empty_file_says_that_its_contacts_are_gone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    path.touch()

    assert "is empty (0 bytes)" in sentence_of_opening(path)
    assert path.read_bytes() == b""


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(apsw.Connection(str(path))) as other:
        other.execute("CREATE TABLE contact (id)")
    content = path.read_bytes()

    assert "another program's database" in sentence_of_opening(path)
    assert path.read_bytes() == content


def test_a_database_that_carries_another_programs_mark_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(apsw.Connection(str(path))) as other:
        other.execute("PRAGMA application_id = 0x12345678")
        other.execute("CREATE TABLE schema_migration (name)")

    assert "another program's database" in sentence_of_opening(path)


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    assert "is a folder, not a store" in sentence_of_opening(tmp_path)


def test_a_file_where_a_folder_should_be_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "cannot be opened" in sentence_of_opening(tmp_path / "file" / "store.db")


def test_a_store_of_a_newer_version_is_left_alone(runner: Runner) -> None:
    with closing(apsw.Connection(str(runner.store.path))) as newer:
        newer.execute("INSERT INTO schema_migration (name, applied) VALUES ('9999_future', '2031-01-01')")

    assert "was made by a newer Linkdesk; update Linkdesk" in sentence_of_opening(runner.store.path)


def test_a_damaged_store_is_said_to_be_damaged(runner: Runner) -> None:
    for number in range(200):
        a_contact(runner, first_name=str(number))
    runner.store.close()
    path = runner.store.path
    content = bytearray(path.read_bytes())
    content[4096 : len(content) // 2] = os.urandom(len(content) // 2 - 4096)
    path.write_bytes(content)

    with pytest.raises(Unavailable, match="is damaged; restore a backup"):
        Store(f"sqlite:///{path}").dump()


# What is out of reach just now


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Another program is in the middle of a write."""
    with closing(apsw.Connection(str(path))) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


def test_a_locked_store_says_to_try_again_and_then_takes_the_command(runner: Runner) -> None:
    with reopened(runner) as desk:
        is_unchanged, operations = unchanged(desk), operation_count(desk)
        with locked(runner.store.path), pytest.raises(Unavailable, match=r"in use by another program.*try again"):
            a_contact(desk)

        assert is_unchanged()
        assert operation_count(desk) == operations
        assert contact(desk, a_contact(desk)).display_name == "Ada Lovelace"


def test_a_locked_store_can_be_opened_and_read(runner: Runner) -> None:
    ada = a_contact(runner)

    with locked(runner.store.path), reopened(runner) as desk:
        assert contact(desk, ada).display_name == "Ada Lovelace"


def test_a_refusal_that_cannot_be_journalled_as_the_store_is_locked_is_still_a_sentence(runner: Runner) -> None:
    with reopened(runner) as desk, locked(runner.store.path), pytest.raises(Unavailable):
        desk.run(CreateContact())


def test_a_full_disk_says_so_and_loses_nothing(runner: Runner) -> None:
    ada = a_contact(runner)
    database = runner.store._database
    pages = database.pragma("page_count")
    database.pragma("max_page_count", pages)

    with pytest.raises(Unavailable, match="the disk is full; free some space and try again"):
        fill(runner, ada)

    database.pragma("max_page_count", 1_000_000)
    assert runner.run(AddNote(ada, "there is room again")).change
    assert database.pragma("integrity_check") == "ok"


def fill(runner: Runner, ada: str) -> None:
    for _ in range(100):
        runner.run(AddNote(ada, "x" * 30_000))


def test_what_did_not_fit_on_a_full_disk_left_no_trace(runner: Runner) -> None:
    ada = a_contact(runner)
    database = runner.store._database
    database.pragma("max_page_count", database.pragma("page_count"))
    operations = operation_count(runner)
    with pytest.raises(Unavailable):
        fill(runner, ada)
    database.pragma("max_page_count", 1_000_000)

    assert len(runner.store.dump()["notes"]) == operation_count(runner) - operations


@contextmanager
def without_rights() -> Iterator[None]:
    """As a user to whom the rights of files apply; they do not apply to root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user reaches, as pytest's own are private."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o777)
        yield path
        path.chmod(0o777)


@pytest.mark.parametrize(("file_mode", "folder_mode"), [(0o444, 0o555), (0o444, 0o777)])
def test_a_read_only_store_says_so_and_loses_nothing(open_folder: Path, file_mode: int, folder_mode: int) -> None:
    path = open_folder / "store.db"
    with closing(Store(f"sqlite:///{path}")) as store:
        desk = desk_on(store)
        a_contact(desk)
        before = dump_text(desk)
    path.chmod(file_mode)
    open_folder.chmod(folder_mode)

    with without_rights(), pytest.raises(Unavailable, match=r"store\.db (is read-only|cannot be opened)"):
        with_closed_store(path)

    open_folder.chmod(0o777)  # or who runs this without being root could not open it again either
    path.chmod(0o600)
    with closing(Store(f"sqlite:///{path}")) as store:
        assert dump_text(desk_on(store)) == before


def with_closed_store(path: Path) -> None:
    with closing(Store(f"sqlite:///{path}")) as store:
        a_contact(desk_on(store))


def test_a_store_that_somebody_else_owns_cannot_be_opened(open_folder: Path) -> None:
    path = open_folder / "store.db"
    Store(f"sqlite:///{path}").close()
    path.chmod(0o000)

    with without_rights(), pytest.raises(Unavailable, match="cannot be opened: Permission denied"):
        Store(f"sqlite:///{path}")


def test_a_folder_that_one_may_not_write_to_leaves_no_empty_store_behind(open_folder: Path) -> None:
    open_folder.chmod(0o555)
    path = open_folder / "store.db"

    with without_rights(), pytest.raises(Unavailable, match="cannot be opened"):
        Store(f"sqlite:///{path}")
    assert not path.exists()


def test_a_store_that_could_not_be_made_leaves_no_empty_file_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "migrations"
    broken.mkdir()
    (broken / "0001_full.py").write_text(
        "import apsw\ndef up(migrator, db):\n    raise apsw.FullError('database or disk is full')\n"
    )
    monkeypatch.setattr("desktop_app.store.database.MIGRATIONS", broken)
    path = tmp_path / "store.db"

    assert "the disk is full" in sentence_of_opening(path)
    assert not path.exists()


def test_a_store_whose_folder_is_gone_is_unavailable_not_a_crash(runner: Runner) -> None:
    runner.store.close()
    runner.store.path.unlink()
    runner.store.path.mkdir()

    with pytest.raises(Unavailable):
        runner.read(InteractionList())


KILLED = """
import os, sys
from datetime import UTC, datetime
from desktop_app.domain.contacts import ContactFields, ContactKind
from desktop_app.store import Store, database
from desktop_app.store.journal import OperationHead

store = Store(sys.argv[1])
head = OperationHead("killed", datetime(2026, 11, 24, tzinfo=UTC), "noor", "noor", "CreateContact", {})
with store.operation(head) as operation:
    for number in range(500):
        fields = ContactFields(first_name=f"Half {number}", title="x" * 1000)
        store.contacts.create(operation, f"half-{number}", ContactKind.CURATED, fields, {})
    os._exit(9)
"""


def test_a_process_killed_in_mid_transaction_leaves_nothing_of_it(runner: Runner, store_url: str) -> None:
    a_contact(runner)
    is_unchanged, operations = unchanged(runner), operation_count(runner)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(each for each in sys.path if each)}

    killed = subprocess.run([sys.executable, "-c", KILLED, store_url], env=environment, check=False)

    assert killed.returncode == 9
    assert is_unchanged()
    assert operation_count(runner) == operations
    with reopened(runner) as desk:
        assert desk.run(CreateContact(first_name="Eve")).change
        assert desk.store._database.pragma("integrity_check") == "ok"
