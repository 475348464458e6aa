"""The command line answers as its users' scripts expect."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from desktop_app.__main__ import main
from tests.cli.shell import NUMBER, Shell

ROOT = Path(__file__).parents[2]


def test_receive_answers_a_line_for_each_interaction_and_reports_broken_ones(shell: Shell, calls: Path) -> None:
    alexis = shell.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    david = shell.contact(first_name="David", last_name="Ruiz", home_phone=NUMBER)

    lines = [json.loads(line) for line in shell("receive", str(calls)).splitlines()]

    assert shell.status == 1
    assert shell.errors.startswith("Line 2: ")
    answer = {"interaction": "I-1", "contact": alexis, "type": "Curated", "rule": "first-created"}
    assert lines == [answer | {"others": [david], "created": False}] * 2


def test_receive_takes_visits_in_and_answers_a_line_for_each(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "visits.jsonl"
    visit = {"id": "v", "customerId": "c-1", "customerIdType": "cookie", "events": [{"id": "e", "title": "Prices"}]}
    lines = [{"session": visit}, {"session": {"id": "w"}}, {"session": {**visit, "endedDate": "2026-02-04T10:00:00Z"}}]
    file.write_text("\n".join(map(json.dumps, lines)))
    answers = [json.loads(line) for line in shell("receive", str(file), "--json").splitlines()]

    assert shell.status == 1
    assert 'Line 2: Its "session" has no "customerId"' in shell.errors
    assert [(each["session"], each["type"], each["created"]) for each in answers] == [
        ("v", "Ephemeral", True),
        ("v", "Ephemeral", False),
    ]
    (session,) = shell.json("dump")["sessions"]
    assert (session["contact"], session["ended_at"]) == (answers[0]["contact"], "2026-02-04T10:00:00.000000+00:00")
    assert [each["id"] for each in shell.json("show", answers[0]["contact"])["journey"]] == ["v"]


def test_match_says_who_and_why_and_changes_nothing(shell: Shell) -> None:
    alexis = shell.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    before = shell("dump")

    answer = shell.json("match", "--channel", "voice", "--from", "803 123 0000")

    assert (answer["contact"], answer["rule"]) == (alexis, "exact")
    assert [candidate["contact"] for candidate in answer["candidates"]] == [alexis]
    assert shell("dump") == before


def test_search_shows_temporary_contacts_on_request_and_why_somebody_was_found(shell: Shell, calls: Path) -> None:
    alexis = shell.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    shell("do", "EditContact", f"contact_id={alexis}", "work_phone=+1 212-555-0199")
    shell("receive", str(calls))

    (hit,) = shell.json("search", NUMBER)["hits"]
    assert (hit["contact"], hit["reason"], hit["type"]) == (alexis, "former number", "Curated")
    both = shell.json("search", NUMBER, "--temporary")["hits"]
    assert [(each["type"], each["reason"]) for each in both] == [
        ("Curated", "former number"),
        ("Identified", "same number"),
    ]
    assert "(former number)" in shell("search", NUMBER)


def test_search_finds_by_a_piece_of_the_number(shell: Shell) -> None:
    alexis = shell.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)

    answer = shell.json("search", "123-00")

    assert answer["more"] is False
    assert [(hit["contact"], hit["name"], hit["matched_field"]) for hit in answer["hits"]] == [
        (alexis, "Alexis Ruiz", "work_phone")
    ]


def test_show_tells_a_contact_whole(shell: Shell, calls: Path) -> None:
    alexis = shell.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    shell("receive", str(calls))

    answer = shell.json("show", alexis)

    assert (answer["first_name"], answer["work_phone"], answer["title"]) == ("Alexis", NUMBER, None)
    assert answer["identifiers"][0]["value"] == "+18031230000"
    assert answer["links"] == ["I-1"]


def test_divisions_on_the_command_line(shell: Shell, tmp_path: Path) -> None:
    shell("do", "AddDivision", "name=Sales")
    shell("do", "AddDivision", "name=Support")
    shell("do", "AllowDivision", "agent=bob", "division=Support")
    file = tmp_path / "people.csv"
    file.write_text(f"First name,Last name,Work phone\nAda,Lovelace,{NUMBER}\n")
    assert shell.json("import", str(file), "--division", "sales")["created"] == 1
    ada = shell.json("search", "ada")["hits"][0]["contact"]

    assert shell.json("show", ada)["division"] == "Sales"
    assert shell.json("search", "ada", "--as", "bob")["hits"] == []
    shell("show", ada, "--as", "bob")
    assert (shell.status, shell.errors) == (2, "bob may not see the division Sales; an administrator can allow it.\n")
    call = {"id": "I-1", "channel": "voice", "from": {"identifiers": [{"type": "phone", "value": NUMBER}]}}
    calls = tmp_path / "calls.jsonl"
    calls.write_text("\n".join(json.dumps(call | {"id": name, "division": name}) for name in ("Sales", "Support")))
    sales, support = map(json.loads, shell("receive", str(calls)).splitlines())
    assert (sales["contact"], support["created"]) == (ada, True)
    assert shell.json("show", support["contact"], "--as", "bob")["division"] == "Support"


def test_an_import_into_an_unknown_division_is_refused(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "people.csv"
    file.write_text("First name\nAda\n")
    shell("import", str(file), "--division", "Sales")

    assert (shell.status, shell.errors) == (2, "There is no division called 'Sales'; there is none yet.\n")


def test_undo_restores_the_dump_byte_for_byte(shell: Shell) -> None:
    before = shell("dump")
    operation = shell.json("do", "CreateContact", "first_name=Ada")["operation"]

    answer = shell.json("undo", operation)

    assert (answer["undone"], answer["conflicts"]) == (operation, [])
    assert shell("dump") == before


def test_contacts_are_merged_by_their_ids_with_choices_and_undo_restores_the_dump(shell: Shell) -> None:
    ada, augusta = shell.contact(first_name="Ada", work_phone=NUMBER), shell.contact(first_name="Augusta")
    third = shell.contact(first_name="Eve")
    before = shell("dump")
    choices = json.dumps({"first_name": augusta})

    merge = shell.json("do", "MergeContacts", f"survivor={ada}", f"absorbed={augusta},{third}", f"choices={choices}")

    shown = shell.json("show", third)
    assert (shown["id"], shown["first_name"], shown["merge_set"]) == (ada, "Augusta", [ada, augusta, third])
    operation = merge["operation"]
    undone = shell.json("undo", operation)
    assert undone == {"operation": undone["operation"], "undone": operation, "conflicts": []}
    assert shell("dump") == before


def test_identifiers_are_added_shared_and_removed_by_order(shell: Shell) -> None:
    ada, eve = shell.contact(first_name="Ada", work_phone=NUMBER), shell.contact(first_name="Eve")

    shell("do", "AddIdentifier", f"contact_id={eve}", "type=phone", f"value={NUMBER}")
    assert (shell.status, "Ada" in shell.errors) == (2, True)
    shell("do", "AddIdentifier", f"contact_id={eve}", "type=phone", f"value={NUMBER}", "if_held=share")
    assert [each["value"] for each in shell.json("show", eve)["identifiers"]] == ["+18031230000"]
    shell("do", "RemoveIdentifier", f"contact_id={eve}", "type=phone", f"value={NUMBER}")
    assert shell.json("show", eve)["identifiers"] == []
    assert len(shell.json("show", ada)["identifiers"]) == 1


def test_an_undo_with_conflicts_shows_them_and_changes_nothing(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada")
    operation = shell.json("do", "EditContact", f"contact_id={ada}", "first_name=Adah")["operation"]
    shell("do", "EditContact", f"contact_id={ada}", "first_name=Adele")

    answer = shell.json("undo", operation)

    assert shell.status == 2
    conflict = answer["conflicts"][0]
    assert (conflict["before"], conflict["then"], conflict["now"]) == ("Ada", "Adah", "Adele")
    assert shell.json("undo", operation, "--prefer", "before")["undone"] == operation
    assert shell.json("show", ada)["first_name"] == "Ada"


def test_log_lists_operations_newest_first_refusals_too(shell: Shell) -> None:
    shell.contact(first_name="Ada")
    shell("do", "UnlinkContact", "interaction_id=nothing")

    listed = shell.json("log")

    assert [each["command"] for each in listed] == ["UnlinkContact", "CreateContact", "OpenEmptyStore"]
    assert listed[0]["refused"] == "There is no interaction nothing."
    keys = ["operation", "sequence", "time", "agent", "command", "arguments", "undoes", "undone_by", "refused"]
    assert set(keys) <= listed[0].keys()


def test_unlinking_after_the_wrap_up_is_refused(shell: Shell, calls: Path) -> None:
    shell("receive", str(calls))
    shell("do", "AcceptInteraction", "interaction_id=I-1")
    shell("do", "WrapUpInteraction", "interaction_id=I-1", "code=Resolved", "note=done")

    shell("do", "UnlinkContact", "interaction_id=I-1")

    assert shell.status == 2
    assert "wrap-up was submitted" in shell.errors


def test_as_another_agent_only_their_permissions_count(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada")

    shell("do", "DeleteContact", f"contact_id={ada}", "--as", "berta")

    assert shell.status == 2
    assert "externalContacts:contact:delete" in shell.errors
    assert shell.json("log", "--limit", "1")[0]["agent"] == "berta"


def test_a_limit_that_is_no_number_says_what_would_be_one(shell: Shell) -> None:
    shell("log", "--limit", "many")

    assert "write a number from 1 to 1,000,000" in shell.errors


def test_fields_may_stand_behind_an_option(shell: Shell) -> None:
    answer = json.loads(shell("do", "CreateContact", "--json", "first_name=Ada"))

    assert answer["result"]["contact"]


def test_do_list_names_every_command_with_its_permission(shell: Shell) -> None:
    listed = {each["command"]: each["permissions"] for each in shell.json("do", "--list")}

    assert listed["UnlinkContact"] == ["externalContacts:conversation:associate"]
    assert {"AcceptInteraction", "EditContact", "Undo", "GrantPermission"} <= listed.keys()


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("search",),
        ("do", "Nonsense"),
        ("do", "UnlinkContact"),
        ("do", "UnlinkContact", "nonsense=1"),
        ("do",),
        ("do", "AddNote", "contact_id=1", "text=a", "text=b"),
        ("do", "EditContact", "contact_id=1", "seen={"),
        ("import", "x.csv", "--region", "nowhere"),
        ("import", "x.csv", "--map", "nonsense"),
        ("log", "--limit", "99999999999999999999"),
        ("dump", "--js"),
    ],
)
def test_wrong_usage_is_64_and_one_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell(*words) == ""

    assert shell.status == 64
    assert len(shell.errors.splitlines()) == 1


@pytest.mark.parametrize(
    "words",
    [
        ("show", "nobody"),
        ("undo", "nothing"),
        ("receive", "/nowhere/at-all.jsonl"),
        ("import", "/nowhere/at-all.csv"),
        ("match", "--channel", "pigeon", "--from", "1"),
    ],
)
def test_what_cannot_be_done_is_2_and_one_sentence(shell: Shell, words: tuple[str, ...]) -> None:
    assert shell(*words) == ""

    assert shell.status == 2
    assert len(shell.errors.splitlines()) == 1


def test_import_reports_and_writes_what_it_left_out(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text(f"First Name,Last Name,Work Phone\nAda,Lovelace,+1 803 123 0000\n{'x' * 2000},Long,1\n")

    answer = shell.json("import", str(file), "--rejects", str(tmp_path / "rejects.csv"))

    assert shell.status == 1
    assert (answer["read"], answer["created"], answer["rejected"]) == (2, 1, 1)
    assert "First name has 2,000 characters" in (tmp_path / "rejects.csv").read_text()
    assert "Line 3" in shell.errors


def test_columns_that_are_unknown_or_there_twice_are_named(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First Name,Last Name,First Name,Shoe Size\nAda,Lovelace,Ida,38\n")

    answer = shell.json("import", str(file))

    assert (shell.status, answer["warnings"]) == (0, 3)
    assert "2 columns ('First Name', 'First Name') mean first_name" in shell.errors
    assert "Shoe Size" in shell.errors
    assert "'Ida' was left out" in shell.errors


def test_a_column_is_mapped_by_our_field_names_only(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("Vorname,Nummer\nAda,+18031230000\n")

    shell("import", str(file), "--map", "first_name=Vorname", "--map", "shoe_size=Nummer")

    assert shell.status == 64
    assert "first_name" in shell.errors
    assert shell.json("import", str(file), "--map", "first_name=Vorname", "--map", "Cell Phone=Nummer")["created"] == 1
    assert len(shell.json("search", "Ada")["hits"]) == 1


def test_rejects_that_cannot_be_written_stop_the_import_before_it_begins(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First Name\nAda\n")
    before = shell("dump")

    shell("import", str(file), "--rejects", str(tmp_path / "nowhere" / "rejects.csv"))

    assert shell.status == 2
    assert shell("dump") == before


def test_several_files_are_one_operation_and_their_rows_are_told_apart(shell: Shell, tmp_path: Path) -> None:
    (tmp_path / "one.csv").write_text("First Name\nAda\n")
    (tmp_path / "two.csv").write_text("Last Name\nByron\n" + "x" * 1001 + "\n")

    answer = json.loads(shell("import", str(tmp_path / "one.csv"), "--json", str(tmp_path / "two.csv")))

    assert (answer["created"], answer["rejected"]) == (2, 1)
    assert "two.csv: Line 3" in shell.errors
    assert shell.json("log", "--limit", "1")[0]["arguments"]["files"] == ["one.csv", "two.csv"]


def test_every_row_that_is_left_out_is_told_where_no_file_keeps_them(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First Name\n" + f"{'x' * 1001}\n" * 50)

    shell("import", str(file))
    assert shell.errors.count("left out") == 50

    shell("import", str(file), "--rejects", str(tmp_path / "rejects.csv"))
    assert "… and 30 more." in shell.errors
    assert len((tmp_path / "rejects.csv").read_text().splitlines()) == 51


def test_what_was_left_out_can_be_mended_and_imported_from_the_rejects(shell: Shell, tmp_path: Path) -> None:
    file, rejects = tmp_path / "contacts.csv", tmp_path / "rejects.csv"
    file.write_text(f"First Name,Last Name\n{'x' * 1001},Byron\n")
    shell("import", str(file), "--rejects", str(rejects))
    rejects.write_text(rejects.read_text().replace("x" * 1001, "Ada"))

    assert shell.json("import", str(rejects))["created"] == 1


def test_what_comes_from_outside_commands_no_terminal(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada", title="\x1b[2J\x1b[31mBoss\nAdmin")

    assert "\x1b" not in shell("show", ada) + shell("search", "Ada")
    assert "  title:  [2J [31mBoss Admin" in shell("show", ada)


def test_a_chat_is_matched_by_phone_as_well(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada", work_phone=NUMBER)

    assert shell.json("match", "--channel", "chat", "--from", NUMBER)["contact"] == ada


def test_bytes_that_are_no_text_get_a_sentence(shell: Shell) -> None:
    for words in (("do", "CreateContact", "first_name=\udcff"), ("show", "\udcff"), ("undo", "\udcff")):
        shell(*words)
        assert (shell.status, len(shell.errors.splitlines())) == (2, 1)


def test_a_dry_run_reports_the_same_and_changes_nothing(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("First Name,Last Name\nAda,Lovelace\n")
    before = shell("dump")

    answer = shell.json("import", str(file), "--dry-run")

    assert (answer["created"], answer["operation"]) == (1, None)
    assert shell("dump") == before


def test_the_same_file_again_creates_nothing_and_an_import_is_undone_as_one(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "contacts.csv"
    file.write_text("External ID,First Name,Last Name\nC-1,Ada,Lovelace\nC-2,Ida,Byron\n")
    before = shell("dump")
    operation = shell.json("import", str(file))["operation"]

    assert shell.json("import", str(file))["created"] == 0
    shell("undo", operation)

    assert shell("dump") == before


def test_a_store_that_is_no_store_is_named_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "letter.db"
    path.write_text("Dear Sir or Madam, this is no database, and it is longer than a header of one.")

    assert main(["dump", "--store", f"sqlite:///{path}"]) == 2

    assert str(path) in capsys.readouterr().err
    assert path.read_text().startswith("Dear Sir")


def test_the_module_runs_as_a_program(store_url: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "desktop_app", "dump", "--store", store_url],
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["contacts"] == []


def test_results_are_utf_8_on_any_system(shell: Shell, store_url: str) -> None:
    shell.contact(first_name="王", last_name="😀")

    run = subprocess.run(
        [sys.executable, "-m", "desktop_app", "search", "王", "--json", "--store", store_url],
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "latin-1"},
        capture_output=True,
        check=False,
    )

    assert json.loads(run.stdout.decode("utf-8"))["hits"][0]["name"] == "王 😀"


def test_a_reader_who_has_gone_is_no_error(store_url: str) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "desktop_app", "do", "--list", "--store", store_url],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        run.stdout.close()
        assert run.stderr.read() == b""
    assert run.returncode == 0


def test_a_demo_story_plays_headless_and_leaves_a_picture_of_each_step(
    qtbot: object, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "s5", "--headless", "--shots", str(tmp_path / "shots"), "--json"]) == 0

    answer = json.loads(capsys.readouterr().out)
    assert answer["story"] == "s5"
    assert all(step["ok"] for step in answer["steps"])
    assert len(answer["shots"]) == len(answer["steps"]) == len(list((tmp_path / "shots").iterdir()))


def test_a_demo_without_a_display_says_what_to_do_instead(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)

    assert main(["demo", "s1"]) == 2

    assert capsys.readouterr().err.splitlines() == [
        "There is no display to show the demo on; play it with --headless --shots DIR."
    ]


FIELDS = '[{"name": "Plan", "type": "dropdown", "options": ["Gold"]}, {"name": "Size", "type": "integer"}]'


def test_address_opt_out_and_custom_fields_are_set_and_shown(shell: Shell) -> None:
    shell("do", "AddSchema", "title=Business", f"fields={FIELDS}")
    ada = shell.contact(first_name="Ada", address1="1 St James", city="London", survey_opt_out="true")
    edited = shell("do", "EditContact", f"contact_id={ada}", "schema=Business", 'custom_fields={"Size": 12}')
    assert shell.status == 0, edited

    shown = shell.json("show", ada)
    assert (shown["address1"], shown["city"], shown["survey_opt_out"]) == ("1 St James", "London", True)
    assert (shown["contact_type"], shown["custom_fields"]) == ("Business", {"Plan": None, "Size": 12})
    in_words = shell("show", ada)
    assert "Size: 12" in in_words
    assert "survey_opt_out: yes" in in_words
    (dumped,) = json.loads(shell("dump"))["contacts"]
    assert (dumped["survey_opt_out"], list(dumped["custom_fields"].values())) == (True, ["12"])


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("EditSchema", "schema=Business", "version=one"), "version is no whole number"),
        (("AddSchema", "title=x", "fields={}"), "fields is no JSON list"),
        (("AddSchema", "title=x", "fields=["), "fields is no JSON:"),
        (("SetCustomFields", "contact_id=x", "custom_fields=[]"), "custom_fields is no JSON object"),
        (("AddExternalSource", "name=CRM", "active=perhaps"), "active is neither yes nor no"),
    ],
)
def test_an_order_with_a_value_of_the_wrong_kind_is_wrong_usage(
    shell: Shell, words: tuple[str, ...], says: str
) -> None:
    shell("do", *words)

    assert shell.status == 64
    assert says in shell.errors


def test_an_external_source_is_ordered_with_yes_or_no(shell: Shell) -> None:
    shell("do", "AddExternalSource", "name=CRM", "uri_template=https://crm.example/{id}", "active=no")
    shell("do", "EditExternalSource", "name=CRM", "active=yes")

    (source,) = json.loads(shell("dump"))["external_sources"]
    assert source == {"name": "CRM", "is_active": True, "uri_template": "https://crm.example/{id}"}


def test_organisations_relationships_and_notes_are_ordered_shown_and_dumped(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada", last_name="Lovelace", organization="Engines ltd")
    order = ("do", "CreateOrganization", "name=Engines", "employee_count=1,200", f"contact_id={ada}")
    engines = shell.json(*order)["result"]["organization"]
    shell("do", "AddRelationship", f"organization_id={engines}", "agent=noor", "text=Account Manager")
    shell("do", "AddOrganizationNote", f"organization_id={engines}", "text=pays late")
    note = shell.json("do", "AddNote", f"contact_id={ada}", "text=likes tea")["result"]["note"]
    shell("do", "EditNote", f"note_id={note}", "text=likes coffee", "seen=likes tea")

    shown = shell.json("show", ada)
    record = shown["organization_record"]
    assert (shown["organization"], record["id"], record["name"]) == ("Engines ltd", engines, "Engines")
    assert (record["employee_count"], record["industry"], record["contacts"]) == ("1200", None, 1)
    assert [(each["agent"], each["text"]) for each in record["relationships"]] == [("noor", "Account Manager")]
    assert [each["text"] for each in record["notes"]] == ["pays late"]
    assert [(each["text"], bool(each["edited_at"])) for each in shown["notes"]] == [("likes coffee", True)]
    assert f"belongs to: Engines  {engines}" in shell("show", ada)

    dump = json.loads(shell("dump"))
    assert [each["organization_id"] for each in dump["contacts"]] == [engines]
    assert [(each["id"], each["name"], each["fax"]) for each in dump["organizations"]] == [(engines, "Engines", None)]
    assert [(each["organization"], each["text"]) for each in dump["relationships"]] == [(engines, "Account Manager")]
    on = {(each["contact"], each["organization"], each["text"]) for each in dump["notes"]}
    assert on == {(ada, None, "likes coffee"), (None, engines, "pays late")}

    shell("do", "LinkOrganization", f"contact_id={ada}")
    assert shell.json("show", ada)["organization_record"] is None


def test_without_the_organisation_permission_show_leaves_it_out(shell: Shell) -> None:
    ada = shell.contact(first_name="Ada", last_name="Lovelace")
    shell("do", "CreateOrganization", "name=Engines", f"contact_id={ada}")
    shell("do", "AddAgent", "agent=bob", "role=Agent")
    shell("do", "RevokePermission", "agent=bob", "permission=externalOrganization:view")

    assert shell.json("show", ada, "--as", "bob")["organization_record"] is None
