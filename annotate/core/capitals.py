"""Which words have a capital letter and are no names.

Two kinds of evidence: lists of English words, and how the word is written elsewhere near by. A word
that stands in small letters too is an ordinary one; one that has its capital in the middle of a
sentence is a name. Offsets are code points.
"""

import re

from annotate.core.saying import SAYING
from annotate.core.sentences import visible_before, word_set
from annotate.core.spans import Span

FUNCTION = word_set(
    "a an the this that these those there here it its he his she her they their them we our us i"
    " my me you your who whose which what when where why how if in on at by to of for from with"
    " without as and or but nor so yet not no yes all any both each every few many more most much"
    " several some such one two three four five six seven eight nine ten after before since until"
    " while during under over about above across against along among around because behind below"
    " beneath beside besides between beyond despite except inside into like near off onto out"
    " outside per than through throughout toward towards upon via within once then now later today"
    " yesterday tomorrow also still even just only however although though unless whether"
    " meanwhile moreover instead perhaps maybe earlier according citing asked speaking do does did"
    " is are was were be been has have had can could will would shall should may might must let"
    " another other others nobody nothing everyone everything someone something officials critics"
    " rather therefore less thus hence ok okay"
)
"""Words that a sentence often starts with, and a name seldom."""

STARTERS = word_set(
    "full former last next first second third well things thank thanks full neither hundreds"
    " dozens thousands millions having following everybody anybody whatever whoever none part top"
    " too talk sure right soon stop see real read long short keep hold given early late recent"
    " almost nearly quite often never again already ahead altogether apart aside anyway always"
    " back better best bad good great big little high low old new young strong deep hard easy free"
    " years months weeks days hours minutes time times tonight exchange civilian civilians people"
    " women men children workers voters supporters opponents experts lawmakers leaders analysts"
    " authorities police prosecutors investigators protesters residents witnesses troops forces"
    " soldiers fighters rebels militants reporters journalists researchers scientists doctors"
    " economists diplomats observers activists sources aides advisers lawyers attorneys judges"
    " members families friends parents students teachers investors companies firms banks markets"
    " prices shares stocks sales exports imports taxes polls pollsters donors donations candidates"
    " campaigns conservatives liberals immigrants refugees migrants victims survivors passengers"
    " details figures results reports documents records letters emails messages photos images"
    " names security defense defence military media trade peace war talks negotiations violence"
    " conflict clashes fighting shelling gunfire aid relief help support pressure fear fears hope"
    " hopes anger doubts concern concerns questions answers problems efforts attempts attacks"
    " strikes raids arrests charges cases evidence proof truth correction image photo video click"
    " watch listen look looks call calls make makes take takes tell think maybe please sorry dear"
    " key major minor main local national international global federal public private political"
    " military economic social legal financial foreign domestic regional central common similar"
    " various numerous countless overall likely unlike regardless contrary compared based born"
    " built made seen asked left faced set put due either whichever wherever whenever whereas"
    " otherwise nonetheless nevertheless furthermore hence thereafter afterwards indeed surely"
    " truth frankly honestly sadly hopefully finally recently currently obviously certainly"
)
"""More words that a sentence may start with; a name does if it is written with a capital elsewhere
in a sentence."""

ENDINGS = re.compile(
    r"(?:ing|ly|ed|tions?|ments?|ness|ous|ful|less|able|ible|ives?|ities|ists|isms?)$"
)
"""What names seldom end with. It counts only at the start of a sentence, without evidence."""

CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june"
    " july august september october november december jan feb mar apr jun jul aug sep sept oct nov"
    " dec"
)
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")

DEMONYMS = word_set(
    "abkhaz afghan african albanian algerian american andorran angolan arab arabian arabic argentine"
    " argentinian armenian asian australian austrian azerbaijani azeri bahraini balkan baltic"
    " bangladeshi basque bavarian belarusian belgian bengali berber bolivian bosnian botswanan"
    " brazilian british bulgarian burmese burundian californian cambodian cameroonian canadian"
    " catalan caucasian chadian chechen chilean chinese christian colombian congolese corsican"
    " croat croatian cuban cypriot czech dagestani danish dominican dutch ecuadorean ecuadorian"
    " egyptian emirati english eritrean estonian ethiopian european fijian filipino finnish flemish"
    " french gabonese georgian german ghanaian greek guatemalan guinean guyanese haitian hispanic"
    " honduran hungarian icelandic indian indonesian ingush iranian iraqi irish islamic islamist"
    " israeli italian ivorian jamaican japanese jewish jordanian kashmiri kazakh kenyan korean"
    " kosovar kurdish kuwaiti kyrgyz lao laotian latin latino latvian lebanese liberian libyan"
    " lithuanian macedonian malawian malaysian malian maltese mexican moldovan mongolian"
    " montenegrin moroccan mozambican muslim namibian nepalese nepali nicaraguan nigerian norwegian"
    " omani ossetian ottoman pakistani palestinian panamanian paraguayan persian peruvian polish"
    " portuguese qatari quebecois roman romanian russian rwandan salvadoran saudi scandinavian"
    " scottish senegalese serb serbian shiite sicilian singaporean slovak slovakian slovene"
    " slovenian somali soviet spanish sudanese sunni swedish swiss syrian taiwanese tajik tamil"
    " tanzanian texan thai tibetan tunisian turkish turkmen ugandan uighur ukrainian uruguayan"
    " uzbek venetian venezuelan vietnamese welsh western yemeni yemenite zambian zimbabwean"
)
"""Adjectives of places, peoples and faiths, without their plurals."""

