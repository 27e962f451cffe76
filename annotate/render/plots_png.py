"""A drawing as PNG, by `resvg`, which needs no library of the system but takes the fonts there.

Invariant: a picture without its text is never made: where there are no fonts, that is told.
"""

from typing import Any

from annotate.errors import AnnotateError

SCALE = 2
"""Pixels for each pixel of CSS, for sharp screens and for print."""

PROBE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">{}</svg>',
    '<text x="2" y="16" font-size="16" font-family="sans-serif">M</text>',
)


def require() -> Any:
    """The library. Raises AnnotateError if it is not there."""
    try:
        import resvg_py
    except ImportError as error:
        raise AnnotateError(
            "a .png needs the package resvg-py",
            "pip install 'annotate-articles[plot]', or draw an .svg",
        ) from error
    return resvg_py


def png(svg: str) -> bytes:
    """The drawing. Raises AnnotateError if the library, or a font, is not there."""
    library = require()

    def drawn(text: str, **options: Any) -> bytes:
        return bytes(library.svg_to_bytes(svg_string=text, **options))

    empty, letter = PROBE[0].format(""), PROBE[0].format(PROBE[1])
    if drawn(empty) == drawn(letter):
        raise AnnotateError(
            "this system has no fonts, so a .png would have no text",
            "install one, such as fonts-dejavu, or draw an .svg",
        )
    return drawn(svg, zoom=SCALE)
