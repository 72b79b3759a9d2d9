"""Plans to begin with, proposed from the resin and the SPI class of a tool, with the reason beside each number."""
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlmodel import select

from data.tables.assets import Asset, AssetKind, Stage
from data.tables.maintenance import ChecklistTemplate, MaintenancePlan
from services.errors import Conflict
from services.given import takes
from services.guard import command, query
from services.language import N_, _, number, voice
from services.maintenance.content import LANGUAGES, checklist_ids
from services.maintenance.standings import plant_of
from services.maintenance.templates import newest_edition
from services.people.roles import Permission
from services.work import Work


@dataclass(frozen=True, slots=True)
class Usual:
    """What most moulds begin with; 'There is no generic schedule that will work with all molds' (Johnson). `name` is said in each language,
    `checklists` are the numbers of those it asks for, the first one first."""
    code: str
    name: Sequence[str]
    level: int
    every_shots: int | None
    every_days: int | None
    warn_percent: int
    stop_percent: int | None
    checklists: Sequence[int]


CONTENT = Path(__file__).parents[2] / 'data' / 'content' / 'plans.json'
USUAL: Mapping[str, Usual] = {told['code']: Usual(**told) for told in json.loads(CONTENT.read_text())['usual']}
CHOSEN: Mapping[str, Any] = dict.fromkeys(USUAL, bool)

BASE = ((r'PVC.*', 40), (r'POM.*|ACETAL', 60), (r'PA\d*T?|NYLON', 80), (r'ABS|PC|PMMA|SAN|ASA', 80),
        (r'(HD|LD|LLD)?PE|PP|PS|HIPS|GPPS|EPS', 100))
FILLED = ((r'FR|V[012]|HB|FLAME.*', 40, N_('flame-retardant')), (r'GF\d*|\d*GF|GLASS|CF\d*', 50, N_('glass-filled')),
          (r'M\d+|MF\d*|MD\d*|T\d+|TD\d*|TV\d*|TALC|MINERAL', 60, N_('mineral-filled')))
SPI_CLASSES, SPI_PERCENT = (103, 104), 70


@dataclass(frozen=True, slots=True)
class Proposal:
    """A plan that could be added; `reason` says where its numbers come from, `usual` whether most tools like this have it."""
    code: str
    name: str
    level: int
    every_shots: int | None
    every_days: int | None
    warn_percent: int
    stop_percent: int | None
    reason: str
    usual: bool


@query(Permission.EDIT_PLANS)
def propose_plans(work: Work, *, asset_id: UUID) -> list[Proposal]:
    """The usual plans that this tool does not have yet."""
    tool = _tool(work, asset_id)
    taken = _taken(work, tool)
    return [proposal_for(tool, code) for code in USUAL if code not in taken]


@command(Permission.EDIT_PLANS)
@takes(CHOSEN)
def add_proposed_plans(work: Work, *, asset_id: UUID, **values: Any) -> None:
    """Add those that were chosen; they count from today."""
    tool = _tool(work, asset_id)
    chosen = [proposal_for(tool, code) for code in USUAL if values.get(code)]
    if not chosen:
        raise Conflict(_('Choose at least one plan.'))
    plant, taken = plant_of(work, tool), _taken(work, tool)
    for proposal in chosen:
        if proposal.code in taken:
            raise Conflict(_('This tool has a plan with this name already: {name}.', name=taken[proposal.code]))
        plan = MaintenancePlan(asset_id=tool.id, created_at=work.now, idle_shots=plant.today(tool).shots, **plan_values(work, proposal))
        plant.refresh(tool, plan)
        work.add(plan)


def plan_values(work: Work, proposal: Proposal) -> dict[str, Any]:
    """What of it is stored. A plan has one checklist; further ones are named in its instructions."""
    numbers = {name: getattr(proposal, name) for name in ('name', 'level', 'every_shots', 'every_days', 'warn_percent', 'stop_percent')}
    lists = _checklists(work, USUAL[proposal.code])
    told = _('Also: {names}.', names=', '.join(each.name for each in lists[1:])) if lists[1:] else ''
    return {**numbers, 'checklist_template_id': lists[0].id if lists else None, 'instructions': told}


def share_of(resin: str, spi_class: int | None) -> tuple[int, list[str]]:
    """How many percent of the usual shots such a tool should do, and why."""
    factors = [*_of_resin(resin)]
    if spi_class in SPI_CLASSES:
        factors.append((SPI_PERCENT, _('SPI class {number}', number=spi_class)))
    share = 10_000
    for percent, _why in factors:
        share = share * percent // 100
    return share // 100, [f'{why} × {number(percent / 100, 1)}' for percent, why in factors]


def _of_resin(resin: str) -> Iterator[tuple[int, str]]:
    """Of a blend the harder part counts; a filler wears on top of it."""
    words = [word for word in re.split(r'[^A-Z0-9]+', resin.upper()) if word]
    known = [(percent, word) for word in words for pattern, percent in BASE if re.fullmatch(pattern, word)]
    if known:
        yield min(known)
    for pattern, percent, name in FILLED:
        if any(re.fullmatch(pattern, word) for word in words):
            yield percent, _(name)


def proposal_for(tool: Asset, code: str) -> Proposal:
    """One of the usual plans with the numbers for this tool."""
    usual, (share, reasons) = USUAL[code], share_of(tool.resin or '', tool.spi_class)
    shots = usual.every_shots * share // 100 if usual.every_shots else None
    chosen = tool.stage is Stage.STORED if code == 'st' else True
    return Proposal(code, _said(usual), usual.level, shots, usual.every_days, usual.warn_percent, usual.stop_percent,
                    _reason(code, usual, reasons), chosen)


def _said(usual: Usual) -> str:
    return usual.name[LANGUAGES.index(voice().language)] if voice().language in LANGUAGES else usual.name[0]


def _checklists(work: Work, usual: Usual) -> list[ChecklistTemplate]:
    """Those that the plant has of the usual ones, each as it is now."""
    known = checklist_ids()
    found = (work.session.get(ChecklistTemplate, known[number - 1]) for number in usual.checklists)
    newest = [newest_edition(work, template) for template in found if template]
    return [template for template in newest if template.active and template.steps]


def _reason(code: str, usual: Usual, reasons: list[str]) -> str:
    if usual.every_shots is None:
        return _('While it is in the store') if code == 'st' else _('After every pull from the machine')
    told = _('Usual: {shots} shots', shots=number(usual.every_shots))
    if not reasons:
        return _('{told}. Nothing is known that changes this.', told=told)
    return ' · '.join([told, *reasons])


def _tool(work: Work, asset_id: UUID) -> Asset:
    asset = work.get(Asset, asset_id)
    if asset.kind is not AssetKind.TOOL:
        raise Conflict(_('Plans are proposed for tools only.'))
    return asset


def _taken(work: Work, tool: Asset) -> dict[str, str]:
    """Which of the usual plans it has, and how they are called: a plan is named in the language of whoever added it."""
    known = set(work.session.exec(select(MaintenancePlan.name).where(MaintenancePlan.asset_id == tool.id)))
    return {code: next(iter(same)) for code, usual in USUAL.items() if (same := known & set(usual.name))}
