"""What a name says by itself: its words, their endings, and whether it stands in a list."""

import re
from collections.abc import Iterator

from annotate.core.titles import OFFICES
from annotate.suggest.names.evidence import (
    EVENT,
    LOCATION,
    ORGANIZATION,
    OTHER,
    PERSON,
    Evidence,
)
from annotate.suggest.names.gazetteer import BODIES, PLACES, Gazetteer
from annotate.suggest.names.words import FIRSTS, HEADS, PARTICLES

ACRONYM = re.compile(r"(?:[A-Z]\.){2,}|[A-Z][A-Z0-9&/-]{1,6}s?")
INITIAL = re.compile(r"[A-Z]\.?")
JUNIOR = re.compile(r"(?:Jr|Sr)\.?|II|III|IV")
SURNAME = re.compile(
    r"(?:\w{2,}(?:enko|[oe]vich|evsky|ovsky|[oe]va|shvili|dze|oglu|o[gğ]lu|sson|ssen|dottir|opoulos"
    r"|ian|yan|ski|sky|ska|skaya|icz|i[cć]|berg|stein|mann|escu|ez|[oe]v|in)"
    r"|Mac[A-Z]\w+|Mc[A-Z]\w+|O[’'][A-Z]\w+|al-\w+|Al-\w+)"
)
PLACE = re.compile(
    r"\w{2,}(?:i?stan|land|burg|grad|ville|shire|polis|abad|pur|burgh|ford|mouth|[oa]via"
    r"|haven|hafen|stadt|mark)"
)
KNOWN_OTHER = "known, but none of these"

NUMBER = re.compile(
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|first|second|third)s?", re.I
)
WHOSE = {
    "country": "a country",
    "state": "a state of the USA",
    "city": "a city",
    "city?": "a city",
    "region": "a region",
    "nature": "a sea, river or mountain",
    "facility": "a place",
    "media": "known media",
    "armed": "known armed group",
    "event": "known event",
    "other thing": KNOWN_OTHER,
}
KNOWN = {"city?": 2.2, "other thing": 4.5, "event": 4.5, "other": 3.0, "company": 3.0}
"""How much a section of the lists weighs; the others 4."""


def shape(seen: str, known: Gazetteer) -> Iterator[Evidence]:
    """What the words of a name say; it is written as in the text."""
    words = seen.replace("\n", " ").split()
    in_list = tuple(listed(seen, known))
    yield from in_list
    small = [word.casefold().rstrip(".,") for word in words]
    of = next((n for n, word in enumerate(small) if n and word in ("of", "for")), 0)
    head = small[of - 1] if of else re.split(r"[’']", small[-1])[0]
    single = len(words) == 1
    found = HEADS.get(head)
    if found and not single:
        label, kind, weight = found
        stated = words[of - 1] if of else words[-1]
        yield Evidence(label, weight, f"{'has' if of else 'ends in'} {stated}", kind)
    elif found and single:
        label, kind, weight = found
        yield Evidence(label, weight - 2.2, f"is a {words[0]}", kind)
    elif of and words[0] not in known.first:
        yield Evidence(ORGANIZATION, 1.0, f"“{small[of]}” in it")
        yield Evidence(PERSON, -1.0, f"“{small[of]}” in it")
    if not single and not found and small[0] in FIRSTS:
        label, kind, weight = FIRSTS[small[0]]
        yield Evidence(label, weight, f"begins with {words[0]}", kind)
    if "&" in seen or " and " in seen:
        yield Evidence(ORGANIZATION, 2.0, "“&” in it" if "&" in seen else "“and” in it")
        yield Evidence(PERSON, -1.5, "two parts")
    if single:
        if not in_list or not ACRONYM.fullmatch(seen):
            yield from one_word(words[0], known)
    elif not found and not of and not in_list:
        yield from several(words, small, known)
    if any(character.isdigit() for character in seen) or NUMBER.fullmatch(words[-1]):
        yield Evidence(PERSON, -3.0, "a number in it")
        yield Evidence(OTHER, 1.0, "a number in it")


