"""Runs: a tool goes into a machine, makes parts from its open cavities, and comes out again."""
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from pydantic import BeforeValidator, Field
from sqlmodel import select

from data.tables.assets import Asset, AssetStatus, Stage
from data.tables.failures import StopReason
from data.tables.shots import Run, RunSegment, ShotReading, ToolCounter
from services.assets.gates import require_mountable
from services.assets.moves import hang_again, pull, put
from services.errors import Conflict
from services.fields import Maybe, Name, Text
from services.given import takes, wrong
from services.guard import command
from services.language import _, number
from services.maintenance.stops import tell_of_override, worst_stop
from services.people.roles import Permission
from services.shots.counter import (
    Shots,
    count_up,
    counted_by_itself,
    held_counter,
    looked_at,
    machine_of,
    open_run_of,
    require_newest,
    require_not_fallen,
    segments_of,
    take_back,
    tool_of,
)
from services.shots.segments import active_cavities, cavities_changed
from services.work import Work


def _without_zeros(rejected: object) -> object:
    """A form sends a line for every defect, counted or not."""
    return {defect: count for defect, count in rejected.items() if count not in (None, '', 0)} if isinstance(rejected, dict) else rejected


Rejected = Annotated[dict[Name, Shots], BeforeValidator(_without_zeros), Field(max_length=50)]
LONGEST_NOTE = 500
RunNote = Annotated[Text, Field(max_length=LONGEST_NOTE)]
AFTERWARDS: Mapping[str, Any] = {
    'stop_reason_id': Annotated[UUID | None, Maybe], 'good': Annotated[Shots | None, Maybe], 'rejected': Rejected, 'note': RunNote,
}


@command(Permission.RUN_TOOLS)
def start_run(work: Work, *, tool_id: UUID, machine_id: UUID, shot_count: Annotated[Shots | None, Maybe] = None,
              can_look: bool = False, run_anyway: RunNote = '') -> UUID:
    """The tool hangs in this machine and begins to make parts. What its counter shows at this moment was made before.

    Who stands in front of it `can_look`, and is asked to when nobody ever has: else the first run would be given the whole life of the tool.
    A tool past the stop of a plan runs only when somebody says why (`run_anyway`); those who lead hear of it.
    """
    tool, machine = tool_of(work, tool_id), machine_of(work, machine_id)
    counter = held_counter(work, tool)
    work.session.refresh(tool)  # whoever held it before may have moved it
    for asset in (tool, machine):
        _require_in_service(asset)
    _require_free(work, tool, machine)
    _require_strong_enough(tool, machine)
    require_mountable(work, tool)
    active = active_cavities(work, tool)
    if not active:
        raise Conflict(_('Every cavity of {number} is blocked. Unblock one first.', number=tool.asset_number))
    if shot_count is not None:
        require_not_fallen(tool, counter, shot_count)
        count_up(work, counter, shot_count, run=None)
    elif can_look and not looked_at(work, tool.id):
        raise wrong('shot_count', _('Nobody has read the counter of {number} yet. What does it show? That was made before this run.',
                                    number=tool.asset_number))
    stopped = worst_stop(work, tool.id)
    if stopped and not run_anyway:
        raise wrong('run_anyway', _('{plan} of {number} is at {percent} %, past its stop. Do it first, or say why it has to run nevertheless.',
                                    plan=stopped.name, number=tool.asset_number, percent=number(stopped.used_percent)))
    run = work.add(Run(tool_id=tool_id, machine_id=machine_id, started_at=work.now, started_by_id=work.actor.user_id,
                       note=run_anyway if stopped else ''))
    if stopped:
        tell_of_override(work, stopped, run_anyway)
    work.add(RunSegment(run_id=run.id, began_at=run.started_at, active_cavities=active, cavity_count=tool.cavity_count))
    if (tool.stage, tool.location_id) != (Stage.IN_PRESS, machine.location_id):
        put(work, tool, Stage.IN_PRESS, machine.location_id, run.started_at)
    return run.id


