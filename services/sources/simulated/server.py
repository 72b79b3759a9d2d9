"""An OPC-UA server that speaks EUROMAP 77 for one simulated press: really served, for demos and tests, with faults on request."""
import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asyncua import Server, ua
from asyncua.crypto.permission_rules import User, UserRole

from services.sources.opcua import names
from services.sources.opcua.certificate import own_certificate
from services.sources.simulated.press import SimulatedPress

BEAT = 0.05  # seconds between two looks at the clock
VENDOR = 'urn:toolwarden:simulated-press'


@dataclass
class Build:
    """How this press is built: which counters it has, how wide they are, and what it says of moulds."""
    counter_type: Any = ua.VariantType.UInt64
    has_machine_counter: bool = True
    has_mould: bool = True
    has_job_name: bool = True
    is_euromap: bool = True
    mould_counts: bool = False  # a mould with counters of its own hangs beside the press
    spare_namespaces: int = 0  # so that the numbers of the others are different ones
    username: str = ''
    password: str = ''
    certificates: Path | None = None  # a home of its own: then signed and encrypted connections are offered as well


@dataclass
class Fault:
    """What is wrong with the values just now."""
    bad: bool = False
    frozen_clock: datetime | None = None
    clock_ahead: timedelta = field(default_factory=timedelta)


