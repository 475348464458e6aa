from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from desktop_app.domain.contacts import ContactFields, ContactKind
from desktop_app.domain.identifiers import Identifier, IdentifierType, Region
from desktop_app.domain.ids import ContactId
from desktop_app.domain.search import (
    KeptDocument,
    Match,
    SearchDocument,
    SearchHit,
    SearchQuery,
    Tier,
    best_first,
    fields_of,
    gaps,
    hit,
    is_one_letter_off,
    kept,
    match,
    words_in,
)
from desktop_app.domain.search.documents import (
    SEARCHED_FIELDS,
    Custom,
    Held,
    Standing,
    custom_passage,
    merged_names,
    note_passage,
)

US = Region("US")
any_text = st.text(st.characters(exclude_categories=()), max_size=40)
LETTERS = "abcdefghijklmnopqrstuvwxyz"
letters = st.text(LETTERS, min_size=1, max_size=8)
typeable = st.text(st.sampled_from("abzÅßłéİ王伟김Яд٣ 12-'@.+()\"́😀"), max_size=20)


def a_contact(
    *identifiers: Identifier, kind: ContactKind = ContactKind.CURATED, order: int = 1, **fields: str
) -> SearchDocument:
    """A contact that holds *identifiers* besides those of its fields."""
    given_fields = ContactFields(**fields)
    held = [*given_fields.identifiers(US).items(), *((each, each.value) for each in identifiers)]
    return SearchDocument(
        ContactId(f"contact-{order}"),
        kind,
        {name: getattr(given_fields, name) for name in SEARCHED_FIELDS},
        created_order=order,
        last_contact=None,
        held=[Held(each.type, each.value, raw) for each, raw in held],
    )


def words_of(document: SearchDocument) -> list[str]:
    return words_in(document.haystack)


def matched(text: str, document: SearchDocument, *, with_typos: bool = False) -> Match | None:
    return match(SearchQuery.read(text, US), document, with_typos=with_typos)


def tier_of(text: str, document: SearchDocument, *, with_typos: bool = False) -> Tier | None:
    found = matched(text, document, with_typos=with_typos)
    return found and found.tier


def hit_of(text: str, document: SearchDocument) -> SearchHit:
    query = SearchQuery.read(text, US)
    found = match(query, document, with_typos=True)
    assert found is not None
    return hit(query, document, found)