@command(Permission.RUN_TOOLS)
def end_run(
    work: Work, *, run_id: UUID, seen_version: int, shot_count: Annotated[Shots | None, Maybe] = None,
    shots: Annotated[Shots | None, Maybe] = None, stop_reason_id: Annotated[UUID | None, Maybe] = None,
    good: Annotated[Shots | None, Maybe] = None, rejected: Rejected = {}, note: RunNote = '',  # noqa: B006 (the guard hands over a copy)
) -> UUID:
    """The tool stops making parts and comes off: what the counter shows now, or how many shots the whole run had, and what came of it."""
    run = work.get(Run, run_id, seen_version=seen_version)
    if run.ended_at is not None:
        raise Conflict(_('This run has ended already.'))
    tool = work.get(Asset, run.tool_id)
    counter = held_counter(work, tool)
    shown = _count_at_end(work, run, counter, shot_count, shots)
    require_not_fallen(tool, counter, shown)
    reading = count_up(work, counter, shown, run=run)
    run.ended_at, run.ended_by_id = reading.recorded_at, work.actor.user_id
    run.good, run.rejected = good, dict(rejected)
    run.stop_reason_id, run.note = stop_reason_id, _with(run.note, note)
    _require_possible(work, run)
    _require_said(work, run)
    work.add(run)
    pull(work, tool, reading.recorded_at)
    return run.id


@command(Permission.RUN_TOOLS)
@takes(AFTERWARDS)
def change_run(work: Work, *, run_id: UUID, seen_version: int, **values: Any) -> None:
    """What is known only when a run is over: the parts that were counted since, or why it ended really. What was not given stays."""
    run = work.get(Run, run_id, seen_version=seen_version)
    if run.ended_at is None:
        raise Conflict(_('This run has not ended.'))
    if run.import_key is not None:
        raise Conflict(_('This run was imported. Its figures are those of the record.'))
    if run.ended_by_id != work.actor.user_id:
        work.actor.require(Permission.CORRECT_COUNTS)
    for name, value in values.items():
        setattr(run, name, value)
    _require_possible(work, run)
    _require_said(work, run)


@command(Permission.RUN_TOOLS)
def reopen_run(work: Work, *, run_id: UUID, seen_version: int) -> UUID:
    """Take the end of a run back, together with the reading that ended it; somebody else's only with the right to put counts right."""
    run = work.get(Run, run_id, seen_version=seen_version)
    if run.ended_at is None:
        raise Conflict(_('This run has not ended.'))
    if run.import_key is not None:
        raise Conflict(_('This run was imported. It cannot be opened again.'))
    if run.ended_by_id != work.actor.user_id:
        work.actor.require(Permission.CORRECT_COUNTS)
    tool, machine = work.get(Asset, run.tool_id), work.get(Asset, run.machine_id)
    counter = held_counter(work, tool)
    _require_free(work, tool, machine)
    _require_nothing_imported(work, run, tool)
    last = work.session.exec(select(ShotReading).where(ShotReading.run_id == run.id, ShotReading.recorded_at == run.ended_at)).one()
    require_newest(work, counter, last)
    hang_again(work, tool, run.ended_at)
    take_back(work, counter, last)
    run.ended_at = run.ended_by_id = run.stop_reason_id = run.good = None
    run.rejected = {}
    work.add(run)
    cavities_changed(work, tool.id, work.now)  # nobody parted the run while it was over
    return run.id


def _with(said: str, note: str) -> str:
    """What was said when the run began, and what there is to say at its end: once, even if the end was taken back between."""
    if f'\n{said}\n'.endswith(f'\n{note}\n'):
        return said
    both = f'{said}\n{note}'.strip('\n')
    if len(both) > LONGEST_NOTE:
        raise wrong('note', _('At most {count} characters, please.', count=number(LONGEST_NOTE - len(said) - 1)))
    return both


