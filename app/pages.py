"""The map of the house: which address shows which page, and which form calls which command."""
from typing import Any

from components.forms import Form
from pages import assets, departments, home, locations, more, people, sites, upkeep
from pages.assets import forms as asset_forms

PAGES: dict[str, Any] = {
    '/': home.home_page, '/more': more.more_page, **assets.ROUTES, **people.ROUTES, **upkeep.ROUTES,
    '/locations': locations.locations_page, '/departments': departments.departments_page, '/sites': sites.sites_page,
}
FORMS: dict[str, Form] = {**asset_forms.FORMS, **people.FORMS, **upkeep.FORMS, **locations.FORMS, **departments.FORMS, **sites.FORMS}
