"""Of whom agents said that they are two people."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import ContactId
from desktop_app.store.merge_sets import MergeSets

_SAID = """
SELECT not_same_person.one, not_same_person.other
  FROM json_each(?) AS wanted
 CROSS JOIN not_same_person ON not_same_person.one = wanted.value OR not_same_person.other = wanted.value
"""
_SEQS = "SELECT contact.seq FROM json_each(?) AS wanted CROSS JOIN contact ON contact.id = wanted.value"


@dataclass
class ToldApart:
    """Answers for one piece of work, and remembers what it has looked up; contacts go by their order of creation."""

    database: APSWDatabase
    sets: MergeSets
    _found: dict[int, frozenset[int]] = field(default_factory=dict)

    def are(self, one: int, other: int) -> bool:
        """Whether somebody said so, be it of members of what was merged."""
        return self._is_anybody and other in self._from(one)

    @cached_property
    def _is_anybody(self) -> bool:
        return bool(self.database.execute_sql("SELECT 1 FROM not_same_person LIMIT 1").fetchall())

    def _from(self, seq: int) -> frozenset[int]:
        if seq not in self._found:
            ((id,),) = self.database.execute_sql("SELECT id FROM contact WHERE seq = ?", (seq,)).fetchall()
            members = self.sets.members_of(ContactId(id))
            rows = self.database.execute_sql(_SAID, (json.dumps(members),)).fetchall()
            others = {self.sets.root_of(ContactId(each)) for row in rows for each in row if each not in members}
            found = self.database.execute_sql(_SEQS, (json.dumps(sorted(others)),))
            self._found[seq] = frozenset(other for (other,) in found)
        return self._found[seq]
