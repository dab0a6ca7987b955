"""The published figures: `python -m tests.compare.publish RUNS.jsonl` keeps what a comparison came to in
`patterns/measured.json`, and writes its figures into the READMEs. A test says where a README differs."""

import re
import sys
from pathlib import Path

import patterns
from bot.compare.article import SIDE_BY_SIDE
from bot.compare.files import read_file
from bot.compare.summary import Comparison
from bot.compare.table import Aggregate, Row, aggregate, markdown, percent, provenance

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "patterns/measured.json"
BLOCK = re.compile(r"(?<=<!-- measured -->\n).*?(?=<!-- end of measured -->)", re.DOTALL)
FIGURE = re.compile(r"\b([A-H]) [\d.,]+(%?) (passed|calls|tokens|hops|messages|lines|files|parts|ways)\b")
"""A figure in prose, such as "A 1.1 calls"."""


def kept() -> Aggregate:
    return Aggregate.model_validate_json(KEPT.read_text())


def with_table(text: str, table: str) -> str:
    return BLOCK.sub(f"{table}\n", text)


def with_figures(text: str, found: Aggregate) -> str:
    by_letter = {row.letter: row for row in found.rows}

    def current(match: re.Match[str]) -> str:
        letter, _, what = match.groups()
        return f"{letter} {figure(by_letter[letter], what)} {what}"

    return FIGURE.sub(current, text)


def figure(row: Row, what: str) -> str:
    code = row.code
    figures = {
        "passed": percent(row.success.rate),
        "calls": f"{row.calls:.1f}",
        "tokens": f"{row.tokens:,.0f}",
        "hops": f"{row.hops:.1f}",
        "messages": f"{row.turns:.1f}",
        "ways": f"{row.ways:.1f}",
        "lines": f"{code.lines:,}" if code else "0",
        "files": str(code.files) if code else "0",
        "parts": str(code.parts) if code else "0",
    }
    return figures[what]


def short(found: Aggregate) -> str:
    """The table of the root README: each letter in words, in figures, and by its file."""
    head = (
        "| | style | who decides the flow | passed | calls | tokens | hops | lines | file |\n|-|-|-|-:|-:|-:|-:|-:|-|"
    )
    lines = [_line(row) for row in found.rows if not row.is_baseline]
    baselines = ", ".join(f"{row.letter} {percent(row.success.rate)}" for row in found.rows if row.is_baseline)
    says = (
        f"*{provenance(found.rows).capitalize()}*: means of {found.scenarios} scenarios, {found.date[:10]}, made by "
        f"`{found.command}`; with a key it plays them with your\nmodel ([bot/compare](bot/compare/README.md)). "
        f"Baselines pass: {baselines}. A ninth is one more file in `patterns/`."
    )
    return "\n".join([head, *lines, "", says])


def _line(row: Row) -> str:
    said, file = SIDE_BY_SIDE[row.letter], patterns.names()[row.letter]
    path = f"patterns/{file}.py" if (ROOT / f"patterns/{file}.py").exists() else f"patterns/{file}/"
    shown = (figure(row, what) for what in ("passed", "calls", "tokens", "hops", "lines"))
    return f"| {' | '.join((row.letter, said.style, said.decides, *shown, f'`{path}`'))} |"


def pages(found: Aggregate) -> dict[Path, str]:
    """The READMEs as they should be."""
    root, rooms = ROOT / "README.md", ROOT / "patterns/README.md"
    return {
        root: with_table(root.read_text(), short(found)),
        rooms: with_figures(with_table(rooms.read_text(), markdown(found)), found),
    }


def main(runs: Path) -> None:
    header, records = read_file(runs)
    found = aggregate(Comparison(header, tuple(records)))
    KEPT.write_text(f"{found.model_dump_json(indent=1)}\n")
    for path, text in pages(found).items():
        path.write_text(text)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
