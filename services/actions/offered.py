"""What is offered to whoever adds an action without coming from a tool or machine."""
import sqlalchemy as sa
from sqlmodel import select

from data.tables.assets import Asset, AssetKind, AssetStatus
from services.assets.register import SEARCHED, rows_of
from services.fields import Search
from services.guard import query
from services.order import containing
from services.people.roles import Permission
from services.work import Found, Work

MOST_ASSETS = 30


@query(Permission.DO_ACTIONS)
def assets_to_act_on(work: Work, *, text: Search = '') -> Found:
    """What is in use and fits a search, the tools first."""
    matching = select(Asset).where(Asset.status != AssetStatus.RETIRED, containing(text, SEARCHED))
    order = [sa.case({AssetKind.TOOL: 0}, value=Asset.kind, else_=1), Asset.asset_number, Asset.id]
    found, total = work.page(matching, order=order, offset=0, limit=MOST_ASSETS)
    return Found(rows_of(work, found), total)
