"""UIMA CAS as XMI: a file an article, and `TypeSystem.xml` for all.

Offsets count UTF-16 units, as Java does. The text stands in an attribute, where line ends are
written as references, so CRLF stays CRLF.
"""

import json
from collections.abc import Iterator
from typing import Any

from annotate.core.spans import Span
from annotate.core.tags import Tag
from annotate.formats.contract import CARRIES, Exported, File, Plan
from annotate.formats.projection import tally
from annotate.formats.taking import SEPARATOR
from annotate.formats.uima_reading import TYPE_SYSTEM, read, sniff
from annotate.formats.uima_types import (
    LABEL,
    METADATA,
    NOTE,
    STRINGS,
    feature,
    features,
    type_system,
)
from annotate.formats.units import utf16
from annotate.formats.xml_text import DECLARATION, escaped, fit, mark

HEAD = (
    '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore"'
    ' xmlns:custom="http:///custom.ecore"'
    f' xmlns:metadata="http:///{METADATA.rpartition(".")[0].replace(".", "/")}.ecore"'
    ' xmi:version="2.0">\n<cas:NULL xmi:id="0"/>\n'
)

SOFA = "1"
"""The id of the text."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[File]:
    """The type system, then a file an article."""
    yield File(TYPE_SYSTEM, type_system(plan.schema, plan.loss).encode("utf-8"))
    for article in articles:
        made = "".join(_Writing(article, plan).parts())
        yield File(f"{article.name}.xmi", made.encode("utf-8"))


class _Writing:
    """One article."""

    def __init__(self, article: Exported, plan: Plan) -> None:
        self.article = article
        self.loss = plan.loss
        self.many = {name for name, range in features(plan.schema).items() if range == STRINGS}
        self.units = utf16(article.text)
        self.members: list[str] = []
        self.ids: dict[str, tuple[str, Span]] = {}
        """Our tags → the id and the place of their first piece."""

    def parts(self) -> Iterator[str]:
        article = self.article
        metadata = article.document.metadata
        tally(article, self.loss, CARRIES)
        if metadata.published or metadata.status:
            self.loss.add_aside("the article's date and status", of="article")
        yield DECLARATION + HEAD
        said = {
            "language": "x-unspecified",
            "documentTitle": self._fit(metadata.title or article.file),
            "documentId": self._fit(article.file),
        }
        yield self._structure("metadata:DocumentMetaData", Span(0, len(article.text)), said)
        for tag in article.tags():
            yield from self._tag(tag)
        for link in article.links():
            said = {LABEL: self._fit(link.kind)}
            for key, value in link.extra.items():
                if key == NOTE and isinstance(value, str):
                    said[NOTE] = self._fit(value)
                else:
                    self.loss.add(key, of="link")
            yield self._tie("custom:Relation", link.source, self.ids[link.target], said)
        text = self._fit(article.text)
        sofa = {"xmi:id": SOFA, "sofaNum": "1", "sofaID": "_InitialView", "mimeType": "text"}
        yield mark("cas:Sofa", sofa | {"sofaString": text}) + "\n"
        yield mark("cas:View", {"sofa": SOFA, "members": " ".join(self.members)}) + "\n"
        yield "</xmi:XMI>\n"

    def _fit(self, text: str) -> str:
        return fit(text, self.loss)

    def _structure(self, name: str, span: Span, said: dict[str, str], content: str = "") -> str:
        id = str(len(self.members) + 2)
        self.members.append(id)
        start, end = map(self.units.to_unit, span)
        place = {"xmi:id": id, "sofa": SOFA, "begin": str(start), "end": str(end)}
        return mark(name, place | said, content or None) + "\n"

    def _tag(self, tag: Tag) -> Iterator[str]:
        """A span for each piece; the first says what is said of the tag."""
        label = {LABEL: self._fit(tag.label)}
        said = dict(label)
        lists = []
        for name, value in tag.attributes.items():
            own = feature(name)
            if not name:
                self.loss.add("attributes without a name", of="value")
            elif own in self.many:
                items = value if isinstance(value, list) else [value]
                lists += [mark(own, {}, escaped(self._text(item))) for item in items]
                if not items:
                    self.loss.add(f"{name}, an empty list", of="value")
            else:
                said[own] = self._text(value)
        more = {"note": tag.note, "by": tag.by, "at": tag.at}
        said |= {key: self._fit(value) for key, value in more.items() if value}
        first, *others = tag.spans
        yield self._structure("custom:Span", first, said, "".join(lists))
        self.ids[tag.id] = self.members[-1], first
        for span in others:
            yield self._structure("custom:Span", span, label)
            yield self._tie("custom:Fragment", tag.id, (self.members[-1], span), {})

    def _tie(self, name: str, source: str, target: tuple[str, Span], said: dict[str, str]) -> str:
        """A relation, which lies where its target does."""
        ends = {"Governor": self.ids[source][0], "Dependent": target[0]}
        return self._structure(name, target[1], ends | said)

    def _text(self, value: Any) -> str:
        """The value of an attribute as a text."""
        if isinstance(value, list):
            self.loss.add("lists where the schema has one value", "joined by ;", of="value")
            value = SEPARATOR.join(map(str, value))
        elif not isinstance(value, str):
            self.loss.add_aside("numbers and the like", "written as text", of="value")
            value = json.dumps(value, ensure_ascii=False)
        return self._fit(value)


__all__ = ["read", "sniff", "write"]
