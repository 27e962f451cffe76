"""An article and its tags as one JSON object, for other programs."""

from typing import Any

import msgspec

from annotate.core.cells import in_json
from annotate.core.document import Document
from annotate.core.schema import Schema


def record(document: Document, schema: Schema, file: str, hidden: frozenset[str]) -> str:
    """One line of JSON with the text, its tags in the sidecar's own form plus their layer, and
    counts by label. Offsets are code points, end exclusive."""
    tags: list[dict[str, Any]] = []
    for tag in document:
        if tag.label not in hidden:
            made: dict[str, Any] = msgspec.to_builtins(tag)
            made |= made.pop("extra", {})
            tags.append(made | {"layer": schema.layer_of(tag.label)})
    counts = document.counts()
    whole = {
        "file": file,
        "title": document.metadata.title,
        "published": document.metadata.published,
        "status": document.metadata.status,
        "unit": "code points",
        "text": document.article.text,
        "tags": tags,
        "links": [_link(link) for link in document.links.values()],
        "counts": {label: n for label, n in sorted(counts.items()) if label not in hidden},
    }
    return in_json(msgspec.json.encode(whole).decode()) + "\n"


def _link(link: msgspec.Struct) -> dict[str, Any]:
    made: dict[str, Any] = msgspec.to_builtins(link)
    extra: dict[str, Any] = made.pop("extra", {})
    return made | extra
