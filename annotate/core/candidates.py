"""The next thing in the text that is probably worth a tag: a number, a name.

These are for motion, so they are quick and rough; each false one costs a key press, each missing
one a search. Offsets are code points.
"""

import re

from annotate.core.headline import headline
from annotate.core.names import names_around, names_from, run_start
from annotate.core.small_words import CALENDAR
from annotate.core.spans import Span, embeds

__all__ = ["CALENDAR", "longer_name", "next_name", "next_number", "run_start"]

UNIT = r"(?:hundred|thousand|million|billion|trillion|dozen|percent|per[ \n]cent)\b"
NUMBER = re.compile(
    r"(?<![\w.,/-])(?:[$£¥\u20a0-\u20bf])?(?:"
    rf"\d+(?:[.,:\u066b\u066c]\d+|[\u00a0\u202f]\d{{3}}(?!\d)|[-–]\d+)*[%‰]?(?:[ \u00a0-]{UNIT})*"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh"
    r"|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:one|two|three|four|five|six|seven"
    rf"|eight|nine))?|hundreds?|thousands?|millions?|billions?|dozens?)\b(?!-\w)(?:[ -]{UNIT})*)",
    re.IGNORECASE,
)


def next_number(text: str, offset: int) -> Span | None:
    """The next number that starts after an offset, in digits or words, or None.

    With the currency before it, and `%`, `percent`, `million` after it.
    """
    found = NUMBER.search(text, max(0, offset + 1))
    return Span(*found.span()) if found else None


def next_name(text: str, offset: int) -> Span | None:
    """The next name that starts after an offset: `Maria Orlova`, `Ministry of Trade`; or None.

    Without titles, offices and the possessive. Days and months are no names, nor are adjectives
    such as `French`, nor ordinary words at the start of a sentence.
    """
    top = headline(text)
    if top and offset < top.end:
        for span in top.names:
            if span.start > offset:
                return span
        offset = top.end
    names = (span for span in names_from(text, max(0, offset)) if span.start > offset)
    return next(names, None)


def longer_name(text: str, span: Span) -> Span | None:
    """The name that a span is only part of at its place, as `Orlova` is of `Maria Orlova`; or None.

    Titles and possessives are no part of names: `President Orlova’s` is no longer than `Orlova`.
    """
    top = headline(text)
    names = top.names if top and span.start < top.end else names_around(text, span.start)
    return next((name for name in names if embeds(name, span) and name != span), None)
