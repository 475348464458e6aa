"""What every part of the window is built from, handed down from the composition root."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from desktop_app.domain.settings import Settings
from desktop_app.ui.links import OpenLink, open_in_browser
from desktop_app.ui.theme import Theme
from desktop_app.ui.timers import Timers
from desktop_app.ui.worker import RequestWorker


@dataclass(frozen=True)
class Parts:
    """*clock* gives aware UTC times; *open_link* is the only way out of the window to a web address."""

    theme: Theme
    worker: RequestWorker
    timers: Timers
    clock: Callable[[], datetime]
    settings: Settings
    open_link: OpenLink = open_in_browser
