"""F2: the power goes, at any of five hundred moments: nothing is corrupt, nothing that was confirmed is lost, and no photo is without its file."""
import hashlib
import os
import random
import shutil
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from data.tables.photos import Attachment
from services.assets.register import find_asset
from services.people.departments import departments
from services.photos.store import PhotoStore
from services.upkeep.settings import read_settings
from services.work import SYSTEM
from tests.factory import Product, apart, ask, looking_into
from tests.photos.pictures import encoded
from tests.soak.power import Disk, recorded, steps

CUTS, ACTIONS = 500, 400


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.skipif(shutil.which('strace') is None, reason='strace is not installed')
def test_whenever_the_power_goes_nothing_confirmed_is_lost(plant, tmp_path):
    product, home, trace, base = Product(plant.home), plant.home, tmp_path / 'trace', tmp_path / 'base'
    product.start()
    with recorded(product.pid, trace):
        shutil.copytree(home, base)  # what happens meanwhile is in the record and is done once more
        confirmed = _work(product, str(ask(home, find_asset, asset_number='TL-1042').id))
        product.kill()
    disk, chance = Disk(home, base, steps(trace)), random.Random(20261121)
    first, last = confirmed[0][0], confirmed[-1][0]
    moments = sorted(chance.uniform(first, last + 0.1) for _each in range(CUTS))
    problems = []
    for place, moment in enumerate(moments):
        disk.play(moment)
        left = tmp_path / f'cut-{place}' / 'home'
        _lay_out(disk.cut(chance), left)
        due = [what for at, *what in confirmed if at <= moment]
        problems += [f'{place}: {problem}' for problem in apart(lambda left=left, due=due: _look(left, due))]
        shutil.rmtree(left.parent)
    print(f'{len(confirmed)} confirmed, {CUTS} cuts, {trace.stat().st_size / 2**20:.0f} MB of record')
    assert problems == []


def _work(product: Product, tool: str) -> list[tuple[float, str, str]]:
    """When each was confirmed, and what it was."""
    confirmed = []
    with product.client('boss') as boss, product.client('anna') as anna:
        for number in range(ACTIONS):
            if number % 5:
                boss.post('/forms/save_department', json={'name': f'D-{number}'}).raise_for_status()
                confirmed.append((time.time(), 'department', f'D-{number}'))
            else:
                answer = anna.post('/photos', params={'asset_id': tool}, content=encoded(size=(160, 100 + number))).raise_for_status()
                confirmed.append((time.time(), 'photo', answer.json()['id']))
    return confirmed


def _lay_out(files: dict[str, bytes], home: Path) -> None:
    for name, content in files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_bytes(content)
        os.chmod(path, 0o600)


def _look(home: Path, due: list[list[str]]) -> list[str]:
    """What is wrong with what is left; the product opens it as it would after a cut."""
    with looking_into(home) as runner:
        with runner.house.database.reading() as session:
            sound = session.execute(sa.text('PRAGMA integrity_check')).scalar()
            photos = session.exec(select(Attachment)).all()
        problems = [] if sound == 'ok' else [f'corrupt: {sound}']
        problems += [] if runner.do(SYSTEM, read_settings).plant_name is not None else ['no settings']
        known = {row['name'] for row in runner.do(SYSTEM, departments.read, limit=500).items} | {str(photo.id) for photo in photos}
        problems += [f'lost: {kind} {name}' for kind, name in due if name not in known]
        store = PhotoStore(runner.house)
        problems += [f'photo {photo.id} is not what it was' for photo in photos
                     if hashlib.sha256(store.read(photo.storage_path)).hexdigest() != photo.sha256]
        return problems
