"""Sets up a checkout and starts it: ``python3 -m desktop_app.bootstrap run``, ``… test`` or ``… package``.

`run` opens the window on the demo world (or, where there is no display, plays the demo headless and says
where the pictures are); `test` runs the test suite; `package` makes what is installed on workstations. Each makes
``.venv`` from the pinned versions first, when it is not there yet.

This runs before anything is installed, so it imports the standard library alone, and keeps to syntax that a
Python too old for Linkdesk can read: such a Python shall get a sentence, not a SyntaxError.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

OLDEST_PYTHON = (3, 11)

# What the Qt wheels load from the system. When an xcb library is missing, Qt's message names another one.
DEBIAN_PACKAGE_OF_LIBRARY = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}

# What the test that plays a screen reader needs, and where that is found. Without it the test is skipped.
SCREEN_READER_PACKAGES = {
    "at-spi2-core": ("/usr/libexec/at-spi-bus-launcher", "/usr/lib/at-spi2-core/at-spi-bus-launcher"),
    "dbus": ("/usr/bin/dbus-daemon",),
    "python3-pyatspi": ("/usr/lib/python3/dist-packages/pyatspi",),
    "xvfb": ("/usr/bin/Xvfb",),
}

EXIT_COULD_NOT = 2
EXIT_WRONG_USAGE = 64
EXIT_INTERRUPTED = 130

USAGE = """usage: python3 -m desktop_app.bootstrap run [DEMO-ARGUMENT]…
       python3 -m desktop_app.bootstrap test [PYTEST-ARGUMENT]…
       python3 -m desktop_app.bootstrap package [--out DIR] [--folder]"""


def main(arguments: Sequence[str]) -> int:
    """Do what the first argument says; the others go to what it starts. Answers the exit status."""
    if list(arguments[:1]) in (["-h"], ["--help"]):
        print(USAGE)
        return 0
    start = {"run": run_demo, "test": run_tests, "package": make_package}.get(arguments[0] if arguments else "")
    if start is None:
        print(USAGE, file=sys.stderr)
        return EXIT_WRONG_USAGE
    checkout = Checkout(Path(__file__).resolve().parent.parent)
    try:
        refuse_old_python(sys.version_info)
        set_up(checkout)
        if arguments[0] == "test":
            offer_screen_reader_packages()
        return start(checkout, arguments[1:], os.environ)
    except CannotSetUp as problem:
        say(str(problem))
        return EXIT_COULD_NOT
    except OSError as problem:  # a full disk, somebody else's .venv
        say(f"The set-up could not go on: {problem}")
        return EXIT_COULD_NOT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


class CannotSetUp(Exception):
    """Why this machine cannot run Linkdesk yet, in a sentence, with what to do about it."""


class Checkout(NamedTuple):
    """The folder that holds ``pyproject.toml``, and what the bootstrap makes in it."""

    root: Path

    @property
    def pins(self) -> Path:
        return self.root / "requirements.lock"

    @property
    def environment(self) -> Path:
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        if sys.platform == "win32":
            return self.environment / "Scripts" / "python.exe"
        return self.environment / "bin" / "python"

    @property
    def packages_stamp(self) -> Path:
        """Written when the pinned packages are in, so an environment without it is half-made."""
        return self.environment / "linkdesk-packages"

    @property
    def project_stamp(self) -> Path:
        """Written when the project is in, too."""
        return self.environment / "linkdesk-project"

    @property
    def pictures(self) -> Path:
        return self.root / ".demo-shots"


def refuse_old_python(version: tuple[int | str, ...]) -> None:
    """Raises CannotSetUp for a *version* (as `sys.version_info`) that Linkdesk does not run on."""
    if version[:2] >= OLDEST_PYTHON:
        return
    raise CannotSetUp(
        "Linkdesk needs Python {}.{} or newer, and this is {}.{}; "
        "Debian 12, Ubuntu 24.04 and what came after them have it as python3.".format(*OLDEST_PYTHON, *version[:2])
    )


def set_up(checkout: Checkout) -> None:
    """Bring the system packages and ``.venv`` to what the checkout asks for; does nothing when they are."""
    if not checkout.pins.is_file():
        raise CannotSetUp(
            f"There is no {checkout.pins}: the bootstrap works in a checkout of Linkdesk; "
            "where Linkdesk is installed, the command is linkdesk."
        )
    ensure_system_packages()
    if is_ready(checkout):
        return
    if not has_pinned_packages(checkout):
        make_environment(checkout)
        install_pinned_packages(checkout)
    install_project(checkout)
    say("Set-up is done; it is skipped from now on.")


# System packages ----------------------------------------------------------------------------------------


def ensure_system_packages(look_for_missing: Callable[[], list[str]] | None = None) -> None:
    """Install what is missing when we are root, else raise CannotSetUp with the one line to run."""
    if not sys.platform.startswith("linux"):
        return
    look_for_missing = look_for_missing or missing_packages
    missing = look_for_missing()
    if not missing:
        return
    if shutil.which("apt-get") is None:
        raise CannotSetUp(
            "Some system libraries are missing. Please install what your system calls these Debian packages: "
            + ", ".join(missing)
        )
    if os.geteuid() != 0:
        raise CannotSetUp(
            "Some system packages are missing. Please run this line, and then the same command again:\n"
            + how_to_install(missing)
        )
    say("Installing system packages: " + " ".join(missing))
    install_packages(missing)
    importlib.invalidate_caches()
    still_missing = look_for_missing()
    if still_missing:
        raise CannotSetUp(
            "These system packages are installed, but what they should bring is still not found: "
            + ", ".join(still_missing)
        )


def how_to_install(packages: list[str]) -> str:
    """The line for a user who is not root; the lists of a new machine may be old or empty."""
    return " ".join(["sudo apt-get update; sudo apt-get install --yes", *packages])


def missing_packages(
    can_load: Callable[[str], bool] | None = None, can_import: Callable[[str], bool] | None = None
) -> list[str]:
    """Debian packages to install, sorted; judged by what loads, so what was built or copied in counts too."""
    can_load = can_load or library_loads
    can_import = can_import or module_exists
    missing = [package for library, package in DEBIAN_PACKAGE_OF_LIBRARY.items() if not can_load(library)]
    if not (can_import("venv") and can_import("ensurepip")):
        missing.append(venv_package())
    return sorted(missing)


def missing_for_packaging() -> list[str]:
    """Debian packages that only a package is made with, sorted: tools for programs, and Python as a library."""
    missing = [] if shutil.which("objdump") else ["binutils"]
    python = sysconfig.get_config_var("INSTSONAME")
    if sysconfig.get_config_var("Py_ENABLE_SHARED") and not library_loads(python):
        missing.append("libpython{}.{}".format(*sys.version_info[:2]))
    return missing


def offer_screen_reader_packages(exists: Callable[[str], bool] = os.path.exists) -> None:
    """Install what only that one test needs when we are root, else say what to run. The others go on without."""
    packages = [package for package, places in SCREEN_READER_PACKAGES.items() if not any(map(exists, places))]
    if not packages or not sys.platform.startswith("linux") or shutil.which("apt-get") is None:
        return
    if os.geteuid() != 0:
        say("The test that plays a screen reader is skipped; for it, run: " + how_to_install(packages))
        return
    say("Installing what plays a screen reader: " + " ".join(packages))
    try:
        install_packages(packages)
    except CannotSetUp as problem:
        say(f"{problem}\nThe test that plays a screen reader is skipped.")


def library_loads(name: str) -> bool:
    """Asks the loader that Qt will ask; package lists and ``ldconfig`` may know other architectures."""
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def module_exists(name: str) -> bool:
    return importlib.util.find_spec(name) is not None


def venv_package(system_python: Path = Path("/usr/bin/python3")) -> str:
    """``python3-venv``, or ``python3.13-venv`` when we run on another Python than the system's own."""
    version = "python{}.{}".format(*sys.version_info[:2])
    return "python3-venv" if system_python.resolve().name == version else f"{version}-venv"


