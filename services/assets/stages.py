"""The round of a tool: where it may go from where it is, and which stage follows from the place it stands in."""
from collections.abc import Mapping

from data.tables.assets import Location, LocationKind, Stage

STAGES = {
    LocationKind.PRESS: Stage.IN_PRESS, LocationKind.RACK: Stage.STORED, LocationKind.SLOT: Stage.STORED,
    LocationKind.BENCH: Stage.BENCH, LocationKind.CLEANING: Stage.BENCH, LocationKind.RED_TAG: Stage.RED_TAG,
}
ON_A_BENCH = frozenset({Stage.INSPECTION, Stage.BENCH, Stage.FINAL_CHECK})  # all three are done there

NEXT: Mapping[Stage, frozenset[Stage]] = {stage: frozenset({*ways, Stage.RED_TAG}) for stage, ways in {
    Stage.STORED: (Stage.IN_PRESS, Stage.INSPECTION, Stage.BENCH),
    Stage.IN_PRESS: (Stage.PULLED,),
    Stage.PULLED: (Stage.INSPECTION, Stage.BENCH, Stage.FINAL_CHECK, Stage.STORED, Stage.IN_PRESS),
    Stage.INSPECTION: (Stage.BENCH, Stage.FINAL_CHECK, Stage.STORED, Stage.IN_PRESS),
    Stage.BENCH: (Stage.INSPECTION, Stage.FINAL_CHECK),
    Stage.FINAL_CHECK: (Stage.BENCH, Stage.STORED, Stage.IN_PRESS),
    Stage.RED_TAG: (Stage.INSPECTION, Stage.BENCH),
}.items()}
"""Whatever was on the bench or had a red tag is checked before it is stored or mounted."""


def stage_at(place: Location | None, otherwise: Stage | None) -> Stage | None:
    """A tool on a bench is on the bench; places that say nothing leave the stage as it is."""
    return STAGES.get(place.kind, otherwise) if place else otherwise


def needs_release(now: Stage, wanted: Stage) -> bool:
    """Nothing is stored, mounted or taken apart before somebody has looked at it as it came off the press."""
    return wanted in {Stage.STORED, Stage.IN_PRESS} or (now is Stage.PULLED and wanted not in {Stage.INSPECTION, Stage.RED_TAG})


def suits(place: Location, stage: Stage) -> bool:
    """Whether a tool of this stage can stand there."""
    usual = STAGES.get(place.kind)
    return usual in {None, stage} or (usual is Stage.BENCH and stage in ON_A_BENCH)
