"""What the bodies of a Web Annotation say: labels, attributes, a note, the ends of links.

Invariant: each body is taken for one of these, or its purpose is named among those left out.
"""

import json
import re
from typing import Any

from msgspec import Struct, field

from annotate.core.tags import Value
from annotate.formats import iris

JSON_TYPE = "application/json"
IDENTIFYING = "identifying"
NAME, POSITION = "schema:name", "schema:position"
"""The prefix is the official context's."""

NOTE = "note"
"""The key of a link that brat's notes are kept under."""

ABOUT = ("title", "published", "status")
"""What is said of a whole article."""

TAGGING = ("tagging", "classifying")
COMMENTING = ("commenting", "describing", "replying", "questioning", "assessing", "reviewing")

PREFIXES = re.compile(r"oa:|https?://www\.w3\.org/ns/oa#")


class Said(Struct):
    """What all bodies of an annotation say together."""

    labels: list[str] = field(default_factory=list)
    attributes: dict[str, Value] = field(default_factory=dict)
    note: str = ""
    ends: list[str] = field(default_factory=list)
    """The IRIs of what it links to."""
    left_out: list[str] = field(default_factory=list)
    """The purposes of bodies that say nothing that a tag can."""


def said(one: dict[str, Any]) -> Said:
    """What an annotation says. A body without a purpose has the annotation's motivation."""
    motivations = [*map(term, many(one.get("motivation")))]
    bodies = many(one.get("body"))
    if "bodyValue" in one:
        bodies = [*bodies, {"value": one["bodyValue"]}]
    found = Said()
    notes: list[str] = []
    lists: dict[str, list[tuple[int, str]]] = {}
    for body in bodies:
        if isinstance(body, str):
            body = {"id": body}
        if not isinstance(body, dict):
            found.left_out.append(type(body).__name__)
            continue
        purposes = [*map(term, many(body.get("purpose")))] or motivations
        value = body.get("value")
        name = body.get(NAME)
        iri = iri_of(body.get("source")) or iri_of(body)
        if isinstance(name, str) and isinstance(value, str | bool | int | float):
            if POSITION in body:
                place = body[POSITION] if isinstance(body[POSITION], int) else 0
                lists.setdefault(name, []).append((place, str(value)))
            else:
                found.attributes[name] = _plain(value, body)
        elif "linking" in purposes and iri:
            found.ends.append(iri)
        elif IDENTIFYING in purposes and iri:
            found.attributes.setdefault("entity", iri)
        elif any(purpose in TAGGING for purpose in purposes) and _label(value, iri):
            found.labels.append(_label(value, iri))
        elif isinstance(value, str) and (
            not purposes or any(purpose in COMMENTING for purpose in purposes)
        ):
            notes += [value] * bool(value)
        else:
            found.left_out.append(" ".join(purposes) or "without a purpose")
    for name, values in lists.items():
        found.attributes[name] = [value for _, value in sorted(values)]
    found.note = "\n".join(notes)
    return found


def many(value: Any) -> list[Any]:
    """A value that may be a list, as one."""
    return value if isinstance(value, list) else [] if value is None else [value]


def term(name: Any) -> str:
    """A motivation or type without the vocabulary that it is of."""
    return PREFIXES.sub("", name, count=1) if isinstance(name, str) else ""


def iri_of(value: Any) -> str:
    """The IRI that something is, or is named by; empty for what is a place in something."""
    if isinstance(value, dict):
        value = "" if "selector" in value else value.get("id") or value.get("@id")
    return value if isinstance(value, str) else ""


def _label(value: Any, iri: str) -> str:
    """A text that tags; of an IRI that does, the last part."""
    if isinstance(value, str):
        return value.strip()
    return iris.id_of(iri) if "#" in iri else iri.rstrip("/").rpartition("/")[2]


def _plain(value: Any, body: dict[str, Any]) -> Any:
    if body.get("format") == JSON_TYPE and isinstance(value, str):
        try:
            return json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value
