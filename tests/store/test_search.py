from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.contacts import ContactFields, ContactKind
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.search import SearchAnswer
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.custom_fields import CustomFieldRepository
from desktop_app.store.database import open_database
from desktop_app.store.journal import transaction
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.search import ENOUGH_WITHOUT_TYPOS, SearchIndex, looking
from desktop_app.store.search.index import LATE_AT_MOST
from desktop_app.store.tables import ContactTable, IdentifierTable, InteractionTable

US = Region("US")
THEN = "2026-01-01T00:00:00.000000+00:00"
words = st.text("abcdeflmoz", min_size=1, max_size=7)
typeable = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00"), max_size=12)


class Base:
    """A database with contacts in it, and the index over them."""

    def __init__(self, path: Path) -> None:
        self.database: APSWDatabase = open_database(path)
        self.index = SearchIndex(
            self.database,
            ContactRepository(self.database, MergeSets(self.database)),
            CustomFieldRepository(self.database),
        )
        self._numbers = count(1)

    def clear(self) -> None:
        with transaction(self.database):
            for table in (IdentifierTable, InteractionTable, ContactTable):
                table.delete().execute(self.database)
            self.index.rebuild()

    def add(self, *identifiers: Identifier, kind: ContactKind = ContactKind.CURATED, **fields: str) -> ContactId:
        with transaction(self.database):
            id = self.put(*identifiers, kind=kind, **fields)
            self.index.update([id])
        return id

    def put(self, *identifiers: Identifier, kind: ContactKind = ContactKind.CURATED, **fields: str) -> ContactId:
        """A contact that is not indexed yet."""
        id = ContactId(f"contact-{next(self._numbers)}")
        given_fields = ContactFields(**fields)
        row = {name: getattr(given_fields, name) for name in ContactFields.__dataclass_fields__}
        row |= {"id": id, "kind": kind.value, "created_at": THEN, "modified_at": THEN}
        ContactTable.insert(row).execute(self.database)
        held = {**given_fields.identifiers(US), **{each: each.value for each in identifiers}}
        for identifier, raw in held.items():
            self._hold(id, identifier, raw)
        return id

    def _hold(self, id: ContactId, identifier: Identifier, raw: str) -> None:
        IdentifierTable.insert(
            value=identifier.value,
            type=identifier.type.value,
            source=identifier.source,
            contact=id,
            raw=raw,
            origin="field",
            since=THEN,
            added_with="test",
        ).execute(self.database)

    def change(self, id: ContactId, **columns: str) -> None:
        with transaction(self.database):
            ContactTable.update(columns).where(ContactTable.id == id).execute(self.database)
            self.index.update([id])

    def delete(self, id: ContactId) -> None:
        with transaction(self.database):
            IdentifierTable.delete().where(IdentifierTable.contact == id).execute(self.database)
            ContactTable.delete().where(ContactTable.id == id).execute(self.database)
            self.index.update([id])

    def hear_from(self, id: ContactId, at: str) -> None:
        blank = dict.fromkeys(("queue", "name", "subject", "text", "rule"), "")
        with transaction(self.database):
            InteractionTable.insert(
                id=f"interaction-{next(self._numbers)}",
                channel="call",
                direction="inbound",
                at=at,
                clues="[]",
                extra="{}",
                received_at=at,
                state="done",
                contact=id,
                **blank,
            ).execute(self.database)
            self.index.update([id])

    def look_for(self, text: str, *, limit: int = 20, include_temporary: bool = False) -> SearchAnswer:
        return self.index.find(text, region=US, limit=limit, include_temporary=include_temporary)

    def found(self, text: str, *, limit: int = 20, include_temporary: bool = False) -> list[ContactId]:
        answer = self.look_for(text, limit=limit, include_temporary=include_temporary)
        return [hit.contact_id for hit in answer.hits]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Base]:
    base = Base(tmp_path_factory.mktemp("search") / "store.db")
    yield base
    base.database.close()