def _require_in_service(asset: Asset) -> None:
    if asset.status is AssetStatus.RETIRED:
        raise Conflict(_('{number} is retired. Restore it first.', number=asset.asset_number))
    if asset.stage is Stage.RED_TAG:
        raise Conflict(_('{number} has a red tag and must not run.', number=asset.asset_number))
    if asset.status is AssetStatus.DOWN:
        raise Conflict(_('{number} is down and must not run.', number=asset.asset_number))


def _require_nothing_imported(work: Work, run: Run, tool: Asset) -> None:
    """A record that was read in since may tell of the same hours, and a run that goes on again would count them twice."""
    later = select(Run.id).where(Run.tool_id == tool.id, Run.import_key.is_not(None), Run.ended_at > run.started_at)  # type: ignore
    if work.session.exec(later).first() is not None:
        raise Conflict(_('Runs of {number} from the same time were imported. This one cannot be opened again.', number=tool.asset_number))


def _require_free(work: Work, tool: Asset, machine: Asset) -> None:
    if machine.site_id != tool.site_id:
        raise wrong('machine_id', _('This machine stands in another site.'))
    if (run := open_run_of(work, tool.id)) is not None:
        raise wrong('tool_id', _('{tool} runs in {machine} already. End that run first.', tool=tool.asset_number,
                                 machine=work.get(Asset, run.machine_id).asset_number))
    taken = select(Run).where(Run.machine_id == machine.id, Run.ended_at.is_(None))  # type: ignore[union-attr]
    if (run := work.session.exec(taken).first()) is not None:
        raise wrong('machine_id', _('{tool} runs in {machine} already. End that run first.', machine=machine.asset_number,
                                    tool=work.get(Asset, run.tool_id).asset_number))


def _require_strong_enough(tool: Asset, machine: Asset) -> None:
    """Too weak a press flashes, too strong a one crushes the tool; where nothing is known nothing is said."""
    if machine.tonnage is None:
        return
    told = {'machine': machine.asset_number, 'tonnage': number(machine.tonnage), 'tool': tool.asset_number}
    if tool.tonnage_min is not None and machine.tonnage < tool.tonnage_min:
        raise wrong('machine_id', _('{machine} is too weak: it has {tonnage} t and {tool} needs at least {limit} t.',
                                    limit=number(tool.tonnage_min), **told))
    if tool.tonnage_max is not None and machine.tonnage > tool.tonnage_max:
        raise wrong('machine_id', _('{machine} is too strong: it has {tonnage} t and {tool} bears at most {limit} t.',
                                    limit=number(tool.tonnage_max), **told))


def _count_at_end(work: Work, run: Run, counter: ToolCounter, shot_count: int | None, shots: int | None) -> int:
    """What the counter shows now, also when the shots of the run were told instead."""
    if shot_count is None and shots is None and counted_by_itself(work, run.id):
        return counter.counter
    if (shot_count is None) == (shots is None):
        raise wrong('shot_count', _('Say either what the counter shows or how many shots the run had.'))
    if shots is None:
        return shot_count or 0
    counted = sum(segment.shots for segment in segments_of(work, run))
    if shots < counted:
        raise wrong('shots', _('{count} shots of this run were counted already.', count=number(counted)))
    return counter.counter + shots - counted


def _require_said(work: Work, run: Run) -> None:
    """Why it ended; a reason that says little alone wants a few words."""
    reason = work.get(StopReason, run.stop_reason_id) if run.stop_reason_id else None
    if reason and reason.needs_note and not run.note:
        raise wrong('note', _('Say in a few words why: {reason}.', reason=reason.name))


def _require_possible(work: Work, run: Run) -> None:
    """The division among the cavities is a guess where nobody read the counter; that no cavity makes two parts with one shot is not."""
    segments = segments_of(work, run)
    cavities = max(max(segment.cavity_count or 1, segment.active_cavities) for segment in segments)
    most, told = sum(segment.shots for segment in segments) * cavities, (run.good or 0) + sum(run.rejected.values())
    if told > most:
        raise wrong('good' if run.good else 'rejected', _('{told} parts cannot be: all shots together made at most {most}.',
                                                          told=number(told), most=number(most)))