def marked(found: SearchHit) -> str:
    return found.matched_text[slice(*found.span)]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("lukasz", {"first_name": "Łukasz"}),
        ("Łukasz", {"first_name": "LUKASZ"}),
        ("wang", {"last_name": "王"}),
        ("wei wang", {"last_name": "王伟"}),
        ("wangwei", {"last_name": "王伟"}),
        ("minsu", {"first_name": "김민수"}),
        ("muller", {"last_name": "Mu\u0308ller"}),
        ("strasse", {"last_name": "Straße"}),
        ("oneil", {"last_name": "O'Neil"}),
        ("O'Neil", {"last_name": "O Neil"}),
        ("neil", {"last_name": "O'Neil"}),
        ("delgado-voss", {"last_name": "Delgado Voss"}),
        ("voss maria delg", {"first_name": "Maria", "last_name": "Delgado-Voss"}),
        ("C++", {"title": "C++ developer"}),
        ("24/7", {"organization": "24/7 Support"}),
        ("24 7", {"organization": "24/7 Support"}),
        ("ceramics", {"organization": "Delgado-Voss Ceramics"}),
        ("ann@x.org", {"work_email": "Ann@X.org"}),
        ("ann", {"work_email": "ann@x.org"}),
        ("x.org", {"work_email": "ann@x.org"}),
        ("@x.org", {"work_email": "ann@x.org"}),
        ("ann.lee@", {"work_email": "ann.lee@x.org"}),
        ("mailto:ann@x.org", {"other_email": "ann@x.org"}),
        ("bücher", {"work_email": "ann@bücher.de"}),
        ("803 123", {"work_phone": "+1 803-123-0000"}),
        ("1230000", {"work_phone": "+1 803-123-0000"}),
        ("(803)", {"work_phone": "+18031230000"}),
        ("803.123-00 00", {"work_phone": "803/1230000"}),
        ("+1 803", {"work_phone": "(803) 123-0000"}),
        ("maria 803", {"first_name": "Maria", "work_phone": "(803) 123-0000"}),
        ("803 12 maria", {"first_name": "Maria", "work_phone": "(803) 123-0000"}),
        ("0170 12", {"cell_phone": "+49 170 1234567"}),
        ("0049 170", {"cell_phone": "+49 170 1234567"}),
        ("+49 (0)170 12", {"cell_phone": "+49 170 1234567"}),
        ("٨٠٣", {"cell_phone": "+18031230000"}),
        ("0812", {"work_phone": "ring 0812 or none"}),
        ("doe", {"work_phone": "(John Doe)"}),
        ("555-9999", {"work_phone": "555-1234 / 555-9999"}),
    ],
)
def test_is_found_however_it_is_spelled(text: str, fields: dict[str, str]) -> None:
    assert matched(text, a_contact(**fields)) is not None


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("ann@x.org", {"first_name": "Ann", "last_name": "X", "work_email": "bob@y.org"}),
        ("ann@x.org", {"work_email": "ann.lee@x.org"}),
        ("ob", {"first_name": "Bob"}),
        ("ann bob", {"first_name": "Ann"}),
        ("803 123", {"work_phone": "+1 803 555 1123"}),
        ("Berlin", {"country": "DE", "salutation": "Berlin"}),
        ("", {"first_name": "Ann"}),
        ("++ --", {"first_name": "Ann"}),
        ('""', {"first_name": "Ann"}),
        ('"annlee"', {"first_name": "Ann", "last_name": "Lee"}),
        ('"8031230000"', {"work_phone": "(803) 123-0000"}),
        ('"muller"', {"last_name": "Müller"}),
    ],
)
def test_is_not_found_by_what_it_has_not(text: str, fields: dict[str, str]) -> None:
    assert matched(text, a_contact(**fields)) is None


@pytest.mark.parametrize(
    ("text", "fields", "mark"),
    [
        ('"803) 123"', {"work_phone": "(803) 123-0000"}, "803) 123"),
        ('"Ann Lee"', {"first_name": "Ann", "last_name": "Lee"}, "Ann Lee"),
        ('"c++"', {"title": "A C++ developer"}, "C++"),
        ('"O\'N"', {"last_name": "O'Neil"}, "O'N"),
        ('"ller" ann', {"first_name": "Ann", "last_name": "Müller"}, "ller"),
    ],
)
def test_quotation_marks_ask_for_what_stands_there(text: str, fields: dict[str, str], mark: str) -> None:
    assert marked(hit_of(text, a_contact(**fields))) == mark


def test_exact_comes_before_prefix_before_infix_before_a_typo() -> None:
    names = ["Anna", "Annabel", "Rosanna", "Ana"]
    tiers = [tier_of("anna", a_contact(first_name=name), with_typos=True) for name in names]
    assert tiers == [Tier.EXACT, Tier.PREFIX, Tier.INFIX, Tier.TYPO]


def test_a_word_counts_as_much_as_its_weakest() -> None:
    assert tier_of("ann lov", a_contact(first_name="Ann", last_name="Lovelace")) is Tier.PREFIX


def test_a_typo_is_forgiven_once_and_only_when_asked_for() -> None:
    someone = a_contact(first_name="Maria", last_name="Lovelace")
    assert tier_of("maria lovelcae", someone) is None
    assert tier_of("maria lovelcae", someone, with_typos=True) is Tier.TYPO
    assert tier_of("mria lovelcae", someone, with_typos=True) is None
    assert tier_of("mra", someone, with_typos=True) is None


def test_a_typo_shows_what_it_may_have_meant() -> None:
    found = hit_of("lovelcae", a_contact(first_name="Ada", last_name="Lovelace"))
    assert (found.matched_label, found.matched_text, found.span, found.reason) == (
        "Last name",
        "Lovelace",
        (0, 0),
        "one letter off",
    )


