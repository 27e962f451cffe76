"""Patterns for what a person types, in place of the accents and signs that the text has.

Nothing is done to the text: the pattern allows for every form of it, so what it matches lies at
the offsets of the text. `zurich` matches `Zürich`, composed or not; `zürich` matches no `Zurich`,
because an accent that someone took the trouble to type is meant.

A pattern is made for one text, with regard to its alphabet: those of its characters that are not
ASCII. That keeps it short, and quick to compile and to match.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annotate.core.similar import ALIKE

ACCENT = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff"
    "\u20d0-\u20ff\ufe20-\ufe2f"
)
"""Marks that people leave out when they type: accents, Hebrew points, Arabic vowels. The vowel
signs of Indic scripts are letters to those who type them, so they are not here."""

UNSEEN = "\u00ad\u200b-\u200d\u2060\ufe00-\ufe0f\ufeff"
"""Takes part in no comparison: soft hyphens, joiners, zero width spaces."""

PLAIN = {
    "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "ħ": "h",
    "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ı": "i", "ə": "e", "Ə": "E", "ɛ": "e", "ŋ": "n", "Ŋ": "N",
    "ſ": "s", "ς": "σ", "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE",
    "ĳ": "ij", "Ĳ": "IJ", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "…": "...",
}  # fmt: skip
"""What is typed for characters that Unicode does not take apart."""

JOINT = 12
"""So many characters that ligatures may share are looked at in every way; it is exponential."""

DECOMPOSED = re.compile(f".[{ACCENT}]+", re.DOTALL)
STANDS_WITHIN = re.compile(f"[{ACCENT}{UNSEEN}]")
"""What may stand within a word besides what is typed of it."""
MARKS = f"{STANDS_WITHIN.pattern}*"
NO_ACCENT = f"(?![{UNSEEN}]*[{ACCENT}])"
BLANKS = rf"{MARKS}\s[\s\u200b\ufeff]*"


class Letter(NamedTuple):
    """A character of what is typed, and the accents that are typed with it."""

    base: str
    accents: str = ""


def decomposed(character: str) -> Letter:
    """A character without its accents, and the accents."""
    parts = unicodedata.normalize("NFD", character)
    return Letter(parts[0], parts[1:]) if DECOMPOSED.fullmatch(parts) else Letter(character)


@lru_cache(maxsize=1)
def plain_forms(alphabet: frozenset[str]) -> dict[str, str]:
    """What may be typed in place of characters of a text → those characters."""
    forms: dict[str, str] = {}
    for character in sorted(alphabet):
        base = decomposed(character).base
        for typed in {base, PLAIN.get(base, base)} - {character}:
            forms[typed] = forms.get(typed, "") + character
    return forms


@lru_cache(maxsize=4096)
def typed_for(character: str) -> frozenset[str]:
    """The letters, without regard to case, that may be typed in place of a character."""
    base = decomposed(character).base
    typed = {base, PLAIN.get(base, base)} - {character}
    return frozenset("".join(typed).casefold())


def bearing(alphabet: frozenset[str], wanted: str) -> frozenset[str]:
    """Those characters of an alphabet that make a difference to what `wanted` is found in: mostly
    none, so that one pattern serves many texts."""
    parts = unicodedata.normalize("NFD", wanted) + wanted
    asked = frozenset((parts + parts.lower() + parts.upper()).casefold())
    return frozenset(
        one for one in alphabet if STANDS_WITHIN.match(one) or not asked.isdisjoint(typed_for(one))
    )


def letters(word: str) -> list[Letter]:
    """The characters of a word with their accents; what nobody sees is left out."""
    found: list[Letter] = []
    for character in word:
        if found and re.match(f"[{ACCENT}]", character):
            found[-1] = Letter(found[-1].base, found[-1].accents + character)
        elif not re.match(f"[{UNSEEN}]", character):
            found.append(decomposed(character))
    return found


def cases(base: str, ignore_case: bool) -> list[str]:
    """A character, or a few, in the cases that it may have."""
    forms = [base, base.lower(), base.upper()] if ignore_case else [base]
    return [form for form in dict.fromkeys(forms) if len(form) == len(base)]


def accented(letter: Letter, alike: dict[str, str], ignore_case: bool) -> str:
    """A pattern for a letter with accents, however much of it is composed; `alike` has the
    characters that normal forms avoid, such as Hebrew presentation forms."""
    forms = {
        unicodedata.normalize("NFC", base + letter.accents[:count]) + letter.accents[count:]
        for base in cases(letter.base, ignore_case)
        for count in range(len(letter.accents) + 1)
    }
    for base in cases(letter.base, ignore_case):
        for character in alike.get(base, ""):
            own = decomposed(character).accents
            if own and letter.accents.startswith(own):
                forms.add(character + letter.accents[len(own) :])
    longest_first = sorted(forms, key=lambda form: (-len(form), form))
    return f"(?:{'|'.join(map(re.escape, longest_first))}){NO_ACCENT}"


def single(letter: Letter, forms: dict[str, str], ignore_case: bool) -> str:
    """A pattern for one character that is typed."""
    if letter.accents:
        return accented(letter, forms, ignore_case)
    alike = next((group for group in ALIKE if group[0] == letter.base), "")
    some = "".join(
        base + forms.get(base, "") for base in cases(letter.base, ignore_case)
    ) + alike.replace(letter.base, "")
    apart = {
        parts
        for base in cases(letter.base, ignore_case)
        if len(parts := unicodedata.normalize("NFD", base)) > 1
    }
    if ignore_case:
        # The capitals of `ß` are `SS`.
        capitals = (base.upper() for base in cases(letter.base, ignore_case))
        apart.update(written for written in capitals if len(written) > 1)
    one = f"[{re.escape(some)}]" if len(some) > 1 else re.escape(some)
    return f"(?:{'|'.join([one, *map(re.escape, sorted(apart))])})" if apart else one


def ligatures(
    word: list[Letter], place: int, forms: dict[str, str], ignore_case: bool
) -> Iterator[tuple[int, str]]:
    """How many characters from a place on the text may write as one, and a pattern for it."""
    for size in (2, 3):
        part = word[place : place + size]
        if len(part) < size or any(letter.accents for letter in part):
            continue
        typed = "".join(letter.base for letter in part)
        found = "".join(forms.get(case, "") for case in cases(typed, ignore_case))
        if found:
            yield size, f"[{re.escape(found)}]"


def word_pattern(word: list[Letter], forms: dict[str, str], ignore_case: bool) -> str:
    """A pattern for a word; a ligature stands for the letters it is made of."""
    options = [list(ligatures(word, place, forms, ignore_case)) for place in range(len(word))]

    def stretch(place: int, end: int) -> str:
        ways = [(1, single(word[place], forms, ignore_case)), *options[place]]
        patterns = [
            one + (MARKS + stretch(place + size, end) if place + size < end else "")
            for size, one in ways
            if place + size <= end
        ]
        return f"(?:{'|'.join(patterns)})" if len(patterns) > 1 else patterns[0]

    parts: list[str] = []
    start = 0
    while start < len(word):
        end = place = start + 1
        while place <= end < min(len(word), start + JOINT):
            end = max(end, place - 1 + max((size for size, _ in options[place - 1]), default=1))
            place += 1
        parts.append(stretch(start, min(end, len(word))))
        start = end
    return MARKS.join(parts)


def pattern_for(wanted: str, alphabet: frozenset[str], ignore_case: bool) -> str:
    """A pattern for all that `wanted` may be typed for, in a text with an alphabet beyond ASCII.

    Any blank stands for any run of blanks; blanks around count for nothing, and what nobody sees
    only if there is nothing else. Empty if nothing is left to look for.
    """
    words = [found for word in wanted.split() if (found := letters(word))]
    words = words or [list(map(Letter, word)) for word in wanted.split()]
    if not alphabet:
        plain = ["".join(single(letter, {}, ignore_case) for letter in word) for word in words]
        return r"\s+".join(plain)
    forms = plain_forms(alphabet)
    pattern = BLANKS.join(word_pattern(word, forms, ignore_case) for word in words)
    return f"{pattern}[{ACCENT}]*" if pattern else ""
