"""The story of contacts that leave the desk in a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.demo.telling import Step
from desktop_app.demo.world import NUMBER, maria
from desktop_app.testing.stage import Stage


def export(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    maria(stage)
    stage.calls(NUMBER)
    desk.interactions.select_row(0)
    desk.interactions.accept()
    yield Step("Maria calls and asks what is kept about her.", desk.card.is_linked)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "what is known.json"
        stage.files.chosen = [file]
        desk.exporting.export_shown()
        (known,) = json.loads(file.read_text("utf-8"))["contacts"]
        what = len(known["interactions"]), len(known["sessions"]), len(known["changes"])
        yield Step("More, Export Contact… writes all of it: calls, visits, notes, every change.", all(what))
        stage.files.chosen = [Path(folder) / "contacts.vcf"]
        desk.exporting.open()
        yield Step("Contact, Export Contacts… takes everybody, or those that a search finds.", desk.exporting.is_open)
        desk.exporting.choose_file()
        yield Step("The toast says where the file is.", "Exported" in desk.toast.text)
        desk.importing.drop(stage.files.chosen[0])
        desk.importing.run()
        created, _, left_out, _ = desk.importing.figures
        yield Step("Read back, the file changes nothing.", (created, left_out) == (0, 0))
