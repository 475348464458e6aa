"""The demo's story of a file of contacts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from desktop_app.demo.telling import Step
from desktop_app.testing.stage import Stage

_FILE = """\
First Name,Last Name,Organization,Phone,E-mail,Favourite glaze
Maria,Delgado-Voss,Delgado-Voss Ceramics,(803) 123-0000,maria@delgadovoss.example,Celadon
Rosalind,Achterberg,,,rosalind@achterberg.example,
,,,,,
Anselm,Quirke,Quirke Freight,+1 803-123-0010,,Tenmoku
"""


def imports(stage: Stage) -> Iterator[Step]:
    with TemporaryDirectory(prefix="linkdesk-demo-") as folder:
        file = Path(folder) / "customers.csv"
        file.write_text(_FILE, encoding="utf-8")
        yield from _imported(stage, file)


def _imported(stage: Stage, file: Path) -> Iterator[Step]:
    sheet = stage.desk.importing
    sheet.drop(file)
    yield Step("A file dropped on the window shows how it is read, and its first rows.", "comma" in sheet.recognised)
    sheet.send("Favourite glaze", "title")
    yield Step("Above each column stands its field; another one can be chosen.", sheet.fields[-1] == "Title")
    sheet.check()
    yield Step("Check First tells what would happen, and changes nothing.", sheet.figures[0] == 3)
    sheet.run()
    yield Step("Imported: what was left out is listed with line and reason.", len(sheet.problems) == 1)
    sheet.done()
    stage.calls("(803) 123-0000")
    stage.desk.interactions.select_row(0)
    yield Step("The next call is linked to whom the file brought.", stage.desk.card.name == "Maria Delgado-Voss")
    sheet.drop(file)
    yield Step("The same columns go where they went last time.", sheet.is_mapped_as_last_time)
