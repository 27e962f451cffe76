"""Names at a place: what of a run of capitalised words is worth a tag.

A name has no title, no possessive, no day and no adjective of a people in it or beside it. Names
are decided from a run of words and its surroundings, so at the same place they are always the same.
Scripts without capitals have no such runs, and are passed over. Offsets are code points.
"""

import re
from collections.abc import Iterator

from annotate.core import capitals
from annotate.core.capitals import first_of_sentence, stem
from annotate.core.segmentation import last_word, words_from
from annotate.core.sentences import word_set
from annotate.core.small_words import CALENDAR, FUNCTION, WEEKDAYS
from annotate.core.spans import Span
from annotate.core.titles import GENERIC, field_end, office_end, place_end
from annotate.core.trimming import possessive, trimmed

INSIDE = word_set(
    "of the de del della di da do dos das du des la le los las al el bin ibn bint ben von van der"
    " den zu af av"
)
"""Small words that a name may hold, never begin or end with."""

GAP = re.compile(r" (?:& )?|\. ?|-")
"""Between two words of a name; the dot only after an initial or a short title."""

SHORT = re.compile(
    r"[^\W\d_]|Mr|Mrs|Ms|Mx|Dr|Prof|Gen|Lt|Col|Maj|Capt|Cpl|Sgt|Cmdr|Brig|Adm|Sens?|Reps?|Govs?"
    r"|Rev|Hon|Pres|Amb|Supt|Insp|Det|Atty|Messrs|St|Mt|Ft|Jr|Sr|Ph"
)

UPPER = re.compile(
    "[A-Z\u00c0-\u00de\u0100-\u024f\u0370-\u03ab\u0400-\u042f\u0460-\u052f\u0531-\u0556\u10a0-\u10cf"
    "\u1c90-\u1cbf\u1e00-\u1fff]"
)

MINISTRY = re.compile(
    r"(?:foreign|interior|defen[cs]e|finance|justice|health|education|energy|economy|trade"
    r"|agriculture|transport|culture|labou?r) ministry(?!\w)"
)
"""A body that many write without capitals; what stands in front of it belongs to it."""

BEGINNING = re.compile(rf"{UPPER.pattern}|(?<!\w){MINISTRY.pattern}")
"""Where a name may begin: finds the place quickly, `capitalised` decides."""

TAIL = re.compile(
    r"-(?:based|led|backed|born|style|wide|like|run|era|linked|brokered|controlled|held|occupied"
    r"|made|trained|funded|sponsored|owned|friendly|speaking|aligned|dominated|allied|supported"
    r"|educated|bound|only|wing|mediated|majority|area|built|bred)\b"
)
"""Makes an adjective of a name: `Sarn-based`."""

PAPERS = word_set("times night morning telegraph mirror post mail express herald league")
"""After a day of the week: the whole is a name."""

PARTY_AND_STATE = re.compile(r"[RDI]-[A-Z]\w*(?:\.[A-Z])*\.?")
"""In brackets after the name of a politician."""

EVER = 1 << 40
"""An offset after any text."""

LONGEST_BEGINNING = 32
"""Code points that BEGINNING matches at most."""

LONGEST = 16
"""Words in a name, at most."""


def joined(text: str, left: Span, right: Span) -> bool:
    """True if nothing but a space, or an initial's dot, is between two words."""
    gap = text[left.end : right.start]
    if not GAP.fullmatch(gap):
        return False
    return gap[0] != "." or SHORT.fullmatch(text, left.start, left.end) is not None


def capitalised(text: str, word: Span) -> bool:
    """True for a word with a capital, or a title letter, in front."""
    first = text[word.start]
    return first.isupper() or first.istitle()


def run_from(text: str, place: int) -> list[Span]:
    """The capitalised words from a place on, with the small words between them; maybe none.

    A possessive ends the run, and so does what makes an adjective of its last word.
    """
    run: list[Span] = []
    held: list[Span] = []
    for word in words_from(text, place):
        if word.end <= place:
            continue
        ministry = MINISTRY.match(text, word.start)
        last = held[-1] if held else run[-1] if run else None
        if last and not joined(text, last, word):
            break
        if ministry and not held:
            run.append(Span(*ministry.span()))
            break
        if capitalised(text, word):
            tail = TAIL.search(text, *word)
            run += [*held, Span(word.start, tail.start()) if tail else word]
            held = []
            if tail or possessive(text, *word) or len(run) >= LONGEST:
                break
        elif run and text[slice(*word)] in INSIDE and len(held) < 2:
            held.append(word)
        else:
            break
    return run


def run_start(text: str, offset: int) -> int:
    """Where the run of capitalised words at or before an offset begins, or the word there."""
    word = last_word(text, offset + 1)
    if word is None:
        return offset
    for _ in range(LONGEST):
        before = last_word(text, word.start)
        if before is None or not joined(text, before, word) or possessive(text, *before):
            break
        if not capitalised(text, before) and text[slice(*before)] not in INSIDE:
            break
        word = before
    return word.start


