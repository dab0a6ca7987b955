"""How a PostgreSQL is reached: what DATABASE_URL may say, what a pooler in between cannot do, and who is left alone."""

import re
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

from sqlalchemy import Engine, event
from sqlalchemy.engine.interfaces import ExceptionContext
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

NOWHERE = "/nonexistent"
READ_ONLY = "25006"
DEFAULTS = {
    "connect_timeout": "3",
    # A connection whose packets get lost is given up, also by threads that wait for an answer.
    "tcp_user_timeout": "15000",
    "keepalives_idle": "15",
    "keepalives_interval": "5",
    "keepalives_count": "3",
}
NUMBERS = (*DEFAULTS, "keepalives")
PREPARE = "prepare_threshold"
HOW_TO_PREPARE = (
    f"{PREPARE} is a number of times after which a statement is prepared, or none: never, for a pooler that cannot"
)


@dataclass(frozen=True)
class Address:
    """Where the server is."""

    options: dict[str, Any]  # of psycopg.connect
    finds_poolers: bool  # and prepares no statement behind one; else `options` says what to prepare


def address(url: str) -> Address:
    """Of postgresql://…, with or without a driver's name: as libpq reads it, several hosts and all of its options,
    and psycopg's own `prepare_threshold`. Raises ValueError, whose words hold no password."""
    from psycopg import ProgrammingError, conninfo  # with a SQLite database, it is needed nowhere

    plain, prepare = _taken_out(re.sub(r"^postgres(ql)?(\+\w+)?://", "postgresql://", url))
    try:
        options: dict[str, Any] = {**DEFAULTS, **conninfo.conninfo_to_dict(plain)}
    except ProgrammingError as error:
        raise ValueError(_unreadable(error)) from None
    if "," in str(options.get("host", "")):
        options.setdefault("target_session_attrs", "read-write")  # the primary, whichever of them that is
    if trouble := _trouble(options):
        raise ValueError(trouble)
    return Address(options if prepare is None else {**options, PREPARE: _times(prepare)}, prepare is None)


def _taken_out(url: str) -> tuple[str, str | None]:
    """The URL without what only psycopg knows, and that; an @ in a password is written as libpq wants it."""
    head, _, query = url.partition("?")
    scheme, _, rest = head.partition("://")
    authority, slash, path = rest.partition("/")
    user, at, hosts = authority.rpartition("@")
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = urlencode([(name, value) for name, value in pairs if name != PREPARE], quote_via=quote)
    plain = f"{scheme}://{user.replace('@', '%40')}{at}{hosts}{slash}{path}"
    return plain + (f"?{kept}" if kept else ""), dict(pairs).get(PREPARE)


def _times(value: str) -> int | None:
    if value.casefold() in ("none", "off", ""):
        return None
    if not value.isdecimal():
        raise ValueError(HOW_TO_PREPARE)
    return int(value)


def _trouble(options: dict[str, Any]) -> str:
    """What is wrong with their values: libpq looks at most of them before it connects, here to nowhere."""
    from psycopg import conninfo, pq

    hosts, ports = (str(options.get(name, "")).split(",") for name in ("host", "port"))
    if len(ports) not in (1, len(hosts)) or not all(_is_port(port) for port in ports):
        return "a port is a number up to 65535; give one, or one for each host"
    for name in NUMBERS:
        if not re.fullmatch(r"-?[0-9]{1,9}", str(options.get(name, "0"))):
            return f"{name} is a number"
    asked = {name: value for name, value in options.items() if name not in ("host", "hostaddr", "port", "password")}
    tried = pq.PGconn.connect_start(conninfo.make_conninfo("", **asked, host=NOWHERE).encode())
    said = tried.error_message.decode(errors="replace")
    tried.finish()
    return "" if NOWHERE in said else said.strip().partition("\n")[0]


def _is_port(text: str) -> bool:
    return text == "" or (text.isascii() and text.isdecimal() and 0 < int(text) < 65536)


def _unreadable(error: Exception) -> str:
    """Without what it quotes of the URL, where a password may be; only an option is told by its name."""
    said = str(error).strip().partition("\n")[0]
    return said if "query parameter" in said else re.sub('"[^"]*"', "a part of it", said)


def watch(engine: Engine, finds_poolers: bool) -> None:
    """Looks after the connections of an engine on psycopg."""
    if finds_poolers:
        event.listen(engine, "connect", _unprepared_behind_a_pooler)
    event.listen(engine, "handle_error", _let_go_of_a_read_only_server)


def _unprepared_behind_a_pooler(connection: Any, _record: Any) -> None:
    """A pooler names no server's process, but one of its own. In transaction mode, and before PgBouncer 1.21 always,
    what is prepared on one server is looked for on another."""
    driver: Any = getattr(connection, "driver_connection", connection)
    with ExitStack() as stack:
        stack.callback(driver.pgconn.finish)  # should this be cancelled: the pool would leave it open
        cursor = connection.cursor()
        cursor.execute("SELECT pg_backend_pid()")
        if cursor.fetchone()[0] != driver.info.backend_pid:
            driver.prepare_threshold = None
        cursor.close()
        connection.rollback()
        stack.pop_all()


def _let_go_of_a_read_only_server(context: ExceptionContext) -> None:
    """After a failover the old primary may be left, read-only: the next connection may find the new one."""
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


def is_down(error: DBAPIError) -> bool:
    """Whether the server is not there, or not to be written to, rather than the statement wrong."""
    return (
        isinstance(error, (OperationalError, InterfaceError))
        or error.connection_invalidated
        or getattr(error.orig, "sqlstate", None) == READ_ONLY
    )