@pytest.fixture
def base(opened: Base) -> Base:
    opened.clear()
    return opened


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("lukasz", {"first_name": "Łukasz"}),
        ("wang", {"last_name": "王"}),
        ("lovelace ada", {"first_name": "Ada", "last_name": "Lovelace"}),
        ("a l", {"first_name": "Ada", "last_name": "Lovelace"}),
        ("velac", {"last_name": "Lovelace"}),
        ("ad velac", {"first_name": "Ada", "last_name": "Lovelace"}),
        ("O'Neil", {"last_name": "O'Neil"}),
        ("oneil", {"last_name": "O'Neil"}),
        ("C++", {"title": "C++ developer"}),
        ("ceramics", {"organization": "Delgado-Voss Ceramics"}),
        ("ann@x.org", {"work_email": "ann@x.org"}),
        ("ann", {"work_email": "ann@x.org"}),
        ("lovelcae", {"last_name": "Lovelace"}),
        ("ada lovelac3 lvoelace", {"first_name": "Ada", "last_name": "Lovelac3 Lovelace"}),
        ("803 123", {"work_phone": "+1 803-123-0000"}),
        ("1230000", {"work_phone": "+1 803-123-0000"}),
        ("(803)", {"work_phone": "+1 803-123-0000"}),
        ("80", {"work_phone": "+1 803-123-0000"}),
        ("+1 803-123-0000", {"work_phone": "(803) 123-0000"}),
        ("+1 803-123-0009", {"work_phone": "(803) 123-0000"}),
        ("+1 903-123-0000", {"work_phone": "(803) 123-0000"}),
        ("0812", {"work_phone": "ring 0812 or none"}),
        ('"(803) 12"', {"work_phone": "(803) 123-0000"}),
        ('"c++ dev"', {"title": "C++ developer"}),
    ],
)
def test_a_contact_saved_a_moment_ago_is_found(base: Base, text: str, fields: dict[str, str]) -> None:
    base.add(first_name="Somebody", last_name="Else", work_phone="+44 20 7946 0999", work_email="other@y.net")
    id = base.add(**fields)
    assert base.found(text) == [id]


def test_a_hit_shows_what_was_saved_a_moment_ago_where_only_its_spelling_changed(base: Base) -> None:
    id = base.add(first_name="ada", last_name="lovelace", title="O'Neil")
    base.change(id, first_name="Ada", last_name="Lovelace!", title="O’Neil")

    (hit,) = base.look_for("oneil").hits
    assert (hit.name, hit.matched_text) == ("Ada Lovelace!", "O’Neil")


@pytest.mark.parametrize(
    "text",
    [
        "O'Neil", "ann@x.org", "+49 170", "C++", "a\x00b", "\ud800", "\ud800\udc00", '"', '""', '"a', "*", "a*", "^a",
        "NEAR(", "NEAR(a b, 2)", "AND", "a OR b", "NOT", "a -b", "words:a", "{words}: a", "(", "a + b", "';--", "%",
        "_", " ", "", "\n", "王", "😀", "x" * 10_000, "x y " * 1_000, "9" * 300, "a.b" * 100, '"' * 99, "@", "a@", "@@",
    ],
)  # fmt: skip
def test_no_text_raises(base: Base, text: str) -> None:
    base.add(first_name="Ann", work_phone="+1 803-123-0000", work_email="ann@x.org")
    base.look_for(text, include_temporary=True)


@settings(max_examples=200, deadline=None)
@given(text=st.text(st.characters(exclude_categories=()), max_size=30))
def test_no_text_at_all_raises(opened: Base, text: str) -> None:
    opened.look_for(text, include_temporary=True)


def test_nothing_asked_gives_nothing(base: Base) -> None:
    base.add(first_name="Ann")
    assert base.look_for("  ") == SearchAnswer((), False, "name")
    assert base.found("ann", limit=0) == []


def test_a_lost_word_no_longer_finds(base: Base) -> None:
    id = base.add(first_name="Ada", last_name="Byron", work_phone="+1 803-123-0000")
    base.change(id, last_name="Lovelace")
    assert base.found("byron") == []
    assert base.found("byrn") == []
    assert base.found("lovelace") == base.found("ada") == [id]


def test_a_deleted_contact_is_gone_and_may_be_dropped_again(base: Base) -> None:
    id = base.add(first_name="Ada")
    base.delete(id)
    assert base.found("ada") == []
    with transaction(base.database):
        base.index.update([id, ContactId("never-was")])
    other = base.add(first_name="Ada")
    assert base.found("ada") == [other]


def test_what_is_taken_back_is_as_if_it_had_never_been(base: Base) -> None:
    id = base.add(first_name="Ada")
    with base.database.atomic("IMMEDIATE") as under_way:
        ContactTable.update(first_name="Eve").where(ContactTable.id == id).execute(base.database)
        base.index.update([id])
        under_way.rollback()
    assert base.found("ada") == [id]
    assert base.found("eve") == []


