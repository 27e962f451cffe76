"""The words that attribute: who says, tells, thinks, hopes, plans, and the nouns of these.

Only base forms stand here; all inflections are made from them on first use. The class of a word
decides how much must support it: a verb of speech counts anywhere outside a quotation, one of the
mind or an attitude only right beside what is attributed.

The lists hold knowledge of English, not counts from a corpus.
"""

from functools import lru_cache

from annotate.core.sentences import word_set

SPEECH = word_set(
    "say add declare announce note argue explain insist warn acknowledge claim state reply respond"
    " write tweet continue conclude admit confirm deny allege contend assert maintain concede"
    " complain boast joke quip recall recount remark observe repeat reiterate stress emphasize"
    " emphasise lament muse opine predict proclaim pledge vow swear testify report reveal disclose"
    " comment caution counter retort exclaim shout yell cry whisper murmur mutter bark scream"
    " growl thunder blog post email text describe suggest estimate cite mention demand pronounce"
    " bemoan fume gush snap rant rail crow sneer affirm attest aver avow recommend propose charge"
    " clarify elaborate speculate profess rejoin reckon surmise theorize hint imply indicate"
    " intone implore plead urge begin chime volunteer venture protest object agree threaten"
    " pontificate deadpan marvel tout trumpet read go"
)
"""Verbs that bring a clause or a quotation."""

TELL = word_set(
    "tell inform ask remind assure advise notify convince persuade promise brief answer question"
    " quote interrupt accuse order instruct invite beg challenge"
)
"""Verbs of speech that take whom they speak to before what is said."""

MIND = word_set(
    "think believe know feel hope fear want wish expect doubt suspect consider assume imagine"
    " understand realize realise see hear learn find show prove determine decide plan intend aim"
    " seek try refuse decline offer worry wonder forget remember regard view deem judge call label"
    " dub brand term name hail praise applaud laud commend criticize criticise condemn denounce"
    " slam blast attack mock ridicule dismiss reject oppose support back endorse favor favour"
    " defend blame fault compare thank congratulate credit welcome celebrate decry deride chide"
    " rebuke scold assail lambast lambaste bash rip knock hit question discuss debate address"
    " outline detail present express voice raise issue release publish reference signal appear seem"
    " look sound love like hate dislike prefer need dismay regret resent respect trust admire enjoy"
    " anticipate foresee project forecast calculate conceive contemplate weigh ponder appreciate"
    " recognize recognise accept approve disapprove agree disagree concur advocate champion"
    " promote push press lobby campaign call refer point allude speak talk vote side rule order"
    " request require refute rebut dispute contest contradict disavow disown renounce retract"
    " apologize apologise vent rave scoff balk bristle object react respond ban prohibit allow"
    " permit let invoke highlight underscore underline illustrate demonstrate document record"
    " witness notice spot discover conclude tease downplay dodge evade deflect brush tackle unveil"
    " introduce file sign submit launch make take give hold keep draw set suggest indicate hint"
    " vow pledge threaten choose opt wait prepare struggle attempt work move fight hesitate"
    " happen tend use pursue embrace cheer boo jeer heckle laugh cry joke"
)
"""Verbs of the mind, of judgement and attitude: they need what is attributed beside them."""

NOUNS = word_set(
    "claim statement remark comment assertion allegation accusation charge argument suggestion"
    " contention belief hope fear view opinion conviction expectation doubt suspicion concern"
    " worry plan decision intention desire wish demand call request appeal promise pledge vow"
    " threat warning prediction forecast estimate report announcement declaration acknowledgment"
    " admission denial criticism praise support opposition endorsement condemnation rejection"
    " proposal recommendation offer refusal insistence question answer idea notion theory"
    " conclusion finding evidence sign indication proof feeling impression hint word news rumor"
    " rumour speculation complaint testimony disclosure revelation description discussion debate"
    " talk attack assault effort attempt bid push attitude confidence optimism disappointment"
    " outrage anger frustration skepticism disapproval approval consensus ruling verdict vote"
    " tweet letter memo message headline poll survey study resolve determination willingness"
    " reluctance aspiration agenda case"
)
"""Nouns that a clause, or what they are about, may follow."""

ADJECTIVES = word_set(
    "confident certain sure aware unaware convinced worried concerned afraid optimistic"
    " pessimistic hopeful doubtful skeptical adamant proud angry glad happy sad sorry surprised"
    " disappointed frustrated intent eager willing unwilling reluctant ready determined set poised"
    " critical supportive wary likely unlikely clear interested committed opposed loath hesitant"
    " upset grateful ashamed excited keen"
)
"""Adjectives of the mind after a form of `be`, before a clause, an infinitive or a preposition."""

