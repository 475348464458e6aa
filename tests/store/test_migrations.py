"""How an older store becomes one of today. Each migration has a test of its name."""

from __future__ import annotations

import shutil
import stat
from contextlib import closing
from datetime import date
from pathlib import Path

import apsw
import pytest

from desktop_app.domain.errors import Unavailable
from desktop_app.domain.identifiers import Region
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.interactions import Channel
from desktop_app.domain.journey import PictureUnit
from desktop_app.domain.presence import AgentPresence, Presence
from desktop_app.store import Store
from desktop_app.store.database import MIGRATIONS, open_database
from desktop_app.store.journal import transaction
from desktop_app.store.link_quality import _ALL, _BY_DAY
from desktop_app.store.merge_sets import _SET
from desktop_app.store.tables import JOURNALLED, OperationTable, TouchedTable
from desktop_app.store.times import to_text
from tests.builders import OPENING


class Versions:
    """Programs of other versions, each with the migrations that it knows."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._monkeypatch = monkeypatch

    def knows(self, *names: str, **written: str) -> None:
        """From here on the program has those of today's migrations, and those that are *written* here."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir()
        for name in names:
            shutil.copy(MIGRATIONS / f"{name}.py", self._folder)
        for name, text in written.items():
            (self._folder / f"{name.removeprefix('m')}.py").write_text(text)
        self._monkeypatch.setattr("desktop_app.store.database.MIGRATIONS", self._folder)


TODAY = sorted(each.stem for each in MIGRATIONS.glob("[0-9]*.py"))


@pytest.fixture
def versions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Versions:
    return Versions(tmp_path / "migrations", monkeypatch)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "store.db"


@pytest.fixture
def first_store(versions: Versions, path: Path) -> Path:
    """A store as the first version left it, with one contact."""
    versions.knows("0001_first")
    database = open_database(path)
    columns = [row[1] for row in database.execute_sql("PRAGMA table_info(contact)")]
    known = {
        "seq": 1,
        "id": "ada",
        "kind": "Curated",
        "first_name": "Ada",
        "last_name": "Lovelace",
        "merged_into": None,
    }
    row = dict.fromkeys(columns, "") | known | dict.fromkeys(("created_at", "modified_at"), to_text(OPENING))
    with transaction(database):
        marks = ", ".join("?" * len(columns))
        database.execute_sql(f"INSERT INTO contact ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    database.close()
    versions.knows(*TODAY)
    return path


def test_every_migration_has_a_test_of_its_name() -> None:
    assert [name for name in TODAY if f"test_{name}" not in globals()] == []


def test_0001_first(first_store: Path) -> None:
    with closing(apsw.Connection(str(first_store))) as database:
        tables = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}

    journalled = {"contact", "identifier", "interaction", "note", "agent", "agent_permission"}
    assert {*journalled, "operation", "before_image", "touched"} <= tables


