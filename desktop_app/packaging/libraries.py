"""Which libraries of the system a folder of programs needs, read from the programs themselves."""

from __future__ import annotations

import re
from pathlib import Path

from desktop_app.bootstrap import DEBIAN_PACKAGE_OF_LIBRARY
from desktop_app.packaging.frozen import CannotPackage, run

_ELF = b"\x7fELF"
# Besides those that the bootstrap looks for, what any Debian with a graphical desktop has, and a bare one has not.
_PACKAGE_OF_LIBRARY = {
    **DEBIAN_PACKAGE_OF_LIBRARY,
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libcups.so.2": "libcups2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfreetype.so.6": "libfreetype6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "liblzma.so.5": "liblzma5",
    "libstdc++.so.6": "libstdc++6",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}
_OF_LIBC = re.compile(r"lib(c|m|dl|pthread|resolv|rt|util)\.so\.\d+|ld-linux.*")
_NEEDED = re.compile(r"^\s*NEEDED\s+(\S+)$", re.MULTILINE)
_LIBC_VERSION = re.compile(r"\bGLIBC_(\d+(?:\.\d+)+)\b")


def depends(folder: Path) -> list[str]:
    """Debian's packages for all that the programs and libraries in *folder* load from the system, sorted.

    Raises CannotPackage for a library whose package nobody has written down here.
    """
    programs = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink() and _is_elf(path)]
    own = {path.name for path in folder.rglob("*.so*")}
    heads = [_head(path) for path in programs]
    needed = {name for head in heads for name in _NEEDED.findall(head)} - own
    foreign = {name for name in needed if not _OF_LIBC.fullmatch(name)}
    unknown = foreign - _PACKAGE_OF_LIBRARY.keys()
    if unknown:
        raise CannotPackage(f"Which packages bring {', '.join(sorted(unknown))}? Write them down in {__file__}.")
    version = max((_numbers(each) for head in heads for each in _LIBC_VERSION.findall(head)), default=(2, 17))
    packages = {_PACKAGE_OF_LIBRARY[name] for name in foreign}
    return sorted({*packages, f"libc6 (>= {'.'.join(map(str, version))})"})


def _is_elf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(4) == _ELF


def _head(path: Path) -> str:
    return run(["objdump", "-p", str(path)])


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
