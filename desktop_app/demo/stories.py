"""The stories of the demo. Each is told in steps: a caption, and whether the desk shows what the caption says."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt

from desktop_app.demo.export_story import export
from desktop_app.demo.import_story import imports
from desktop_app.demo.telling import Step, Story
from desktop_app.demo.world import NUMBER, maria
from desktop_app.services.contacts import DeleteContact
from desktop_app.testing.stage import Stage

NEW_NUMBER = "+1 803-123-0002"  # that nobody holds


def _family(stage: Stage) -> tuple[str, str]:
    """Alexis and David share a number; Alexis was there first."""
    alexis = stage.contact(first_name="Alexis", last_name="Ruiz", work_phone=NUMBER)
    david = stage.contact(first_name="David", last_name="Ruiz", home_phone="803-123-0000")
    return alexis, david


def _answered_call(stage: Stage, number: str = NUMBER) -> None:
    stage.calls(number)
    stage.desk.interactions.select_row(_last_open(stage))
    stage.desk.interactions.accept()


def _last_open(stage: Stage) -> int:
    sentences = stage.desk.interactions.sentences
    return max(row for row, sentence in enumerate(sentences) if "alerting" in sentence)


def s1(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _family(stage)
    stage.calls(NUMBER)
    yield Step("A call alerts. It never takes the focus.", desk.interactions.titles[0] == "Alexis Ruiz")
    desk.interactions.select_row(0)
    desk.interactions.accept()
    yield Step("Alexis is linked: of two contacts with this number she was created first.", desk.card.is_linked)
    yield Step("The card says how many others share the number.", desk.card.others.startswith("1 other contact"))
    desk.click("showCandidatesButton")
    yield Step("They are one click away, already searched for.", "David Ruiz" in desk.search.hits)


def s2(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    alexis, _ = _family(stage)
    _answered_call(stage)
    yield Step("The number belongs to Alexis first.", desk.card.name == "Alexis Ruiz")
    stage.run(DeleteContact(alexis))  # type: ignore[arg-type]  # ids are text to a story
    yield Step("Alexis is deleted: the call is linked to nobody any more.", desk.card.link_state == "Not linked")
    _answered_call(stage)
    yield Step("The next call from the number is David's.", desk.card.name == "David Ruiz")


def s3(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _family(stage)
    _answered_call(stage)
    desk.card.unlink()
    desk.search.choose("David Ruiz")
    yield Step("This time it was David, so the agent links him.", desk.card.name == "David Ruiz")
    _answered_call(stage)
    yield Step("The number is still Alexis's: one correction does not hand it over.", desk.card.name == "Alexis Ruiz")


def s4(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _family(stage)
    _answered_call(stage)
    yield Step("Alexis is linked, but the caller says he is David.", desk.card.name == "Alexis Ruiz")
    desk.card.unlink()
    yield Step("More, Unlink Contact: the search opens, filled and searched.", desk.search.text == NUMBER)
    desk.search.choose("David Ruiz")
    yield Step("Select Contact: David is linked.", desk.card.is_linked and desk.card.name == "David Ruiz")
    desk.toast.undo()
    yield Step("Undo takes it back at once …", desk.card.link_state == "Not linked")
    desk.toast.undo()
    yield Step("… and Undo again does it anew.", desk.card.name == "David Ruiz")


def s5(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _answered_call(stage, "+1 803-123-0001")
    yield Step("Nobody holds the number, so a temporary contact is made.", desk.card.kind == "Identified")
    yield Step("Add to Contacts would keep it for good.", desk.is_visible("addToContactsButton"))


def s6(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.contact(first_name="Maria", last_name="Silva", work_phone=NUMBER)
    _answered_call(stage, NEW_NUMBER)
    yield Step("An unknown person: a temporary contact is made and linked.", desk.card.kind == "Identified")
    yield Step("Add to Contacts would keep it …", desk.action("addToContactsAction").isEnabled())
    desk.trigger("findContactAction")
    yield Step("… and Select Contact would merge it, as the search says.", "merges this" in desk.search.purpose)


def s7(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _answered_call(stage, NEW_NUMBER)
    desk.click("addToContactsButton")
    desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    desk.form.save()
    yield Step("Added: curated from now on, and it never lapses.", desk.card.kind == "Curated")
    yield Step("Number and journey are kept.", desk.card.identifiers == [NEW_NUMBER] and len(desk.card.journey) == 1)
    desk.toast.undo()
    yield Step("Undo makes it temporary again.", desk.card.kind == "Identified")


def s8(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _answered_call(stage, NEW_NUMBER)
    desk.trigger("editContactAction")
    desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    desk.form.save()
    yield Step("A temporary contact is edited, and stays temporary.", desk.card.kind == "Identified")


def s9(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.contact(first_name="Maria", last_name="Silva", work_phone=NUMBER)
    _answered_call(stage, NEW_NUMBER)
    yield Step("Maria calls from a number that nobody holds.", desk.card.name == "No Name")
    desk.trigger("findContactAction")
    desk.search.look_for("maria")
    yield Step("The search says what Select Contact will do before it does.", "merges this" in desk.search.purpose)
    desk.search.choose("Maria Silva")
    yield Step("Selected: the number is Maria's now.", NEW_NUMBER in desk.card.identifiers)
    _answered_call(stage, NEW_NUMBER)
    yield Step("The next call from it is hers by itself.", desk.card.name == "Maria Silva")


def s10(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.contact(first_name="Ada", last_name="Lovelace", work_phone=NUMBER)
    stage.contact(first_name="Augusta", last_name="King", home_phone=NUMBER, title="Countess")
    _answered_call(stage)
    desk.merge.begin()
    yield Step("Two curated contacts may be merged here; who shares a number is offered.", bool(desk.merge.candidates))
    desk.merge.add("Augusta King")
    yield Step("What differs comes first.", desk.merge.table.titles == ["First name", "Last name"])
    desk.merge.table.choose("Last name", "King")
    yield Step("Every choice shows what will come of it.", "Ada King" in desk.merge.preview)
    desk.merge.confirm()
    yield Step("Merged: one person, nothing rewritten.", desk.card.name == "Ada King")
    desk.unmerge.begin()
    yield Step("Any merge can be taken apart, and shows how each will read.", "Augusta King" in desk.unmerge.preview)
    desk.unmerge.confirm()
    yield Step("Apart again, as they were.", desk.card.name == "Ada Lovelace")


def duplicates(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.contact(first_name="Alexis", last_name="Ruiz", cell_phone=NUMBER, work_email="alexis@ruiz.example")
    stage.contact(first_name="Alexsi", last_name="Ruiz", cell_phone="803-123-0000")
    stage.contact(first_name="David", last_name="Ruiz", home_phone=NUMBER)
    desk.duplicates.open()
    pair = "Alexis Ruiz and Alexsi Ruiz"
    yield Step("Who is likely there twice is listed; a family is not one person.", desk.duplicates.rows == [pair])
    yield Step("Each pair says why.", desk.duplicates.reasons.startswith("The same mobile number"))
    desk.duplicates.merge()
    yield Step("Enter opens the merge, filled with the two.", len(desk.merge.members) == 2)
    desk.merge.confirm()
    yield Step("Merged, and the next pair would come.", desk.duplicates.is_open and not desk.duplicates.rows)
    desk.toast.undo()
    yield Step("Undo brings the pair back.", desk.duplicates.rows == [pair])


def s11(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.contact(first_name="Maria", last_name="Delgado", personal_email="maria@delgado.example")
    stage.comes_in("email", "email", "Maria@Delgado.Example", subject="Invoice 20817 is wrong")
    desk.interactions.select("Maria Delgado")
    yield Step("An e-mail from an address that Maria holds, in any spelling.", desk.card.name == "Maria Delgado")
    desk.interactions.accept()
    yield Step("Accepted: her whole profile is there.", desk.card.identifiers == ["maria@delgado.example"])


def s12(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _answered_call(stage, "020 7946 0812")
    yield Step("An unknown number: No Name, with the number under it.", desk.card.name == "No Name")
    desk.click("addToContactsButton")
    yield Step("Add to Contacts: the form holds what is known.", desk.form.value("workPhoneField") == "020 7946 0812")
    desk.form.fill(firstNameField="Ida", lastNameField="Byron")
    desk.form.save()
    yield Step("Saved: the contact is curated now.", desk.card.kind == "Curated" and desk.card.name == "Ida Byron")


def s13(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.comes_in("email", "email", "ann@x.org", name="Ann Lee", subject="Question about my order")
    desk.interactions.select("Ann Lee")
    desk.interactions.accept()
    yield Step("An unknown sender: name and address came with the e-mail.", desk.card.name == "Ann Lee")
    yield Step("It is a temporary contact that the address is remembered for.", desk.card.kind == "Identified")


def s17(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    stage.contact(first_name="Luz", last_name="Schaad", cell_phone="+1 205-827-7380")
    stage.contact(first_name="Kofi", last_name="Adelaar", personal_email="kofi@adelaar.example")
    both = [{"type": "phone", "value": "+12058277380"}, {"type": "email", "value": "kofi@adelaar.example"}]
    stage.comes_in("chat", identifiers=both)
    desk.interactions.select_row(0)
    yield Step("A chat with e-mail and phone: the e-mail decides.", desk.card.name == "Kofi Adelaar")
    stage.comes_in("chat", identifiers=both[:1])
    desk.interactions.select_row(1)
    yield Step("Without an e-mail, the phone does.", desk.card.name == "Luz Schaad")
    stage.comes_in("chat", name="Luz Schaad")
    desk.interactions.select_row(2)
    yield Step("With a name only, the namesake is shown, never linked.", desk.card.others.startswith("1 other contact"))


def s19(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _family(stage)
    stage.comes_in("open", "phone", NUMBER, name="A. Ruiz")
    desk.interactions.select_row(0)
    desk.interactions.accept()
    yield Step("Open messaging is not matched by itself: nobody is linked.", desk.card.link_state == "Not linked")
    desk.click("findContactButton")
    desk.search.look_for("alexis")
    desk.search.choose("Alexis Ruiz")
    yield Step("The agent searches and links by hand.", desk.card.name == "Alexis Ruiz")


def s20(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _family(stage)
    _answered_call(stage)
    can_before = desk.action("unlinkContactAction").isEnabled()
    yield Step("While the call is open, the contact can be unlinked.", can_before)
    desk.wrap_up.submit("Resolved", "Double booking refunded")
    can_after = desk.action("unlinkContactAction").isEnabled()
    yield Step("Once the wrap-up is submitted, the link stays as it is.", not can_after)


def s21(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    _family(stage)
    _answered_call(stage)
    desk.card.unlink()
    desk.search.look_for("Wanda Nowak")
    yield Step("The caller is Wanda Nowak, and nobody of that name is found.", desk.search.hits == [])
    desk.search.remove()
    yield Step("Remove closes the list.", desk.is_enabled("createContactButton"))
    desk.search.create()
    filled = (desk.form.value("lastNameField"), desk.form.value("workPhoneField")) == ("Nowak", NUMBER)
    yield Step("Create New Contact: name and number are filled in.", filled)
    desk.form.save()
    yield Step("Wanda is a curated contact, and linked.", desk.card.is_linked and desk.card.name == "Wanda Nowak")
    desk.wrap_up.submit("Resolved", "New customer")
    yield Step("Wrapped up.", not desk.wrap_up.is_open)


def s16(stage: Stage) -> Iterator[Step]:
    desk = stage.desk
    maria(stage)
    _answered_call(stage)
    desk.journey.open()
    yield Step(
        "The Journey tab lists this call, all earlier ones, and the visits.", "steps over" in desk.journey.summary
    )
    desk.journey.press(Qt.Key.Key_Left)
    yield Step("Left and Right move the stretch of time that is listed.", "shown" in desk.journey.summary)
    desk.journey.press(Qt.Key.Key_Escape)
    desk.journey.choose_filter("web")
    yield Step("Filters by channel, each with its count.", all("visit" in title for title in desk.journey.titles))
    desk.journey.open_entry(desk.journey.titles[0])
    yield Step("A visit opens into its pages.", bool(desk.journey.events))


STORIES = (
    Story("s1", "Several contacts share a number: the first created is linked", s1),
    Story("s2", "Deleting a contact hands its number over", s2),
    Story("s3", "Unlinking does not hand a number over", s3),
    Story("s4", "The wrong contact is put right, and undone", s4),
    Story("s5", "Nobody holds the number", s5),
    Story("s6", "An unknown person, and the two ways on", s6),
    Story("s7", "A temporary contact is added to the contacts", s7),
    Story("s8", "A temporary contact is edited and stays one", s8),
    Story("s9", "A known customer with a new number", s9),
    Story("s10", "Two contacts that are one person", s10),
    Story("duplicates", "Who is likely there twice", duplicates),
    Story("s11", "A known customer writes", s11),
    Story("s12", "An unknown caller is added to the contacts", s12),
    Story("s13", "An unknown sender whose name came along", s13),
    Story("s16", "One journey over every channel", s16),
    Story("s17", "What decides in a chat", s17),
    Story("s19", "Open messaging is linked by hand", s19),
    Story("s20", "Until when a link can be changed", s20),
    Story("s21", "Nobody found: a new contact", s21),
    Story("import", "A file of contacts, looked at before it is imported", imports),
    Story("export", "What is known of a customer, in a file", export),
)
