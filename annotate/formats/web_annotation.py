"""W3C Web Annotation: one JSON-LD page of annotations, a tag or a link each.

Offsets are code points, which the Recommendation asks for; each fragment is a target of its own,
with its place and its words. The label is a body that tags, an attribute a body that describes
and has the attribute's name, a note a body that comments; a link is an annotation that links.
Values that are no text are JSON, and say so. All terms are of the official context.
Source: https://www.w3.org/TR/annotation-model/.
"""

import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from annotate.core.article import Article
from annotate.core.tags import CONTEXT, Link, Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.jsonl import encoded
from annotate.formats.projection import tally
from annotate.formats.web_annotation_reading import (
    CONTEXT_IRI,
    IDENTIFYING,
    JSON_TYPE,
    NAME,
    POSITION,
    WEB,
    read,
    sniff,
)

CARRIED = ("attributes", "links", "notes", "who")


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One page, an annotation a line."""
    head = {"@context": CONTEXT_IRI, "type": "AnnotationPage"}
    yield (encoded(head).rstrip("}\n") + ',"items":[\n').encode()
    comma = ""
    for article in articles:
        tally(article, plan.loss, CARRIED)
        for annotation in _annotations(article, plan):
            yield (comma + encoded(annotation).rstrip("\n")).encode("utf-8", "backslashreplace")
            comma = ",\n"
    yield b"\n]}\n"


def _annotations(article: Exported, plan: Plan) -> Iterator[dict[str, Any]]:
    source = quote(article.file.replace("\\", "/"), errors="replace")
    for tag in article.tags():
        yield _tag(tag, source, article.document.article, plan)
    for link in article.links():
        for key in link.extra:
            plan.loss.add(key, of="link")
        yield _link(link, source)


def _tag(tag: Tag, source: str, article: Article, plan: Plan) -> dict[str, Any]:
    made: dict[str, Any] = {
        "id": _iri(source, tag.id),
        "type": "Annotation",
        "motivation": "tagging",
    }
    if tag.by:
        made["creator"] = {"name": tag.by}
    if tag.at:
        made["modified"] = tag.at
    made["body"] = [_body("tagging", tag.label), *_said(tag, plan)]
    targets = [_target(source, article.text, start, end) for start, end in tag.spans]
    made["target"] = targets if len(targets) > 1 else targets[0]
    return made


def _said(tag: Tag, plan: Plan) -> Iterator[dict[str, Any]]:
    for name, value in tag.attributes.items():
        if name == "entity" and isinstance(value, str) and WEB.fullmatch(value):
            yield {"type": "SpecificResource", "purpose": IDENTIFYING, "source": value}
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            for number, one in enumerate(value, 1):
                yield _body("describing", one) | {NAME: name, POSITION: number}
            if not value:
                plan.loss.add(f"{name}, an empty list", of="value")
        elif isinstance(value, str):
            yield _body("describing", value) | {NAME: name}
        else:
            said = json.dumps(value, ensure_ascii=False)
            yield _body("describing", said) | {"format": JSON_TYPE, NAME: name}
    if tag.note:
        yield _body("commenting", tag.note)


def _target(source: str, text: str, start: int, end: int) -> dict[str, Any]:
    words = {
        "type": "TextQuoteSelector",
        "exact": text[start:end],
        "prefix": text[max(0, start - CONTEXT) : start],
        "suffix": text[end : end + CONTEXT],
    }
    place = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": source, "selector": [words, place]}


def _link(link: Link, source: str) -> dict[str, Any]:
    return {
        "id": _iri(source, link.id),
        "type": "Annotation",
        "motivation": "linking",
        "body": [
            _body("tagging", link.kind),
            {
                "type": "SpecificResource",
                "purpose": "linking",
                "source": _iri(source, link.target),
            },
        ],
        "target": _iri(source, link.source),
    }


def _body(purpose: str, value: str) -> dict[str, Any]:
    return {"type": "TextualBody", "purpose": purpose, "value": value}


def _iri(source: str, id: str) -> str:
    return f"{source}#{quote(id, safe='', errors='replace')}"


__all__ = ["read", "sniff", "write"]
