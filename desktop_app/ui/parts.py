"""What every part of the window is built from, handed down from the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from desktop_app.domain.settings import Settings
from desktop_app.ui.alerts import Alerts
from desktop_app.ui.column_memory import ColumnMemory
from desktop_app.ui.file_choosing import FileChooser, FileDialogs
from desktop_app.ui.import_memory import ImportMemory
from desktop_app.ui.links import OpenLink, open_folder, open_outside
from desktop_app.ui.other_stores import OtherStores, StoreMemory
from desktop_app.ui.own_program import Program
from desktop_app.ui.theme import Theme
from desktop_app.ui.timers import Timers
from desktop_app.ui.worker import RequestWorker

SaveSettings = Callable[[Mapping[str, Any]], Settings]


@dataclass(frozen=True)
class Parts:
    """*clock* gives aware UTC times; *open_link* and *open_folder* are the only ways out of the window to other
    programs.

    *save_settings* writes changed settings, by their names, for good, and answers all of them; raises DesktopError.
    *program* does in a process of its own what would keep the window waiting; *stores* opens other windows.
    """

    theme: Theme
    worker: RequestWorker
    timers: Timers
    clock: Callable[[], datetime]
    save_settings: SaveSettings
    program: Program
    import_memory: ImportMemory
    stores: OtherStores
    store_memory: StoreMemory
    alerts: Alerts
    columns: ColumnMemory
    open_link: OpenLink = open_outside
    open_folder: OpenLink = open_folder
    files: FileChooser = field(default_factory=FileDialogs)

    @property
    def settings(self) -> Settings:
        """As they are now."""
        return self.worker.settings
