"""The people of the demo, and what has been between them and the desk."""

from __future__ import annotations

from datetime import timedelta

from desktop_app.domain.ids import ContactId
from desktop_app.services.identifiers import AddIdentifier
from desktop_app.testing.stage import Stage

NUMBER = "(803) 123-0000"
_EMAIL, _COOKIE = "maria@delgadovoss.example", "5f0c1e9a7b"

# Days ago, channel, direction, subject or text, wrap-up code, note.
_HANDLED = (
    (531, "voice", "inbound", "", "Resolved", "Asked how glazes are shipped"),
    (502, "email", "inbound", "Price list for resellers", "Resolved", "Sent the list of 2024"),
    (488, "voice", "inbound", "", "Resolved", "First order, 40 kg"),
    (437, "email", "outbound", "Your order 19204", "Resolved", ""),
    (401, "voice", "inbound", "", "Follow-up", "Two bags were torn"),
    (398, "voice", "outbound", "", "Resolved", "Replacement on its way"),
    (342, "email", "inbound", "Invoice for the replacement?", "Resolved", "It was free of charge"),
    (337, "email", "inbound", "Re: Invoice for the replacement?", "Resolved", ""),
    (290, "whatsapp", "inbound", "Is the kiln wash in stock again?", "Resolved", ""),
    (233, "voice", "inbound", "", "Resolved", "Spring order, 120 kg"),
    (214, "email", "inbound", "New delivery address", "Resolved", "Side gate, from 7 a.m."),
    (171, "voice", "inbound", "", "Transferred", "Asked for the workshop"),
    (129, "whatsapp", "inbound", "Photo of the crazed glaze", "Follow-up", "Passed on to the laboratory"),
    (96, "voice", "inbound", "", "Resolved", "Firing was too fast, explained the ramp"),
    (54, "email", "inbound", "Quotation for 300 kg", "Follow-up", "Wants it before the fair"),
    (47, "voice", "outbound", "", "Resolved", "Quotation accepted"),
    (21, "email", "inbound", "Invoice 20817 is wrong", "Follow-up", "Asked for a corrected invoice by Friday"),
    (12, "voice", "inbound", "", "Follow-up", "Double booking on the November bill"),
    (1, "email", "inbound", "Is the corrected invoice on its way?", "Follow-up", "Accounting answers tomorrow"),
)
# Days ago, minutes, where from, pages.
_VISITS = (
    (533, 9, "https://search.example/?q=stoneware+glaze", ("Glazes", "Shipping", "Contact us")),
    (480, 4, "", ("My orders",)),
    (365, 6, "", ("My orders", "Returns")),
    (291, 3, "", ("Kiln wash",)),
    (236, 14, "https://news.example/spring", ("Spring offers", "Stoneware", "Basket", "Order")),
    (130, 7, "", ("Glaze faults", "Crazing")),
    (97, 5, "", ("Firing schedules", "Contact us")),
    (55, 11, "", ("Stoneware", "Large orders", "Quotation")),
    (22, 2, "", ("Invoice 20817",)),
    (11, 6, "", ("My invoices", "Invoice 20817", "Dispute a charge")),
    (0, 12, "https://mail.example/invoice-20817", ("Invoice 20817", "Dispute a charge", "Contact us")),
)


def maria(stage: Stage) -> ContactId:
    """A customer of a year and a half, with all that was before today."""
    id = stage.contact(
        first_name="Maria", last_name="Delgado-Voss", organization="Delgado-Voss Ceramics", title="Studio manager",
        work_phone=NUMBER, cell_phone="+1 803-123-0177", work_email=_EMAIL,
    )  # fmt: skip
    stage.run(AddIdentifier(id, "cookie", _COOKIE))
    stage.run(AddIdentifier(id, "whatsapp", "18031230177"))
    senders = {"voice": ("phone", NUMBER), "email": ("email", _EMAIL), "whatsapp": ("whatsapp", "18031230177")}
    for days, channel, direction, words, code, note in _HANDLED:
        at = stage.clock() - timedelta(days=days, hours=days % 5, minutes=days * 7 % 60)
        said = {"text" if channel == "whatsapp" else "subject": words} if words else {}
        stage.was_handled(
            channel, *senders[channel], at=at, code=code, note=note, direction=direction, queue="Billing", **said
        )
    for days, minutes, referrer, pages in _VISITS:
        at = stage.clock() - timedelta(days=days, hours=days % 3, minutes=minutes + 5)
        step = timedelta(minutes=minutes) / len(pages)
        events = [{"title": page, "createdDate": (at + step * turn).isoformat()} for turn, page in enumerate(pages)]
        stage.visited(
            _COOKIE, at=at, endedDate=(at + timedelta(minutes=minutes)).isoformat(), referrer=referrer, events=events,
            pageviewCount=len(pages), lastPage=pages[-1], browser={"family": "Firefox"}, device={"category": "desktop"},
        )  # fmt: skip
    stage.follow()
    return id


def furnish(stage: Stage) -> None:
    """A desk to try things on: a few contacts, and interactions of several channels."""
    maria(stage)
    stage.contact(
        first_name="Theo", last_name="Delgado-Voss", organization="Delgado-Voss Ceramics", work_phone="803-123-0000"
    )
    stage.contact(first_name="Rosalind", last_name="Achterberg", personal_email="rosalind@achterberg.example")
    stage.contact(first_name="Anselm", last_name="Quirke", organization="Quirke Freight", cell_phone="+18031230010")
    stage.contact(first_name="王", last_name="小明", cell_phone="+86 131 2345 6789")
    stage.comes_in("email", "email", "rosalind@achterberg.example", subject="Is the refund on its way?")
    stage.comes_in("whatsapp", "whatsapp", "18035550188", name="Kofi Adelaar", text="Photo of the meter")
    stage.calls(NUMBER)
    stage.calls("020 7946 0812")
