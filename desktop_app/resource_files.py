"""Finds the files of ``resources/``: beside the package in a checkout, inside it in an installed wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def resource_path(*parts: str) -> Path:
    """Path of a resource by its parts, ``resource_path("icons", "phone.svg")``; without parts, the folder.

    The path is not checked: whoever opens it learns from the ordinary error that a file is missing.
    """
    installed = _PACKAGE / "resources"
    folder = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return folder.joinpath(*parts)
