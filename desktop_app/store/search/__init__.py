"""The search index: which contacts may match a text, best first. What does match is said by ``domain/search``.

``search_entry`` keeps each contact's words, and two FTS5 tables find them: one by the words and their beginnings, one
by their three-letter pieces. These only ever give candidates, whose words are looked at again. Their rowid is the
contact's *rank*: curated before temporary, then the second that it was last in touch, newest first, then the order of
creation. So the best candidates come first by themselves, and a search reads no more of them than it needs, be there a
hundred that match or a million.
"""

from desktop_app.store.search.index import SearchIndex
from desktop_app.store.search.looking import ENOUGH_WITHOUT_TYPOS

__all__ = ["ENOUGH_WITHOUT_TYPOS", "SearchIndex"]