def test_temporary_contacts_only_on_request_and_after_the_curated(base: Base) -> None:
    temporary = base.add(first_name="Ada", kind=ContactKind.IDENTIFIED)
    curated = base.add(first_name="Ada")
    assert base.found("ada") == [curated]
    assert base.found("ada", include_temporary=True) == [curated, temporary]
    base.change(temporary, kind=ContactKind.CURATED.value)
    assert base.found("ada") == [temporary, curated]


def test_exact_before_prefix_before_infix_before_a_typo(base: Base) -> None:
    typo, infix, prefix, exact = (base.add(first_name=name) for name in ("Ana", "Rosanna", "Annabel", "Anna"))
    assert base.found("anna") == [exact, prefix, infix, typo]


def test_typos_are_looked_for_only_where_little_else_is_found(base: Base) -> None:
    base.add(first_name="Ana")
    exact = [base.add(first_name="Anna") for _ in range(ENOUGH_WITHOUT_TYPOS)]
    assert base.found("anna") == exact


def test_the_most_recently_in_touch_comes_first_however_many_there_are(base: Base) -> None:
    silent = [base.add(first_name="Ann") for _ in range(60)]
    base.hear_from(silent[40], "2026-11-01T10:10:00.000000+00:00")
    base.hear_from(silent[50], "2026-11-01T10:50:00.000000+00:00")
    base.hear_from(silent[30], "2026-10-01T10:00:00.000000+00:00")
    for text in ("ann", "an"):
        assert base.found(text, limit=5) == [silent[50], silent[40], silent[30], silent[0], silent[1]]
    assert base.look_for("ann").hits[0].last_contact is not None


def test_says_when_the_list_is_cut(base: Base) -> None:
    for _ in range(3):
        base.add(first_name="Ann")
    assert not base.look_for("ann", limit=3).more
    answer = base.look_for("ann", limit=2)
    assert answer.more
    assert len(answer.hits) == 2


def test_the_same_number_comes_before_numbers_alike(base: Base) -> None:
    eight, nine, other, theo, maria = (
        base.add(first_name=name, work_phone=phone)
        for name, phone in (
            ("Anselm", "+1 803-123-0010"),
            ("Front desk", "+1 803-123-0002"),
            ("Nobody", "+1 212-555-0199"),
            ("Theo", "(803) 123-0000"),
            ("Maria", "803.123.0000"),
        )
    )
    answer = base.look_for("+1 803-123-0000")
    assert [hit.contact_id for hit in answer.hits] == [theo, maria, nine, eight]
    assert [hit.reason for hit in answer.hits] == [
        "same number",
        "same number",
        "first 9 digits alike",
        "first 8 digits alike",
    ]
    assert answer.read_as == "phone number"
    assert other not in base.found("+1 803-123-0000")


def test_a_switchboard_is_listed_up_to_the_limit(base: Base) -> None:
    held = [base.add(first_name=f"Clerk {number}", work_phone="+1 803-123-0000") for number in range(30)]
    assert base.found("8031230000") == held[:20]
    assert base.look_for("8031230000").more


def test_a_web_id_is_found_as_a_whole_only(base: Base) -> None:
    id = base.add(Identifier(IdentifierType.COOKIE, "A1b2-c3d4"), kind=ContactKind.EPHEMERAL)
    assert base.found("A1b2-c3d4", include_temporary=True) == [id]
    assert base.found("A1b2", include_temporary=True) == []


def test_false_candidates_do_not_hide_the_true_one(base: Base) -> None:
    for _ in range(100):
        base.add(last_name="Abcde Cdefg")  # has all three-letter pieces of abcdefg, in two words
    id = base.add(last_name="Xabcdefgh")
    assert base.found("abcdefg") == [id]


def test_a_store_from_before_the_index_is_indexed_as_it_is_opened(base: Base) -> None:
    id = base.add(first_name="Ada")
    for table in ("search_state", "search_entry", "search_word", "search_gram"):
        base.database.execute_sql(f"DELETE FROM {table}")
    assert base.found("ada") == []
    base.index.ensure()
    assert base.found("ada") == [id]


def test_a_long_beginning_is_found_however_many_have_the_first_letters_of_it(
    base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "CANDIDATES_LIMIT", 3)
    first = base.add(last_name="Elizabethann Kilgour")
    for number in range(9):
        base.hear_from(base.add(last_name=f"Elizabeth Kilgour{number}"), f"2026-01-0{number + 1}T00:00:00.000000+00:00")
    second = base.add(last_name="Elizabethan")

    assert base.found("elizabethan kilgou") == [first]
    assert base.found("elizabethan") == [second, first]
    assert base.found("elizabethan kigour") == [first]


