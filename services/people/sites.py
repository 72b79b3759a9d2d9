"""The sites of the company; only people who work for all of them change the list."""
from typing import Annotated
from zoneinfo import available_timezones

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from data.tables.people import Site
from services.catalog import catalog
from services.fields import Code, Name
from services.people.roles import Permission


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise PydanticCustomError('unknown_zone', 'no such time zone')
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]

sites = catalog(
    Site, fields={'code': Code, 'name': Name, 'time_zone': Zone}, search=('code', 'name'), sort='code', required=('code', 'name'),
    see=Permission.SEE_PLACES, edit=Permission.EDIT_SITES, for_all_sites=True,
)
