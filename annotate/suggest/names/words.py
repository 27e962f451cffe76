"""Words in and beside names that tell what they stand for. Lists only, all in small letters."""

from annotate.core.sentences import word_set
from annotate.core.titles import OFFICES

HEADS: dict[str, tuple[str, str, float]] = {}
"""A word that ends a name, or stands before `of` in it → label, kind, weight."""


def _heads(label: str, kind: str, words: str, weight: float = 4.0) -> None:
    HEADS.update(dict.fromkeys(word_set(words), (label, kind, weight)))


_heads(
    "organization",
    "government",
    "ministry department council commission committee agency bureau inspectorate administration"
    " parliament congress senate assembly secretariat treasury court tribunal cabinet duma embassy"
    " consulate police directorate service office authority delegation mission government"
    " legislature registry taskforce board prosecutors patrol fbi",
)
_heads(
    "organization",
    "company",
    "inc corp corporation co company ltd llc plc gmbh ag sa oy ab nv bv llp lp group holdings bank"
    " airlines airways motors industries enterprises partners brothers bros capital consulting"
    " technologies systems software pharmaceuticals energy oil petroleum lines shipping electric"
    " insurance securities steel telecom entertainment stores foods ventures associates",
)
_heads(
    "organization",
    "media",
    "times post tribune herald gazette newspaper press telegraph journal magazine daily chronicle"
    " observer courier examiner globe inquirer dispatch register review news radio television tv"
    " broadcasting wire newswire sentinel bulletin picayune standard weekly zeitung morgenpost"
    " novosti mirror",
)
_heads(
    "organization",
    "armed",
    "army navy militia brigade brigades battalion regiment corps guards guard forces division"
    " squadron infantry liberation",
)
_heads(
    "organization",
    "ngo",
    "foundation association union federation society charity watch league alliance"
    " network fund confederation trust rights initiative campaign volunteers",
    3.0,
)
_heads(
    "organization",
    "other",
    "party institute university college school academy church movement coalition front club team"
    " organization organisation conference consortium project institution seminary laboratory"
    " center centre hospital museum democrats republicans socialists liberals conservatives pac"
    " orchestra superpac labs fc brotherhood syndicate cartel",
    3.0,
)
_heads(
    "location",
    "nature",
    "river lake mount sea ocean gulf strait straits mountains mountain hills hill desert canyon"
    " glacier island islands isle isles peninsula cape forest volcano reef creek falls plateau"
    " delta basin coast lakes archipelago heights ridge pass",
)
_heads(
    "location",
    "facility",
    "street avenue road boulevard square airport bridge stadium station tower towers palace castle"
    " cathedral mosque temple park plaza harbour harbor port quay dam canal tunnel hotel prison"
    " hall arena highway building terminal barracks base lane drive crossing theatre theater"
    " gate cemetery library mall",
    3.5,
)
_heads("location", "country", "republic kingdom emirates sultanate", 3.5)
_heads(
    "location",
    "region",
    "province region district oblast county territory state states valley strip zone prefecture"
    " governorate canton borough parish triangle east highlands riviera",
    3.5,
)
_heads("location", "city", "city town village beach springs ville township", 3.5)
_heads(
    "event",
    "",
    "war revolution summit olympics games festival championship championships cup uprising massacre"
    " genocide earthquake hurricane scandal crisis inauguration debate debates election elections"
    " primary primaries caucuses marathon convention tournament spring referendum protests",
    4.0,
)
_heads(
    "other",
    "",
    "act treaty agreement accord accords prize award awards amendment bill plan protocol medal"
    " constitution charter pact deal programme program memorandum declaration report study poll"
    " survey index law code clause resolution doctrine book show virus flu syndrome disease"
    " crane model policy strategy bond bonds fever caucus",
    3.5,
)

FIRSTS: dict[str, tuple[str, str, float]] = {
    **dict.fromkeys(
        ("lake", "mount", "cape", "gulf", "isle", "river", "strait", "mt"),
        ("location", "nature", 3.5),
    ),
    **dict.fromkeys(("port", "fort", "camp", "hotel", "quay", "bay"), ("location", "", 2.5)),
    **dict.fromkeys(
        word_set(
            "northern southern eastern western central south north east west upper lower greater"
            " new san santa los las el saint st"
        ),
        ("location", "", 1.0),
    ),
    **dict.fromkeys(("hurricane", "operation"), ("event", "", 4.0)),
}
"""A word that begins a name of two or more."""

