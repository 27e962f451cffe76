"""Markdown to read and to send on: the article with its tags in brackets, and what they say.

The text is as `show` prints it without colour, `[Maria Orlova|**person**]`, line by line. Claims
have numbers, which the table of claims below names; so have tags that cross others or have
fragments, at both ends. Then come who, where and when, each with how often and in which lines of
the article. Nothing of the article is markup.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from annotate.core.brackets import Bracket, brackets, numbered
from annotate.core.cells import KEPT, UNSAFE, safe
from annotate.core.tags import Tag
from annotate.formats.claims import Ends, ends, is_claim, said
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.markdown_signs import cell, changes, escaped
from annotate.formats.stated import stated

SHOWN = ("claimant", "cue")
"""Links of claims that the table shows."""

OF_CLAIMS = ("verdict", "rating", "restated", "evidence")
OF_OTHERS = ("entity", "value")
"""Attributes that are written."""

BREAK = "\\\n"


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One document of all articles."""
    first = True
    for article in articles:
        if not first:
            yield b"\n---\n\n"
        first = False
        for piece in _Report(article, plan.loss).pieces():
            yield piece.encode("utf-8", "replace")


class _Report:
    """What is written of one article."""

    def __init__(self, article: Exported, loss: Loss) -> None:
        self.article = article
        self.loss = loss
        self.tags = [*article.tags()]
        self.claims = [tag for tag in self.tags if is_claim(tag, article.schema)]
        named = numbered(self.tags).keys() | {tag.id for tag in self.claims}
        ordered = (tag for tag in self.tags if tag.id in named)
        self.numbers = {tag.id: number for number, tag in enumerate(ordered, 1)}

    def pieces(self) -> Iterator[str]:
        self._count()
        facts = stated(self.article)
        title = facts.pop("title", "") or self.article.file
        yield f"# {_words(title)}\n\n"
        for name, value in [*facts.items(), ("file", self.article.file)]:
            yield f"- {name}: {_words(value)}\n"
        yield "\n## Text\n\n"
        yield from _paragraphs(self.article.text, brackets(self.tags), self.numbers)
        yield from self._claims()
        yield from self._names()

    def _count(self) -> None:
        """What is said of the tags and not written."""
        claims = {tag.id for tag in self.claims}
        for tag in self.tags:
            shown = OF_CLAIMS if tag.id in claims else OF_OTHERS
            others = [name for name in tag.attributes if name not in shown]
            self.loss.add("attributes", of="value", n=len(others))
            self.loss.add("notes", n=bool(tag.note and tag.id not in claims))
            for key in tag.extra:
                self.loss.add(key)
            self.loss.add_aside("who made it, and when", n=bool(tag.by or tag.at))
        links = [*self.article.links()]
        kept = [link for link in links if link.source in claims and link.kind in SHOWN]
        self.loss.add("links", of="link", n=len(links) - len(kept))
        hidden = UNSAFE.findall(self.article.text.replace("\r\n", "\n").translate(KEPT))
        self.loss.add_aside("control characters", "written as signs", of="character", n=len(hidden))

    def _claims(self) -> Iterator[str]:
        if not self.claims:
            return
        yield "\n## Claims\n\n| | Claim | Claimant | Cue | Verdict | Note |\n"
        yield "| ---: | --- | --- | --- | --- | --- |\n"
        targets = ends(self.article)
        for tag in self.claims:
            restated = said(tag, "restated")
            columns = [
                str(self.numbers[tag.id]),
                cell(_line(tag.text)) + (f" *{cell(_line(restated))}*" if restated else ""),
                _targets(targets, tag, "claimant"),
                _targets(targets, tag, "cue"),
                _joined(said(tag, name) for name in ("verdict", "rating", "evidence")),
                cell(_line(tag.note)),
            ]
            yield f"| {' | '.join(columns)} |\n"

    def _names(self) -> Iterator[str]:
        """Who, where and when, by label."""
        schema = self.article.schema
        labels = dict.fromkeys(label.name for label in schema.labels)
        labels |= dict.fromkeys(tag.label for tag in self.tags)
        by_label: dict[str, list[Tag]] = {}
        for tag in self.tags:
            by_label.setdefault(tag.label, []).append(tag)
        for label in labels:
            if label not in by_label or schema.layer_of(label) == "claim":
                continue
            yield f"\n## {_words(label)}\n\n"
            for entry in _entries(self.article, by_label[label]):
                yield entry.line()


