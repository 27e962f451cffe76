"""Who claims what as an SVG drawing: claimants, their claims, and the links between claims.

The layers are columns: claimants on the left, each with its claims beside it, and on the right the
links from claim to claim, each in a lane of its own, so no line runs along another or through
words. Nothing is laid out by chance, and no other program is needed: the same claims make the same
drawing everywhere. Kinds of link and verdicts differ by words and dashes, not by colour alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from annotate.core.claims import Claim, Claimant
from annotate.core.wording import counted
from annotate.render.claim_lists import tied, verdict_words
from annotate.render.lettering import BOLD, FONT, advance, broken, cut, escaped, tooltip

SIZE, SMALL, LINE = 13, 11, 18
"""Of the letters, of small ones, and the height of a line, in CSS pixels, as all lengths here."""
MARGIN, PAD, GAP = 24, 10, 12
WHO, BETWEEN, CLAIM = 190, 64, 470
"""Widths of a claimant, of the lines to its claims, of a claim."""
MOST_LINES = 8
"""Of a claimant's name, of a claim's words, and of what else is known of it."""
FACTS = 15
"""Height of a small line."""
PORT = 17
"""Between the ends of two links at one claim."""
WORDS = 76
"""Room for the name of a link beside its claim."""
LANE = 12
TRUNK, ASIDE = 9, 7
"""Between the trunks of two claimants, and between their lines at one claim."""
FAR = 600
"""From so far below its claimant on, a claim repeats the name: a window shows no more at once."""

PORT_DOWN = PAD + LINE / 2 + 2
"""From the top of a box to the line between a claimant and a claim."""

LEFT = MARGIN + WHO + BETWEEN
RIGHT = LEFT + CLAIM

STYLE = (
    f":root{{color-scheme:light dark}}text{{font:{SIZE}px {FONT};fill:#1a1a1a}}"
    ".paper{fill:#ffffff}.box{fill:#f6f5f2;stroke:#8a8a86}.who{fill:#e6edf6;stroke:#8a8a86}"
    f".bold{{font-weight:600}}.small{{font-size:{SMALL}px;fill:#595959}}"
    ".line{fill:none;stroke:#8a8a86;stroke-width:1.25}.tie{fill:none;stroke-width:1.75}"
    ".contradicts.tie{stroke:#a83c00;stroke-dasharray:6 3}.supports.tie{stroke:#00684a}"
    ".contradicts{fill:#a83c00}.supports{fill:#00684a}.tie.supports,.tie.contradicts{fill:none}"
    "@media (prefers-color-scheme:dark){text{fill:#e9e7e2}.paper{fill:#16181c}"
    ".box{fill:#22252b;stroke:#85878c}.who{fill:#23324a;stroke:#85878c}.small{fill:#b3b1ac}"
    ".line{stroke:#85878c}.contradicts{fill:#f59a63}.supports{fill:#4fd6a5}"
    ".contradicts.tie{stroke:#f59a63}.supports.tie{stroke:#4fd6a5}}"
)
"""Plain colours, not variables, which few programs but browsers know."""


class Box(NamedTuple):
    """A claim at its place."""

    claim: Claim
    top: float
    height: float
    lines: tuple[str, ...]
    ports: tuple[tuple[str, str, int], ...]
    """The links that start or end here, by kind, and the numbers by which both ends know them."""
    facts: tuple[str, ...] = ()
    """What is known of it besides, in small lines."""
    far: bool = False
    """True if the claimant's name is so far above that it is repeated here."""


class Who(NamedTuple):
    """A claimant at its place."""

    claimant: Claimant
    top: float
    height: float
    lines: tuple[str, ...]


class Tie(NamedTuple):
    """A link between two claims."""

    kind: str
    source: tuple[str, str]
    target: tuple[str, str]


