"""No test talks to another machine, and none can by accident."""

import asyncio
import socket
from pathlib import Path

import pytest


@pytest.mark.parametrize(
    ("family", "address"),
    [
        (socket.AF_INET, ("192.0.2.1", 443)),
        (socket.AF_INET, ("example.com", 443)),
        (socket.AF_INET6, ("2001:db8::1", 443)),
    ],
)
def test_a_socket_to_elsewhere_is_refused(family: int, address: tuple[str, int]) -> None:
    for kind, name in ((socket.SOCK_STREAM, "connect"), (socket.SOCK_STREAM, "connect_ex")):
        with socket.socket(family, kind) as refused, pytest.raises(RuntimeError, match=name):
            getattr(refused, name)(address)
    with socket.socket(family, socket.SOCK_DGRAM) as refused, pytest.raises(RuntimeError, match="sendto"):
        refused.sendto(b"", address)


async def test_an_asyncio_connection_to_elsewhere_is_refused() -> None:
    with pytest.raises(RuntimeError, match="connect"):
        await asyncio.open_connection("192.0.2.1", 443)


def test_loopback_and_unix_sockets_are_fine(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
    with socket.socket(socket.AF_UNIX) as server, socket.socket(socket.AF_UNIX) as client:
        server.bind(str(tmp_path / "s"))
        server.listen()
        client.connect(str(tmp_path / "s"))
