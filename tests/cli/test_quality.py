"""``linkdesk quality``: how often automatic links were corrected."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shell import NUMBER, Shell


def test_links_and_their_corrections_are_counted(shell: Shell, calls: Path) -> None:
    shell.contact(first_name="Ada", work_phone=NUMBER)
    shell("receive", str(calls))
    shell.json("do", "AcceptInteraction", "interaction_id=I-1")
    shell.json("do", "UnlinkContact", "interaction_id=I-1")

    found = shell.json("quality", "--weeks", "3")

    one = {"links": 1, "corrected": 1, "rate": 1.0}
    assert found["total"] == one
    assert found["channels"] == [{"name": "voice", **one}]
    assert found["rules"] == [{"name": "exact", **one}]
    assert [week["links"] for week in found["weeks"]] == [0, 0, 1]
    assert shell("quality") == (
        "1 of 1 (100.0%) automatic links corrected in 26 weeks\n"
        "  channel voice: 1 of 1 (100.0%)\n"
        "  rule exact: 1 of 1 (100.0%)\n"
    )


def test_an_empty_base_has_no_links(shell: Shell) -> None:
    assert shell.json("quality")["total"] == {"links": 0, "corrected": 0, "rate": 0.0}
    assert shell("quality", "--weeks", "600") == ""
    assert (shell.status, shell.errors) == (2, "Link quality is told of 1 to 520 weeks.\n")
