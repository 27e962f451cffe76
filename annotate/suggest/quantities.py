"""Suggests tags for quantities: numbers of something, in digits or words.

A number that belongs to something else is none: to a date, to a name such as `Boeing 737`, to a
list, a section or a telephone. Invariants: what is suggested for a stretch of text is what the
whole text would give there; a value is the number in digits.

The libraries for this (quantulum3, text2num, word2number) find units with models or large tables,
know no offsets, or have not been kept; the few number words of a newspaper are a small table.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from annotate.core.schema import Label, Schema
from annotate.core.spans import Span
from annotate.core.suggestion import Suggester, Suggestion
from annotate.core.tags import Value
from annotate.core.untagged import numbers
from annotate.suggest.labels import label_for

NAME = "quantities"

SURE, LIKELY, UNSURE = 0.9, 0.75, 0.5
"""Scores: of money, percentages and large numbers; of a number with what it counts; of the rest."""

LONGEST = 64
"""Code points that a number takes at most."""

REACH = 10
"""Code points that a word before a number may take."""

AROUND = 48
"""Code points before a number in which a date may start that holds it."""

UNITS = [
    *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
    "twelve",
]
TEENS = ["thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
WORDS = {word: n for n, word in enumerate([*UNITS, *TEENS], 1)} | {
    word: n for n, word in zip(range(20, 100, 10), TENS, strict=True)
}
SCALES = {
    "dozen": 12, "hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9,
    "trillion": 10**12,
}  # fmt: skip

CURRENCIES = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₩": "KRW", "₪": "ILS", "₼": "AZN", "₾": "GEL", "₫": "VND", "₦": "NGN",
    "dollars": "USD", "euros": "EUR", "pounds": "GBP", "yen": "JPY", "rupees": "INR",
    "rubles": "RUB", "roubles": "RUB", "yuan": "CNY", "francs": "CHF",
}  # fmt: skip
"""Signs and names → codes of ISO 4217; a sign or name that several have, as of the one that
newspapers mean without saying so."""

MEASURES = frozenset(
    {
        *("kilometres", "kilometers", "km", "metres", "meters", "miles", "feet", "inches", "yards"),
        *("acres", "hectares", "tonnes", "tons", "kilograms", "kilos", "kg", "pounds", "litres"),
        *("liters", "gallons", "barrels", "degrees", "megawatts", "percent"),
    }
)

MEASURE = re.compile(r"[ \n\u00a0]([a-z]+)\b")
"""What may follow a number and belong to it."""

BEFORE = re.compile(
    r"(?:\b(?:No|Nos|[Aa]rticle|[Ss]ection|[Cc]hapter|[Pp]age|pp?|[Ff]igure|[Tt]able|Channel|[Rr]oute"
    r"|Highway|[Rr]oom|[Gg]ate|[Ff]light|Boeing|Airbus|Group of|[Rr]esolution|[Rr]ule|Act|[Pp]hase"
    r"|Unit|Tel|Phone|age|aged|[Vv]ersion)\.?[ \n]|[#+/§:]|\b[A-Z]{1,4}[- ]?)$"
)
"""What makes a number part of a name or of a reference."""

ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
AFTER = re.compile(r"[/:]\d|-\d|[-‐]year|[ \n](?:years?[ -]old)\b|\)")
COUNTED = re.compile(
    r"[ \n](?:(?!of\b|per\b|and\b|or\b|to\b|in\b)[a-z]+[ \n-]){0,2}?"
    r"([a-z]{3,}s|people|men|women|children)\b"
)
"""The plural noun that a number counts, with at most two words before it."""

IDIOM = re.compile(r"[ \n](?:of (?:the|them|us|which|whom)|more|another|thing|day|side|hand)\b")
VAGUE = re.compile(r"\b(?:several|some|many|a few|few)[ \n]$", re.IGNORECASE)
"""Belongs to `hundred` and `thousand`, which name no number by themselves."""


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests quantities as a schema calls them; None if it has no label for them."""
    name = label_for(schema, "quantity")
    label = schema.label(name) if name else None
    if label is None:
        return None

    def suggest(text: str, start: int, end: int) -> Iterator[Suggestion]:
        # Part of a longer number is none, and `several hundred` starts with a word that is none.
        first = max(0, start - LONGEST)
        found = [span for span in numbers(text, first, end + REACH) if counts(text, span)]
        if not found:
            return
        taken = dates_near(text, published, Span(start, end), found)
        for span in found:
            if not any(date.start < span.end and span.start < date.end for date in taken):
                made = suggestion(label, text, span)
                if start <= made.start < end:
                    yield made

    return suggest


