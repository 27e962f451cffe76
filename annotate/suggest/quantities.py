"""Quantities."""

from annotate.core.schema import Schema
from annotate.core.suggestion import Suggester


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests quantities."""
    return None
