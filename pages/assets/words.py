"""What tools and machines are called on screens, and how their status looks."""
from dataclasses import dataclass

from components.badge import badge
from components.pictograms import State
from data.tables.assets import AssetKind, AssetStatus
from services.language import _
from services.wording import choice_word

STATES: dict[AssetStatus, State] = {
    AssetStatus.ACTIVE: 'ok', AssetStatus.MAINTENANCE: 'work', AssetStatus.DOWN: 'alarm', AssetStatus.RETIRED: 'retired'}


@dataclass(frozen=True, slots=True)
class KindWords:
    one: str
    many: str
    find: str
    add: str
    none: str
    all: str
    symbol: str


def kind_words(kind: AssetKind) -> KindWords:
    if kind is AssetKind.MACHINE:
        return KindWords(_('Machine'), _('Machines'), _('Find a machine'), _('Add a machine'), _('No machines yet'), _('All machines'),
                         'precision_manufacturing')
    return KindWords(_('Tool'), _('Tools'), _('Find a tool'), _('Add a tool'), _('No tools yet'), _('All tools'), 'deployed_code')


def status_badge(status: AssetStatus) -> None:
    badge(STATES[status], choice_word(status))
