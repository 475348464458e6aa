"""``linkdesk show --as-of`` and the log in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import NUMBER, Shell


def times(shell: Shell, contact: str) -> list[str]:
    """When each change of a contact was, oldest first."""
    return [each["time"] for each in reversed(shell.json("log", "--contact", contact))]


def test_show_as_of_tells_a_contact_as_it_was_and_what_changed_since(shell: Shell, calls: Path) -> None:
    ada = shell.contact(first_name="Ada", title="Dr", work_phone=NUMBER)
    shell("receive", str(calls))
    shell("do", "EditContact", f"contact_id={ada}", "title=Prof")
    created, linked, _edited = times(shell, ada)

    then = shell.json("show", ada, "--as-of", created)
    later = shell.json("show", ada, "--as-of", linked)

    assert (then["title"], then["links"], then["merge_set"], then["as_of"]) == ("Dr", [], [ada], created)
    assert (later["title"], later["links"]) == ("Dr", ["I-1"])
    assert [each["command"] for each in then["changes_since"]] == ["EditContact", "ReceiveInteraction"]
    assert then["changes_since"][0]["fields"] == [{"contact": ada, "field": "title", "from": "Dr", "to": "Prof"}]
    assert shell.json("show", ada)["title"] == "Prof"


def test_for_people_the_past_is_told_in_sentences(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada", title="Dr")
    shell("do", "EditContact", f"contact_id={ada}", "title=Prof")

    told = shell("show", ada, "--as-of", times(shell, ada)[0])

    assert told.startswith("As it was at ")
    assert "  title: Dr\n" in told
    assert "  since then Title from Dr to Prof\n" in told
    assert "changed Title from Dr to Prof" in told.partition("What changed since")[2]


def test_a_date_is_its_end_and_a_time_without_zone_is_the_desks(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada")
    (created,) = times(shell, ada)

    assert shell.json("show", ada, "--as-of", "9000-01-01")["first_name"] == "Ada"
    assert shell.json("show", ada, "--as-of", "9000-01-01T00:00:00")["first_name"] == "Ada"
    assert shell.json("show", ada, "--as-of", created.replace("+00:00", "Z"))["first_name"] == "Ada"


def test_before_it_came_to_be_there_was_no_contact(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada")

    shell("show", ada, "--as-of", "2001-01-01")

    assert shell.status == 2
    assert shell.errors.startswith(f"There was no contact {ada} at 2001-01-0")
    assert "it came to be at 20" in shell.errors


def test_of_a_contact_that_never_was_there_is_nothing_at_any_time(shell: Shell) -> None:
    shell("show", "nobody", "--as-of", "9000-01-01")

    assert (shell.status, shell.errors) == (2, "There is no contact nobody, and there never was.\n")


def test_a_deleted_contact_can_still_be_seen_as_it_was(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada")
    (created,) = times(shell, ada)
    shell("do", "DeleteContact", f"contact_id={ada}")

    assert shell.json("show", ada, "--as-of", created)["first_name"] == "Ada"
    shell("show", ada, "--as-of", "9000-01-01")
    assert shell.status == 2
    assert "it had been deleted" in shell.errors


@pytest.mark.parametrize("time", ["yesterday", "", "2026-13-01", "0001-01-01T00:00:00+14:00", "99999-01-01", "\udcff"])
def test_a_time_that_is_none_is_answered_in_one_sentence(shell: Shell, time: str) -> None:
    shell("show", "ada", "--as-of", time)

    assert shell.status == 64
    assert "write a date as 2026-02-04, or a time as 2026-02-04T10:00:00Z" in shell.errors


def test_the_log_of_a_contact_is_that_of_all_it_consists_of_with_refusals_and_undos(shell: Shell) -> None:
    ada, eve = shell.contact(first_name="Ada"), shell.contact(first_name="Eve")
    edit = shell.json("do", "EditContact", f"contact_id={eve}", "title=Dr")["operation"]
    shell("undo", edit)
    shell("do", "PromoteContact", f"contact_id={eve}")
    shell("do", "MergeContacts", f"survivor={ada}", f"absorbed={eve}")

    for id in (ada, eve):
        listed = shell.json("log", "--contact", id)
        assert [each["command"] for each in listed] == [
            "MergeContacts", "PromoteContact", "Undo", "EditContact", "CreateContact", "CreateContact",
        ]  # fmt: skip
        assert listed[1]["refused"] == "Eve is a curated contact already, so there is nothing to promote."
        assert listed[3]["undone_by"] == listed[2]["operation"]


def test_for_people_the_log_speaks_in_sentences(shell: Shell) -> None:
    ada, eve = shell.contact(first_name="Ada"), shell.contact(first_name="Augusta", last_name="King")
    shell("do", "EditContact", f"contact_id={ada}", "title=Prof")
    shell("do", "MergeContacts", f"survivor={ada}", f"absorbed={eve}")

    everything, of_ada = shell("log"), shell("log", "--contact", ada)

    assert "merged Augusta King into Ada  " in everything
    assert "changed Title to Prof of Ada  " in everything
    assert "merged Augusta King into it  " in of_ada
    assert "changed Title to Prof  " in of_ada
