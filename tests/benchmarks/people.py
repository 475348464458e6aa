"""Made-up people as an address book of a contact centre holds them: the same ones for the same seed, one at a time.

Names follow Zipf's law, as real ones do, so that "a", "jo" and "smith" fit many; they come in several scripts. A
person holds 2.8 identifiers on average, phones are written as people write them, and one in ten holds a phone that
others hold, too: households share a line, companies a switchboard. Some are in the book twice, with what goes wrong
when that happens: slips, nicknames, swapped names, another number. *entity* says who is really who.
"""

from __future__ import annotations

import csv
import itertools
import random
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, fields, replace
from pathlib import Path

from anyascii import anyascii

TWICE = 0.08  # of all rows are somebody who is there already
HOUSEHOLD, SWITCHBOARD = 0.05, 0.05
REMEMBERED = 50_000  # recent people, whom a later row may repeat or live with

_GIVEN = {
    "en": """James Mary John Patricia Robert Jennifer Michael Linda William Elizabeth David Barbara Richard Susan Joseph
        Jessica Thomas Sarah Charles Karen Christopher Nancy Daniel Lisa Matthew Betty Anthony Margaret Mark Sandra
        Donald Ashley Steven Kimberly Paul Emily Andrew Donna Joshua Michelle Kenneth Dorothy Kevin Carol Brian Amanda
        George Melissa Edward Deborah Ronald Stephanie Timothy Rebecca Jason Sharon Jeffrey Laura Ryan Cynthia Jacob
        Kathleen Gary Amy Nicholas Shirley Eric Angela Jonathan Helen Stephen Anna Larry Brenda Justin Pamela Scott
        Nicole Brandon Emma Benjamin Samantha Samuel Katherine Gregory Christine Frank Debra Alexander Rachel Raymond
        Catherine Patrick Carolyn Jack Janet Dennis Ruth Jerry Maria Tyler Heather Aaron Diane Jose Virginia Henry
        Julie Adam Joyce Douglas Victoria Nathan Olivia Peter Kelly Zachary Christina Kyle Lauren Walter Joan Harold
        Evelyn Jeremy Judith Ethan Megan Carl Cheryl Keith Andrea Roger Hannah Gerald Martha Christian Jacqueline Terry
        Frances Sean Gloria Arthur Ann Austin Teresa Noah Kathryn Lawrence Sara Jesse Janice Joe Jean Bryan Alice Billy
        Madison Jordan Doris Albert Abigail Dylan Julia Bruce Judy Willie Grace Gabriel Denise Alan Amber Juan Marilyn
        Logan Beverly Wayne Danielle Ralph Theresa Roy Sophia Eugene Marie Randy Diana Vincent Brittany Russell Natalie
        Louis Isabella Philip Charlotte Bobby Rose Johnny Alexis Bradley Kayla""",
    "de": """Hans Ursula Peter Renate Wolfgang Monika Klaus Karin Jürgen Helga Dieter Brigitte Manfred Ingrid Uwe Erika
        Günter Gisela Stefan Sabine Andreas Petra Jörg Anke Björn Käthe Lukas Hannah Jonas Lea Felix Mia Götz Änne""",
    "fr": """Jean Marie Pierre Nathalie Michel Isabelle André Sylvie Philippe Catherine René Françoise Louis Martine
        Alain Chloé Jérôme Hélène François Zoé Benoît Agnès Noël Éléonore Cédric Maël Loïc Aurélie""",
    "pl": """Anna Jan Maria Andrzej Katarzyna Piotr Małgorzata Krzysztof Agnieszka Stanisław Barbara Tomasz Ewa Paweł
        Krystyna Józef Elżbieta Marcin Łukasz Zofia Michał Wojciech Święcisława Żaneta""",
    "es": """Antonio María Manuel Carmen José Ana Francisco Josefa Juan Isabel Jesús Lucía Ángel Pilar Íñigo Begoña
        Raúl Inés Óscar Sofía Martín Concepción Nuño""",
    "pt": "João Ana José Maria Antônio Francisca Luiz Adriana Paulo Juliana Carlos Márcia Lucas Letícia Conceição Iara",
    "ru": """Александр Елена Сергей Ольга Владимир Наталья Андрей Татьяна Алексей Ирина Дмитрий Светлана Михаил Анна
        Николай Мария Евгений Екатерина Юрий Людмила""",
    "zh": "伟 芳 娜 敏 静 丽 强 磊 军 洋 勇 艳 杰 娟 涛 明 超 秀英 霞 平 刚 桂英 建国 小红 志强",
    "ja": "翔太 美咲 大輔 陽子 健一 恵子 拓也 さくら 直樹 由美子 ひろし はるか",
    "tr": "Mehmet Fatma Mustafa Ayşe Ahmet Emine Ali Hatice Hüseyin Zeynep Çağlar İrem Şükrü Gülşen Oğuz Özlem",
    "in": """Rahul Priya Amit Sunita Raj Anjali Sanjay Pooja Vijay Neha Suresh Kavita Ramesh Lakshmi Arjun Deepa Ravi
        Meena Krishna Divya""",
    "ar": "محمد فاطمة أحمد عائشة علي مريم حسن زينب عمر نور يوسف ليلى",
    "el": "Γιώργος Μαρία Δημήτρης Ελένη Κώστας Αικατερίνη Ιωάννης Σοφία Νίκος Αναστασία",
}
_FAMILY = {
    "en": """Smith Johnson Williams Brown Jones Garcia Miller Davis Rodriguez Martinez Hernandez Lopez Gonzalez Wilson
        Anderson Thomas Taylor Moore Jackson Martin Lee Perez Thompson White Harris Sanchez Clark Ramirez Lewis Robinson
        Walker Young Allen King Wright Scott Torres Nguyen Hill Flores Green Adams Nelson Baker Hall Rivera Campbell
        Mitchell Carter Roberts Gomez Phillips Evans Turner Diaz Parker Cruz Edwards Collins Reyes Stewart Morris
        Morales Murphy Cook Rogers Gutierrez Ortiz Morgan Cooper Peterson Bailey Reed Kelly Howard Ramos Kim Cox Ward
        Richardson Watson Brooks Chavez Wood James Bennett Gray Mendoza Ruiz Hughes Price Alvarez Castillo Sanders
        Patel Myers Long Ross Foster Jimenez Powell Jenkins Perry Russell Sullivan Bell Coleman Butler Henderson Barnes
        Fisher Vasquez Simmons Romero Jordan Patterson Alexander Hamilton Graham Reynolds Griffin Wallace O'Brien West
        Cole Hayes Bryant Herrera Gibson Ellis Tran Medina Stevens Murray Ford Marshall Owens McDonald Harrison
        Kennedy Wells Woods Henry Chen Freeman Webb Tucker Burns Crawford Olson Simpson Porter Hunter Gordon Shaw Snyder
        Mason Dixon Hunt Hicks Holmes Palmer Wagner Black Robertson Boyd Stone Fox Warren Mills Rose Rice Schmidt
        O'Neil""",
    "de": """Müller Schmidt Schneider Fischer Weber Meyer Wagner Becker Schulz Hoffmann Schäfer Koch Bauer Richter Klein
        Wolf Schröder Neumann Schwarz Zimmermann Krüger Großmann Weiß Jäger Köhler Böhm""",
    "fr": """Martin Bernard Dubois Thomas Robert Richard Petit Durand Leroy Moreau Simon Laurent Lefèvre Michel Garnier
        Lefebvre Bérenger Rousseau Côté Désiré Géraud""",
    "pl": """Nowak Kowalski Wiśniewski Wójcik Kowalczyk Kamiński Lewandowski Zieliński Szymański Woźniak Dąbrowski
        Kozłowski Jankowski Łuczak Ćwikła Żak Gołąb""",
    "es": """García González Rodríguez Fernández López Martínez Sánchez Pérez Gómez Martín Jiménez Ruiz Muñoz Álvarez
        Núñez Ibáñez Peña""",
    "pt": "Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Araújo Gonçalves Conceição Brandão",
    "ru": """Иванов Смирнов Кузнецов Попов Васильев Петров Соколов Михайлов Новиков Фёдоров Морозов Волков Щербаков
        Юдин Хрущёв""",
    "zh": "王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 林 高 罗",
    "ja": "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤",
    "tr": "Yılmaz Kaya Demir Şahin Çelik Yıldız Yıldırım Öztürk Aydın Özdemir Arslan Doğan Kılıç Güneş",
    "in": "Sharma Patel Singh Kumar Gupta Reddy Nair Iyer Das Mehta Shah Joshi Verma Rao Banerjee",
    "ar": "الحسن الأحمد عبدالله الخطيب المصري حداد منصور السيد",
    "el": "Παπαδόπουλος Βλαχόπουλος Αγγελόπουλος Νικολαΐδης Γεωργίου Δημητρίου Οικονόμου",
}
# Most of an address book is names that few others have.
_BEGIN = "Ab Ald Ash Bar Beck Ber Blan Brad Bran Bur Cal Car Chal Clay Col Cran Dal Den Dor Dun Ed El Fair Far Gal Gar"
_BEGIN += " Gil Glen Had Ham Har Hart Hol Hum Kel Ken Kings Lan Lin Lock Mar Mil Mon Nor Oak Pem Pres Rad Rams Red Rock"
_BEGIN += " Rud Sal Shel Sher Stan Stock Sut Thorn Tol Under Van Wal War Wes Whit Wil Win Wor Yar Zeb"
_MIDDLE = "a e i o en er in on el ing s t d le ri la"
_END = "ton ley man ford field ham by son ster berg stein wick worth well croft ard ett ski ova ini ez ak"

