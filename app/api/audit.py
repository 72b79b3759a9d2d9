"""The change log and the settings of the plant."""
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query
from pydantic import Field

from app.api import examples
from app.api.answers import refusals, success
from app.api.bearer import Calling, signed_in
from app.api.shapes import Instant, Paging, body, shown
from app.api.shapes import page_of as page
from services.fields import Line, Name, Search
from services.people.sites import Zone
from services.upkeep.audit import AuditRow, ChainVerdict, EntryNumber, list_audit, verify_audit
from services.upkeep.settings import Address, LanguageName, LocaleName, PlantSettings, change_settings, read_settings

AuditEntry, Verdict, Settings = shown('AuditEntry', AuditRow), shown('AuditVerdict', ChainVerdict), shown('Settings', PlantSettings)
SettingsChange = body('SettingsChange', {'plant_name': Name, 'language': LanguageName, 'locale': LocaleName, 'zone': Zone,
                                         'second_factor': Literal['yes', 'no'], 'plant_address': Address}, example={'plant_name': 'Works North'})


class AuditQuery(Paging):
    q: Annotated[Search, Field(description='Words that all have to occur. They are looked for in the newest 50,000 entries; `searched_from` '
                                           'is the number of the oldest of them, to be asked for with `before`.')] = ''
    person: Annotated[UUID | None, Field(description='The id of the user who did it.')] = None
    table: Annotated[Line, Field(max_length=40, examples=['asset'])] = ''
    row_id: Annotated[Line, Field(max_length=64)] = ''
    since: Annotated[Instant | None, Field(description='With time zone.', examples=['2026-01-01T00:00:00Z'])] = None
    until: Annotated[Instant | None, Field(description='With time zone.', examples=['2026-02-01T00:00:00Z'])] = None
    before: Annotated[EntryNumber | None, Field(description='Only entries with a lower number.', examples=[950_001])] = None


class AuditEntryList(page(AuditEntry)):  # type: ignore[misc,valid-type]
    searched_from: int | None


def routes() -> APIRouter:
    router = APIRouter(dependencies=[Depends(signed_in)])
    entries = success({'items': [examples.AUDIT], 'total': 1, 'searched_from': None}, 'One page of the log, the newest entries first.')
    verdict = success({'entries': 4821, 'first_broken': None}, 'The number of the first entry that was tampered with, or null.')
    settings = {**refusals(), 200: success(examples.SETTINGS, 'As they are now.')}
    router.add_api_route('/audit', log, methods=['GET'], response_model=AuditEntryList, tags=['audit'], responses={**refusals(), 200: entries})
    router.add_api_route('/audit/verify', verify, methods=['GET'], response_model=Verdict, tags=['audit'], responses={**refusals(), 200: verdict})
    router.add_api_route('/settings', settings_now, methods=['GET'], response_model=Settings, tags=['settings'], responses=settings)
    router.add_api_route('/settings', change, methods=['PATCH'], response_model=Settings, tags=['settings'],
                         responses={**settings, **refusals(409, 413)})
    return router


async def log(caller: Calling, query: Annotated[AuditQuery, Query()]) -> Any:
    """Who changed what and when."""
    return await caller.ask(list_audit, text=query.q, **query.model_dump(exclude={'q'}))


async def verify(caller: Calling) -> Any:
    """Calculate the chain of hashes anew; only for people who work for all sites."""
    return await caller.ask(verify_audit)


async def settings_now(caller: Calling) -> Any:
    return await caller.ask(read_settings)


async def change(caller: Calling, given: SettingsChange) -> Any:  # type: ignore[valid-type]
    """Change what is given and leave the rest."""
    return await caller.ask(change_settings, **given.given())  # type: ignore[attr-defined]
