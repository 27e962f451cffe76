"""English: what the words that tell time mean together."""

from annotate.suggest.dates import periods, points
from annotate.suggest.dates.english_words import (
    AHEAD,
    BEHIND,
    CAPITAL,
    FEW,
    HEADS,
    PARTS,
    SCALE,
    SHAPES,
    SMALL,
    TENS,
    WORDS,
)
from annotate.suggest.dates.grammar import Language, Rule

RULES = (
    # Days.
    Rule("ISO", points.iso_day),
    Rule("SLASHED", points.slashed),
    Rule(
        "(WEEKDAY COMMA?)? EARLY which=WHICH? month=ANY_MONTH the? day=NUMBERED WITH_YEAR",
        points.calendar_day,
    ),
    Rule(
        "(WEEKDAY COMMA?)? the? day=NUMBERED of? month=ANY_MONTH WITH_YEAR",
        points.calendar_day,
    ),
    Rule("month=ANY_MONTH day=RANGE WITH_YEAR", points.calendar_day),
    Rule("OCLOCK COMMA? on? month=ANY_MONTH day=NUMBERED WITH_YEAR", points.calendar_day),
    Rule("month=ANY_MONTH day=NUMBERED WITH_YEAR COMMA? at? OCLOCK", points.calendar_day),
    Rule("EARLY the? which=WHICH? weekday=WEEKDAY part=PART?", points.weekday),
    Rule("OCLOCK COMMA? on? which=WHICH? weekday=WEEKDAY", points.weekday),
    Rule("which=WHICH? weekday=WEEKDAY COMMA? at? OCLOCK", points.weekday),
    Rule("(EARLY part=PART)? EARLY offset=DAY_WORD", points.named_day),
    Rule("edge=EDGE? offset=DAY_WORD part=PART?", points.named_day),
    Rule("OCLOCK COMMA? offset=DAY_WORD", points.named_day),
    Rule("EARLY which=WHICH part=PART", points.part_of_day),
    Rule("the part=PART", points.part_of_day),
    Rule("mod=MOD? OCLOCK", points.clock),
    Rule("hour=HOUR in the part=PART", points.clock),
    Rule("which=WHICH? holiday=HOLIDAY (COMMA? year=YEAR)?", points.holiday),
    Rule("which=FOLLOWING unit=ONE_UNIT", points.referred),
    Rule("which=FOLLOWING part=PART", points.referred),
    # Months, seasons, years.
    Rule("EARLY month=ANY_MONTH (of | COMMA)? year=ANY_YEAR", points.month),
    Rule("EARLY month=ANY_MONTH of? which_year=WHICH year", points.month),
    Rule("EARLY the? which=WHICH? month=MONTH", points.month),
    Rule("which=WHICH month=VERB_MONTH", points.month),
    Rule("edge=EDGE HYPHEN? month=VERB_MONTH", points.month),
    Rule("(?<=IN) month=VERB_MONTH", points.month),
    Rule("EARLY the? EARLY which=WHICH season=SEASON", points.season),
    Rule("the? EARLY season=SEASON of? year=ANY_YEAR", points.season),
    Rule("the EARLY season=SEASON", points.season),
    Rule("EARLY (the year)? (?<!MEASURED) year=YEAR (?! MEASURE | HYPHEN)", points.year),
    Rule("the year year=SPOKEN | year=SPOKEN", points.year),
    Rule("TWO_YEARS", points.year_span),
    Rule("the? EARLY decade=DECADE", points.decade),
    Rule("the EARLY decade=SHORT_DECADE", points.decade),
    Rule("the EARLY decade=DECADE_WORD", points.decade),
    Rule("the? EARLY ordinal=RANKED HYPHEN? century", points.century),
    # Quarters and halves.
    Rule(
        "the? (fiscal HYPHEN?)? ordinal=ORDINAL fiscal? kind=KIND"
        " (of year=YEAR | of which_year=WHICH year)?",
        periods.quarter,
    ),
    Rule("fiscal? ordinal=ORDINAL HYPHEN kind=KIND", periods.quarter),
    Rule("EARLY the? which_year=WHICH year POSSESSIVE ordinal=ORDINAL quarter", periods.quarter),
    Rule("the? year=YEAR ordinal=ORDINAL quarter", periods.quarter),
    Rule("the? comparable? year ago=PASSED ordinal=ORDINAL quarter", periods.quarter),
    Rule("the? year=YEAR (period | quarter)", periods.the_quarter),
    Rule(
        "the? (comparable | corresponding)? year ago=PASSED (period | quarter)",
        periods.the_quarter,
    ),
    Rule("year HYPHEN ago=AGO", periods.the_quarter),
    Rule("the quarter a year ago=AGO", periods.the_quarter),
    Rule("which_year=WHICH year POSSESSIVE quarter", periods.the_quarter),
    Rule("the latest=latest (period | quarter)", periods.the_quarter),
    Rule("(the | that) quarter (?! HYPHEN)", periods.the_quarter),
    # Weeks, months, years and longer, counted from publication.
    Rule("EARLY the? which=WHICH fiscal? unit=LONG_UNIT", periods.unit),
    Rule("(EARLY the | the) (full | fiscal)? unit=WHOLE (?! HYPHEN)", periods.unit),
    Rule("edge=EDGE the unit=LONG_UNIT (?! HYPHEN)", periods.unit),
    Rule("the which=LATEST fiscal? unit=YEAR_UNIT", periods.unit),
    Rule("fiscal year? year=YEAR", periods.fiscal_year),
    Rule("unit=YEAR_UNIT (POSSESSIVE | HYPHEN)? edge=END", periods.unit),
    # Lengths of time.
    Rule(
        "mod=MOD? count=COUNT (TO NUMBER)? half=HALVES? (more | trading)? HYPHEN? unit=UNIT NO_AGE",
        periods.duration,
    ),
    Rule("mod=MOD? (a | an | another) unit=ONE_UNIT half=HALVES? NO_AGE", periods.duration),
    Rule(
        "mod=MOD? the (which=SPAN | first | latest)? count=COUNT unit=UNIT NO_AGE",
        periods.duration,
    ),
    Rule("which=SPAN count=COUNT unit=UNIT", periods.duration),
    Rule("the? past unit=LONG_UNIT", periods.duration),
    Rule("some=half (a | an) unit=ONE_UNIT", periods.duration),
    Rule("mod=MOD? some=UNITS NO_AGE", periods.many),
    # So long ago.
    Rule("mod=MOD? count=COUNT half=HALVES? unit=UNIT way=AGO", periods.ago),
    Rule("mod=MOD? (a | an) unit=ONE_UNIT (or so)? way=AGO", periods.ago),
    Rule("(a | an) unit=LONG_UNIT earlier", periods.ago),
    Rule("mod=MOD? count=COUNT unit=UNIT way=FROM_NOW", periods.ago),
    # Again and again.
    Rule("(each | every) count=COUNT? unit=UNIT", periods.each),
    Rule("(each | every) weekday=WEEKDAY part=PART?", periods.each),
    Rule("(each | every) month=ANY_MONTH", periods.each),
    Rule("weekday=WEEKDAYS", periods.each),
    Rule("weekday=WEEKDAY part=PARTS", periods.each),
    Rule("unit=REPEATED", periods.each),
    # No time in particular.
    Rule("PRESENT", periods.vague("PRESENT_REF")),
    Rule("PAST (?! UNIT)", periods.vague("PAST_REF")),
    Rule("recent UNITS | the past (few | several) UNITS", periods.vague("PAST_REF")),
    Rule("FUTURE (?! as | after)", periods.vague("FUTURE_REF")),
    Rule("the? coming UNITS | future UNITS", periods.vague("FUTURE_REF")),
)

ENGLISH = Language(
    words=WORDS,
    capital=CAPITAL,
    shapes=SHAPES,
    parts=PARTS,
    numerals={**SMALL, **TENS, **SCALE, **FEW, "couple": 2},
    heads=HEADS,
    rules=RULES,
    ahead=AHEAD,
    behind=BEHIND,
    past_ending="ed",
)
