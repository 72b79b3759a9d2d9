"""What the code on a label says, and which tool or machine is meant by what somebody has scanned or typed."""
import re
from typing import Annotated
from urllib.parse import parse_qs, quote, unquote, urlsplit

from pydantic import AfterValidator, Field

from data.tables.assets import Asset, AssetKind
from services.assets.register import AssetRow, find_assets
from services.errors import NotFound
from services.fields import Search, clean
from services.guard import query
from services.language import _
from services.people.roles import Permission
from services.upkeep.settings import settings_of
from services.work import Work

FOLDERS = {AssetKind.TOOL: 'tools', AssetKind.MACHINE: 'machines'}
MARK = 'TW:'  # so that a reader beside another product knows whose label this is
BORDER = 2  # empty modules that OpenCV leaves around what it makes
MOST_READ = 8
LONGEST_TOLD = 60
Scanned = Annotated[str, AfterValidator(clean), Field(max_length=500)]


class NoCode(NotFound):
    code = 'no_code'  # a camera that still aims says nothing about it


@query(Permission.SEE_ASSETS)
def find_by_code(work: Work, *, code: Scanned, site: Search = '') -> list[AssetRow]:
    """What a label, a plate or a person means; several when sites use the same number."""
    number, of_site = number_meant(code)
    found: list[AssetRow] = find_assets(work, code=number, site=site or of_site) if 0 < len(number) <= 100 else []
    if not found:
        raise NotFound(_('No tool or machine has the code {code}.', code=short(code)))
    return found


@query(Permission.SEE_ASSETS)
def may_read_codes(work: Work) -> None:
    """Asked before a picture is taken in at all."""


@query(Permission.SEE_ASSETS)
def find_by_codes(work: Work, *, codes: Annotated[list[Scanned], Field(max_length=MOST_READ)]) -> list[AssetRow]:
    """What the codes on one picture mean: the first that is known here, as other labels may hang beside it."""
    if not codes:
        raise NoCode(_('No code can be read on this picture. Go closer, hold still, and let no light shine on the label.'))
    for code in codes:
        try:
            found: list[AssetRow] = find_by_code(work, code=code)
        except NotFound:
            continue
        return found
    raise NotFound(_('No tool or machine has the code {code}.', code=short(codes[0])))


def label_code(work: Work, asset: Asset) -> str:
    """What goes into the code: the address of its card where the plant has told its own, so that every phone finds it; else the number."""
    address = settings_of(work.session).plant_address
    return f'{address}/{FOLDERS[asset.kind]}/{address_part(asset.qr_code)}' if address else f'{MARK}{asset.qr_code}'


def number_meant(code: str) -> tuple[str, str]:
    """The number, and the site where an address names one. Whose address it is does not matter: labels outlive the names of computers."""
    if code[:len(MARK)].upper() == MARK:
        return code[len(MARK):].strip(), ''
    if re.match('https?://', code, re.IGNORECASE):
        return _number_at(code)
    return code, ''


def _number_at(address: str) -> tuple[str, str]:
    try:
        parts = urlsplit(address)
    except ValueError:
        return '', ''
    found = re.search(rf'/(?:{"|".join(FOLDERS.values())})/([^/]+)/?$', parts.path)
    return (number_in(found[1]), parse_qs(parts.query).get('site', [''])[0][:100]) if found else ('', '')


def address_part(number: str) -> str:
    """A number as a part of an address; it may hold any character, an address may not."""
    # A tilde instead of the percent sign: what is packed with percent signs is unpacked once too often on the way, and "/" splits it.
    packed = quote(number, safe='').replace('~', '%7E').replace('%', '~')
    return packed if number.strip('.') else packed.replace('.', '~2E')


def number_in(part: str) -> str:
    """The asset number in a part of an address, also when somebody typed it by hand."""
    return unquote(re.sub('~([0-9A-F]{2})', r'%\1', unquote(part)))


def dark_modules(content: str) -> list[list[bool]]:
    """The QR code as rows of modules. A quarter of it may be scratched or greasy before it cannot be read any more."""
    import cv2  # late: it takes a part of every start that few pages need
    wanted = cv2.QRCodeEncoder.Params()
    wanted.correction_level = cv2.QRCodeEncoder_CORRECT_LEVEL_Q
    modules = cv2.QRCodeEncoder.create(wanted).encode(content)[BORDER:-BORDER, BORDER:-BORDER]
    return [[bool(module < 128) for module in row] for row in modules]


def short(code: str) -> str:
    return code if len(code) <= LONGEST_TOLD else f'{code[:LONGEST_TOLD - 1]}…'
