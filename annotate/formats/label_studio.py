"""Label Studio JSON: a list of tasks, an article each, and the labelling configuration for them.

Offsets are code points, end exclusive, as current versions count. An attribute is a result with the
id of its region: choices if the schema lists its values, a text area if not. The note is the
region's own meta text. What no control can show is in the region's meta as well, which is kept: the
fragments of a tag, each a region, name the first one, and values that are not listed, or no text.
With the option `config` the configuration is written, not the tasks.
Source: https://labelstud.io/guide/task_format, https://labelstud.io/tags.
"""

import re
from collections.abc import Iterator
from typing import Any
from xml.sax.saxutils import quoteattr

from annotate.core.schema import Attribute, Schema
from annotate.core.tags import Tag
from annotate.formats.contract import Exported, Plan
from annotate.formats.label_studio_reading import (
    ATTRIBUTES,
    FRAGMENT_OF,
    LABELS,
    TEXT,
    control,
    read,
    sniff,
)
from annotate.formats.projection import tally
from annotate.formats.records import bare_links, described, encoded

__all__ = ["read", "sniff", "write"]

CARRIED = ("text", "articles", "overlap", "crossing", "fragments", "attributes", "links", "notes")

UNFIT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold."""


def write(articles: Iterator[Exported], plan: Plan) -> Iterator[bytes]:
    """The tasks as one list, or the configuration."""
    if plan.flag("config"):
        # The articles are gone through, as whoever asks is told of those that cannot be read.
        for _ in articles:
            pass
        yield "".join(_configuration(plan.schema)).encode("utf-8", "xmlcharrefreplace")
        return
    opening = "[\n"
    for article in articles:
        yield (opening + encoded(_task(article, plan))).encode("utf-8", "backslashreplace")
        opening = ",\n"
    yield b"]\n" if opening != "[\n" else b"[]\n"


def _task(article: Exported, plan: Plan) -> dict[str, Any]:
    tally(article, plan.loss, CARRIED)
    results = [result for tag in article.tags() for result in _results(tag, article, plan)]
    results += [
        {
            "type": "relation",
            "from_id": link.source,
            "to_id": link.target,
            "direction": "right",
            "labels": [link.kind],
        }
        for link in bare_links(article, plan.loss)
    ]
    return {
        "annotations": [{"result": results}],
        "data": {TEXT: article.text} | described(article),
    }


def _results(tag: Tag, article: Exported, plan: Plan) -> Iterator[dict[str, Any]]:
    """The regions of a tag, and what is said of it."""
    known = plan.schema.label(tag.label)
    other: dict[str, Any] = {}
    said = []
    first = {"start": tag.spans[0].start, "end": tag.spans[0].end}
    for name, value in tag.attributes.items():
        attribute = known.attribute(name) if known else None
        result = _said(attribute, value)
        if result is None or UNFIT.search(name):
            other[name] = value
            continue
        of = {"id": tag.id, "from_name": control(tag.label, name), "to_name": TEXT}
        said.append(of | {"type": result[0], "value": first | {result[1]: result[2]}})
    for number, (start, end) in enumerate(tag.spans):
        meta: dict[str, Any] = {FRAGMENT_OF: tag.id} if number else {}
        if tag.note and not number:
            meta["text"] = [tag.note]
        if other and not number:
            meta[ATTRIBUTES] = other
        text = article.text[start:end]
        yield {
            "id": f"{tag.id}-{number + 1}" if number else tag.id,
            "from_name": LABELS,
            "to_name": TEXT,
            "type": "labels",
            "value": {"start": start, "end": end, "text": text, "labels": [tag.label]},
        } | ({"meta": meta} if meta else {})
    yield from said


def _said(attribute: Attribute | None, value: Any) -> tuple[str, str, list[str]] | None:
    """The type, key and content of the result for a value; None if no control can hold it so that
    it reads back the same."""
    if attribute is None or isinstance(value, list) != attribute.many:
        return None
    values = value if isinstance(value, list) else [value]
    if not values or not all(isinstance(one, str) and one.strip() for one in values):
        return None
    if not attribute.values:
        return "textarea", "text", values
    return ("choices", "choices", values) if set(values) <= {*attribute.values} else None


def _configuration(schema: Schema) -> Iterator[str]:
    """The labels with their keys, the controls of their attributes, and the kinds of links."""
    yield "<View>\n"
    yield f'  <Labels name="{LABELS}" toName="{TEXT}">\n'
    for label in schema.labels:
        hotkey = f" hotkey={_quoted(label.key)}" if label.key else ""
        hint = f" hint={_quoted(label.definition)}" if label.definition else ""
        yield f"    <Label value={_quoted(label.name)}{hotkey}{hint}/>\n"
    yield "  </Labels>\n"
    # Offsets in words would take a tag's quotation marks with it.
    yield f'  <Text name="{TEXT}" value="${TEXT}" granularity="symbol"/>\n'
    for label in schema.labels:
        for attribute in label.attributes:
            yield from _control(label.name, attribute)
    if schema.links:
        yield "  <Relations>\n"
        for link in schema.links:
            yield f"    <Relation value={_quoted(link.name)}/>\n"
        yield "  </Relations>\n"
    yield "</View>\n"


def _control(label: str, attribute: Attribute) -> Iterator[str]:
    where = (
        f'name={_quoted(control(label, attribute.name))} toName="{TEXT}" perRegion="true" '
        f'whenTagName="{LABELS}" whenLabelValue={_quoted(label)}'
    )
    yield f'  <View>\n    <Header value={_quoted(attribute.name)} size="5"/>\n'
    if attribute.values:
        choice = "multiple" if attribute.many else "single"
        yield f'    <Choices {where} choice="{choice}" showInline="true">\n'
        for value in attribute.values:
            yield f"      <Choice value={_quoted(value)}/>\n"
        yield "    </Choices>\n"
    else:
        more = "" if attribute.many else ' maxSubmissions="1"'
        yield f'    <TextArea {where} editable="true"{more}/>\n'
    yield "  </View>\n"


def _quoted(value: str) -> str:
    return quoteattr(UNFIT.sub("_", value))
