"""Addresses of tools and machines; an asset number may hold any character, an address may not."""
import re
from urllib.parse import quote, unquote, urlencode

from data.tables.assets import AssetKind

HOME = {AssetKind.TOOL: '/tools', AssetKind.MACHINE: '/machines'}


def home(kind: AssetKind) -> str:
    return HOME[AssetKind(kind)]


def card_path(kind: AssetKind, number: str, *, site: str = '', ending: str = '', tab: str = '') -> str:
    """`site` is needed only where two sites may have used the same number; `tab` is the one that is open at first."""
    wanted = {name: value for name, value in (('site', site), ('tab', tab)) if value}
    return f'{home(kind)}/{_packed(number)}{ending}' + (f'?{urlencode(wanted)}' if wanted else '')


def number_in(part: str) -> str:
    """The asset number in a part of an address, also when somebody typed it by hand."""
    return unquote(re.sub('~([0-9A-F]{2})', r'%\1', unquote(part)))


def _packed(number: str) -> str:
    # A tilde instead of the percent sign: what is packed with percent signs is unpacked once too often on the way, and "/" splits it.
    packed = quote(number, safe='').replace('~', '%7E').replace('%', '~')
    return packed if number.strip('.') else packed.replace('.', '~2E')
