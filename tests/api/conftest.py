from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from data.tables.assets import AssetKind, LocationKind
from services.assets.locations import locations
from services.assets.plate import add_asset
from services.people.api_keys import NewKey, add_key_for
from services.people.departments import departments
from services.work import SYSTEM, Identity
from tests.conftest import Application, Cast, fill, running

CLI = Identity(None, 'cli')


@dataclass
class Rest:
    """The REST interface of a running application, and things in both sites."""
    application: Application
    things: dict[str, str]

    @property
    def cast(self) -> Cast:
        return self.application.cast

    async def key(self, name: str, **options: Any) -> NewKey:
        return await self.application.runner.run(CLI, add_key_for, username=name, name=f'key of {name}', **options)

    async def client(self, name: str = '', **options: Any) -> httpx.AsyncClient:
        """A program with a key of this person, or one without any."""
        return self.bearing((await self.key(name, **options)).key if name else '')

    def bearing(self, secret: str) -> httpx.AsyncClient:
        made = self.application.client(headers={'Authorization': f'Bearer {secret}'} if secret else {})
        made.base_url = httpx.URL('http://test/api/v1')
        return made


async def furnish(application: Application) -> dict[str, str]:
    """A place, a department, a tool and a machine in the site of the cast, and the same in the other one."""
    things: dict[str, str] = {}
    for prefix, site in (('', application.cast.site), ('other_', application.cast.other_site)):
        run = application.runner.run
        press = await run(SYSTEM, locations.save, name='Press 4', kind=LocationKind.PRESS, site_id=site)
        rack = await run(SYSTEM, locations.save, name='Rack A', kind=LocationKind.RACK, site_id=site)
        room = await run(SYSTEM, departments.save, name='Moulding', site_id=site)
        tool = await run(SYSTEM, add_asset, kind=AssetKind.TOOL, asset_number=f'{prefix}TL-1', name='Cap', cavity_count=2, site_id=site)
        machine = await run(SYSTEM, add_asset, kind=AssetKind.MACHINE, asset_number=f'{prefix}PR-1', name='Press', site_id=site)
        made = {'press': press, 'rack': rack, 'department': room, 'tool': tool, 'machine': machine, 'site': site}
        things |= {f'{prefix}{name}': str(row_id) for name, row_id in made.items()}
    return things


@pytest.fixture
async def rest(application: Application) -> Rest:
    """On SQLite."""
    return Rest(application, await furnish(application))


@pytest.fixture
async def any_rest(any_house: Any, database_url: str, keyring: Any) -> AsyncIterator[Rest]:
    """On each database in turn."""
    import asyncio
    cast = await asyncio.to_thread(fill, any_house.database, keyring)
    async with running(any_house, cast, database_url=database_url) as application:
        yield Rest(application, await furnish(application))
