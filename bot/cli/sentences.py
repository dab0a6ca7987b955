"""`courtbot sentences`: what members can read, in every language, and what admins read, to be read as a whole."""

import json

import click

from bot.i18n import catalogues
from bot.i18n.language import ENGLISH


@click.command()
@click.option("--language", metavar="CODE", help="Only this one beside English.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for scripts.")
def command(language: str | None, as_json: bool) -> None:
    """Print every sentence of the catalogues, English first, then those for admins; what stands in braces is filled
    in."""
    codes = sorted(code for code in catalogues.codes() if catalogues.load(code).words)
    if language and language not in codes:
        raise click.BadParameter(f"there are {', '.join(codes)}", param_hint="--language")
    chosen = [language] if language else codes
    from bot.cli.admin_sentences import sentences

    rows = members_sentences(codes, chosen) | {text: {} for text in sentences()}
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for template, words in rows.items():
        click.echo("\n".join([template, *(f"    {code}: {text}" for code, text in words.items()), ""]))


def members_sentences(codes: list[str], chosen: list[str]) -> dict[str, dict[str, str]]:
    """By English sentence, how the chosen languages say it; a sentence about one of a thing follows that about many."""
    rows: dict[str, dict[str, str]] = {}
    of_one = catalogues.load(ENGLISH).of_one
    for template in templates(codes):
        rows[template] = said(template, chosen)
        if template in of_one:
            rows[of_one[template]] = {code: catalogues.load(code).of_one[template] for code in chosen}
    return rows


def templates(codes: list[str]) -> list[str]:
    """In the order of the first catalogue, which is that of where they stand in the code."""
    return list(dict.fromkeys(template for code in codes for template in catalogues.load(code).words))


def said(template: str, codes: list[str]) -> dict[str, str]:
    return {code: catalogues.load(code).words.get(template, "(missing)") for code in codes}
