"""The map of the house: which address shows which page, and which form calls which command."""
from typing import Any

from components.forms import Form
from pages import (
    actions,
    assets,
    board,
    departments,
    documents,
    failures,
    home,
    imports,
    labels,
    locations,
    maintenance,
    more,
    people,
    photos,
    scan,
    shots,
    sites,
    sources,
    trends,
    upkeep,
)
from pages.actions import forms as action_forms
from pages.assets import forms as asset_forms
from pages.maintenance import forms as plan_forms
from pages.shots import forms as shot_forms
from pages.sources import forms as source_forms

PAGES: dict[str, Any] = {
    '/': home.home_page, '/more': more.more_page, **shots.ROUTES, **assets.ROUTES, **people.ROUTES, **upkeep.ROUTES, **failures.ROUTES,
    **actions.ROUTES, **maintenance.ROUTES, **photos.ROUTES, **sources.ROUTES, **trends.ROUTES, **documents.ROUTES,
    '/board': board.board_page, '/admin/import': imports.import_page,
    '/labels': labels.labels_page, '/scan': scan.scan_page,
    '/locations': locations.locations_page, '/departments': departments.departments_page, '/sites': sites.sites_page,
}
FORMS: dict[str, Form] = {**asset_forms.FORMS, **shot_forms.FORMS, **people.FORMS, **upkeep.FORMS, **locations.FORMS, **departments.FORMS,
                          **sites.FORMS, **failures.FORMS, **action_forms.FORMS, **plan_forms.FORMS, **photos.FORMS, **documents.FORMS,
                          **source_forms.FORMS, **trends.FORMS}
