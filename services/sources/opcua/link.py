"""A press that is asked over OPC-UA: a fresh client for every attempt, our own time-outs round everything, and reading only.

The library can reconnect by itself; it is not used, because after a restart of the press it may stay connected and silent for ever.
"""
import asyncio
import logging
import math
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from asyncua import Client, ua
from asyncua.crypto import security_policies, uacrypto

from data.tables.sources import Security
from services.sources.accounting import Counted, Look
from services.sources.link import Calling, NeedsYou, Reading, SourceLost
from services.sources.opcua import names
from services.sources.opcua.certificate import OwnCertificate, own_certificate, thumbprint
from services.sources.opcua.cycles import Cycles, listen_to_cycles
from services.sources.opcua.discovery import Browser, plain, resolve, who_is
from services.sources.opcua.troubles import sorted_out

ANSWER = 5.0  # seconds that a press gets for one answer
CONNECT = 15.0
GOODBYE = 2.0
SESSION = 60_000  # milliseconds; after a crash of ours the press frees our session so soon
MODES = {Security.SIGN: ua.MessageSecurityMode.Sign, Security.ENCRYPT: ua.MessageSecurityMode.SignAndEncrypt}
GONE = {ua.StatusCodes.BadNodeIdUnknown, ua.StatusCodes.BadNodeIdInvalid}


class OpcuaLink:
    def __init__(self, calling: Calling) -> None:
        self._calling = calling
        self._client: Client | None = None
        self._nodes: dict[str, ua.NodeId] = {}
        self._cycles = Cycles()

    async def connect(self) -> str:
        calling = self._calling
        with sorted_out(calling.url):
            async with asyncio.timeout(CONNECT):
                self._client = await open_client(calling)
                browser = await Browser.of(self._client)
                identity = await who_is(browser, calling.mapping)
                if calling.identity and identity != calling.identity:
                    raise NeedsYou('other_machine', identity or '–')
                self._nodes = await resolve(browser, calling.mapping)
                self._cycles = await listen_to_cycles(browser, str(calling.mapping.get('press', '')))
        return identity

    async def read(self) -> Reading:
        """Everything in one question: two counters that were read one after the other would not belong together."""
        assert self._client is not None
        wanted = [ua.ReadValueId(NodeId=node, AttributeId=ua.AttributeIds.Value) for node in self._nodes.values()]
        asked = ua.ReadParameters(MaxAge=0, TimestampsToReturn=ua.TimestampsToReturn.Both, NodesToRead=wanted)
        with sorted_out(self._calling.url):
            async with asyncio.timeout(ANSWER):
                answers = await self._client.uaclient.read(asked)
        reading = reading_of(dict(zip(self._nodes, answers, strict=True)))
        return replace(reading, cycle_seconds=reading.cycle_seconds or self._cycles.seconds)

    async def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await put_down(client)


async def open_client(calling: Calling) -> Client:
    """Connected and signed in."""
    logging.getLogger('asyncua').setLevel(logging.CRITICAL)  # a press that is off filled a disk with tracebacks; we say it once ourselves
    client = Client(calling.url, timeout=ANSWER, watchdog_intervall=3600)
    client.session_timeout = SESSION
    client.name = client.description = 'Toolwarden'
    if calling.username:
        client.set_user(calling.username)
        client.set_password(calling.password)
    own = await asyncio.to_thread(own_certificate, calling.home)
    client.application_uri = own.address
    try:
        if calling.security is Security.NONE:
            await _require_covered_password(client, calling)
        else:
            await _secure(client, calling, own)
        await client.connect()
    except BaseException:
        await put_down(client)
        raise
    return client


@asynccontextmanager
async def opened(calling: Calling) -> AsyncIterator[Browser]:
    """A connection for a look around."""
    with sorted_out(calling.url):
        async with asyncio.timeout(CONNECT):
            client = await open_client(calling)
        try:
            async with asyncio.timeout(CONNECT):
                yield await Browser.of(client)
        finally:
            await put_down(client)


async def put_down(client: Client) -> None:
    """Whatever happens, the socket is closed; a press has few of them."""
    with suppress(Exception):
        async with asyncio.timeout(GOODBYE):
            await client.disconnect()
    with suppress(Exception):
        client.disconnect_socket()