WEAK = word_set(
    "make take give try hold use speak vote raise find like need work campaign file draw address"
    " choose support prove wait push rule approve keep require compare set let pursue understand"
    " enjoy ban boo launch rip hit sound accept present prohibit spot introduce debate tend fight"
    " weigh move opt contest hear laugh cry happen struggle submit judge detail voice press"
    " document record side name sign brand knock go begin state continue read volunteer maintain"
    " protest attempt prepare publish answer advocate celebrate calculate embrace hesitate permit"
    " back project"
)
"""Verbs that mean many things: they attribute only what `that` or a quotation mark opens."""

AMBIGUOUS = word_set(
    "note claim state reply pledge vow report comment caution counter shout cry scream whisper quip"
    " recall remark post email text estimate demand rail snap hint plan hope fear want wish doubt"
    " aim try offer wonder view judge label brand term name blame fault credit welcome support back"
    " question debate address detail present express voice issue release reference signal look"
    " sound love like hate need dismay regret trust forecast project champion press lobby campaign"
    " point talk speak vote side rule order request dispute ban witness notice spot dodge brush"
    " file sign launch hold draw set work fight struggle attempt move cheer laugh joke attack mock"
    " slam promise brief quote challenge highlight document record tease permit let charge protest"
    " volunteer chime use mention hit bark thunder fume crow sneer marvel answer appeal approach"
    " object lament boast blog tweet contest praise call find show read plead alarm respect advance"
    " compliment pronounce venture knock rip bash blast rave rebuke ridicule insult interest boo"
)
"""Verbs whose base form, or form with `s`, is as often a noun."""

IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling",
    "write": "writes wrote written writing",
    "swear": "swears swore sworn swearing", "begin": "begins began begun beginning",
    "think": "thinks thought thinking", "know": "knows knew known knowing",
    "feel": "feels felt feeling", "understand": "understands understood understanding",
    "see": "sees saw seen seeing", "hear": "hears heard hearing",
    "find": "finds found finding", "show": "shows showed shown showing",
    "seek": "seeks sought seeking", "forget": "forgets forgot forgotten forgetting",
    "read": "reads read reading", "speak": "speaks spoke spoken speaking",
    "foresee": "foresees foresaw foreseen foreseeing", "hold": "holds held holding",
    "keep": "keeps kept keeping", "make": "makes made making", "take": "takes took taken taking",
    "give": "gives gave given giving", "draw": "draws drew drawn drawing",
    "set": "sets set setting", "let": "lets let letting", "hit": "hits hit hitting",
    "rip": "rips ripped ripping", "knock": "knocks knocked knocking",
    "choose": "chooses chose chosen choosing", "fight": "fights fought fighting",
    "beg": "begs begged begging", "go": "goes went gone going", "ban": "bans banned banning",
    "learn": "learns learned learnt learning", "recount": "recounts recounted recounting",
    "quip": "quips quipped quipping", "blog": "blogs blogged blogging",
    "snap": "snaps snapped snapping", "plan": "plans planned planning",
    "admit": "admits admitted admitting", "submit": "submits submitted submitting",
    "permit": "permits permitted permitting", "opt": "opts opted opting", "dub":
    "dubs dubbed dubbing", "slam": "slams slammed slamming", "refer":
    "refers referred referring", "prefer": "prefers preferred preferring", "aver":
    "avers averred averring", "rebut": "rebuts rebutted rebutting", "spot":
    "spots spotted spotting", "rethink": "rethinks rethought rethinking", "lead":
    "leads led leading", "label": "labels labeled labelled labeling labelling", "signal":
    "signals signaled signalled signaling signalling",
}  # fmt: skip
VOWELS = "aeiou"


def inflections(base: str) -> list[str]:
    """The third person, past and participles of a verb."""
    if base in IRREGULAR:
        return IRREGULAR[base].split()
    if base[-1] == "y" and base[-2] not in VOWELS:
        return [base[:-1] + "ies", base[:-1] + "ied", base + "ing"]
    plural = base + ("es" if base.endswith(("s", "sh", "ch", "x", "z")) else "s")
    if base[-1] == "e":
        return [plural, base + "d", base[:-1] + "ing" if base[-2:] != "ee" else base + "ing"]
    return [plural, base + "ed", base + "ing"]


@lru_cache(maxsize=1)
def verbs() -> dict[str, tuple[str, str]]:
    """Every form of every verb → its base and its class: `speech`, `tell` or `mind`."""
    found: dict[str, tuple[str, str]] = {}
    for kind, bases in (("mind", MIND), ("speech", SPEECH), ("tell", TELL)):
        for base in sorted(bases):
            for form in (base, *inflections(base)):
                found[form] = (base, kind)
    return found


@lru_cache(maxsize=1)
def nouns() -> frozenset[str]:
    """The nouns in both numbers."""
    plurals = (noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in NOUNS)
    return NOUNS | frozenset(plurals)