class _Entry(NamedTuple):
    """What several tags name."""

    name: str
    texts: dict[str, None]
    """How they name it, in small letters and as it first stands there."""
    lines: list[int]

    def line(self) -> str:
        where = ", ".join(map(str, dict.fromkeys(self.lines)))
        lines = "line" if len(set(self.lines)) == 1 else "lines"
        others = [f"“{_words(text)}”" for text in self.texts if text != self.name]
        also = f", {', '.join(others)}" if others else ""
        return f"- **{_words(self.name)}**{also}: {len(self.lines)} × in {lines} {where}\n"


def _entries(article: Exported, tags: Iterable[Tag]) -> list[_Entry]:
    """By canonical name or value, else by text; in the order in which they first appear."""
    found: dict[str, _Entry] = {}
    for tag in tags:
        text = _line(tag.text)
        name = _line(said(tag, "entity") or said(tag, "value"))
        key = name or text.casefold()
        entry = found.setdefault(key, _Entry(name or text, {}, []))
        entry.texts[text] = None
        entry.lines.append(article.document.article.line_column(tag.start)[0])
    return [*found.values()]


def _targets(targets: Ends, tag: Tag, kind: str) -> str:
    tags = targets.get(tag.id, {}).get(kind, [])
    return _joined(dict.fromkeys(said(end, "entity") or end.text for end in tags))


def _joined(parts: Iterable[str]) -> str:
    return "; ".join(cell(_line(part)) for part in parts if part)


def _line(text: str) -> str:
    """A text in one line, its control characters shown as signs."""
    return safe(" ".join(text.split()))


def _words(text: str) -> str:
    """A text in one line as Markdown; never empty, as no emphasis may be."""
    return escaped(_line(text)) or "?"


def _paragraphs(text: str, marks: list[Bracket], numbers: dict[str, int]) -> Iterator[str]:
    """The lines with their brackets, each as it is; blank ones part paragraphs."""
    place = start = 0
    between = ""
    for line in text.split("\n"):
        until = start + len(line)
        body = line.removesuffix("\r") if until < len(text) else line
        first = place
        while place < len(marks) and (marks[place].offset <= until or until == len(text)):
            place += 1
        made = _marked(body, start, marks[first:place], numbers)
        if made:
            yield between + made
            between = BREAK
        elif between:
            between = "\n\n"
        start = until + 1
    if between:
        yield "\n"


def _marked(line: str, start: int, marks: list[Bracket], numbers: dict[str, int]) -> str:
    """A line with brackets; empty if it is blank and has none."""
    shown = "\t".join(map(safe, line.split("\t")))
    if not marks and not shown.strip():
        return ""
    found = changes(shown)
    parts = []
    place = 0
    for mark in marks:
        offset = min(mark.offset - start, len(line))
        parts += [found.get(i, shown[i]) for i in range(place, offset)]
        parts.append(_mark(mark, numbers.get(mark.tag.id)))
        place = offset
    parts += [found.get(i, shown[i]) for i in range(place, len(shown))]
    return "".join(parts)


def _mark(mark: Bracket, number: int | None) -> str:
    if mark.opens:
        return f"\\[{number}: " if number else "\\["
    label = f"**{_words(mark.tag.label)}**"
    return f"\\|{label} {number}\\]" if number else f"\\|{label}\\]"
