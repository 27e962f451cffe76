"""What the screen shows of a disagreement: who says what, and what of the text each leaves out.

Pure: clusters in, rows and marks out. Invariant: annotators differ by number, name and colour, and
without colour by underline, reverse and weight, in the text as in the rows.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rich.style import Style

from annotate.core.adjudicating import Adjudication, aside
from annotate.core.cells import clip, width
from annotate.core.disagreements import Cluster, content, differs
from annotate.core.spans import Span
from annotate.core.tags import Tag, in_words
from annotate.core.wording import counted
from annotate.render.palette import Palette
from annotate.tui.panels import tag_style
from annotate.tui.rows import Row, button, cell, fit, flow, row_width
from annotate.tui.styles import BOLD, DIM, KEY, PLAIN

Mark = tuple[Span, Style]
"""A stretch of the article, and the look that is laid on it."""

BACKGROUNDS = ("#6a1b9a", "#005f56", "#9c2a1f", "#5d4a00", "#1f4e8c", "#7a1f57")
"""Of the annotators in turn; white on them has a contrast of 7 : 1 or more, and the tags of the
article are light."""
SHARED = Style(color="#ffffff", bgcolor="#4a4a4a", bold=True, underline=True)
"""What several annotators cover."""
MONO = (
    Style(underline=True, bold=True),
    Style(reverse=True),
    Style(italic=True, bold=True),
    Style(underline2=True),
)
"""The annotators without colour; what several cover has the looks of all of them."""

FACTS = 2
"""Rows for what is said of a tag, at most."""
SHORTEST = 5
"""Characters that are left of a piece of a long text."""


KEYS = (
    ("1 … 9", "take the tags of this annotator; so does the letter that is marked in the name"),
    ("*", "take all that anybody has"),
    ("0  ⌫", "take neither; it is remembered, and not suggested"),
    ("=", "decide for the tags as they are now: for none, if there is none"),
    ("Enter", "edit the agreed tag; if there is none yet, that of the first who has one;"),
    ("", "Esc in the form leaves all as it was"),
    ("Tab  ⇧Tab", "skip it: to the next disagreement that is left; to the one before; where"),
    ("", "nothing is left, to the next article; to the one before"),
    ("→  ←", "to the next disagreement, decided or not; to the one before"),
)  # fmt: skip
"""What the keys of the walk do, for the help."""


class Cast(NamedTuple):
    """The annotators as the screen shows them."""

    layers: tuple[str, ...]
    coloured: bool = True
    taken: frozenset[str] = frozenset()
    """Keys that mean something else."""

    def look(self, layer: str) -> Style:
        place = self.layers.index(layer)
        if not self.coloured:
            return MONO[place % len(MONO)]
        background = BACKGROUNDS[place % len(BACKGROUNDS)]
        return Style(color="#ffffff", bgcolor=background, bold=True)

    @property
    def keys(self) -> dict[str, str]:
        """The keys that take an annotator's side: a number, and the first letter of the name that
        is nobody else's."""
        keys = {str(place): layer for place, layer in enumerate(self.layers[:9], 1)}
        for layer in self.layers:
            letter = next(
                (c for c in layer.lower() if c.isalpha() and c not in keys and c not in self.taken),
                "",
            )
            if letter:
                keys[letter] = layer
        return keys

    def name(self, layer: str) -> Row:
        """The number and the name, the letter that is a key marked."""
        keys = [key for key, whose in self.keys.items() if whose == layer]
        press = keys[0] if keys else ""
        number = press if press.isdigit() else " "
        row: Row = [button(f" {number} ", press, BOLD)]
        look, letter = self.look(layer), keys[-1] if keys else ""
        place = layer.lower().find(letter) if letter.isalpha() else -1
        row.append(button(f" {layer[: max(0, place)]}", press, look))
        if place >= 0:
            row.append(button(layer[place], press, look + KEY))
        row.append(button(f"{layer[place + 1 :]} ", press, look))
        return row


