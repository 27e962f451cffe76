"""The rules for words beside names, as tables.

The first group `w` of a pattern, if it has one, is what a person is told.
"""

import re
from typing import NamedTuple

from annotate.suggest.names.evidence import LOCATION, ORGANIZATION, OTHER, PERSON
from annotate.suggest.names.words import OUTLETS, PERSONAL, ROLES, SAYS, STATELY


class Rule(NamedTuple):
    """A pattern beside a name, and what it says."""

    pattern: re.Pattern[str]
    label: str
    weight: float
    why: str
    """With `{}` for what was seen."""
    kind: str = ""


def _rule(pattern: str, label: str, weight: float, why: str = "", kind: str = "") -> Rule:
    return Rule(re.compile(pattern), label, weight, why, kind)


BEFORE = tuple(
    _rule(rf"(?P<w>{pattern})$", label, weight, why, kind)
    for pattern, label, weight, why, kind in (
        (rf"(?i:{ROLES}s?)", PERSON, 3.2, "title before it: {}", ""),
        (r"[Ii]n|[Nn]ear|[Aa]cross|[Tt]hroughout|[Oo]utside|[Tt]owards?|[Aa]cross",
         LOCATION, 2.0, "“{}” before it", ""),
        (r"[Ff]rom|[Tt]o|[Aa]t", LOCATION, 0.6, "“{}” before it", ""),
        (r"northern|southern|eastern|western|central|downtown|rural|neighbou?ring|occupied|mainland"
         r"|war-torn|northeastern|northwestern|southeastern|southwestern",
         LOCATION, 2.2, "“{}” before it", ""),
        (OUTLETS, ORGANIZATION, 3.5, "“{}” before it", "media"),
        (r"compan(?:y|ies)|firms?|giant|manufacturer|maker|retailer|airline|bank|carrier|startup"
         r"|start-up|builder|contractor|automaker|oil",
         ORGANIZATION, 3.0, "“{}” before it", "company"),
        (r"group|charity|organi[sz]ation|party|union|militia|institute|agency|club|team|movement"
         r"|coalition|lobby|nonprofit|regulator|network",
         ORGANIZATION, 2.5, "“{}” before it", ""),
        (r"ferry|ship|vessel|coaster|tanker|frigate|yacht|submarine|destroyer|boat|film|movie|novel"
         r"|book|album|song|series|operation|magazine’s|virus",
         OTHER, 3.5, "“{}” before it", ""),
        (SAYS, PERSON, 0.9, "“{}” before it", ""),
        (r"[Tt]old|[Aa]sked", ORGANIZATION, 0.9, "“{}” before it", ""),
        (r"honou?rable|late|veteran|embattled|fellow|young|aides|supporting|elect",
         PERSON, 1.2, "“{}” before it", ""),
        (r"wrote|writes", PERSON, 1.0, "“{}” before it", ""),
    )
)  # fmt: skip
"""The last word before a name."""

PAIRS = (
    _rule(rf"(?i:{ROLES}) (?:of|for|in)$", LOCATION, 1.5, "someone “of” it"),
    _rule(
        r"(?P<w>(?:live[sd]?|living|arriv\w+|travel\w*|flew|fled|born|base[sd]|deployed|went|moved"
        r"|headed|return\w*|based|held|transported|sent|invaded|visit|trip) (?:in|at|to|from|for))$",
        LOCATION, 1.5, "“{}” before it",
    ),
    _rule(
        r"(?P<w>(?:north|south|east|west|kilomet(?:re|er)s|miles|cit(?:y|ies)|towns?|villages?"
        r"|provinces?|districts?|regions?|capital|ports?|islands?|harbours?|republic|territory"
        r"|suburbs?|neighbou?rhood|enclave|government|borders?|outskirts|streets|shores?|coast"
        r"|leaders|people|army|residents|parts|areas|rest|state|invasion|annexation) of)$",
        LOCATION, 3.0, "“{}” before it",
    ),
    _rule(r"(?P<w>(?:supporters|lawyers?|remarks|comments|behalf|murder|death|wife|son|daughter) (?:of|by|for))$",
          PERSON, 1.2, "“{}” before it"),
    _rule(r"(?P<w>[Aa]ccording to)$", ORGANIZATION, 0.6, "“{}” before it"),
    _rule(r"(?P<w>[Aa]ccording to)$", LOCATION, -1.0, ""),
    _rule(r"(?P<w>(?:said|published|reported|released) (?:by|to|on|in))$", ORGANIZATION, 0.6, "“{}” before it"),
    _rule(r"(?P<w>(?:told|asked|answered|responded|said|spoke|talked|replied|listened|married|compared|attributed|reaction) (?:to|by))$",
          LOCATION, -1.5, ""),
)  # fmt: skip
"""The last two words before a name."""

