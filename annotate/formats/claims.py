"""Claims as reports need them: what their links point to."""

from annotate.core.claims import is_claim, said
from annotate.core.tags import Tag
from annotate.formats.contract import Exported

__all__ = ["UNCHECKED", "Ends", "ends", "is_claim", "said"]

UNCHECKED = "unchecked"

Ends = dict[str, dict[str, list[Tag]]]


def ends(article: Exported) -> Ends:
    """What the links of each tag point to: id → kind → tags."""
    found: Ends = {}
    tags = article.document.tags
    for link in article.links():
        kinds = found.setdefault(link.source, {})
        kinds.setdefault(link.kind, []).append(tags[link.target])
    return found
