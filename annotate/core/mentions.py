"""What each text is tagged as in one article, kept up to date tag by tag.

Whoever draws conclusions from it need not walk the tags again: `changed` names each text whose tags
have changed, in the order of the changes, so that it is enough to look at those that are new in it.
Invariant: `senses` holds what the tags of the document hold, and nothing that has no tag.
"""

from collections import Counter
from collections.abc import Iterable

from annotate.core.remembered import Sense, sense_of
from annotate.core.tags import Tag


class Mentions:
    """The texts that are tagged in an article, and what as."""

    def __init__(self, tags: Iterable[Tag] = ()) -> None:
        self.senses: dict[str, Counter[Sense]] = {}
        self.changed: list[str] = []
        for tag in tags:
            self.add(tag)

    @property
    def version(self) -> int:
        """Grows with every change."""
        return len(self.changed)

    def add(self, tag: Tag) -> None:
        sense = sense_of(tag)
        if sense is not None:
            self.senses.setdefault(tag.text, Counter())[sense] += 1
            self.changed.append(tag.text)

    def remove(self, tag: Tag) -> None:
        """Take out a tag that was added."""
        sense = sense_of(tag)
        if sense is not None:
            senses = self.senses[tag.text]
            senses[sense] -= 1
            if not senses[sense]:
                del senses[sense]
            if not senses:
                del self.senses[tag.text]
            self.changed.append(tag.text)
