"""What a store consists of. What the window's first paint can do without is made when it is first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from playhouse.apsw_ext import APSWDatabase

from desktop_app.store.agents import AgentRepository
from desktop_app.store.contacts import ContactRepository
from desktop_app.store.divisions import DivisionRepository
from desktop_app.store.interactions import InteractionRepository
from desktop_app.store.journal import Journal
from desktop_app.store.merge_sets import MergeSets
from desktop_app.store.presences import PresenceRepository

if TYPE_CHECKING:
    from desktop_app.store.bulk_contacts import BulkContacts
    from desktop_app.store.contact_pages import ContactPages
    from desktop_app.store.custom_fields import CustomFieldRepository
    from desktop_app.store.duplicates import DuplicateIndex
    from desktop_app.store.external_sources import ExternalSourceRepository
    from desktop_app.store.history import HistoryReader
    from desktop_app.store.journey import JourneyRepository
    from desktop_app.store.lapsing import LapsingIndex
    from desktop_app.store.link_quality import LinkQualityReader
    from desktop_app.store.merging import MergeRepository
    from desktop_app.store.notes import NoteRepository
    from desktop_app.store.organizations import OrganizationRepository
    from desktop_app.store.search import SearchIndex
    from desktop_app.store.time_travel import TimeTravel


class StoreParts:
    """The repositories of one database, each an attribute."""

    def __init__(self, database: APSWDatabase) -> None:
        self._database = database
        self.merge_sets = MergeSets(database)
        self.contacts = ContactRepository(database, self.merge_sets)
        self.divisions = DivisionRepository(database, self.merge_sets)
        self.interactions = InteractionRepository(database, self.merge_sets)
        self.agents = AgentRepository(database)
        self.presences = PresenceRepository(database)
        self.journal = Journal(database)

    def make_all(self) -> None:
        """In an idle moment, so that nobody waits for a part when it is first needed."""
        for name, part in vars(StoreParts).items():
            if isinstance(part, cached_property):
                getattr(self, name)

    @cached_property
    def bulk(self) -> BulkContacts:
        from desktop_app.store.bulk_contacts import BulkContacts

        return BulkContacts(self._database)

    @cached_property
    def merging(self) -> MergeRepository:
        from desktop_app.store.merging import MergeRepository

        return MergeRepository(self._database)

    @cached_property
    def journey(self) -> JourneyRepository:
        from desktop_app.store.journey import JourneyRepository

        return JourneyRepository(self._database, self.interactions)

    @cached_property
    def history(self) -> HistoryReader:
        from desktop_app.store.history import HistoryReader

        return HistoryReader(self._database, self.interactions)

    @cached_property
    def notes(self) -> NoteRepository:
        from desktop_app.store.notes import NoteRepository

        return NoteRepository(self._database)

    @cached_property
    def custom_fields(self) -> CustomFieldRepository:
        from desktop_app.store.custom_fields import CustomFieldRepository

        return CustomFieldRepository(self._database)

    @cached_property
    def contact_pages(self) -> ContactPages:
        from desktop_app.store.contact_pages import ContactPages

        return ContactPages(self._database, self.contacts, self.merge_sets, self.custom_fields)

    @cached_property
    def external_sources(self) -> ExternalSourceRepository:
        from desktop_app.store.external_sources import ExternalSourceRepository

        return ExternalSourceRepository(self._database)

    @cached_property
    def organizations(self) -> OrganizationRepository:
        from desktop_app.store.organizations import OrganizationRepository

        return OrganizationRepository(self._database)

    @cached_property
    def time_travel(self) -> TimeTravel:
        from desktop_app.store.time_travel import TimeTravel

        return TimeTravel(self._database)

    @cached_property
    def lapsing(self) -> LapsingIndex:
        from desktop_app.store.lapsing import LapsingIndex

        return LapsingIndex(self._database)

    @cached_property
    def link_quality(self) -> LinkQualityReader:
        from desktop_app.store.link_quality import LinkQualityReader

        return LinkQualityReader(self._database)

    @cached_property
    def search(self) -> SearchIndex:
        from desktop_app.store.search import SearchIndex

        return SearchIndex(self._database, self.contacts, self.custom_fields)

    @cached_property
    def duplicates(self) -> DuplicateIndex:
        from desktop_app.store.duplicates import DuplicateIndex

        return DuplicateIndex(self._database, self.contacts, self.custom_fields)
