"""A time axis as one self-contained HTML page: the drawing, and the same in a list to be read.

Invariants: as those of `render.page`; and all that the drawing says is in the list, which needs no
script, so the drawing is for the eye only and the list is what a filter and a screen reader go
through.
"""

from collections.abc import Iterator, Sequence

from annotate.core.dated import Entry
from annotate.core.periods import Row
from annotate.render.claim_lists import verdict_words
from annotate.render.page.escape import escaped
from annotate.render.page.head import head
from annotate.render.painting import VERDICT_SIGNS
from annotate.render.timeline_drawing import drawing, numbers
from annotate.render.timeline_lines import notes

DRAWN = 4
"""Entries of a row in the drawing, where the list below has all."""


def page(found: Sequence[Row], most: int) -> Iterator[str]:
    """An HTML document in pieces; `most` entries a row in its list, 0 for all."""
    yield from head("Timeline", ["page.css", "axis.css"], ["theme.js", "axis.js"])
    yield "<body class=axis-page>\n<a class=skip href=#list>Skip to the list</a>\n"
    yield f"<header><h1>Timeline</h1><p class=facts>{escaped(_facts(found))}</p>"
    yield "<button type=button id=theme hidden>Colours: as the system</button></header>\n"
    yield "<div class=columns><main>\n"
    yield from _filter(found)
    yield "<h2>Axis</h2>\n<figure><div class=scroll tabindex=0 role=group aria-label=Axis>"
    yield from drawing(found, min(most, DRAWN) if most else DRAWN, alone=False)
    yield "</div></figure>\n<h2 id=list>List</h2>\n"
    if found:
        yield "<ol class=rows>\n"
        for number, row in enumerate(found, 1):
            yield from _row(row, number, most)
        yield "</ol>\n"
    else:
        yield "<p>No dates.</p>\n"
    yield "</main></div>\n</body>\n</html>\n"


def _facts(found: Sequence[Row]) -> str:
    if not found:
        return "no dates"
    last = max(row.last for row in found)
    files = len({entry.file for row in found for entry in row.entries})
    where = f"in {files:,} articles" if files > 1 else f"in {found[0].entries[0].file}"
    return f"{numbers(found)} from {found[0].first} to {last} {where}"


def _filter(found: Sequence[Row]) -> Iterator[str]:
    """What the script makes work: words to look for, and the kinds that there are."""
    yield "<form class=filter id=filter role=search hidden>"
    yield "<label>Filter <input type=search id=words autocomplete=off></label>"
    there = {kind(entry) for row in found for entry in row.entries}
    for name, words in KINDS.items():
        if name in there:
            yield f"<label><input type=checkbox checked data-kind={name}> {words}</label>"
    yield "<p id=state role=status></p></form>\n"


KINDS = {
    "date": "Dates",
    "claim": "Claims with a date",
    "published": "Claims at their article’s day of publication",
}


def kind(entry: Entry) -> str:
    """One of KINDS."""
    return "published" if entry.published else "claim" if entry.claim else "date"


def _row(row: Row, number: int, most: int) -> Iterator[str]:
    yield f"<li id=row{number}><h3>{escaped(row.label)}</h3><ul>\n"
    shown = row.entries[:most] if most else row.entries
    for entry in shown:
        yield _entry(entry, row)
    yield "</ul>"
    more = len(row.entries) - len(shown)
    if more:
        yield f"<p class=facts>… {more:,} more</p>"
    yield "</li>\n"


def _entry(entry: Entry, row: Row) -> str:
    said = notes(entry, row)
    before = f"<small>{escaped(said)}</small> " if said else ""
    claim = entry.claim
    if claim:
        names = ", ".join(speaker.name for speaker in claim.speakers)
        words = f"<bdi>{escaped(names)}</bdi> <b>{escaped(claim.saying)}</b>"
        words += f" <bdi>“{escaped(claim.text)}”</bdi>"
        found = verdict_words(claim)
        sign = f" <span class='verdict {_class(claim.verdict)}'>{escaped(found)}</span>"
        words += sign if found else ""
    else:
        words = f"<bdi>{escaped(entry.words)}</bdi>"
    return f"<li data-kind={kind(entry)}>{before}{words} <code>{escaped(entry.place)}</code></li>\n"


def _class(verdict: str) -> str:
    """The class of a verdict that page.css knows; of any other none."""
    return verdict if verdict in VERDICT_SIGNS else ""