class PressServer:
    def __init__(self, press: SimulatedPress, port: int, build: Build | None = None) -> None:
        self.press, self.port, self.build = press, port, build or Build()
        self.fault = Fault()
        self._server: Server | None = None
        self._nodes: dict[str, Any] = {}
        self._living: asyncio.Task[None] | None = None
        self._shown: dict[str, Any] = {}

    @property
    def url(self) -> str:
        return f'opc.tcp://127.0.0.1:{self.port}'

    async def start(self) -> None:
        logging.getLogger('asyncua').setLevel(logging.CRITICAL)
        self._server = server = Server(user_manager=_Users(self.build) if self.build.username else None)
        await server.init()
        server.set_endpoint(self.url)
        server.set_server_name(f'Simulated press {self.press.name}')
        await self._secure(server)
        for number in range(self.build.spare_namespaces):
            await server.register_namespace(f'urn:spare:{number}')
        await (self._build_press(server) if self.build.is_euromap else self._build_plain(server))
        self._shown.clear()
        await self.show()
        await server.start()
        self._living = asyncio.create_task(self._live())

    async def stop(self) -> None:
        if self._living is not None:
            self._living.cancel()
            with suppress(asyncio.CancelledError):
                await self._living
            self._living = None
        server, self._server = self._server, None
        if server is not None:
            with suppress(Exception):
                async with asyncio.timeout(5):
                    await server.stop()

    async def show(self) -> None:
        """Put what the press has counted into its nodes; only what differs, as a press does."""
        limit = 2 ** names.BITS[self.build.counter_type]
        wanted = {'machine': self.press.machine % limit, 'job': self.press.job % limit, 'mould': self.press.mould,
                  'job_name': f'Job of {self.press.mould}', 'cycle': self.press.cycle * 1000}
        state = (self.fault.bad, self.fault.frozen_clock, self.fault.clock_ahead)
        for name, node in self._nodes.items():
            if name in wanted and self._shown.get(name) != (wanted[name], state):
                self._shown[name] = (wanted[name], state)
                await node.write_value(self._value(name, wanted[name]))

    async def _live(self) -> None:
        while True:
            self.press.live()
            await self.show()
            await asyncio.sleep(BEAT)

    def _value(self, name: str, value: Any) -> ua.DataValue:
        at = self.fault.frozen_clock or datetime.now(UTC) + self.fault.clock_ahead
        kind = {'machine': self.build.counter_type, 'job': self.build.counter_type, 'cycle': ua.VariantType.Double}.get(name, ua.VariantType.String)
        made = ua.Variant(float(value) if kind in (ua.VariantType.Double, ua.VariantType.Float) else value, kind)
        status = ua.StatusCode(ua.StatusCodes.BadNoCommunication) if self.fault.bad and name in ('machine', 'job') else ua.StatusCode()
        return ua.DataValue(made, StatusCode=status, SourceTimestamp=at.replace(tzinfo=None), ServerTimestamp=at.replace(tzinfo=None))

    async def _secure(self, server: Server) -> None:
        policies = [ua.SecurityPolicyType.NoSecurity]
        if self.build.certificates is not None:
            own = await asyncio.to_thread(own_certificate, self.build.certificates)
            await server.set_application_uri(own.address)
            await server.load_certificate(str(own.certificate))
            await server.load_private_key(str(own.key))
            policies += [ua.SecurityPolicyType.Basic256Sha256_Sign, ua.SecurityPolicyType.Basic256Sha256_SignAndEncrypt]
        server.set_security_policy(policies)

    async def _build_press(self, server: Server) -> None:
        devices, general, presses = [await server.register_namespace(each[0]) for each in (names.DI, names.GENERAL, names.PRESSES)]
        vendor = await server.register_namespace(VENDOR)
        kind = await server.nodes.base_object_type.add_object_type(ua.NodeId(1007, presses), ua.QualifiedName(names.PRESS_TYPE, presses))
        folder = await server.nodes.objects.add_object(ua.NodeId(names.DEVICE_SET, devices), ua.QualifiedName('DeviceSet', devices))
        press = await folder.add_object(ua.NodeId(f'press {self.press.name}', vendor),
                                        ua.QualifiedName(f'{names.PRESS_NAME}TOOLWARDEN_{self.press.name}', vendor), objecttype=kind.nodeid)
        about = await press.add_object(presses, 'MachineInformation')
        await about.add_property(devices, 'Manufacturer', ua.LocalizedText('Simulated'))
        await about.add_property(devices, 'SerialNumber', self.press.name)
        status = await press.add_object(presses, 'MachineStatus')
        await status.add_variable(general, 'MachineMode', 1, ua.VariantType.Int32)
        jobs = await press.add_object(presses, 'Jobs')
        values, job = await jobs.add_object(general, 'ActiveJobValues'), await jobs.add_object(general, 'ActiveJob')
        await self._add('job', values, general, 'JobCycleCounter')
        await self._add('cycle', values, general, 'LastCycleTime')
        if self.build.has_machine_counter:
            await self._add('machine', values, general, 'MachineCycleCounter')
        if self.build.has_mould:
            await self._add('mould', job, general, 'MouldId')
        if self.build.has_job_name:
            await self._add('job_name', job, general, 'JobName')
        if self.build.mould_counts:
            await self._build_mould(server, folder)

    async def _build_mould(self, server: Server, folder: Any) -> None:
        index = await server.register_namespace(names.SMART_MOULDS[0])
        mould = await folder.add_object(index, f'Mould_{self.press.mould}')
        operation = await mould.add_object(index, 'Operation')
        await operation.add_variable(index, names.OF_ITS_LIFE, 731, ua.VariantType.UInt64)
        await operation.add_variable(index, names.OF_THE_JOB, 31, ua.VariantType.UInt64)

    async def _build_plain(self, server: Server) -> None:
        """A controller of a machine that knows nothing of EUROMAP and has one counter somewhere."""
        vendor = await server.register_namespace(VENDOR)
        plc = await server.nodes.objects.add_object(vendor, 'PLC')
        cell = await plc.add_object(vendor, 'Press')
        await self._add('machine', cell, vendor, 'Shot count')
        await cell.add_variable(vendor, 'Temperature', 21.5)

    async def _add(self, name: str, parent: Any, index: int, called: str) -> None:
        self._nodes[name] = await parent.add_variable(index, called, self._value(name, 0 if name in ('machine', 'job', 'cycle') else '').Value)


class _Users:
    """Whoever knows the one name and password; what a name may do is nothing but reading."""

    def __init__(self, build: Build) -> None:
        self._build = build

    def get_user(self, _server: Any, username: str | None = None, password: str | None = None, certificate: Any = None) -> User | None:
        return User(role=UserRole.User) if (username, password) == (self._build.username, self._build.password) else None
