"""What machines said goes after its time, a portion after the other; what it was summed up to stays."""


from data.tables.shots import ShotDay
from data.tables.sources import IntegrationEvent
from services.upkeep import retention
from services.upkeep.jobs import JOB, run_due, standing_jobs
from services.upkeep.retention import tidy_source_events
from tests.sources.test_booking import rows


def test_old_steps_go_in_portions_and_the_sums_stay(line, monkeypatch):
    monkeypatch.setattr(retention, 'PORTION', 3)
    line.hall.watch.forward(days=-300)  # whichever clock says less decides
    for count in range(8):
        line.see(100 + count, mould='TL-1')
    line.hall.watch.forward(days=91)
    line.see(110, mould='TL-1', after=60)
    at = line.hall.runner
    assert [at.do(JOB, tidy_source_events) for _ in range(4)] == [3, 3, 2, 0]
    assert [each.delta for each in rows(line, IntegrationEvent)] == [3]
    assert sum(day.shots for day in rows(line, ShotDay)) == line.hall.lifetime == 10


def test_the_nightly_job_removes_all_portions(line, monkeypatch):
    monkeypatch.setattr(retention, 'PORTION', 3)
    line.hall.watch.forward(days=-300)  # whichever clock says less decides
    for count in range(8):
        line.see(100 + count, mould='TL-1')
    line.hall.watch.forward(days=91)
    done = run_due(line.hall.runner, [job for job in standing_jobs() if job.name == 'tidy'])
    assert (done, rows(line, IntegrationEvent)) == (['tidy'], [])
