"""What the rest of the article says of a name: `Beran` is who `Tomas Beran` and `Mr Beran` are.

The places where the same word stands are looked for in a window of the text around the name. The
windows lie at fixed places, and what is found for a word in one of them is kept.

Invariant: what is found depends on the text, the window and the word only, so that a block of the
text gets the same whoever asks for it; the work for a name does not grow with the text.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from annotate.core.capitals import first_of_sentence, of_people
from annotate.core.small_words import CALENDAR, FUNCTION
from annotate.core.titles import is_office
from annotate.suggest.names.context import context
from annotate.suggest.names.evidence import LOCATION, PERSON, Evidence
from annotate.suggest.names.gazetteer import PLACES, Gazetteer, gazetteer
from annotate.suggest.names.words import FIRSTS, HEADS

WINDOW = 1 << 15
"""A window begins at each multiple of so many code points, and reaches as far on both sides."""

OCCURRENCES = 6
"""So many places of a word in a window are looked at, the first ones."""

SHARE = 0.7
"""What stands beside the same name elsewhere counts for so much of what stands beside this one."""

LONGER = re.compile(r"((?:[^\W\d_a-z][\w’'.-]* ){1,3})$")
FOLLOWING = re.compile(r" ([^\W\d_a-z]\w+)")


def word_of(seen: str) -> str:
    """The word that a name is looked for by elsewhere: all of it, or the last of a person's."""
    words = seen.split()
    last = words[-1]
    if len(words) < 2 or len(last) < 3 or last.endswith("."):
        return seen
    if len(words) > 3 or "of" in words or "and" in words or "&" in words:
        return seen
    small = last.casefold()
    return seen if small in HEADS or words[0].casefold() in FIRSTS else last


def elsewhere(text: str, start: int, end: int) -> tuple[Evidence, ...]:
    """What other places in the window say of the name at `start:end`."""
    seen = text[start:end]
    return gathered(text, start // WINDOW, word_of(seen), seen)


@lru_cache(maxsize=4096)
def gathered(text: str, window: int, word: str, seen: str) -> tuple[Evidence, ...]:
    """What the first places of a word in a window say of a name, written as seen."""
    low, high = max(0, (window - 1) * WINDOW), (window + 2) * WINDOW
    known, pieces = gazetteer(), list[Evidence]()
    for place in places(text, low, high, word):
        pieces += at(text, place, place + len(word), seen, known)
    adjective = next((form for form in adjectives(seen) if text.find(form, low, high) >= 0), "")
    if adjective:
        pieces.append(Evidence(LOCATION, 2.4, f"{adjective} elsewhere"))
    return tuple(dict.fromkeys(pieces))


def adjectives(seen: str) -> tuple[str, ...]:
    """What people call themselves after a place of this name."""
    if len(seen) < 4 or " " in seen:
        return ()
    if seen.endswith("ia"):
        return (f"{seen}n",)
    return (f"{seen}ian", f"{seen}ese", f"{seen}ish")


def places(text: str, low: int, high: int, word: str) -> list[int]:
    """Where a word stands, not as part of another; the first few places."""
    found: list[int] = []
    place = text.find(word, low, high)
    while place >= 0 and len(found) < OCCURRENCES:
        end = place + len(word)
        if not (text[place - 1 : place].isalnum() or text[end : end + 1].isalnum()):
            found.append(place)
        place = text.find(word, end, high)
    return found


def at(text: str, start: int, end: int, seen: str, known: Gazetteer) -> Iterator[Evidence]:
    """What one place says: the words beside it, and the longer name that it is part of."""
    following = FOLLOWING.match(text, end)
    if following and following[1].casefold() in HEADS:
        return
    firsts = before(text, start)
    longer = " ".join([*firsts, text[start:end]])
    begin = end - len(longer)
    if firsts and not same(longer, seen):
        return
    if firsts and " " not in seen:
        if known.sections.get(firsts[0]) in PLACES and firsts[0] not in known.first:
            return
        if firsts[0] in known.first:
            yield Evidence(PERSON, 2.5, f"{longer} elsewhere")
        elif firsts[0].casefold() in FIRSTS:
            yield Evidence(LOCATION, 0.8, f"{longer} elsewhere")
        elif first_of_sentence(text, begin):
            yield Evidence(PERSON, 0.4, f"{longer} elsewhere")
        elif not firsts[0].isupper():
            yield Evidence(PERSON, 1.2, f"{longer} elsewhere")
    for piece in context(text, begin, end):
        yield piece._replace(weight=piece.weight * SHARE, why=f"elsewhere {piece.why}")


def before(text: str, start: int) -> list[str]:
    """The capitalised words right before a place that are part of the name there, maybe none."""
    longer = LONGER.search(text[max(0, start - 48) : start])
    firsts = longer[1].split() if longer else []
    for number in range(len(firsts), 0, -1):
        small = firsts[number - 1].casefold().rstrip(".")
        possessive = small.endswith(("'s", "’s"))
        ends = firsts[number - 1].endswith(".") and len(small) > 2
        if (
            ends
            or small in CALENDAR
            or small in FUNCTION
            or is_office(small)
            or of_people(small)
            or possessive
        ):
            return firsts[number:]
    return firsts


def same(longer: str, seen: str) -> bool:
    """True if one name may be short for the other: `Beran`, `Tomas Beran`, `Tomas A. Beran`."""
    left, right = longer.split(), seen.split()
    return left[0] == right[0] or longer.endswith(seen) or seen.endswith(longer)
