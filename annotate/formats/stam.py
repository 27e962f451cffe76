"""STAM, the Stand-off Text Annotation Model, as STAM JSON: one store of all articles.

Offsets are code points from the start of the text, which the store has. A tag in fragments, and a
link from one annotation to another, have a directional selector; what is known of an article is an
annotation of the whole resource. What this program says is in the set `annotate`, what people say
in attributes is in `annotate/attributes`, and keys that this version does not know are in
`annotate/extra`, so that no two of the same name meet. Resources stand before annotations, as the
model's own library wants them; annotations wait in a temporary file, so one article is in memory.
Source: https://github.com/annotation/stam.
"""

import json
from collections.abc import Iterator, Mapping
from math import isfinite
from tempfile import TemporaryFile
from typing import Any

from annotate.core.spans import Span
from annotate.core.tags import Link, Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.loss import Loss
from annotate.formats.records import encoded
from annotate.formats.stam_reading import ABOUT, ATTRIBUTES, EXTRA, SET, read, sniff
from annotate.formats.taking import DEEPEST, SURROGATE

CHUNK = 1 << 16

ROOM = DEEPEST - 2
"""How deep in each other lists may be so that a sidecar takes them back."""

INTEGERS = range(-(1 << 63), 1 << 63)
"""What the model's own library can hold."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """One store: a resource a line, then the sets with their keys, then an annotation a line."""
    with TemporaryFile() as waiting:
        yield b'{"@type":"AnnotationStore","resources":['
        writing = _Writing(plan.loss)
        comma = "\n"
        for article in articles:
            resource = {"@type": "TextResource", "@id": article.file, "text": article.text}
            yield (comma + encoded(resource).rstrip("\n")).encode()
            comma = ",\n"
            for annotation in writing.annotations(article):
                waiting.write(annotation.encode())
        sets = [*map(_set, writing.keys.items())]
        yield f'\n],"annotationsets":{encoded(sets).rstrip()},"annotations":['.encode()
        waiting.seek(0)
        while piece := waiting.read(CHUNK):
            yield piece
        yield b"\n]}\n"


def _set(pair: tuple[str, Mapping[str, None]]) -> dict[str, Any]:
    name, keys = pair
    known = [{"@type": "DataKey", "@id": key} for key in keys]
    return {"@type": "AnnotationDataSet", "@id": name, "keys": known}


class _Writing:
    def __init__(self, loss: Loss) -> None:
        self.loss = loss
        self.keys: dict[str, dict[str, None]] = {}
        """Of each set, as they first appear."""
        self.comma = "\n"

    def annotations(self, article: Exported) -> Iterator[str]:
        """The annotations of an article, each with what parts it from the one before."""
        file = article.file
        metadata = article.document.metadata
        about = {name: said for name in ABOUT if (said := getattr(metadata, name))}
        if about:
            whole = {"@type": "ResourceSelector", "resource": file}
            yield self._annotation(f"{file}#about", whole, self._data(SET, about))
        for tag in article.tags():
            yield self._annotation(f"{file}#{tag.id}", _place(file, tag.spans), self._said(tag))
        for link in article.links():
            yield self._annotation(f"{file}#{link.id}", _ends(file, link), self._linked(link))

    def _annotation(self, id: str, target: dict[str, Any], data: list[dict[str, Any]]) -> str:
        comma, self.comma = self.comma, ",\n"
        made = {"@type": "Annotation", "@id": id, "target": target, "data": data}
        return comma + encoded(made).rstrip("\n")

    def _said(self, tag: Tag) -> list[dict[str, Any]]:
        ours = {"label": tag.label, "note": tag.note, "by": tag.by, "at": tag.at}
        return [
            *self._data(SET, {key: value for key, value in ours.items() if value}),
            *self._data(ATTRIBUTES, tag.attributes),
            *self._data(EXTRA, tag.extra),
        ]

    def _linked(self, link: Link) -> list[dict[str, Any]]:
        return [*self._data(SET, {"link": link.kind}), *self._data(EXTRA, link.extra)]

    def _data(self, name: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        made = []
        for key, value in values.items():
            said = self._value(value)
            key = self._text(key)
            self.keys.setdefault(name, {})[key] = None
            made.append({"@type": "AnnotationData", "set": name, "key": key, "value": said})
        return made

    def _value(self, value: Any, room: int = ROOM) -> dict[str, Any]:
        """A value with its type, as the model has them; what it has no type for is a text."""
        if isinstance(value, str):
            return {"@type": "String", "value": self._text(value)}
        if value is None:
            return {"@type": "Null"}
        if isinstance(value, bool):
            return {"@type": "Bool", "value": value}
        if isinstance(value, int) and value in INTEGERS:
            return {"@type": "Int", "value": value}
        if isinstance(value, float) and isfinite(value):
            return {"@type": "Float", "value": value}
        if isinstance(value, list | tuple) and room:
            return {"@type": "List", "value": [self._value(one, room - 1) for one in value]}
        if isinstance(value, dict) and room:
            said = {self._text(str(key)): self._value(one, room - 1) for key, one in value.items()}
            return {"@type": "Map", "value": said}
        self.loss.add("huge numbers and values deep in others", "written as texts", of="value")
        return {"@type": "String", "value": self._text(json.dumps(value, default=str))}

    def _text(self, text: str) -> str:
        if SURROGATE.search(text):
            self.loss.add("half characters", "written as \ufffd", of="value")
        return SURROGATE.sub("\ufffd", text)


def _place(file: str, spans: tuple[Span, ...]) -> dict[str, Any]:
    return _directed([_selector(file, span) for span in spans])


def _selector(file: str, span: Span) -> dict[str, Any]:
    begin, end = ({"@type": "BeginAlignedCursor", "value": offset} for offset in span)
    offset = {"@type": "Offset", "begin": begin, "end": end}
    return {"@type": "TextSelector", "resource": file, "offset": offset}


def _ends(file: str, link: Link) -> dict[str, Any]:
    return _directed(
        [
            {"@type": "AnnotationSelector", "annotation": f"{file}#{id}"}
            for id in (link.source, link.target)
        ]
    )


def _directed(selectors: list[dict[str, Any]]) -> dict[str, Any]:
    if len(selectors) == 1:
        return selectors[0]
    return {"@type": "DirectionalSelector", "selectors": selectors}


__all__ = ["read", "sniff", "write"]
