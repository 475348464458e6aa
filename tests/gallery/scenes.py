"""Every screen and state that people see, each set up as a person would come to it; its function names it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QKeySequenceEdit

from desktop_app.demo.world import furnish, maria
from desktop_app.domain.health import ReportFile
from desktop_app.domain.ids import InteractionId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import EditContact
from desktop_app.services.divisions import AddDivision
from desktop_app.services.merging import MergeContacts
from desktop_app.testing.stage import AGENT, Stage
from desktop_app.ui.import_answers import ImportCounts, ImportPreview, ImportProblem, ImportProgress, PreviewColumn
from desktop_app.ui.import_order import ImportOrder
from desktop_app.ui.import_wording import (
    imported_toast,
    problem_line,
    problems_title,
    progress_sentence,
    read_sentence,
    regions,
)

REPORT = (
    ReportFile("program.txt", "what runs, and on what", "Linkdesk 0.1.0\nPython 3.11.7\n"),
    ReportFile("settings.txt", "your own texts only counted", "region = DE\n"),
    ReportFile("store.txt", "how much, and if it is whole", "every check holds\n"),
    ReportFile("log.txt", "what was done, what failed", "LinkContact, 3 ms\n"),
)
PREVIEW = ImportPreview(
    format="csv",
    program="Google Contacts (before 2024)",
    encoding="cp1252",
    delimiter="\t",
    columns=tuple(
        PreviewColumn(name, field)
        for name, field in (
            ("Vorname", "first_name"), ("Nachname", "last_name"), ("Organisationsbezeichnung", "organization"),
            ("Mobilfunknummer", "cell_phone"), ("E-Mail-Adresse", "work_email"), ("Kundennummer", "external_id"),
            ("Bevorzugte Anrede", ""),
        )
    ),
    rows=(
        ("Maria", "Delgado-Voss", "Delgado-Voss Ceramics", "(803) 123-0000", "maria@delgadovoss.example", "K-1", "Sie"),
        ("محمد", "الفارسي", "", "+971 50 123 4567", "", "K-2", ""),
        ("Rosalind", "Achterberg", "Donaudampfschifffahrtsgesellschaft mbH", "", "r@achterberg.example", "K-3", ""),
    ),
    rows_about=1_200_000,
    notes=("1 column is not known here and left out (Bevorzugte Anrede).",),
)  # fmt: skip

Scene = Callable[[Stage], None]

NUMBER = "(803) 123-0000"
LONG_NAME = "Wilhelmina Constantia Featherstonehaugh-Cholmondeley of Woolfardisworthy"


def first_run(stage: Stage) -> None:
    """Nothing in the store."""


def nobody_selected(stage: Stage) -> None:
    furnish(stage)


def alerting(stage: Stage) -> None:
    furnish(stage)
    stage.desk.interactions.select_row(0)


def linked(stage: Stage) -> None:
    furnish(stage)
    stage.desk.interactions.select("Maria Delgado-Voss")
    stage.desk.interactions.accept()


def temporary(stage: Stage) -> None:
    furnish(stage)
    stage.desk.interactions.select("Kofi Adelaar")
    stage.desk.interactions.accept()


def long_and_foreign_names(stage: Stage) -> None:
    for name, number in (
        (LONG_NAME, "(803) 123-0001"), ("محمد الفارسي", "(803) 123-0002"), ("משה כהן", "(803) 123-0003"),
        ("王小明", "(803) 123-0004"), ("สมชาย ใจดี", "(803) 123-0005"), ("अमिताभ शर्मा", "(803) 123-0006"),
        ("Zoë 🦊 Fuchs", "(803) 123-0007"),
    ):  # fmt: skip
        stage.contact(first_name=name, organization=f"{name} & Co.", work_phone=number)
        stage.calls(number)
    stage.desk.interactions.select_row(0)


def not_linked_and_searching(stage: Stage) -> None:
    linked(stage)
    stage.desk.card.unlink()


def nothing_found(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("Zbigniew Nieznany")


def many_found(stage: Stage) -> None:
    for number in range(30):
        stage.contact(first_name="Alexis", last_name=f"Ruiz {number}", work_phone=f"(803) 123-01{number:02}")
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("alexis")


def why(stage: Stage) -> None:
    linked(stage)
    stage.desk.why.ask()


def wrapped_up(stage: Stage) -> None:
    linked(stage)
    stage.desk.wrap_up.submit("Resolved", "Asked for the corrected invoice")


def new_contact(stage: Stage) -> None:
    furnish(stage)
    stage.desk.interactions.select("Kofi Adelaar")
    stage.desk.trigger("createContactAction")


def form_with_a_mistake(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(workEmailField="maria at delgadovoss", lastNameField=LONG_NAME)
    stage.desk.form.save()


def conflict(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(titleField="Owner")
    contact = stage.runner.store.dump()["contacts"][0]["id"]
    stage.run(EditContact(contact_id=contact, title="Director"))
    stage.desk.form.save()


def notes(stage: Stage) -> None:
    linked(stage)
    for text in (
        "Prefers to be called before noon.",
        "Wants a corrected invoice by Friday.\nSpoke to accounting.",
    ):
        stage.desk.choose_tab("Notes")
        stage.desk.notes.add(text)


def no_notes(stage: Stage) -> None:
    temporary(stage)
    stage.desk.choose_tab("Notes")


def organization(stage: Stage) -> None:
    linked(stage)
    stage.desk.choose_tab("Organization")
    stage.desk.organization.look_for("Delgado-Voss Ceramics")
    stage.desk.organization.create()


def no_organization(stage: Stage) -> None:
    temporary(stage)
    stage.desk.choose_tab("Organization")


def journey(stage: Stage) -> None:
    linked(stage)
    stage.desk.journey.open()


def journey_entry(stage: Stage) -> None:
    journey(stage)
    stage.desk.journey.open_entry(stage.desk.journey.titles[1])


def history(stage: Stage) -> None:
    linked(stage)
    stage.desk.choose_tab("History")
    stage.desk.history.choose(1)


def as_it_was(stage: Stage) -> None:
    linked(stage)
    contact = stage.runner.store.dump()["contacts"][0]["id"]
    stage.clock.advance(timedelta(hours=2))
    stage.run(EditContact(contact_id=contact, title="Owner", cell_phone=""))
    stage.desk.as_of.open()


def merging(stage: Stage) -> None:
    linked(stage)
    stage.desk.merge.begin()
    stage.desk.merge.add("Theo Delgado-Voss")


def merging_nobody_yet(stage: Stage) -> None:
    linked(stage)
    stage.desk.merge.begin()


def merged(stage: Stage) -> None:
    linked(stage)
    ids = [contact["id"] for contact in stage.runner.store.dump()["contacts"][:2]]
    stage.run(MergeContacts(ids[0], (ids[1],)))


def taking_apart(stage: Stage) -> None:
    merged(stage)
    stage.desk.unmerge.begin()


def nobody_lapses(stage: Stage) -> None:
    maria(stage)
    stage.desk.lapsing.open()


def lapsing(stage: Stage) -> None:
    furnish(stage)
    stage.desk.interactions.select("Kofi Adelaar")
    stage.desk.interactions.accept()
    stage.desk.wrap_up.submit("Resolved")
    stage.clock.advance(timedelta(days=56))
    stage.desk.lapsing.open()


def changing_the_division(stage: Stage) -> None:
    stage.run(AddDivision("Sales"))
    linked(stage)
    stage.desk.trigger("changeDivisionAction")


def palette(stage: Stage) -> None:
    linked(stage)
    stage.run(RevokePermission(AGENT, Permission.CONTACT_DELETE.value))
    stage.desk.palette.open()
    stage.desk.palette.type("del")


def away(stage: Stage) -> None:
    furnish(stage)
    stage.desk.status.be("meal")
    stage.seconds_pass(25 * 60)
    stage.desk.interactions.select_row(0)


def not_answered(stage: Stage) -> None:
    furnish(stage)
    stage.window.controller.settings.change({"ring_seconds": 20}, on_error=print)
    stage.seconds_pass(0)
    stage.seconds_pass(21)


def wrap_up_time(stage: Stage) -> None:
    stage.window.controller.settings.change({"wrap_up_seconds": 60}, on_error=print)
    linked(stage)
    (id,) = (each["id"] for each in stage.runner.store.dump()["interactions"] if each["state"] == "accepted")
    stage.ends(InteractionId(id))
    stage.seconds_pass(100)


def settings(stage: Stage) -> None:
    linked(stage)
    stage.desk.settings.open()


def keys(stage: Stage) -> None:
    linked(stage)
    stage.desk.keys.open()
    stage.desk.find(QKeySequenceEdit, "newKeysField").setKeySequence(QKeySequence("Ctrl+U"))


def nobody_twice(stage: Stage) -> None:
    maria(stage)
    stage.desk.duplicates.open()


def likely_duplicates(stage: Stage) -> None:
    for first, last in (("Alexis", "Ruiz"), ("Alexsi", "Ruiz"), (LONG_NAME, "محمد"), (LONG_NAME, "محمد")):
        stage.contact(first_name=first, last_name=last, cell_phone="(803) 123-0000" if last == "Ruiz" else "")
    stage.desk.duplicates.open()


def link_quality(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("linkQualityAction")


def no_link_quality_yet(stage: Stage) -> None:
    stage.desk.trigger("linkQualityAction")


def exporting(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("exportContactsAction")


def importing_nothing_yet(stage: Stage) -> None:
    stage.desk.importing.open()


def importing(stage: Stage) -> None:
    """The plan as if files had been looked at: no child of ours has to be waited for."""
    stage.run(AddDivision("Kundenbetreuungszentrum Süd"))
    stage.desk.importing.open()
    panel = stage.window.window.importing
    order = ImportOrder(
        files=("/home/noor/Kontaktverzeichnis-2026.csv",), region="DE", match_by="external-id,email,phone"
    )
    panel.plan.show_order(order, divisions=("Kundenbetreuungszentrum Süd",), countries=regions())
    panel.show_preview(PREVIEW)
    panel.plan.show_remembered(True)
    stage.desk.click("importReadingButton")


def importing_a_picture(stage: Stage) -> None:
    importing(stage)
    stage.window.window.importing.show_no_preview("Kontaktverzeichnis.csv is a picture, so it is no list of contacts.")


def importing_now(stage: Stage) -> None:
    importing(stage)
    panel = stage.window.window.importing
    panel.show_start("Importing \u2068Kontaktverzeichnis-2026.csv\u2069", "Cancel leaves nothing behind.")
    progress = ImportProgress(412_000, 40, 100, 192.0, "importing")
    panel.show_progress(progress)
    stage.window.window.status.show_import(f"Importing · {progress_sentence(progress)}")


def imported(stage: Stage) -> None:
    importing(stage)
    counts = ImportCounts(1_204_000, 1_180_112, 23_884, 4, 2, "op")
    panel = stage.window.window.importing
    panel.show_report(imported_toast(counts), read_sentence(counts, ("people.csv",)), counts, is_rehearsal=False)
    problems = (
        ImportProblem("", "17", "Mobile Phone", "A phone has at most 256 characters; this one has 4,096.", True),
        ImportProblem("", "", "", "1 column is not known here and left out (Schuhgröße).", False),
    )
    lines = [problem_line(number, problem) for number, problem in enumerate(problems)]
    panel.show_problems(problems_title(counts, 4), lines)


def not_permitted(stage: Stage) -> None:
    linked(stage)
    for permission in (Permission.CONTACT_VIEW, Permission.CONTACT_EDIT, Permission.SESSION_VIEW):
        stage.run(RevokePermission(AGENT, permission.value))


def journey_not_permitted(stage: Stage) -> None:
    journey(stage)
    stage.run(RevokePermission(AGENT, Permission.SESSION_VIEW.value))


def out_of_reach(stage: Stage) -> None:
    sentence = "The store /srv/desk/team.db cannot be read or written; check the disk that it lies on."
    stage.window.window.interactions.show_problem(sentence)
    stage.window.window.contact.show_error(sentence)
    stage.window.window.status.show_offline(True)


def a_mistake_of_ours(stage: Stage) -> None:
    linked(stage)
    stage.window.window.crash.show_crash("ValueError: a mistake", "Traceback (most recent call last):\n  …")


def reporting(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("reportProblemAction")
    stage.window.controller.reports.show_files(REPORT)


def tutorial(stage: Stage) -> None:
    linked(stage)
    stage.desk.trigger("tutorialAction")


SCENES: tuple[Scene, ...] = (
    first_run, nobody_selected, alerting, linked, temporary, long_and_foreign_names, not_linked_and_searching,
    nothing_found, many_found, why, wrapped_up, new_contact, form_with_a_mistake, conflict, notes, no_notes,
    organization, no_organization, journey, journey_entry, history, as_it_was, merging, merging_nobody_yet, merged,
    taking_apart, nobody_lapses, lapsing, changing_the_division, nobody_twice, likely_duplicates, link_quality,
    no_link_quality_yet, exporting, palette,
    away, not_answered, wrap_up_time, settings, keys, importing_nothing_yet,
    importing, importing_a_picture, importing_now, imported, not_permitted,
    journey_not_permitted, out_of_reach, a_mistake_of_ours, reporting, tutorial,
)  # fmt: skip
