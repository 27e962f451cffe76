"""An article and its tags as one JSON object, for other programs."""

from collections import Counter
from typing import Any

import msgspec

from annotate.core.cells import in_json
from annotate.core.document import Document
from annotate.core.schema import Schema


def record(document: Document, schema: Schema, file: str, hidden: frozenset[str]) -> str:
    """One line of JSON with the text, its tags in the sidecar's own form plus their layer, without
    those whose ids are `hidden`, and counts by label. Offsets are code points, end exclusive."""
    tags: list[dict[str, Any]] = []
    for tag in document:
        if tag.id not in hidden:
            made: dict[str, Any] = msgspec.to_builtins(tag)
            made |= made.pop("extra", {})
            tags.append(made | {"layer": schema.layer_of(tag.label)})
    whole = {
        "file": file,
        "title": document.metadata.title,
        "published": document.metadata.published,
        "status": document.metadata.status,
        "unit": "code points",
        "text": document.article.text,
        "tags": tags,
        "links": [
            _link(link)
            for link in document.links.values()
            if link.source not in hidden and link.target not in hidden
        ],
        "counts": dict(sorted(Counter(tag["label"] for tag in tags).items())),
    }
    return in_json(msgspec.json.encode(whole).decode()) + "\n"


def _link(link: msgspec.Struct) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(link)
    extra: dict[str, Any] = made.pop("extra", {})
    return made | extra
