"""The versions of what the store is built on."""

from __future__ import annotations

import apsw
import peewee


def library_versions() -> str:
    peewee_version = getattr(peewee, "__version__", "unknown")  # its type stubs leave it out
    return f"SQLite {apsw.sqlite_lib_version()}, APSW {apsw.apsw_version()}, peewee {peewee_version}"
