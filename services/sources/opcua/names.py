"""What presses call things: the names of EUROMAP 77 and 83 (OPC 40077 and 40083), in both generations of their addresses."""
from collections.abc import Sequence

from asyncua import ua

Path = Sequence[Sequence[str]]  # pairs of namespace and name, from above down

DI = ('http://opcfoundation.org/UA/DI/',)
GENERAL = ('http://opcfoundation.org/UA/PlasticsRubber/GeneralTypes/', 'http://www.euromap.org/euromap83/')
PRESSES = ('http://opcfoundation.org/UA/PlasticsRubber/IMM2MES/', 'http://www.euromap.org/euromap77/')
DEVICE_SET = 5001  # in the namespace of devices
PRESS_TYPE = 'IMM_MES_InterfaceType'
PRESS_NAME = 'IMM_'
CYCLE_EVENT = 1038  # among the general types
CYCLE_TIME = 'CycleTime'

JOB_VALUES = ((PRESSES, 'Jobs'), (GENERAL, 'ActiveJobValues'))
JOB = ((PRESSES, 'Jobs'), (GENERAL, 'ActiveJob'))
ABOUT = ((PRESSES, 'MachineInformation'),)
WANTED = {
    'machine': (*JOB_VALUES, (GENERAL, 'MachineCycleCounter')),
    'job': (*JOB_VALUES, (GENERAL, 'JobCycleCounter')),
    'mould': (*JOB, (GENERAL, 'MouldId')),
    'job_name': (*JOB, (GENERAL, 'JobName')),
    'cycle': (*JOB_VALUES, (GENERAL, 'LastCycleTime')),
    'mode': ((PRESSES, 'MachineStatus'), (GENERAL, 'MachineMode')),
}
WHO = {
    'maker': (*ABOUT, (DI, 'Manufacturer')),
    'serial': (*ABOUT, (DI, 'SerialNumber')),
}
MOULDS = ((PRESSES, 'Moulds'),)
SMART_MOULDS = ('http://opcfoundation.org/UA/PlasticsRubber/Moulds/',)  # moulds that count for themselves (OPC 40082-5)
OF_ITS_LIFE, OF_THE_JOB = 'MouldLifetimeCycleCounter', 'JobCycleCounter'
MODES = {1: 'automatic', 2: 'semi_automatic', 3: 'manual', 4: 'setup', 5: 'sleep'}

# A counter that comes round does so after as many bits as it was sent with. A floating number counts whole steps and never comes round.
BITS = {
    ua.VariantType.Byte: 8, ua.VariantType.SByte: 8, ua.VariantType.UInt16: 16, ua.VariantType.Int16: 16, ua.VariantType.UInt32: 32,
    ua.VariantType.Int32: 32, ua.VariantType.UInt64: 64, ua.VariantType.Int64: 64, ua.VariantType.Float: 53, ua.VariantType.Double: 53,
}
