"""Renders the scenes at one scale; started by ``python -m tests.gallery``."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from desktop_app.desktop import make_application
from desktop_app.domain.settings import ThemeName
from desktop_app.testing.stage import stage
from tests.gallery.auditing import audit
from tests.gallery.clipping import clipped, cut_tabs
from tests.gallery.scenes import SCENES, Scene

HOMES = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR")


def render(scene: Scene, look: ThemeName, direction: str, size: str, picture: Path | None) -> list[str]:
    """Sets *scene* up, keeps a *picture* of it, and says what does not fit, has no name or is not come to."""
    application = make_application()
    is_mirrored = direction == "rtl"
    application.setLayoutDirection(Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight)
    try:
        with stage(theme=look) as made:
            width, height = map(int, size.split("x"))
            made.window.window.resize(width, height)
            made.desk.settle()
            scene(made)
            made.desk.settle()
            window = made.window.window
            if picture is not None:
                window.grab().save(str(picture))
            return [*clipped(window), *cut_tabs(window), *audit(window)]
    finally:
        application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("out", type=Path)
    parser.add_argument("scale")
    for name in ("looks", "directions", "sizes", "only"):
        parser.add_argument(f"--{name}", nargs="*", default=[])
    arguments = parser.parse_args()
    complaints = list(_render_all(arguments))
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


def _render_all(arguments: argparse.Namespace) -> Iterator[str]:
    scenes = [scene for scene in SCENES if scene.__name__ in (arguments.only or [each.__name__ for each in SCENES])]
    with tempfile.TemporaryDirectory(prefix="gallery-") as home:
        os.environ.update(dict.fromkeys(HOMES, home))
        for scene, look, direction, size in product(
            scenes, map(ThemeName, arguments.looks), arguments.directions, arguments.sizes
        ):
            name = f"{scene.__name__.replace('_', '-')}-{look.value}-{direction}-{arguments.scale}-{size}"
            for complaint in render(scene, look, direction, size, arguments.out / f"{name}.png"):
                yield f"{name}: {complaint}"
    QApplication.processEvents()


if __name__ == "__main__":
    raise SystemExit(main())
