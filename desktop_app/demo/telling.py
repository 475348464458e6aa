"""What a story of the demo is made of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from desktop_app.testing.stage import Stage


@dataclass(frozen=True)
class Step:
    """What has just happened, for whoever watches; *ok*: the desk shows it."""

    text: str
    ok: bool


@dataclass(frozen=True)
class Story:
    """*name* is what ``linkdesk demo`` is told; *play* yields a step after each thing that happens."""

    name: str
    title: str
    play: Callable[[Stage], Iterator[Step]]
