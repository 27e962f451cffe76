"""Suggestions as JSON Lines: one object a suggestion, in the sidecar's own form.

An object has the keys of a tag (`label`, `spans`, `text`, `attributes`), the `links` that would be
made with it, each with its kind and the spans of what it points to, and besides the `file`, who
suggests it, why, how sure that is, and whether the tag screen shows it by itself. Every key is in
every line.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from annotate.core.suggestion import SHOWN, Suggestion
from annotate.formats.records import encoded


def lines(file: str, suggestions: Iterable[Suggestion]) -> Iterator[str]:
    """One line of JSON for each suggestion for the article of this name."""
    name = file.encode("utf-8", "backslashreplace").decode("utf-8")
    for suggestion in suggestions:
        yield encoded(_record(name, suggestion))


def _record(file: str, suggestion: Suggestion) -> dict[str, Any]:
    return {
        "file": file,
        "label": suggestion.label,
        "spans": suggestion.spans,
        "text": suggestion.text,
        "attributes": suggestion.attributes,
        "links": [{"kind": link.kind, "spans": link.spans} for link in suggestion.links],
        "suggester": suggestion.suggester,
        "why": suggestion.why,
        "score": round(suggestion.score, 2),
        "shown": suggestion.score >= SHOWN,
    }