LIKE_DEMONYM = re.compile(r"[A-Z]\w{2,}(?:ani|ian|ish|ese)s?")
ACTS = re.compile(rf"\s(?:{SAYING}|has|had|have|was|is|were|will|would|could|did|does|who|also)\b")
"""After a name that looks like a demonym: someone of that name does something."""

SENTENCE_START = re.compile(r"[.!?…:;“”\"«»‘(\[—–•*>\n。！？]")

EVIDENCE = 4096
"""How far, in code points, a word is looked for before and after a place."""

OCCURRENCES = 8
"""So many occurrences of a word with a capital are looked at, at most."""


def first_of_sentence(text: str, offset: int) -> bool:
    """True if a sentence, a quotation or a line begins at a word."""
    before = visible_before(text, offset)
    return (
        before == 0 or "\n" in text[before:offset] or bool(SENTENCE_START.match(text, before - 1))
    )


def stem(text: str, word: Span) -> str:
    """A word in small letters, up to an apostrophe: `it` for `It’s`."""
    return re.split("['’]", text[slice(*word)], maxsplit=1)[0].lower()


def function_word(text: str, word: Span) -> bool:
    """True for `The`, `It’s`, `Wouldn’t`."""
    return stem(text, word) in FUNCTION or text[word.end - 3 : word.end].lower() in ("n't", "n’t")


def pronoun(text: str, word: Span) -> bool:
    """True for `I` and `I’m`, which have a capital everywhere; an initial is none."""
    return stem(text, word) == "i" and text[word.end : word.end + 1] != "."


def stands_small(text: str, word: Span) -> bool:
    """True if a word stands near by in small letters too."""
    part = text[max(0, word.start - EVIDENCE) : word.end + EVIDENCE]
    small = re.escape(stem(text, word))
    return re.search(rf"(?<!\w){small}(?!\w)", part) is not None


def stands_named(text: str, word: Span) -> bool:
    """True if a word stands near by with a capital where no sentence begins."""
    low, high = max(0, word.start - EVIDENCE), min(len(text), word.end + EVIDENCE)
    form = re.escape(re.split("['’]", text[slice(*word)], maxsplit=1)[0])
    found = re.compile(rf"(?<![\w-]){form}(?![\w-])").finditer(text, low, high)
    for place, _ in zip(found, range(OCCURRENCES), strict=False):
        if place.start() != word.start and not first_of_sentence(text, place.start()):
            return True
    return False


def ordinary(text: str, word: Span) -> bool:
    """True if a word at the start of a sentence, with no other name beside it, is no name."""
    seen, small = text[slice(*word)], stem(text, word)
    if small.endswith("ly") and text.startswith(",", word.end):
        return True
    if len(seen) > 1 and seen.isupper():
        return False
    if stands_small(text, word):
        return True
    doubtful = small in STARTERS or ENDINGS.search(small) is not None
    return doubtful and not stands_named(text, word)


def leads_in(text: str, word: Span) -> bool:
    """True if a word at the start of a sentence does not belong to the name that follows it."""
    if function_word(text, word):
        return True
    small = stem(text, word)
    doubtful = small in STARTERS or small.endswith(("ing", "ly"))
    return doubtful and not stands_named(text, word)


def demonym(text: str, word: Span) -> bool:
    """True for `Karskian` before a noun, and for `French`; not for someone of that name."""
    if ACTS.match(text, word.end):
        return False
    small = stem(text, word)
    if small in DEMONYMS or small.removesuffix("s") in DEMONYMS:
        return True
    ahead = text[word.end : word.end + 2]
    before_noun = ahead[:1] in " \n" and ahead[1:].islower()
    return bool(before_noun and LIKE_DEMONYM.fullmatch(text, *word))
