"""The other commands, and what an operator gets wrong: named, with the way out, and no traceback."""

import json
from importlib.metadata import version

import pytest

from tests.cli.conftest import Courtbot


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("COURTBOT_TEXT_CHARS", "many", "integer"),
        ("COURTBOT_TEXT_CHARS", "4001", "4000"),
        ("COURTBOT_PATTERN", "dee", "letter"),
        ("COURTBOT_PATTERN", "Z", "A, B"),
        ("COURTBOT_CLUB_TIME_ZONE", "Mars/Olympus", "IANA"),
        ("COURTBOT_CLUB_HOURS", "9 to 5", "07:00-22:00"),
        ("COURTBOT_CLUB_HOURS", "mon 12:00-14:00, 13:00-15:00", "overlaps"),
        ("COURTBOT_MODELS", "d.loop=acme:x", "openai"),
        ("COURTBOT_MODELS", "d.lop=openai:x", "a.parse"),
        ("COURTBOT_FAULTS", "explode", "latency=SECONDS"),
        ("DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("REDIS_URL", "localhost", "redis://"),
    ],
)
def test_a_bad_setting_is_named_with_what_is_accepted(courtbot: Courtbot, name: str, value: str, says: str):
    done = courtbot.run("chat", "--json", stdin="help\n", **{name: value})
    assert done.returncode == 2
    assert name in done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("name", "url"),
    [("REDIS_URL", "redis://127.0.0.1:{port}/0"), ("DATABASE_URL", "postgresql://u:secret@127.0.0.1:{port}/x")],
)
def test_a_server_that_does_not_answer_is_named_at_start(courtbot: Courtbot, closed_port: int, name: str, url: str):
    done = courtbot.run("chat", "--json", stdin="help\n", **{name: url.format(port=closed_port)})
    assert done.returncode == 1
    assert name in done.stderr
    assert "does not answer" in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("words", [("--now", "yesterday"), ("--user", "a:b"), ("--pattern", "Z"), ("--club", "")])
def test_a_bad_option_of_chat_is_named(courtbot: Courtbot, words: tuple[str, str]):
    done = courtbot.run("chat", "--json", *words, stdin="help\n")
    assert done.returncode == 2
    assert words[0] in done.stderr
    assert "Traceback" not in done.stderr


def test_doctor_finds_the_embedded_defaults_in_order(courtbot: Courtbot):
    done = courtbot.run("doctor", "--json")
    assert done.returncode == 0
    found = {f["what"]: f for f in json.loads(done.stdout)}
    assert set(found) == {
        "python", "files", "home", "time zone", "database", "redis", "patterns", "models", "slack", "discord",
    }  # fmt: skip
    assert found["models"]["mark"] == "note"
    assert "OPENAI_API_KEY" in found["models"]["says"]


def test_doctor_says_what_does_not_answer_and_fails(courtbot: Courtbot, closed_port: int):
    environment = {
        "REDIS_URL": f"redis://127.0.0.1:{closed_port}/0",
        "OPENAI_API_KEY": "sk-secret",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{closed_port}/v1",
    }
    done = courtbot.run("doctor", **environment)
    assert done.returncode == 1
    assert "REDIS_URL" in done.stdout
    assert "OPENAI_BASE_URL" in done.stdout
    assert "sk-secret" not in done.stdout + done.stderr


def test_doctor_tells_an_unknown_pattern_where_it_tells_of_patterns(courtbot: Courtbot):
    done = courtbot.run("doctor", "--json", COURTBOT_PATTERN="Z")
    [missing] = [f for f in json.loads(done.stdout) if f["mark"] == "missing"]
    assert (missing["what"], "COURTBOT_PATTERN" in missing["says"]) == ("patterns", True)
    assert done.returncode == 1


def test_aws_without_keys_says_which_and_that_nothing_was_changed(courtbot: Courtbot):
    done = courtbot.run("aws", "provision", AWS_EC2_METADATA_DISABLED="true")
    assert done.returncode == 1
    assert "nothing was asked or changed. Set AWS_ACCESS_KEY_ID" in done.stderr


def test_doctor_asks_every_vendor_that_has_a_key(courtbot: Courtbot, closed_port: int):
    nowhere = f"http://127.0.0.1:{closed_port}"
    environment = {
        "ANTHROPIC_API_KEY": "sk-secret",
        "ANTHROPIC_BASE_URL": nowhere,
        "AWS_ACCESS_KEY_ID": "AKIA",
        "AWS_SECRET_ACCESS_KEY": "sk-secret",
        "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": nowhere,
        "COURTBOT_MODELS": f"d.loop=openai:llama@{nowhere}/v1",
    }
    done = courtbot.run("doctor", "--json", **environment)
    assert done.returncode == 1
    says = [f["says"] for f in json.loads(done.stdout) if f["mark"] == "missing"]
    assert [words.partition(":")[0] for words in says] == ["anthropic", "bedrock", "http"]
    assert "AWS" in says[1]
    assert "sk-secret" not in done.stdout + done.stderr


