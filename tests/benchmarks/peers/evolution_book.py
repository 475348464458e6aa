"""Asks Evolution Data Server's address book, line by line; run by the system's own Python, which has its bindings.

A line in is JSON: ``["add", [vCard, …]]``, or how to ask and the text. A line out is JSON, too: how many contacts, and
the milliseconds that it took.
"""

import json
import sys
from time import perf_counter

import gi

gi.require_version("EBook", "1.2")
gi.require_version("EDataServer", "1.2")
from gi.repository import EBook, EBookContacts, EDataServer  # noqa: E402

WAYS = {
    "phone": '(is "phone" {})',
    "family name, begun": '(beginswith "family_name" {})',
    "any field": '(contains "x-evolution-any-field" {})',
}


def main():
    registry = EDataServer.SourceRegistry.new_sync(None)
    # Reads go past its own process, straight to its database: the fastest that it offers.
    book = EBook.BookClient.connect_direct_sync(registry, registry.ref_builtin_address_book(), 60, None)
    for line in sys.stdin:
        what, given = json.loads(line)
        begin = perf_counter()
        if what == "add":
            cards = [EBookContacts.Contact.new_from_vcard(card) for card in given]
            book.add_contacts_sync(cards, EBookContacts.BookOperationFlags.NONE, None)
        else:
            quoted = given.replace("\\", "\\\\").replace('"', '\\"')
            _, cards = book.get_contacts_sync(WAYS[what].format(f'"{quoted}"'), None)
        took = 1000 * (perf_counter() - begin)
        print(json.dumps([len(cards), took]), flush=True)


main()
