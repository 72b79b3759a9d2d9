"""Where this machine is in its network."""
import socket
from urllib.parse import urlsplit

HERE = {'localhost', '127.0.0.1', '::1'}
NOWHERE = ('192.0.2.1', 9)  # an address for examples: nothing is sent, the system only says which way it would take


def seen_from_outside(address: str) -> str:
    """What a browser calls this server by, as another machine has to; at the machine itself its place in the network."""
    called = urlsplit(address)
    host = address_in_network() if called.hostname in HERE else str(called.hostname)
    port = f':{called.port}' if called.port else ''
    return f'{called.scheme}://{f"[{host}]" if ":" in host else host}{port}'


def address_in_network() -> str:
    """As others call it; on a machine without a network the one that only it knows."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(NOWHERE)
        except OSError:
            return '127.0.0.1'
        return str(way.getsockname()[0])
