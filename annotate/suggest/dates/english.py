"""English: the words that tell time in the news, and the rules for what they mean together."""

from annotate.suggest.dates import periods, points
from annotate.suggest.dates.grammar import Language, Rule, Shape, Value, Words


def numbered(words: str, first: int = 1) -> dict[str, Value]:
    """Words that stand for consecutive numbers; those with `/` between them for the same one."""
    return {
        word: number
        for number, group in enumerate(words.split(), first)
        for word in group.split("/")
    }


def alike(value: Value, phrases: str) -> dict[str, Value]:
    """Words or phrases, separated by commas, that stand for the same."""
    return dict.fromkeys((phrase.strip() for phrase in phrases.split(",")), value)


SMALL = numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
TENS: Words = {
    word: 10 * number
    for word, number in numbered("twenty thirty forty fifty sixty seventy eighty ninety", 2).items()
    if isinstance(number, int)
}
SCALE: Words = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
FEW = alike("X", "few, several, many, some, numerous, dozens of, hundreds of, thousands of")

UNIT = {
    **alike("S", "second, seconds"),
    **alike("MIN", "minute, minutes"),
    **alike("H", "hour, hours"),
    **alike("D", "day, days"),
    **alike("W", "week, weeks"),
    **alike("WE", "weekend, weekends"),
    **alike("FN", "fortnight, fortnights"),
    **alike("M", "month, months"),
    **alike("Q", "quarter, quarters"),
    **alike("Y", "year, years"),
    **alike("DE", "decade, decades"),
    **alike("CE", "century, centuries"),
}

