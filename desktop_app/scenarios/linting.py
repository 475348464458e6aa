"""What can be told to be wrong with a scenario without playing it: names that nobody has, an order that cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass
from datetime import timedelta

from desktop_app.domain.contacts import checked
from desktop_app.domain.errors import InvalidContact
from desktop_app.domain.identifiers import Clue, IdentifierType, Region, known_region
from desktop_app.domain.merging import OWN_FIELDS
from desktop_app.domain.settings import WRAP_UP_CODES
from desktop_app.scenarios.acts import Act, AddIdentifier, Create, Listen, Merge
from desktop_app.scenarios.binding import NAME, fields_of
from desktop_app.scenarios.checks import NOBODY, Check, Holds, Lacks, Linked
from desktop_app.scenarios.events import Address, Arrives, Colleague, Drops, Says
from desktop_app.scenarios.never import contradiction, why_never
from desktop_app.scenarios.places import Place, Placed, Problem, nearest, place_of
from desktop_app.scenarios.scenario import SOMEBODY_NEW, Handled, Scenario, Visit

CROWD_LIMIT = 500

Known = Mapping[str, Iterable[str]]  # what kind of thing → the names of those that there are


def problems_of(scenario: Scenario) -> list[Problem]:
    """Everything that is wrong with what *scenario* says, as far as its words can be understood."""
    linter = _Linter(scenario)
    linter.look()
    return linter.problems


@dataclass
class _Linter:
    scenario: Scenario
    problems: list[Problem] = field(default_factory=list)

    def look(self) -> None:
        scenario = self.scenario
        self._look_at_head()
        self._look_at_names()
        known = self._known()
        self._look_at_words(scenario.trainee, known)
        self._look_at_words(scenario.world, known)
        self._look_at_world()
        self._look_at_events(known)
        self._look_at_truth(known)
        there = self._look_at_acts(scenario.expected, known)
        self._look_at_checks(scenario.success, there)
        for name, mistake in scenario.mistakes.items():
            if not mistake.acts or not mistake.shows:
                self.say(name, f"The mistake {name} needs acts, and a check that shows it.", mistake)
            there = self._look_at_acts(mistake.acts, known)
            self._look_at_checks(mistake.shows, there)

    def say(self, what: object, sentence: str, owner: Placed | None = None) -> None:
        self.problems.append(Problem(place_of(what, owner.place if owner else Place()), sentence))

    def require(self, word: str, known: Iterable[str], kind: str, owner: Placed) -> None:
        if word not in known:
            self.say(word, f"There is no {kind} called {word!r}; {nearest(word, sorted(known))}", owner)

    def _known(self) -> dict[str, frozenset[str]]:
        """The names at the start; contacts that an agent creates come on top as they do."""
        scenario, world = self.scenario, self.scenario.world
        interactions = frozenset(event.arrives for event in scenario.arrivals)
        said = (event.name for event in scenario.events if isinstance(event, Says) and event.name)
        temporary = (each.makes for each in _incoming(scenario) if each.makes)
        of_colleagues = (
            event.does.create
            for event in scenario.events
            if isinstance(event, Colleague) and isinstance(event.does, Create)
        )
        contacts = frozenset((*world.contacts, *temporary, *of_colleagues))
        return {
            "interaction": interactions,
            "moment": interactions.union(said),
            "colleague": frozenset(scenario.colleagues),
            "organisation": frozenset(world.organizations),
            "division": frozenset(world.divisions),
            "wrap-up code": frozenset(WRAP_UP_CODES),
            **_contacts(contacts, interactions),
        }

    # Part by part

    def _look_at_words(self, part: Placed, known: Known) -> None:
        """Whether everything that *part* refers to is there, and whether its fields and identifiers are any."""
        for each in _parts_of(part):
            for entry in fields_of(type(each)):
                value = getattr(each, entry.name)
                if entry.metadata["rest"] is not None:
                    self._look_at_fields(value, each)
                elif entry.metadata["refers_to"]:
                    kind = str(entry.metadata["refers_to"])
                    for word in _words_in(value):
                        self.require(word, known[kind], kind, each)
            if isinstance(each, Address):
                self._look_at_identifier(each.value, each.type, each, source=each.source)
            elif isinstance(each, AddIdentifier):
                self._look_at_identifier(each.add_identifier, each.type, each)
            elif isinstance(each, Holds | Lacks):
                value = each.holds if isinstance(each, Holds) else each.lacks
                self._look_at_identifier(value, each.type, each)

    def _look_at_fields(self, given: Mapping[str, str], owner: Placed) -> None:
        try:
            checked(given)
        except InvalidContact as error:
            self.say(given.get(error.field or ""), str(error), owner)

    def _look_at_identifier(self, value: str, type: IdentifierType, owner: Placed, *, source: str = "") -> None:
        region = known_region(self.scenario.desk.region) or Region("US")
        clue = Clue.read(type, value, region=region, source=source or "any")
        is_arrival = isinstance(owner, Address)  # what comes in may be withheld, or nonsense
        if clue.identifier is None and not (is_arrival and clue.is_withheld):
            self.say(value, f"Nobody can be recognised by the {type.value} {value!r}.", owner)

    def _look_at_head(self) -> None:
        scenario = self.scenario
        if not NAME.fullmatch(scenario.name) or scenario.name != scenario.name.casefold():
            self.say(scenario.name, f"{scenario.name!r} is no name: lower-case letters, digits, - and _ are.", scenario)
        if known_region(scenario.desk.region) is None:
            region = scenario.desk.region
            self.say(region, f"{region!r} is no country; write two letters, as US.", scenario.desk)
        if scenario.desk.retention < timedelta(days=1) or scenario.desk.retention % timedelta(days=1):
            self.say(scenario.desk, "The retention is whole days, at least one.")
        if not scenario.expected:
            self.say(scenario, "No act is expected, so there is nothing to do.")
        if not scenario.points:
            self.say(scenario, "No check is worth a point, so there is nothing to judge.")

    def _look_at_names(self) -> None:
        scenario, world = self.scenario, self.scenario.world
        given: list[tuple[str, Placed]] = [(name, person) for name, person in world.contacts.items()]
        given += [(each.makes, each) for each in _incoming(scenario) if each.makes]
        given += [(each.arrives, each) for each in scenario.arrivals]
        given += [(each.name, each) for each in scenario.events if isinstance(each, Says) and each.name]
        seen: dict[str, Place] = {}
        for name, owner in given:
            if name in (SOMEBODY_NEW, NOBODY):
                self.say(name, f"{name!r} has a meaning of its own; choose another name.", owner)
            elif name in seen:
                self.say(name, f"{name!r} is the name of something else in line {seen[name].line}.", owner)
            elif not NAME.fullmatch(name):
                self.say(name, f"{name!r} is no name: letters, digits, - and _ are.", owner)
            seen.setdefault(name, place_of(name, owner.place))

    def _look_at_world(self) -> None:
        world = self.scenario.world
        for name, person in world.contacts.items():
            if not person.fields:
                self.say(name, f"{name} has no field at all; give at least a name.", person)
        if world.crowd is not None and world.crowd.contacts > CROWD_LIMIT:
            self.say(world.crowd, f"A crowd has at most {CROWD_LIMIT} contacts.")

    def _look_at_events(self, known: Known) -> None:
        arrived: set[str] = set()
        before = timedelta(0)
        for event in self.scenario.events:
            self._look_at_words(event, known)
            if event.at < before:
                self.say(event, "This happens before the event above it; events stand in the order of time.")
            before = event.at
            if isinstance(event, Arrives):
                arrived.add(event.arrives)
            elif isinstance(event, Says | Drops):
                about = event.during if isinstance(event, Says) else event.drops
                if about in known["interaction"] and about not in arrived:
                    self.say(about, f"{about} has not arrived by then.", event)
            elif isinstance(event, Colleague) and isinstance(event.does, Merge):
                self._look_at_merge(event.does)

    def _look_at_truth(self, known: Known) -> None:
        for interaction, contact in self.scenario.truth.items():
            self.require(interaction, known["interaction"], "interaction", self.scenario)
            if contact != SOMEBODY_NEW:
                self.require(contact, known["contact"], "contact", self.scenario)

    def _look_at_acts(self, doing: Sequence[Act], known: Known) -> Known:
        """What there is when all is done."""
        there, listened = dict(known), dict[str, int]()
        for act in doing:
            self._look_at_words(act, there)
            if isinstance(act, Create):
                if act.create in there["contact or interaction"]:
                    self.say(act.create, f"{act.create!r} is the name of something else.", act)
                there |= _contacts({*there["contact"], act.create}, there["interaction"])
            elif isinstance(act, Merge):
                self._look_at_merge(act)
            elif isinstance(act, Listen):
                listened[act.listen] = listened.get(act.listen, 0) + 1
                said = [each for each in self.scenario.events if isinstance(each, Says) and each.during == act.listen]
                if listened[act.listen] > len(said):
                    self.say(act.listen, f"Nothing more is said during {act.listen}, so this waits for ever.", act)
        return there

    def _look_at_merge(self, act: Merge) -> None:
        if act.into in act.merge:
            self.say(act.into, f"{act.into} cannot be merged into itself.", act)
        for name, contact in act.values.items():
            self.require(name, OWN_FIELDS, "field", act)
            self.require(contact, {*act.merge, act.into}, "contact in this merge", act)

    def _look_at_checks(self, wanted: Sequence[Check], known: Known) -> None:
        for number, check in enumerate(wanted):
            self._look_at_words(check, known)
            if isinstance(check, Linked) and check.to and check.to != NOBODY:
                self.require(check.to, known["contact"], "contact", check)
            for why in why_never(check, self.scenario):
                self.say(check, f"This can never hold: {why}.")
            for other in wanted[:number]:
                reason = contradiction(other, check)
                if reason:
                    self.say(check, f"This can never hold beside the check in line {other.place.line}: {reason}.")


def _incoming(scenario: Scenario) -> Iterator[Handled | Visit | Arrives]:
    yield from scenario.world.history
    yield from scenario.world.visits
    yield from scenario.arrivals


def _contacts(contacts: Iterable[str], interactions: Iterable[str]) -> dict[str, frozenset[str]]:
    return {
        "contact": frozenset(contacts),
        "contact or interaction": frozenset((*contacts, *interactions)),
    }


def _parts_of(part: object) -> Iterator[Placed]:
    """*part*, and all that it is made of."""
    if isinstance(part, Placed):
        yield part
        assert is_dataclass(part)
        for entry in fields_of(type(part)):
            yield from _parts_of(getattr(part, entry.name))
    elif isinstance(part, tuple):
        for each in part:
            yield from _parts_of(each)
    elif isinstance(part, Mapping):
        for each in part.values():
            yield from _parts_of(each)


def _words_in(value: object) -> Iterator[str]:
    """The names in a field that holds one, several, or none."""
    if isinstance(value, str):
        yield from (value,) if value else ()
    elif isinstance(value, tuple):
        yield from value
    elif isinstance(value, Mapping):
        yield from value.values()
