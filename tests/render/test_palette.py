"""Colours that everybody can tell apart and read, on terminals of each depth."""

import re
from itertools import combinations
from typing import Any

import pytest

from annotate.core.schema import Label, Schema
from annotate.render.ansi import sgr
from annotate.render.palette import BY_LABEL, COLOURS, INK, Look, Palette, mistake
from annotate.store.schemas import default_schema

Triple = tuple[float, float, float]

SEEN: dict[str, tuple[Triple, Triple, Triple]] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What is seen of linear sRGB: Machado, Oliveira and Fernandes 2009, severity 1."""

APART = {"all cones": 25, "protanopia": 20, "deuteranopia": 20, "tritanopia": 15}
"""The least distance of two colours in CIELAB (1976); 2.3 is what can just be noticed."""

CUBE = (0, 95, 135, 175, 215, 255)
"""Levels of the 6 × 6 × 6 cube of terminals with 256 colours."""


def linear(rgb: tuple[int, ...]) -> Triple:
    red, green, blue = (
        c / 255 / 12.92 if c <= 0.04045 * 255 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb
    )
    return red, green, blue


def hexadecimal(rgb: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(rgb[1:]))


def shown(name: str, bits: int) -> tuple[int, ...]:
    """The colour that a terminal shows as background."""
    found = re.search(r"48;(?:2;(\d+);(\d+);(\d+)|5;(\d+))", sgr(Look(name), bits))
    assert found
    if bits == 24:
        return tuple(map(int, found.groups()[:3]))
    code = int(found[4]) - 16
    return CUBE[code // 36], CUBE[code // 6 % 6], CUBE[code % 6]


def luminance(rgb: tuple[int, ...]) -> float:
    """WCAG 2.2: relative luminance."""
    red, green, blue = linear(rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def times(matrix: tuple[Triple, Triple, Triple], value: Triple) -> Triple:
    a, b, c = (sum(x * y for x, y in zip(row, value, strict=True)) for row in matrix)
    return a, b, c


def lab(rgb: tuple[int, ...], seen: str) -> Triple:
    """CIELAB under D65 of what is seen of a colour."""
    red, green, blue = (min(1.0, max(0.0, c)) for c in times(SEEN[seen], linear(rgb)))
    to_xyz = (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
    white = (0.95047, 1.0, 1.08883)
    scaled = (c / w for c, w in zip(times(to_xyz, (red, green, blue)), white, strict=True))
    x, y, z = (t ** (1 / 3) if t > 216 / 24389 else (24389 / 27 * t + 16) / 116 for t in scaled)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("bits", [24, 8])
@pytest.mark.parametrize("name", COLOURS)
def test_black_text_reads_well_on_each_colour(name: str, bits: int) -> None:
    ink = luminance(hexadecimal(INK))
    assert (luminance(shown(name, bits)) + 0.05) / (ink + 0.05) >= 7


@pytest.mark.parametrize("seen", SEEN)
def test_default_labels_are_told_apart(seen: str) -> None:
    for one, other in combinations(BY_LABEL.values(), 2):
        pair = lab(shown(one, 24), seen), lab(shown(other, 24), seen)
        distance = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert distance >= APART[seen], (one, other)


@pytest.mark.parametrize("seen", SEEN)
def test_256_colours_keep_default_labels_apart(seen: str) -> None:
    for one, other in combinations(BY_LABEL.values(), 2):
        pair = lab(shown(one, 8), seen), lab(shown(other, 8), seen)
        distance = sum((a - b) ** 2 for a, b in zip(*pair, strict=True)) ** 0.5
        assert distance >= APART[seen] * 0.6, (one, other)


@pytest.mark.parametrize("bits", [24, 8, 4])
def test_each_depth_has_a_code_for_each_colour(bits: int) -> None:
    assert len({sgr(Look(name), bits) for name in COLOURS}) == len(COLOURS)
    assert {COLOURS[name].ansi for name in COLOURS}.isdisjoint({0, 8, 15})


@pytest.mark.parametrize("coloured", [True, False])
def test_layers_differ_by_more_than_hue(coloured: bool) -> None:
    schema = default_schema()
    palette = Palette(schema, coloured=coloured)
    looks: dict[str, set[Look]] = {}
    for label in schema.labels:
        look = palette.look([label.name])
        assert look != Look()
        ground = "some" if look.background else ""
        looks.setdefault(label.layer, set()).add(look._replace(background=ground))
        # Text of an entity in a claim shows both.
        inside = palette.look([label.name, "claim"])
        assert inside.underline and inside.background == look.background
    entity, date, claim = looks["entity"], looks["date"], looks["claim"]
    assert not entity & date and not entity & claim and not date & claim
    assert len(entity) == len(date) == 1 and len(claim) == 4


def test_labels_have_the_colours_that_are_chosen() -> None:
    schema = default_schema()
    assert Palette(schema).colours == BY_LABEL
    assert Palette(schema, chosen={}).colours == BY_LABEL
    assert Palette(schema, chosen={"person": "orange"}).colours == BY_LABEL | {
        "person": "orange",
        "organization": "sky",
    }
    both = {"person": "grey", "date": "grey"}
    assert Palette(schema, chosen=both).colours == BY_LABEL | both | {"other": "sky"}
    assert Palette(schema, chosen="mono").look(["person"]) == Look(bold=True)
    assert Palette(schema, coloured=False, chosen="okabe-ito").look(["person"]) == Look(bold=True)


def test_labels_of_other_schemas_share_colours_evenly() -> None:
    names = [f"label{i}" for i in range(20)]
    schema = Schema("mine", 1, tuple(Label(name, "entity") for name in [*names, "person"]))
    used = list(Palette(schema, chosen={"label3": "blue"}).colours.values())
    assert {used.count(name) for name in COLOURS} == {2, 3}
    assert used[3] == "blue" and used[20] == "sky"
    assert Palette(schema).look(["not in it"]).background == "grey"


@pytest.mark.parametrize(
    ("chosen", "path", "message", "word"),
    [
        ("mon", (), "unknown palette 'mon'", "mon"),
        ({"persn": "sky"}, ("persn",), "unknown label 'persn'", "persn"),
        ({"person": "skye"}, ("person",), "unknown colour 'skye'", "skye"),
        ({"person": ["sky"]}, ("person",), "unknown colour ['sky']", "['sky']"),
        ({"date": None}, ("date",), "unknown colour None", "None"),
        (
            {"claim": "sky"},
            ("claim",),
            "'claim' is of the layer claim, which is underlined and has no colours",
            "",
        ),
    ],
)
def test_a_mistake_names_its_place(chosen: Any, path: Any, message: str, word: str) -> None:
    found = mistake(default_schema(), chosen)
    assert found and found[:3] == (path, message, word)
    Palette(default_schema(), chosen=chosen)


@pytest.mark.parametrize("chosen", ["mono", "okabe-ito", {}, {"person": "blue", "date": "grey"}])
def test_no_mistake(chosen: Any) -> None:
    assert mistake(default_schema(), chosen) is None
