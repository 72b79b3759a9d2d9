"""The water circuits of a tool: the sketch, what flows through each, and one tap to write down what was measured."""
from functools import partial
from typing import Any
from uuid import UUID

from components.button import button, icon_button
from components.draft_form import draft_form
from components.elements import box, text
from components.empty_state import empty_state
from components.field import choice_field, text_field
from components.list_row import list_row
from components.live import live
from components.pictograms import State
from components.timeline import Moment, timeline
from components.water_sketch import Way, sparkline, water_sketch
from data.tables.assets import AssetKind
from data.tables.maintenance import Side
from pages.assets.paths import card_path, home
from pages.assets.sheets import passing_sheet
from pages.ids import as_id
from pages.sites import several_sites
from services.assets.card import AssetCard, show_asset
from services.language import _, clock, day, number
from services.maintenance.water import Circuit, Measured, circuits_of, list_flows, remove_circuit, take_flow_back
from services.people.roles import Permission
from services.wording import choice_word, column_word

TABLES = ('water_circuit', 'water_flow', 'action_item')
NEWEST = 30


async def water_page(screen: Any, asset: str = '') -> None:
    card = await screen.ask(show_asset, asset_id=asset) if as_id(asset) else None
    if card is None or card.kind is not AssetKind.TOOL:
        screen.title(_('Water circuits'), back=home(AssetKind.TOOL), nav=home(AssetKind.TOOL))
        return empty_state(_('Water circuits are kept for tools only.'), action=(_('All tools'), home(AssetKind.TOOL)))
    back = card_path(AssetKind.TOOL, card.asset_number, site=card.site if await several_sites(screen) else '', tab='plans')
    screen.title(_('Water circuits'), f'{card.asset_number} {card.name}', back=back, nav=home(AssetKind.TOOL))
    await _Water(screen, card).draw()


def water_path(asset_id: UUID) -> str:
    return f'/maintenance/water?asset={asset_id}'


