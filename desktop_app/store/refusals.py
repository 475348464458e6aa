"""What a command that was refused would have been about: it changed nothing, and its history is to tell of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from playhouse.apsw_ext import APSWDatabase

from desktop_app.domain.ids import OperationId

NAMED_LIMIT = 100  # contacts that a refused command is remembered for
# The commands name contacts and interactions by their ids, and an undo its operation.
_TOUCH_REFUSED = """
INSERT INTO touched (entity, id, operation)
SELECT min(entity), id, ?4 FROM (
    SELECT 'refused-contact' AS entity, contact.id
      FROM json_each(?1) AS named JOIN contact ON contact.id = named.value
    UNION
    SELECT 'refused-linked', interaction.contact
      FROM json_each(?1) AS named JOIN interaction ON interaction.id = named.value
     WHERE interaction.contact IS NOT NULL
    UNION
    SELECT * FROM (
        SELECT 'refused-linked', touched.id FROM operation JOIN touched ON touched.operation = operation.sequence
         WHERE operation.id = ?2 AND touched.entity = 'contact' LIMIT ?3
    )
) GROUP BY id LIMIT ?3
"""


def touch_refused(
    database: APSWDatabase, sequence: int, arguments: Mapping[str, Any], undoes: OperationId | None
) -> None:
    """Remembers which contacts the refused operation of that *sequence* named in its *arguments*."""
    named = json.dumps(list(islice(_short_texts(arguments), NAMED_LIMIT)))
    database.execute_sql(_TOUCH_REFUSED, (named, undoes or "", NAMED_LIMIT, sequence))


def _short_texts(value: Any) -> Iterator[str]:
    """What may be an id among the arguments of a command."""
    if isinstance(value, str):
        if len(value) <= 100:
            yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _short_texts(each)
    elif isinstance(value, Sequence):
        for each in value:
            yield from _short_texts(each)