def install_packages(packages: Sequence[str]) -> None:
    """With apt-get, as root. The lists are fetched only when what the machine knows does not do."""
    apt_get = ["apt-get", "--quiet", "-o", "DPkg::Lock::Timeout=120"]
    install = [*apt_get, "install", "--yes", "--no-install-recommends", *packages]
    problem = "The system packages could not be installed."
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        run_step(install, problem, environment)
    except CannotSetUp:
        say("Fetching the package lists first.")
        run_step([*apt_get, "update"], "The package lists could not be fetched.", environment)
        run_step(install, problem, environment)


# The environment ----------------------------------------------------------------------------------------


def is_ready(checkout: Checkout) -> bool:
    """Whether nothing is left to do: the packages are in, and the project as pyproject.toml describes it."""
    return has_pinned_packages(checkout) and read_stamp(checkout.project_stamp) == project_digest(checkout)


def has_pinned_packages(checkout: Checkout) -> bool:
    """Whether ``.venv`` got all of these pins, by this Python, in this folder, and still has its Python."""
    return checkout.python.exists() and read_stamp(checkout.packages_stamp) == packages_digest(checkout)


def packages_digest(checkout: Checkout) -> str:
    """Of all that the packages depend on; the folder counts, as scripts in ``.venv`` hold absolute paths."""
    this_python = f"{sys.version}\n{sys.base_prefix}\n{checkout.root}\n"
    return hashlib.sha256(os.fsencode(this_python) + checkout.pins.read_bytes()).hexdigest()


