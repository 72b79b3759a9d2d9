"""How the plans of the demo plant were kept in two years: done about when they were due, sometimes late, each with a signed checklist."""
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from data.base import Record
from data.tables.assets import Asset
from data.tables.maintenance import (
    ChecklistTemplate,
    CompletionStatus,
    LogStep,
    MaintenanceLog,
    MaintenancePlan,
    PlanCompletion,
    StepType,
    StepVerdict,
)
from services.demo.wear import WEEK, WEEKS, Plant, Wear
from services.maintenance.due import includes
from services.maintenance.judging import Answer, Cavities, judge, result_of
from services.maintenance.standings import rule_of
from services.maintenance.templates import Step, steps_in

LISTS = {0: 6, 2: 3, 3: 2, 4: 4, 5: 5}  # which checklist the work of a level is signed by
MINUTES = {0: (15, 30), 2: (15, 40), 3: (15, 35), 4: (150, 300), 5: (500, 900)}
FOUND = (('worn', 'Shows wear, to be watched.'), ('dirty', 'More deposit than usual.'), ('damaged', 'Small mark, to be watched.'))
MEASURES = {'min': (15, 40), 'µm': (14, 19), 'l/min': (7, 10), 'Ω': (48, 55), 'mm': (0, 0), 'days': (90, 90)}
WORDS = ('Ready', 'Ready for the next order', 'In order')
LATE, NOTICED = 0.12, 0.09  # shares of the turns


@dataclass(frozen=True, slots=True)
class Turn:
    """One time that somebody worked on a plan."""
    plan: MaintenancePlan
    log: MaintenanceLog
    steps: Sequence[LogStep]


def kept(plant: Plant, tool: Asset, plans: Sequence[MaintenancePlan], wear: Wear, lists: Mapping[int, ChecklistTemplate],
         cavities: Cavities) -> Iterator[Record]:
    """The completions of all plans of a tool with their logs, from the highest level down, because the higher work includes the lower."""
    rng, turns = Random(f'{tool.asset_number} upkeep'), list[Turn]()
    for plan in sorted(plans, key=lambda each: -each.level):
        higher = [turn for turn in turns if includes(rule_of(turn.plan), rule_of(plan))]
        own = [_turn(plant, plan, at, wear, lists[LISTS[plan.level]], cavities, rng)
               for at in _turns(plan, wear, plant.now, [turn.log.performed_at for turn in higher], rng)]
        for turn in own:
            yield from (turn.log, *turn.steps, _completion(turn, plan, None))
        yield from (_completion(turn, plan, turn.plan.level) for turn in higher)
        turns += own


def _turns(plan: MaintenancePlan, wear: Wear, now: datetime, included: Iterable[datetime], rng: Random) -> Iterator[datetime]:
    """Up to the moment that the plan itself names; what comes shortly before the work of a higher level is left to that."""
    last = plan.last_done_at or now
    at, half = now - WEEKS * WEEK, timedelta(days=(plan.every_days or 30) / 2)
    for stop in sorted({*included, last}):
        while (due := _due(plan, wear, at, rng)) < stop - half:
            yield due
            at = due
        at = stop
    yield last


def _due(plan: MaintenancePlan, wear: Wear, since: datetime, rng: Random) -> datetime:
    """By days or by shots, whichever comes first; somebody comes a little earlier or later."""
    share = rng.uniform(1.1, 1.45) if rng.random() < LATE else rng.uniform(0.85, 1.05)
    days = since + timedelta(days=(plan.every_days or 30) * share)
    worn = wear.when(wear.at(since) + round(plan.every_shots * share)) if plan.every_shots else None
    due = max(min(days, worn or days), since + timedelta(days=1))
    return due.replace(hour=rng.randint(5, 14), minute=rng.randint(0, 59))


def _turn(plant: Plant, plan: MaintenancePlan, at: datetime, wear: Wear, template: ChecklistTemplate, cavities: Cavities, rng: Random) -> Turn:
    steps, noticed = steps_in(template), rng.choice(FOUND) if rng.random() < NOTICED else None
    lines = judge(steps, _answers(steps, wear.at(at), noticed, rng), cavities, others_ok=True)
    by_id = plan.assigned_to_id if plan.assigned_to_id and rng.random() < 0.7 else plant.people[rng.choice(('anna', 'bogdan', 'carlos'))]
    log = MaintenanceLog(
        asset_id=plan.asset_id, performed_by_id=by_id, checklist_template_id=template.id, kind=template.purpose, performed_at=at, created_at=at,
        updated_at=at, duration_minutes=rng.randint(*MINUTES[plan.level]), observations=noticed[1] if noticed else '', others_ok=True,
        shots_at=wear.at(at), result=result_of(lines))
    return Turn(plan, log, [
        LogStep(log_id=log.id, position=place, text=line.step.text, type=line.step.type, critical=line.step.critical, cavity=line.cavity,
                value=line.value, verdict=line.verdict, done_by_id=by_id, done_at=at, created_at=at, updated_at=at)
        for place, line in enumerate(lines, 1)])


def _answers(steps: Sequence[Step], shots: int, noticed: tuple[str, str] | None, rng: Random) -> Iterator[Answer]:
    """All is well, but for one thing that somebody noticed."""
    looked_at = [place for place, step in enumerate(steps, 1) if step.type is StepType.VERDICT and not step.critical]
    odd = rng.choice(looked_at) if noticed and looked_at else 0
    for place, step in enumerate(steps, 1):
        if noticed and place == odd:
            yield Answer(place, StepVerdict.WATCH, noticed[0])
        elif step.type is StepType.NUMBER:
            yield Answer(place, value=str(shots if step.unit == 'shots' else _measured(step, rng)))
        elif step.type is StepType.TEXT:
            yield Answer(place, value=rng.choice(WORDS))
        else:
            yield Answer(place, StepVerdict.OK)


def _measured(step: Step, rng: Random) -> int:
    low, high = MEASURES.get(step.unit, (step.low or 0, step.high if step.high is not None else step.low or 0))
    return rng.randint(int(low), int(high))


def _completion(turn: Turn, plan: MaintenancePlan, by_level: int | None) -> PlanCompletion:
    at = turn.log.performed_at
    return PlanCompletion(plan_id=plan.id, asset_id=plan.asset_id, log_id=turn.log.id, completed_by_id=turn.log.performed_by_id, completed_at=at,
                          shots_at=turn.log.shots_at, by_level=by_level, created_at=at, updated_at=at, status=CompletionStatus.COMPLETED)
