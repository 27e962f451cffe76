"""The words of English that tell time, in classes, and the small patterns that they make."""

from annotate.suggest.dates.grammar import Shape, Value, Words


def numbered(words: str, first: int = 1, step: int = 1) -> dict[str, int]:
    """Words that stand for numbers in order; those with `/` between them for the same one."""
    return {
        word: first + step * place
        for place, group in enumerate(words.split())
        for word in group.split("/")
        if word
    }


def alike(value: Value, phrases: str) -> dict[str, Value]:
    """Words or phrases, with `|` between them, that stand for the same."""
    return dict.fromkeys((phrase.strip() for phrase in phrases.split("|")), value)


SMALL = numbered(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
    " sixteen seventeen eighteen nineteen"
)
TENS = numbered("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10)
SCALE = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000}
FEW = alike("X", "few | several | many")

LONG = {
    **alike("W", "week"),
    **alike("WE", "weekend"),
    **alike("M", "month"),
    **alike("Q", "quarter"),
    **alike("Y", "year"),
    **alike("DE", "decade"),
    **alike("CE", "century"),
}
SHORT = {"minute": "MIN", "hour": "H", "day": "D", "fortnight": "FN"}
MANY = {f"{word}s": unit for word, unit in {**LONG, **SHORT}.items() if unit != "CE"}
MANY["centuries"] = "CE"

