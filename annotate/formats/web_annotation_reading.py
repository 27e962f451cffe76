"""Reading W3C Web Annotation: pages, collections, lists and single annotations, ours and others'.

Invariant: an annotation is a tag, or several if it has several bodies that tag, or a link; else it
is told by its number. What says of a text where it is, and what stands there, is taken as said; one
that has a place in no text is looked for by its words.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

from annotate.core.spans import Span
from annotate.core.tags import FRAGMENT_SEPARATOR, Value
from annotate.errors import AnnotateError
from annotate.formats.contract import Imported, ImportedLink, ImportedTag, Input, Plan, Trouble

CONTEXT_IRI = "http://www.w3.org/ns/anno.jsonld"
JSON_TYPE = "application/json"
IDENTIFYING = "identifying"
NAME, POSITION = "schema:name", "schema:position"
"""The prefix is the official context's."""

WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")

LABELS = ("tagging", "classifying")


def sniff(head: str) -> bool:
    """True if the W3C's context is named."""
    return bool(re.search(r'"https?://www\.w3\.org/ns/anno\.jsonld"', head))


def read(source: Input, plan: Plan) -> Iterator[Imported | Trouble]:
    """The articles that annotations are of, each with all of its annotations. Raises AnnotateError
    for what is no JSON, or has no annotations."""
    try:
        found = json.loads(source.text())
    except (ValueError, RecursionError) as error:
        raise AnnotateError(f"{source.path}: no JSON: {error}") from None
    reading = _Reading()
    number = 0
    for number, one in enumerate(_annotations(found), 1):
        try:
            reading.annotation(one)
        except (ValueError, TypeError, AttributeError) as error:
            yield Trouble(0, f"annotation {number}: {error}")
    if not number and not _empty(found):
        raise AnnotateError(
            f"{source.path}: no annotations in it", "expected a page with items, or a list"
        )
    yield from reading.articles()


def _annotations(found: Any) -> Iterator[Any]:
    """The annotations of a page, of a collection's first page, of a list, or the only one."""
    if isinstance(found, list):
        for one in found:
            yield from _annotations(one) if isinstance(one, dict) and _holds(one) else [one]
    elif isinstance(found, dict) and _holds(found):
        yield from _annotations(found.get("items") or found.get("first") or [])
    elif isinstance(found, dict) and "target" in found:
        yield found


def _holds(found: dict[str, Any]) -> bool:
    return "target" not in found and ("items" in found or "first" in found)


def _empty(found: Any) -> bool:
    return found == [] or (isinstance(found, dict) and found.get("items") == [])


class _Reading:
    def __init__(self) -> None:
        self.found: dict[str, Imported] = {}
        self.home: dict[str, str] = {}
        """Annotation → the article that it is of."""
        self.links: list[ImportedLink] = []

    def articles(self) -> Iterator[Imported]:
        """What was found, once all annotations are in."""
        for link in self.links:
            name = self.home.get(link.source, self.home.get(link.target, ""))
            if not self.found:
                self.found[name] = Imported(name=name)
            self.found.get(name, next(iter(self.found.values()))).links.append(link)
        yield from self.found.values()

    def annotation(self, one: Any) -> None:
        """Take one in. Raises ValueError, in words, for what cannot be."""
        if not isinstance(one, dict):
            raise ValueError(f"expected an object, got {type(one).__name__}")
        id = str(one.get("id") or one.get("@id") or "")
        bodies = [*_bodies(one)]
        ends = [_id(target) for target in _many(one.get("target"))]
        if "linking" in _many(one.get("motivation")) and all(ends):
            self._link(id, bodies, ends)
            return
        name, spans, words, sides = _where(one)
        labels = [text for purpose, text in _labels(one, bodies) if purpose and text]
        if not labels:
            raise ValueError("no body that tags it")
        article = self.found.setdefault(name, Imported(name=name))
        attributes, note = _attributes(bodies), _note(one, bodies)
        creator = one.get("creator")
        by = creator.get("name") or creator.get("id") if isinstance(creator, dict) else creator
        for number, label in enumerate(dict.fromkeys(labels)):
            own = _own(id) if number == 0 else f"{_own(id)}-{number + 1}"
            self.home.setdefault(own, name)
            article.tags.append(
                ImportedTag(
                    label,
                    spans,
                    words,
                    id=own,
                    attributes=dict(attributes),
                    note=note,
                    by=by if isinstance(by, str) else "",
                    at=str(one.get("modified") or one.get("created") or ""),
                    before=sides[0],
                    after=sides[1],
                )
            )

    def _link(self, id: str, bodies: list[dict[str, Any]], ends: list[str]) -> None:
        kinds = [text for purpose, text in _labels({}, bodies) if purpose and text]
        targets = [
            _id(body.get("source")) or _id(body) for body in bodies if _purpose(body) == "linking"
        ]
        if not targets:
            # Others name both ends as targets, the first being where the link starts.
            ends, targets = ends[:1], ends[1:]
        if not kinds:
            raise ValueError("a link without a body that says of what kind")
        if not ends or not targets or not all(targets):
            raise ValueError("a link without two ends")
        for start in ends:
            for target in targets:
                self.links.append(
                    ImportedLink(kinds[0], _own(start), _own(target), id=_own(id))
                )


