"""The stage of a tool follows from where it stands, as long as nobody says otherwise."""
from data.tables.assets import Location, LocationKind, Stage

STAGES = {
    LocationKind.PRESS: Stage.IN_PRESS, LocationKind.RACK: Stage.STORED, LocationKind.SLOT: Stage.STORED,
    LocationKind.BENCH: Stage.BENCH, LocationKind.CLEANING: Stage.BENCH, LocationKind.RED_TAG: Stage.RED_TAG,
}


def stage_at(place: Location | None, otherwise: Stage | None) -> Stage | None:
    """A tool on a bench is on the bench; places that say nothing leave the stage as it is."""
    return STAGES.get(place.kind, otherwise) if place else otherwise
