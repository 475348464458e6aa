"""What goes into the one-folder build, and what stays out of it: asked by ``linkdesk.spec``."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path, PurePosixPath

from desktop_app.resource_files import resource_path

PACKAGE = Path(__file__).resolve().parents[1]
ENTRY = PACKAGE / "packaging" / "entry.py"
_MIGRATIONS = PACKAGE / "store" / "migrations"

# As PyInstaller lists a file: its place in the folder, where it is now, and what it is.
Listed = tuple[str, str, str]

# Nothing that the program does needs them, and their libraries would have to be loaded or shipped.
EXCLUDED_MODULES = (
    "_hashlib", "_sqlite3", "_ssl", "asyncio", "bdb", "concurrent.futures.process", "curses", "doctest",
    "ftplib", "lib2to3", "multiprocessing", "pdb", "phonenumbers.carrier", "phonenumbers.carrierdata",
    "phonenumbers.geocoder", "phonenumbers.geodata", "phonenumbers.timezone", "phonenumbers.tzdata", "pip", "pydoc",
    "readline", "setuptools", "smtplib", "sqlite3", "ssl", "tkinter", "unittest", "xmlrpc",
)  # fmt: skip
# Of Qt: accelerated graphics, embedded screens, remote desktops, the network's state, and GTK's dialogs, for which the
# whole of GTK would be loaded at the start. The window is painted by the processor, and Wayland shows it all the same.
_DROPPED_PLUGINS = {
    "egldeviceintegrations": (),
    "generic": (),
    "imageformats": ("qgif", "qicns", "qtga", "qtiff", "qwbmp", "qwebp", "qpdf"),
    "networkinformation": (),
    "platforms": ("qeglfs", "qlinuxfb", "qminimal", "qminimalegl", "qvkkhrdisplay", "qvnc", "qdirect2d"),
    "platformthemes": ("qgtk3",),
    "tls": (),
    "wayland-graphics-integration-client": (),
    "wayland-shell-integration": ("ivi-shell", "qt-shell", "fullscreen-shell-v1", "wl-shell-plugin"),
    "xcbglintegrations": (),
}
_DROPPED_LIBRARIES = ("libQt6EglFSDeviceIntegration", "libQt6EglFsKmsSupport", "libQt6WlShellIntegration")
_DROPPED_FOLDERS = ("PySide6/Qt/translations", "PySide6/translations", "PySide6/Qt/qml", "PySide6/qml")
_HOOKS_NOT_NEEDED = ("pyi_rth_pyside6",)  # Qt finds its own plug-ins; set for it, other programs would look there, too


def data_files() -> list[tuple[str, str]]:
    """What is found by its path at run time: the resources, and the migrations, which are read as files."""
    files = [(str(resource_path()), "desktop_app/resources")]
    files += [(str(path), "desktop_app/store/migrations") for path in sorted(_MIGRATIONS.glob("*.py"))]
    anyascii = find_spec("anyascii")
    assert anyascii is not None
    assert anyascii.origin is not None
    tables = Path(anyascii.origin).with_name("_data").glob("[!_]*")
    return [*files, *((str(path), "anyascii/_data") for path in sorted(tables))]


def hidden_imports() -> list[str]:
    """What nobody sees being imported: modules that are loaded by name, those of the migrations, numbering by country.

    The hook for phonenumbers would bring the places and carriers of all the world's numbers, ten megabytes.
    """
    found = {"phonenumbers.data", "phonenumbers.shortdata", *_own_modules()}
    for path in _MIGRATIONS.glob("*.py"):
        found |= imported(path)
    for package in ("data", "shortdata"):
        folder = find_spec(f"phonenumbers.{package}")
        assert folder is not None
        for place in folder.submodule_search_locations or ():
            found |= {f"phonenumbers.{package}.{each.stem}" for each in Path(place).glob("region_*.py")}
    return sorted(found)


def _own_modules() -> set[str]:
    """All of ours, as some are loaded by their name; the migrations are files, and what makes packages stays here."""
    files = (path.relative_to(PACKAGE.parent) for path in PACKAGE.rglob("*.py") if path.stem.isidentifier())
    named = {".".join(path.with_suffix("").parts).removesuffix(".__init__") for path in files}
    return {name for name in named if not name.startswith("desktop_app.packaging")}


def imported(source: Path) -> set[str]:
    """Full names of the modules that a file of Python imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {each.name for each in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module)
    return found


def wanted_binaries(listed: Iterable[Listed]) -> list[Listed]:
    return [each for each in listed if not (_is_dropped(each[0]) or _is_of_the_system(each))]


def wanted_data(listed: Iterable[Listed]) -> list[Listed]:
    return [each for each in listed if not _posix(each[0]).startswith(_DROPPED_FOLDERS)]


def wanted_hooks(listed: Iterable[Listed]) -> list[Listed]:
    return [each for each in listed if each[0] not in _HOOKS_NOT_NEEDED]


def _posix(path: str) -> str:
    return path.replace("\\", "/")


def _is_dropped(place: str) -> bool:
    path = PurePosixPath(_posix(place))
    name = path.name.split(".")[0]
    if name.startswith(_DROPPED_LIBRARIES):
        return True
    if "plugins" not in path.parts:
        return False
    dropped = _DROPPED_PLUGINS.get(path.parent.name)
    return dropped is not None and (not dropped or name.removeprefix("lib") in dropped)


def _is_of_the_system(listed: Listed) -> bool:
    """On Linux, what the distribution has comes from there, with its security updates; a Python may be built in."""
    place, source, kind = listed
    if not sys.platform.startswith("linux") or kind != "BINARY" or "/" in place:
        return False
    return source.startswith(("/lib", "/usr/lib")) and not place.startswith("libpython")