PARTICLES = word_set("van von der den bin ibn bint al del della di da dos ter zu af av abu")
"""Small words inside the name of a person."""

ROLES = OFFICES - {"justice", "pres"} | word_set(
    "journalist reporter correspondent columnist author writer novelist poet historian lawyer"
    " barrister solicitor activist analyst economist expert researcher scientist lecturer teacher"
    " student engineer electrician architect surgeon physician nurse psychologist pastor priest"
    " bishop archbishop pope cardinal king queen prince princess emperor sultan sheikh lord lady"
    " sir dame saint diplomat lawmaker boss head founder co-founder owner coo executive"
    " entrepreneur businessman businesswoman banker investor billionaire tycoon aide strategist"
    " pollster operative consultant candidate nominee contender frontrunner front-runner rival"
    " opponent major soldier policeman investigator player striker goalkeeper midfielder"
    " quarterback pitcher golfer boxer swimmer sprinter actor actress singer musician rapper"
    " comedian producer artist painter photographer host anchor moderator presenter celebrity star"
    " supporter voter resident worker farmer fisherman shopkeeper driver pilot sailor docker miner"
    " trader clerk steward operator foreman trainee father mother son daughter brother sister wife"
    " husband widow uncle aunt cousin nephew niece grandfather grandmother girlfriend boyfriend"
    " friend colleague neighbour neighbor partner dictator terrorist gunman suspect victim"
    " defendant killer assassin incumbent veteran politician official negotiator mediator observer"
    " witness survivor chef designer developer hacker blogger commentator pundit critic scholar"
    " philosopher biologist chemist physicist"
)
"""What someone is. `justice` and `press` are more often something else."""

ROLE_ENDINGS = ("ologist", "ographer", "keeper", "master", "-elect", "woman", "person")

NO_TITLES = word_set("prince princess king queen pope saint lord lady star major general chief")
"""Roles that may be part of the name, or of what a body or a place is called."""

SAYS = word_set(
    "said says told tells added asked wrote writes tweeted insisted argued explained noted claimed"
    " replied recalled remarked declared stated complained warned promised vowed joked admitted"
    " concluded continued responded answered suggested observed stressed testified described"
    " predicted acknowledged announced reiterated believes believed thinks thought quipped lamented"
    " charged contended accused denied disputes disputed remembered laughed smiled nodded met"
    " visited resigned died married hopes wants wanted knew knows spoke speaks confirmed refused"
)
"""What persons do, and bodies too."""

PERSONAL = word_set(
    "lawyer lawyers attorney attorneys wife husband widow son daughter father mother brother sister"
    " parents family friend friends aide aides adviser advisers remark remarks comment comments"
    " speech statement words tweet tweets campaign supporters candidacy email emails e-mails"
    " rhetoric rival rivals opponent opponents eyes face hand hair voice life death book counsel"
    " client contract letter career interview answer response tenure citation figures testimony"
    " presidency nomination temperament home boss rally rallies successor predecessor birthday"
    " running office lawsuit mentor"
)
"""What someone has: after a possessive, or one word later."""

STATELY = word_set(
    "president prime foreign defence defense interior finance king queen emperor chancellor capital"
    " government parliament army military economy constitution border borders northern southern"
    " eastern western central main biggest largest population history people streets airspace"
    " territory independence ambassador supreme state national ruling currency ministry governor"
    " mayor nuclear security intelligence oil exports neighbour neighbours neighbor neighbors"
)
"""What a country or a town has: after a possessive."""

OUTLETS = word_set(
    "newspaper daily weekly magazine website news television tv radio channel network tabloid"
    " broadcaster broadsheet wire journal podcast newsletter"
)
"""What publishes."""

FOLLOWING = word_set(
    "has had was is were are did does will would could should may might must can and or in on at of"
    " to for from with by as that which who also before after because when while but about over"
    " against into under during since until this last"
)
"""What follows a name that stands for itself: no noun."""


def is_role(word: str) -> bool:
    """True for `spokeswoman`, `Judges`, `harbour-master`."""
    small = word.casefold()
    singular = small.removesuffix("s")
    return small in ROLES or singular in ROLES or singular.endswith(ROLE_ENDINGS)