def marks(cluster: Cluster, cast: Cast) -> list[Mark]:
    """What lies on the article: the stretches of a cluster, each in the look of those who have it;
    in text order, none over another."""
    edges: dict[int, Counter[str]] = {}
    for layer, tags in cluster.says.items():
        for tag in tags:
            for span in tag.spans:
                edges.setdefault(span.start, Counter())[layer] += 1
                edges.setdefault(span.end, Counter())[layer] -= 1
    found: list[Mark] = []
    open: Counter[str] = Counter()
    last = 0
    for edge in sorted(edges):
        having = [layer for layer in cast.layers if open[layer] > 0]
        if having:
            found.append((Span(last, edge), _look(having, cast)))
        for layer, change in edges[edge].items():
            open[layer] += change
        last = edge
    return found


def _look(having: Sequence[str], cast: Cast) -> Style:
    if cast.coloured and len(having) > 1:
        return SHARED
    return sum((cast.look(layer) for layer in having[1:]), cast.look(having[0]))


def described(
    all: Adjudication, cluster: Cluster, palette: Palette, cast: Cast, columns: int
) -> list[Row]:
    """Who says what, and what the agreed layer has."""
    longest = max(width(layer) for layer in cast.layers)
    indent = min(longest, columns // 4) + 6
    rows: list[Row] = []
    for layer in cluster.says:
        first = True
        for facts in _sides(all, cluster, layer, palette, columns - indent):
            head = cast.name(layer) if first else []
            rows.append([*_padded(head, indent), *facts])
            first = False
    here, text = all.now(cluster), all.document.article.text
    for number, tag in enumerate(here or (None,)):
        head = [button(" = ", "=", BOLD), cell(" now ", BOLD)] if not number else []
        said = (
            _tag(tag, cluster, text, palette, [], columns - indent)
            if tag
            else [[cell("no tag", DIM)]]
        )
        for row in said:
            rows.append([*_padded(head, indent), *row])
            head = []
    return rows


def _padded(row: Row, columns: int) -> Row:
    return [*fit(row, columns - 1), cell(" " * max(1, columns - row_width(row)))]


def _sides(
    all: Adjudication, cluster: Cluster, layer: str, palette: Palette, columns: int
) -> Iterator[Row]:
    tags = cluster.says[layer]
    if not tags:
        yield [cell("no tag", DIM)]
    for tag in tags:
        links = [
            f"{tie.kind} → {_target(all, layer, tie.target, tie.cluster)}"
            for tie in cluster.ties[layer]
            if tie.source == tag.id
        ]
        yield from _tag(tag, cluster, all.document.article.text, palette, links, columns)


def _target(all: Adjudication, layer: str, id: str, place: int) -> str:
    tags = all.clusters[place].says[layer]
    return f"“{clip(_line(next(tag for tag in tags if tag.id == id).text), 24)}”"


def _tag(
    tag: Tag,
    cluster: Cluster,
    article: str,
    palette: Palette,
    links: Sequence[str],
    columns: int,
) -> list[Row]:
    """A tag in a row, what is said of it in some more where there is no room."""
    look = tag_style(palette, tag.label) if palette.coloured else BOLD
    head: Row = [button(f" {tag.label} ", "", look), cell(" “")]
    facts = _facts(tag, cluster, links)
    room = columns - row_width(head) - 1
    text = text_row(tag, cluster, article, max(12, room))
    head += [*text, cell("”")]
    if facts and row_width(head) + row_width(facts) + 1 <= columns:
        return [[*head, cell(" "), *facts]]
    rows = [fit(head, columns)]
    line: Row = []
    for piece in facts:
        if line and row_width(line) + row_width([piece]) > columns:
            rows.append(line)
            line = []
        line.append(piece)
    rows += [line] if line else []
    return [fit(row, columns) for row in rows[: 1 + FACTS]]


def _facts(tag: Tag, cluster: Cluster, links: Sequence[str]) -> Row:
    """Attributes, links and note, what differs first and in bold."""
    others = [other for tags in cluster.says.values() for other in tags]
    names = dict.fromkeys(name for other in (*others, tag) for name in other.attributes)
    differing = [n for n in names if len({repr(o.attributes.get(n)) for o in others}) > 1]
    row = [cell(f"{name}={_value(tag, name)}  ", BOLD) for name in differing]
    tied = len({content(cluster, layer)[1] for layer, some in cluster.says.items() if some}) > 1
    row += [cell(f"{link}  ", BOLD if tied else DIM) for link in links]
    row += [
        cell(f"{name}={_value(tag, name)}  ", DIM)
        for name in tag.attributes
        if name not in differing
    ]
    if tag.note:
        row.append(cell(f"note: {_line(tag.note)}"))
    return row


def _value(tag: Tag, name: str) -> str:
    return in_words(tag.attributes[name]) if name in tag.attributes else "–"


def text_row(tag: Tag, cluster: Cluster, article: str, room: int) -> Row:
    """The text of a tag, and in brackets what others have besides; in so many cells at most."""
    pieces = _pieces(tag, cluster, article)
    texts = [_line(text) for text, _ in pieces]
    extra = sum(2 for _, inside in pieces if not inside)
    while sum(map(width, texts)) + extra > room:
        longest = max(range(len(texts)), key=lambda place: len(texts[place]))
        if len(texts[longest]) <= SHORTEST:
            break
        texts[longest] = _shorter(texts[longest])
    row: Row = []
    for text, (_, inside) in zip(texts, pieces, strict=True):
        row.append(cell(text, BOLD) if inside else cell(f"[{text}]", DIM))
    return fit(row, room)


def _shorter(text: str) -> str:
    """A text without some of its middle."""
    whole = text.replace("…", "", 1) if "…" in text[len(text) // 4 : -len(text) // 4] else text
    keep = max(SHORTEST - 1, len(whole) * 4 // 5 - 1)
    return f"{whole[: (keep + 1) // 2]}…{whole[len(whole) - keep // 2 :]}"


def _pieces(tag: Tag, cluster: Cluster, article: str) -> list[tuple[str, bool]]:
    """The text from where the first to where the last of a tag and its rivals ends, in pieces:
    those of the tag and those that it leaves out."""
    rivals = [
        other
        for tags in cluster.says.values()
        for other in tags
        if other.start < tag.end and tag.start < other.end
    ]
    place = min(other.start for other in (tag, *rivals))
    end = max(other.end for other in (tag, *rivals))
    found: list[tuple[str, bool]] = []
    for span in tag.spans:
        found += [(article[place : span.start], False), (article[span.start : span.end], True)]
        place = span.end
    return [piece for piece in (*found, (article[place:end], False)) if piece[0]]


def _line(text: str) -> str:
    """A text with its line ends as blanks."""
    return "".join(" " if character.isspace() else character for character in text)


def headline(
    all: Adjudication, cluster: Cluster, place: int, total: int, columns: int, others: int = 0
) -> list[Row]:
    """Which disagreement it is, what differs, what became of it, what brackets mean if there are
    any, and how many others are not asked for; in as many rows as it takes."""
    what = "; ".join(differs(cluster)) or "all agree"
    pieces: list[Row] = [[cell(f" {word}")] for word in what.split(" ")]
    choice = all.choice(cluster)
    if choice:
        pieces.append([cell(f"  decided: {choice}", BOLD)])
    elif all.known(cluster):
        pieces.append([cell("  said anew since it was decided", BOLD)])
    elif all.now(cluster):
        pieces.append([cell("  tagged otherwise already", BOLD)])
    article = all.document.article.text
    tags = [tag for said in cluster.says.values() for tag in said]
    if any(not inside for tag in tags for _, inside in _pieces(tag, cluster, article)):
        pieces.append([cell("  […]: not in that tag", DIM)])
    if others:
        pieces.append([cell(f"  {aside(others)}", DIM)])
    rows = flow(pieces, columns, [cell(f" {place}/{total} ", BOLD)])
    return [fit(row, columns) for row in rows]


def concord(all: Adjudication) -> str:
    """That there is nothing to decide."""
    others = all.others()
    rest = f"; {aside(others)}" if others else ""
    if all.clusters and not all.asked:
        return f"nothing here is asked for{rest}"
    every = "everything" if len(all.asked) == len(all.clusters) else "everything asked for"
    agreed = counted(sum(some.unanimous for some in all.asked), "tag")
    return f"{', '.join(all.layers)} agree in {every}: {agreed}{rest}"


__all__ = [
    "KEYS",
    "PLAIN",
    "Cast",
    "Mark",
    "concord",
    "described",
    "headline",
    "marks",
    "text_row",
]
