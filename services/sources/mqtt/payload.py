"""What a message says: plain JSON with a path to each value, or the metrics of Sparkplug B. Nothing is guessed, and nothing is trusted."""
import json
import math
import struct
from collections.abc import Iterator, Mapping
from typing import Any

from services.sources.accounting import Counted, Look
from services.sources.link import Reading

LARGEST = 64_000
VALUES = ('machine', 'job', 'mould', 'job_name', 'cycle', 'mode')


class Garbage(ValueError):
    """A message that nobody can read; it is kept as it came, and counts nothing."""


def from_json(content: bytes, mapping: Mapping[str, Any]) -> Reading:
    """`mapping` holds, for each value, where it stands: `Data.CYCN` is CYCN within Data."""
    if len(content) > LARGEST:
        raise Garbage('too large')
    try:
        told = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise Garbage('no JSON') from error
    return reading_of({name: _at(told, str(mapping[name])) for name in VALUES if mapping.get(name)})


def reading_of(said: Mapping[str, Any]) -> Reading:
    """The values of one message by our names."""
    machine, job = _counted(said.get('machine')), _counted(said.get('job'))
    if machine is None and job is None:
        raise Garbage('no counter')
    cycle = said.get('cycle')
    seconds = float(cycle) if isinstance(cycle, int | float) and not isinstance(cycle, bool) and math.isfinite(cycle) and cycle > 0 else None
    return Reading(Look(machine, job, _text(said.get('mould')), _text(said.get('job_name'))), cycle_seconds=seconds,
                   machine_mode=_text(said.get('mode'))[:40])


def metrics(content: bytes) -> Iterator[tuple[str, int | None, Any]]:
    """Name, alias and value of each metric of a Sparkplug B message; its format is that of protocol buffers."""
    if len(content) > LARGEST:
        raise Garbage('too large')
    for field, value in _fields(content):
        if field == 2 and isinstance(value, bytes):
            yield _metric(value)


def _metric(content: bytes) -> tuple[str, int | None, Any]:
    name, alias = '', None
    told: Any = None
    for field, value in _fields(content):
        if field == 1 and isinstance(value, bytes):
            name = value.decode('utf-8', 'replace')[:200]
        elif field == 2 and isinstance(value, int):
            alias = value
        elif field in (10, 11) and isinstance(value, int):
            told = value
        elif field == 12 and isinstance(value, bytes):
            told = struct.unpack('<f', value)[0]
        elif field == 13 and isinstance(value, bytes):
            told = struct.unpack('<d', value)[0]
        elif field == 15 and isinstance(value, bytes):
            told = value.decode('utf-8', 'replace')[:200]
    return name, alias, told


def _fields(content: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Numbers are given as such, everything else as its bytes."""
    place = 0
    while place < len(content):
        key, place = _varint(content, place)
        kind = key & 7
        if kind == 0:
            number, place = _varint(content, place)
            yield key >> 3, number
            continue
        if kind == 2:
            length, place = _varint(content, place)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise Garbage('no Sparkplug')
        if place + length > len(content):
            raise Garbage('cut off')
        yield key >> 3, content[place:place + length]
        place += length


def _varint(content: bytes, place: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if place >= len(content):
            raise Garbage('cut off')
        byte = content[place]
        value, place = value | (byte & 0x7F) << shift, place + 1
        if not byte & 0x80:
            return value, place
    raise Garbage('no Sparkplug')


def _at(told: Any, path: str) -> Any:
    for name in path.split('.'):
        told = told.get(name) if isinstance(told, dict) else None
    return told


def _counted(value: Any) -> Counted | None:
    """Whole numbers, also where a gateway makes text or a floating number of them."""
    if isinstance(value, str) and value.strip().lstrip('-').isdigit() and len(value) < 20:
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value != int(value) or abs(value) > 2**63:
        return None
    return Counted(int(value))


def _text(value: Any) -> str:
    return str(value).strip()[:120] if isinstance(value, str | int | float) and not isinstance(value, bool) else ''