_LANGUAGES = (
    ("en", 66),
    ("es", 7),
    ("de", 6),
    ("fr", 4),
    ("in", 4),
    ("pl", 3),
    ("pt", 3),
    ("zh", 2),
    ("ru", 2),
    ("tr", 1),
    ("ar", 0.8),
    ("el", 0.6),
    ("ja", 0.6),
)
_COUNTRIES = {
    "en": "US US US US GB",
    "es": "US ES MX",
    "de": "DE AT",
    "fr": "FR",
    "in": "IN",
    "pl": "PL",
    "pt": "BR",
    "zh": "US CN",
    "ru": "RU",
    "tr": "TR",
    "ar": "FR",
    "el": "GR",
    "ja": "JP",
}
# Country → code, what is dialled before it at home, how numbers begin ("N": a digit from 2, "#": any), how many digits.
_NUMBERING = {
    "US": ("1", "", "N## N##", 10),
    "GB": ("44", "0", "74## 75## 77## 78## 79## 20 7 121 4 161 2", 10),
    "DE": ("49", "0", "151 160 170 171 175 176 30 2 89 3", 10),
    "AT": ("43", "0", "664 676 699", 10),
    "FR": ("33", "0", "6 7 1", 9),
    "PL": ("48", "", "50 51 53 60 66 69 72 78 79 88 22", 9),
    "ES": ("34", "", "6 71 72 91", 9),
    "MX": ("52", "", "55 33 81 222 998", 10),
    "IN": ("91", "0", "98 99 97 96 90 80 70", 10),
    "BR": ("55", "0", "119 219 319 519 1133 2133", 11),
    "CN": ("86", "0", "138 139 150 186", 11),
    "RU": ("7", "8", "903 905 916 926 985", 10),
    "TR": ("90", "0", "532 533 542 555", 10),
    "GR": ("30", "", "694 697 698 210", 10),
    "JP": ("81", "0", "90 80 70", 10),
}
_MAILBOXES = (
    ("gmail.com", 40),
    ("yahoo.com", 12),
    ("outlook.com", 12),
    ("hotmail.com", 9),
    ("icloud.com", 8),
    ("aol.com", 4),
    ("gmx.de", 4),
    ("web.de", 2),
    ("orange.fr", 2),
    ("wp.pl", 2),
    ("proton.me", 2),
)
_COMPANY_FIRST = """
    Acme Blue Red North South East West Global United Prime Delta Alpha Omega Nova Apex Vertex Summit Pioneer
    Atlas Orion Harbor River Lake Stone Iron Silver Golden Green Bright Clear Swift Rapid Metro Urban Coastal
    Valley Pacific Atlantic Central National Royal Crown Eagle Falcon Lion Wolf Oak Pine Cedar Maple
"""
_COMPANY_SECOND = """
    Logistics Systems Foods Energy Health Dental Motors Insurance Media Software Consulting Capital Partners
    Properties Retail Travel Telecom Networks Labs Design Builders Plumbing Electric Freight Airlines Bank Credit
    Security Services Studio Textiles Pharma Clinic Hotels Farms Marine Mining Steel Paper Robotics
"""
_COMPANY_THIRD = ("Inc", "LLC", "Ltd", "GmbH", "Group", "& Sons", "Co", "SA")
_NICKNAMES = {
    "William": "Bill",
    "Robert": "Bob",
    "James": "Jim",
    "Michael": "Mike",
    "Richard": "Rick",
    "Elizabeth": "Liz",
    "Jennifer": "Jen",
    "Margaret": "Peggy",
    "Thomas": "Tom",
    "Joseph": "Joe",
    "Daniel": "Dan",
    "Patricia": "Pat",
    "Katherine": "Kate",
    "Christopher": "Chris",
    "Anthony": "Tony",
    "Susan": "Sue",
    "Edward": "Ed",
}


