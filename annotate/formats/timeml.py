"""TimeML: a file an article, with its dates as TIMEX3 in the text, and when it was published.

A mark stands in the text itself, so there is one at a place and none is split. Labels that the
schema calls EVENT or SIGNAL in its names for `timex3` are written as those, and links between them
that are called as a TimeML relation is. A time that a date counts from, begins or ends with, and
that stands nowhere in the text, is a TIMEX3 without text. Source: TimeML 1.2.1,
https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html.
"""

from collections.abc import Iterator
from typing import Any

from annotate.core.schema import Schema
from annotate.core.tags import Link, Tag, in_words
from annotate.formats.contract import Exported, File, Plan
from annotate.formats.loss import Loss
from annotate.formats.projection import Piece, flattened, unfragmented
from annotate.formats.timeml_reading import (
    CREATION,
    ELEMENTS,
    INSTANCE,
    MORE_OF_TIMES,
    POINTERS,
    RELATIONS,
    SAID,
    SCHEME,
    read,
    sniff,
)
from annotate.formats.xml_text import DECLARATION, escaped, fit, mark

ROOT = (
    '<TimeML xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    ' xsi:noNamespaceSchemaLocation="http://timeml.org/timeMLdocs/TimeML_1.2.1.xsd">\n\n'
)

SUFFIX = ".tml"

ENDS = {
    "TLINK": (("eventInstanceID", "timeID"), ("relatedToEventInstance", "relatedToTime")),
    "SLINK": (("eventInstanceID", ""), ("subordinatedEventInstance", "")),
    "ALINK": (("eventInstanceID", ""), ("relatedToEventInstance", "")),
}
"""For each sort of link, what its two ends are called if they are an event, or a time."""

