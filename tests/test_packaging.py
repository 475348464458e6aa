"""What would be packaged, without making it."""

from __future__ import annotations

import argparse
import gzip
import os
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from collections.abc import Iterator
from configparser import ConfigParser
from pathlib import Path

import PySide6
import pytest
from PySide6 import QtCore

from desktop_app import __version__
from desktop_app.cli.parser import parser
from desktop_app.packaging import contents, debian, entry, libraries
from desktop_app.packaging.frozen import CannotPackage
from desktop_app.packaging.manual import manual_page
from desktop_app.resource_files import resource_path

PACKAGE = Path(contents.PACKAGE)


def desktop_entry(name: str) -> dict[str, str]:
    found = ConfigParser(interpolation=None)
    found.optionxform = str  # type: ignore[assignment, method-assign]
    found.read(resource_path("workstation", name), encoding="utf-8")
    return dict(found["Desktop Entry"])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """As the .deb is laid out, around a one-folder build of one program and one library."""
    folder = tmp_path / "folder"
    (folder / "_internal").mkdir(parents=True)
    shutil.copy(os.path.realpath(sys.executable), folder / "linkdesk")
    (folder / "_internal" / "libmade.so.1").write_bytes(b"\x7fELF")
    (folder / "_internal" / "libmade.so").symlink_to("libmade.so.1")
    debian.lay_out(folder, tmp_path / "tree")
    return tmp_path / "tree"


# The desktop --------------------------------------------------------------------------------------------


def test_the_menu_opens_the_window_and_a_number_only_rings() -> None:
    window, links = desktop_entry("linkdesk.desktop"), desktop_entry("linkdesk-tel.desktop")

    assert window["Exec"] == "linkdesk"
    assert "MimeType" not in window
    assert links["Exec"] == "linkdesk ring --channel voice --from %u"
    assert links["MimeType"] == "x-scheme-handler/tel;"
    assert links["NoDisplay"] == "true", "started without a number, it would have nothing to do"


def test_the_software_centre_hears_the_same_as_the_menu() -> None:
    root = xml.parse(resource_path("workstation", "linkdesk.metainfo.xml")).getroot()

    assert root.findtext("launchable") == "linkdesk.desktop"
    assert root.findtext("summary") == desktop_entry("linkdesk.desktop")["Comment"]


@pytest.mark.parametrize(
    ("tool", "words"),
    [
        ("desktop-file-validate", ["linkdesk.desktop", "linkdesk-tel.desktop"]),
        ("appstreamcli", ["validate", "--no-net", "linkdesk.metainfo.xml"]),
    ],
)
def test_the_desktops_own_tools_find_nothing_wrong(tool: str, words: list[str]) -> None:
    if shutil.which(tool) is None:
        pytest.skip(f"{tool} is not installed")

    done = subprocess.run([tool, *words], cwd=resource_path("workstation"), capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, ""), done.stdout


# The manual page ----------------------------------------------------------------------------------------


def parsers() -> Iterator[argparse.ArgumentParser]:
    root = parser(is_whole=True)
    yield root
    for action in root._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.values()


def test_the_manual_names_every_command_and_option_and_says_something_about_each() -> None:
    page = manual_page().replace("\\-", "-")
    lines = page.splitlines()
    seen = 0
    for each in parsers():
        assert f"\\fB{each.prog.split()[-1]}\\fR" in page or each.prog == "linkdesk"
        for action in each._actions:
            if action.option_strings and action.help != argparse.SUPPRESS:
                seen += 1
                (place, *_rest) = [i for i, line in enumerate(lines) if f"\\fB{action.option_strings[0]}\\fR" in line]
                assert len(lines[place + 1]) > 5, f"{each.prog} {action.option_strings[0]} has no help"
    assert seen > 30


