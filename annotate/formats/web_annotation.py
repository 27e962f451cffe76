"""W3C Web Annotation: one JSON-LD page of annotations, a tag or a link each.

Offsets are code points, which the Recommendation asks for; each fragment is a target of its own,
with its place, its words, and the hash of the file that they were taken from. The label is a body
that tags, an attribute a body that describes and has the attribute's name, a note a body that
comments; a link is an annotation that links, from one annotation to another; what is known of the
article is an annotation of all of it. Values that are no text are JSON, and say so. The terms are
those of the official context, and schema.org's, whose prefix is in it.
Source: https://www.w3.org/TR/annotation-model/.
"""

import json
from collections.abc import Iterator
from typing import Any

from annotate.core.article import Article
from annotate.core.tags import CONTEXT, Link, Tag
from annotate.formats import iris
from annotate.formats.contract import Exported, Plan
from annotate.formats.projection import tally
from annotate.formats.records import encoded
from annotate.formats.web_annotation_bodies import (
    ABOUT,
    IDENTIFYING,
    JSON_TYPE,
    NAME,
    NOTE,
    POSITION,
)
from annotate.formats.web_annotation_reading import CONTEXT_IRI, read, sniff

CARRIED = ("attributes", "links", "notes", "who")

HASH = "schema:sha256"


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One page, an annotation a line."""
    head = {"@context": CONTEXT_IRI, "id": "#page", "type": "AnnotationPage"}
    yield (encoded(head).rstrip("}\n") + ',"items":[\n').encode()
    comma = ""
    for article in articles:
        tally(article, plan.loss, CARRIED)
        for annotation in _annotations(article, plan):
            yield (comma + encoded(annotation).rstrip("\n")).encode()
            comma = ",\n"
    yield b"\n]}\n"


def _annotations(article: Exported, plan: Plan) -> Iterator[dict[str, Any]]:
    source = iris.source(article.file)
    metadata = article.document.metadata
    known = [_named(name, said) for name in ABOUT if (said := getattr(metadata, name))]
    if known:
        about = {"id": iris.within(source, "about"), "type": "Annotation"}
        yield about | {"motivation": "describing", "body": known, "target": source}
    for tag in article.tags():
        yield _tag(tag, source, article.document.article)
    for link in article.links():
        for key in link.extra:
            if key != NOTE:
                plan.loss.add(key, of="link")
        yield _link(link, source)


def _tag(tag: Tag, source: str, article: Article) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": iris.within(source, tag.id),
        "type": "Annotation",
        "motivation": "tagging",
    }
    if tag.by:
        made["creator"] = {"name": tag.by}
    if tag.at:
        made["created"] = tag.at
    made["body"] = [_body("tagging", tag.label), *_said(tag)]
    targets = [_target(source, article, start, end) for start, end in tag.spans]
    made["target"] = targets if len(targets) > 1 else targets[0]
    return made


def _said(tag: Tag) -> Iterator[dict[str, Any]]:
    for name, value in tag.attributes.items():
        if name == "entity" and isinstance(value, str) and iris.WEB.fullmatch(value):
            yield {"type": "SpecificResource", "purpose": IDENTIFYING, "source": value}
        elif value and isinstance(value, list) and all(isinstance(one, str) for one in value):
            for number, one in enumerate(value, 1):
                yield _named(name, one) | {POSITION: number}
        elif isinstance(value, str):
            yield _named(name, value)
        else:
            said = json.dumps(value, ensure_ascii=False, default=str)
            yield _named(name, said) | {"format": JSON_TYPE}
    if tag.note:
        yield _body("commenting", tag.note)


def _target(source: str, article: Article, start: int, end: int) -> dict[str, Any]:
    text = article.text
    words = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    state = {"state": {HASH: article.sha256}} if article.sha256 else {}
    return {"source": source, **state, "selector": [words, place]}


def _link(link: Link, source: str) -> dict[str, Any]:
    end = {
        "type": "SpecificResource",
        "purpose": "linking",
        "source": iris.within(source, link.target),
    }
    note = link.extra.get(NOTE)
    more = [_body("commenting", str(note))] if note else []
    return {
        "id": iris.within(source, link.id),
        "type": "Annotation",
        "motivation": "linking",
        "body": [_body("tagging", link.kind), end, *more],
        "target": iris.within(source, link.source),
    }


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _named(name: str, value: str) -> dict[str, Any]:
    return _body("describing", value) | {NAME: name}


__all__ = ["read", "sniff", "write"]
