"""Addresses of tools and machines; an asset number may hold any character, an address may not."""
from urllib.parse import urlencode

from data.tables.assets import AssetKind
from services.assets.codes import FOLDERS, address_part
from services.assets.codes import number_in as number_in  # the way back


def home(kind: AssetKind) -> str:
    return f'/{FOLDERS[AssetKind(kind)]}'


def card_path(kind: AssetKind, number: str, *, site: str = '', ending: str = '', tab: str = '') -> str:
    """`site` is needed only where two sites may have used the same number; `tab` is the one that is open at first."""
    wanted = {name: value for name, value in (('site', site), ('tab', tab)) if value}
    return f'{home(kind)}/{address_part(number)}{ending}' + (f'?{urlencode(wanted)}' if wanted else '')
