"""What the forms about tools and machines do when they are saved."""
from collections.abc import Mapping
from typing import Any

from components.forms import Form
from data.tables.assets import AssetKind
from pages.assets.paths import card_path
from services.assets.cavities import block_cavity, unblock_cavity
from services.assets.plate import add_asset, change_asset
from services.language import _


def _to_card(values: Mapping[str, Any], kind: str) -> str | None:
    """The page sends the number along even where it stays as it is; whoever does not is shown nothing new."""
    number = str(values.get('asset_number', '')).strip()
    return card_path(AssetKind(kind), number) if number else None


def _with_reason(values: Mapping[str, Any]) -> dict[str, Any]:
    """What somebody wrote says more than one of the usual reasons."""
    kept = {name: value for name, value in values.items() if name not in {'usual', 'reason'}}
    return {**kept, 'reason': values.get('reason') or values.get('usual') or ''}


FORMS: dict[str, Form] = {
    'add_asset': Form(add_asset, lambda: _('Added.'), lambda values, result: _to_card(values, values['kind'])),
    'change_tool': Form(change_asset, lambda: _('Saved.'), lambda values, result: _to_card(values, 'tool')),
    'change_machine': Form(change_asset, lambda: _('Saved.'), lambda values, result: _to_card(values, 'machine')),
    'block_cavity': Form(block_cavity, lambda: _('Blocked.'), gather=_with_reason),
    'unblock_cavity': Form(unblock_cavity, lambda: _('Unblocked.')),
}
