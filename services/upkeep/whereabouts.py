"""Where this machine is in its network."""
import socket

NOWHERE = ('192.0.2.1', 9)  # an address for examples: nothing is sent, the system only says which way it would take


def address_in_network() -> str:
    """As others call it; on a machine without a network the one that only it knows."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(NOWHERE)
        except OSError:
            return '127.0.0.1'
        return str(way.getsockname()[0])
