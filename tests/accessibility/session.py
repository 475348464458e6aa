"""A desktop of a test's own: an X server, a session bus and with it the accessibility bus, all gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

SYSTEM_PYTHON = "/usr/bin/python3"
_NEEDED = ("Xvfb", "dbus-daemon", SYSTEM_PYTHON)
_PACKAGES = "xvfb, dbus, at-spi2-core and python3-pyatspi"


def what_is_missing() -> str:
    """Why no screen reader can be played here, in a sentence; "" where one can."""
    absent = [program for program in _NEEDED if shutil.which(program) is None]
    if not absent and subprocess.run([SYSTEM_PYTHON, "-c", "import pyatspi"], capture_output=True).returncode:
        absent = ["pyatspi"]
    if not absent:
        return ""
    return f"No screen reader can be played without {', '.join(absent)}; on Debian and Ubuntu install {_PACKAGES}."


@contextmanager
def desktop_session(home: Path) -> Iterator[dict[str, str]]:
    """The environment of programs that run in it; *home* is theirs, and need not be there yet."""
    home.mkdir(parents=True, exist_ok=True)
    own = {"HOME": str(home)}
    # A bus or a screen of whoever runs the tests must not be met.
    apart = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "AT_SPI_BUS_ADDRESS", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in apart and name[:4] != "XDG_"} | own
    with ExitStack() as stack:
        # A socket's path may have about a hundred characters, and pytest's own folders use most of them.
        environment["XDG_RUNTIME_DIR"] = stack.enter_context(TemporaryDirectory(prefix="ld-"))
        environment["DISPLAY"] = ":" + stack.enter_context(
            _started(["Xvfb", "-screen", "0", "1400x900x24", "-nolisten", "tcp", "-displayfd"], environment)
        )
        environment["DBUS_SESSION_BUS_ADDRESS"] = stack.enter_context(
            _started(["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"], environment)
        )
        # The accessibility bus comes with the first who asks the session bus for it.
        environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        yield environment


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    """Starts what writes to the descriptor whose number follows *command* as soon as it is ready; the line written."""
    ear, mouth = os.pipe()
    with subprocess.Popen(
        [*command, str(mouth)], env=environment, pass_fds=(mouth,), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as program:
        os.close(mouth)
        try:
            with os.fdopen(ear, encoding="utf-8") as answer:
                yield answer.readline().strip()
        finally:
            program.terminate()
