"""Which program this is, and on what it runs."""

from __future__ import annotations

import platform
import sys
from locale import getlocale

from desktop_app import __version__
from desktop_app.store.libraries import library_versions


def versions() -> tuple[str, ...]:
    """Of the program, and of what it runs on, each as one would say it; the window knows of its Qt besides."""
    how = "packaged" if getattr(sys, "frozen", False) else "from its source"
    return (
        f"Linkdesk {__version__}, {how}",
        f"Python {platform.python_version()}",
        library_versions(),
        f"{platform.system()} {platform.release()}, {platform.machine()}, {_distribution()}",
        f"language {getlocale()[0] or 'C'}",
    )


def _distribution() -> str:
    try:
        return platform.freedesktop_os_release().get("PRETTY_NAME", "unknown distribution")
    except (OSError, AttributeError):  # not on Linux, or one that does not say
        return platform.version()
