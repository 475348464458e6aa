"""Renders every screen and state: ``python -m tests.gallery --out DIR``; with ``--readme``, the README's pictures.

Each scene × look × writing direction × scale, offscreen and with the bundled font, so that the pictures are the same
everywhere; and an index.html to look through them. Words that do not fit are named, and make the exit status 1.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from html import escape
from pathlib import Path

from desktop_app.resource_files import resource_path

DIRECTIONS = ("ltr", "rtl")
SCALES = ("1.0", "1.5")
SIZES = ("1280x800", "1024x700")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery", description=__doc__)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--out", type=Path, metavar="DIR")
    where.add_argument("--readme", action="store_true", help="make those in resources/pictures anew, and nothing else")
    parser.add_argument("--only", nargs="+", metavar="SCENE", help="these scenes")
    parser.add_argument("--looks", nargs="+", default=["light", "dark", "high-contrast"], metavar="LOOK")
    parser.add_argument("--directions", nargs="+", default=DIRECTIONS, choices=DIRECTIONS)
    parser.add_argument("--scales", nargs="+", default=SCALES, metavar="SCALE")
    parser.add_argument("--sizes", nargs="+", default=SIZES[:1], metavar="WIDTHxHEIGHT")
    arguments = parser.parse_args()
    if arguments.readme:
        return _render("tests.gallery.readme", str(resource_path("pictures")))
    arguments.out.mkdir(parents=True, exist_ok=True)
    status = 0
    # A program has one scale for its whole life.
    for scale in arguments.scales:
        words = [str(arguments.out), scale]
        for name in ("looks", "directions", "sizes", "only"):
            words += [f"--{name}", *(getattr(arguments, name) or [])]
        status = max(status, _render("tests.gallery.rendering", *words, scale=scale))
    _write_index(arguments.out)
    return status


def _render(module: str, *words: str, scale: str = "1.0") -> int:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "QT_SCALE_FACTOR": scale}
    return subprocess.run([sys.executable, "-m", module, *words], env=environment, check=False).returncode


def _write_index(folder: Path) -> None:
    pictures = "\n".join(
        f'<figure><img src="{escape(picture.name)}"><figcaption>{escape(picture.stem)}</figcaption></figure>'
        for picture in sorted(folder.glob("*.png"))
    )
    style = "body{font:14px sans-serif;background:#888} figure{display:inline-block;margin:8px} img{width:640px}"
    page = f"<!doctype html><meta charset=utf-8><title>Linkdesk</title><style>{style}</style>\n{pictures}\n"
    (folder / "index.html").write_text(page, encoding="utf-8")


if __name__ == "__main__":
    raise SystemExit(main())
