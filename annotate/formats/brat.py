"""brat standoff: `ARTICLE.txt` with the text, `ARTICLE.ann` with the tags, and `annotation.conf`.

Offsets are code points, end exclusive (brat's server slices Python strings). Written as brat itself
writes: a fragment ends where a line does, fragments are joined by one blank, types have no blanks.
An attribute whose values the schema lists is an `A` line; other values, which brat could not show,
are notes of the attribute's name; a canonical name such as `Wikidata:Q42` is a normalisation; links
are relations, or with the option `events` what a claim's event has for arguments.
Source: https://brat.nlplab.org/standoff.html, https://brat.nlplab.org/configuration.html.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

from annotate.core.schema import Attribute, Schema
from annotate.core.tags import Link, Tag
from annotate.formats.brat_reading import read, sniff
from annotate.formats.contract import Exported, File, Plan
from annotate.formats.projection import (
    by_lines,
    in_one_line,
    rejoined,
    tally,
)

CARRIED = ("text", "attributes", "links", "notes")

REFERENCE = re.compile(r"[A-Za-z][\w.-]*:(?!/)\S+")
"""A database and an id in it, as brat's normalisations have them."""

ENTITY = "entity"
"""The attribute that holds a canonical name, and so a normalisation."""

TITLE = "reference"
"""The key, besides those of a tag, that keeps the name that came with a normalisation; on a link,
`note` keeps the note that came with a relation."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[File]:
    """The configuration, then two files an article."""
    events = plan.flag("events")
    yield File("annotation.conf", "".join(_configuration(plan.schema, events)).encode("utf-8"))
    for article in articles:
        yield File(f"{article.name}.txt", article.text.encode("utf-8"), is_text=True)
        lines = _Writing(article, plan, events).lines()
        yield File(f"{article.name}.ann", "".join(lines).encode("utf-8"))


def spelled(name: str) -> str:
    """A name as brat can have it: letters, digits, hyphens and underscores."""
    return re.sub(r"[^\w-]+", "_", name)


class _Writing:
    """The lines of one article. Numbers count up for each kind of line."""

    def __init__(self, article: Exported, plan: Plan, events: bool) -> None:
        self.article = article
        self.loss = plan.loss
        self.events = events
        self.count = dict.fromkeys("TREAN#", 0)
        self.ids: dict[str, str] = {}
        """Of our tags: what brat calls them."""

    def lines(self) -> Iterator[str]:
        tally(self.article, self.loss, CARRIED, keys=(TITLE,))
        tags = [*self.article.tags()]
        links = [*self.article.links()]
        for tag in tags:
            yield from self._textbound(tag)
        own: dict[str, list[Link]] = {}
        if self.events:
            for link in links:
                if self.article.schema.layer_of(self._label(link.source)) == "claim":
                    own.setdefault(link.source, []).append(link)
        yield from self._events(own)
        for tag in tags:
            if tag.id in self.ids:
                yield from self._said(tag)
        for link in links:
            if link.source not in own:
                yield from self._relation(link)

    def _label(self, id: str) -> str:
        return self.article.document.tags[id].label

    def _next(self, kind: str) -> str:
        self.count[kind] += 1
        return f"{kind}{self.count[kind]}"

    def _textbound(self, tag: Tag) -> Iterator[str]:
        text = self.article.text
        spans = by_lines(tag.spans, text)
        if not spans:
            self.loss.add("nothing but blanks")
            return
        if rejoined(spans, text) != tag.spans:
            self.loss.add("blanks and line breaks at borders", "left out or joined")
        id = self.ids[tag.id] = self._next("T")
        offsets = ";".join(f"{start} {end}" for start, end in spans)
        said = " ".join(text[start:end] for start, end in spans)
        yield f"{id}\t{spelled(tag.label)} {offsets}\t{said}\n"

    def _events(self, own: dict[str, list[Link]]) -> Iterator[str]:
        """An event for each tag with links of its own; whoever names it now names the event."""
        triggers = {id: self.ids[id] for id in own if id in self.ids}
        self.ids.update({id: self._next("E") for id in triggers})
        for id, trigger in triggers.items():
            roles: dict[str, int] = {}
            parts = [f"{spelled(self._label(id))}:{trigger}"]
            for link in own[id]:
                if link.target not in self.ids:
                    self.loss.add("links to nothing but blanks", of="link")
                    continue
                role = spelled(link.kind)
                roles[role] = roles.get(role, 0) + 1
                number = str(roles[role]) if roles[role] > 1 else ""
                parts.append(f"{role}{number}:{self.ids[link.target]}")
                for key in link.extra:
                    self.loss.add(key, of="link")
            yield f"{self.ids[id]}\t{' '.join(parts)}\n"

    def _relation(self, link: Link) -> Iterator[str]:
        ends = self.ids.get(link.source), self.ids.get(link.target)
        if None in ends:
            self.loss.add("links to nothing but blanks", of="link")
            return
        id = self._next("R")
        yield f"{id}\t{spelled(link.kind)} Arg1:{ends[0]} Arg2:{ends[1]}\n"
        for key, value in link.extra.items():
            if key == "note" and isinstance(value, str):
                yield self._note("AnnotatorNotes", id, value)
            else:
                self.loss.add(key, of="link")

    def _said(self, tag: Tag) -> Iterator[str]:
        """The attributes and the note of a tag."""
        id = self.ids[tag.id]
        label = self.article.schema.label(tag.label)
        for name, value in tag.attributes.items():
            known = label.attribute(name) if label else None
            if spelled(name) != name:
                self.loss.add_aside("names of attributes", "signs written as _", of="value")
            for one in value if isinstance(value, list) else [value]:
                yield self._value(id, name, one, known, tag)
            if not value and isinstance(value, list):
                self.loss.add(f"{name}, an empty list", of="value")
        if tag.note:
            yield self._note("AnnotatorNotes", id, tag.note)

    def _value(self, id: str, name: str, value: Any, known: Attribute | None, tag: Tag) -> str:
        if value is True:
            return f"{self._next('A')}\t{spelled(name)} {id}\n"
        if not isinstance(value, str):
            self.loss.add_aside("numbers and the like", "written as text", of="value")
            value = json.dumps(value, ensure_ascii=False)
        if known is not None and value in known.values and not re.search(r"\s", value):
            return f"{self._next('A')}\t{spelled(name)} {id} {value}\n"
        if name == ENTITY and REFERENCE.fullmatch(value):
            title = tag.extra.get(TITLE)
            said = in_one_line(title if isinstance(title, str) else tag.text)
            return f"{self._next('N')}\tReference {id} {value}\t{said}\n"
        return self._note(spelled(name), id, value)

    def _note(self, type: str, id: str, value: str) -> str:
        said = in_one_line(value)
        if said != value:
            self.loss.add("line breaks", "written as blanks", of="note")
        return f"{self._next('#')}\t{type} {id}\t{said}\n"


def _configuration(schema: Schema, events: bool) -> Iterator[str]:
    """What brat must know of the labels."""
    hubs = [label for label in schema.labels if events and label.layer == "claim"]
    yield "[entities]\n\n"
    for label in schema.labels:
        if label not in hubs:
            yield f"{spelled(label.name)}\n"
    yield "\n[relations]\n\n"
    for link in schema.links:
        ends = [
            "|".join(map(spelled, labels)) if labels else "<ANY>"
            for labels in (link.source, link.target)
        ]
        yield f"{spelled(link.name)} Arg1:{ends[0]}, Arg2:{ends[1]}\n"
    yield "<OVERLAP> Arg1:<ANY>, Arg2:<ANY>, <OVL-TYPE>:<ANY>\n"
    yield "\n[events]\n\n"
    for hub in hubs:
        roles = (
            f"{spelled(link.name)}*:{'|'.join(map(spelled, link.target)) or '<ANY>'}"
            for link in schema.links
            if not link.source or hub.name in link.source
        )
        yield f"{spelled(hub.name)} {', '.join(roles)}\n"
    yield "\n[attributes]\n\n"
    listed: dict[str, tuple[list[str], list[str]]] = {}
    for label in schema.labels:
        for attribute in label.attributes:
            if attribute.values:
                labels, values = listed.setdefault(attribute.name, ([], []))
                labels.append(spelled(label.name))
                values += [value for value in attribute.values if value not in values]
    for name, (labels, values) in listed.items():
        shown = "|".join(value for value in values if not re.search(r"\s", value))
        yield f"{spelled(name)} Arg:{'|'.join(labels)}, Value:{shown}\n"


__all__ = ["read", "sniff", "write"]
