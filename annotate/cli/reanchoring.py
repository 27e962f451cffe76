"""What `annotate reanchor` does with one article, and tells of it."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import msgspec

from annotate.core import lost
from annotate.core.anchors.placing import CHANGED, LOST, MOVED, STATES, UNCHANGED
from annotate.core.article import Article
from annotate.core.cells import in_json, safe
from annotate.core.lost import Waiting
from annotate.core.reanchoring import CERTAIN
from annotate.core.spans import Span
from annotate.core.tags import Tag, quote
from annotate.store.anchoring import undecided
from annotate.store.workspace import Workspace

FEW = 5
"""So many moved tags are named without being asked for."""

SHOWN = 50
"""Cells of a text that are shown."""

PLACES = 4
"""So many places are named where a lost tag may belong."""


class Wanted(NamedTuple):
    """What is to be placed without a person."""

    changed: bool = False
    """Tags whose quote was edited."""
    least: float | None = None
    """The confidence that is enough, edited or not."""
    by: str = ""

    def takes(self, entry: Waiting) -> bool:
        """True if a tag is to be placed where it is proposed."""
        if not entry.proposed:
            return False
        if entry.certain and entry.confidence >= (self.least or CERTAIN):
            return True
        return (self.changed or self.least is not None) and entry.confidence >= (self.least or 0)


class Moved(NamedTuple):
    """A tag that has a place."""

    state: str
    before: Tag
    after: Tag
    confidence: float
    reason: str


class Report(NamedTuple):
    """What became of an article's tags."""

    name: str
    article: Article
    placed: list[Moved]
    """In their old order, those that have not moved too."""
    waiting: list[Waiting]
    """What is lost."""
    news: bool
    """True if there is something to write."""

    def counts(self) -> dict[str, int]:
        """How many tags are in each state."""
        states = [moved.state for moved in self.placed]
        states += [CHANGED if entry.state == CHANGED else LOST for entry in self.waiting]
        return {state: states.count(state) for state in STATES}


def place(workspace: Workspace, wanted: Wanted) -> Report:
    """Place the tags of an article as far as that is wanted, in memory."""
    document, replaced = workspace.document, workspace.replaced
    version = document.version
    placed: list[Moved] = []
    waiting: list[Waiting] = []
    for p in replaced.placements if replaced is not None else ():
        made = document.tags.get(p.tag.id)
        if made is None:
            continue
        if p.confidence < (wanted.least or 0):
            document.apply(lost.lose(made, p.tag))
            waiting.append(lost.waiting(p))
        else:
            placed.append(Moved(p.state, p.tag, made, p.confidence, p.reason))
    left = {entry.tag.id for entry in waiting}
    there = {id: tag for id, tag in document.lost.items() if id not in left}
    for entry in undecided(there, document.article, workspace.path, replaced):
        if wanted.takes(entry):
            document.apply(lost.put(document, entry.tag, entry.proposed, by=wanted.by))
            made = document.tags[entry.tag.id]
            placed.append(Moved(entry.state, entry.tag, made, entry.confidence, entry.reason))
        else:
            waiting.append(entry)
    placed.sort(key=lambda moved: moved.before.order)
    waiting.sort(key=lambda entry: entry.tag.order)
    news = replaced is not None or document.version != version
    return Report(str(workspace.path), document.article, placed, waiting, news)


def as_text(report: Report, *, verbose: bool) -> str:
    """The counts, and a line for each tag that is not just where it was."""
    return "".join(f"{safe(line)}\n" for line in _lines(report, verbose))


def _lines(report: Report, verbose: bool) -> Iterator[str]:
    counts = report.counts()
    told = [f"{many} {state}" for state, many in counts.items() if many]
    yield f"{report.name}: {', '.join(told) or 'no tags'}"
    named = [moved for moved in report.placed if moved.state != UNCHANGED]
    few = verbose or counts[MOVED] <= FEW
    for moved in named:
        if moved.state == CHANGED or few:
            texts = _texts(moved.before, moved.after.text)
            at = _at(report.article, moved.after.spans)
            yield f"{_head(moved.before)} {moved.state} {texts} {at}"
    for entry in report.waiting:
        yield f"{_head(entry.tag)} {_waits(report.article, entry)}"


def _head(tag: Tag) -> str:
    return f"  {tag.id}  {tag.label}"


def _texts(before: Tag, after: str) -> str:
    old, new = lost.contrasted(before.text, after, SHOWN)
    return f"“{old}”" if old == new else f"“{old}” → “{new}”"


def _waits(article: Article, entry: Waiting) -> str:
    """What is known of a tag that waits for somebody to decide."""
    why = f": {entry.reason}" if entry.reason else ""
    if entry.proposed:
        texts = _texts(entry.tag, _text(article, entry.proposed))
        at = _at(article, entry.proposed)
        state = "changed, not placed:" if entry.state == CHANGED else "lost, perhaps"
        return f"{state} {texts} {at} (confidence {entry.confidence:.2f}){why}"
    places = ", ".join(_at(article, spans) for spans in entry.places[:PLACES])
    rest = f"; it may belong {places}" if places else ""
    return f"lost {_texts(entry.tag, entry.tag.text)}{why}{rest}"


def _text(article: Article, spans: tuple[Span, ...]) -> str:
    return quote(article.text, spans)


def _at(article: Article, spans: tuple[Span, ...]) -> str:
    line, column = article.line_column(spans[0].start)
    return f"at {line}:{column}"


def as_json(report: Report) -> str:
    """The same as one line of JSON: counts, and every tag that is not just where it was."""
    tags: list[dict[str, Any]] = []
    for moved in report.placed:
        if moved.state != UNCHANGED:
            tags.append(
                _record(moved.before, moved.state, moved.confidence, moved.reason)
                | {"placed": True, **_there(report, moved.after.spans)}
            )
    for entry in report.waiting:
        tags.append(
            _record(entry.tag, entry.state, entry.confidence, entry.reason)
            | {"placed": False, **(_there(report, entry.proposed) if entry.proposed else {})}
            | {"candidates": [_there(report, spans) for spans in entry.places]}
        )
    record = {"file": report.name, "counts": report.counts(), "changes": report.news, "tags": tags}
    return in_json(msgspec.json.encode(record).decode("utf-8")) + "\n"


def _record(tag: Tag, state: str, confidence: float, reason: str) -> dict[str, Any]:
    return {
        "id": tag.id,
        "label": tag.label,
        "state": state,
        "confidence": round(confidence, 4),
        "reason": reason,
        "before": {"spans": [list(span) for span in tag.spans], "text": tag.text},
    }


def _there(report: Report, spans: tuple[Span, ...]) -> dict[str, Any]:
    line, column = report.article.line_column(spans[0].start)
    return {
        "spans": [list(span) for span in spans],
        "text": _text(report.article, spans),
        "line": line,
        "column": column,
    }
