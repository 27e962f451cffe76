"""What is asked of tags and texts, as a value that goes to other processes and says itself.

Invariant: `in_words` leaves out nothing of what decides whether a tag or a text is an answer.
"""

from typing import NamedTuple

from annotate.core.calendar import days


class Piece(NamedTuple):
    """A text to look for."""

    wanted: str
    regex: bool = False

    def __str__(self) -> str:
        return f"/{self.wanted}/" if self.regex else f"“{self.wanted}”"


class Said(NamedTuple):
    """What a tag must say under the name of an attribute, a field or a link."""

    name: str
    sign: str
    """`=` for a value of a list, `~` for words in a text, `` for "has one", `!` for "has none"."""
    piece: Piece = Piece("")

    def __str__(self) -> str:
        if self.sign == "=":
            return f"{self.name} is {self.piece.wanted}"
        if self.sign == "~":
            return f"{self.name} has {self.piece}"
        return f"{'no' if self.sign else 'with'} {self.name}"


class Dated(NamedTuple):
    """When a tag must be dated: by its own value, else by the dates that it is linked to with
    `when`, else by its article's day of publication."""

    sign: str
    """`since`, `before` or `on`."""
    value: str
    """A day, month, year, week or the like, as `core.calendar` knows them."""

    def holds(self, value: str) -> bool:
        """Whether it holds of a date's value; of one without bounds it never does."""
        there, wanted = days(value), days(self.value)
        if there is None or wanted is None:
            return False
        if self.sign == "since":
            return there[1] >= wanted[0]
        if self.sign == "before":
            return there[0] < wanted[0]
        return there[0] <= wanted[1] and wanted[0] <= there[1]


class Query(NamedTuple):
    """All that is asked for; all of it must hold."""

    of_tags: bool = False
    """True if it names labels, so that only tags are asked for."""
    labels: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    """A tag has one of the labels or is of one of the layers; if both are empty it may be any."""
    said: tuple[Said, ...] = ()
    dated: tuple[Dated, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def in_words(self) -> str:
        """How it was understood, for the one who asked."""
        which = ", ".join([*self.labels, *(f"{layer} layer" for layer in self.layers)])
        parts = [f"tags: {which or 'any label'}"] if self.of_tags else []
        parts += map(str, self.said)
        parts += [f"dated {sign} {value}" for sign, value in self.dated]
        if self.pieces:
            texts = " and ".join(map(str, self.pieces))
            parts.append(f"text {texts}" if self.of_tags else texts)
        return "; ".join(parts)
