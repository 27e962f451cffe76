"""Suggests tags for quantities: numbers of something, in digits or words.

A number that belongs to something else is none: to a date, to a name such as `Boeing 737`, to a
list, a section or a telephone. Invariants: what is suggested for a stretch of text is what the
whole text would give there; a value is the number in digits.

No library serves: quantulum3 takes two seconds for its first text and 30 ms a KB, text2num rewrites
the text and word2number only takes a number apart, without places in it. The few number words of a
newspaper are those of dates.
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from annotate.core.schema import Label, Schema
from annotate.core.small_words import FUNCTION
from annotate.core.spans import Span
from annotate.core.suggestion import Suggester, Suggestion
from annotate.core.tags import Value
from annotate.core.untagged import numbers
from annotate.suggest.dates.english_words import SCALE, SMALL, TENS
from annotate.suggest.dates.suggesting import timexes
from annotate.suggest.labels import label_for

NAME = "quantities"

SURE, LIKELY, UNSURE = 0.9, 0.75, 0.5
"""Scores: of money, percentages and large numbers; of a number with what it counts; of the rest."""

LONGEST = 64
"""Code points that a number takes at most."""

REACH = 12
"""Code points that words before a number may take, as in `hundreds of thousands`."""

AROUND = 48
"""Code points before a number in which a date may start that holds it."""

WORDS = {**SMALL, **TENS}
SCALES = {**SCALE, "billion": 10**9, "trillion": 10**12}
ROUND = tuple(word for word, count in SCALES.items() if count >= 1000)

SHORT = {"k": "thousand", "m": "million", "mn": "million", "bn": "billion", "tn": "trillion"}
"""Scales as they are written to figures of money: `£1.2m`."""

SIGNS = {
    "$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₽": "RUB", "₺": "TRY", "₴": "UAH",
    "₩": "KRW", "₪": "ILS", "₼": "AZN", "₾": "GEL", "₫": "VND", "₦": "NGN", "US$": "USD",
    "C$": "CAD", "A$": "AUD", "NZ$": "NZD", "HK$": "HKD", "S$": "SGD", "R$": "BRL", "NT$": "TWD",
}  # fmt: skip
"""Signs → codes of ISO 4217; of those that several have, the one that newspapers mean."""

CODES = frozenset((*SIGNS.values(), "CHF", "CNY", "SEK", "NOK", "DKK", "PLN", "AMD", "ZAR"))
CURRENCIES = {
    "dollars": "USD", "euros": "EUR", "euro": "EUR", "yen": "JPY", "rupees": "INR",
    "rubles": "RUB", "roubles": "RUB", "yuan": "CNY", "lira": "TRY", "US dollars": "USD",
    "U.S. dollars": "USD", "Canadian dollars": "CAD", "Australian dollars": "AUD",
    "Hong Kong dollars": "HKD", "Swiss francs": "CHF", "shekels": "ILS", "hryvnias": "UAH",
}  # fmt: skip
"""Names → codes; `crowns` are of several countries, and `pounds` may be a weight."""

MEASURES = frozenset(
    {
        *("kilometres", "kilometers", "km", "metres", "meters", "miles", "feet", "inches", "yards"),
        *("acres", "hectares", "tonnes", "tons", "kilograms", "kilos", "kg", "litres", "liters"),
        *("gallons", "barrels", "degrees", "megawatts", "percent", "crowns", "francs", "cents"),
        *("pence", "pounds"),
    }
)

MONEY_BEFORE = re.compile(r"(?<!\w)(?:[A-Z]{1,2}\$|[$£¥\u20a0-\u20bf]|[A-Z]{3}[ \u00a0])$")
MONEY_AFTER = re.compile(
    r"[ \u00a0]?(?P<sign>[€£¥₽₺₴₼₾₫])|[ \u00a0](?P<code>[A-Z]{3})\b"
    rf"|[ \n\u00a0](?P<name>{'|'.join(re.escape(name) for name in CURRENCIES)})\b"
)
SHORT_AFTER = re.compile(r"(?:mn?|bn|tn|k)\b")
MEASURE = re.compile(r"[ \n\u00a0]?([a-z]+)\b")
"""What may follow a number and belong to it."""

BEFORE = re.compile(
    r"(?:\b(?:No|Nos|[Aa]rticle|[Ss]ection|[Cc]hapter|[Pp]age|pp?|[Ff]igure|[Tt]able|[Cc]hannel"
    r"|[Rr]oute|Highway|[Rr]oom|[Gg]ate|[Ff]light|Boeing|Airbus|Group of|[Rr]esolution|[Rr]ule|Act"
    r"|[Ii]tem|[Pp]hase|Unit|Tel|Phone|age|aged|[Vv]ersion)\.?[ \n]|[#+/§:]|\b[A-Z]{1,4}[- ]?)$"
)
"""What makes a number part of a name or of a reference."""

NAMED = re.compile(r"(?<![\w.])([A-Za-z]*[A-Z][\w’'-]+)[ \u00a0]$")
"""A word with a capital right before: `Crane Four`, `iPhone 3`, though also `About 30`."""

AGED = re.compile(r"[A-Z][\w’'-]+, $")
"""What stands before an age: `Maria Orlova, 52, a carpenter`."""

CLOCK = re.compile(r"\d{1,2}:\d\d")
AFTER = re.compile(
    r"[/:]\d|-\d|[-‐]year|[ \n](?:years?[ -]old|of (?:thou|mill|bill)\w+s)\b|\)|[\ufe0f\u20e3]"
)
JOINED = re.compile(r"[^\W\d_]+")
"""Letters that figures end with: `3G`, `21st`."""

COUNTED = re.compile(
    r"[”’\"]?[ \n](?:of[ \n])?"
    r"(?:(?!(?:of|per|and|or|to|in|for|at|from|by|with|on|as|than|but|out)\b)"
    r"[A-Za-z]+(?:-[a-z]+)*[ \n]){0,2}?"
    r"((?!(?:was|has|does|goes|says|its|always|perhaps|towards|besides|ones)\b)"
    r"(?:[A-Z][a-z]+is|[A-Za-z][a-z]*(?:-[a-z]+)*[^\Wsui]s|people|men|women|children))\b(?![-:])"
)
"""The plural noun that a number counts, with at most two words before it."""

IDIOM = re.compile(r"[ \n](?:of (?:the|them|us|which|whom)|more|another|thing|day|side|hand)\b")
VAGUE = re.compile(
    r"\b(?:several|some|many|a few|few|half a|a|one|tens of|hundreds of)[ \n]$", re.IGNORECASE
)
"""Belongs to `hundred` and `thousand`, which name no number by themselves."""


def suggester(schema: Schema, published: str = "") -> Suggester | None:
    """Suggests quantities as a schema calls them; None if it has no label for them."""
    label = schema.label(label_for(schema, "quantity"))
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
    before = text[max(0, span.start - 24) : span.start]
    seen = text[slice(*span)]
    code = MONEY_BEFORE.search(before)
    coded = code and code[0].rstrip() in CODES
    if CLOCK.match(seen) or AFTER.match(text, span.end):
        return False
    if not coded and (BEFORE.search(before) or names_something(text, span, before)):
        return False
    letters = JOINED.match(text, span.end)
    if letters and letters[0] not in MEASURES and not with_money(text, span)[1]:
        return False
    if seen.isdigit() and (len(seen) > 6 or (len(seen) < 3 and aged(before, text[span.end :][:1]))):
        return False
    return not idiomatic(text, span)


def aged(before: str, after: str) -> bool:
    """True for a number between commas after a name."""
    return after in (",", ".") and AGED.search(before) is not None


def names_something(text: str, span: Span, before: str) -> bool:
    """True for a number right after a name, if it counts nothing itself."""
    seen = text[slice(*span)]
    name = NAMED.search(before)
    if not name or name[1].lower() in FUNCTION or not re.fullmatch(r"\d{1,4}(?:\.\d)?|\w+", seen):
        return False
    # No ordinary word starts as `iPhone` does.
    return (
        seen.istitle()
        or name[1][0].islower()
        or (seen[0].isdigit() and not COUNTED.match(text, span.end))
    )


def idiomatic(text: str, span: Span) -> bool:
    """True for a small number that stands for persons or things just spoken of."""
    return text[slice(*span)].lower() in WORDS and IDIOM.match(text, span.end) is not None


def suggestion(label: Label, text: str, span: Span) -> Suggestion:
    """A quantity as a suggestion."""
    number = span
    vague = VAGUE.search(text, max(0, span.start - REACH), span.start)
    if vague and text[slice(*span)].lower().split()[0].rstrip("s") in SCALES:
        span = number = Span(vague.start(), span.end)
    span, unit, scale = with_money(text, number)
    why, score = f"money: {unit}", SURE
    if not unit:
        span, unit, why, score = measured(text, number)
    meaning = {"value": value_of(f"{text[slice(*number)]} {scale}"), "unit": unit}
    attributes: dict[str, Value] = {
        name: value for name, value in meaning.items() if value and label.attribute(name)
    }
    return Suggestion(
        label=label.name,
        spans=(span,),
        text=text[slice(*span)],
        attributes=attributes,
        suggester=NAME,
        why=why,
        score=score,
    )


def with_money(text: str, span: Span) -> tuple[Span, str, str]:
    """A number with the currency before or after it, the currency's code, and what a short scale
    such as `m` stands for; no code if it is no money."""
    unit = SIGNS.get(text[span.start], "")
    before = None if unit else MONEY_BEFORE.search(text, max(0, span.start - 4), span.start)
    if before:
        sign = before[0].rstrip()
        unit = SIGNS.get(sign) or (sign if sign in CODES else "")
        span = Span(before.start(), span.end) if unit else span
    short = SHORT_AFTER.match(text, span.end)
    end = short.end() if short else span.end
    after = None if unit else MONEY_AFTER.match(text, end)
    if after:
        unit = SIGNS.get(after["sign"] or "") or CURRENCIES.get(after["name"] or "", "")
        unit = unit or (after["code"] if after["code"] in CODES else "")
        end = after.end()
    return Span(span.start, end if unit else span.end), unit, SHORT[short[0]] if short else ""


def measured(text: str, span: Span) -> tuple[Span, str, str, float]:
    """A number with the measure after it, its unit, why it is suggested, and how sure that is."""
    seen = text[slice(*span)]
    if re.search(r"%|per\s?cent$", seen.lower()):
        return span, "percent", "a percentage", SURE
    measure = MEASURE.match(text, span.end)
    if measure and measure[1] in MEASURES:
        return Span(span.start, measure.end()), measure[1], f"number of {measure[1]}", SURE
    noun = COUNTED.match(text, span.end)
    large = len(re.sub(r"\D", "", seen)) >= 3 or seen.lower().endswith(ROUND)
    if noun:
        return span, noun[1], f"number of {noun[1]}", SURE if large else LIKELY
    # Figures alone before a name are more often part of it: `the new 787 Dreamliner`.
    plain = "-" in seen or (seen.isdigit() and re.match(r" [A-Z]", text[span.end : span.end + 2]))
    return span, "", "a number", SURE if large and not plain else UNSURE


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
        elif word in ("a", "half") and not known:
            part, known = (1.0 if word == "a" else 0.5), True
        elif word == "few":
            return ""
        elif word in SCALES:
            if not known:
                return ""
            part *= SCALES[word]
            if SCALES[word] >= 1000:
                total, part = total + part, 0.0
    if not known or re.search(r"\d[-–]\d", seen):
        return ""
    number = total + part
    if number == float("inf"):
        return ""
    # What is whole in decimals may miss it by the last bit.
    whole = round(number)
    return str(whole) if abs(number - whole) <= number * 1e-14 else f"{number:.10g}"