def test_an_index_that_is_current_is_left_alone(base: Base) -> None:
    base.add(first_name="Ada")
    base.database.execute_sql("DELETE FROM search_entry")
    base.index.ensure()
    assert base.found("ada") == []


def test_tidying_leaves_no_trace_of_lost_words(base: Base, opened: Base) -> None:
    id = base.add(first_name="Ada", last_name="Byronsecret")
    base.change(id, last_name="Lovelace")
    base.index.tidy()
    for table, column in (("search_vocabulary", "word"), ("search_gap", "word"), ("search_term", "term")):
        kept = {word for (word,) in base.database.execute_sql(f"SELECT {column} FROM {table}")}
        assert "lovelace" in kept
        assert "byronsecret" not in kept
    blocks = base.database.execute_sql(
        "SELECT block FROM search_word_data UNION ALL SELECT block FROM search_gram_data"
    )
    assert not any(b"secret" in block for (block,) in blocks)
    assert base.found("lovelcae") == [id]


@settings(max_examples=60, deadline=None)
@given(
    names=st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=6),
    changes=st.lists(st.tuples(st.integers(0, 5), st.lists(words, max_size=3)), max_size=8),
)
def test_a_contact_is_found_by_each_of_its_words_and_by_none_that_it_lost(
    opened: Base, names: list[list[str]], changes: list[tuple[int, list[str]]]
) -> None:
    opened.clear()
    held = {opened.add(last_name=" ".join(name)): name for name in names}
    ids = list(held)
    asked = {word for name in names for word in name}
    for place, name in changes:
        id = ids[place % len(ids)]
        if id not in held:
            continue
        if name:
            opened.change(id, last_name=" ".join(name))
            held[id] = name
            asked.update(name)
        else:
            opened.delete(id)
            del held[id]
    for word in asked:
        answer = opened.look_for(word)
        found = {hit.contact_id for hit in answer.hits if hit.reason != "one letter off"}
        assert found == {id for id, name in held.items() if any(_is_found_by(word, each) for each in name)}


def _is_found_by(asked: str, word: str) -> bool:
    return word.startswith(asked) or (len(asked) >= 3 and asked in word)


@settings(max_examples=60, deadline=None)
@given(asked=st.lists(words, min_size=1, max_size=4), name=st.lists(words, max_size=4), order=st.randoms())
def test_word_order_does_not_matter(opened: Base, asked: list[str], name: list[str], order) -> None:  # type: ignore[no-untyped-def]
    opened.clear()
    opened.add(first_name="Ada", last_name=" ".join(name))
    opened.add(first_name=" ".join(asked[:2]), organization="Zoe")
    shuffled = order.sample(asked, len(asked))
    assert opened.found(" ".join(asked)) == opened.found(" ".join(shuffled))


@settings(max_examples=100, deadline=None)
@given(name=typeable, phone=typeable, title=typeable)
def test_whatever_is_stored_is_found_by_what_was_typed(opened: Base, name: str, phone: str, title: str) -> None:
    opened.clear()
    id = opened.add(last_name=name, title=title, work_phone=phone)
    for text in (name, title):
        if any(character.isascii() and character.isalnum() for character in text):
            assert opened.found(text) == [id]


def pieces(base: Base, table: str) -> int:
    """Into how many a look-up has to look."""
    ((count,),) = base.database.execute_sql(f"SELECT count(DISTINCT segid) FROM {table}_idx").fetchall()
    return int(count)


def test_what_edits_leave_in_pieces_is_merged_in_idle_moments(base: Base) -> None:
    id = base.add(first_name="Ada")
    for number in range(60):
        base.change(id, last_name=f"Lovelace {number}")
    assert pieces(base, "search_word") > 40

    steps = 0
    while base.index.tend():
        steps += 1

    assert 0 < steps < 200
    assert pieces(base, "search_word") < 10
    assert pieces(base, "search_gram") < 10
    assert base.found("lovelace") == [id]
    assert not base.index.tend()


def waiting(base: Base) -> int:
    ((count,),) = base.database.execute_sql("SELECT count(*) FROM search_late").fetchall()
    return int(count)


def rename_later(base: Base, id: ContactId, last_name: str) -> None:
    with transaction(base.database):
        ContactTable.update(last_name=last_name).where(ContactTable.id == id).execute(base.database)
        base.index.update_later([id])


