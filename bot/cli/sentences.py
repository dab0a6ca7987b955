"""`courtbot sentences`: what members can read, in every language, and what admins read, to be read as a whole."""

import json

import click

from bot.i18n import catalogues


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

    rows = {template: said(template, chosen) for template in templates(codes)} | {text: {} for text in sentences()}
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for template, words in rows.items():
        click.echo("\n".join([template, *(f"    {code}: {text}" for code, text in words.items()), ""]))


def templates(codes: list[str]) -> list[str]:
    """In the order of the first catalogue, which is that of where they stand in the code."""
    return list(dict.fromkeys(template for code in codes for template in catalogues.load(code).words))


def said(template: str, codes: list[str]) -> dict[str, str]:
    return {code: catalogues.load(code).words.get(template, "(missing)") for code in codes}
