"""The next thing in the text that is probably worth a tag: a number, a name.

These are for motion, so they are quick and rough. A name is a run of capitalised words; scripts
without capitals have none, and are passed over.
"""

import re

from annotate.core.segmentation import last_word, words_from
from annotate.core.sentences import visible_before, word_set
from annotate.core.spans import Span
from annotate.core.trimming import possessive, trimmed

UNIT = r"(?:hundred|thousand|million|billion|trillion|dozen|percent|per[ \n]cent)\b"
NUMBER = re.compile(
    r"(?<![\w.,/-])(?:[$£¥\u20a0-\u20bf])?(?:"
    rf"\d+(?:[.,:\u066b\u066c]\d+|[\u00a0\u202f]\d{{3}}(?!\d)|[-–]\d+)*[%‰]?(?:[ \u00a0-]{UNIT})*"
    r"|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh"
    r"|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty(?:-(?:one|two|three|four|five|six|seven"
    rf"|eight|nine))?|hundreds?|thousands?|millions?|billions?|dozens?)\b(?!-\w)(?:[ -]{UNIT})*)",
    re.IGNORECASE,
)

INSIDE = word_set(
    "of the de del della di da do dos das du des la le los las al el bin ibn bint ben von van der"
    " den zu af av"
)
"""Small words that a name may hold, never begin or end with."""

FUNCTION = word_set(
    "a an the this that these those there here it its he his she her they their them we our us i"
    " my me you your who whose which what when where why how if in on at by to of for from with"
    " without as and or but nor so yet not no yes all any both each every few many more most much"
    " several some such one two three four five six seven eight nine ten after before since until"
    " while during under over about above across against along among around because behind below"
    " beneath beside besides between beyond despite except inside into like near off onto out"
    " outside per than through throughout toward towards upon via within once then now later today"
    " yesterday tomorrow also still even just only however although though unless whether"
    " meanwhile moreover instead perhaps maybe earlier according citing asked speaking do does did"
    " is are was were be been has have had can could will would shall should may might must let"
    " another other others nobody nothing everyone everything someone something officials critics"
    " rather therefore less thus hence ok okay"
)
"""Words that a sentence often starts with, and a name seldom."""

CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december jan feb mar apr jun jul aug sep sept oct nov"
    " dec"
)

GAP = re.compile(r" (?:& )?|\. ?|-")
"""Between two words of a name; the dot only after an initial or a short title."""

SHORT = re.compile(
    r"[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Adm|Sen|Rep|Gov|Rev|St|Jr|Ph"
)
SENTENCE_START = re.compile(r"[.!?…:;“”\"«»‘(\[—–•*>\n。！？]")
UPPER = re.compile(
    "[A-Z\u00c0-\u00de\u0100-\u024f\u0370-\u03ab\u0400-\u042f\u0460-\u052f\u0531-\u0556\u10a0-\u10cf"
    "\u1c90-\u1cbf\u1e00-\u1fff]"
)
"""Where a capital letter may be: finds the place quickly, `capitalised` decides."""

LONGEST = 16
"""Words in a name, at most."""

EVIDENCE = 4096
"""How far, in code points, a word is looked for in small letters: then it is no name."""


def next_number(text: str, offset: int) -> Span | None:
    """The next number that starts after an offset, in digits or words, or None.

    With the currency before it, and `%`, `percent`, `million` after it.
    """
    found = NUMBER.search(text, max(0, offset + 1))
    return Span(*found.span()) if found else None


def first_of_sentence(text: str, offset: int) -> bool:
    """True if a sentence, a quotation or a line begins at a word."""
    before = visible_before(text, offset)
    return (
        before == 0 or "\n" in text[before:offset] or bool(SENTENCE_START.match(text, before - 1))
    )


def ordinary(text: str, word: Span) -> bool:
    """True if a word is an adverb before a comma, or stands near by in small letters too."""
    small = text[slice(*word)].lower()
    if small.endswith("ly") and text.startswith(",", word.end):
        return True
    part = text[max(0, word.start - EVIDENCE) : word.end + EVIDENCE]
    return re.search(rf"(?<!\w){re.escape(small)}(?!\w)", part) is not None


def stem(text: str, word: Span) -> str:
    """A word in small letters, up to an apostrophe: `it` for `It’s`."""
    return re.split("['’]", text[slice(*word)], maxsplit=1)[0].lower()


def function_word(text: str, word: Span) -> bool:
    """True for `The`, `It’s`, `Wouldn’t`."""
    return stem(text, word) in FUNCTION or text[word.end - 3 : word.end].lower() in ("n't", "n’t")


def pronoun(text: str, word: Span) -> bool:
    """True for `I` and `I’m`, which have a capital everywhere; an initial is none."""
    return stem(text, word) == "i" and text[word.end : word.end + 1] != "."


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

    A possessive ends the run.
    """
    run: list[Span] = []
    held: list[Span] = []
    for word in words_from(text, place):
        if word.end <= place:
            continue
        last = held[-1] if held else run[-1] if run else None
        if last and not joined(text, last, word):
            break
        if capitalised(text, word):
            run += [*held, word]
            held = []
            if possessive(text, *word) or len(run) >= LONGEST:
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
        if before is None or not joined(text, before, word):
            break
        if not capitalised(text, before) and text[slice(*before)] not in INSIDE:
            break
        word = before
    return word.start


def named(text: str, run: list[Span]) -> list[Span]:
    """A run of capitalised words without what is no name; empty if nothing is left."""
    while run and (
        text[slice(*run[0])] in INSIDE
        or pronoun(text, run[0])
        or (function_word(text, run[0]) and first_of_sentence(text, run[0].start))
    ):
        run = run[1:]
    if all(stem(text, word) in CALENDAR for word in run):
        return []
    alone = len(run) == 1 and first_of_sentence(text, run[0].start)
    return [] if alone and ordinary(text, run[0]) else run


def next_name(text: str, offset: int) -> Span | None:
    """The next name that starts after an offset: `Maria Orlova`, `Ministry of Trade`; or None.

    Without the possessive. Days and months are no names, nor is a single word at the start of a
    sentence that is a function word, an adverb, or stands near by in small letters.
    """
    place = run_start(text, max(0, offset))
    while found := UPPER.search(text, place):
        run = run_from(text, found.start())
        place = run[-1].end if run else found.end()
        name = named(text, run) if run and run[0].start <= found.start() else []
        if name and name[0].start > offset:
            return trimmed(text, Span(name[0].start, name[-1].end))
    return None
