"""The whole flow of finding, viewing and linking a contact, as somebody does it who sees no screen and has no mouse.

``/usr/bin/python3 whole_flow.py COMMAND…``: COMMAND is Linkdesk's command line with its store; it is asked to ring.
Prints one JSON document; exit status 1 where a step was not possible.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

from at_spi import NotThere, Reader
from audit import faults

THEO, MARIA, STRANGER, HIDDEN = "+18031230001", "+18031230000", "+18035550188", "+18035550199"

# What else can be opened, from which menu, and how it calls itself.
SHEETS = (
    ("Edit", "Find a Contact or an Action…", "Command palette"),
    ("Edit", "Settings…", "Settings"),
    ("Contact", "Import Contacts…", "Import contacts"),
    ("Contact", "Export Contacts…", "Export contacts"),
    ("Contact", "Likely Duplicates…", "Likely duplicates"),
    ("Contact", "Lapsing This Week…", "Lapsing this week"),
    ("Help", "Keys…", "Keys"),
)


class Flow:
    def __init__(self, command: list[str]) -> None:
        self._command = command
        self.desk = Reader("linkdesk")
        self.faults: list[str] = []
        self.rounds: dict[str, list[str]] = {}

    def rings(self, number: str) -> None:
        self._linkdesk("ring", "--channel", "voice", "--from", number)

    def _linkdesk(self, *words: str) -> None:
        subprocess.run([*self._command, *words], check=True, capture_output=True, timeout=60)

    def looked_at(self, what: str) -> None:
        """Everything on the screen is named; *what* is its name in a complaint."""
        (found,) = self.desk.wait_until(lambda: [list(faults(self.desk))], what)
        self.faults += [f"{what}: {fault}" for fault in found]

    # The steps of the seed text

    def an_interaction_is_heard_of_and_accepted(self) -> None:
        desk = self.desk
        self._linkdesk()  # a second start brings the first window to the front, with the keys
        self.looked_at("nothing on show")
        self.rings(THEO)
        desk.hears("Theo Delgado-Voss, inbound call, alerting, linked")
        desk.select("Interactions", "Theo Delgado-Voss")
        desk.says("Theo Delgado-Voss")
        self.looked_at("an alerting interaction")
        desk.press_key("F8")
        desk.says("Accepted by you")
        self.looked_at("an accepted interaction")

    def the_tab_key_goes_all_the_way_round(self) -> None:
        self.rounds["an accepted interaction"] = self.desk.tab_round()

    def a_wrong_contact_is_unlinked(self) -> None:
        self.desk.choose_from_menu("Contact", "Unlink Contact")
        self.desk.says("Not linked")
        self.desk.find("text", "Name, number, address or handle")

    def the_right_one_is_searched_for_and_selected(self) -> None:
        desk = self.desk
        desk.write("Name, number, address or handle", "maria")
        desk.hears("1 contact")
        self.looked_at("search")
        self.rounds["search"] = desk.tab_round()
        desk.select("Contacts found", "Maria Delgado-Voss")
        desk.press("push button", "Select Contact")
        desk.hears("Linked to Maria Delgado-Voss")
        desk.says("Maria Delgado-Voss")

    def the_interaction_is_wrapped_up(self) -> None:
        desk = self.desk
        desk.go_to("combo box", "Wrap-up code")
        desk.press_key("Down")
        desk.find("combo box", "Follow-up")
        desk.write("Wrap-up note", "Wrong husband")
        desk.press("push button", "Submit")
        desk.hears("Wrapped up as Follow-up")

    def for_a_stranger_a_new_contact_is_created(self) -> None:
        desk = self.desk
        self.rings(STRANGER)
        desk.select("Interactions", STRANGER)
        desk.press("push button", "Accept")
        desk.says("temporary contact")
        self.looked_at("a temporary contact")
        desk.choose_from_menu("Contact", "Unlink Contact")
        desk.write("Name, number, address or handle", "nobody of this name")
        desk.hears("Nobody found")
        self.looked_at("nobody found")
        desk.press("push button", "Remove")
        desk.press("push button", "Create New Contact")
        self.looked_at("a new contact")
        desk.write("First name", "Kofi")
        desk.write("Last name", "Adelaar")
        self.rounds["a new contact"] = desk.tab_round()
        desk.press("push button", "Save Contact")
        desk.says("Curated")
        desk.says("Linked")

    def a_temporary_contact_is_merged_into_its_person(self) -> None:
        desk = self.desk
        self.rings(HIDDEN)
        desk.select("Interactions", HIDDEN)
        desk.press("push button", "Accept")
        desk.says("temporary contact")
        desk.choose_from_menu("Contact", "Merge…")
        desk.write("Find who else", "anselm")
        desk.select("Contacts that could be the same person", "Anselm Quirke")
        desk.press("push button", "Add to Merge")
        self.looked_at("merging")
        self.rounds["merging"] = desk.tab_round()
        desk.press("push button", "Merge")
        desk.hears("Merged 1 contact into Anselm Quirke")

    def and_all_that_is_undone_by_a_key(self) -> None:
        desk = self.desk
        desk.said.clear()
        desk.press_key("Ctrl+z")
        desk.hears("Merge taken back")
        desk.says("temporary contact")

    def a_temporary_contact_is_promoted(self) -> None:
        desk = self.desk
        desk.press("push button", "Add to Contacts")
        desk.write("First name", "Ilse")
        desk.write("Last name", "Brandt")
        desk.press("push button", "Save Contact")
        desk.says("Curated")
        self.looked_at("a promoted contact")

    def the_next_interaction_is_gone_to_by_a_key(self) -> None:
        self.desk.press_key("Ctrl+Up")
        self.desk.says("Kofi Adelaar")

    def everything_else_is_named_as_well(self) -> None:
        desk = self.desk
        for tab in ("Notes", "Organization", "Journey", "History", "Details"):
            desk.press("page tab", tab)
            self.looked_at(f"the tab {tab}")
        for menu, item, sheet in SHEETS:
            desk.choose_from_menu(menu, item)
            desk.find("filler", sheet)
            self.looked_at(sheet)
            desk.press_key("Escape")
            desk.wait_until(lambda sheet=sheet: not desk.is_there("filler", sheet), f"the end of {sheet!r}")


def main() -> int:
    flow = Flow(sys.argv[1:])
    steps: list[Callable[[], None]] = [
        flow.an_interaction_is_heard_of_and_accepted,
        flow.the_tab_key_goes_all_the_way_round,
        flow.a_wrong_contact_is_unlinked,
        flow.the_right_one_is_searched_for_and_selected,
        flow.the_interaction_is_wrapped_up,
        flow.for_a_stranger_a_new_contact_is_created,
        flow.a_temporary_contact_is_merged_into_its_person,
        flow.and_all_that_is_undone_by_a_key,
        flow.a_temporary_contact_is_promoted,
        flow.the_next_interaction_is_gone_to_by_a_key,
        flow.everything_else_is_named_as_well,
    ]
    done: list[str] = []
    problem = ""
    for step in steps:
        try:
            step()
        except NotThere as error:
            problem = f"{step.__name__}: {error}"
            break
        done.append(step.__name__)
    report = {
        "done": done, "problem": problem, "faults": flow.faults, "announced": flow.desk.said, "rounds": flow.rounds,
    }  # fmt: skip
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 1 if problem else 0


if __name__ == "__main__":
    raise SystemExit(main())