@dataclass(frozen=True)
class Person:
    """One row of the book; "" where nothing is known. Phones are as somebody typed them."""

    id: int
    entity: int
    given: str
    family: str
    company: str
    country: str
    phone1: str
    phone2: str
    email1: str
    email2: str
    web_id: str
    handle: str


COLUMNS = tuple(field.name for field in fields(Person))


def people(count: int, seed: int = 1) -> Iterator[Person]:
    """*count* rows of the book."""
    return _Town(count, seed).rows()


def write_people(rows: Iterator[Person], path: Path) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(astuple, rows))


def read_people(path: Path) -> Iterator[Person]:
    """The people in a CSV file of these columns."""
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            texts = {name: row[name] for name in COLUMNS[2:]}
            yield Person(int(row["id"]), int(row["entity"]), **texts)


class _Weighted:
    """Chooses among values, the earlier ones more often."""

    def __init__(self, values: Sequence[str], weights: Iterator[float]) -> None:
        self._values = values
        self._sums = list(itertools.accumulate(itertools.islice(weights, len(values))))

    @classmethod
    def zipf(cls, values: Sequence[str], offset: float = 2.7, steepness: float = 1.0) -> _Weighted:
        """Zipf's law with Mandelbrot's correction, after which the first few are not quite everybody."""
        return cls(values, (1 / (rank + offset) ** steepness for rank in itertools.count()))

    def choose(self, chance: random.Random) -> str:
        return chance.choices(self._values, cum_weights=self._sums)[0]


