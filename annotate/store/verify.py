"""What is wrong with a sidecar that can be read: each finding with the line that it is on.

Reads nothing and changes nothing: a sidecar's bytes, what they hold, and the article opened with
them go in, findings come out, in the order of the lines.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, NamedTuple

from annotate.core.annotations import Annotations
from annotate.core.article import Article
from annotate.core.cells import clip
from annotate.core.merging_rows import CONFLICT
from annotate.core.rules import article_fault, attribute_fault, label_fault, link_fault
from annotate.core.schema import Schema
from annotate.core.spans import Span
from annotate.core.tags import Link, Tag, fits, quote
from annotate.store import events

SHOWN = 40
"""How much of a text a finding quotes, in cells."""

CANONICAL_ID = re.compile(rb'- \{"id": "([^"\\]+)"')


class Finding(NamedTuple):
    """Something that is wrong."""

    line: int
    subject: str
    """What it is about: a tag's id and label, or a key of the file."""
    message: str
    tag: Tag | None = None
    """The tag, or the one that a link starts at."""
    moved: bool = False
    """True if it says only that the tag's place, which is certain, is another by now."""


class Report(NamedTuple):
    """What a check of one sidecar says."""

    findings: list[Finding]
    notes: list[str]
    """What has changed without harm."""


class Lines:
    """On which line of a sidecar its tags, links and keys are. The file is read once for all."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.known: dict[str, int] = {}
        for number, line in enumerate(data.split(b"\n"), 1):
            match = CANONICAL_ID.match(line)
            if match:
                self.known[match[1].decode("utf-8", "replace")] = number

    def of(self, id: str) -> int:
        """The line of a tag or link; in a file that people wrote, the first that has its id."""
        return self.known.get(id) or self._written.get(id, 1)

    def of_tag(self, tag: Tag, key: str = "tags") -> int:
        """The line of a tag, which may have no id, in the list at a key."""
        if tag.id:
            return self.of(tag.id)
        return self._written.get((key, tag.label, tag.spans), 1)

    def of_link(self, link: Link, index: int) -> int:
        """The line of a link, which may have no id."""
        return self.of(link.id) if link.id else self._entries["links"][index]

    @cached_property
    def _entries(self) -> dict[str, list[int]]:
        return events.entry_lines(self.data)

    @cached_property
    def _written(self) -> dict[Any, int]:
        """The lines by id, and of tags without one by key, label and spans."""
        found: dict[Any, int] = {}
        values = events.load(self.data, "")
        for key in ("tags", "links", "rejected"):
            for row, line in zip(values.get(key) or (), self._entries.get(key, ()), strict=True):
                if row.get("id"):
                    found.setdefault(row["id"], line)
                elif key != "links":
                    spans = tuple(Span(*span) for span in row["spans"])
                    found.setdefault((key, row["label"], spans), line)
        return found

    def at(self, *path: str | int) -> int:
        """The line of the value at a path of keys and indices."""
        return events.locate(self.data, path)[0]


def verify(
    data: bytes,
    found: Annotations,
    article: Article,
    schema: Schema,
    places: Mapping[str, tuple[Span, ...]],
) -> Report:
    """Check what a sidecar holds. `data` is the file's bytes, `found` what was read from them,
    `places` where its tags are for certain, by their ids, if the text was changed since."""
    lines = Lines(data)
    findings = [
        *_metadata(found, lines),
        *_tags(found, article, schema, lines, places),
        *_links(found, schema, lines),
        *_conflicts(found, lines),
    ]
    misplaced = any(
        not _fits(tag, article.text) or places.get(tag.id, tag.spans) != tag.spans
        for tag in found.tags
    )
    notes = list(_changes(found, article, schema, misplaced))
    notes += _rejected(found, article, schema, lines)
    if found.lost:
        first = lines.of_tag(found.lost[0], "lost")
        notes.append(f"lost tags: {len(found.lost)}, the first in line {first}")
    return Report(sorted(findings, key=lambda finding: finding.line), notes)


def _fits(tag: Tag, text: str) -> bool:
    """A tag that states no text fits wherever the article has one."""
    return fits(tag, text) if tag.text else tag.end <= len(text)


def _conflicts(found: Annotations, lines: Lines) -> Iterator[Finding]:
    """What two people said of one thing, and nobody has decided: who removes either has."""
    rows: list[Tag | Link] = [*found.tags, *found.links, *found.lost]
    there = {row.id for row in rows}
    for row in rows:
        other = row.extra.get(CONFLICT)
        if isinstance(other, str) and other in there:
            name = row.label if isinstance(row, Tag) else row.kind
            yield Finding(
                lines.of(row.id),
                f"{row.id} {name}",
                f"conflicts with {other}: two people changed it; remove one, or the key {CONFLICT}",
                row if isinstance(row, Tag) else None,
            )
    mappings = (("article", found.article.extra), ("source", found.source.extra))
    for where, extra in (*mappings, ("schema", found.schema.extra), ("", found.extra)):
        for key in extra:
            if key.startswith(f"{CONFLICT}-"):
                path = (where, key) if where else (key,)
                subject = where or key
                told = f"{key} is what another person said; take one and remove the key"
                yield Finding(lines.at(*path), subject, told)


def _metadata(found: Annotations, lines: Lines) -> Iterator[Finding]:
    for key in ("published", "status"):
        fault = article_fault(key, getattr(found.article, key))
        if fault:
            yield Finding(lines.at("article", key), "article", str(fault))


def _tags(
    found: Annotations,
    article: Article,
    schema: Schema,
    lines: Lines,
    places: Mapping[str, tuple[Span, ...]],
) -> Iterator[Finding]:
    there: dict[tuple[str, tuple[tuple[int, int], ...]], Tag] = {}
    for tag in found.tags:
        misplaced = [*_place(tag, article.text)]
        spans = places.get(tag.id, tag.spans)
        if not misplaced and spans != tag.spans:
            line, column = article.line_column(spans[0].start)
            misplaced = [f"what it marked is at {line}:{column} since the text was changed"]
        messages = [*_meaning(tag, schema)]
        first = there.setdefault((tag.label, tag.spans), tag)
        if first is not tag:
            messages.append(f"the same label at the same place as {first.id or 'another tag'}")
        subject = f"{tag.id or '(no id)'} {tag.label}"
        for message in misplaced:
            yield Finding(lines.of_tag(tag), subject, message, tag, tag.id in places)
        for message in messages:
            yield Finding(lines.of_tag(tag), subject, message, tag)


def _place(tag: Tag, text: str) -> Iterator[str]:
    """Whether a tag is where it says."""
    if tag.end > len(text):
        yield f"ends at {tag.end}, the article has {len(text)} characters"
    elif not _fits(tag, text):
        there = quote(text, tag.spans)
        yield f"expected “{clip(tag.text, SHOWN)}”, found “{clip(there, SHOWN)}”"
    else:
        before = text[max(0, tag.start - len(tag.before)) : tag.start]
        after = text[tag.end : tag.end + len(tag.after)]
        for side, expected, there in (("before", tag.before, before), ("after", tag.after, after)):
            if expected != there:
                shown = f"expected “{clip(expected, SHOWN)}”, found “{clip(there, SHOWN)}”"
                yield f"the text {side} it is another: {shown}"


def _meaning(tag: Tag, schema: Schema) -> Iterator[str]:
    """Whether the schema allows what a tag says."""
    label = schema.label(tag.label)
    if label is None:
        yield str(label_fault(schema, tag.label))
        return
    for name, value in tag.attributes.items():
        fault = attribute_fault(label, name, value)
        if fault:
            yield str(fault)


def _links(found: Annotations, schema: Schema, lines: Lines) -> Iterator[Finding]:
    tags = {tag.id: tag for tag in (*found.tags, *found.lost)}
    there: dict[tuple[str, str, str], str] = {}
    for index, link in enumerate(found.links):
        place = (link.kind, link.source, link.target)
        fault = link_fault(schema, link.kind, tags[link.source], tags[link.target])
        messages = [str(fault)] if fault else []
        if place in there:
            messages.append(f"the same link as {there[place] or 'another'}")
        there.setdefault(place, link.id)
        for message in messages:
            line = lines.of_link(link, index)
            subject = f"{link.id or '(no id)'} {link.kind}"
            yield Finding(line, subject, message, tags[link.source])


def _rejected(found: Annotations, article: Article, schema: Schema, lines: Lines) -> Iterator[str]:
    """Which rejected suggestions have become idle: a note, as a tag is neither lost nor wrong."""
    lost = [tag for tag in found.rejected if not _fits(tag, article.text)]
    unknown = [tag for tag in found.rejected if schema.label(tag.label) is None]
    for idle, reason in (
        (lost, "not in the text any more"),
        (unknown, f"of labels that {schema.name} does not have"),
    ):
        if idle:
            first = lines.of_tag(idle[0], "rejected")
            count = f"{len(idle)} of {len(found.rejected)}"
            yield f"rejected suggestions {reason}: {count}, the first in line {first}"


def _changes(
    found: Annotations, article: Article, schema: Schema, misplaced: bool
) -> Iterator[str]:
    source = found.source
    changed = (source.sha256 and source.sha256 != article.sha256) or (
        source.chars and source.chars != len(article.text)
    )
    if misplaced:
        yield "the text was changed after it was tagged: run annotate reanchor on it"
        return
    if changed:
        yield "the text was changed, every tag still fits"
    if source.file and source.file != article.name:
        yield f"the tags were made for {source.file}"
    if found.tags and found.schema.name != schema.name:
        yield f"the tags were made with the labels {found.schema.name}, not {schema.name}"
