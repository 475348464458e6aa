"""What was looked for and not found, as the beginning of a new contact."""

from __future__ import annotations

import re
from itertools import groupby

from desktop_app.domain.contacts import FIELD_RULES, split_name
from desktop_app.domain.search.words import is_of_digits, parts_of
from desktop_app.domain.text import digits_of

NUMBER_MINIMUM = 3  # digits: with fewer it is more likely a part of a name, as in "Area 51"


def fields_of(text: str) -> dict[str, str]:
    """What was typed into the search, in the fields that it belongs to: numbers, addresses, and what is left is a name.

    A handle has no field, and is left out.
    """
    found: dict[str, list[str]] = {"name": [], "work_phone": [], "personal_email": []}
    chunks = [re.sub(r"(?i)^(mailto|tel):", "", chunk) for chunk in text.replace('"', " ").split()]
    for is_number, run in groupby(chunks, is_of_digits):
        group = list(run)
        if is_number and len(digits_of("".join(group))) >= NUMBER_MINIMUM:
            found["work_phone"] += group
            continue
        for chunk in group:
            if "@" in chunk:
                found["personal_email"] += [chunk] if not chunk.startswith("@") else []
            elif parts_of(chunk):
                found["name"].append(chunk)
    first_name, last_name = split_name(" ".join(found["name"]))
    values = {
        "first_name": first_name,
        "last_name": last_name,
        "work_phone": " ".join(found["work_phone"]),
        "personal_email": next(iter(found["personal_email"]), ""),
    }
    return {name: value[: FIELD_RULES[name].limit] for name, value in values.items() if value}