def graph(claimants: Sequence[Claimant], known: Mapping[tuple[str, str], Claim]) -> Iterator[str]:
    """An SVG document in pieces; `known` are all claims by their keys."""
    ties = [
        Tie(kind, key, other.key)
        for key, claim in known.items()
        for kind, other in tied(claim, known)
        if other.key != key
    ]
    whos, boxes, height = _placed(claimants, ties)
    ports = _ports(boxes, ties)
    lanes = _lanes([(ports[n, 0], ports[n, 1]) for n in range(len(ties))])
    trunks = _trunks(whos, boxes)
    aside = TRUNK * max(trunks, default=0)
    width = aside + RIGHT + (WORDS + LANE * (max(lanes) + 1) if lanes else 0) + MARGIN
    people = sum(one.speaker.somebody for one in claimants)
    title = f"{counted(len(known), 'claim')} by {counted(people, 'claimant')}"
    links = ", ".join(
        f"{sum(t.kind == kind for t in ties)} of {kind}"
        for kind in dict.fromkeys(t.kind for t in ties)
    )
    described = (
        "Claimants on the left, a line from each to its claims; on the right "
        f"{f'the links between claims: {links}' if links else 'no links between claims'}."
    )
    yield (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<svg xmlns="http://www.w3.org/2000/svg" role="graphics-document document"'
        f' aria-labelledby="title desc" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}">\n<title id="title">{title}</title>\n<desc id="desc">{described}'
        f"</desc>\n<style>{STYLE}</style>\n"
        f'<rect class="paper" width="{width}" height="{height}"/>\n'
    )
    if not known:
        yield f'<text x="{MARGIN}" y="{MARGIN + SIZE}">No claims.</text>\n'
    for who, lane in zip(whos, trunks, strict=True):
        yield from _lines_to(who, boxes, lane, LEFT + aside)
    for who in whos:
        yield from _who(who)
    yield f'<g transform="translate({aside} 0)">\n'
    for number, tie in enumerate(ties):
        yield from _tie(tie, ports[number, 0], ports[number, 1], lanes[number])
    for box in boxes.values():
        yield from _box(box)
    yield "</g>\n</svg>\n"


def _placed(
    claimants: Sequence[Claimant], ties: Sequence[Tie]
) -> tuple[list[Who], dict[tuple[str, str], Box], int]:
    """Where claimants and claims stand, and the height of the whole. A claim of several stands
    beside the first of them, and who has no other claims stands below that one."""
    first: dict[tuple[str, str], int] = {}
    for number, one in enumerate(claimants):
        for claim in one.claims:
            first.setdefault(claim.key, number)
    hosts: dict[int, list[int]] = {number: [number] for number in first.values()}
    for number, one in enumerate(claimants):
        if number not in hosts:
            hosts[first[one.claims[0].key]].append(number)
    whos: list[Who] = []
    boxes: dict[tuple[str, str], Box] = {}
    top = float(MARGIN)
    for _, numbers in sorted(hosts.items()):
        left = right = top
        for number in numbers:
            one = claimants[number]
            lines = tuple(broken(one.speaker.name, WHO - 2 * PAD - 6, SIZE * BOLD, MOST_LINES))
            height = 2 * PAD + LINE * len(lines) + 12
            whos.append(Who(one, left, height, lines))
            left += height + GAP
            for claim in one.claims:
                if first[claim.key] == number:
                    box = _sized(claim, right, ties, right - top > FAR)
                    boxes[claim.key] = box
                    right += box.height + GAP
        top = max(left, right) + GAP
    return whos, boxes, ceil(top - GAP + MARGIN if claimants else 2 * MARGIN + LINE)


def _sized(claim: Claim, top: float, ties: Sequence[Tie], far: bool) -> Box:
    lines = tuple(broken(f"“{claim.text}”", CLAIM - 2 * PAD, SIZE, MOST_LINES))
    ports = tuple(
        (tie.kind, "from" if end == 0 else "to", number)
        for number, tie in enumerate(ties)
        for end, key in enumerate((tie.source, tie.target))
        if key == claim.key
    )
    who = ", ".join(speaker.name for speaker in claim.speakers)
    when = f"when {', '.join(claim.when)}" if claim.when else ""
    name = who if far or len(claim.speakers) > 1 else ""
    known = " · ".join(fact for fact in (name, claim.place, claim.check, when) if fact)
    facts = tuple(broken(known, CLAIM - 2 * PAD, SMALL, MOST_LINES))
    height = 2 * PAD + LINE * (len(lines) + 1) + FACTS * len(facts) - 1
    lowest = PORT_DOWN + ASIDE * len(claim.speakers)
    return Box(claim, top, max(height, PORT * (len(ports) + 1), lowest), lines, ports, facts, far)


def _ports(
    boxes: Mapping[tuple[str, str], Box], ties: Sequence[Tie]
) -> dict[tuple[int, int], float]:
    """The height at which each link leaves (0) and arrives (1), by the number of the link."""
    made: dict[tuple[int, int], float] = {}
    for box in boxes.values():
        ends = []
        for _, way, number in box.ports:
            tie = ties[number]
            other = boxes[tie.target if way == "from" else tie.source]
            # Those that go up leave above those that go down, the far ones outside.
            ends.append((other.top, number, 0 if way == "from" else 1))
        ends.sort()
        start = box.top + box.height / 2 - PORT * (len(ends) - 1) / 2
        for place, (_, number, end) in enumerate(ends):
            made[number, end] = start + place * PORT
    return made


