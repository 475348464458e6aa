"""The package on a Debian with nothing on it: installed, started, measured. It takes minutes, and root: ``--long``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop_app import __version__
from desktop_app.packaging.__main__ import main as make_package
from desktop_app.ui.doorbell import doorbell_name, press

RELEASE = "bookworm"
DISPLAY = ":77"
NEEDED = ("debootstrap", "dpkg-deb", "lintian", "Xvfb")
PATIENCE_S = 60
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root makes a system of its own"),
    pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason=f"needs {', '.join(NEEDED)}"),
]


class CleanDebian:
    """A system in a folder, with what its installer calls minimal and nothing else."""

    def __init__(self, root: Path) -> None:
        self.root = root
        subprocess.run(["debootstrap", "--variant=minbase", RELEASE, str(root)], check=True, capture_output=True)

    def words(self, *words: str, **environ: str) -> list[str]:
        plain = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/root", "LANG": "C.UTF-8", **environ}
        return ["chroot", str(self.root), "/usr/bin/env", "-i", *(f"{k}={v}" for k, v in plain.items()), *words]

    def run(self, *words: str, **environ: str) -> str:
        done = subprocess.run(
            self.words(*words, **environ), capture_output=True, encoding="utf-8", timeout=1_200, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stdout[-2_000:]}{done.stderr[-2_000:]}"
        return done.stdout


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("package")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sys, "argv", ["package", "--out", str(out)])
        assert make_package() == 0
    (made,) = out.iterdir()
    return made


@pytest.fixture(scope="module")
def debian(package: Path) -> Iterator[CleanDebian]:
    """With the package installed by its own dependencies, without what is only recommended."""
    folder = Path(tempfile.mkdtemp(prefix="ld-"))  # the path of a socket may have about a hundred characters
    made = CleanDebian(folder)
    shutil.copy(package, made.root / "tmp")
    made.run("apt-get", "update", "--quiet")
    install = ("apt-get", "install", "--yes", "--no-install-recommends", f"/tmp/{package.name}")
    made.run(*install, DEBIAN_FRONTEND="noninteractive")
    yield made
    shutil.rmtree(folder)


@pytest.fixture
def screen() -> Iterator[str]:
    server = subprocess.Popen(["Xvfb", DISPLAY, "-screen", "0", "1280x1024x24"], stderr=subprocess.DEVNULL)
    yield DISPLAY
    server.terminate()
    server.wait()


def test_lintian_finds_nothing_wrong(package: Path) -> None:
    done = subprocess.run(["lintian", str(package)], capture_output=True, encoding="utf-8", check=False)

    assert done.stdout == ""


def test_it_is_installed_and_numbers_are_its_own(debian: CleanDebian) -> None:
    assert debian.run("linkdesk", "--version") == f"Linkdesk {__version__}\n"
    assert "x-scheme-handler/tel=linkdesk-tel.desktop;" in debian.run("cat", "/usr/share/applications/mimeinfo.cache")
    assert "every check holds" in debian.run("linkdesk", "report")
    assert debian.run("linkdesk", "scenario", "list")


def test_every_story_of_the_demo_is_told(debian: CleanDebian) -> None:
    told = debian.run("linkdesk", "demo", "--headless")

    assert "✗" not in told
    assert told.count("✓") > 50


@pytest.mark.parametrize("platform", ["xcb", "offscreen"])
def test_the_window_opens_answers_and_closes(debian: CleanDebian, screen: str, platform: str) -> None:
    """What it takes is printed; whether that is soon enough is for a machine that does nothing else to say."""
    environ = {"DISPLAY": screen, "QT_QPA_PLATFORM": platform}
    state = Path("/root/.local/state/linkdesk/run")
    bell = doorbell_name(Path("/root/.local/share/linkdesk/linkdesk.db"), debian.root / state.relative_to("/"))
    taken = []
    for _ in range(3):
        began = time.monotonic()
        window = subprocess.Popen(debian.words("linkdesk", **environ))
        while press(bell, {"raise": True}) is None:
            assert window.poll() is None
            assert time.monotonic() - began < PATIENCE_S
        taken.append(time.monotonic() - began)
        assert "It rings" in debian.run("linkdesk", "ring", "--from", "(803) 123-0000", **environ)
        window.terminate()
        assert window.wait(PATIENCE_S) == 0
    print(f"{platform}: it answers after {', '.join(f'{each:.2f}' for each in taken)} s")
