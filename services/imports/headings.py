"""Under which headings other products keep what stands in our columns; our own names always work, in any spelling."""
from collections.abc import Mapping, Sequence

from data.tables.assets import AssetStatus

Headings = Mapping[str, Sequence[str]]

_BOTH: Headings = {
    'description': ('asset notes', 'additional information', 'notes'), 'manufacturer': ('manufacturerName', 'maker', 'make'),
    'qr_code': ('barcode',), 'status': (), 'department': (), 'location': ('location name', 'place'), 'tags': (),
    'installed_on': ('acquisitionDate', 'commissioned_at', 'purchase date', 'layoutStartDate'),
}
_NUMBERS = ('asset tag', 'assetnum', 'code', 'number', 'id', 'asset')  # Snipe-IT, Maximo, MTS, anybody, Atlas, MaintainX

TOOLS: Headings = {
    'asset_number': ('moldNo', 'mouldNo', 'tool number', *_NUMBERS), 'name': ('moldName', 'mouldName', 'tool name', 'title'), **_BOTH,
    'model': ('model number',), 'serial_number': ('serial', 'serialnum'),
    'cavity_count': ('moldCavityStandard', 'cavities'), 'customer': (), 'resin': ('material',), 'spi_class': (),
    'tonnage_min': ('min_tonnage_t',), 'tonnage_max': ('max_tonnage_t',), 'tonnages': ('machineTonnage',),
    'expected_life_shots': ('expected life',),
}
MACHINES: Headings = {
    'asset_number': ('machineNo', 'machine number', *_NUMBERS), 'name': ('machineName', 'title'), **_BOTH,
    'model': ('model number',), 'serial_number': ('serial', 'serialnum', 'machineCode'),
    'tonnage': ('machineTonnage', 'clamp force'), 'machine_type': ('asset type', 'category'),
}
PRODUCTION: Headings = {
    'day': ('recordDate', 'date'), 'shift': ('workingShift',), 'machine': ('machineNo', 'machine number'),
    'tool': ('moldNo', 'mouldNo', 'tool number'), 'item': ('itemCode', 'part number'), 'shots': ('moldShot',),
    'cavities': ('moldCavity', 'active cavities'), 'good': ('itemGoodQuantity', 'good parts'), 'parts': ('itemTotalQuantity', 'total parts'),
    'Black spot': ('itemBlackSpot',), 'Oil deposit': ('itemOilDeposit',), 'Scratch': ('itemScratch',), 'Crack': ('itemCrack',),
    'Sink': ('itemSinkMark',), 'Short shot': ('itemShort',), 'Burst': ('itemBurst',), 'Warp/bend': ('itemBend',), 'Stain': ('itemStain',),
    'Other': ('otherNG',),
}
READINGS: Headings = {
    'tool': ('moldNo', 'mouldNo', 'tool number', 'asset_number', *_NUMBERS), 'day': ('date', 'recordDate', 'read on', 'recorded_at'), 'time': (),
    'count': ('shot count', 'shots', 'counter', 'reading', 'meter reading'), 'note': ('notes', 'remark', 'comment'),
}
FAILURES: Headings = {
    'asset': ('asset_number', 'moldNo', 'mouldNo', 'tool', 'machine', 'machineNo', 'tool number', 'asset tag', 'assetnum'),
    'code': ('failure code', 'failurecode', 'failure'), 'day': ('date', 'occurred_at', 'occurred on', 'reported on'), 'time': (),
    'severity': ('priority',), 'status': (), 'cavities': ('cavity',), 'description': ('observations', 'notes', 'comment'),
    'containment_action': ('containment',), 'affected_component': ('component',), 'root_cause': ('cause',),
}
DEFECTS = tuple(PRODUCTION)[list(PRODUCTION).index('parts') + 1:]
GATHERED: Mapping[str, str] = dict.fromkeys(('Crack', 'Burst', 'Stain', 'Other'), 'Crack/burst/stain (other)')
"""What records count apart and the list of part defects that a plant begins with does not; the others are called as there, so that imported
and entered rejects add up."""

STATUSES: Mapping[str, AssetStatus] = {
    **{status.value: status for status in AssetStatus},
    **dict.fromkeys(('available', 'insetup', 'inrun', 'intransit', 'operational', 'operating'), AssetStatus.ACTIVE),
    'inmaintenance': AssetStatus.MAINTENANCE, **dict.fromkeys(('notready', 'outofservice'), AssetStatus.DOWN),
    **dict.fromkeys(('decommissioned', 'scrapped'), AssetStatus.RETIRED),
}
"""What MTS, Atlas and Maximo call it, as `plain` writes it."""
