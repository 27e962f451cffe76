"""Numbers as motion and suggestions find them, and the longer name around a part of one.

What is found here is quick and rough; each false one costs a key press, each missing one a search.
Offsets are code points.
"""

import re

from annotate.core.headline import headline
from annotate.core.names import names_around
from annotate.core.spans import Span, embeds

UNIT = r"(?:hundred|thousand|million|billion|trillion|dozen|percent|per[ \n]cent)\b"
NUMBER = re.compile(
    r"(?<![\w.,/-])(?:[$£¥\u20a0-\u20bf])?(?:"
    rf"\d+(?:[.,:\u066b\u066c]\d+|[\u00a0\u202f]\d{{3}}(?!\d)|[-–]\d+)*[%‰]?(?:[ \u00a0-]{UNIT})*"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh"
    r"|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:one|two|three|four|five|six|seven"
    rf"|eight|nine))?|hundreds?|thousands?|millions?|billions?|dozens?)\b(?!-\w)(?:[ -]{UNIT})*)",
    re.IGNORECASE,
)
"""A number in digits or words, with the currency before it, and `%`, `percent`, `million` after
it."""


def longer_name(text: str, span: Span) -> Span | None:
    """The name that a span is only part of at its place, as `Orlova` is of `Maria Orlova`; or None.

    Titles and possessives are no part of names: `President Orlova’s` is no longer than `Orlova`.
    """
    top = headline(text)
    names = top.names if top and span.start < top.end else names_around(text, span.start)
    return next((name for name in names if embeds(name, span) and name != span), None)
