"""Makes the .deb: the tree as it will lie on the workstation, and what dpkg has to know of it."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

from desktop_app import __version__
from desktop_app.packaging.frozen import run
from desktop_app.packaging.libraries import depends
from desktop_app.packaging.manual import manual_page
from desktop_app.resource_files import resource_path

_APPLICATION_ID = "io.github.linkdesk.linkdesk"
# desktop-file-utils has the trigger that makes the desktop know of tel: links.
_ALWAYS = ("desktop-file-utils",)
_RECOMMENDS = ("xdg-utils",)
_CHANGELOG = """linkdesk ({version}) stable; urgency=medium

  * See the change log in README.md.

 -- {maintainer}  Thu, 01 Jan 2026 00:00:00 +0000
"""
_MAINTAINER = "The Linkdesk authors <linkdesk@users.noreply.github.com>"
_CONTROL = """Package: linkdesk
Version: {version}
Architecture: {architecture}
Maintainer: {maintainer}
Installed-Size: {size}
Depends: {depends}
Recommends: {recommends}
Section: misc
Priority: optional
Description: See who is on the line, and link the right contact
 The window in which a contact-centre agent sees who is calling or writing,
 checks that the right contact is linked, and puts it right in seconds when
 it is not. Everything that an agent does can be taken back.
 .
 The package has a Python and a Qt of its own; the contacts are in a file of
 each agent's, and nothing is sent anywhere.
"""


def make_deb(folder: Path, out: Path, tree: Path) -> Path:
    """The package of the one-folder build in *folder*, in *out*; *tree* is made on the way. Raises CannotPackage."""
    lay_out(folder, tree)
    architecture = run(["dpkg", "--print-architecture"]).strip()
    write_control(tree, architecture, [*depends(folder), *_ALWAYS])
    deb = out / f"linkdesk_{__version__}_{architecture}.deb"
    run(["dpkg-deb", "--root-owner-group", "-Zxz", "--build", str(tree), str(deb)])
    return deb


def lay_out(folder: Path, tree: Path) -> None:
    """Everything but what is for dpkg, each file where the workstation's standards look for it."""
    library = tree / "usr" / "lib" / "linkdesk"
    shutil.copytree(folder, library, symlinks=True)
    programs = tree / "usr" / "bin"
    programs.mkdir(parents=True)
    (programs / "linkdesk").symlink_to("../lib/linkdesk/linkdesk")
    share = tree / "usr" / "share"
    for source, place in (
        ("workstation/linkdesk.desktop", "applications/linkdesk.desktop"),
        ("workstation/linkdesk-tel.desktop", "applications/linkdesk-tel.desktop"),
        ("workstation/linkdesk.metainfo.xml", f"metainfo/{_APPLICATION_ID}.metainfo.xml"),
        ("workstation/copyright", "doc/linkdesk/copyright"),
        ("workstation/lintian-overrides", "lintian/overrides/linkdesk"),
        ("icons/linkdesk.svg", "icons/hicolor/scalable/apps/linkdesk.svg"),
    ):
        (share / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(resource_path(*source.split("/")), share / place)
    _write_compressed(share / "man" / "man1" / "linkdesk.1.gz", manual_page())
    changes = _CHANGELOG.format(version=__version__, maintainer=_MAINTAINER)
    _write_compressed(share / "doc" / "linkdesk" / "changelog.gz", changes)
    _set_rights(tree)


def write_control(tree: Path, architecture: str, needed: Sequence[str]) -> None:
    size = sum(path.lstat().st_size for path in tree.rglob("*") if path.is_file()) // 1024
    control = tree / "DEBIAN"
    control.mkdir(mode=0o755)
    text = _CONTROL.format(
        version=__version__,
        architecture=architecture,
        maintainer=_MAINTAINER,
        size=size,
        depends=", ".join(sorted(needed)),
        recommends=", ".join(_RECOMMENDS),
    )
    (control / "control").write_text(text, encoding="utf-8")


def _write_compressed(path: Path, text: str) -> None:
    """Without a time in it, so that the same program makes the same file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(text.encode(), 9, mtime=0))


def _set_rights(tree: Path) -> None:
    """As on any system, whatever the rights are where this is made."""
    tree.chmod(0o755)
    for path in tree.rglob("*"):
        if path.is_symlink():
            continue
        is_program = path.name == "linkdesk" and os.access(path, os.X_OK)
        path.chmod(0o755 if path.is_dir() or is_program else 0o644)
