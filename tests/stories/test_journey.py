"""The Journey tab as an agent uses it: one line of time over every channel, and what is left out without permission."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt

from desktop_app.demo.world import NUMBER, maria
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.merging import MergeContacts
from desktop_app.testing.stage import AGENT, Stage
from tests.stories.acts import answered


@pytest.fixture
def ada(stage: Stage) -> ContactId:
    return stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER, work_email="ada@x.org")


def test_s15_the_visits_of_a_web_visitor_stay_with_the_promoted_contact(stage: Stage) -> None:
    stage.visited("91453934289f8719", pageviewCount=2)
    stage.comes_in("web-messaging", "cookie", "91453934289f8719")
    stage.desk.interactions.select_row(0)
    stage.desk.journey.open()
    assert len(stage.desk.journey.titles) == 2

    stage.desk.click("addToContactsButton")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    stage.desk.form.save()

    assert (stage.desk.card.name, stage.desk.card.kind) == ("Ida Byron", "Curated")
    assert len(stage.desk.journey.titles) == 2


def test_s16_the_tab_lists_the_current_and_all_previous_interactions_newest_first(stage: Stage) -> None:
    maria(stage)
    answered(stage)
    stage.desk.journey.open()

    assert stage.desk.journey.titles[0] == "Inbound call"
    assert len(stage.desk.journey.titles) == 31
    assert stage.desk.journey.summary == "31 steps over 18 months"
    assert stage.desk.journey.filters == ["All, 31", "Voice, 10", "E-mail, 8", "Messaging, 2", "Web visits, 11"]


def test_a_visit_that_another_process_takes_in_appears_by_itself(stage: Stage, ada: ContactId) -> None:
    answered(stage)
    stage.desk.journey.open()
    stage.visited("ada@x.org", type="email", pageviewCount=1, lastPage="Prices")
    stage.follow()

    assert sorted(stage.desk.journey.titles) == ["Inbound call", "Web visit · 1 page"]
    assert stage.desk.journey.summary == "2 steps over 1 week"


def test_the_journey_is_that_of_the_whole_merged_person(stage: Stage, ada: ContactId) -> None:
    eve = stage.contact(first_name="Eve", last_name="Byron")
    stage.run(AddIdentifier(eve, "cookie", "c-1"))
    stage.visited("c-1", pageviewCount=3)
    answered(stage)
    stage.desk.journey.open()
    assert len(stage.desk.journey.titles) == 1

    merged = stage.run(MergeContacts(ada, (eve,)))
    assert len(stage.desk.journey.titles) == 2
    stage.desk.journey.open_entry("Web visit · 3 pages")
    assert stage.desk.journey.facts[-2:] == ["Recorded under", "Eve Byron"]
    assert merged.result["contact"] == ada


def test_filters_leave_only_their_channels_and_say_how_many(stage: Stage) -> None:
    maria(stage)
    answered(stage)
    stage.desk.journey.open()
    stage.desk.journey.choose_filter("web")
    assert len(stage.desk.journey.titles) == 11
    assert all(title.startswith("Web visit") for title in stage.desk.journey.titles)

    stage.desk.journey.choose_filter("voice")
    assert len(stage.desk.journey.titles) == 21
    stage.desk.journey.choose_filter("all")
    assert len(stage.desk.journey.titles) == 31


def test_the_keyboard_moves_the_stretch_of_time_that_is_listed(stage: Stage) -> None:
    maria(stage)
    answered(stage)
    journey = stage.desk.journey
    journey.open()
    journey.press(Qt.Key.Key_Left)
    assert journey.summary == "31 steps over 18 months · Nov 2025 to Feb 2026 shown: 10"
    assert len(journey.titles) == 10
    assert journey.filters[0] == "All, 10"
    assert journey.picture.endswith("; Nov 2025 to Feb 2026 shown: 10.")

    for _ in range(100):
        journey.press(Qt.Key.Key_Left)
    assert journey.titles[-1].startswith("Web visit")
    assert journey.summary.startswith("31 steps over 18 months · Aug ")
    journey.press(Qt.Key.Key_Escape)
    assert len(journey.titles) == 31


def test_the_whole_range_is_one_click_away(stage: Stage) -> None:
    maria(stage)
    answered(stage)
    stage.desk.journey.open()
    stage.desk.journey.press(Qt.Key.Key_Right)
    assert len(stage.desk.journey.titles) < 31
    stage.desk.click("wholeRangeButton")

    assert len(stage.desk.journey.titles) == 31
    assert not stage.desk.is_visible("wholeRangeButton")


def test_an_entry_opens_in_place_and_back_leads_to_where_the_list_was(stage: Stage) -> None:
    maria(stage)
    answered(stage)
    journey = stage.desk.journey
    journey.open()
    journey.open_entry("Web visit · 3 pages · 12 min")
    assert journey.entry == "Web visit · 3 pages · 12 min"
    assert journey.events == ["Invoice 20817", "Dispute a charge", "Contact us"]
    assert "https://mail.example/invoice-20817" in journey.facts
    journey.back()
    assert (journey.entry, len(journey.titles)) == ("", 31)

    journey.open_entry("Invoice 20817 is wrong")
    assert {"Wrap-up", "Follow-up", "Agent", "ilse", "Asked for a corrected invoice by Friday"} <= set(journey.facts)
    stage.desk.press(Qt.Key.Key_Escape)
    assert journey.entry == ""


def test_without_view_all_what_was_said_to_others_is_not_shown(stage: Stage) -> None:
    maria(stage)
    stage.run(RevokePermission(AGENT, Permission.CONVERSATION_VIEW_ALL.value))
    answered(stage)
    journey = stage.desk.journey
    journey.open()
    assert len(journey.titles) == 31
    assert "Invoice 20817 is wrong" not in journey.titles
    journey.open_entry("Inbound e-mail")

    assert "ilse" in journey.facts
    assert not {"Follow-up", "Asked for a corrected invoice by Friday"} & set(journey.facts)
    assert any(Permission.CONVERSATION_VIEW_ALL.value in fact for fact in journey.facts)


def test_a_long_journey_is_read_page_by_page(stage: Stage, ada: ContactId) -> None:
    for number in range(120):
        stage.visited("ada@x.org", type="email", at=stage.clock() - timedelta(hours=number))
    answered(stage)
    stage.desk.journey.open()
    assert len(stage.desk.journey.titles) == 50

    stage.desk.journey.scroll_to_end()
    assert len(stage.desk.journey.titles) == 100
    stage.desk.journey.scroll_to_end()
    assert len(stage.desk.journey.titles) == 121


def test_a_contact_without_a_journey_says_so(stage: Stage, ada: ContactId) -> None:
    stage.desk.trigger("findContactAction")
    stage.desk.search.look_for("Lovelace")
    stage.desk.search.choose("Ada Lovelace")
    stage.desk.journey.open()

    assert stage.desk.journey.titles == []
    assert stage.desk.shows("No journey yet")


def test_without_session_view_the_tab_says_which_permission_is_missing(stage: Stage, ada: ContactId) -> None:
    stage.run(RevokePermission(AgentName(AGENT), Permission.SESSION_VIEW.value))
    answered(stage)
    stage.desk.journey.open()

    assert stage.desk.journey.titles == []
    assert stage.desk.shows("The journey is not shown")
    assert stage.desk.shows("externalContacts:session:view")


def test_the_journey_of_another_contact_starts_with_no_filter(stage: Stage, ada: ContactId) -> None:
    stage.contact(first_name="Eve", last_name="Byron", work_phone="(803) 123-0001")
    answered(stage)
    stage.desk.journey.open()
    stage.desk.journey.choose_filter("web")
    assert stage.desk.journey.titles == []

    answered(stage, "(803) 123-0001")
    assert stage.desk.card.name == "Eve Byron"
    assert stage.desk.journey.titles == ["Inbound call"]


def test_the_journey_borrows_room_and_gives_it_back(stage: Stage, ada: ContactId) -> None:
    answered(stage)
    panel = stage.window.window.contact
    before = panel.width()
    stage.desk.journey.open()
    assert panel.width() > before

    stage.desk.choose_tab("Details")
    assert panel.width() == before


def test_names_from_outside_are_text_in_the_journey_too(stage: Stage, ada: ContactId) -> None:
    stage.visited("ada@x.org", type="email", lastPage="<b>bold</b>\n<img src=x>", events=[{"title": "<i>it</i>"}])
    answered(stage)
    stage.desk.journey.open()
    title = next(each for each in stage.desk.journey.titles if each.startswith("Web visit"))
    stage.desk.journey.open_entry(title)

    assert "<b>bold</b>\n<img src=x>" in stage.desk.journey.facts
    assert stage.desk.journey.events == ["<i>it</i>"]
