"""Reading W3C Web Annotation: pages, collections, lists and single annotations, ours and others',
and what the API of hypothes.is gives.

Invariants: an annotation is a tag, or several if it has several bodies that tag, or a link, or says
something of an article; else it is told by its number. Nothing that a file names is fetched. What
says of a text where it is, and what stands there, is taken as said; one that has a place in no text
is looked for by its words.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from annotate.core.spans import Span
from annotate.core.tags import FRAGMENT_SEPARATOR
from annotate.errors import AnnotateError
from annotate.formats import hypothes_is, iris
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble
from annotate.formats.web_annotation_bodies import ABOUT, NOTE, Said, iri_of, many, said, term

CONTEXT_IRI = "http://www.w3.org/ns/anno.jsonld"

CONTEXT = re.compile(r'"https?://www\.w3\.org/ns/anno\.jsonld"')

CHARACTERS = re.compile(r"char=(\d{1,15}),(\d{1,15})")
"""A part of a plain text in its IRI. Source: RFC 5147."""

SELECTORS = 20
"""So many selectors of a target are looked at."""


def sniff(head: str) -> bool:
    """True if the W3C's context is named, or it is an answer of hypothes.is."""
    return bool(CONTEXT.search(head)) or hypothes_is.sniff(head)


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles that annotations are of, each with all of its annotations. Raises AnnotateError
    for what is no JSON, or has no annotations."""
    try:
        found = json.loads(source.text())
    except (ValueError, RecursionError) as error:
        raise AnnotateError(f"{source.path}: no JSON: {error}") from None
    if _items(found) is None and not (isinstance(found, dict) and "target" in found):
        raise _none(source)
    reading = _Reading()
    number = 0
    for one in _annotations(found):
        if isinstance(one, Trouble):
            yield one
            continue
        number += 1
        try:
            for why in reading.annotation(one):
                yield Trouble(0, f"annotation {number}: {why}")
        except ValueError as error:
            yield Trouble(0, f"annotation {number}: {error}")
    if not number and not _empty(found):
        raise _none(source)
    yield from reading.articles()


def _none(source: Input) -> AnnotateError:
    return AnnotateError(
        f"{source.path}: no annotations in it", "expected a page with items, or a list"
    )


def _annotations(found: Any) -> Iterator[Any]:
    """The annotations of a page, of a collection's first page, of a list, or the only one."""
    waiting = [(0, found)]
    while waiting:
        depth, one = waiting.pop()
        items = _items(one) if depth < 3 else None
        if items is None:
            yield one
            continue
        if isinstance(one, dict) and (more := one.get("next")):
            where = iri_of(more) or "a page inside of it"
            yield Trouble(0, f"it goes on in {where}, which was not read")
        waiting += [(depth + 1, item) for item in reversed(items)]


def _items(one: Any) -> list[Any] | None:
    """What something holds that annotations are in; None if it is one itself."""
    if isinstance(one, list):
        return one
    if not isinstance(one, dict) or "target" in one:
        return None
    if "rows" in one:
        return [*map(hypothes_is.annotation, many(one["rows"]))]
    for key in ("items", "first", "@graph"):
        if key in one:
            return [
                item for item in many(one[key]) if not (key == "first" and isinstance(item, str))
            ]
    return None


def _empty(found: Any) -> bool:
    return found == [] or (
        isinstance(found, dict) and [] in (found.get("items"), found.get("rows"))
    )


