"""``linkdesk duplicates``: who is likely there twice."""

from __future__ import annotations

from tests.cli.shell import NUMBER, Shell


def test_likely_duplicates_are_listed_with_their_reasons(shell: Shell) -> None:
    one = shell.contact(first_name="Alexis", last_name="Ruiz", cell_phone=NUMBER)
    other = shell.contact(first_name="Alexsi", last_name="Ruiz", cell_phone=NUMBER)
    (pair,) = shell.json("duplicates")["pairs"]
    assert (pair["a"], pair["b"]) == (one, other)
    assert pair["score"] > 0
    assert "The same mobile number, which nobody else holds" in pair["why"]
    assert "Almost certain: Alexis Ruiz and Alexsi Ruiz" in shell("duplicates")


def test_the_rest_is_counted(shell: Shell) -> None:
    for number in ("(803) 123-0000", "(803) 123-0001"):
        for _ in range(2):
            shell.contact(first_name="Ada", last_name=f"Of {number}", cell_phone=number)
    assert len(shell.json("duplicates", "--limit", "1")["pairs"]) == 1
    shell("duplicates", "--limit", "1")
    assert shell.errors == "These are the first 1 of 2; ask for more with --limit.\n"


def test_nobody_is_there_twice_in_an_empty_base(shell: Shell) -> None:
    assert shell.json("duplicates") == {"pairs": []}
    assert shell("duplicates") == ""
    assert shell.errors == "Nobody is likely there twice.\n"
