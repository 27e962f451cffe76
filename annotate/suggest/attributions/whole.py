"""Attributions for programs: contents and sources as corpora of attributions have them."""

from annotate.core.schema import Schema
from annotate.core.suggestion import Suggester
from annotate.suggest.attributions import suggesting


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests claims with their `that`, said by a `who` where that is what stands there."""
    return suggesting.suggester(schema, published, whole=True)
