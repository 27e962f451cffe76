"""The rules for words beside names, as tables: words, and what they say of the name."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from annotate.core.sentences import word_set
from annotate.suggest.names.evidence import LOCATION, ORGANIZATION, OTHER, PERSON, Evidence
from annotate.suggest.names.words import OUTLETS, PERSONAL, SAYS, STATELY

Words = dict[str, tuple[Evidence, ...]]
"""A word → what it says."""


class Rule(NamedTuple):
    """A pattern, and what it says; its group `w`, if it has one, is what a person is told."""

    pattern: re.Pattern[str]
    label: str
    weight: float
    why: str = ""
    """With `{}` for what was seen."""
    kind: str = ""


Row = tuple[Iterable[str], str, float, str]
"""Words, label, weight, kind."""


def _table(where: str, *rows: Row) -> Words:
    """A table of words that stand before or after a name."""
    table: Words = {}
    for words, label, weight, kind in rows:
        for word in words:
            piece = Evidence(label, weight, f"“{word}” {where} it", kind)
            table[word] = (*table.get(word, ()), piece)
    return table


BEFORE = _table(
    "before",
    (word_set("in near across throughout outside toward towards"), LOCATION, 2.0, ""),
    (word_set("from to at"), LOCATION, 0.6, ""),
    (
        word_set(
            "northern southern eastern western central downtown rural neighbouring neighboring"
            " occupied mainland war-torn northeastern northwestern southeastern southwestern"
            " northeast northwest southeast southwest"
        ),
        LOCATION,
        2.2,
        "",
    ),
    (OUTLETS, ORGANIZATION, 3.5, "media"),
    (
        word_set(
            "company companies firm firms giant manufacturer maker retailer airline bank carrier"
            " startup start-up builder contractor automaker"
        ),
        ORGANIZATION,
        3.0,
        "company",
    ),
    (
        word_set(
            "group charity organization organisation party union militia institute agency club team"
            " movement coalition lobby nonprofit regulator"
        ),
        ORGANIZATION,
        2.5,
        "",
    ),
    (
        word_set(
            "ferry ship vessel coaster tanker frigate yacht submarine destroyer boat film movie"
            " novel book album song series operation virus"
        ),
        OTHER,
        3.5,
        "",
    ),
    (SAYS, PERSON, 0.9, ""),
    (("told", "asked"), ORGANIZATION, 0.9, ""),
    (word_set("honorable honourable late embattled fellow young supporting"), PERSON, 1.2, ""),
)
"""The last word before a name."""

AFTER = _table(
    "after",
    (SAYS, PERSON, 1.6, ""),
    (("who", "himself", "herself"), PERSON, 2.0, ""),
    (OUTLETS, ORGANIZATION, 3.5, "media"),
    (
        word_set(
            "spokesman spokeswoman spokesperson official officials executive executives employees"
            " headquarters shares stock chairman chairwoman ceo lawmakers analyst analysts"
        ),
        ORGANIZATION,
        1.2,
        "",
    ),
    (word_set("report reports reported quoted"), ORGANIZATION, 1.5, ""),
    (
        word_set(
            "zone region province district area border peninsula valley airport suburb"
            " neighborhood neighbourhood bridge residents shore"
        ),
        LOCATION,
        2.8,
        "",
    ),
    (
        word_set("conflict ceasefire talks war government authorities troops crisis parliament"),
        LOCATION,
        1.2,
        "",
    ),
    (
        word_set("party militant militants fighters militia commander movement"),
        ORGANIZATION,
        1.5,
        "",
    ),
    (
        word_set(
            "campaign administration supporter supporters rally surrogate surrogates presidency"
            " aide family"
        ),
        PERSON,
        1.5,
        "",
    ),
    (word_set("has had was is were did does"), PERSON, 0.3, ""),
    (("—", "–"), LOCATION, 0.3, ""),
)
"""The next word after a name."""

OWNED = _table(
    "after",
    (PERSONAL, PERSON, 1.6, ""),
    (STATELY, LOCATION, 2.0, ""),
    (word_set("editor newsroom website reporter reporters"), ORGANIZATION, 2.0, "media"),
    (word_set("shares profit profits headquarters customers"), ORGANIZATION, 2.5, "company"),
)
"""What follows a possessive; the second word counts for a person only."""

ASIDE = _table(
    "after",
    (("who", "whose", "himself", "herself"), PERSON, 2.5, ""),
    (word_set("capital city town village country province island"), LOCATION, 2.5, ""),
    (
        word_set(
            "company firm newspaper agency group organization organisation website nonprofit"
            " charity union party pac"
        ),
        ORGANIZATION,
        2.5,
        "",
    ),
)
"""What follows a comma: the first word, or the noun after an article."""

TAILS = _table(
    "after",
    (word_set("based born area wide occupied controlled held bound"), LOCATION, 2.5, ""),
    (word_set("led backed run funded"), LOCATION, 0.8, ""),
)
"""What makes an adjective of a name, after a hyphen."""


def _rule(pattern: str, label: str, weight: float, why: str = "", kind: str = "") -> Rule:
    return Rule(re.compile(pattern), label, weight, why, kind)


PAIRS = (
    _rule(
        r"(?P<w>(?:live[sd]?|living|arriv\w+|travel\w*|flew|fled|born|base[sd]|deployed|went|moved"
        r"|headed|return\w*|held|transported|sent|invaded|visit|trip) (?:in|at|to|from|for))$",
        LOCATION,
        1.5,
        "“{}” before it",
    ),
    _rule(
        r"(?P<w>(?:north|south|east|west|kilomet(?:re|er)s|miles|cit(?:y|ies)|towns?|villages?"
        r"|provinces?|districts?|regions?|capital|ports?|islands?|harbours?|republic|territory"
        r"|suburbs?|neighbou?rhood|enclave|government|borders?|outskirts|streets|shores?|coast"
        r"|leaders|people|army|residents|parts|areas|rest|state|invasion|annexation) of)$",
        LOCATION,
        3.0,
        "“{}” before it",
    ),
    _rule(
        r"(?P<w>(?:supporters|lawyers?|remarks|comments|behalf|murder|death|wife|son|daughter)"
        r" (?:of|by|for))$",
        PERSON,
        1.2,
        "“{}” before it",
    ),
    _rule(r"(?P<w>[Aa]ccording to)$", ORGANIZATION, 0.6, "“{}” before it"),
    _rule(
        r"(?P<w>(?:said|published|reported|released) (?:by|to|on|in))$",
        ORGANIZATION,
        0.6,
        "“{}” before it",
    ),
    _rule(
        r"(?:[Aa]ccording|told|asked|answered|responded|said|spoke|talked|replied|listened|married"
        r"|compared|attributed|reaction) (?:to|by)$",
        LOCATION,
        -1.0,
    ),
)
"""The last two words before a name."""
