"""`annotate formats`: which formats there are, and what each can hold."""

from __future__ import annotations


def formats() -> None:
    """Print which formats there are, and what each can hold."""
    from annotate import console
    from annotate.cli.table import table
    from annotate.formats import registry
    from annotate.formats.contract import CARRIES, Format
    from annotate.formats.declarations import BUILT_IN

    def row(format: Format) -> list[str]:
        ways = [way for way, on in (("in", format.reads), ("out", format.writes)) if on]
        kept = [name for name in CARRIES if name in format.carries]
        said = f"{format.about}\nholds: {', '.join(kept) or 'none of these'}"
        said += "".join(f"\n{name}: {meaning}" for name, meaning in format.options.items())
        return [format.name, " ".join(format.suffixes), ", ".join(ways), format.unit, said]

    others, problems = registry.installed()
    rows = [["FORMAT", "FILES", "WAYS", "OFFSETS", "WHAT"], *map(row, [*BUILT_IN, *others])]
    console.write(*table(rows, console.columns(100)))
    for problem in problems:
        console.warn(problem)