def listed(seen: str, known: Gazetteer) -> Iterator[Evidence]:
    """Whether it stands in a list."""
    form = seen.replace("\n", " ")
    section = known.sections.get(form) or known.sections.get(form.removeprefix("The "))
    if section is None and len(form) > 4 and form.isupper():
        section = known.sections.get(form.title())
    if section is None:
        return
    weight, why = KNOWN.get(section, 4.0), WHOSE.get(section, "known body")
    if section == "leader":
        yield Evidence(PERSON, 2.5, "known last name")
    elif section in PLACES:
        yield Evidence(LOCATION, weight, why, PLACES[section])
    elif section in BODIES:
        yield Evidence(ORGANIZATION, weight, why, BODIES[section])
    else:
        yield Evidence(EVENT if section == "event" else OTHER, weight, why)


def one_word(word: str, known: Gazetteer) -> Iterator[Evidence]:
    """A name of one word."""
    if ACRONYM.fullmatch(word):
        yield Evidence(ORGANIZATION, 2.2, "capitals only")
        yield Evidence(PERSON, -1.5, "capitals only")
        yield Evidence(LOCATION, -1.0, "capitals only")
        return
    if re.search(r"[a-z][A-Z]", word) and not re.match(r"(?:Ma?c|De|La|O[’'])[A-Z]", word):
        yield Evidence(ORGANIZATION, 1.5, "a capital inside")
    if word in known.first:
        yield Evidence(PERSON, 1.6, f"first name {word}")
    if word in known.last:
        yield Evidence(PERSON, 1.2, f"last name {word}")
    if PLACE.fullmatch(word):
        yield Evidence(
            LOCATION, 1.8, f"ends like {'-stan' if word.endswith('stan') else 'a place'}"
        )
    elif SURNAME.fullmatch(word):
        yield Evidence(PERSON, 0.9, "ends like a last name")
    if word.casefold() in OFFICES:
        yield Evidence(OTHER, 1.5, "an office")


def several(words: list[str], small: list[str], known: Gazetteer) -> Iterator[Evidence]:
    """A name of two or more words without a head that tells."""
    first, last = words[0], words[-1]
    parts = [part for part in first.split("-") if part]
    if first in known.first or (parts and all(part in known.first for part in parts)):
        yield Evidence(PERSON, 3.0, f"first name {first}")
    elif INITIAL.fullmatch(first) and len(words) < 4:
        yield Evidence(PERSON, 2.0, "an initial")
    elif first.title() in known.first:
        yield Evidence(PERSON, 2.0, f"first name {first.title()}")
    if len(words) > 2 and INITIAL.fullmatch(words[1]):
        yield Evidence(PERSON, 2.5, f"the initial {words[1]}")
    if JUNIOR.fullmatch(last):
        yield Evidence(PERSON, 2.5, last)
    if last in known.last or last in known.first:
        yield Evidence(PERSON, 1.2, f"last name {last}")
    elif SURNAME.fullmatch(last):
        yield Evidence(PERSON, 1.2, "ends like a last name")
    elif PLACE.fullmatch(last) and first not in known.first:
        yield Evidence(LOCATION, 0.8, "ends like a place")
    if len(words) < 5 and not PARTICLES.isdisjoint(small[1:-1]):
        yield Evidence(PERSON, 1.5, "van, bin, de or the like in it")
    if len(words) > 4:
        yield Evidence(PERSON, -2.0, "many words")
    elif len(words) < 4:
        yield Evidence(PERSON, 0.7, "two or three words")
    if any(ACRONYM.fullmatch(word) and len(word) > 2 for word in words):
        yield Evidence(ORGANIZATION, 1.0, "capitals in it")
        yield Evidence(PERSON, -1.0, "capitals in it")
    section = known.sections.get(first)
    if section in PLACES and first not in known.first:
        yield Evidence(ORGANIZATION, 1.5, f"begins with {first}")
        yield Evidence(PERSON, -1.5, f"begins with {first}")