def test_the_manual_is_roff_that_man_has_no_complaint_about(tmp_path: Path) -> None:
    if shutil.which("man") is None:
        pytest.skip("man is not installed")
    page = tmp_path / "linkdesk.1"
    page.write_text(manual_page(), encoding="utf-8")

    done = subprocess.run(
        ["man", "--warnings", "-l", str(page)],
        env={**os.environ, "MANWIDTH": "100", "LC_ALL": "C.UTF-8", "MAN_KEEP_FORMATTING": ""},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert "ring" in done.stdout


def test_the_version_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parser(is_whole=True).parse_args(["--version"])

    assert ended.value.code == 0
    assert capsys.readouterr().out == f"Linkdesk {__version__}\n"
    assert f'"Linkdesk {__version__}"' in manual_page()


# The folder ---------------------------------------------------------------------------------------------


def test_nothing_that_is_left_out_is_imported_by_us() -> None:
    sources = [path for path in PACKAGE.rglob("*.py") if "packaging" not in path.parts]
    ours = {name for path in sources for name in contents.imported(path)}

    assert ours & set(contents.EXCLUDED_MODULES) == set()


def test_what_is_found_by_its_path_is_in_the_folder() -> None:
    files = contents.data_files()
    migrations = {Path(source).name for source, place in files if place == "desktop_app/store/migrations"}

    assert migrations == {path.name for path in (PACKAGE / "store" / "migrations").glob("*.py")}
    assert (str(resource_path()), "desktop_app/resources") in files
    loaded_by_name = {"playhouse.migrate", "desktop_app.channels.preparing", "desktop_app.bootstrap"}
    assert loaded_by_name <= set(contents.hidden_imports())


def test_each_countrys_numbering_is_in_the_folder_and_no_place_or_carrier() -> None:
    hidden = contents.hidden_imports()

    assert {"phonenumbers.data.region_US", "phonenumbers.data.region_979"} <= set(hidden)
    assert not [name for name in hidden if name.startswith(("phonenumbers.geo", "phonenumbers.carrier"))]


@pytest.mark.parametrize(
    ("place", "is_wanted"),
    [
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqoffscreen.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/plugins/platformthemes/libqgtk3.so", False),
        ("PySide6/Qt/plugins/tls/libqopensslbackend.so", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", True),
        ("PySide6\\plugins\\tls\\qschannelbackend.dll", False),
        ("PySide6/Qt/lib/libQt6Core.so.6", True),
        ("PySide6/Qt/lib/libQt6EglFSDeviceIntegration.so.6", False),
    ],
)
def test_of_qt_only_what_the_window_uses_is_there(place: str, is_wanted: bool) -> None:
    assert bool(contents.wanted_binaries([(place, f"/somewhere/{place}", "BINARY")])) is is_wanted


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere a folder brings all that it needs")
def test_what_the_distribution_has_comes_from_there() -> None:
    system = ("libX11.so.6", "/usr/lib/x86_64-linux-gnu/libX11.so.6", "BINARY")
    python = ("libpython3.11.so.1.0", "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0", "BINARY")
    of_python = ("python3.11/lib-dynload/_bz2.so", "/usr/lib/python3.11/lib-dynload/_bz2.so", "EXTENSION")

    assert contents.wanted_binaries([system, python, of_python]) == [python, of_python]


# Where it starts ----------------------------------------------------------------------------------------


def test_other_programs_do_not_hear_of_our_libraries() -> None:
    environ = {"LD_LIBRARY_PATH": "/ours:/theirs", "LD_LIBRARY_PATH_ORIG": "/theirs", "HOME": "/home/noor"}
    entry.forget_our_libraries(environ)
    assert environ == {"LD_LIBRARY_PATH": "/theirs", "HOME": "/home/noor"}

    environ = {"LD_LIBRARY_PATH": "/ours"}
    entry.forget_our_libraries(environ)
    assert environ == {}


def test_a_module_of_ours_can_be_started_by_its_name_and_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ran: list[object] = []
    monkeypatch.setattr("desktop_app.__main__.main", lambda words: ran.append(words) or 0)

    assert entry.main(["-m", "desktop_app", "search", "Maria"]) == 0
    assert entry.main(["search", "Maria"]) == 0
    assert entry.main(["-m", "http.server"]) == 64

    assert ran == [["search", "Maria"]] * 2
    assert "'http.server'" in capsys.readouterr().err


# The .deb -----------------------------------------------------------------------------------------------


def test_every_file_lies_where_a_workstation_looks_for_it(tree: Path) -> None:
    files = {path.relative_to(tree / "usr").as_posix() for path in tree.rglob("*") if not path.is_dir()}

    assert files == {
        "bin/linkdesk",
        "lib/linkdesk/linkdesk",
        "lib/linkdesk/_internal/libmade.so",
        "lib/linkdesk/_internal/libmade.so.1",
        "share/applications/linkdesk.desktop",
        "share/applications/linkdesk-tel.desktop",
        "share/icons/hicolor/scalable/apps/linkdesk.svg",
        "share/metainfo/io.github.linkdesk.linkdesk.metainfo.xml",
        "share/man/man1/linkdesk.1.gz",
        "share/doc/linkdesk/copyright",
        "share/doc/linkdesk/changelog.gz",
        "share/lintian/overrides/linkdesk",
    }
    assert (tree / "usr/bin/linkdesk").resolve() == (tree / "usr/lib/linkdesk/linkdesk").resolve()
    assert os.access(tree / "usr/lib/linkdesk/linkdesk", os.X_OK)
    assert gzip.decompress((tree / "usr/share/man/man1/linkdesk.1.gz").read_bytes()).decode() == manual_page()


def test_dpkg_is_told_what_it_needs_to_know(tree: Path) -> None:
    debian.write_control(tree, "amd64", ["libxcb-cursor0", "libegl1"])

    control = (tree / "DEBIAN" / "control").read_text(encoding="utf-8").splitlines()
    assert {"Package: linkdesk", f"Version: {__version__}", "Architecture: amd64"} < set(control)
    assert "Depends: libegl1, libxcb-cursor0" in control


@pytest.mark.skipif(shutil.which("objdump") is None, reason="binutils is not installed")
def test_what_it_depends_on_is_read_from_the_programs(tmp_path: Path) -> None:
    shutil.copy(QtCore.__file__, tmp_path / "QtCore.abi3.so")
    version = ".".join(map(str, PySide6.__version_info__[:2]))
    for own in (f"libshiboken6.abi3.so.{version}", f"libpyside6.abi3.so.{version}", "libQt6Core.so.6"):
        (tmp_path / own).touch()

    found = libraries.depends(tmp_path)

    assert "libstdc++6" in found
    assert [each for each in found if each.startswith("libc6 (>= 2.")]


@pytest.mark.skipif(shutil.which("objdump") is None, reason="binutils is not installed")
def test_a_library_that_nobody_knows_the_package_of_stops_the_packaging(
    tmp_path: Path,
) -> None:
    shutil.copy(QtCore.__file__, tmp_path / "QtCore.abi3.so")

    with pytest.raises(CannotPackage, match="libQt6Core"):
        libraries.depends(tmp_path)
