"""Whoever leaves is out: when a session ends, every open page of it closes within two seconds."""
import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from nicegui import Client, core

from data.trail import Change
from services.people.sign_ins import Session, keep_sessions, over_sessions, still_open
from services.runner import Runner
from services.work import SYSTEM

log = logging.getLogger(__name__)
ROUND = 2.0
WRITE_EVERY = 15  # rounds
ENDINGS = {'signed_out', 'timed_out', 'ended'}


class Warden:
    def __init__(self, runner: Runner) -> None:
        self._runner = runner
        self._seen: dict[UUID, datetime] = {}
        self._ended: set[UUID] = set()

    def saw(self, client: Client) -> None:
        if session := session_of(client):
            self.saw_session(session.sign_in_id)

    def saw_session(self, sign_in_id: UUID) -> None:
        self._seen[sign_in_id] = self._runner.house.steady()

    def is_open(self, client: Client) -> bool:
        session = session_of(client)
        return session is not None and session.sign_in_id not in self._ended

    async def heard(self, changes: Sequence[Change]) -> None:
        """From the change feed, so that it does not matter which process ended the session."""
        ended = {UUID(change.row_id) for change in changes if change.table == 'sign_in' and change.verb in ENDINGS and change.row_id}
        if any(change.table == '*' or (change.table == 'sign_in' and not change.row_id) for change in changes):
            ended |= await self._gone()
        await self._close(ended)

    async def keep_watch(self) -> None:
        """Until cancelled: write down who was active, end what has rested too long."""
        count = 0
        while True:
            await asyncio.sleep(ROUND)
            count += 1
            try:
                await self._round(write=count % WRITE_EVERY == 0)
            except Exception:
                log.exception('the warden stumbled')  # and goes on: sessions must not live for ever because of one bad moment

    async def _round(self, *, write: bool) -> None:
        over = await self._runner.run(SYSTEM, over_sessions, seen=dict(self._seen))
        if over or (write and self._seen):
            seen, self._seen = self._seen, {}
            await self._runner.run(SYSTEM, keep_sessions, seen=seen)
        await self._close(await self._gone())  # ended by another process, from the command line for example

    async def _close(self, ended: set[UUID]) -> None:
        if ended:
            self._ended |= ended
            await close_pages(ended)

    async def _gone(self) -> set[UUID]:
        here = {session.sign_in_id for client in Client.instances.values() if (session := session_of(client))}
        return here - set(await self._runner.run(SYSTEM, still_open, sign_in_ids=list(here))) if here else set()


def session_of(client: Client) -> Session | None:
    return client.request.scope.get('state', {}).get('session') if client.request else None


async def close_pages(ended: set[UUID]) -> None:
    """Clear the screens first: a socket that is only cut would leave the old page standing on the kiosk."""
    clients = [client for client in list(Client.instances.values()) if (session := session_of(client)) and session.sign_in_id in ended]
    for client in clients:
        client.content.clear()
        client.run_javascript('window.tw?.signedOut ? tw.signedOut() : location.replace("/sign-in")')
    if not clients:
        return
    await asyncio.sleep(0.5)
    for client in clients:
        for sid in list(client._socket_to_document_id):
            await core.sio.disconnect(sid)
        if client.id in Client.instances and not client._delete_tasks:  # NiceGUI itself deletes a page whose line is cut, but only once
            client.delete()
