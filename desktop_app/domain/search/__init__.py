"""Searching: what a text is taken for, what of a contact it matches, and which contact comes first.

Whatever keeps an index keeps exactly the words of a ``SearchDocument``, in the form of its ``haystack``; this package
decides everything else and never sees a database.
"""

from desktop_app.domain.search.carried import fields_of
from desktop_app.domain.search.documents import Passage, SearchDocument, Searched
from desktop_app.domain.search.evidence import SearchAnswer, SearchHit, hit
from desktop_app.domain.search.kept import KeptDocument, kept
from desktop_app.domain.search.matching import Match, Tier, best_first, match, match_words, may_match
from desktop_app.domain.search.queries import Alternative, SearchQuery, Term, key_of
from desktop_app.domain.search.typos import gaps, is_one_letter_off, may_be_mistyped
from desktop_app.domain.search.words import INFIX_MINIMUM, guarded, words_in

__all__ = [
    "INFIX_MINIMUM",
    "Alternative",
    "KeptDocument",
    "Match",
    "Passage",
    "SearchAnswer",
    "SearchDocument",
    "SearchHit",
    "SearchQuery",
    "Searched",
    "Term",
    "Tier",
    "best_first",
    "fields_of",
    "gaps",
    "guarded",
    "hit",
    "is_one_letter_off",
    "kept",
    "key_of",
    "match",
    "match_words",
    "may_be_mistyped",
    "may_match",
    "words_in",
]