def dates_near(text: str, published: str, part: Span, found: Sequence[Span]) -> list[Span]:
    """The expressions of time that may hold one of the numbers on a part of a text."""
    from annotate.suggest.dates.suggesting import timexes

    parts = [part]
    if found[0].start < part.start + AROUND:
        # As large as a block, so that it is the one before, of which they are known already.
        size = max(AROUND, part.end - part.start)
        parts.append(Span(max(0, part.start - size), part.start))
    if found[-1].end >= part.end:
        parts.append(Span(part.end, part.end + REACH))
    return [timex.span for each in parts for timex in timexes(text, published, *each)]


def counts(text: str, span: Span) -> bool:
    """False if a number is part of something else: a name, an ordinal, an age, an idiom."""
    before = text[max(0, span.start - 16) : span.start]
    seen = text[slice(*span)]
    if BEFORE.search(before) or ORDINAL.match(text, span.end) or AFTER.match(text, span.end):
        return False
    if seen[0].isdigit() and len(seen) > 6 and seen.isdigit():
        return False
    return not (seen.lower() in WORDS and IDIOM.match(text, span.end))


def suggestion(label: Label, text: str, span: Span) -> Suggestion:
    """A quantity as a suggestion."""
    vague = VAGUE.search(text, max(0, span.start - REACH), span.start)
    if vague and text[slice(*span)].lower() in SCALES:
        span = Span(vague.start(), span.end)
    seen = text[slice(*span)]
    unit, why, score = unit_of(text, span)
    measure = MEASURE.match(text, span.end)
    if measure and measure[1] in MEASURES:
        span = Span(span.start, measure.end())
    meaning = {"value": value_of(seen), "unit": unit}
    attributes: dict[str, Value] = {
        name: value for name, value in meaning.items() if value and label.attribute(name)
    }
    if score < SURE and len(re.sub(r"\D", "", seen)) >= 3:
        score = SURE
    return Suggestion(
        label=label.name,
        spans=(span,),
        text=text[slice(*span)],
        attributes=attributes,
        suggester=NAME,
        why=why,
        score=score,
    )


def unit_of(text: str, span: Span) -> tuple[str, str, float]:
    """What a number counts, why it is suggested, and how sure that is."""
    seen = text[slice(*span)].lower()
    if seen[0] in CURRENCIES:
        return CURRENCIES[seen[0]], f"money: {CURRENCIES[seen[0]]}", SURE
    if re.search(r"%|per\s?cent$", seen):
        return "percent", "a percentage", SURE
    if re.match(r"\s?per\s?cent\b", text[span.end : span.end + 10]):
        return "percent", "a percentage", SURE
    noun = COUNTED.match(text, span.end)
    if noun is None:
        return "", "a number", UNSURE
    word = noun[1]
    if word in CURRENCIES:
        return CURRENCIES[word], f"money: {CURRENCIES[word]}", SURE
    return word, f"number of {word}", SURE if word in MEASURES else LIKELY


@lru_cache(maxsize=1024)
def value_of(seen: str) -> str:
    """A number in digits: `1.2 million` → 1200000; empty if it names none."""
    words = re.findall(r"\d[\d.,\u00a0\u202f]*|[a-z]+", seen.lower())
    total, part, known = 0.0, 0.0, False
    for word in words:
        if word[0].isdigit():
            digits = re.sub(r"[,\u00a0\u202f](?=\d{3}(?!\d))", "", word).rstrip(".,")
            try:
                part, known = part + float(digits), True
            except ValueError:
                return ""
        elif word in WORDS:
            part, known = part + WORDS[word], True
        elif word in SCALES:
            if not known:
                return ""
            part *= SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0.0
    if not known or re.search(r"\d[-–]\d", seen):
        return ""
    number = total + part
    return str(int(number)) if number == int(number) else f"{number:.10g}"