@pytest.mark.parametrize(
    ("text", "phone", "shown", "mark", "reason"),
    [
        ("+1 803-123-0000", "(803) 123-0000", "+1 803-123-0000", "803-123-0000", "same number"),
        ("8031230000", "(803) 123-0000", "+1 803-123-0000", "803-123-0000", "same number"),
        ("tel:+18031230000", "(803) 123-0000", "+1 803-123-0000", "803-123-0000", "same number"),
        ("+1 803-123-0000", "+1 803-123-0002", "+1 803-123-0002", "803-123-000", "first 9 digits alike"),
        ("+1 803-123-0000", "+1 803-123-0010", "+1 803-123-0010", "803-123-00", "first 8 digits alike"),
        ("+1 803-123-4567", "+1 903-123-4567", "+1 903-123-4567", "03-123-4567", "last 9 digits alike"),
        ("803 123", "(803) 123-0000", "+1 803-123-0000", "803-123", ""),
        ("3-12", "(803) 123-0000", "+1 803-123-0000", "3-12", ""),
        ("0170 12", "+49 170 1234567", "+49 170 1234567", "170 12", ""),
        ("0812", "ask 0812", "ask 0812", "0812", ""),
    ],
)
def test_a_number_shows_what_is_alike(text: str, phone: str, shown: str, mark: str, reason: str) -> None:
    found = hit_of(text, a_contact(work_phone=phone))
    assert (found.matched_field, found.matched_label) == ("work_phone", "Work phone")
    assert (found.matched_text, marked(found), found.reason) == (shown, mark, reason)


def test_numbers_with_little_in_common_are_not_alike() -> None:
    assert matched("+1 803-123-0000", a_contact(work_phone="+1 803-124-9999")) is None


def test_more_digits_alike_come_first() -> None:
    nine, eight = (matched("+18031230000", a_contact(work_phone=f"+1803123{end}")) for end in ("0002", "0020"))
    assert nine is not None
    assert eight is not None
    document = a_contact(first_name="Ann")
    assert best_first(nine, document) < best_first(eight, document)


@pytest.mark.parametrize(
    ("identifier", "text", "label"),
    [
        (Identifier(IdentifierType.LINE, "ann_lee7"), "ann_l", "LINE"),
        (Identifier(IdentifierType.X, "annlee"), "@AnnLee", "X"),
        (Identifier(IdentifierType.EXTERNAL_ID, "CRM-00417", "crm"), "crm-00417", "External ID"),
        (Identifier(IdentifierType.EXTERNAL_ID, "CRM-00417", "crm"), "417", "External ID"),
        (Identifier(IdentifierType.EMAIL, "ann@x.org"), "ann@x", "E-mail"),
        (Identifier(IdentifierType.PHONE, "+18031230000"), "803 123 0000", "Phone"),
        (Identifier(IdentifierType.WHATSAPP, "18031230000"), "803 123 0000", "WhatsApp"),
        (Identifier(IdentifierType.COOKIE, "a1b2-c3d4"), "a1b2-c3d4", "Web ID"),
    ],
)
def test_every_identifier_is_found(identifier: Identifier, text: str, label: str) -> None:
    found = hit_of(text, a_contact(identifier, last_name="Doe"))
    assert (found.matched_field, found.matched_label) == ("identifier", label)
    assert marked(found)


def test_a_cookie_is_found_as_a_whole_only() -> None:
    visitor = a_contact(Identifier(IdentifierType.COOKIE, "a1b2-c3d4"))
    assert tier_of("a1b2-c3d4", visitor) is Tier.SAME
    assert words_of(visitor) == []
    assert matched("a1b2", visitor) is None
    assert matched('"a1b2"', visitor) is None


