"""What stands before and after a name, and what it says of the name.

Each rule is a pattern that looks a short way back from the name or on from its end, in the same
sentence, so the evidence at a place is always the same. Offsets are code points.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from annotate.suggest.names.evidence import (
    LOCATION,
    ORGANIZATION,
    OTHER,
    PERSON,
    Evidence,
)
from annotate.suggest.names.words import OUTLETS, PERSONAL, ROLES, SAYS, STATELY

REACH = 64
"""Code points that are looked at before a name and after it."""


class Rule(NamedTuple):
    """A pattern beside a name, and what it says."""

    pattern: str
    pieces: tuple[tuple[str, float, str], ...]
    """Label, weight, kind."""
    why: str
    """With `{}` for what was seen."""


def _rule(pattern: str, label: str, weight: float, why: str, kind: str = "") -> Rule:
    return Rule(pattern, ((label, weight, kind),), why)


BEFORE = (
    _rule(rf"(?i:\b(?P<w>{ROLES})s?,? ?)\.? $", PERSON, 3.2, "title before it: {}"),
    _rule(rf"(?i:\b(?P<w>{ROLES})),? of [\w ]{{2,24}}[, ] ?$", PERSON, 0.8, "title before it: {}"),
    _rule(rf"\b{ROLES}[\w &’'-]{{0,40}}, $", PERSON, 1.0, "after “…, ”"),
    _rule(rf"\b{ROLES} (?P<w>of|for|in) (?:the )?$", LOCATION, 1.5, "“{}” before it"),
    Rule(
        r"(?<!\w)(?P<w>[Tt]he) $",
        ((PERSON, -2.5, ""), (ORGANIZATION, 0.7, ""), (OTHER, 0.3, "")),
        "“the” before it",
    ),
    Rule(
        r"(?<!\w)(?P<w>[Ii]n|[Nn]ear|[Aa]cross|[Tt]hroughout|[Oo]utside|[Ii]nside|[Tt]owards?) (?:the )?$",
        ((LOCATION, 2.0, ""),),
        "“{}” before it",
    ),
    _rule(
        r"(?<!\w)(?:live[sd]?|living|arriv\w+|travel\w*|flew|fled|born|base[sd]|deployed|traveled|went"
        r"|moved|headed|return\w*|based|held|north|south|east|west|kilomet(?:re|er)s|miles)"
        r" (?P<w>in|at|to|from|of|for|near) (?:the )?$",
        LOCATION,
        1.5,
        "“{}” before it",
    ),
    _rule(r"(?<!\w)(?P<w>[Ff]rom|[Tt]o|[Aa]t) (?:the )?$", LOCATION, 0.6, "“{}” before it"),
    _rule(
        r"\b(?P<w>cit(?:y|ies)|towns?|villages?|provinces?|districts?|regions?|capital|ports?|islands?"
        r"|harbours? ?|republic|territory|suburbs?|neighbou?rhood|enclave|government|borders?"
        r"|outskirts|streets|shores?|coast|leaders|people|army|residents|parts|areas|rest|state)"
        r" of (?:the )?$",
        LOCATION,
        3.0,
        "“{} of” before it",
    ),
    _rule(
        r"\b(?P<w>northern|southern|eastern|western|central|downtown|rural|neighbou?ring|occupied"
        r"|mainland|war-torn) $",
        LOCATION,
        2.2,
        "“{}” before it",
    ),
    _rule(rf"\b(?P<w>{OUTLETS}) $", ORGANIZATION, 3.5, "“{}” before it", "media"),
    _rule(
        r"\b(?P<w>compan(?:y|ies)|firms?|giant|manufacturer|maker|retailer|airline|bank|carrier"
        r"|startup|start-up|builder,?|contractor,?) $",
        ORGANIZATION,
        3.0,
        "“{}” before it",
        "company",
    ),
    _rule(
        r"\b(?P<w>group|charity|organi[sz]ation|party|union|militia|think tank|institute|agency|club"
        r"|team|movement|coalition|lobby) $",
        ORGANIZATION,
        2.5,
        "“{}” before it",
    ),
    _rule(
        r"\b(?P<w>ferry|ship|vessel|coaster|tanker|frigate|yacht|submarine|destroyer|boat|film|movie"
        r"|novel|book|album|song|series|operation) (?:the )?$",
        OTHER,
        3.5,
        "“{}” before it",
    ),
    _rule(rf"\b(?P<w>{SAYS}|said) $", PERSON, 0.9, "“{}” before it"),
    _rule(r"\b(?P<w>[Tt]old|[Aa]sked) $", ORGANIZATION, 0.7, "“{}” before it"),
    _rule(r"(?<!\w)(?P<w>[Aa]ccording to) $", ORGANIZATION, 0.6, "“{}” before it"),
    _rule(r"\b(?P<w>honou?rable|late|veteran|embattled|fellow|young) $", PERSON, 1.2, "“{}” before it"),
    _rule(r"\b(?P<w>supporters|lawyers?|remarks|comments|behalf|murder|death) (?:of|by|for) $",
          PERSON, 1.2, "“{}” before it"),
)  # fmt: skip

AFTER = (
    _rule(rf" (?P<w>{SAYS})\b", PERSON, 1.6, "“{}” after it"),
    _rule(rf", (?:who|whose|himself|herself)\b(?P<w>)", PERSON, 2.5, "“, who” after it"),
    _rule(r" (?P<w>who|himself|herself)\b", PERSON, 2.0, "“{}” after it"),
    _rule(rf", (?:(?:an?|the|his|her|its|their|now|then|former|\w+’s) )+(?:[\w’-]+ ){{0,4}}?(?P<w>{ROLES})\b",
          PERSON, 2.5, "“{}” after it"),
    _rule(rf", (?:[\w’-]+ ){{0,2}}(?P<w>{ROLES})\b", PERSON, 1.5, "“{}” after it"),
    _rule(r", (?P<w>(?:then )?\d\d),?(?! \d)", PERSON, 2.5, "an age after it"),
    _rule(rf"['’]s? (?:\w+ )?(?P<w>{PERSONAL})\b", PERSON, 1.6, "“’s {}” after it"),
    _rule(rf"['’]s? (?P<w>{STATELY})\b", LOCATION, 2.0, "“’s {}” after it"),
    _rule(rf" (?P<w>{OUTLETS})\b", ORGANIZATION, 3.5, "“{}” after it", "media"),
    _rule(r"['’]s (?:\w+ )?(?:editor|newsroom|website|reporters?)\b(?P<w>)", ORGANIZATION, 2.0,
          "what it has", "media"),
    _rule(
        r" (?P<w>spokes(?:man|woman|person)|officials?|executives?|employees|headquarters|shares|stock"
        r"|chairman|chairwoman|ceo|lawmakers|analysts?)\b",
        ORGANIZATION,
        1.2,
        "“{}” after it",
    ),
    _rule(r" (?P<w>(?:news )?reports?|reported|quoted)\b", ORGANIZATION, 1.5, "“{}” after it"),
    _rule(
        r" (?:(?:conflict|war|buffer|border|peace) )?(?P<w>zone|region|province|district|area|border"
        r"|peninsula|valley|airport|suburb|neighbou?rhood|bridge|residents|shore)\b",
        LOCATION,
        2.8,
        "“{}” after it",
    ),
    _rule(r"-(?P<w>based|born|area|wide|occupied|controlled|held|bound)\b", LOCATION, 2.5, "“-{}” after it"),
    _rule(r"-(?P<w>led|backed|run|funded)\b", LOCATION, 0.8, "“-{}” after it"),
    _rule(r" (?P<w>conflict|ceasefire|talks|war|government|authorities|troops|crisis)\b", LOCATION, 1.2,
          "“{}” after it"),
    _rule(r" (?P<w>party|militants?|fighters|militia|commander|movement)\b", ORGANIZATION, 1.5,
          "“{}” after it"),
    _rule(r" (?P<w>campaign|administration|supporters?|rally|surrogates?|presidency|aide|family)\b",
          PERSON, 1.5, "“{}” after it"),
    _rule(r" (?P<w>has|had|was|is|were|did|does)\b", PERSON, 0.3, "“{}” after it"),
    _rule(r"(?: —| –| --|,? \([A-Z][A-Za-z]+\))(?P<w>)", LOCATION, 0.5, "a dash after it"),
    _rule(r", (?:the|a) (?:[\w’-]+ ){0,3}?(?P<w>capital|city|town|village|country|province|island)\b",
          LOCATION, 2.5, "“{}” after it"),
    _rule(r", (?:the|a|an) (?:[\w’-]+ ){0,4}?(?P<w>company|firm|newspaper|agency|group|organi[sz]ation"
          r"|think tank|website|nonprofit|charity|union|party|super PAC)\b",
          ORGANIZATION, 2.5, "“{}” after it"),
)  # fmt: skip

DATELINE = re.compile(r"(?: —|,? \((?:AP|AFP|Reuters|Tass|TASS|[A-Z]\w+ ?\w*)\)| –| --)")


@lru_cache(maxsize=1)
def _compiled() -> tuple[list[tuple[re.Pattern[str], Rule]], list[tuple[re.Pattern[str], Rule]]]:
    return (
        [(re.compile(rule.pattern), rule) for rule in BEFORE],
        [(re.compile(rule.pattern), rule) for rule in AFTER],
    )


def context(text: str, start: int, end: int) -> Iterator[Evidence]:
    """What stands beside a name at `start:end`."""
    before, after = _compiled()
    left = text[max(0, start - REACH) : start].replace("\n", " ")
    right = text[end : end + REACH].replace("\n", " ")
    for pattern, rule in before:
        found = pattern.search(left)
        if found:
            yield from told(rule, found)
    for pattern, rule in after:
        found = pattern.match(right)
        if found:
            yield from told(rule, found)
    if DATELINE.match(right) and (start == 0 or text[start - 1] == "\n"):
        yield Evidence(LOCATION, 3.0, "a report begins with it", "city")


def told(rule: Rule, found: re.Match[str]) -> Iterator[Evidence]:
    seen = found.groupdict().get("w") or ""
    for label, weight, kind in rule.pieces:
        yield Evidence(label, weight, rule.why.format(seen), kind)
