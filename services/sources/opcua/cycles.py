"""What a press tells of each cycle when it ends: decoration. One that does not tell, or stops telling, is counted all the same."""
import logging
from typing import Any

from asyncua import ua

from services.sources.opcua import names
from services.sources.opcua.discovery import Browser

log = logging.getLogger(__name__)
EVERY = 1000  # milliseconds between two notifications
KEPT = 10  # cycles that the press keeps for us between them


class Cycles:
    """How long the last one took, as far as it was told."""

    def __init__(self) -> None:
        self.seconds: float | None = None

    def event_notification(self, event: Any) -> None:
        told = getattr(event, names.CYCLE_TIME, None)
        self.seconds = told / 1000 if isinstance(told, int | float) and told > 0 else self.seconds

    def status_change_notification(self, status: ua.StatusChangeNotification) -> None:
        """The press has given up telling; the counters are read anyway."""


async def listen_to_cycles(browser: Browser, press: str) -> Cycles:
    """Makers derive types of their own from the one everybody knows, so that is what is asked for."""
    cycles, general = Cycles(), browser.index(names.GENERAL)
    node = (await browser.presses()).get(press)
    if node is None or general is None:
        return cycles
    kind = ua.NodeId(names.CYCLE_EVENT, general)
    wanted = ua.SimpleAttributeOperand(TypeDefinitionId=kind, BrowsePath=[ua.QualifiedName(names.CYCLE_TIME, general)],
                                       AttributeId=ua.AttributeIds.Value)
    of_kind = ua.ContentFilterElement(FilterOperator=ua.FilterOperator.OfType, FilterOperands=[ua.LiteralOperand(Value=ua.Variant(kind))])
    try:
        subscription = await browser.client.create_subscription(EVERY, cycles)
        await subscription.subscribe_events(node, evfilter=ua.EventFilter([wanted], ua.ContentFilter([of_kind])), queuesize=KEPT)
    except ua.UaError as error:
        log.info('%s tells no cycles: %s', press, error)
    return cycles