@pytest.mark.parametrize(
    ("text", "read_as"),
    [
        ("+1 803-123-0000", "phone number"),
        ("803 123", "phone number"),
        ("(803)", "phone number"),
        ("ann@x.org", "e-mail address"),
        ("ann@", "e-mail address"),
        ("@x.org", "e-mail address"),
        ("Ann Lee", "name"),
        ("Area 51", "name"),
        ("", "name"),
    ],
)
def test_says_what_the_text_was_taken_for(text: str, read_as: str) -> None:
    assert SearchQuery.read(text, US).read_as == read_as


def test_the_mark_stands_where_the_letters_came_from() -> None:
    assert marked(hit_of("wei", a_contact(first_name="Mr 王伟"))) == "伟"
    assert marked(hit_of("strass", a_contact(first_name="Die Straße"))) == "Straß"
    assert marked(hit_of("lace", a_contact(last_name="Lovelace"))) == "lace"
    assert marked(hit_of("delgado-v", a_contact(last_name="Delgado-Voss"))) == "Delgado-V"


def test_only_the_beginning_of_a_huge_query_is_looked_at() -> None:
    assert tier_of("ann" + " " * 253 + "nobody", a_contact(first_name="Ann")) is Tier.EXACT
    assert tier_of("ann " * 16 + "nobody", a_contact(first_name="Ann")) is Tier.EXACT
    assert len(SearchQuery.read("a b c d e f g h i j k l m n o p q r s", US).terms) == 16


def test_ranks_curated_first_then_last_in_touch_then_created_first() -> None:
    def key(order: int, day: int | None, kind: ContactKind = ContactKind.CURATED) -> tuple[object, ...]:
        at = datetime(2026, 11, day, tzinfo=UTC) if day else None
        document = SearchDocument(ContactId(str(order)), kind, dict.fromkeys(SEARCHED_FIELDS, "Ann"), order, at)
        return best_first(Match(Tier.EXACT), document)

    expected = [key(3, 20), key(4, 2), key(1, None), key(2, None), key(0, 21, ContactKind.IDENTIFIED)]
    assert sorted(expected) == expected


@given(any_text, typeable, typeable, typeable)
def test_any_text_is_a_question_and_its_mark_lies_within_the_text(
    text: str, name: str, phone: str, handle: str
) -> None:
    handles = [Identifier(IdentifierType.LINE, handle)] if handle else []
    someone = a_contact(*handles, last_name=name, work_phone=phone, other_email="ann@x.org")
    for asked in (text, name, phone, handle, f'"{name}"', text + name, "ann@x.org"):
        query = SearchQuery.read(asked, US)
        found = match(query, someone, with_typos=True)
        if found is not None:
            shown = hit(query, someone, found)
            start, end = shown.span
            assert 0 <= start <= end <= len(shown.matched_text)


@given(
    *[typeable] * 6,
    st.sampled_from(ContactKind),
    st.none() | st.datetimes(timezones=st.just(UTC)),
    st.lists(st.tuples(st.sampled_from(IdentifierType), typeable, typeable, st.sampled_from(Standing)), max_size=4),
)
def test_what_is_kept_of_a_contact_says_the_same_as_the_contact(  # type: ignore[no-untyped-def]
    first, last, organization, phone, email, note, kind, last_contact, held
) -> None:
    fields = {"first_name": first, "last_name": last, "organization": organization}
    texts = dict.fromkeys(SEARCHED_FIELDS, "") | fields | {"work_phone": phone, "personal_email": email}
    also = [*merged_names(texts, [texts | {"first_name": last}]), note_passage(note)]
    someone = SearchDocument(
        ContactId("c"),
        kind,
        texts,
        7,
        last_contact,
        None,
        [Held(*each) for each in held],
        also,
        frozenset(["last_name"]),
    )
    custom = custom_passage(Custom("Number", "NO-7", is_key=False))
    seen_by_all = KeptDocument(ContactId("c"), 7, someone.haystack, kept(someone))
    with_custom = replace(someone, also=[*also[:-1], custom, *also[-1:]])
    seen_by_some = KeptDocument(ContactId("c"), 7, with_custom.haystack, kept(with_custom))
    seen_by_some.custom = [custom]

    assert (seen_by_all.passages, seen_by_all.has_custom) == (someone.passages, False)
    assert (seen_by_some.passages, seen_by_some.has_custom) == (with_custom.passages, True)
    for read in (seen_by_all, seen_by_some):
        assert list(map(words_in, read.haystacks())) == [words_in(passage.haystack) for passage in read.passages]
        assert [read.passage_at(place) for place in range(len(read.passages))] == list(read.passages)
        assert (read.name, read.organization) == (someone.name, someone.organization)
        assert (read.kind, read.last_contact, read.created_order) == (kind, last_contact, 7)


