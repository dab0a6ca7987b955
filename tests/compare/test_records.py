"""The lines that a comparison writes."""

import json
from pathlib import Path

from bot.compare import records
from bot.compare.play import repeatable
from bot.compare.records import RunRecord

SCHEMA_FILE = Path(records.__file__).with_name("schema.json")


def test_the_published_schema_is_the_one_of_the_record():
    assert json.loads(SCHEMA_FILE.read_text()) == RunRecord.model_json_schema()


def test_the_command_of_a_header_is_one_that_somebody_else_can_repeat():
    asked = ["compare", "A", "--quick", "--out", "/home/ann/out", "--seed", "7", "--out=x"]
    assert repeatable(asked) == "courtbot compare A --quick --seed 7"
