"""Lists of names that are known before anything is read: places, bodies, and names of persons.

They are text files beside this module, read when the first name is looked at; that takes a few
milliseconds, where the packages they come from would take two hundred.
"""

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

FILES = ("known.txt", "persons.txt", "places.txt")

PLACES = {
    "country": "country",
    "state": "region",
    "region": "region",
    "city": "city",
    "city?": "city",
    "nature": "nature",
    "facility": "facility",
}
"""Sections of places → the kind of place."""

BODIES = {
    "government": "government",
    "party": "other",
    "armed": "armed",
    "media": "media",
    "company": "company",
    "ngo": "ngo",
    "other": "other",
}
"""Sections of bodies → the kind of organization."""


class Gazetteer(NamedTuple):
    """What is known."""

    sections: dict[str, str]
    """A name → the section of the lists it stands in, places and bodies."""
    first: frozenset[str]
    last: frozenset[str]


@lru_cache(maxsize=1)
def gazetteer() -> Gazetteer:
    """All lists; a name that stands in several sections counts for the first file's first."""
    sections: dict[str, str] = {}
    names: dict[str, set[str]] = {"first": set(), "last": set()}
    folder = Path(__file__).parent / "data"
    for file in FILES:
        for line in (folder / file).read_text(encoding="utf-8").splitlines():
            section, _, listed = line.partition(": ")
            if line.startswith("#") or not listed:
                continue
            if section in names:
                names[section].update(listed.split("|"))
                continue
            sections = dict.fromkeys(listed.split("|"), section) | sections
    return Gazetteer(sections, frozenset(names["first"]), frozenset(names["last"]))
