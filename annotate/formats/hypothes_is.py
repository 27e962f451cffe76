"""What the API of hypothes.is gives, as Web Annotations.

Its offsets count UTF-16 units of what a browser shows of a page, which no article is; so places are
left to the words, with those before and after.
Source: https://h.readthedocs.io/en/latest/api-reference/v1/.
"""

import re
from typing import Any

from annotate.formats.web_annotation_bodies import iri_of, many

TITLE = "annotate:title"
"""The key that the title of the page is kept under."""

ACCOUNT = re.compile(r"acct:([^@]+)@.*")


def sniff(head: str) -> bool:
    """True for rows of annotations."""
    return bool(re.search(r'"rows"\s*:\s*\[', head) and re.search(r'"(selector|uri)"\s*:', head))


def annotation(row: Any) -> Any:
    """A row as an annotation of the W3C's model; what is no row stays as it is."""
    if not isinstance(row, dict):
        return row
    tags = [tag for tag in many(row.get("tags")) if isinstance(tag, str)]
    bodies = [{"purpose": "tagging", "value": tag} for tag in tags]
    if row.get("text"):
        bodies.append({"purpose": "commenting", "value": row["text"]})
    user = row.get("user")
    document = row.get("document")
    title = next(iter(many(document.get("title"))), "") if isinstance(document, dict) else ""
    return {
        "id": row.get("id"),
        "created": row.get("updated") or row.get("created"),
        "creator": {"name": ACCOUNT.sub(r"\1", user) if isinstance(user, str) else ""},
        "body": bodies,
        "target": [_target(target, row.get("uri")) for target in many(row.get("target"))],
        TITLE: title,
    }


def _target(target: Any, uri: Any) -> Any:
    if not isinstance(target, dict):
        return target
    selectors = [one for one in many(target.get("selector")) if isinstance(one, dict)]
    source = iri_of(target.get("source")) or iri_of(uri)
    if not selectors:
        return source
    quotes = [one for one in selectors if one.get("type") == "TextQuoteSelector"]
    return {"source": source, "selector": quotes or selectors}
