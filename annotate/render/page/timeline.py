"""The dates of an article on a line, drawn as SVG within the page.

News mixes this week's days with years long past, so the line is not to scale: what lies between two
neighbours grows with the logarithm of the days between them. Days are dots above it, longer
stretches bars below it; the table beside it says the same in words.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise
from math import log2
from typing import NamedTuple

from annotate.core.moments import Stretch, placed
from annotate.core.tags import Tag
from annotate.render.page.escape import escaped
from annotate.render.page.tables import dates as table
from annotate.render.page.view import View, in_short

WIDTH = 720
MARGIN = 40
LANE = 18
"""Height of a row of words, in the units of the drawing, which are CSS pixels at full size."""
LETTER = 7.3
"""Width of a letter or digit, about."""
LANES = 8
"""Words that find no room in so many rows are left to the table."""
GAP = 8


class Moment(NamedTuple):
    """A stretch of days, and the tags that mean it."""

    first: date
    last: date
    tags: tuple[Tag, ...]

    @property
    def words(self) -> str:
        """The value, in short, and how often it is meant."""
        often = f" ×{len(self.tags)}" if len(self.tags) > 1 else ""
        value = str(self.tags[0].attributes.get("value", ""))
        short = value[:10] if self.first == self.last else value
        return in_short(short, 21) + often


class Place(NamedTuple):
    """Where the words for a moment stand; lanes count from the line."""

    moment: Moment
    x: float
    until: float
    """The end of the bar; of a dot, its place."""
    lane: int | None


def moments(tags: Sequence[Tag]) -> list[Moment]:
    """What the values of dates mean, by the calendar; those without a place in it are left out."""
    found: dict[tuple[date, date], list[Tag]] = {}
    for tag in tags:
        stretch = placed(tag)
        if isinstance(stretch, Stretch):
            found.setdefault((stretch.first, stretch.last), []).append(tag)
    return [Moment(*bounds, tuple(found[bounds])) for bounds in sorted(found)]


def timeline(view: View, heading: str) -> Iterator[str]:
    """The section with the line and the table; nothing if no date has a value."""
    every = view.dates
    found = moments(every)
    if not found:
        return
    yield f"<section id=dates{view.number}>"
    yield f"<{heading}>Dates</{heading}>\n"
    yield "<figure><div class=scroll tabindex=0 role=group aria-label=Timeline>"
    yield from _drawing(view, found)
    yield "</div><figcaption>Not to scale: long gaps are shortened. The table has the same dates."
    yield "</figcaption></figure>\n"
    placed = [tag for moment in found for tag in moment.tags]
    yield from table(view, placed, len(every) - len(placed))
    yield "</section>\n"


def _drawing(view: View, found: Sequence[Moment]) -> Iterator[str]:
    scale = _scale(found)
    dots = [moment for moment in found if moment.first == moment.last]
    bars = [moment for moment in found if moment.first < moment.last]
    above = _placed(dots, scale, centred=True)
    below = _placed(bars, scale, centred=False)
    line = (max((place.lane or 0 for place in above), default=-1) + 1) * LANE + 16
    height = line + (max((place.lane or 0 for place in below), default=-1) + 1) * LANE + 12
    label = (
        f"Timeline from {found[0].first} to {max(moment.last for moment in found)}:"
        f" {len(found)} dates, listed in the table that follows"
    )
    yield f'<svg role=img aria-label="{label}" viewBox="0 0 {WIDTH} {height}" width={WIDTH}'
    yield f' height={height}><path class=axis d="M12 {line}H{WIDTH - 12}"/>'
    for place in above:
        if place.lane:
            yield f'<path class=lead d="M{place.x:.1f} {line}V{line - 9 - place.lane * LANE}"/>'
    for place in above:
        yield from _dot(view, place, line)
    for place in below:
        yield from _bar(view, place, line)
    yield "</svg>"


def _scale(found: Sequence[Moment]) -> dict[date, float]:
    """The place of every first and last day on the line."""
    there = sorted({day for moment in found for day in (moment.first, moment.last)})
    places = [0.0]
    for before, after in pairwise(there):
        places.append(places[-1] + log2(1 + (after - before).days))
    whole = places[-1]
    room = WIDTH - 2 * MARGIN
    return {
        day: MARGIN + (room * place / whole if whole else room / 2)
        for day, place in zip(there, places, strict=True)
    }


def _placed(found: Sequence[Moment], scale: dict[date, float], *, centred: bool) -> list[Place]:
    """Each with the first lane that has room for its words, and for its bar."""
    taken: list[float] = []
    made: list[Place] = []
    for moment in found:
        x, until = scale[moment.first], scale[moment.last]
        size = len(moment.words) * LETTER
        start = max(0.0, min(x - size / 2, WIDTH - size)) if centred else x
        end = start + size if centred else max(until + GAP + size, x)
        lane = next((n for n, used in enumerate(taken) if used + GAP <= start), len(taken))
        if lane >= LANES:
            made.append(Place(moment, x, until, None))
            continue
        taken[lane : lane + 1] = [end]
        made.append(Place(moment, x, until, lane))
    return made


def _dot(view: View, place: Place, line: int) -> Iterator[str]:
    yield _group(view, place.moment)
    if place.lane is not None:
        y = line - 12 - place.lane * LANE
        size = len(place.moment.words) * LETTER
        x = max(size / 2, min(place.x, WIDTH - size / 2))
        yield f"<text x={x:.1f} y={y} text-anchor=middle>{escaped(place.moment.words)}</text>"
    yield f"<circle cx={place.x:.1f} cy={line} r=5 /></g>"


def _bar(view: View, place: Place, line: int) -> Iterator[str]:
    y = line + 10 + (place.lane or 0) * LANE
    width = max(6.0, place.until - place.x)
    yield _group(view, place.moment)
    yield f"<rect x={place.x:.1f} y={y} width={width:.1f} height=7 rx=2 />"
    if place.lane is not None:
        words = escaped(place.moment.words)
        size = len(place.moment.words) * LETTER
        beside = place.x + width + GAP
        if beside + size <= WIDTH:
            yield f"<text x={beside:.1f} y={y + 8}>{words}</text>"
        else:
            yield f"<text x={place.x - GAP:.1f} y={y + 8} text-anchor=end>{words}</text>"
    yield "</g>"


def _group(view: View, moment: Moment) -> str:
    tag = moment.tags[0]
    quotes = ", ".join(f"“{in_short(tag.text, 40)}”" for tag in moment.tags[:5])
    more = f" and {len(moment.tags) - 5} more" if len(moment.tags) > 5 else ""
    number, key = view.numbers[tag.id], view.keys[tag.label].number
    return (
        f"<g class=moment data-of={number} data-key={key}>"
        f"<title>{escaped(f'{moment.words}: {quotes}{more}')}</title>"
    )