def reading_of(answers: dict[str, ua.DataValue]) -> Reading:
    """What was answered; a value whose status is not good counts for nothing, however plausible it looks."""
    if any(each.StatusCode is not None and each.StatusCode.value in GONE for each in answers.values()):
        raise SourceLost('nodes_changed')
    counters = [each for name in ('machine', 'job') if (each := answers.get(name)) is not None]
    look = Look(_counted(answers.get('machine')), _counted(answers.get('job')), _text(answers.get('mould')), _text(answers.get('job_name')))
    cycle = _number(answers.get('cycle'))
    mode = _number(answers.get('mode'))
    return Reading(
        look, source_ts=_moment(each.SourceTimestamp for each in counters), server_ts=_moment(each.ServerTimestamp for each in counters),
        status=next((each.StatusCode.value for each in counters if each.StatusCode is not None and not each.StatusCode.is_good()), 0),
        cycle_seconds=cycle / 1000 if cycle and cycle > 0 else None, machine_mode=names.MODES.get(int(mode), '') if mode is not None else '')


def _moment(told: Iterable[datetime | None]) -> datetime | None:
    """What the press or its server takes the time for; it is kept, and nothing is built on it."""
    at = next((each for each in told if each is not None), None)
    return at.replace(tzinfo=UTC) if at is not None and at.tzinfo is None else at


def _counted(value: ua.DataValue | None) -> Counted | None:
    number = _number(value)
    if value is None or number is None or number != int(number):
        return None
    return Counted(int(number), names.BITS[value.Value.VariantType])


def _number(value: ua.DataValue | None) -> Any:
    """Some presses send whole numbers as floating ones, and some a number as text."""
    if not _is_good(value) or value is None or value.Value.VariantType not in names.BITS or value.Value.is_array:
        return None
    return value.Value.Value if math.isfinite(value.Value.Value) else None


def _text(value: ua.DataValue | None) -> str | None:
    """Nothing where the press has no such node; None where it does not say at the moment."""
    if value is None:
        return ''
    return plain(value.Value.Value)[:120] if _is_good(value) else None


def _is_good(value: ua.DataValue | None) -> bool:
    if value is None or value.Value is None or value.Value.Value is None:
        return False
    return value.StatusCode is None or bool(value.StatusCode.is_good())


async def _secure(client: Client, calling: Calling, own: OwnCertificate) -> None:
    """The press shows its certificate, which somebody has accepted; we show ours."""
    if own.ends_at < datetime.now(UTC):  # presses only hang up when they see it
        raise NeedsYou('certificate_time')
    wanted, policy = MODES[calling.security], security_policies.SecurityPolicyBasic256Sha256
    offered = await client.connect_and_get_server_endpoints()
    fitting = [each for each in offered if each.SecurityMode == wanted and each.SecurityPolicyUri == policy.URI]
    if not fitting:
        ways = {f'{each.SecurityPolicyUri.rpartition("#")[2]} {each.SecurityMode.name}' for each in offered}
        raise NeedsYou('no_such_security', ', '.join(sorted(ways)))
    certificate = fitting[0].ServerCertificate
    shown = thumbprint(certificate)
    if shown != calling.certificate:
        raise NeedsYou('new_certificate' if calling.certificate else 'first_certificate', shown, certificate=shown)
    await client.set_security(policy, own.certificate, own.key, server_certificate=uacrypto.CertProperties(certificate, 'der'), mode=wanted)


async def _require_covered_password(client: Client, calling: Calling) -> None:
    """A password must not go over the wire for everybody to read, unless somebody has said that it may."""
    if not calling.password or calling.mapping.get('open_password'):
        return
    none = security_policies.SecurityPolicyNone.URI
    for endpoint in await client.connect_and_get_server_endpoints():
        if endpoint.SecurityPolicyUri == none:
            tokens = [each for each in endpoint.UserIdentityTokens if each.TokenType == ua.UserTokenType.UserName]
            if any(not each.SecurityPolicyUri or each.SecurityPolicyUri == none for each in tokens):
                raise NeedsYou('open_password')
