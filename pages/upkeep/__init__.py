"""Everything screens show about the upkeep of this installation, and the addresses it has."""
from collections.abc import Callable
from typing import Any

from components.forms import Form
from pages.upkeep import settings
from pages.upkeep.audit import audit_page
from pages.upkeep.backups import backups_page
from pages.upkeep.notices import notifications_page
from pages.upkeep.settings import settings_page

ROUTES: dict[str, Callable[..., Any]] = {'/admin/audit': audit_page, '/admin/backups': backups_page, '/admin/settings': settings_page,
                                       '/notifications': notifications_page}

FORMS: dict[str, Form] = settings.FORMS