def test_what_was_left_for_later_is_taken_in_before_a_search_or_in_an_idle_moment(base: Base) -> None:
    ada, bob = base.add(first_name="Ada"), base.add(first_name="Bob")

    rename_later(base, ada, "Lovelace")
    assert (waiting(base), base.found("lovelace")) == (1, [])
    base.index.catch_up()
    assert (waiting(base), base.found("lovelace")) == (0, [ada])

    rename_later(base, bob, "Lovelace")
    base.index.tend()
    assert (waiting(base), set(base.found("lovelace"))) == (0, {ada, bob})


def test_what_was_left_for_later_is_taken_in_with_the_next_change(base: Base) -> None:
    ada, bob = base.add(first_name="Ada"), base.add(first_name="Bob")
    rename_later(base, ada, "Lovelace")
    base.change(bob, last_name="Lovelace")
    assert (waiting(base), set(base.found("lovelace"))) == (0, {ada, bob})


def test_one_may_come_to_rank_where_another_did(base: Base, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop_app.store.search.index.WRITTEN_AT_ONCE", 1)
    ada, bob = base.add(first_name="Ada"), base.add(first_name="Bob")
    with transaction(base.database):
        for id, place in ((ada, 9), (bob, 1), (ada, 2)):
            ContactTable.update(seq=place).where(ContactTable.id == id).execute(base.database)
        base.index.update([ada, bob])
    assert (base.found("ada"), base.found("bob")) == ([ada], [bob])


def test_an_order_that_is_taken_back_leaves_nothing_for_later(base: Base) -> None:
    ada = base.add(first_name="Ada")
    with suppress(ZeroDivisionError), transaction(base.database):
        base.index.update_later([ada])
        raise ZeroDivisionError
    assert waiting(base) == 0


def test_no_more_is_left_for_later_than_a_search_can_bear(base: Base) -> None:
    everybody = [base.add(first_name="Ada") for _ in range(LATE_AT_MOST + 1)]
    for id in everybody[:LATE_AT_MOST]:
        rename_later(base, id, "Lovelace")
    assert waiting(base) == LATE_AT_MOST

    rename_later(base, everybody[-1], "Lovelace")
    assert waiting(base) == 0
    assert base.found("lovelace")


def test_who_was_left_for_later_and_is_gone_is_dropped(base: Base) -> None:
    ada = base.add(first_name="Ada")
    with transaction(base.database):
        base.index.update_later([ada])
        for table, column in ((IdentifierTable, IdentifierTable.contact), (ContactTable, ContactTable.id)):
            table.delete().where(column == ada).execute(base.database)
    base.index.catch_up()
    assert base.found("ada") == []


def test_edits_without_an_idle_moment_do_not_pile_up_pieces_for_ever(base: Base) -> None:
    id = base.add(first_name="Ada")
    for number in range(200):
        base.change(id, last_name=f"Lovelace {number}")

    assert pieces(base, "search_word") < 70
    assert base.found("199") == [id]


def test_what_was_indexed_at_once_is_not_merged_with_every_few_edits(base: Base) -> None:
    for number in range(30):
        base.add(first_name=f"Ada {number}")
    base.index.rebuild()
    ((whole,),) = base.database.execute_sql("SELECT max(segid) FROM search_gram_idx").fetchall()
    id = base.add(first_name="Eve")
    for number in range(100):
        base.change(id, last_name=f"Lovelace {number}")
        while base.index.tend():
            pass

    kept = base.database.execute_sql("SELECT 1 FROM search_gram_idx WHERE segid = ?", (whole,)).fetchall()
    assert kept


def test_many_at_once_are_indexed_like_one_by_one(base: Base) -> None:
    names = [f"Ada {number} Lovelace{number % 7}" for number in range(1_200)]
    with transaction(base.database):
        ids = [base.put(last_name=name) for name in names]
        base.index.update(ids)
    entries = "SELECT rank, contact, words FROM search_entry ORDER BY rank"
    at_once = base.database.execute_sql(entries).fetchall()
    assert base.found("lovelace3 17")[0] == ids[17]

    counted = "SELECT contacts FROM search_common_piece WHERE piece = 'vel'"
    assert base.database.execute_sql(counted).fetchall() == [(1_200,)]

    base.index.rebuild()

    assert base.database.execute_sql(entries).fetchall() == at_once
    assert len(at_once) == 1_200
