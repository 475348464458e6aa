"""What the agent wants imported, and how: in words that the program's own command line understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PREVIEW_ROWS = 40  # more than are shown, so that the number of all rows can be guessed
LEFT_OUT = "none"  # the field that a column goes to which no contact gets anything of


@dataclass(frozen=True)
class ImportOrder:
    """*files* and how they are read; what is "" or None is found out by whoever reads them.

    *fields*: a column, by its name or as "#3" → the field that it goes to, "" for none; only where the agent chose.
    *match_by*: by what a contact is recognised, in this order, with commas between; *on_match*: what is done with one
    that is there.
    """

    files: tuple[str, ...] = ()
    format: str = ""
    encoding: str = ""
    delimiter: str = ""
    has_header: bool | None = None
    region: str = ""
    division: str = ""
    match_by: str = ""
    on_match: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)

    def column(self, place: int, names: Sequence[str]) -> str:
        """How the column at *place*, from 0, is called in ``fields``; *names*: of all columns of the first file.

        In another file it may stand elsewhere, so there it is known by its name, where that is its own.
        """
        name = names[place]
        is_known_by_name = len(self.files) > 1 and names.count(name) == 1 and name.strip() and not name.startswith("#")
        return name if is_known_by_name else f"#{place + 1}"

    @property
    def reading(self) -> tuple[str, str, str, bool | None]:
        """How the files are read: what, if changed, may give them other columns."""
        return self.format, self.encoding, self.delimiter, self.has_header

    def preview_words(self) -> list[str]:
        """To be shown the first rows of the first file; nothing is changed."""
        return [*self._words(), f"--preview={PREVIEW_ROWS}", "--json", "--", *self.files[:1]]

    def words(self, *, is_rehearsal: bool, rejects: str) -> list[str]:
        """To be imported, or only counted where it *is_rehearsal*; rows that are left out go to the file *rejects*."""
        rehearsal = ["--dry-run"] if is_rehearsal else []
        return [*self._words(), *rehearsal, f"--rejects={rejects}", "--progress", "--json", "--", *self.files]

    def _words(self) -> list[str]:
        options = {
            "--format": self.format,
            "--encoding": self.encoding,
            "--delimiter": self.delimiter,
            "--region": self.region,
            "--division": self.division,
            "--match-by": self.match_by,
            "--on-match": self.on_match,
        }
        words = ["import", *(f"{option}={value}" for option, value in options.items() if value)]
        if self.has_header is not None:
            words.append("--header" if self.has_header else "--no-header")
        return [*words, *(f"--map={name or LEFT_OUT}={column}" for column, name in self.fields.items())]
