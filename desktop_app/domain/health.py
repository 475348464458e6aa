"""How a store is: how much is in it and whether it holds together, without anything of what is in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class StoreHealth:
    """*version*: the last change to its tables. *counts*: rows by table. *problems*: a sentence for each check that
    does not hold, none when all do.
    """

    version: str
    size: int  # bytes, without its write-ahead log
    counts: Mapping[str, int]
    problems: tuple[str, ...]


@dataclass(frozen=True)
class ReportFile:
    """A file of a report about a problem: what it is called, what is in it, and its text."""

    name: str
    about: str
    text: str
