"""Makes the pictures of the README and the tutorial from the running program; started by ``tests.gallery --readme``."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from desktop_app.domain.settings import ThemeName
from tests.gallery.rendering import HOMES, render
from tests.gallery.scenes import Scene, journey, linked, merging, not_linked_and_searching

SIZE = "1180x740"
PICTURES: Mapping[str, tuple[Scene, ThemeName]] = {
    "desk-light.png": (linked, ThemeName.LIGHT),
    "desk-dark.png": (linked, ThemeName.DARK),
    "search.png": (not_linked_and_searching, ThemeName.LIGHT),
    "merge.png": (merging, ThemeName.LIGHT),
    "journey.png": (journey, ThemeName.LIGHT),
}


def make_pictures(folder: Path) -> None:
    """Each anew, and no other; small enough to be fetched with the text."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    for name, (scene, look) in PICTURES.items():
        picture = folder / name
        render(scene, look, "ltr", SIZE, picture)
        _with_fewer_colours(QImage(str(picture))).save(str(picture), "PNG", 0)  # packed as tightly as can be


def _with_fewer_colours(image: QImage) -> QImage:
    """At most 256: those that there are most of, and of each small part of all colours the most frequent."""
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    used = [colour for colour, _ in Counter(memoryview(image.constBits()).cast("I")).most_common()]
    of_each_part = {colour & 0xE0E0E0E0: colour for colour in reversed(used)}
    colours = list(dict.fromkeys([*used[:128], *of_each_part.values(), *used]))[:256]
    return image.convertToFormat(QImage.Format.Format_Indexed8, colours, Qt.ImageConversionFlag.AvoidDither)


if __name__ == "__main__":
    with TemporaryDirectory(prefix="gallery-") as home:
        os.environ.update(dict.fromkeys(HOMES, home))
        make_pictures(Path(sys.argv[1]))
