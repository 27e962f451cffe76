"""Titles and offices beside names: `Foreign Minister` in `Karsk Foreign Minister Tomas Beran`.

They are no part of a name, and part the names on both sides of them. Bodies that are named after an
office or a field stay whole: `Foreign Ministry`, `Justice Department`, `President Hotel`.
"""

from collections.abc import Sequence

from annotate.core.sentences import word_set

OFFICES = word_set(
    "president presidents minister ministers premier chancellor secretary senator senators"
    " governor mayor ambassador envoy spokesman spokeswoman spokesperson representative"
    " congressman congresswoman chairman chairwoman chairperson chair director commissioner"
    " speaker leader prosecutor judge sheriff justice chief commander captain lieutenant colonel"
    " sergeant corporal admiral marshal officer detective professor doctor rabbi imam ayatollah"
    " reverend coach counsel inspector superintendent manager editor adviser advisor delegate"
    " deputy councilman councilwoman councilor councillor treasurer attorney general mp mep ceo"
    " cfo mr mrs ms mx dr prof sen sens rep reps gov govs gen lt col maj capt cpl sgt cmdr adm"
    " brig rev hon pres amb supt insp det atty messrs"
)
"""What someone is; `general` only after another one or a rank, or before a name."""

MODIFIERS = word_set(
    "prime foreign vice deputy assistant associate acting former first interim senior executive"
    " chief press state defense defence interior finance justice trade health education energy"
    " economy economic environment agriculture labor labour transport transportation commerce"
    " treasury home culture information security police fire campaign district majority minority"
    " opposition republican democratic managing attorney solicitor lieutenant major brigadier"
    " rear secretary consul sub inspector national special lead communications policy political"
    " budget intelligence public affairs industry development tourism sports family internal"
    " external federal county city town homeland supreme presidential party"
)
"""Words before an office that belong to it."""

WEAK = word_set("national state federal county city town police fire party public family")
"""Modifiers that may as well end the name before an office: `Kansas City Mayor`."""

COMPOUND = word_set("elect designate in ex co")
"""In offices with a hyphen: `president-elect`."""

FIELDS = word_set(
    "state defense defence foreign affairs trade finance justice interior health education"
    " energy economy environment agriculture labour transport transportation commerce"
    " treasury home culture information security staff homeland human rights industry"
    " development tourism sports family internal external housing urban veterans public works"
    " and the operations police science technology communications planning labor emergency"
    " situations"
)
"""After `of`: what an office is for, in `Secretary of State`."""

BODIES = word_set(
    "department ministry office hotel house palace council commission committee court party"
    " street avenue road bridge airport hospital university college school institute league"
    " motors electric mills assembly staff dynamics services service accounting election"
    " elections agency bureau library park square center centre america news times post mail"
    " herald association union society club group company corporation foundation fund bank day"
    " act building tower towers medal award"
)
"""After an office: the whole is the name of a body or of a thing."""

GENERIC = BODIES | word_set(
    "friends faces voice voices republic kingdom states state province board academy federation"
    " chamber conference museum consortium organization organisation army church parliament senate"
    " congress secretariat coalition alliance movement front force forces guard authority"
    " administration program programme project plan treaty agreement declaration charter people"
    " sons daughters daughter son house lord lords duke gulf cape strait sea bay isle isles"
)
"""Before `of`: no person, as in `U.S. Department of Justice`."""

SMALL = word_set("of the")

LEADS = word_set(
    "new south north east west central saudi united great greater el san santa sri costa papua"
    " sierra burkina hong los las fort saint st cape dominican czech ivory equatorial trinidad"
    " the port salt rio buenos abu tel baton little upper lower puerto"
)
"""First words of names of places that have several: `President of Saudi Arabia`."""


def is_office(word: str) -> bool:
    """True for `minister`, `secretary-general`, `president-elect`."""
    parts = word.split("-")
    return parts[0] in OFFICES or (
        len(parts) > 1
        and not OFFICES.isdisjoint(parts)
        and all(part in OFFICES or part in MODIFIERS or part in COMPOUND for part in parts)
    )


def office_end(words: Sequence[str], start: int) -> int:
    """The index after an office that begins at an index, or that index if none does.

    The words are in small letters, without dots.
    """
    after_name = start > 0 and words[start - 1] not in SMALL
    if start > 0 and (not after_name or words[start] in WEAK):
        return start
    place = start
    while place < len(words) and words[place] in MODIFIERS and not is_office(words[place]):
        place += 1
    end = place
    while end < len(words) and (is_office(words[end]) or words[end] in MODIFIERS):
        end += 1
    while end > place and not is_office(words[end - 1]):
        end -= 1
    if end == place or (end < len(words) and words[end] in BODIES):
        return start
    return start if after_name and end == len(words) and words[start] == "general" else end


def field_end(words: Sequence[str], start: int) -> int:
    """The index after `of Foreign Affairs` at an index, or that index if no field is there."""
    place = start
    while place < len(words) and words[place] in SMALL:
        place += 1
    end = place
    while end < len(words) and words[end] in FIELDS:
        end += 1
    return end if place > start and end > place else start


def place_end(words: Sequence[str]) -> int:
    """How many words are the place in `Northland Ana Orlova`, after `President of`.

    A place of one word, or two if its first word is like `New`; a name of two or more follows.
    """
    count = 2 if words and words[0] in LEADS else 1
    return count if len(words) >= count + 2 and not SMALL & set(words) else len(words)
