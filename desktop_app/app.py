"""The composition root: the only place that knows how the parts fit together, what time it is, and who is here."""

from __future__ import annotations

import getpass
import os
import random
import stat
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import platformdirs

from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Permission
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import OpenEmptyStore
from desktop_app.services.requests import Clock, NewId, OnRan
from desktop_app.services.runner import Runner
from desktop_app.settings_file import read_settings
from desktop_app.store import Store

APP_NAME = "linkdesk"


def now() -> datetime:
    return datetime.now(UTC)


_last_moment = 0  # of the ids of this process
_chance = random.Random()  # seeded by the system, which is asked once: an import makes a million ids


def new_id() -> str:
    """A UUID of version 7: new ones come last in every index, where they cost a fraction of what they would elsewhere.

    Twelve of its bits are a finer clock, as RFC 9562 (6.2, method 3) has it, so that they rise within the process.
    """
    global _last_moment
    milliseconds, rest = divmod(time.time_ns(), 1_000_000)
    _last_moment = moment = max(milliseconds << 12 | rest * 4096 // 1_000_000, _last_moment + 1)
    digits = f"{moment >> 12 << 16 | 0x7000 | moment & 0xFFF:016x}{1 << 63 | _chance.getrandbits(62):016x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def own_store_url() -> str:
    """The agent's own store, in a folder that only they may read."""
    return url_of(Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / "linkdesk.db")


def default_store_url() -> str:
    """The store that is opened where none is named. Raises InvalidSettings."""
    return read_settings(settings_path()).store or own_store_url()


def url_of(path: Path) -> str:
    return f"sqlite:///{str(path).replace('%', '%25')}"


def look_at_store(path: str) -> str:
    """The URL of the store in the file *path*. Raises Unavailable, naming it and why, when there is none."""
    return url_of(Store.look_at(path))


def runtime_folder() -> Path:
    """Where the window's socket lies: a folder that only this user can write to or look into.

    The desktop's own, where there is one; else, as over SSH or in a container, one beside the window's state: a name in
    a folder for everybody could be taken by somebody else first.
    """
    given = os.environ.get("XDG_RUNTIME_DIR", "")
    if sys.platform in ("win32", "darwin"):
        return Path(platformdirs.user_runtime_dir(APP_NAME, appauthor=False))
    if given and _is_private(Path(given)):
        return Path(given) / APP_NAME
    return Path(platformdirs.user_state_dir(APP_NAME, appauthor=False)) / "run"


def _is_private(folder: Path) -> bool:
    try:
        found = folder.stat()
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def settings_path() -> Path:
    return Path(platformdirs.user_config_dir(APP_NAME, appauthor=False)) / "settings.toml"


def current_user() -> AgentName:
    """The agent is the operating-system user."""
    try:
        return AgentName(getpass.getuser())
    except (KeyError, OSError):  # a user id without a name, as in some containers
        return AgentName("agent")


def open_runner(
    url: str,
    *,
    run_by: AgentName,
    agent: AgentName | None = None,
    settings: Settings | None = None,
    clock: Clock = now,
    new_id: NewId = new_id,
    busy_timeout_s: float = 5.0,
    on_ran: OnRan | None = None,
) -> Runner:
    """The store at *url*, and the one door to it.

    *agent*: as whom to work, when not as *run_by*; only who may impersonate can. The first to open an empty store
    becomes its administrator. Raises Unavailable, NotPermitted or InvalidSettings.
    """
    settings = settings or read_settings(settings_path())
    store = Store(url, busy_timeout_s=busy_timeout_s)
    try:
        own = Runner(store, run_by, clock=clock, new_id=new_id, settings=settings, on_ran=on_ran)
        with store.reading():
            is_new = store.agents.is_empty()
        if is_new:
            own.run(OpenEmptyStore())
        if agent is None or agent == run_by:
            return own
        with store.reading():
            store.agents.get(run_by).require([Permission.AGENT_IMPERSONATE])
        return Runner(store, agent, clock=clock, new_id=new_id, settings=settings, run_by=run_by, on_ran=on_ran)
    except BaseException:
        store.close()
        raise