MORE = ("origin", "comment", "syntax", "contextualInfo")
"""What else links may say."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[File]:
    """A file an article."""
    for article in articles:
        made = _Writing(article, plan.loss).file()
        yield File(f"{article.name}{SUFFIX}", made.encode("utf-8"))


def element_of(schema: Schema, name: str) -> str:
    """What TimeML calls a label; empty if it has nothing like it."""
    label = schema.label(name)
    called = label.names.get(SCHEME, "") if label else ""
    for element in (called, name):
        if element in ELEMENTS:
            return element
    return "TIMEX3" if label and label.layer == "date" else ""


class _Writing:
    """One article. Numbers count up for each kind of element."""

    def __init__(self, article: Exported, loss: Loss) -> None:
        self.article = article
        self.loss = loss
        self.text = fit(article.text, loss)
        self.published = article.document.metadata.published
        self.count = dict.fromkeys(["t", "e", "s", "l"], 0)
        self.ids: dict[str, str] = {}
        """Our tags → what the file calls them, by their first piece."""
        self.values: dict[str, str] = {self.published: "t0"} if self.published else {}
        """Dates → the TIMEX3 that means them."""
        self.others: list[str] = []
        """Elements that stand nowhere in the text."""

    def file(self) -> str:
        metadata = self.article.document.metadata
        pieces = [*flattened(unfragmented(self._tags(), self.loss), self.loss)]
        named = [(piece, self._name(piece)) for piece in pieces]
        body = "".join(self._marked(named))
        for link in self.article.links():
            self._link(link)
        parts = [DECLARATION, ROOT, mark("DOCID", {}, self._in_text(self.article.file)), "\n\n"]
        if self.published:
            said = {"tid": "t0", "type": "DATE", "value": self._fit(self.published)}
            said |= {"temporalFunction": "false", "functionInDocument": CREATION}
            dct = mark("TIMEX3", said, self._in_text(self.published))
            parts += [mark("DCT", {}, dct), "\n\n"]
        else:
            self.loss.add_aside("no date of publication", "there is no DCT", of="article")
        if metadata.status:
            self.loss.add_aside("the article's status", of="article")
        if metadata.title:
            parts += [mark("TITLE", {}, self._in_text(metadata.title)), "\n\n"]
        parts += [mark("TEXT", {}, body), "\n\n", *(f"{other}\n" for other in self.others)]
        return "".join([*parts, "</TimeML>\n"])

    def _fit(self, value: Any) -> str:
        return fit(in_words(value), self.loss)

    def _in_text(self, value: str) -> str:
        return escaped(self._fit(value))

    def _tags(self) -> Iterator[Tag]:
        """The tags that have an element, with what is lost of them counted; others are counted."""
        for tag in self.article.tags():
            element = element_of(self.article.schema, tag.label)
            if not element:
                self.loss.add(tag.label)
                continue
            for name, one in tag.attributes.items():
                if name not in SAID[element] or not in_words(one):
                    self.loss.add(name, of="value")
                elif not isinstance(one, str):
                    self.loss.add_aside("numbers and the like", "written as text", of="value")
            for key, value in tag.extra.items():
                if element != "TIMEX3" or not _kept(key, value):
                    self.loss.add(key)
            if tag.by or tag.at:
                self.loss.add_aside("who made it, and when")
            yield tag

    def _name(self, piece: Piece) -> str:
        element = element_of(self.article.schema, piece.tag.label)
        id = self._next(element[0].lower())
        self.ids.setdefault(piece.tag.id, id)
        value = piece.tag.attributes.get("value")
        if element == "TIMEX3" and isinstance(value, str):
            self.values.setdefault(value, id)
        return id

    def _next(self, letter: str) -> str:
        self.count[letter] += 1
        return f"{letter}{self.count[letter]}"

    def _marked(self, named: list[tuple[Piece, str]]) -> Iterator[str]:
        """The text with its marks."""
        place = 0
        for (span, tag), id in named:
            yield escaped(self.text[place : span.start])
            element = element_of(self.article.schema, tag.label)
            attributes = self._timex(id, tag) if id[0] == "t" else self._event(id, tag)
            if tag.note:
                attributes["comment"] = self._fit(tag.note)
            yield mark(element, attributes, escaped(self.text[span.start : span.end]))
            place = span.end
        yield escaped(self.text[place:])

    def _timex(self, id: str, tag: Tag) -> dict[str, str]:
        said = tag.attributes
        value = in_words(said.get("value", ""))
        type = in_words(said.get("type", ""))
        if not type:
            type = _type(value, "quant" in said or "freq" in said)
            self.loss.add_aside("dates without a type", "written as what the value looks like")
        made = {"tid": id, "type": type, "value": value}
        for pointer, name in POINTERS.items():
            if said.get(name):
                made[pointer] = self._time(in_words(said[name]), id)
        made["temporalFunction"] = "true" if "anchorTimeID" in made else "false"
        made["functionInDocument"] = "NONE"
        made |= {key: in_words(said[key]) for key in ("mod", "quant", "freq") if key in said}
        made |= {key: one for key, one in tag.extra.items() if _kept(key, one)}
        return {key: self._fit(one) for key, one in made.items() if one}

    def _time(self, value: str, own: str) -> str:
        """The id of a TIMEX3 that means a time, besides `own`; one is made if there is none."""
        id = self.values.get(value, own)
        if id == own:
            id = self._next("t")
            self.values[value] = id
            said = {"tid": id, "type": _type(value), "value": self._fit(value)}
            self.others.append(mark("TIMEX3", said))
        return id

    def _event(self, id: str, tag: Tag) -> dict[str, str]:
        if id[0] == "s":
            return {"sid": id}
        said = {key: self._fit(one) for key, one in tag.attributes.items()}
        made = {"eid": id, "class": said.get("class", "")}
        if not made["class"]:
            made["class"] = "OCCURRENCE"
            self.loss.add_aside("events without a class", "written as OCCURRENCE")
        instance = {"eventID": id, "eiid": f"ei{id[1:]}"}
        instance |= {key: said[key] for key in INSTANCE if said.get(key)}
        self.others.append(mark("MAKEINSTANCE", instance))
        return made

    def _link(self, link: Link) -> None:
        sort = RELATIONS.get(link.kind, "")
        ends = [self.ids.get(end, "") for end in (link.source, link.target)]
        made = {"lid": f"l{self.count['l'] + 1}", "relType": link.kind}
        for id, (event, time) in zip(ends, ENDS.get(sort, ENDS["TLINK"]), strict=True):
            name = event if id[:1] == "e" else time if id[:1] == "t" else ""
            if name:
                made[name] = f"ei{id[1:]}" if id[0] == "e" else id
        if not sort or len(made) < 4:
            self.loss.add("links", of="link")
            return
        for key, value in link.extra.items():
            if key in MORE and isinstance(value, str):
                made[key] = self._fit(value)
            else:
                self.loss.add(key, of="link")
        self._next("l")
        self.others.append(mark(sort, made))


def _kept(key: str, value: Any) -> bool:
    """True for a key of a tag that TIMEX3 has a place for."""
    return key in MORE_OF_TIMES and isinstance(value, str)


def _type(value: str, repeated: bool = False) -> str:
    """The type of a TIMEX3 value: a set repeats, a duration starts with P, a time has a T."""
    if repeated or value.startswith("R"):
        return "SET"
    if value.startswith("P") and not value.startswith(("PRESENT", "PAST")):
        return "DURATION"
    clock = "T" in value and not value.endswith("_REF")
    return "TIME" if clock else "DATE"


__all__ = ["read", "sniff", "write"]