WORDS: dict[str, Words] = {
    "WEEKDAY": numbered("monday tuesday wednesday thursday friday saturday sunday")
    | numbered("mon. tue./tues. wed. thu./thur./thurs. fri. sat. sun."),
    "WEEKDAYS": numbered("mondays tuesdays wednesdays thursdays fridays saturdays sundays"),
    "MONTH": numbered(
        "january february march april may june july august september october november december"
    )
    | numbered("jan. feb. mar. apr. may jun. jul. aug. sep./sept. oct. nov. dec."),
    "SHORT_MONTH": numbered("jan feb mar apr may jun jul aug sep/sept oct nov dec"),
    "SEASON": {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"},
    "PART": {
        **alike("MO", "morning"),
        **alike("AF", "afternoon"),
        **alike("EV", "evening"),
        **alike("NI", "night"),
    },
    "PARTS": {"mornings": "MO", "afternoons": "AF", "evenings": "EV", "nights": "NI"},
    "NOON": {"noon": "12:00", "midday": "12:00", "midnight": "24:00"},
    "HALF_DAY": {**alike("AM", "a.m., am, a.m"), **alike("PM", "p.m., pm, p.m")},
    "ZONE": {
        **alike("Z", "gmt, utc"),
        **alike("", "est, edt, cst, cdt, mst, mdt, pst, pdt, et, pt, bst, cet, local time"),
    },
    "DAY_WORD": {"today": 0, "yesterday": -1, "tomorrow": 1},
    "UNIT": UNIT,
    "ONE_UNIT": {word: value for word, value in UNIT.items() if not word.endswith("s")},
    "UNITS": {word: value for word, value in UNIT.items() if word.endswith("s")},
    "WHICH": {
        **alike(-1, "last, past, previous, this past"),
        **alike(0, "this, current, the current"),
        **alike(1, "next, coming, upcoming, this coming"),
    },
    "EDGE": {
        **alike("START", "early, earlier, earlier in, early in, the beginning of, the start of"),
        **alike("MID", "mid, the middle of"),
        **alike("END", "late, later, later in, late in, the end of, the close of"),
    },
    "ADVERB": {"annually": "Y", "yearly": "Y", "annual": "Y", "daily": "D", "nightly": "D"}
    | {"weekly": "W", "monthly": "M", "quarterly": "Q", "hourly": "H"},
    "MOD": {
        **alike("APPROX", "about, around, roughly, approximately, some, nearly, almost"),
        **alike("MORE_THAN", "more than, over"),
        **alike("LESS_THAN", "less than, under"),
        **alike("EQUAL_OR_MORE", "at least, no less than"),
        **alike("EQUAL_OR_LESS", "at most, up to, no more than, as many as"),
    },
    "ORDINAL": numbered("first second third fourth fifth sixth seventh eighth ninth tenth"),
    "SMALL": SMALL,
    "TENS": TENS,
    "SCALE": SCALE,
    "FEW": FEW,
    "COUPLE": {"couple": 2},
    "HALF": {"and a half": "1/2"},
    "WAY": {
        **alike(-1, "ago, earlier, before"),
        **alike(1, "later, from now, hence"),
    },
    "KIND": {"quarter": "Q", "half": "H"},
    "NOW": alike(
        "PRESENT_REF",
        "now, right now, currently, at this moment, at the moment, at this time, at present,"
        " these days, nowadays, presently, the present, at this point",
    ),
    "ONCE": alike(
        "PAST_REF", "recently, more recently, previously, the past, lately, the recent past"
    ),
    "SOON": alike(
        "FUTURE_REF",
        "soon, the future, the near future, the near term, the short term, the long term,"
        " coming months, coming weeks, coming years, coming quarters, coming days",
    ),
    "IN": alike(1, "in, since, until, till, by, through, of, during, from, after, before, to"),
    "PREPOSITION": alike(1, "in, since, until, by, through, of, during, from, after, before, to"),
    "MEASURED": alike(1, "$, about, some, than, £, €, #, no., nearly, over, flight"),
    "MEASURE": alike(
        1,
        "%, percent, points, people, miles, million, billion, feet, shares, meters, pounds,"
        " dollars, tons, jobs, troops, men, women, units",
    ),
    "HOLIDAY": {
        **alike("12-25", "christmas, christmas day"),
        **alike("12-24", "christmas eve"),
        **alike("12-31", "new year 's eve"),
        **alike("01-01", "new year 's day"),
        **alike("11-4-4", "thanksgiving, thanksgiving day"),
        **alike("10-31", "halloween"),
        **alike("02-14", "valentine 's day"),
        **alike("9-1-1", "labor day"),
    },
    "AHEAD": alike(
        1, "will, shall, scheduled, due, plans, planned, expected, expects, set, ll, going"
    ),
    "BEHIND": alike(
        -1,
        "said, was, were, had, told, reported, announced, ended, closed, rose, fell, did, died,"
        " killed, after, came, has, have",
    ),
    "STOP": dict.fromkeys((".", ";", "!", "?"), 1),
    "COMMA": {",": 1},
    "HYPHEN": alike(1, "-, –, ‐, ‑"),
    "POSSESSIVE": alike(1, "'s, ’s"),
    "TO": alike(1, "to, or"),
    "THEM": alike(1, "the, its, their, a, our, his, her"),
}

SHAPES = (
    Shape(r"\d{4}-\d\d-\d\d", "ISO"),
    Shape(r"\d\d?/\d\d?/(?:\d\d|\d{4})", "SLASHED"),
    Shape(r"\d\d?:\d\d", "CLOCK"),
    Shape(r"1[5-9]\d\d|20\d\d|21\d\d", "FIGURES YEAR"),
    Shape(r"[1-9]|1[0-2]", "FIGURES DAY HOUR"),
    Shape(r"1[3-9]|2[0-9]|3[01]", "FIGURES DAY"),
    Shape(r"0[1-9]", "DAY"),
    Shape(r"\d{1,9}", "FIGURES"),
    Shape(r"\d{1,3}(?:,\d{3})+|\d{1,6}\.\d{1,3}", "AMOUNT"),
    Shape(r"\d/\d", "FRACTION"),
    Shape(r"\d\d?[-–]\d\d?", "RANGE"),
    Shape(r"(?:1[5-9]|20)\d\d[-–/](?:\d\d|\d{4})", "YEARS"),
    Shape(r"(?:['’]|1[5-9]|20)?\d0['’]?s", "DECADE"),
    Shape(r"['’]\d\d", "SHORT_YEAR"),
    Shape(r"\d\d?(?:st|nd|rd|th)", "ORDINAL NTH"),
    Shape(r"\d\d?(?:am|pm)", "HOUR_HALF"),
)

PARTS = {
    "NUMBER": "(?:AMOUNT|FIGURES SCALE?|TENS HYPHEN? SMALL|TENS|SMALL SCALE?|a SCALE)",
    "COUNT": "(?:NUMBER|(?:a)? FEW|(?:a)? COUPLE (?:of)?|(?:a)? FEW)",
    "HALVES": "(?:HALF|FRACTION)",
    "ANY_MONTH": "(?:MONTH|SHORT_MONTH)",
    "DATED": "(?:DAY|NTH|ORDINAL)",
    "SPOKEN": "(?:(?:SMALL|TENS) TENS (?:HYPHEN? SMALL)?|two thousand)",
    "TIME": "(?:(?:clock=CLOCK|hour=HOUR) half=HALF_DAY|clock=CLOCK|clock=NOON)",
}

PRESENT, PAST, FUTURE = map(periods.vague, ("PRESENT_REF", "PAST_REF", "FUTURE_REF"))

RULES = (
    Rule("ISO", points.iso_day),
    Rule("SLASHED", points.slashed),
    Rule(
        "(?:WEEKDAY COMMA?)? edge=EDGE? month=ANY_MONTH day=DATED (?:COMMA? year=YEAR)?",
        points.calendar_day,
    ),
    Rule(
        "(?:WEEKDAY COMMA?)? (?:the)? day=DATED (?:of)? month=ANY_MONTH (?:COMMA? year=YEAR)?",
        points.calendar_day,
    ),
    Rule("month=ANY_MONTH day=RANGE (?:COMMA? year=YEAR)?", points.calendar_day),
    Rule("(?:edge=EDGE HYPHEN?)? month=ANY_MONTH (?:of|COMMA)? year=YEAR", points.month),
    Rule("month=MONTH which_year=WHICH year", points.month),
    Rule("(?:edge=EDGE HYPHEN?)? (?:which=WHICH)? month=MONTH", points.month),
    Rule("edge=EDGE? which=WHICH? weekday=WEEKDAY part=PART?", points.weekday),
    Rule("clock=CLOCK half=HALF_DAY? zone=ZONE? COMMA? weekday=WEEKDAY", points.weekday),
    Rule("hour=HOUR half=HALF_DAY zone=ZONE? COMMA? weekday=WEEKDAY", points.weekday),
    Rule("clock=NOON weekday=WEEKDAY", points.weekday),
    Rule("edge=EDGE? offset=DAY_WORD part=PART?", points.named_day),
    Rule("edge=EDGE? (?:the)? which=WHICH unit=ONE_UNIT", periods.unit),
    Rule("edge=EDGE? the unit=ONE_UNIT", periods.unit),
    Rule("mod=MOD? count=COUNT half=HALVES? HYPHEN? unit=UNIT", periods.duration),
    Rule("mod=MOD? (?:a|an|one) unit=ONE_UNIT", periods.duration),
    Rule("the which=WHICH count=COUNT? unit=UNIT", periods.duration),
    Rule("mod=MOD? count=COUNT half=HALVES? unit=UNIT way=WAY", periods.ago),
    Rule("mod=MOD? (?:a|an) unit=ONE_UNIT way=WAY", periods.ago),
    Rule("edge=EDGE? year=YEAR (?!MEASURE)", points.year),
    Rule("(?:the)? edge=EDGE? HYPHEN? decade=DECADE", points.decade),
    Rule("(?:the)? ordinal=ORDINAL HYPHEN? kind=KIND (?:of year=YEAR)?", periods.quarter),
    Rule("(?:each|every) unit=ONE_UNIT", periods.each),
    Rule("NOW", PRESENT),
    Rule("ONCE", PAST),
    Rule("SOON", FUTURE),
)

ENGLISH = Language(
    words=WORDS,
    capital=frozenset({"WEEKDAY", "WEEKDAYS", "MONTH", "SHORT_MONTH", "HOLIDAY"}),
    shapes=SHAPES,
    parts=PARTS,
    numerals={**SMALL, **TENS, **SCALE, **FEW, "couple": 2},
    heads="ISO SLASHED CLOCK WEEKDAY WEEKDAYS MONTH SHORT_MONTH SEASON UNIT NOON HALF_DAY DAY_WORD"
    " ADVERB YEAR YEARS DECADE HOUR_HALF NOW ONCE SOON HOLIDAY moment time tonight overnight",
    rules=RULES,
)
