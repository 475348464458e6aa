"""What else is known of a contact: address, survey opt-out, links, and the custom fields of its type."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QLabel, QPushButton, QWidget

from desktop_app.domain.contacts import EMAIL_FIELDS, FIELD_RULES, PHONE_FIELDS, FieldKind
from desktop_app.domain.identifiers import IdentifierType
from desktop_app.domain.ids import AgentName, ContactId
from desktop_app.domain.importing import ContactRow, FoundIdentifier
from desktop_app.domain.permissions import Permission
from desktop_app.services.agents import RevokePermission
from desktop_app.services.contacts import DetailsOfContact, EditContact
from desktop_app.services.custom_fields import AddSchema, DisableSchema, SetCustomFields
from desktop_app.services.external_sources import AddExternalSource
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.services.importing import ImportContacts
from desktop_app.testing.stage import AGENT, Stage
from desktop_app.ui.widgets.contact_form import object_name_of

NUMBER = "(803) 123-0000"
FIELDS = (
    {"name": "Plan", "type": "dropdown", "options": ["Gold", "Silver"]},
    {"name": "Since", "type": "date"},
    {"name": "Seen", "type": "datetime"},
    {"name": "Tags", "type": "tag"},
    {"name": "Newsletter", "type": "checkbox"},
    {"name": "Remarks", "type": "text area"},
    {"name": "Seats", "type": "integer"},
    {"name": "Portal", "type": "url"},
)
TYPED = {
    "customField1": "Gold",
    "customField2": "2019-03-01",
    "customField3": "2026-02-04 10:30",
    "customField4": "VIP, north",
    "customField5": "yes",
    "customField6": "Ring twice.\nTwo kilns.",
    "customField7": "12",
    "customField8": "https://portal.example/k-17",
}


def linked_maria(stage: Stage) -> ContactId:
    """Maria is on the line, in a desk that knows two types of contacts."""
    for title in ("Business", "Private"):
        stage.run(AddSchema(title, FIELDS if title == "Business" else FIELDS[:1]))
    maria = stage.contact(first_name="Maria", last_name="Voss", work_phone=NUMBER)
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)
    stage.desk.interactions.accept()
    return maria


def custom(stage: Stage, id: ContactId) -> dict[str, str]:
    sheet = stage.runner.read(DetailsOfContact(id)).custom
    fields = sheet.schema.fields if sheet.schema else ()
    return {field.name: sheet.value_of(field.id) for field in fields if sheet.value_of(field.id)}


def shown_texts(stage: Stage) -> list[str]:
    """What the Details tab says, label by label."""
    tab = stage.desk.find(QWidget, "detailsTab")
    return [label.text() for label in tab.findChildren(QLabel) if label.isVisible() and label.text()]


def test_address_opt_out_and_link_are_typed_and_shown(stage: Stage) -> None:
    maria = linked_maria(stage)
    assert not stage.desk.is_visible("surveyOptOutBadge")
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(
        address1Field="12 Kiln Lane",
        cityField="Columbia",
        postalCodeField="29201",
        surveyOptOutField="yes",
        externalSystemUrlField="https://erp.example/48213",
    )
    stage.desk.form.save()

    assert stage.desk.text("surveyOptOutBadge") == "Do not survey"
    texts = shown_texts(stage)
    assert texts[texts.index("Street") + 1] == "12 Kiln Lane"
    assert texts[texts.index("City") + 1] == "Columbia"
    assert "https://erp.example/48213" in texts
    fields = stage.runner.read(DetailsOfContact(maria)).contact.fields
    assert (fields.postal_code, fields.survey_opt_out) == ("29201", "yes")


def test_what_is_no_web_address_is_said_at_the_form_and_nothing_is_lost(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(externalSystemUrlField="crm.example", cityField="Columbia")
    stage.desk.form.save()

    assert stage.desk.form.error.startswith("External system is no web address")
    assert stage.desk.find(QWidget, "externalSystemUrlField").property("invalid")
    assert stage.desk.form.value("cityField") == "Columbia"


def test_custom_fields_are_typed_by_their_type_and_shown_as_text(stage: Stage) -> None:
    maria = linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(contactTypeField="Business")
    stage.desk.form.fill(**TYPED)
    stage.desk.form.save()

    assert stage.desk.card.name == "Maria Voss"
    held = custom(stage, maria)
    assert held.pop("Seen").endswith("Z")
    assert list(held.values()) == [text for name, text in TYPED.items() if name != "customField3"]
    texts = shown_texts(stage)
    for label, text in (
        ("Plan", "Gold"),
        ("Since", "1 Mar 2019"),
        ("Seen", "4 Feb 2026 10:30"),
        ("Newsletter", "Yes"),
        ("Seats", "12"),
        ("Remarks", "Ring twice.\nTwo kilns."),
    ):
        assert texts[texts.index(label) + 1] == text
    assert "Business" in texts
    assert "https://portal.example/k-17" in texts

    stage.desk.toast.undo()
    assert custom(stage, maria) == {}
    assert "Business" not in shown_texts(stage)


def test_a_form_shows_what_is_there_and_saves_only_what_was_changed(stage: Stage) -> None:
    maria = linked_maria(stage)
    stage.run(SetCustomFields(contact_id=maria, schema="Business", custom_fields={"Plan": "Gold", "Seats": 7}))
    stage.desk.trigger("editContactAction")
    assert (stage.desk.form.value("contactTypeField"), stage.desk.form.value("customField1")) == ("Business", "Gold")

    stage.run(SetCustomFields(contact_id=maria, custom_fields={"Seats": 8}))
    stage.desk.form.fill(customField1="Silver")
    stage.desk.form.save()

    assert custom(stage, maria) == {"Plan": "Silver", "Seats": "8"}


def test_of_the_same_custom_field_both_values_are_shown_and_the_agent_chooses(stage: Stage) -> None:
    maria = linked_maria(stage)
    stage.run(SetCustomFields(contact_id=maria, schema="Business", custom_fields={"Plan": "Gold"}))
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(customField1="Silver")
    stage.run(SetCustomFields(contact_id=maria, custom_fields={"Plan": ""}))

    stage.desk.form.save()
    assert "Somebody else has changed Plan" in stage.desk.form.error
    assert custom(stage, maria) == {}
    assert stage.desk.conflict.table.values("Plan") == ["Gold", "Silver", ""]
    stage.desk.conflict.keep_mine()
    stage.desk.conflict.save()
    assert custom(stage, maria) == {"Plan": "Silver"}


def test_what_is_wrong_is_said_at_the_field_as_it_is_left_and_by_the_form_as_it_is_saved(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(contactTypeField="Business")
    stage.desk.form.fill(customField2="1.3.2019", customField7="many")
    stage.desk.form.focus("customField2")
    stage.desk.form.focus("customField7")
    assert stage.desk.text("customField2Error") == "Since is no date written as 2026-02-04: 1.3.2019."
    assert stage.desk.text("customField7Error") == ""

    stage.desk.form.save()
    assert stage.desk.form.error == "Since is no date written as 2026-02-04: 1.3.2019."
    assert stage.window.window.focusWidget() is stage.desk.find(QWidget, "customField2")
    stage.desk.form.fill(customField2="2019-03-01")
    assert stage.desk.text("customField2Error") == ""
    stage.desk.form.save()
    assert stage.desk.text("customField7Error").startswith("Seats is no whole number")
    assert stage.desk.form.value("customField2") == "2019-03-01"


def test_the_keyboard_goes_through_the_form_from_top_to_bottom(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(contactTypeField="Business")
    stage.desk.form.focus("externalSystemUrlField")
    reached = []
    for _ in range(11):
        stage.desk.press(Qt.Key.Key_Tab)
        focused = stage.window.window.focusWidget()
        reached.append(focused.objectName() if focused else "")

    fields = [f"customField{number}" for number in range(1, 9)]
    assert reached == ["contactTypeField", *fields, "cancelContactButton", "saveContactButton"]


def test_up_and_down_turn_the_pages_of_a_date(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(contactTypeField="Business")
    stage.desk.form.fill(customField2="2024-02-28")
    stage.desk.form.focus("customField2")
    stage.desk.press(Qt.Key.Key_Up)
    assert stage.desk.form.value("customField2") == "2024-02-29"
    stage.desk.press(Qt.Key.Key_Down)
    stage.desk.press(Qt.Key.Key_Down)
    assert stage.desk.form.value("customField2") == "2024-02-27"


def test_unfinished_custom_fields_are_kept_per_interaction(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(contactTypeField="Business")
    stage.desk.form.fill(customField4="VIP", surveyOptOutField="yes")
    stage.calls("(803) 123-0001")
    stage.desk.interactions.select_row(1)
    stage.desk.trigger("createContactAction")
    assert (stage.desk.form.value("contactTypeField"), stage.desk.form.value("surveyOptOutField")) == ("None", "")

    stage.desk.interactions.select_row(0)
    assert stage.desk.form.value("contactTypeField") == "Business"
    assert (stage.desk.form.value("customField4"), stage.desk.form.value("surveyOptOutField")) == ("VIP", "yes")


def test_another_type_and_back_loses_nothing_that_was_typed(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("editContactAction")
    stage.desk.form.fill(contactTypeField="Business")
    stage.desk.form.fill(customField4="VIP")
    stage.desk.form.fill(contactTypeField="Private")
    stage.desk.form.fill(customField1="Gold")
    stage.desk.form.fill(contactTypeField="Business")

    assert (stage.desk.form.value("customField1"), stage.desk.form.value("customField4")) == ("", "VIP")


def test_a_new_contact_gets_its_type_and_fields_with_it(stage: Stage) -> None:
    linked_maria(stage)
    stage.desk.trigger("createContactAction")
    stage.desk.form.fill(firstNameField="Ida", lastNameField="Byron", contactTypeField="Private")
    stage.desk.form.fill(customField1="Gold")
    stage.desk.form.save()

    assert stage.desk.card.name == "Ida Byron"
    assert "Gold" in shown_texts(stage)


def test_a_disabled_type_is_not_offered(stage: Stage) -> None:
    linked_maria(stage)
    stage.run(DisableSchema("Private"))
    stage.desk.trigger("createContactAction")

    box = stage.desk.find(QComboBox, "contactTypeField")
    assert [box.itemText(index) for index in range(box.count())] == ["None", "Business"]


def test_without_custom_fields_view_none_is_shown_and_the_tool_tip_says_why(stage: Stage) -> None:
    maria = linked_maria(stage)
    stage.run(SetCustomFields(contact_id=maria, schema="Business", custom_fields={"Plan": "Gold"}))
    stage.run(RevokePermission(AgentName(AGENT), Permission.CUSTOM_FIELDS_VIEW.value))
    assert "Gold" not in shown_texts(stage)

    stage.desk.trigger("editContactAction")
    assert not stage.desk.is_enabled("contactTypeField")
    assert "externalContacts:customFields:view" in stage.desk.find(QWidget, "contactTypeField").toolTip()
    assert not stage.desk.is_visible("customFieldEditor")
    stage.desk.form.fill(titleField="Manager")
    stage.desk.form.save()
    assert stage.runner.store.dump()["contacts"][0]["custom_fields"] != {}


def test_a_link_is_opened_and_copied_by_the_agents_click_only(stage: Stage) -> None:
    maria = linked_maria(stage)
    stage.run(AddExternalSource("CRM", "https://crm.example/contacts/{id}"))
    stage.run(AddIdentifier(maria, "external-id", "48/213", "crm"))
    stage.run(AddIdentifier(maria, "external-id", "9", "unknown"))
    assert stage.opened_links == []

    stage.desk.click("openLinkButton1")
    assert stage.opened_links == ["https://crm.example/contacts/48%2F213"]
    stage.desk.click("copyLinkButton1")
    assert QGuiApplication.clipboard().text() == "https://crm.example/contacts/48%2F213"
    assert stage.desk.toast.text == "Link copied for 60 seconds"
    assert stage.window.window.findChild(QPushButton, "openLinkButton2") is None


def test_a_web_address_that_an_import_left_odd_is_shown_and_leads_nowhere(stage: Stage) -> None:
    maria = linked_maria(stage)
    stage.run(EditContact(contact_id=maria, external_system_url="https://erp.example/7"))
    assert stage.desk.is_visible("openLinkButton1")

    stage.run(AddIdentifier(maria, "external-id", "7", "crm"))
    found = FoundIdentifier(IdentifierType.EXTERNAL_ID, "7", "crm")
    row = ContactRow(2, {"external_system_url": "erp.example/7"}, (found,))
    stage.run(ImportContacts(("contacts.csv",), (row,)))

    assert "erp.example/7" in shown_texts(stage)
    assert stage.window.window.findChild(QPushButton, "openLinkButton1") is None


def test_the_form_and_the_card_know_every_field(stage: Stage) -> None:
    values = {name: "1" * 3 for name, rule in FIELD_RULES.items() if rule.kind is FieldKind.TEXT}
    values |= dict.fromkeys(PHONE_FIELDS, NUMBER) | dict.fromkeys(EMAIL_FIELDS, "maria@voss.example")
    values |= {"survey_opt_out": "yes", "external_system_url": "https://erp.example/7"}
    stage.contact(**values)
    stage.calls(NUMBER)
    stage.desk.interactions.select_row(0)

    labels = {rule.label for name, rule in FIELD_RULES.items() if name != "survey_opt_out"}
    assert labels <= set(shown_texts(stage))
    assert stage.desk.is_visible("surveyOptOutBadge")
    stage.desk.trigger("editContactAction")
    assert {name: stage.desk.form.value(object_name_of(name)) for name in FIELD_RULES} == values