def without_edges(text: str, words: list[Span]) -> list[Span]:
    """The words without small ones and days around them."""
    while words and (text[slice(*words[0])] in INSIDE or stem(text, words[0]) in CALENDAR):
        paper = len(words) > 1 and stem(text, words[1]) in PAPERS
        month = stem(text, words[0]) not in WEEKDAYS and len(words) > 1
        if stem(text, words[0]) in CALENDAR and (paper or month):
            break
        words = words[1:]
    while words and (text[slice(*words[-1])] in INSIDE or stem(text, words[-1]) in WEEKDAYS):
        words = words[:-1]
    if len(words) > 1 and stem(text, words[-1]) in CALENDAR:
        following = re.compile(r"\.? \d").match(text, words[-1].end)
        words = words[:-1] if following else words
    return words


def parted(text: str, run: list[Span]) -> list[list[Span]]:
    """A run in parts: titles and offices left out, a place and the name after it told apart."""
    keys = [stem(text, word) for word in run]
    parts: list[list[Span]] = [[]]
    place = 0
    while place < len(run):
        end = office_end(keys, place)
        if end == place:
            parts[-1].append(run[place])
            place += 1
            continue
        if parts[-1] and capitals.adjective(text, parts[-1]):
            parts.pop()
        parts.append([])
        place = end
        if place < len(run) and keys[place] == "of":
            field = field_end(keys, place)
            if field > place:
                place = field
                continue
            while place < len(run) and text[slice(*run[place])] in INSIDE:
                place += 1
            count = place_end(keys[place:])
            if count < len(run) - place and office_end(keys, place) == place:
                parts += [run[place : place + count], []]
                place += count
    return parts


def persons_apart(text: str, part: list[Span], *, titled: bool) -> list[list[Span]]:
    """A part of a run with a person told apart from what is around: `Tomas Beran of Karsk`,
    `Republican Tomas Beran`. Who has no title must stand somewhere else by the last name alone."""
    keys = [stem(text, word) for word in part]
    of = keys.index("of") if "of" in keys else len(part)
    if of < (1 if titled else 2) or not GENERIC.isdisjoint(keys[:of]):
        return [part]
    people = of > 2 and capitals.of_people(text[slice(*part[0])])
    if not people and of == len(part):
        return [part]
    if not titled and not capitals.stands_alone(text, part[of - 1]):
        return [part]
    return [part[1 if people else 0 : of], part[of + 1 :]]


def heading(text: str, run: list[Span]) -> bool:
    """True if a run is in capitals because of where it stands, not because of what it names."""
    if capitals.shouted(text, run[0]):
        return True
    if sum(text[slice(*word)].isupper() and word.end - word.start > 2 for word in run) > 3:
        return True
    return sum(capitalised(text, word) and stem(text, word) in FUNCTION for word in run[1:]) > 1


def no_name(text: str, words: list[Span]) -> bool:
    """True if capitalised words name a day, a people or nothing."""
    if not words or all(stem(text, word) in CALENDAR for word in words):
        return True
    if capitals.demonym(text, words):
        return True
    if len(words) > 1:
        return False
    seen, small = text[slice(*words[0])], stem(text, words[0])
    if len(seen) == 1 or PARTY_AND_STATE.fullmatch(seen):
        return True
    if small in FUNCTION and small != "will" and not seen.isupper():
        return True
    return first_of_sentence(text, words[0].start) and capitals.ordinary(text, words[0])


def names_of(text: str, run: list[Span]) -> list[Span]:
    """The names in a run of capitalised words, from left to right; maybe none."""
    while run and (
        text[slice(*run[0])] in INSIDE
        or capitals.pronoun(text, run[0])
        or (first_of_sentence(text, run[0].start) and capitals.leads_in(text, run[0]))
    ):
        run = run[1:]
    if not run or heading(text, run):
        return []
    parts = [
        without_edges(text, apart)
        for number, part in enumerate(parted(text, run))
        for apart in persons_apart(text, part, titled=number > 0)
    ]
    return [
        trimmed(text, Span(words[0].start, words[-1].end))
        for words in parts
        if not no_name(text, words)
    ]


def runs_from(text: str, offset: int, before: int = EVER) -> Iterator[list[Span]]:
    """The runs of capitalised words from the one at an offset on, to the end of the text or up to
    those that start `before` an offset."""
    place = run_start(text, offset)
    while found := BEGINNING.search(text, place, before + LONGEST_BEGINNING):
        if found.start() >= before:
            return
        run = run_from(text, found.start())
        place = run[-1].end if run else found.end()
        if run and run[0].start <= found.start():
            yield run


def names_from(text: str, offset: int, before: int = EVER) -> Iterator[Span]:
    """The names from the run of capitalised words at an offset on, to the end of the text or up to
    those in runs that start `before` an offset."""
    for run in runs_from(text, offset, before):
        yield from names_of(text, run)


def names_around(text: str, offset: int) -> list[Span]:
    """The names in the run of capitalised words that holds an offset; maybe none."""
    run = next(runs_from(text, offset), None)
    return names_of(text, run) if run and run[0].start <= offset < run[-1].end else []