def _many(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _id(value: Any) -> str:
    """The IRI that something is, or is named by; empty for what is a place in something."""
    if isinstance(value, dict):
        value = "" if "selector" in value else value.get("id") or value.get("@id")
    return value if isinstance(value, str) else ""


def _own(iri: str) -> str:
    """An id without the article that it is of: ours again, if it was ours."""
    return unquote(iri.rpartition("#")[2]) if "#" in iri else iri


def _bodies(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for body in _many(one.get("body")):
        if isinstance(body, dict):
            yield body
        elif isinstance(body, str):
            yield {"id": body}
    if isinstance(one.get("bodyValue"), str):
        yield {"type": "TextualBody", "value": one["bodyValue"]}


def _purpose(body: dict[str, Any]) -> str:
    return next((str(one) for one in _many(body.get("purpose"))), "")


def _labels(one: dict[str, Any], bodies: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """The purposes and texts of bodies that tag: say so, or say nothing in an annotation that
    does."""
    general = next((str(what) for what in _many(one.get("motivation")) if what in LABELS), "")
    for body in bodies:
        text = body.get("value")
        purpose = _purpose(body) or general
        if isinstance(text, str) and purpose in LABELS:
            yield purpose, text.strip()


def _attributes(bodies: list[dict[str, Any]]) -> dict[str, Value]:
    made: dict[str, Any] = {}
    lists: dict[str, list[tuple[int, str]]] = {}
    for body in bodies:
        name, value = body.get(NAME), body.get("value")
        if _purpose(body) == IDENTIFYING and (iri := _id(body.get("source")) or _id(body)):
            made.setdefault("entity", iri)
        elif isinstance(name, str) and value is not None:
            if POSITION in body:
                place = body[POSITION] if isinstance(body[POSITION], int) else 0
                lists.setdefault(name, []).append((place, str(value)))
                made[name] = []
            else:
                made[name] = _plain(value, body)
    for name, values in lists.items():
        made[name] = [value for _, value in sorted(values)]
    return made


def _plain(value: Any, body: dict[str, Any]) -> Any:
    if body.get("format") == JSON_TYPE and isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


def _note(one: dict[str, Any], bodies: list[dict[str, Any]]) -> str:
    commenting = "commenting" in _many(one.get("motivation"))
    said = (
        body["value"]
        for body in bodies
        if isinstance(body.get("value"), str)
        and NAME not in body
        and (_purpose(body) in ("commenting", "describing") or (commenting and not _purpose(body)))
    )
    return "\n".join(said)


def _where(one: dict[str, Any]) -> tuple[str, tuple[Span, ...], str | None, tuple[str, str]]:
    """The article, the fragments, what stands there, and what stands before and after."""
    targets = [target for target in _many(one.get("target")) if isinstance(target, dict)]
    if not targets or len(targets) != len(_many(one.get("target"))):
        raise ValueError("no target with a selector")
    names = {_name(target.get("source")) for target in targets}
    if len(names) > 1:
        raise ValueError("it is of several articles")
    pieces = [_selected(target) for target in targets]
    words = [exact for _, exact, _, _ in pieces]
    spans = tuple(span for span, _, _, _ in pieces if span is not None)
    said = None if None in words else FRAGMENT_SEPARATOR.join(map(str, words))
    if len(spans) < len(pieces):
        if len(pieces) > 1 or not said:
            raise ValueError("neither a place nor words in its selectors")
        spans = ()
    order = sorted(range(len(spans)), key=spans.__getitem__)
    if said is not None and spans:
        said = FRAGMENT_SEPARATOR.join(str(words[i]) for i in order)
    ordered = tuple(spans[i] for i in order)
    first, last = (order[0], order[-1]) if order else (0, 0)
    return names.pop(), ordered, said, (pieces[first][2], pieces[last][3])


def _selected(target: dict[str, Any]) -> tuple[Span | None, str | None, str, str]:
    """What the selectors of a target say; one that refines another is one of them."""
    span, exact, before, after = None, None, "", ""
    waiting = _many(target.get("selector"))
    for _ in range(20):
        if not waiting:
            break
        selector = waiting.pop(0)
        if not isinstance(selector, dict):
            continue
        waiting = waiting + _many(selector.get("refinedBy"))
        start, end = selector.get("start"), selector.get("end")
        if selector.get("type") == "TextPositionSelector":
            if type(start) is not int or type(end) is not int:
                raise ValueError("a place without a start and an end")
            span = Span(start, end)
        elif selector.get("type") == "TextQuoteSelector":
            texts = [selector.get(key) or "" for key in ("exact", "prefix", "suffix")]
            if not all(isinstance(text, str) for text in texts):
                raise ValueError("a quote that is no string")
            exact, before, after = texts
    return span, exact, before, after


def _name(source: Any) -> str:
    """The name of the file that an IRI means; of one in the web, its last part."""
    iri = _id(source)
    parts = urlsplit(iri)
    if parts.scheme in ("http", "https"):
        return unquote(parts.path.rstrip("/").rpartition("/")[2])
    if parts.scheme == "file":
        return unquote(parts.path)
    return unquote(iri)
