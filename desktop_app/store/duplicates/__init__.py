"""Who is likely there twice, kept ready as contacts change. What makes it likely is said by ``domain/duplicates.py``.

Each contact's profile and its keys are kept; contacts that share a key which few hold are compared, and the likely
pairs are kept with their score. All of it is derived: changed in the transaction that changes the contacts, or, for the
thousands of an import, in helpings afterwards.
"""

from desktop_app.store.duplicates.index import DuplicateIndex

__all__ = ["DuplicateIndex"]
