"""Makes the package of this system: ``python -m desktop_app.bootstrap package [--out DIR] [--folder]``.

On Debian and its relatives a .deb, elsewhere a folder that runs where it is put.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from desktop_app.bootstrap import EXIT_COULD_NOT
from desktop_app.packaging.debian import make_deb
from desktop_app.packaging.frozen import CannotPackage, make_folder


def main() -> int:
    parser = argparse.ArgumentParser(prog="python3 -m desktop_app.bootstrap package", description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("dist"), metavar="DIR", help="where to; dist by default")
    parser.add_argument("--folder", action="store_true", help="on Debian, too, only the folder")
    arguments = parser.parse_args()
    makes_deb = sys.platform.startswith("linux") and shutil.which("dpkg-deb") is not None and not arguments.folder
    arguments.out.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix="linkdesk-package-") as scratch:
            if makes_deb:
                folder = make_folder(Path(scratch) / "folder", Path(scratch))
                made = make_deb(folder, arguments.out, Path(scratch) / "tree")
            else:
                made = make_folder(arguments.out, Path(scratch))
    except CannotPackage as problem:
        print(problem, file=sys.stderr)
        return EXIT_COULD_NOT
    print(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
