"""What was is found by an index, whatever else happened meanwhile."""

from __future__ import annotations

import pytest

from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.importing import ContactRow, FoundIdentifier
from desktop_app.services.contacts import EditContact
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.services.runner import Runner
from desktop_app.store import before_images, time_travel
from tests.builders import a_contact, operation_count

QUERIES = {
    "before_image_contact": (before_images._left("contact"), ("identifier", "c", 0, -1)),
    "before_image_merged_into": (before_images._left("merged_into"), ("contact", "c", 0, -1)),
    "interaction_arrival": (time_travel._ARRIVALS["interaction"], ("c", 1)),
    "journey_session_arrival": (time_travel._ARRIVALS["journey_session"], ("c", 1)),
    "operation_time": (time_travel._LAST_OVER, ("2026", 1)),
}


@pytest.mark.parametrize("index", QUERIES)
def test_a_look_back_searches_an_index(runner: Runner, index: str) -> None:
    sql, values = QUERIES[index]
    plan = str(runner.store._database.execute_sql(f"EXPLAIN QUERY PLAN {sql}", values).fetchall())

    assert index in plan
    assert "TEMP B-TREE" not in plan


def test_an_import_in_between_is_one_change_among_others(runner: Runner) -> None:
    ada = a_contact(runner, title="Dr")
    runner.run(AddIdentifier(ada, "external-id", "7", source="crm"))
    before = operation_count(runner)
    known = (FoundIdentifier(IdentifierType.EXTERNAL_ID, "7", "crm"),)
    rows = [ContactRow(2, {"title": "Prof"}, known), *(ContactRow(line, {"first_name": "X"}) for line in range(3, 60))]
    runner.run(ImportContacts(("people.csv",), rows))
    runner.run(EditContact(contact_id=ada, title="Sir"))

    with runner.store.reading():
        travel = runner.store.time_travel
        then, imported = travel.contact(ada, before), travel.contact(ada, before + 1)
        written = travel.written(before + 1, [ada])

    assert then is not None
    assert imported is not None
    assert (then.fields.title, imported.fields.title) == ("Dr", "Prof")
    assert [(each.field, each.before, each.after) for each in written] == [("title", "Dr", "Prof")]
