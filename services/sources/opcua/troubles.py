"""What goes wrong with a connection, sorted into what is tried again by itself and what waits for a person."""
import asyncio
import errno
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from asyncua import ua

from services.sources.link import NeedsYou, SourceLost, Trouble

BY_CODE = {
    ua.StatusCodes.BadUserAccessDenied: NeedsYou('wrong_password'),
    ua.StatusCodes.BadIdentityTokenRejected: NeedsYou('wrong_password'),
    ua.StatusCodes.BadIdentityTokenInvalid: NeedsYou('wants_a_user'),
    ua.StatusCodes.BadSecurityChecksFailed: NeedsYou('accept_ours'),
    ua.StatusCodes.BadCertificateUntrusted: NeedsYou('accept_ours'),
    ua.StatusCodes.BadCertificateUriInvalid: NeedsYou('our_certificate'),
    ua.StatusCodes.BadCertificateTimeInvalid: NeedsYou('certificate_time'),
    ua.StatusCodes.BadCertificateIssuerTimeInvalid: NeedsYou('certificate_time'),
    ua.StatusCodes.BadSecurityModeRejected: NeedsYou('no_such_security'),
    ua.StatusCodes.BadSecurityPolicyRejected: NeedsYou('no_such_security'),
    ua.StatusCodes.BadTooManySessions: SourceLost('too_many_sessions'),
    ua.StatusCodes.BadMaxConnectionsReached: SourceLost('too_many_sessions'),
}

NO_WAY = {errno.EHOSTUNREACH, errno.ENETUNREACH, errno.EHOSTDOWN}


@contextmanager
def sorted_out(url: str) -> Iterator[None]:
    """What is expected of a cable and a press becomes a `Trouble`; everything else is a mistake of ours and stays what it is."""
    host = urlsplit(url).hostname or url
    try:
        yield
    except Trouble:
        raise
    except OSError as error:
        raise SourceLost(_of_the_network(error), host) from error
    except AssertionError as error:  # the library says no more when a press does not trust us
        raise NeedsYou('accept_ours') from error
    except ua.UaStatusCodeError as error:
        known = BY_CODE.get(error.code)
        raise type(known)(known.said) if known else SourceLost('said', type(error).__name__) from error
    except (ua.UaError, EOFError, asyncio.IncompleteReadError) as error:
        raise SourceLost('broken_off', host) from error


def _of_the_network(error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return 'refused'
    if isinstance(error, socket.gaierror):
        return 'name_unknown'
    return 'no_answer' if isinstance(error, TimeoutError) or error.errno in NO_WAY else 'broken_off'
