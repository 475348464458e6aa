"""Undos of undos: what an operation took back, what that had taken back, and so on in turn."""

from __future__ import annotations

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import OperationId

_UNDONE_IN_TURN = """
WITH RECURSIVE turn (depth, id, undoes, goes_on) AS (
    SELECT 0, id, undoes, {through} FROM operation WHERE id = ?
    UNION ALL
    SELECT depth + 1, operation.id, operation.undoes, {through}
      FROM turn JOIN operation ON operation.id = turn.undoes WHERE goes_on
)
SELECT id FROM turn ORDER BY depth
"""


def subject_of(database: APSWDatabase, id: OperationId) -> OperationId:
    """Of an undo, an undo of an undo and so on: what it is about in the end; of all else, itself."""
    *_, last = _undone_in_turn(database, id, through="command = 'Undo'")
    return last


def mark_undone(database: APSWDatabase, id: OperationId, by: OperationId) -> None:
    """Remembers that *by* took *id* back; what *id* itself had taken back stands again, and so on in turn."""
    taken_back, *stands_in_turn = _undone_in_turn(database, id)
    marks: list[tuple[OperationId | None, OperationId]] = [(by, taken_back)]
    for place, each in enumerate(stands_in_turn):
        marks.append((None if place % 2 == 0 else stands_in_turn[place - 1], each))
    database.cursor().executemany("UPDATE operation SET undone_by = ? WHERE id = ?", marks)


def _undone_in_turn(database: APSWDatabase, id: OperationId, through: str = "TRUE") -> list[OperationId]:
    """*id*, what it undoes, what that undoes and so on, for as long as *through* is true of them."""
    rows = database.execute_sql(_UNDONE_IN_TURN.format(through=through), (id,))
    return [OperationId(each) for (each,) in rows.fetchall()]
