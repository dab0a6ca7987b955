"""What a process of courtbot reads or works out now and then, and a run of the tests some thousand times: kept here. A
pytest plugin."""

import functools
from collections.abc import Iterator

import httpcore2
import pytest
from botocore.loaders import JSONFileLoader

from bot.nlu import heard


@pytest.fixture(autouse=True, scope="session")
def one_list_of_authorities() -> Iterator[None]:
    """Each HTTP client of an SDK reads the machine's certificate authorities, which takes longer than a turn. No
    client here needs any, since all is on loopback."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(httpcore2, "default_ssl_context", functools.cache(httpcore2.default_ssl_context))
        yield


@pytest.fixture(autouse=True, scope="session")
def one_reading_of_each_service_of_aws() -> Iterator[None]:
    """Each client of AWS reads what its service can do from a long file, which takes longer than a turn."""
    read = JSONFileLoader.load_file
    known = functools.cache(lambda path: read(JSONFileLoader(), path))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONFileLoader, "load_file", lambda self, path: known(path))
        yield


@pytest.fixture(autouse=True, scope="session")
def one_hearing_of_each_line() -> Iterator[None]:
    """The eight letters are told the same, and a turn hears its message several times. What a line says depends on
    nothing but itself and what is known."""
    hear = heard._line
    kept = functools.lru_cache(4096)(lambda text, known: tuple(hear(text, known)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(heard, "_line", kept)
        yield