class _Water:
    def __init__(self, screen: Any, card: AssetCard) -> None:
        self.screen, self.card = screen, card
        self.may_measure, self.may_change = screen.may(Permission.DO_MAINTENANCE), screen.may(Permission.EDIT_PLANS)

    async def draw(self) -> None:
        with box('page page-fit') as self.frame:
            with box('panel page-scroll'):
                await live(self.screen, self.circuits, *TABLES)
            if self.may_change:
                with box('actionbar'):
                    button(_('Add a circuit'), symbol='add', kind='main', large=True, classes='grow', on_click=partial(self.circuit_sheet, None))

    async def circuits(self) -> None:
        found = await self.screen.ask(circuits_of, asset_id=self.card.id)
        if not found:
            return empty_state(_('No water circuit was written down yet'), _('What flows through a clean one is what later flows are compared with.'))
        with box('water-overview'):
            water_sketch([_way(each) for each in found])
        for each in found:
            self.row(each)
        flows = (await self.screen.ask(list_flows, asset_id=self.card.id, limit=NEWEST)).items
        if flows:
            text(_('What was measured'), 'h2 pad')
        timeline([_moment(flow) for flow in flows])
        if flows and (self.may_change or flows[0].measured_by_id == self.screen.who.user_id):
            with box('pad'):
                button(_('Take the newest back'), symbol='undo', on_click=partial(self.take_back, flows[0]))

    def row(self, circuit: Circuit) -> None:
        with box('hstack water-row'):
            end = list_row(_title(circuit), _told(circuit), on_click=partial(self.measure_sheet, circuit) if self.may_measure else None,
                           state=_state(circuit), classes='grow')
            with end, box('phone-less'):
                sparkline(circuit.trend, circuit.baseline, circuit.baseline * (100 - circuit.limit_percent) / 100)
            if self.may_change:
                icon_button('edit', _('Change circuit {name}', name=circuit.name), on_click=partial(self.circuit_sheet, circuit))

    def measure_sheet(self, circuit: Circuit) -> None:
        sheet = passing_sheet(_('Flow of circuit {name} now', name=circuit.name), self.frame)
        with sheet, draft_form('/forms/measure_flow', record=str(circuit.id), hidden={'circuit_id': str(circuit.id)}, submit=_('Save'),
                               on_saved=lambda _answer: sheet.close()), box('form-grid'):
            hint = _('{baseline} l/min when it was clean', baseline=number(circuit.baseline, 1))
            text_field('flow', _('Litres per minute'), kind='decimal', required=True, hint=hint)
            text_field('note', column_word('note'), max_length=300, phrases=(_('After descaling'), _('Leaks'), _('Cold')))
        sheet.open()

    def circuit_sheet(self, circuit: Circuit | None) -> None:
        place, hidden = ('change_circuit', {'circuit_id': str(circuit.id), 'seen_version': circuit.version}) if circuit \
            else ('add_circuit', {'asset_id': str(self.card.id)})
        sheet = passing_sheet(_('Circuit {name}', name=circuit.name) if circuit else _('A new water circuit'), self.frame)
        sides = {side: choice_word(side) for side in Side}
        with sheet:
            with draft_form(f'/forms/{place}', record=str(circuit.id if circuit else self.card.id), hidden=hidden, submit=_('Save'),
                            on_saved=lambda _answer: sheet.close()), box('form-grid'):
                text_field('name', column_word('name'), circuit.name if circuit else '', required=True, max_length=40,
                           hint=_('As on the drawing, such as K1'))
                text_field('baseline', column_word('baseline'), circuit.baseline if circuit else '', kind='decimal', required=True)
                text_field('inlet', column_word('inlet'), circuit.inlet if circuit else '', max_length=40)
                choice_field('inlet_side', column_word('inlet_side'), sides, circuit.inlet_side if circuit else Side.LEFT)
                text_field('outlet', column_word('outlet'), circuit.outlet if circuit else '', max_length=40)
                choice_field('outlet_side', column_word('outlet_side'), sides, circuit.outlet_side if circuit else Side.LEFT)
                text_field('limit_percent', column_word('limit_percent'), circuit.limit_percent if circuit else 20, kind='number', required=True)
        if circuit:
            with sheet.buttons():
                button(_('Take it away'), symbol='delete', large=True, on_click=partial(self.remove, sheet, circuit))
        sheet.open()

    async def remove(self, sheet: Any, circuit: Circuit) -> None:
        sheet.close()
        await self.screen.do(remove_circuit, done=_('Circuit {name} is taken away.', name=circuit.name), circuit_id=circuit.id,
                             seen_version=circuit.version)

    async def take_back(self, flow: Measured) -> None:
        await self.screen.do(take_flow_back, done=_('Taken back.'), flow_id=flow.id)


def _way(circuit: Circuit) -> Way:
    return Way(circuit.name, circuit.inlet, circuit.inlet_side, circuit.outlet, circuit.outlet_side, circuit.is_scaled)


def _title(circuit: Circuit) -> str:
    ports = f'{circuit.inlet} → {circuit.outlet}' if circuit.inlet and circuit.outlet else ''
    return ' · '.join(filter(None, [_('Circuit {name}', name=circuit.name), ports]))


def _told(circuit: Circuit) -> str:
    if circuit.flow is None or circuit.loss_percent is None or circuit.measured_at is None:
        return _('{baseline} l/min when it was clean', baseline=number(circuit.baseline, 1))
    flow = _('{flow} of {baseline} l/min', flow=number(circuit.flow, 1), baseline=number(circuit.baseline, 1))
    loss = _('{percent} % less', percent=number(circuit.loss_percent)) if circuit.loss_percent else ''
    ordered = _('is to be descaled') if circuit.descaling_id else ''
    return ' · '.join(filter(None, [ordered, loss, flow, day(circuit.measured_at)]))  # the end may be cut off on a phone


def _state(circuit: Circuit) -> State | None:
    if circuit.loss_percent is None:
        return None
    return 'alarm' if circuit.is_scaled else 'warn' if circuit.loss_percent * 2 >= circuit.limit_percent else 'ok'


def _moment(flow: Measured) -> Moment:
    loss = _('{percent} % less', percent=number(flow.loss_percent)) if flow.loss_percent else ''
    title = _('{name}: {flow} l/min', name=flow.circuit, flow=number(flow.flow, 1))
    detail = ' · '.join(filter(None, [loss, flow.note, flow.measured_by]))
    return Moment(f'{day(flow.measured_at)} {clock(flow.measured_at)}', title, detail, 'water_drop')
