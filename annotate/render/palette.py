"""How a tag looks: one palette for `show` and the tag screen.

The hues are Okabe and Ito's set for colour-blind readers (https://jfly.uni-koeln.de/color), made so
light that black text on them has a contrast of 7 : 1 or more, on dark and light terminals alike,
and so unlike in lightness that the labels of the default schema stay apart in red-green blindness.
Layers never differ by hue alone: an entity has a background (without colour: bold), a date is in
italics as well, and the claim layer has underline and weight, so a claim hides no entity in it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from annotate.core.schema import Schema

INK = "#000000"


class Colour(NamedTuple):
    """One colour for terminals of each depth."""

    rgb: str
    ansi: int
    """0 to 15, for terminals of 16 colours."""


COLOURS: dict[str, Colour] = {
    "sky": Colour("#4eb2fc", 14),
    "orange": Colour("#dfb446", 3),
    "green": Colour("#90eba2", 10),
    "purple": Colour("#b888b6", 13),
    "yellow": Colour("#f4e629", 11),
    "grey": Colour("#cccccc", 7),
    "vermilion": Colour("#d5835a", 9),
    "blue": Colour("#b1d4fe", 12),
}

PALETTES = ("okabe-ito", "mono")
"""Whole palettes, by name: these colours, or none."""

BY_LABEL = {
    "person": "sky",
    "organization": "orange",
    "location": "green",
    "event": "purple",
    "quantity": "yellow",
    "other": "grey",
    "date": "vermilion",
}
"""Colours of the default schema; other labels take those that are left, in the schema's order."""


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
        self,
        schema: Schema,
        *,
        coloured: bool = True,
        chosen: Mapping[str, Any] | str = "okabe-ito",
    ) -> None:
        self.schema = schema
        self.coloured = coloured and chosen != "mono"
        self.colours = _assigned(schema, chosen if isinstance(chosen, Mapping) else {})
        """Name of the colour of each label that has one."""
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
            bold = bold or not self.coloured
            italic = self.schema.layer_of(inner[-1]) == "date"
        marks = [CLAIMS.get(label, Look(underline=True)) for label in outer]
        return Look(
            background,
            bold or any(mark.bold for mark in marks),
            italic or any(mark.italic for mark in marks),
            any(mark.underline for mark in marks),
            any(mark.double for mark in marks) or outer.count("claim") > 1,
        )


def _assigned(schema: Schema, chosen: Mapping[str, Any]) -> dict[str, str]:
    """A colour for each label with a background: what is chosen, else the default unless that is
    chosen for another label, else the one that the fewest have."""
    labels = [label.name for label in schema.labels if label.layer != "claim"]
    colours = {name: chosen[name] for name in labels if chosen.get(name) in tuple(COLOURS)}
    taken = set(colours.values())
    for name in labels:
        default = BY_LABEL.get(name)
        if name not in colours and default and default not in taken:
            colours[name] = default
    for name in labels:
        if name not in colours:
            used = list(colours.values())
            colours[name] = min(COLOURS, key=used.count)
    return {name: colours[name] for name in labels}


class Mistake(NamedTuple):
    """What is wrong with a palette that somebody chose."""

    path: tuple[str, ...]
    """Keys that lead to it; none for the whole."""
    message: str
    word: str
    """The wrong word, and the choices that there are."""
    choices: tuple[str, ...]


def mistake(schema: Schema, chosen: Mapping[str, Any] | str) -> Mistake | None:
    """The first mistake in a choice of colours: label → colour, or the name of a palette."""
    if isinstance(chosen, str):
        if chosen in PALETTES:
            return None
        return Mistake((), f"unknown palette {chosen!r}", chosen, PALETTES)
    coloured = tuple(label.name for label in schema.labels if label.layer != "claim")
    for label, colour in chosen.items():
        if schema.label(label) is None:
            return Mistake((label,), f"unknown label {label!r}", label, coloured)
        if label not in coloured:
            message = f"{label!r} is of the layer claim, which is underlined and has no colours"
            return Mistake((label,), message, "", coloured)
        if colour not in tuple(COLOURS):
            return Mistake((label,), f"unknown colour {colour!r}", str(colour), tuple(COLOURS))
    return None