def test_the_version_is_said(courtbot: Courtbot):
    assert courtbot.run("--version").stdout == f"courtbot {version('courtbot')}\n"


def test_a_variable_that_is_no_setting_is_named(courtbot: Courtbot):
    done = courtbot.run("bookings", "--json", COURTBOT_PATERN="B")
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert "COURTBOT_PATERN is no setting; did you mean COURTBOT_PATTERN?" in done.stderr


def test_doctor_names_a_variable_that_is_no_setting(courtbot: Courtbot):
    done = courtbot.run("doctor", "--json", COURTBOT_PATERN="B")
    assert "COURTBOT_PATTERN" in next(f["says"] for f in json.loads(done.stdout) if f["what"] == "settings")


def test_run_without_a_token_says_what_to_do(courtbot: Courtbot):
    done = courtbot.run("run")
    assert done.returncode == 2
    assert "bad setting" not in done.stderr
    for step in ("api.slack.com/apps", "SLACK_BOT_TOKEN", "discord.com/developers", "DISCORD_TOKEN", "courtbot chat"):
        assert step in done.stderr


def test_bookings_are_a_table_with_the_club(courtbot: Courtbot):
    [reply] = courtbot.chat("book court 1 tomorrow at 10am", options=("--club", "riverside"))
    header, row = courtbot.run("bookings").stdout.splitlines()
    assert header.split() == ["CODE", "STATUS", "WHAT", "MEMBER", "CLUB"]
    assert row.startswith(reply["booking"]["code"])
    assert row[header.index("CLUB") :] == "Tennis Club (riverside)"


def test_bookings_of_a_fresh_home_is_an_empty_list(courtbot: Courtbot):
    assert courtbot.bookings() == []


def test_understand_reads_and_writes_json_lines(courtbot: Courtbot):
    rows = [
        {"utterance": "a court on Friday from 5 to 6pm", "ref": "2026-12-01T09:00:00"},
        {"utterance": "hello", "ref": "2026-12-01T09:00:00"},
    ]
    done = courtbot.run("sandbox", "--understand", stdin="".join(json.dumps(row) + "\n" for row in rows))
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"date": "2026-12-04", "start": "17:00", "end": "18:00"},
        {"date": None, "start": None, "end": None},
    ]


def test_help_loads_neither_rich_nor_an_sdk(courtbot: Courtbot):
    import subprocess
    import sys

    code = "import sys, bot.cli; bot.cli.main(['--help'], standalone_mode=False); print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    assert not loaded & {"rich", "pydantic", "openai", "sqlalchemy", "redis", "asyncio"}
    assert "chat" in done.stdout


@pytest.mark.parametrize("home", ["/proc/courtbot", "/dev/null/courtbot"])
def test_a_home_that_cannot_be_used_is_named(courtbot: Courtbot, home: str):
    done = courtbot.run("chat", "--json", stdin="help\n", COURTBOT_HOME=home)
    assert done.returncode == 2
    assert "COURTBOT_HOME" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_in_use_is_named(courtbot: Courtbot):
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        done = courtbot.run("sandbox", "--port", str(server.getsockname()[1]))
    assert done.returncode == 2
    assert "--port" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_damaged_database_is_named(courtbot: Courtbot):
    courtbot.bookings()
    courtbot.home.joinpath("courtbot.sqlite").write_bytes(b"no database at all" * 500)
    for words in (("chat", "--json"), ("bookings",), ("doctor",)):
        done = courtbot.run(*words, stdin="help\n")
        assert done.returncode == 1
        assert "courtbot.sqlite" in done.stdout + done.stderr
        assert "Traceback" not in done.stderr


@pytest.mark.parametrize("minutes", ["30", "60", "90"])
def test_the_slot_length_of_a_new_club_can_be_set(courtbot: Courtbot, minutes: str):
    [reply] = courtbot.chat("book court 1 tomorrow at 10am", COURTBOT_CLUB_SLOT_MINUTES=minutes)
    assert reply["booking"] or reply["offers"]
    assert all(o["slot_id"].endswith(f"-{minutes}") for o in reply["offers"])