@given(typeable, typeable)
def test_is_found_by_each_of_its_words(name: str, phone: str) -> None:
    someone = a_contact(last_name=name, work_phone=phone, work_email="ann.lee@x.org")
    for word in words_of(someone):
        tier = tier_of(word, someone)
        assert tier is not None
        assert tier <= Tier.EXACT


@given(letters, letters, letters)
def test_is_found_by_every_beginning_and_every_long_enough_piece(before: str, piece: str, after: str) -> None:
    someone = a_contact(last_name=before + piece + after)
    assert matched(before + piece, someone)
    assert bool(matched(piece, someone)) >= (len(piece) >= 3)


@given(st.lists(letters, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_word_order_does_not_matter(words: list[str], random) -> None:  # type: ignore[no-untyped-def]
    someone = a_contact(first_name="Ada Zoe", last_name=" ".join(words[:3]), organization="Abc")
    shuffled = random.sample(words, len(words))
    assert matched(" ".join(words), someone) == matched(" ".join(shuffled), someone)


def one_letter_off(word: str) -> set[str]:
    """Every word of letters that a single slip makes of *word*, one by one."""
    cuts = [(word[:place], word[place:]) for place in range(len(word) + 1)]
    found = {start + end[1:] for start, end in cuts if end}
    found |= {start + end[1] + end[0] + end[2:] for start, end in cuts if len(end) > 1}
    found |= {start + letter + end for start, end in cuts for letter in LETTERS}
    found |= {start + letter + end[1:] for start, end in cuts if end for letter in LETTERS}
    return found - {word, ""}


@given(letters, letters)
def test_one_letter_off_goes_both_ways(one: str, other: str) -> None:
    assert is_one_letter_off(one, other) == is_one_letter_off(other, one) == (other in one_letter_off(one))


@given(letters, st.data())
def test_every_slip_is_one_letter_off(word: str, data: st.DataObject) -> None:
    slipped = data.draw(st.sampled_from(sorted(one_letter_off(word))))
    assume(slipped)
    assert is_one_letter_off(word, slipped)
    assert slipped in gaps(word) or word in gaps(slipped) or gaps(word) & gaps(slipped)


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("", {}),
        ("maria", {"first_name": "maria"}),
        ("Maria de Silva", {"first_name": "Maria de", "last_name": "Silva"}),
        ('"Maria Silva"', {"first_name": "Maria", "last_name": "Silva"}),
        ("+1 803-123-0000", {"work_phone": "+1 803-123-0000"}),
        ("tel:+18031230000", {"work_phone": "+18031230000"}),
        ("803 12", {"work_phone": "803 12"}),
        ("ann@x.org", {"personal_email": "ann@x.org"}),
        ("mailto:ann@x.org", {"personal_email": "ann@x.org"}),
        ("Maria Silva (803) 123-0000", {"first_name": "Maria", "last_name": "Silva", "work_phone": "(803) 123-0000"}),
        ("silva ann@x.org 803 123", {"first_name": "silva", "work_phone": "803 123", "personal_email": "ann@x.org"}),
        ("Area 51", {"first_name": "Area", "last_name": "51"}),
        ("@annlee", {}),
        ("?!", {}),
    ],
)
def test_what_was_looked_for_begins_a_new_contact(text: str, fields: dict[str, str]) -> None:
    assert fields_of(text) == fields