class _Town:
    def __init__(self, count: int, seed: int) -> None:
        self._count = count
        self._chance = random.Random(seed)
        rare = [first + middle + end for first in _BEGIN.split() for middle in _MIDDLE.split() for end in _END.split()]
        self._chance.shuffle(rare)
        self._given = {language: _Weighted.zipf(names.split(), 12, 1.2) for language, names in _GIVEN.items()}
        self._family = {language: _Weighted.zipf(names.split(), 8) for language, names in _FAMILY.items()}
        self._family["en"] = _Weighted.zipf([*_FAMILY["en"].split(), *rare], 8)
        self._languages = _Weighted([name for name, _ in _LANGUAGES], iter([weight for _, weight in _LANGUAGES]))
        self._mailboxes = _Weighted([name for name, _ in _MAILBOXES], iter([weight for _, weight in _MAILBOXES]))
        self._companies = _Weighted.zipf([self._company() for _ in range(max(50, count // 25))], 20)
        self._switchboards = [self._number("US") for _ in range(max(1, count // 300))]
        self._recent: list[tuple[Person, tuple[str, str]]] = []  # with their numbers in full
        self._said: set[int] = set()
        self._addresses: set[str] = set()  # an address belongs to one person

    def rows(self) -> Iterator[Person]:
        entity = 0
        for id in range(1, self._count + 1):
            if self._recent and self._chance.random() < TWICE:
                person, numbers = self._again(*self._chance.choice(self._recent))
                while (said := hash(astuple(person)[2:] + numbers)) in self._said:
                    # Who is written down in just the same way is noticed by any import.
                    person = replace(person, given=f"{person.given} {self._chance.choice('ABCDEFGHJKLM')}.")
                self._said.add(said)
            else:
                entity += 1
                person, numbers = self._newcomer(entity)
                self._remember(person, numbers)
                self._said.add(hash(astuple(person)[2:] + numbers))
            first, second = (self._as_written(number, person.country) for number in numbers)
            yield replace(person, id=id, phone1=first, phone2=second)

    def _newcomer(self, entity: int) -> tuple[Person, tuple[str, str]]:
        chance = self._chance
        language = self._languages.choose(chance)
        given, family = self._given[language].choose(chance), self._family[language].choose(chance)
        country = chance.choice(_COUNTRIES[language].split())
        company = self._companies.choose(chance) if chance.random() < 0.45 else ""
        first = self._number(country)
        kind = chance.random()
        if self._recent and kind < HOUSEHOLD:
            other, numbers = self._recent[-chance.randrange(1, 1 + min(2_000, len(self._recent)))]
            first, country = numbers[0], other.country
            family = other.family if chance.random() < 0.7 else family
        elif kind < HOUSEHOLD + SWITCHBOARD:
            first, country = chance.choice(self._switchboards), "US"
        second = self._number(country) if chance.random() < 0.28 else ""
        local = self._local_part(given, family)
        email = self._address(local, self._mailboxes.choose(chance)) if chance.random() < 0.84 else ""
        at_work = ""
        if company and chance.random() < 0.4:
            at_work = self._address(f"{_latin(given)}.{_latin(family)}", f"{_latin(company)[:18]}.com")
        web_id = f"{chance.getrandbits(64):016x}" if chance.random() < 0.36 else ""
        handle = f"{local.replace('.', '_')}{chance.randrange(10_000)}" if chance.random() < 0.26 else ""
        person = Person(0, entity, given, family, company, country, "", "", email, at_work, web_id, handle)
        return person, (first, second)

    def _again(self, person: Person, numbers: tuple[str, str]) -> tuple[Person, tuple[str, str]]:
        """*person* as somebody else has written them down, who did not find them in the book."""
        chance, given, family = self._chance, person.given, person.family
        slip = chance.random()
        if slip < 0.30:
            given = self._mistyped(given)
        elif slip < 0.55:
            family = self._mistyped(family)
        elif slip < 0.65:
            given = _NICKNAMES.get(given, given[:1])
        elif slip < 0.70:
            given, family = family, given
        elif slip < 0.78:
            given, family = given.upper(), family.upper()
        email, at_work, web_id, handle = person.email1, person.email2, person.web_id, person.handle
        kept = chance.random()
        if kept < 0.35:  # the same phone
            numbers, web_id = (numbers[0], ""), ""
        elif kept < 0.65:  # the same e-mail
            numbers, handle = (self._number(person.country), ""), ""
        elif kept < 0.85:  # the same phone, and an e-mail with a slip in it
            numbers, email, web_id, handle = (numbers[0], ""), self._mistyped(email), "", ""
        else:  # nothing but the name and the company
            numbers, at_work, web_id = (self._number(person.country), ""), "", ""
            email = self._address(self._local_part(given, family), self._mailboxes.choose(chance))
        company = "" if chance.random() < 0.3 else person.company
        changes = {"email1": email, "email2": at_work, "web_id": web_id, "handle": handle, "company": company}
        return replace(person, given=given, family=family, **changes), numbers

    def _remember(self, person: Person, numbers: tuple[str, str]) -> None:
        if len(self._recent) == REMEMBERED:
            self._recent[self._chance.randrange(REMEMBERED)] = (person, numbers)
        else:
            self._recent.append((person, numbers))

    def _company(self) -> str:
        chance = self._chance
        if chance.random() < 0.3:
            return f"{self._family['en'].choose(chance)} {chance.choice(_COMPANY_SECOND)}"
        parts = (_COMPANY_FIRST.split(), _COMPANY_SECOND.split(), _COMPANY_THIRD)
        return " ".join(chance.choice(part) for part in parts)

    def _number(self, country: str) -> str:
        """A number in E.164."""
        code, _, beginnings, length = _NUMBERING[country]
        begin = beginnings.replace(" ", "") if country == "US" else self._chance.choice(beginnings.split())
        pattern = begin.ljust(length, "#")
        digits = (
            str(self._chance.randrange(2 if each == "N" else 0, 10)) if each in "N#" else each for each in pattern
        )
        return f"+{code}{''.join(digits)}"

    def _as_written(self, number: str, country: str) -> str:
        """*number* as somebody in *country* may type it."""
        chance = self._chance
        code, trunk, _, _ = _NUMBERING[country]
        if not number or not number.startswith(f"+{code}") or chance.random() < 0.25:
            return number
        digits = number[1 + len(code) :]
        if code == "1":
            area, middle, last = digits[:3], digits[3:6], digits[6:]
            return chance.choice(
                (
                    f"({area}) {middle}-{last}",
                    f"{area}-{middle}-{last}",
                    f"{area}.{middle}.{last}",
                    f"1 {area} {middle} {last}",
                    f"+1 {area} {middle} {last}",
                    digits,
                )
            )
        spaced = " ".join(digits[start : start + 3] for start in range(0, len(digits), 3))
        abroad = f"+{code} (0) {spaced}" if trunk == "0" else f"+{code}{spaced}"
        return chance.choice((trunk + digits, f"+{code} {spaced}", f"00{number[1:]}", trunk + spaced, abroad))

    def _local_part(self, given: str, family: str) -> str:
        given, family = _latin(given) or "user", _latin(family) or "x"
        parts = (f"{given}.{family}", f"{given}{family}", f"{given[:1]}{family}", f"{given}_{family}")
        return self._chance.choice((*parts, f"{family}.{given}"))

    def _address(self, local: str, domain: str) -> str:
        address = f"{local}{self._chance.randrange(10 ** self._chance.choice((1, 2, 3, 4)))}@{domain}"
        while address in self._addresses:
            address = f"{local}{self._chance.randrange(10**7)}@{domain}"
        self._addresses.add(address)
        return address

    def _mistyped(self, text: str) -> str:
        if len(text) < 4:
            return text
        chance = self._chance
        place = chance.randrange(1, len(text) - 1)
        before, letter, after = text[:place], text[place], text[place + 1 :]
        return chance.choice(
            (
                before + after,
                before + after[:1] + letter + after[1:],
                before + letter + letter + after,
                before + chance.choice("aeiourstnlm") + after,
            )
        )


def _latin(text: str) -> str:
    return "".join(each for each in anyascii(text).lower() if each.isalnum())
