"""How a tag looks: one palette for `show` and the tag screen.

The colours are Okabe and Ito's set for colour-blind readers (https://jfly.uni-koeln.de/color),
lightened so that black text on them has a contrast of 7 : 1 or more, on dark and light terminals
alike. Layers never differ by hue alone: entities and dates have a background (without colour: bold,
and bold italic), the claim layer has underline and weight, so a claim hides no entity in it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from annotate.core.schema import Schema

INK = "#000000"


class Colour(NamedTuple):
    """One colour for terminals of each depth."""

    rgb: str
    ansi: int
    """0 to 15, for terminals of 16 colours."""


COLOURS: dict[str, Colour] = {
    "sky": Colour("#8ccbf2", 14),
    "orange": Colour("#f2b84b", 3),
    "green": Colour("#6fd3b0", 10),
    "purple": Colour("#e2a5c9", 13),
    "yellow": Colour("#f0e442", 11),
    "grey": Colour("#c4c4c4", 7),
    "vermilion": Colour("#f7a27c", 9),
    "blue": Colour("#9db8f5", 12),
}

BY_LABEL = {
    "person": "sky",
    "organization": "orange",
    "location": "green",
    "event": "purple",
    "quantity": "yellow",
    "other": "grey",
    "date": "vermilion",
}
"""Colours of the default schema; other labels take theirs in the order of the schema."""


class Look(NamedTuple):
    """The look of a run of text. Colours are names of COLOURS."""

    background: str = ""
    bold: bool = False
    italic: bool = False
    underline: bool = False
    double: bool = False
    """Underlined twice."""


CLAIMS: dict[str, Look] = {
    "claim": Look(underline=True),
    "source": Look(underline=True, bold=True),
    "cue": Look(underline=True, italic=True),
    "evidence": Look(double=True),
}


class Palette:
    """Looks of the labels of a schema."""

    def __init__(
        self, schema: Schema, *, coloured: bool = True, chosen: Mapping[str, str] | None = None
    ) -> None:
        self.schema = schema
        self.coloured = coloured
        self.colours: dict[str, str] = {}
        spare = [name for name in COLOURS if name not in BY_LABEL.values()]
        names = list(COLOURS)
        for label in schema.labels:
            if label.layer == "claim":
                continue
            wanted = (chosen or {}).get(label.name) or BY_LABEL.get(label.name)
            if wanted not in COLOURS:
                wanted = spare.pop(0) if spare else names[len(self.colours) % len(names)]
            self.colours[label.name] = wanted
        self.known: dict[tuple[str, ...], Look] = {}

    def look(self, labels: Sequence[str]) -> Look:
        """The look of text under these labels, the outermost first."""
        key = tuple(labels)
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = self._combine(key)
        return found

    def _combine(self, labels: tuple[str, ...]) -> Look:
        layers = [self.schema.layer_of(label) for label in labels]
        inner = [label for label, layer in zip(labels, layers, strict=True) if layer != "claim"]
        outer = [label for label, layer in zip(labels, layers, strict=True) if layer == "claim"]
        background, bold, italic = "", len(inner) > 1, False
        if inner:
            background = self.colours.get(inner[-1], "grey") if self.coloured else ""
            if not self.coloured:
                bold = True
                italic = self.schema.layer_of(inner[-1]) == "date"
        marks = [CLAIMS.get(label, Look(underline=True)) for label in outer]
        return Look(
            background,
            bold or any(mark.bold for mark in marks),
            italic or any(mark.italic for mark in marks),
            any(mark.underline for mark in marks),
            any(mark.double for mark in marks) or outer.count("claim") > 1,
        )