WORDS: dict[str, Words] = {
    "WEEKDAY": {
        **numbered("monday tuesday wednesday thursday friday saturday sunday"),
        **numbered("mon. tue./tues. wed. thu./thur./thurs. fri. sat. sun."),
    },
    "WEEKDAYS": numbered("mondays tuesdays wednesdays thursdays fridays saturdays sundays"),
    "MONTH": {
        **numbered(
            "january february /// april /// june july august september october november december"
        ),
        **numbered("jan. feb. mar. apr. /// jun. jul. aug. sep./sept. oct. nov. dec."),
    },
    "VERB_MONTH": {"march": 3, "may": 5},
    "SHORT_MONTH": numbered("jan feb mar apr /// jun jul aug sep/sept oct nov dec"),
    "SEASON": {"spring": "SP", "summer": "SU", "fall": "FA", "autumn": "FA", "winter": "WI"},
    "PART": {"morning": "MO", "afternoon": "AF", "evening": "EV", "night": "NI"},
    "PARTS": {"mornings": "MO", "afternoons": "AF", "evenings": "EV", "nights": "NI"},
    "NOON": {"noon": "12:00", "midday": "12:00", "midnight": "24:00"},
    "HALF_DAY": {**alike("AM", "a.m. | a.m | am"), **alike("PM", "p.m. | p.m | pm")},
    "ZONE": {
        **alike("Z", "gmt | utc"),
        **alike("", "est | edt | cst | cdt | mst | mdt | pst | pdt | et | pt | bst | cet"),
        "local time": "",
    },
    "DAY_WORD": {
        **{"today": 0, "yesterday": -1, "tomorrow": 1},
        **{"the day before yesterday": -2, "the day after tomorrow": 2},
    },
    "LONG_UNIT": LONG,
    "ONE_UNIT": {**LONG, **SHORT, "second": "S"},
    "UNITS": MANY,
    "UNIT": {**LONG, **SHORT, **MANY, "second": "S", "seconds": "S"},
    "WHICH": {
        **alike(-1, "last | past | previous | this past"),
        **alike(0, "this | current"),
        **alike(1, "next | coming | upcoming | this coming"),
    },
    "SPAN": {**alike(-1, "last | past | previous"), **alike(1, "next | coming | following")},
    "FOLLOWING": {
        **alike(1, "the following"),
        **alike(0, "that | that same | the same"),
        **alike(-1, "the previous | the preceding"),
    },
    "NEXT": {"the next": 1},
    "DAY_UNIT": {"day": "D"},
    "DAY_EDGE": {"early": "START", "earlier": "START", "mid": "MID", "late": "END", "later": "END"},
    "EDGE": {
        **alike("START", "early | earlier | early in | earlier in"),
        **alike("START", "the beginning of | the start of | beginning of"),
        **alike("MID", "mid | the middle of | the midst of"),
        **alike("END", "late | later | later in | late in | the end of | the close of | end of"),
    },
    "DAYLIGHT": {"morning": "MO", "afternoon": "AF", "evening": "EV"},
    "TONIGHT": {"tonight": "NI"},
    "OVERNIGHT": {"overnight": "NI"},
    "MASSES": alike("X", "tens | dozens | hundreds | thousands | millions"),
    "CENTURY": {"century": "CE"},
    "OTHER": {"other": 2},
    "A_UNIT": {**SHORT, "week": "W", "month": "M", "year": "Y", "decade": "DE", "century": "CE"},
    "BARE_UNITS": {"days": "D", "weeks": "W", "months": "M", "years": "Y", "decades": "DE"}
    | {"centuries": "CE"},
    "MANY_UNITS": MANY,
    "PAST_ONLY": {"past": -1},
    "PAST_WAY": {"ago": -1, "earlier": -1},
    "LATTER": {"last": 2, "latter": 2},
    "HALF_YEAR": {"half": "H"},
    "AROUND": {"around": "APPROX"},
    "RATE": alike(1, "million | billion | thousand | hours | times | cents | once | twice"),
    "REPEATED": {"annually": "Y", "yearly": "Y", "daily": "D", "nightly": "D", "weekly": "W"}
    | {"monthly": "M", "hourly": "H"},
    "MOD": {
        **alike("APPROX", "about | around | roughly | approximately | some | nearly | almost"),
        **alike("MORE_THAN", "more than | over"),
        **alike("LESS_THAN", "less than | under"),
        **alike("EQUAL_OR_MORE", "at least | no less than"),
        **alike("EQUAL_OR_LESS", "at most | up to | no more than | as many as"),
    },
    "ORDINAL": numbered("first second third fourth fifth sixth seventh eighth ninth tenth"),
    "SMALL": SMALL,
    "TENS": TENS,
    "SCALE": SCALE,
    "FEW": FEW,
    "COUPLE": {"couple": 2},
    "HALF": {"and a half": "1/2"},
    "KIND": {"quarter": "Q", "half": "H"},
    "HOLIDAY": {
        **alike("12-25", "christmas | christmas day"),
        **alike("12-24", "christmas eve"),
        **alike("12-31", "new year 's eve | new year ’s eve"),
        **alike("01-01", "new year 's day | new year ’s day"),
        **alike("02-14", "valentine 's day | valentine ’s day"),
        **alike("09-1-1", "labor day"),
        **alike("07-04", "independence day"),
        **alike("11-11", "veterans day | armistice day"),
        **alike("01-1-3", "martin luther king day"),
        **alike("10-1-2", "columbus day"),
        **alike("10-31", "halloween"),
        **alike("11-4-4", "thanksgiving | thanksgiving day"),
    },
    "WHOLE": {"week": "W", "weekend": "WE", "year": "Y"},
    "YEAR_UNIT": {"year": "Y"},
    "LATEST": {"latest": -1},
    "END": {"end": "END"},
    "AGO": {"ago": -1},
    "FROM_NOW": {"from now": 1},
    "DECADE_WORD": {"twenties": 2, "thirties": 3, "forties": 4, "fifties": 5, "sixties": 6}
    | {"seventies": 7, "eighties": 8, "nineties": 9},
    "PRESENT": alike(
        1,
        "now | right now | just now | currently | at this moment | at the moment | at this time"
        " | at this point | at present | at the present time | these days | nowadays | presently",
    ),
    "PAST": alike(
        1, "recently | more recently | most recently | lately | the past | the recent past"
    ),
    "FUTURE": alike(
        1,
        "soon | the future | the near future | the near term | the short term | the long term",
    ),
    "MEASURED": alike(
        1,
        "$ | about | some | than | £ | € | # | no. | nearly | over | flight | room | route"
        " | number",
    ),
    "MEASURE": alike(
        1,
        "% | percent | points | people | miles | million | billion | feet | shares | meters"
        " | pounds | dollars | tons | jobs | troops | men | women | units | kilometers | km",
    ),
    "IN": alike(
        1,
        "in | since | until | till | by | through | throughout | of | during | from | after"
        " | before | to | between | for",
    ),
    "TO": alike(1, "to | or"),
    "COMMA": {",": 1},
    "HYPHEN": alike(1, "- | – | ‐ | ‑"),
    "POSSESSIVE": alike(1, "'s | ’s"),
}

