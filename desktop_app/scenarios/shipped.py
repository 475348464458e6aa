"""The library of scenarios that comes with the desk."""

from __future__ import annotations

from pathlib import Path

from desktop_app.resource_files import resource_path

ENDING = ".yaml"


def shipped() -> tuple[Path, ...]:
    """Every file of the library, by name."""
    return tuple(sorted(resource_path("scenarios").glob(f"*{ENDING}")))


def path_of(word: str) -> Path:
    """The file that *word* means: a path, or the name of a scenario of the library."""
    of_library = resource_path("scenarios", f"{word}{ENDING}")
    return of_library if "/" not in word and not Path(word).exists() and of_library.exists() else Path(word)
