"""The few values that the machine plays with, and by hand what each of them is in its normal form.

Few, so that people share them; no name, word or number is like another to the search, unless it is the same.
"""

from __future__ import annotations

FIRST_NAMES = ("Ada", "Bruno", "Chiara", "")
LAST_NAMES = ("Quist", "Vogel", "")
TITLES = ("Countess", "")
PHONES = (
    "(803) 123-0000",
    "803.123.0000",
    "+49 30 5556677",
    "+55 11 99876-5432",
    "+55 11 9876-5432",
    "anonymous",
    "",
)
EMAILS = ("pq1@x.org", "PQ1@X.org", "zz9@y.example", "noreply@x.org", "")
NO_EMAIL = "nobody at all"  # what no e-mail field takes
PHONE_FIELDS = ("work_phone", "cell_phone", "home_phone", "other_phone")
EMAIL_FIELDS = ("work_email", "personal_email", "other_email")
NAME_FIELDS = ("first_name", "last_name", "title")

# Type and text → the normal form. What is not listed stands for nobody in particular.
NORMAL = {
    ("phone", "(803) 123-0000"): "+18031230000",
    ("phone", "803.123.0000"): "+18031230000",
    ("phone", "+1 803 123 0000"): "+18031230000",
    ("phone", "+49 30 5556677"): "+49305556677",
    ("phone", "+55 11 99876-5432"): "+5511998765432",
    ("phone", "+55 11 9876-5432"): "+551198765432",
    ("phone", "+4915112345678"): "+4915112345678",
    ("email", "pq1@x.org"): "pq1@x.org",
    ("email", "PQ1@X.org"): "pq1@x.org",
    ("email", "zz9@y.example"): "zz9@y.example",
    ("cookie", "cook-1"): "cook-1",
    ("cookie", "cook-2"): "cook-2",
    ("line", "U1"): "U1",
    ("whatsapp", "4915112345678"): "4915112345678",
    ("external-id", "E17"): "E17",
}
# A Brazilian mobile with its ninth digit and without it.
VARIANTS = {"+5511998765432": "+551198765432", "+551198765432": "+5511998765432"}
WITHHELD = ("anonymous", "noreply@x.org")

# Channel, what came in on it, and the name that came with it.
ARRIVALS = (
    ("voice", (("phone", "+1 803 123 0000"),), "Ada Quist"),
    ("voice", (("phone", "+49 30 5556677"),), ""),
    ("voice", (("phone", "+55 11 9876-5432"),), "Bruno"),
    ("voice", (("phone", "anonymous"),), "Ada Quist"),
    ("email", (("email", "pq1@x.org"),), "Chiara Vogel"),
    ("email", (("email", "noreply@x.org"),), ""),
    ("web-messaging", (("cookie", "cook-1"),), ""),
    ("web-messaging", (("cookie", "cook-2"), ("external-id", "E17")), ""),
    ("line", (("line", "U1"),), "Ada"),
    ("whatsapp", (("whatsapp", "4915112345678"),), "Bruno Vogel"),
    ("chat", (("phone", "803.123.0000"), ("email", "zz9@y.example")), "Ada Quist"),
    ("open", (("phone", "+1 803 123 0000"),), "Ada Quist"),
)
IDENTIFIERS = (
    ("phone", "(803) 123-0000"),
    ("phone", "+55 11 99876-5432"),
    ("email", "pq1@x.org"),
    ("cookie", "cook-1"),
    ("line", "U1"),
    ("external-id", "E17"),
    ("phone", "anonymous"),
)


def normal(type: str, text: str) -> str | None:
    """The normal form, or None where there is none."""
    return NORMAL.get((type, text))