AFTER = (
    _rule(rf"(?P<w>{SAYS})\b", PERSON, 1.6, "“{}” after it"),
    _rule(r"(?P<w>who|himself|herself)\b", PERSON, 2.0, "“{}” after it"),
    _rule(rf"(?P<w>{OUTLETS})\b", ORGANIZATION, 3.5, "“{}” after it", "media"),
    _rule(r"state (?:television|tv|media|radio)", LOCATION, 3.0, "“state” after it"),
    _rule(
        r"(?P<w>spokes(?:man|woman|person)|officials?|executives?|employees|headquarters|shares|stock"
        r"|chairman|chairwoman|ceo|lawmakers|analysts?)\b",
        ORGANIZATION, 1.2, "“{}” after it",
    ),
    _rule(r"(?P<w>reports?|reported|quoted)\b", ORGANIZATION, 1.5, "“{}” after it"),
    _rule(
        r"(?P<w>(?:(?:conflict|war|buffer|border|peace) )?(?:zone|region|province|district|area|border"
        r"|peninsula|valley|airport|suburb|neighbou?rhood|bridge|residents|shore))\b",
        LOCATION, 2.8, "“{}” after it",
    ),
    _rule(r"(?P<w>conflict|ceasefire|talks|war|government|authorities|troops|crisis|parliament)\b",
          LOCATION, 1.2, "“{}” after it"),
    _rule(r"(?P<w>party|militants?|fighters|militia|commander|movement)\b", ORGANIZATION, 1.5, "“{}” after it"),
    _rule(r"(?P<w>campaign|administration|supporters?|rally|surrogates?|presidency|aide|family)\b",
          PERSON, 1.5, "“{}” after it"),
    _rule(r"(?P<w>has|had|was|is|were|did|does)\b", PERSON, 0.3, "“{}” after it"),
    _rule(r"(?:—|–|--)", LOCATION, 0.3, "a dash after it"),
)  # fmt: skip
"""The next two words after a name."""

OWNED = (
    _rule(rf"['’]s? (?:\w+ )?(?P<w>{PERSONAL})\b", PERSON, 1.6, "“’s {}” after it"),
    _rule(rf"['’]s? (?P<w>{STATELY})\b", LOCATION, 2.0, "“’s {}” after it"),
    _rule(r"['’]s? (?P<w>[A-Z])", LOCATION, 0.5, "a name after its “’s”"),
    _rule(r"['’]s? (?:\w+ )?(?P<w>editor|newsroom|website|reporters?)\b", ORGANIZATION, 2.0,
          "“’s {}” after it", "media"),
    _rule(r"['’]s? (?P<w>shares|profits?|chief executive|ceo|board|headquarters|customers)\b",
          ORGANIZATION, 2.5, "“’s {}” after it", "company"),
)  # fmt: skip
"""What follows a possessive."""

ASIDE = (
    _rule(r", (?:who|whose|himself|herself)\b", PERSON, 2.5, "“, who” after it"),
    _rule(
        rf", (?:(?:an?|the|his|her|its|their|now|then|former|\w+’s) )+(?:[\w’-]+ ){{0,4}}?(?P<w>{ROLES})\b",
        PERSON, 2.5, "“{}” after it",
    ),
    _rule(rf", (?:[\w’-]+ ){{0,2}}(?P<w>{ROLES})\b", PERSON, 1.5, "“{}” after it"),
    _rule(r", (?:then )?\d\d(?:,| ?$)(?! \d)", PERSON, 2.5, "an age after it"),
    _rule(rf",[”\"']* (?:{SAYS})\b", PERSON, 0.5, "a verb of saying after it"),
    _rule(r", (?:the|a) (?:[\w’-]+ ){0,3}?(?P<w>capital|city|town|village|country|province|island)\b",
          LOCATION, 2.5, "“{}” after it"),
    _rule(r", (?:the|a|an) (?:[\w’-]+ ){0,4}?(?P<w>company|firm|newspaper|agency|group|organi[sz]ation"
          r"|think tank|website|nonprofit|charity|union|party|super PAC)\b",
          ORGANIZATION, 2.5, "“{}” after it"),
)  # fmt: skip
"""What follows a comma."""

TAILS = (
    _rule(r"-(?P<w>based|born|area|wide|occupied|controlled|held|bound)\b", LOCATION, 2.5, "“-{}” after it"),
    _rule(r"-(?P<w>led|backed|run|funded)\b", LOCATION, 0.8, "“-{}” after it"),
)  # fmt: skip
"""What makes an adjective of a name."""

VERBS = re.compile(
    rf"{SAYS}|has|had|was|is|were|are|did|does|will|would|could|should|may|might|can|and|or|in|on|at"
    r"|of|to|for|from|with|by|as|that|which|who|also|before|after|because|when|while|but|about|over"
    r"|against|into|under|during|since|until|this|last|\w+(?:ed|ly)"
)
"""What follows a name that is the subject or stands for itself: no noun."""
