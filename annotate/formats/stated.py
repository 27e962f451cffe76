"""What is stated of an article as a whole: by its sidecar, else by the front matter of its text.

Invariant: only plain texts are taken, whatever a file holds there; what is not stated is missing.
"""

import json
import re
from typing import Any

from annotate.core.annotations import Metadata
from annotate.formats.contract import Exported

KEYS = ("title", "published", "status", "outlet", "byline", "url")

FRONT_MATTER = re.compile(r"---[ \t]*\r?\n(.{0,65536}?)^(?:---|\.\.\.)[ \t]*\r?$", re.S | re.M)

LINE = re.compile(r"^(outlet|byline|url):[ \t]+(\S.*?)[ \t]*\r?$", re.M)
"""What `annotate fetch` writes on one line; values in other YAML styles are not taken."""

ADDRESS = re.compile(r"https?://[^\s\x00-\x20\"<>\\^`{|}]+", re.IGNORECASE)
"""An address that others may be sent to: no other scheme, and no blank in it."""


def stated(article: Exported) -> dict[str, str]:
    """What is stated, by KEYS and in their order."""
    metadata = article.document.metadata
    found = dict(_front_matter(article.text))
    found |= {key: text for key, value in metadata.extra.items() if (text := _text(value))}
    found |= {key: text for key in ("title", "published", "status") if (text := _of(metadata, key))}
    return {key: found[key] for key in KEYS if found.get(key)}


def _of(metadata: Metadata, key: str) -> str:
    return _text(getattr(metadata, key))


def _front_matter(text: str) -> list[tuple[str, str]]:
    block = FRONT_MATTER.match(text)
    return [(key, _unquoted(value)) for key, value in LINE.findall(block[1])] if block else []


def _unquoted(value: str) -> str:
    if value[0] == '"':
        try:
            return _text(json.loads(value))
        except ValueError:
            return ""
    if value[0] == "'":
        return value[1:-1].replace("''", "'") if value.endswith("'") else ""
    return "" if value[0] in "|>&*!{[#" else value


def _text(value: Any) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
