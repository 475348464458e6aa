"""Results of scenarios as JUnit XML, which every build server reads."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from desktop_app.cli.scenario_runs import Ran
from desktop_app.domain.errors import Unavailable

# Everything that XML 1.0 has no way to write.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_junit(path: Path, runs: Iterable[Ran]) -> None:
    """One suite for each run, one case for its acts and one for each check. Raises Unavailable."""
    root = ElementTree.Element("testsuites", name="linkdesk scenarios")
    for ran in runs:
        cases = [(what, sentence) for what, sentence in ran.cases]
        failed = sum(bool(sentence) for _, sentence in cases)
        suite = ElementTree.SubElement(
            root, "testsuite", name=_text(ran.title), tests=str(len(cases)), failures=str(failed), errors="0"
        )
        for what, sentence in cases:
            case = ElementTree.SubElement(suite, "testcase", classname=_text(ran.name), name=_text(what))
            if sentence:
                ElementTree.SubElement(case, "failure", message=_text(sentence)).text = _text(ran.story)
    try:
        ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)
    except OSError as error:
        raise Unavailable(f"{path} cannot be written: {error.strerror}.") from error


def _text(text: str) -> str:
    return _UNWRITABLE.sub("\ufffd", text)