SHAPES = (
    Shape(r"\d{4}-\d\d-\d\d", "ISO"),
    Shape(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?(?:Z|[-+]\d\d:?\d\d)?", "ISO"),
    Shape(r"\d\d?/\d\d?/(?:\d\d|\d{4})|\d\d?\.\d\d?\.\d{4}|\d{4}/\d\d/\d\d", "SLASHED"),
    Shape(r"Q[1-4]|H[12]", "SHORT_QUARTER"),
    Shape(r"FY(?:20|19)\d\d", "FISCAL"),
    Shape(r"(?:[01]\d|2[0-4]):[0-5]\d", "CLOCK"),
    Shape(r"\d:[0-5]\d", "SHORT_CLOCK"),
    Shape(r"1[5-9]\d\d|20\d\d|21\d\d", "FIGURES YEAR FOUR"),
    Shape(r"(?:[01]\d|2[0-3])[0-5]\d", "FIGURES FOUR"),
    Shape(r"[1-9]|1[0-2]", "FIGURES DAY HOUR"),
    Shape(r"1[3-9]|2[0-9]|3[01]", "FIGURES DAY"),
    Shape(r"0[1-9]", "DAY"),
    Shape(r"\d{1,9}", "FIGURES"),
    Shape(r"\d{1,3}(?:,\d{3})+|\d{1,6}\.\d{1,3}", "AMOUNT"),
    Shape(r"\d/\d", "FRACTION"),
    Shape(r"\d\d?[-–]\d\d?", "RANGE"),
    Shape(r"(?:1[5-9]|20)\d\d[-–/](?:\d\d|\d{4})", "TWO_YEARS"),
    Shape(r"(?:1[5-9]|20)\d0['’]?s", "DECADE"),
    Shape(r"['’]?[2-9]0s", "SHORT_DECADE"),
    Shape(r"['’]\d\d", "SHORT_YEAR"),
    Shape(r"\d\d?(?:st|nd|rd|th)", "NTH"),
    Shape(r"(?:[1-9]|1[0-2])(?:[:.][0-5]\d)?(?:am|pm)", "HOUR_HALF"),
)

PARTS = {
    "NUMBER": "(AMOUNT | FIGURES SCALE? | TENS HYPHEN? SMALL | TENS | SMALL SCALE? | a SCALE)",
    "VAGUE": "(a? FEW | a? COUPLE of?)",
    "COUNT": "(NUMBER | VAGUE)",
    "FOLLOWING_NEXT": "(FOLLOWING | NEXT)",
    "HALVES": "(HALF | FRACTION)",
    "ANY_MONTH": "(MONTH | VERB_MONTH | SHORT_MONTH)",
    "NUMBERED": "(DAY | NTH | ORDINAL)",
    "RANKED": "(NTH | ORDINAL)",
    "SPOKEN": "((SMALL|TENS) TENS (HYPHEN? SMALL)? | two thousand)",
    "ANY_YEAR": "(YEAR | SHORT_YEAR | SPOKEN)",
    "HOURS": "(CLOCK | NOON | FOUR (?= ZONE) | HOUR_HALF | (HOUR | SHORT_CLOCK) (?= HALF_DAY))",
    "OCLOCK": "mod=MOD? clock=HOURS half=HALF_DAY? zone=ZONE?",
    "PASSED": "(HYPHEN? ago | HYPHEN? earlier)",
    "NO_AGE": "(?! HYPHEN? old)",
    "EARLY": "(edge=EDGE HYPHEN?)?",
    "WITH_YEAR": "(COMMA? year=ANY_YEAR)?",
}

CAPITAL = frozenset({"WEEKDAY", "WEEKDAYS", "MONTH", "VERB_MONTH", "SHORT_MONTH", "HOLIDAY"})
"""The classes whose words count only with a capital letter: `may` and `march` are verbs."""

HEADS = (
    "ISO SLASHED CLOCK WEEKDAY WEEKDAYS MONTH VERB_MONTH SHORT_MONTH SEASON UNIT NOON HALF_DAY"
    " HOUR_HALF DAY_WORD REPEATED YEAR TWO_YEARS SHORT_QUARTER FISCAL DECADE SHORT_DECADE"
    " DECADE_WORD HOLIDAY PRESENT PAST FUTURE TONIGHT OVERNIGHT PART PARTS CENTURY"
    " moment time days past future term present point period"
    " thousand ninety eighty seventy christmas thanksgiving eve independence"
    " veterans armistice king columbus"
)
"""Every expression of time has at least one of these."""


def listed(words: str) -> frozenset[str]:
    """The words of a list that is written with blanks between them."""
    return frozenset(words.split())


NO_TENSE = listed("succeed proceed exceed speed indeed hundred united sacred naked wicked")
"""Words that end like a past tense and are none."""

AHEAD = listed(
    "will shall ll scheduled due plan plans planned planning expected expects expect going until"
)
BEHIND = listed(
    "said was were had has have been told did came rose fell began met left held after since"
    " brought sold bought took gave won lost sent made saw became led shot went found broke fled"
    " paid spoke got grew wrote drew ran"
)
