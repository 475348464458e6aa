"""The composition root: the only place that knows how the parts fit together, what time it is, and who is here."""

from __future__ import annotations

import getpass
import os
import stat
import sys
import tomllib
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

import platformdirs

from desktop_app.domain.errors import InvalidSettings
from desktop_app.domain.identifiers import Region, known_region
from desktop_app.domain.ids import AgentName
from desktop_app.domain.permissions import Permission
from desktop_app.domain.settings import Settings
from desktop_app.services.agents import OpenEmptyStore
from desktop_app.services.requests import Clock, NewId
from desktop_app.services.runner import Runner
from desktop_app.store import Store

APP_NAME = "linkdesk"
DAYS_LIMIT = 36_500


def now() -> datetime:
    return datetime.now(UTC)


def new_id() -> str:
    return str(uuid.uuid4())


def default_store_url() -> str:
    """The agent's own store, in a folder that only they may read."""
    return f"sqlite:///{Path(platformdirs.user_data_dir(APP_NAME, appauthor=False)) / 'linkdesk.db'}"


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
) -> Runner:
    """The store at *url*, and the one door to it.

    *agent*: as whom to work, when not as *run_by*; only who may impersonate can. The first to open an empty store
    becomes its administrator. Raises Unavailable, NotPermitted or InvalidSettings.
    """
    settings = settings or read_settings(settings_path())
    store = Store(url, busy_timeout_s=busy_timeout_s)
    try:
        own = Runner(store, run_by, clock=clock, new_id=new_id, settings=settings)
        with store.reading():
            is_new = store.agents.is_empty()
        if is_new:
            own.run(OpenEmptyStore())
        if agent is None or agent == run_by:
            return own
        with store.reading():
            store.agents.get(run_by).require([Permission.AGENT_IMPERSONATE])
        return Runner(store, agent, clock=clock, new_id=new_id, settings=settings, run_by=run_by)
    except BaseException:
        store.close()
        raise


def read_settings(path: Path) -> Settings:
    """The settings in *path*, each at its default where the file says nothing. Raises InvalidSettings."""
    if not path.exists():
        return Settings()
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidSettings(f"The settings in {path} cannot be read: {error}.") from error
    return _settings(found, path)


def _settings(found: Mapping[str, Any], path: Path) -> Settings:
    changes: dict[str, Any] = {}
    defaults = vars(Settings())
    for key, value in found.items():
        try:
            if key not in defaults:
                raise ValueError(f"there is no setting called {key!r}")
            changes[key] = _setting(value, defaults[key])
        except (TypeError, ValueError) as error:
            raise InvalidSettings(f"The settings in {path} hold a mistake at {key!r}: {error}.") from error
    return Settings(**changes)


def _setting(value: object, default: object) -> object:
    """*value* as the setting whose default is *default* takes it. Raises ValueError or TypeError in words."""
    if isinstance(default, Enum):
        return _one_of(type(default), value)
    if isinstance(default, tuple):
        if not isinstance(value, list) or not value or not all(isinstance(each, str) and each for each in value):
            raise TypeError("expected a list of texts")
        return tuple(value)
    if isinstance(default, int) and not isinstance(default, bool):
        return _number_of_days(value)
    if isinstance(default, bool) != isinstance(value, bool) or not isinstance(value, bool | str):
        raise TypeError(f"expected {'true or false' if isinstance(default, bool) else 'a text'}")
    return value if isinstance(value, bool) else _region(value)


def _one_of(choices: type[Enum], value: object) -> Enum:
    try:
        return choices(value)
    except ValueError:
        known = ", ".join(f'"{each.value}"' for each in choices)
        raise ValueError(f"{value!r} is none of {known}") from None


def _number_of_days(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= DAYS_LIMIT:
        raise ValueError(f"expected a number of days from 1 to {DAYS_LIMIT:,}")
    return value


def _region(text: str) -> Region:
    region = known_region(text)
    if region is None:
        raise ValueError(f'{text!r} is no country whose numbering is known, e.g. "US"')
    return region
