"""What is known of a text that was tagged before: as what, as whom, how often.

It is the common word of the store, which remembers the tags of a folder, and of the suggesters.
Invariant: two texts that people take for the same name have the same key, whatever their capitals,
accents, hyphens, blanks and possessives.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from msgspec import Struct, field

from annotate.core.tags import Tag, Value

LONGEST = 80
"""Texts of more code points are remembered by nobody: they are no names."""

ENTITY = "entity"
"""The attribute for the canonical name; labels without it have nothing to remember."""

WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")
ACCENTS = re.compile("[\u0300-\u036f]+")
POSSESSIVE = re.compile(r"(?<=\w)['’][sS]\Z")


class Sense(NamedTuple):
    """What a text was tagged as."""

    label: str
    entity: str = ""
    """The canonical name, if the tag has one."""
    kind: str = ""


class Remembered(Struct):
    """How a text was tagged in the articles of a folder. Grows while they are read."""

    text: str
    """One way in which it is written."""
    senses: dict[Sense, int] = field(default_factory=dict)
    """How many tags there are of each sense."""
    articles: int = 0
    """In how many articles."""


def fold(word: str) -> str:
    """A word without its capitals and accents."""
    if word.isascii():
        return word.lower()
    return ACCENTS.sub("", unicodedata.normalize("NFD", word.casefold()))


@lru_cache(maxsize=1 << 14)
def words_of(text: str) -> tuple[str, ...]:
    """The words of a name, folded, without a possessive at its end."""
    return tuple(WORD.findall(fold(POSSESSIVE.sub("", text))))


def key(text: str) -> str:
    """The same for all ways to write a name; empty for what has no letter or digit."""
    return " ".join(words_of(text))


def sense_of(tag: Tag) -> Sense | None:
    """What a tag says of its text; None if that is no single short text."""
    if len(tag.spans) != 1 or not tag.text or len(tag.text) > LONGEST or "\n\n" in tag.text:
        return None
    return sense(tag.label, tag.attributes)


def sense(label: str, attributes: Mapping[str, Value]) -> Sense:
    """A label with what the attributes say of canonical name and kind."""
    return Sense(label, _short(attributes.get(ENTITY)), _short(attributes.get("kind")))


def _short(value: Value | None) -> str:
    return value if isinstance(value, str) and len(value) <= LONGEST else ""