def _lanes(stretches: Sequence[tuple[float, float]]) -> list[int]:
    """A lane for each link such that no two in one lane share a height; the short ones inside."""
    lanes = [0] * len(stretches)
    taken: list[list[tuple[float, float]]] = []
    spans = [(min(pair), max(pair)) for pair in stretches]
    for number in sorted(range(len(spans)), key=lambda n: spans[n][1] - spans[n][0]):
        low, high = spans[number]
        free = (
            lane
            for lane, there in enumerate(taken)
            if all(high + 2 < start or end < low - 2 for start, end in there)
        )
        lanes[number] = lane = next(free, len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((low, high))
    return lanes


def _ends_of(who: Who, boxes: Mapping[tuple[str, str], Box]) -> list[float]:
    """Where the lines of a claimant come to its claims; those of several at one claim lie apart."""
    return [
        boxes[claim.key].top + PORT_DOWN + ASIDE * _number_of(who.claimant, claim)
        for claim in who.claimant.claims
    ]


def _number_of(one: Claimant, claim: Claim) -> int:
    return [speaker.key for speaker in claim.speakers].index(one.speaker.key)


def _trunks(whos: Sequence[Who], boxes: Mapping[tuple[str, str], Box]) -> list[int]:
    """A lane for the lines of each claimant, so that none runs along those of another."""
    reach = []
    for who in whos:
        ends = [who.top + PORT_DOWN, *_ends_of(who, boxes)]
        reach.append((min(ends), max(ends)))
    return _lanes(reach)


def _lines_to(
    who: Who, boxes: Mapping[tuple[str, str], Box], lane: int, left: int
) -> Iterator[str]:
    """The lines from a claimant to its claims, over a trunk in a lane beside it."""
    x, y = MARGIN + WHO, who.top + PORT_DOWN
    trunk = x + BETWEEN / 2 + TRUNK * lane
    for to in _ends_of(who, boxes):
        if abs(to - y) < 1:
            yield f'<path class="line" d="M{x} {y:g}H{left}"/>\n'
            continue
        turn = min(6.0, abs(to - y) / 2) * (1 if to > y else -1)
        yield (
            f'<path class="line" d="M{x} {y:g}H{trunk - abs(turn):g}Q{trunk:g} {y:g} {trunk:g}'
            f' {y + turn:g}V{to - turn:g}Q{trunk:g} {to:g} {trunk + abs(turn):g} {to:g}H{left}"/>\n'
        )


def _tie(tie: Tie, start: float, end: float, lane: int) -> Iterator[str]:
    """A link: its name where it leaves, an arrow where it arrives."""
    x = RIGHT + WORDS + LANE * lane
    yield (
        f'<path class="tie {tie.kind}" d="M{RIGHT} {start:g}H{x}V{end:g}H{RIGHT + 9}"/>\n'
        f'<path class="head {tie.kind}" d="M{RIGHT + 1} {end:g}l10 -5v10z"/>\n'
        f'<text class="small {tie.kind}" x="{RIGHT + 7}" y="{start - 4:g}">{tie.kind}</text>\n'
    )


def _who(who: Who) -> Iterator[str]:
    speaker, claims = who.claimant
    number = counted(len(claims), "claim")
    yield (
        f'<g>{tooltip(f"{speaker.name}: {number}")}<rect class="who" rx="10"'
        f' x="{MARGIN}" y="{who.top:g}" width="{WHO}" height="{who.height:g}"/>'
    )
    y = who.top + PAD + SIZE
    for line in who.lines:
        yield f'<text class="bold" x="{MARGIN + PAD + 3}" y="{y:g}">{escaped(line)}</text>'
        y += LINE
    yield f'<text class="small" x="{MARGIN + PAD + 3}" y="{y - 2:g}">{number}</text></g>\n'


def _box(box: Box) -> Iterator[str]:
    claim = box.claim
    who = ", ".join(speaker.name for speaker in claim.speakers)
    x = LEFT + PAD
    yield (
        f"<g>{tooltip(f'{who} {claim.saying} “{claim.text}”')}"
        f'<rect class="box" rx="4" x="{LEFT}" y="{box.top:g}" width="{CLAIM}"'
        f' height="{box.height:g}"/>'
    )
    y = box.top + PAD + SIZE
    found = cut(verdict_words(claim), CLAIM / 2, SIZE, bold=True)
    room = CLAIM - 2 * PAD - advance(found, SIZE, bold=True) - GAP
    saying = cut(claim.saying, room, SIZE, bold=True)
    yield f'<text class="bold" x="{x}" y="{y:g}">{escaped(saying)}</text>'
    if found:
        end = RIGHT - PAD
        yield f'<text class="bold" text-anchor="end" x="{end}" y="{y:g}">{escaped(found)}</text>'
    for line in box.lines:
        y += LINE
        yield f'<text x="{x}" y="{y:g}">{escaped(line)}</text>'
    foot = box.top + box.height - PAD - FACTS * (len(box.facts) - 1)
    for line in box.facts:
        yield f'<text class="small" x="{x}" y="{foot:g}">{escaped(line)}</text>'
        foot += FACTS
    yield "</g>\n"