def project_digest(checkout: Checkout) -> str:
    return hashlib.sha256((checkout.root / "pyproject.toml").read_bytes()).hexdigest()


def read_stamp(stamp: Path) -> str:
    """What was done, as a digest; nothing when it was not done, or not to the end."""
    return stamp.read_text(encoding="utf-8") if stamp.is_file() else ""


def make_environment(checkout: Checkout) -> None:
    """A new ``.venv`` with pip. The one before is half-made, out of date or another Python's, and goes."""
    if checkout.environment.is_dir() and not checkout.environment.is_symlink():
        say("Removing the old .venv.")
        shutil.rmtree(checkout.environment)
    elif os.path.lexists(checkout.environment):
        checkout.environment.unlink()
    say("Making .venv with Python {}.{}.{}.".format(*sys.version_info[:3]))
    # When .venv's own Python runs us, it has just removed itself; the one below it is still there.
    python = getattr(sys, "_base_executable", None) or sys.executable
    run_step([python, "-m", "venv", str(checkout.environment)], "The virtual environment could not be made.")


def install_pinned_packages(checkout: Checkout) -> None:
    """All that the project and its tests need, its build backend too. Where from is for pip's settings."""
    say("Installing the pinned packages (some 150 MB to fetch the first time).")
    pip_install(checkout, ["--requirement", str(checkout.pins)], "The pinned packages could not be installed.")
    checkout.packages_stamp.write_text(packages_digest(checkout), encoding="utf-8")


def install_project(checkout: Checkout) -> None:
    """The checkout itself, editable. The pins brought its build backend, so nothing is fetched for it."""
    say("Installing Linkdesk.")
    editable = ["--no-deps", "--no-build-isolation", "--editable", str(checkout.root)]
    pip_install(checkout, editable, "Linkdesk could not be installed.")
    checkout.project_stamp.write_text(project_digest(checkout), encoding="utf-8")


def pip_install(checkout: Checkout, what: Sequence[str], problem: str) -> None:
    quietly = ["--quiet", "--disable-pip-version-check", "--no-input"]
    run_step([str(checkout.python), "-m", "pip", "install", *quietly, *what], problem)


# What it is all for -------------------------------------------------------------------------------------


def run_demo(checkout: Checkout, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    demo = [str(checkout.python), "-m", "desktop_app", "demo", *arguments]
    if has_display(environ):
        say("Opening Linkdesk on a demo world.")
        # "desk" is no story but a furnished desk to try; with arguments, what was asked for.
        return subprocess.run(demo if arguments else [*demo, "desk"], cwd=checkout.root, check=False).returncode
    say("There is no display here, so the demo plays headless.")
    status = subprocess.run(
        [*demo, "--headless", "--shots", str(checkout.pictures)],
        cwd=checkout.root,
        env=offscreen(environ),
        check=False,
    ).returncode
    if status == 0:
        say(f"The pictures of its steps are in {checkout.pictures}")
    return status


def run_tests(checkout: Checkout, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    say("Running the tests.")
    return subprocess.run(
        [str(checkout.python), "-m", "pytest", "-n", "auto", *arguments],
        cwd=checkout.root,
        env=offscreen(environ),
        check=False,
    ).returncode


def make_package(checkout: Checkout, arguments: Sequence[str], environ: Mapping[str, str]) -> int:
    ensure_system_packages(missing_for_packaging)
    say("Making the package; this takes a minute.")
    return subprocess.run(
        [str(checkout.python), "-m", "desktop_app.packaging", *arguments],
        cwd=checkout.root,
        env=dict(environ),
        check=False,
    ).returncode


def offscreen(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment for a Qt without a screen, unless the caller chose a platform."""
    chosen = {"QT_QPA_PLATFORM": "offscreen", **environ}
    if chosen.get("LC_ALL") in ("C", "POSIX"):
        # Python gets round this locale unless LC_ALL says it; then Qt warns, and Qt's warnings fail tests.
        chosen["LC_ALL"] = "C.UTF-8"
    return chosen


def has_display(environ: Mapping[str, str], platform: str = sys.platform) -> bool:
    if environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    if not platform.startswith("linux"):
        return True
    return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))


def run_step(command: Sequence[str], problem: str, environ: Mapping[str, str] | None = None) -> None:
    """Run one step, silently. Raises CannotSetUp with its output and *problem* when it fails."""
    done = subprocess.run(
        command,
        env=environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        raise CannotSetUp(f"{done.stdout}{problem} The reason stands above; the step was: {shlex.join(command)}")


def say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
