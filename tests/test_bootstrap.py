"""The bootstrap's decisions. Nothing here needs a network, installs a package or makes a real environment."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from types import SimpleNamespace

import pytest

from desktop_app import bootstrap
from desktop_app.bootstrap import CannotSetUp, Checkout, missing_packages

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    (tmp_path / "pyproject.toml").write_text("[project]\n")
    (tmp_path / "requirements.lock").write_text("peewee==4.5.3\n")
    return Checkout(tmp_path)


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch, checkout: Checkout) -> list[list[str]]:
    """The steps that a set-up runs. Making ``.venv`` leaves a file where its Python would be."""
    ran: list[list[str]] = []

    def run_step(command: list[str], problem: str, environ: dict[str, str] | None = None) -> None:
        ran.append(list(command))
        if command[1:3] == ["-m", "venv"]:
            checkout.python.parent.mkdir(parents=True)
            checkout.python.touch()

    monkeypatch.setattr(bootstrap, "run_step", run_step)
    monkeypatch.setattr(bootstrap, "missing_packages", list)
    return ran


class AptGet:
    """Stands for apt-get on a machine where *missing* packages are missing until an install succeeds."""

    def __init__(self, missing: list[str], *, knows_packages: bool = True) -> None:
        self.missing = missing
        self.knows_packages = knows_packages
        self.verbs: list[str] = []

    def run_step(self, command: list[str], problem: str, environ: dict[str, str] | None = None) -> None:
        verb = "install" if "install" in command else "update"
        self.verbs.append(verb)
        if verb == "update":
            self.knows_packages = True
        elif self.knows_packages:
            self.missing = [package for package in self.missing if package not in command]
        else:
            raise CannotSetUp(problem)

    def stand_in(self, monkeypatch: pytest.MonkeyPatch, *, user_id: int) -> None:
        monkeypatch.setattr(bootstrap.sys, "platform", "linux")
        monkeypatch.setattr(bootstrap.os, "geteuid", lambda: user_id, raising=False)
        monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
        monkeypatch.setattr(bootstrap, "missing_packages", lambda: list(self.missing))
        monkeypatch.setattr(bootstrap, "run_step", self.run_step)


def yes(_name: str) -> bool:
    return True


def no(_name: str) -> bool:
    return False


# Python -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 0), (3, 10, 13)])
def test_an_old_python_is_refused_in_one_sentence(version: tuple[int, ...]) -> None:
    with pytest.raises(CannotSetUp, match=rf"^Linkdesk needs Python 3\.11 .* this is {version[0]}\.{version[1]};"):
        bootstrap.refuse_old_python(version)


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 13, 0), (4, 0, 0)])
def test_a_new_enough_python_is_accepted(version: tuple[int, ...]) -> None:
    bootstrap.refuse_old_python(version)


def test_an_old_python_is_told_before_anything_is_changed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2, "final", 0))
    monkeypatch.setattr(bootstrap, "set_up", lambda checkout: pytest.fail("set up all the same"))

    assert bootstrap.main(["run"]) == 2

    shown = capsys.readouterr()
    assert shown.err.count("\n") == 1
    assert shown.out == ""


def test_the_source_can_be_read_by_an_old_python() -> None:
    source = Path(bootstrap.__file__).read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 7))


def test_nothing_but_the_standard_library_is_needed_to_start() -> None:
    for module in ("__init__.py", "bootstrap.py"):
        tree = ast.parse((ROOT / "desktop_app" / module).read_text(encoding="utf-8"))
        assert {name.split(".")[0] for name in imported_modules(tree)} <= sys.stdlib_module_names


def imported_modules(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


# System packages ----------------------------------------------------------------------------------------


def test_nothing_is_missing_where_all_can_be_loaded() -> None:
    assert missing_packages(yes, yes) == []


def test_each_library_that_does_not_load_is_asked_for_by_its_package() -> None:
    absent = {"libEGL.so.1", "libxcb-cursor.so.0"}
    assert missing_packages(lambda name: name not in absent, yes) == ["libegl1", "libxcb-cursor0"]


def test_an_untouched_debian_lacks_all_of_them() -> None:
    assert {"libgl1", "libglib2.0-0", "libgssapi-krb5-2", "libxcb-shape0"} < set(missing_packages(no, no))


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_a_python_without_venv_or_ensurepip_needs_the_venv_package(absent: str) -> None:
    assert missing_packages(yes, lambda name: name != absent) == [bootstrap.venv_package()]


def test_the_systems_own_python_gets_the_unversioned_venv_package(tmp_path: Path) -> None:
    ours = tmp_path / "python{}.{}".format(*sys.version_info[:2])
    ours.touch()
    link = tmp_path / "python3"
    link.symlink_to(ours)
    assert bootstrap.venv_package(link) == "python3-venv"


def test_another_python_gets_the_venv_package_of_its_version(tmp_path: Path) -> None:
    (tmp_path / "python3.5").touch()
    link = tmp_path / "python3"
    link.symlink_to(tmp_path / "python3.5")
    assert bootstrap.venv_package(link) == "python{}.{}-venv".format(*sys.version_info[:2])


def test_a_library_that_does_not_exist_does_not_load() -> None:
    assert not bootstrap.library_loads("liblinkdesk-has-no-such.so.1")


def test_a_user_gets_the_one_line_to_run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    apt_get = AptGet(["libegl1", "python3-venv"])
    apt_get.stand_in(monkeypatch, user_id=1000)

    assert bootstrap.main(["run"]) == 2

    lines = capsys.readouterr().err.splitlines()
    assert [line for line in lines if "apt-get" in line] == [
        "sudo apt-get update; sudo apt-get install --yes libegl1 python3-venv"
    ]
    assert apt_get.verbs == []


def test_root_gets_them_installed_from_the_lists_at_hand(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    apt_get = AptGet(["libegl1"])
    apt_get.stand_in(monkeypatch, user_id=0)

    bootstrap.ensure_system_packages()

    assert apt_get.missing == []
    assert apt_get.verbs == ["install"]


def test_the_lists_are_fetched_when_the_packages_are_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    apt_get = AptGet(["libegl1"], knows_packages=False)
    apt_get.stand_in(monkeypatch, user_id=0)

    bootstrap.ensure_system_packages()

    assert apt_get.missing == []
    assert apt_get.verbs == ["install", "update", "install"]


def test_a_system_without_apt_is_told_which_packages_are_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    AptGet(["libegl1"]).stand_in(monkeypatch, user_id=0)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)

    with pytest.raises(CannotSetUp, match="libegl1"):
        bootstrap.ensure_system_packages()


def test_other_systems_than_linux_need_no_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    AptGet(["libegl1"]).stand_in(monkeypatch, user_id=1000)
    monkeypatch.setattr(bootstrap.sys, "platform", "darwin")

    bootstrap.ensure_system_packages()


def test_the_tests_bring_what_plays_a_screen_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    apt_get = AptGet(list(bootstrap.SCREEN_READER_PACKAGES))
    apt_get.stand_in(monkeypatch, user_id=0)

    bootstrap.offer_screen_reader_packages(exists=lambda place: place == "/usr/bin/Xvfb")

    assert apt_get.missing == ["xvfb"]


def test_a_user_without_a_screen_reader_gets_the_line_and_the_other_tests(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    apt_get = AptGet([])
    apt_get.stand_in(monkeypatch, user_id=1000)

    bootstrap.offer_screen_reader_packages(exists=no)

    assert "apt-get install --yes at-spi2-core dbus python3-pyatspi xvfb" in capsys.readouterr().err
    assert apt_get.verbs == []


def test_what_plays_a_screen_reader_is_no_condition_of_the_other_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    AptGet(["xvfb"]).stand_in(monkeypatch, user_id=0)
    monkeypatch.setattr(bootstrap, "install_packages", refuse_to_install)

    bootstrap.offer_screen_reader_packages(exists=no)


def refuse_to_install(packages: list[str]) -> None:
    raise CannotSetUp("The network is away.")


# The environment ----------------------------------------------------------------------------------------


def test_the_first_set_up_makes_the_environment_and_installs_pins_then_project(
    checkout: Checkout, steps: list[list[str]]
) -> None:
    bootstrap.set_up(checkout)

    made, pinned, project = steps
    assert made[1:] == ["-m", "venv", str(checkout.environment)]
    assert pinned[-2:] == ["--requirement", str(checkout.pins)]
    assert {"--no-deps", "--editable", str(checkout.root)} <= set(project)
    assert not any("index" in part for step in steps for part in step)
    assert bootstrap.is_ready(checkout)


def test_the_second_set_up_does_nothing(checkout: Checkout, steps: list[list[str]]) -> None:
    bootstrap.set_up(checkout)
    steps.clear()

    bootstrap.set_up(checkout)

    assert steps == []


def other_pins(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.pins.write_text("peewee==4.5.4\n")


def other_python(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap.sys, "version", "3.99.0 (made up)")


def half_made(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.packages_stamp.unlink()


def python_gone(checkout: Checkout, monkeypatch: pytest.MonkeyPatch) -> None:
    checkout.python.unlink()


@pytest.mark.parametrize("what_happens", [other_pins, other_python, half_made, python_gone])
def test_an_environment_that_does_not_fit_is_made_again(
    checkout: Checkout, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch, what_happens
) -> None:
    bootstrap.set_up(checkout)
    left_over = checkout.environment / "left-over"
    left_over.touch()
    what_happens(checkout, monkeypatch)
    steps.clear()

    bootstrap.set_up(checkout)

    assert len(steps) == 3
    assert not left_over.exists()
    assert bootstrap.is_ready(checkout)


def test_another_pyproject_installs_the_project_again_and_keeps_the_packages(
    checkout: Checkout, steps: list[list[str]]
) -> None:
    bootstrap.set_up(checkout)
    steps.clear()
    (checkout.root / "pyproject.toml").write_text("[project]\nname = 'linkdesk'\n")

    bootstrap.set_up(checkout)

    assert [step[-1] for step in steps] == [str(checkout.root)]
    assert bootstrap.is_ready(checkout)


def test_a_link_in_the_place_of_the_environment_is_replaced_and_its_target_kept(
    checkout: Checkout, steps: list[list[str]], tmp_path: Path
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "precious").touch()
    checkout.environment.symlink_to(elsewhere)

    bootstrap.set_up(checkout)

    assert (elsewhere / "precious").exists()
    assert not checkout.environment.is_symlink()


def test_a_set_up_that_fails_is_not_taken_for_done(
    checkout: Checkout, steps: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(checkout: Checkout, what: list[str], problem: str) -> None:
        raise CannotSetUp("The network is away.")

    monkeypatch.setattr(bootstrap, "pip_install", fail)

    with pytest.raises(CannotSetUp):
        bootstrap.set_up(checkout)

    assert not bootstrap.has_pinned_packages(checkout)


def test_a_step_that_fails_says_why_and_what_it_was_for() -> None:
    program = "print('the disk is full'); raise SystemExit(3)"
    with pytest.raises(CannotSetUp, match=r"^the disk is full\nIt did not work\. .*raise SystemExit"):
        bootstrap.run_step([sys.executable, "-c", program], "It did not work.")


def test_a_step_that_succeeds_says_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    bootstrap.run_step([sys.executable, "-c", "print('unpacking')"], "It did not work.")

    assert capfd.readouterr() == ("", "")


def test_an_installed_linkdesk_is_sent_to_its_command(steps: list[list[str]], tmp_path: Path) -> None:
    with pytest.raises(CannotSetUp, match="the command is linkdesk"):
        bootstrap.set_up(Checkout(tmp_path / "site-packages"))


# Starting -----------------------------------------------------------------------------------------------


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[list[str], dict[str, str] | None]]:
    """What was started, each with its environment; it ends with status 5."""
    programs: list[tuple[list[str], dict[str, str] | None]] = []

    def run(command: list[str], *, env: dict[str, str] | None = None, **_options: object) -> SimpleNamespace:
        programs.append((command, env))
        return SimpleNamespace(returncode=5)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)
    return programs


@pytest.mark.parametrize(
    ("environ", "platform", "expected"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({"DISPLAY": ""}, "linux", False),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False),
        ({}, "darwin", True),
    ],
)
def test_where_a_window_can_be_shown(environ: dict[str, str], platform: str, expected: bool) -> None:
    assert bootstrap.has_display(environ, platform) is expected


def test_with_a_display_the_demo_opens_a_window(checkout: Checkout, started, monkeypatch) -> None:
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: True)

    assert bootstrap.run_demo(checkout, ["S2"], {"DISPLAY": ":0"}) == 5

    assert started == [([str(checkout.python), "-m", "desktop_app", "demo", "S2"], None)]


def test_without_a_display_the_demo_leaves_pictures_and_says_where(
    checkout: Checkout, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap, "has_display", lambda environ: False)
    started: list[list[str]] = []

    def run(command: list[str], **_options: object) -> SimpleNamespace:
        started.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(bootstrap.subprocess, "run", run)

    assert bootstrap.run_demo(checkout, [], {}) == 0

    assert started[0][-3:] == ["--headless", "--shots", str(checkout.pictures)]
    assert str(checkout.pictures) in capsys.readouterr().err


def test_the_tests_run_offscreen_with_the_callers_arguments_and_answer_pytests_status(
    checkout: Checkout, started
) -> None:
    assert bootstrap.run_tests(checkout, ["-k", "merge"], {"HOME": "/root"}) == 5

    command, environ = started[0]
    assert command[1:] == ["-m", "pytest", "-n", "auto", "-k", "merge"]
    assert environ == {"HOME": "/root", "QT_QPA_PLATFORM": "offscreen"}


def test_a_platform_that_the_caller_chose_is_kept(checkout: Checkout, started) -> None:
    bootstrap.run_tests(checkout, [], {"QT_QPA_PLATFORM": "xcb"})

    assert started[0][1] == {"QT_QPA_PLATFORM": "xcb"}


def test_the_bare_c_locale_of_a_build_machine_does_not_make_qt_warn() -> None:
    assert bootstrap.offscreen({"LC_ALL": "C"})["LC_ALL"] == "C.UTF-8"
    assert bootstrap.offscreen({"LC_ALL": "de_DE.UTF-8"})["LC_ALL"] == "de_DE.UTF-8"


@pytest.mark.parametrize("arguments", [[], ["install"]])
def test_wrong_usage_shows_the_commands(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(arguments) == 64
    assert re.findall(r"bootstrap (\w+)", capsys.readouterr().err) == ["run", "test", "package"]


# The files it works from --------------------------------------------------------------------------------


def test_the_pins_name_no_registry_and_no_folder() -> None:
    pins = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|index|find-links|^-|/(home|root|opt|tmp|work)/", pins, re.MULTILINE)


def test_every_pin_is_exact_and_has_digests() -> None:
    pins = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    for line in pins.splitlines():
        assert re.match(r"[a-z0-9-]+==[\w.]+( ; [^#]+)? +--hash=sha256:[0-9a-f]{64}", line), line


def test_every_declared_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    declared = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    names = {re.split(r"[^\w-]", requirement)[0].lower() for requirement in declared} - {project["name"]}
    pins = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert names <= set(re.findall(r"^([a-z0-9-]+)==", pins, re.MULTILINE))