def test_0002_search(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        found = store.search.find("lovel", region=Region("US"))

    assert [hit.contact_id for hit in found.hits] == ["ada"]


def test_0003_merging(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert store.merge_sets.set_of(ContactId("ada")) == ("ada",)
        assert store.merging.not_same_as(ContactId("ada")) == frozenset()


def test_0004_journey(first_store: Path) -> None:
    with closing(apsw.Connection(str(first_store))) as database:
        columns = [row[1] for row in database.execute("PRAGMA table_info(interaction)") if row[1] != "seq"]
        for number, at in enumerate(["2026-01-31T23:59:59", "2026-02-01T00:00:00", "2026-02-01T12:00:00"]):
            row = {**dict.fromkeys(columns, ""), "id": str(number), "channel": "voice", "at": at, "contact": "ada"}
            marks = ", ".join("?" * len(columns))
            names = ", ".join(f'"{column}"' for column in columns)
            database.execute(f"INSERT INTO interaction ({names}) VALUES ({marks})", [row[each] for each in columns])

    with closing(Store(f"sqlite:///{first_store}")) as store:
        counts = store.journey.counts([ContactId("ada")], list(Channel), PictureUnit.WEEK)

    assert counts == [(date(2026, 1, 31), Channel.VOICE, 1), (date(2026, 2, 1), Channel.VOICE, 2)]


def test_0005_organizations(first_store: Path) -> None:
    with closing(apsw.Connection(str(first_store))) as database:
        database.execute("INSERT INTO note VALUES ('n', 'ada', 'likes tea', 'noor', '2026-01-01T00:00:00+00:00')")

    with closing(Store(f"sqlite:///{first_store}")) as store:
        (note,) = store.notes.of_contacts([ContactId("ada")])
        assert (note.text, note.author, note.organization_id, note.edited_at) == ("likes tea", "noor", None, None)
        assert store.contacts.get(ContactId("ada")).organization_id is None
        assert store.organizations.names() == []
    with closing(apsw.Connection(str(first_store))) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        with pytest.raises(apsw.ConstraintError):
            database.execute("UPDATE note SET organization = 'o'")


def test_0006_contact_details(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        ada = store.contacts.get(ContactId("ada"))
        sheet = store.custom_fields.sheet_of(store.contacts.node(ada.id))

    assert (ada.fields.first_name, ada.fields.city, ada.fields.survey_opt_out) == ("Ada", "", "")
    assert (sheet.schema, sheet.values) == (None, {})


def test_0007_divisions(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert store.divisions.all() == ()
        assert store.contacts.get(ContactId("ada")).division is None


def test_0008_lapsing(first_store: Path) -> None:
    with closing(apsw.Connection(str(first_store))) as database:
        database.execute("UPDATE contact SET kind = 'Identified'")
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert store.lapsing.last_contact_of(ContactId("ada")) == OPENING


def test_0012_time_travel(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")), closing(apsw.Connection(str(first_store))) as database:
        indexes = {name for (name,) in database.execute("SELECT name FROM sqlite_schema WHERE type = 'index'")}

    assert {"before_image_contact", "before_image_merged_into", "interaction_arrival", "operation_time"} <= indexes


def test_0014_search_words(first_store: Path, versions: Versions) -> None:
    versions.knows(*(name for name in TODAY if name < "0014"))
    open_database(first_store).close()
    versions.knows(*TODAY)
    with closing(Store(f"sqlite:///{first_store}")) as store:
        found = store.search.find("velac", region=Region("US"))

    assert [hit.contact_id for hit in found.hits] == ["ada"]


def test_0015_search_pieces(first_store: Path, versions: Versions) -> None:
    versions.knows(*(name for name in TODAY if name < "0015"))
    open_database(first_store).close()
    versions.knows(*TODAY)
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert [hit.contact_id for hit in store.search.find("lovelac", region=Region("US")).hits] == ["ada"]
    with closing(apsw.Connection(str(first_store))) as database:
        assert ("vel", 1) in database.execute("SELECT piece, contacts FROM search_common_piece").fetchall()


def test_0016_imported_rows(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")), closing(apsw.Connection(str(first_store))) as database:
        assert database.execute("SELECT fingerprint FROM contact").fetchall() == [(None,)]


def test_0018_duplicates(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert store.duplicates.waiting(10) == 1
        assert not store.catch_up_with_duplicates(10)


def test_0022_link_quality(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert list(store.link_quality.links(OPENING)) == []
        plan = store._database.execute_sql(f"EXPLAIN QUERY PLAN {_ALL}{_BY_DAY}", (to_text(OPENING),)).fetchall()
        assert any("COVERING INDEX interaction_linked" in row[-1] for row in plan)


def test_0021_presence(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert store.presences.of(AgentName("noor")) == AgentPresence(Presence.AVAILABLE)
        assert store.presences.missed_rows() == []


def test_0020_merged_contacts(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")), closing(apsw.Connection(str(first_store))) as database:
        database.execute(f"WITH RECURSIVE n (i) AS ({_COUNT_TO_500}) {_COPY_ADA}")
        database.execute("ANALYZE")
        plan = [row[-1] for row in database.execute(f"EXPLAIN QUERY PLAN {_SET}", ("ada",))]

    assert any("INDEX contact_merged_into" in step for step in plan)
    assert "SCAN contact" not in plan


def test_0028_search_documents(first_store: Path, versions: Versions) -> None:
    versions.knows(*(name for name in TODAY if name < "0028"))
    open_database(first_store).close()
    versions.knows(*TODAY)
    with closing(Store(f"sqlite:///{first_store}")) as store:
        (hit,) = store.search.find("lovelac", region=Region("US")).hits

    assert (hit.contact_id, hit.name, hit.matched_text, hit.span) == ("ada", "Ada Lovelace", "Lovelace", (0, 7))


def test_0029_search_slips(first_store: Path, versions: Versions) -> None:
    versions.knows(*(name for name in TODAY if name < "0029"))
    open_database(first_store).close()
    versions.knows(*TODAY)
    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert [hit.contact_id for hit in store.search.find("lovelcae", region=Region("US")).hits] == ["ada"]


def test_0025_search_late(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")), closing(apsw.Connection(str(first_store))) as database:
        assert database.execute("SELECT contact FROM search_late").fetchall() == []


_COUNT_TO_500 = "VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 500"
_COPY_ADA = """
INSERT INTO contact (id, kind, first_name, middle_name, last_name, salutation, title, organization, work_phone,
                     cell_phone, home_phone, other_phone, work_email, personal_email, other_email, country,
                     created_at, modified_at)
SELECT i, kind, first_name, middle_name, last_name, salutation, title, organization, work_phone,
       cell_phone, home_phone, other_phone, work_email, personal_email, other_email, country, created_at, modified_at
  FROM n, contact WHERE id = 'ada'
"""


def test_the_tables_are_those_that_the_migrations_make(path: Path) -> None:
    with closing(Store(f"sqlite:///{path}")), closing(apsw.Connection(str(path))) as database:
        for model in (*(table.model for table in JOURNALLED.values()), OperationTable, TouchedTable):
            made = {row[1] for row in database.execute(f"PRAGMA table_info({model._meta.table_name})")}
            assert made == {field.column_name for field in model._meta.sorted_fields}


def test_an_older_store_is_backed_up_before_it_is_changed(first_store: Path) -> None:
    with closing(Store(f"sqlite:///{first_store}")):
        pass

    backup = first_store.with_name("store.db.before-0002_search")
    with closing(apsw.Connection(str(backup))) as database:
        assert database.execute("SELECT name FROM schema_migration").fetchall() == [("0001_first",)]
        assert database.execute("SELECT first_name FROM contact").fetchall() == [("Ada",)]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600


def test_a_store_of_today_is_not_backed_up(path: Path) -> None:
    for _ in range(2):
        Store(f"sqlite:///{path}").close()

    assert [each.name for each in path.parent.glob("store.db*before*")] == []


def test_a_migrated_store_is_refused_by_the_older_program(versions: Versions, path: Path) -> None:
    Store(f"sqlite:///{path}").close()
    versions.knows("0001_first")

    with pytest.raises(Unavailable, match="made by a newer Linkdesk"):
        open_database(path)


HALF = """
def up(migrator, db):
    db.execute_sql("UPDATE contact SET first_name = 'Half'")
    db.execute_sql("CREATE TABLE half (id)")
    raise RuntimeError("a bug in the migration")
"""


def test_a_migration_that_fails_leaves_the_store_as_it_was(first_store: Path, versions: Versions) -> None:
    versions.knows("0001_first", m0002_half=HALF)

    with pytest.raises(RuntimeError):
        open_database(first_store)

    with closing(apsw.Connection(str(first_store))) as database:
        assert database.execute("SELECT first_name FROM contact").fetchall() == [("Ada",)]
        assert database.execute("SELECT name FROM schema_migration").fetchall() == [("0001_first",)]
        assert database.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").fetchall() == [(0,)]


def test_a_store_can_be_opened_after_a_failed_migration_was_put_right(first_store: Path, versions: Versions) -> None:
    versions.knows("0001_first", m0002_half=HALF)
    with pytest.raises(RuntimeError):
        open_database(first_store)
    versions.knows(*TODAY)

    with closing(Store(f"sqlite:///{first_store}")) as store:
        assert store.contacts.names([ContactId("ada")]) == {"ada": "Ada Lovelace"}