class _Reading:
    def __init__(self) -> None:
        self.found: dict[str, Imported] = {}
        """By the IRI of the article."""
        self.home: dict[str, str] = {}
        """Annotation → the article that it is of."""
        self.links: list[tuple[str, ImportedLink]] = []
        """With the IRI of the article, as the end where a link starts has it."""

    def articles(self) -> Iterator[Imported]:
        """What was found, once all annotations are in."""
        for source, link in self.links:
            home = self.home.get(link.source) or self.home.get(link.target)
            if home is None and not source and len(self.found) == 1:
                home = next(iter(self.found))
            self._article(source if home is None else home).links.append(link)
        yield from self.found.values()

    def annotation(self, one: Any) -> Iterator[str]:
        """Take one in, and give what of it was not, in words. Raises ValueError, in words, if all
        of it cannot be."""
        if not isinstance(one, dict):
            raise ValueError(f"expected an object, got {type(one).__name__}")
        id = iri_of(one)
        bodies = said(one)
        targets = many(one.get("target"))
        ends = [*map(iri_of, targets)]
        if "linking" in map(term, many(one.get("motivation"))) and all(ends):
            self._link(id, bodies, ends)
        elif targets and all(ends) and not any(map(CHARACTERS.search, ends)):
            self._about(ends, bodies)
        else:
            self._tags(one, id, bodies, targets)
        for purpose in bodies.left_out:
            yield f"a body that is {purpose} was left out"

    def _article(self, iri: str) -> Imported:
        if iri not in self.found:
            self.found[iri] = Imported(name=iris.name_of(iri) if iri else "")
        return self.found[iri]

    def _about(self, sources: list[str], bodies: Said) -> None:
        """What is said of all of an article."""
        known = {name: bodies.attributes.get(name) for name in ABOUT}
        if len(sources) > 1 or bodies.labels or bodies.note or not any(known.values()):
            raise ValueError("it is of all of a text, not of a place in it")
        bodies.left_out += [name for name in bodies.attributes if name not in ABOUT]
        article = self._article(sources[0])
        for name, value in known.items():
            if isinstance(value, str):
                setattr(article, name, value)

    def _tags(self, one: dict[str, Any], id: str, bodies: Said, targets: list[Any]) -> None:
        source, spans, words, sides = _where(targets)
        if not bodies.labels:
            raise ValueError("no body that tags it")
        bodies.left_out += ["linking"] * bool(bodies.ends)
        article = self._article(source)
        article.title = article.title or _text(one, hypothes_is.TITLE)
        creator = next(iter(many(one.get("creator"))), "")
        by = (_text(creator, "name") or iri_of(creator)) if creator else ""
        for number, label in enumerate(dict.fromkeys(bodies.labels)):
            own = iris.id_of(id) if number == 0 else f"{iris.id_of(id)}-{number + 1}"
            self.home.setdefault(own, source)
            article.tags.append(
                ImportedTag(
                    label,
                    spans,
                    words,
                    id=own,
                    attributes=dict(bodies.attributes),
                    note=bodies.note,
                    by=by,
                    at=_text(one, "modified") or _text(one, "created"),
                    before=sides[0],
                    after=sides[1],
                )
            )

    def _link(self, id: str, bodies: Said, starts: list[str]) -> None:
        ends = bodies.ends
        if not ends:
            # Others name both ends as targets, the first being where the link starts.
            starts, ends = starts[:1], starts[1:]
        if not bodies.labels:
            raise ValueError("a link without a body that says of what kind")
        if not starts or not ends:
            raise ValueError("a link without two ends")
        pairs = [(start, end) for start in starts for end in ends]
        if len(pairs) > len(starts) + len(ends):
            raise ValueError("a link of many to many")
        bodies.left_out += bodies.labels[1:]
        for start, end in pairs:
            one = ImportedLink(bodies.labels[0], iris.id_of(start), iris.id_of(end))
            one.id = iris.id_of(id)
            one.extra = bodies.attributes | ({NOTE: bodies.note} if bodies.note else {})
            self.links.append((start.partition("#")[0] if "#" in start else "", one))


def _text(one: Any, key: str) -> str:
    value = one.get(key) if isinstance(one, dict) else None
    return value if isinstance(value, str) else ""


def _where(targets: list[Any]) -> tuple[str, tuple[Span, ...], str | None, tuple[str, str]]:
    """The article, the fragments, what stands there, and what stands before and after."""
    if not targets:
        raise ValueError("no target")
    pieces = [*map(_selected, targets)]
    sources = {source for source, _, _, _, _ in pieces}
    if len(sources) > 1:
        raise ValueError("it is of several articles")
    if len(pieces) > 1:
        if any(span is None for _, span, _, _, _ in pieces):
            raise ValueError("several targets, some without a place")
        pieces.sort(key=lambda piece: piece[1] or Span(0, 0))
    words = [exact for _, _, exact, _, _ in pieces]
    together = None if None in words else FRAGMENT_SEPARATOR.join(word or "" for word in words)
    spans = tuple(span for _, span, _, _, _ in pieces if span is not None)
    if not spans and not together:
        raise ValueError("neither a place nor words in its selectors")
    return sources.pop(), spans, together, (pieces[0][3], pieces[-1][4])


def _selected(target: Any) -> tuple[str, Span | None, str | None, str, str]:
    """The source of a target and what its selectors say; one that refines another is one of
    them."""
    span, exact, before, after = None, None, "", ""
    iri = iri_of(target.get("source")) if isinstance(target, dict) else iri_of(target)
    if not isinstance(target, dict):
        source, _, part = iri.partition("#")
        return source, _characters(part), exact, before, after
    waiting = many(target.get("selector"))[:SELECTORS]
    for _ in range(SELECTORS):
        if not waiting:
            break
        selector = waiting.pop(0)
        if not isinstance(selector, dict):
            continue
        waiting += many(selector.get("refinedBy"))[:SELECTORS]
        kind = term(selector.get("type"))
        if kind == "TextPositionSelector":
            start, end = selector.get("start"), selector.get("end")
            if type(start) is not int or type(end) is not int:
                raise ValueError("a place without a start and an end")
            span = Span(start, end)
        elif kind == "FragmentSelector":
            span = _characters(selector.get("value")) or span
        elif kind == "TextQuoteSelector":
            exact, before, after = (_text(selector, key) for key in ("exact", "prefix", "suffix"))
    return iri, span, exact, before, after


def _characters(part: Any) -> Span | None:
    """The span that a part of a plain text is named by, if it is."""
    found = CHARACTERS.fullmatch(part) if isinstance(part, str) else None
    return Span(int(found[1]), int(found[2])) if found else None
