"""The words that attribute: who says, tells, thinks, hopes, plans, and the nouns of these.

Only base forms stand here; all inflections are made from them on first use. The class of a word
decides how much must support it: a verb of speech counts anywhere outside a quotation, one of the
mind or an attitude only right beside what is attributed.

The lists hold knowledge of English, not counts from a corpus.
"""

import re
from functools import lru_cache

from annotate.core.sentences import word_set

SPEECH = word_set(
    "acknowledge add admit affirm agree allege announce argue articulate assert assess attest aver"
    " avow bark begin bellow bemoan blog blurt boast boom broadcast cackle caution certify chant"
    " charge chatter chide chime chuckle cite claim clamor clarify comment communicate complain"
    " concede conclude concur confess confide confirm contend continue convey counter croak crow"
    " cry deadpan declaim declare decree deduce demand demur deny describe disclose divulge drawl"
    " echo editorialize elaborate email emphasise emphasize enquire enthuse enumerate equivocate"
    " estimate exclaim explain expostulate expound fess figure foretell fret fulminate fume gasp"
    " generalize gloat go grin gripe groan grouse growl grumble grunt guess gush hint holler howl"
    " hypothesize imply indicate inquire insinuate insist interject intimate intone jest joke"
    " lament lie maintain mandate marvel mention moan mumble murmur muse mutter narrate nod note"
    " object observe opine philosophize plead pledge pontificate posit post postulate pray preach"
    " predict proclaim profess pronounce prophesy propose protest purport query quip rail ramble"
    " rant rationalize read reaffirm reason reassert recall recite reckon recollect recommend"
    " recount reflect reiterate rejoin relate relay remark remonstrate repeat reply report respond"
    " restate retort retweet reveal roar say scoff scream shout shriek shrug sigh signal smile"
    " smirk snap snarl sneer snicker sniff snort sob specify speculate spout sputter squeal stammer"
    " state stipulate stress stutter suggest summarize surmise swear telegraph testify text"
    " theorize threaten thunder toast tout trumpet tweet underline underscore urge utter vent"
    " venture volunteer vow wail warn weep whine whisper wisecrack worry write yell yelp"
)
"""Verbs that bring a clause or a quotation."""

TELL = word_set(
    "accuse admonish advise alert answer apprise ask assure beg beseech brief challenge convince"
    " counsel entreat exhort forewarn grill implore inform instruct interrogate interrupt invite"
    " notify order persuade promise question quiz quote reassure remind taunt tell"
)
"""Verbs of speech that take whom they speak to before what is said."""

MIND = word_set(
    "abhor accede accept acclaim acquiesce acquit address admire adore advocate agitate agonize"
    " aim air allow allude anticipate apologise apologize appear applaud appraise appreciate"
    " approve aspire assail assent assume attack attempt attribute await back backpedal backtrack"
    " balk ban bash begrudge believe belittle berate besmirch bicker blacklist blame blast boo"
    " boycott brag brand bristle broach brush bully calculate call campaign caricature castigate"
    " categorize celebrate censure chafe champion characterize chastise cheer cherish choose clash"
    " classify command commend commiserate compare compliment comprehend conceive concentrate"
    " condemn condone congratulate consent consider contemplate contest contradict covet crave"
    " credit criticise criticize critique crusade curse dare debate debunk decide decline decry"
    " deem defame defend defer deflect defy deify delight demean demonize demonstrate denigrate"
    " denounce depict deplore deprecate deride desire despair despise detail determine detest"
    " diagnose direct disagree disapprove disavow disbelieve discern disclaim discount discourage"
    " discover discredit discuss disdain disfavor dislike dismay dismiss disown disparage dispel"
    " dispute disregard diss distrust document dodge doubt downplay draw dread dream dub dwell"
    " embrace empathize encourage endorse enjoy envisage envision envy equate eschew espouse"
    " eulogize evade evaluate exalt excoriate excuse exonerate expect express extol fancy fault"
    " favor favour fawn fear feel feud fight file find flatter flay flirt flout focus forbid"
    " forecast foresee forget forgive forswear frown gauge give glorify grieve haggle hail hanker"
    " happen harp hate hear heckle hector hedge herald hesitate highlight hit hold honor hope"
    " hunger hype idealize identify idolize ignore illustrate imagine impersonate impugn indict"
    " infer insult intend interpret introduce investigate invoke issue itch jeer judge justify keep"
    " knock know label lambast lambaste lampoon lash laud laugh launch lean learn lecture let like"
    " liken lionize loathe lobby look love lust make malign mean mimic misinterpret"
    " misremember misunderstand mock mourn move mull name need nominate notice nudge obsess offer"
    " oppose opt outline overlook pander parody parrot peg perceive permit petition pillory pine"
    " plan plug point ponder portray praise predicate prefer prepare present press pressure presume"
    " pretend prioritize prize probe prod prohibit project promote propound prove publish pummel"
    " pursue push quarrel quibble raise rate ratify rave react realise realize reassess rebuff"
    " rebuke rebut recant recognise recognize recoil reconsider record refer reference refuse"
    " refute regard regret reject rejoice release relish remember renege renounce repent reprimand"
    " reproach reprove repudiate request require resent resist resolve respect rethink retract"
    " revere revile rhapsodize ridicule rip roast romanticize rue rule salute sanction savage savor"
    " scapegoat scold scorn scrutinize second-guess see seek seem sense show shun side sign skewer"
    " slam slander slight smear snipe snub solicit sound spar speak spot spurn squabble stereotype"
    " strategize strive struggle submit subscribe sue support suppose suspect swipe sympathize"
    " tackle take talk tangle tease tend term thank think thirst tolerate trash treasure trivialize"
    " trust try tussle underestimate undermine understand unveil upbraid uphold use validate value"
    " veto vie view vilify vindicate visualize voice vote vouch waffle wager wait want waver weigh"
    " welcome wish witness wonder work worship wrangle yearn"
)
"""Verbs of the mind, of judgement and attitude: they need what is attributed beside them."""

NOUNS = word_set(
    "acceptance accusation acknowledgment admission adoration advice advocacy affection"
    " affirmation agenda aim alarm allegation ambition anger announcement answer anxiety apology"
    " appeal apprehension approval argument aspiration assault assertion assessment assumption"
    " assurance attack attempt attitude backlash belief bid blame boast call case caution certainty"
    " challenge charge claim comment commitment complaint concern conclusion condemnation"
    " confession confidence confirmation consensus consideration contempt contention contradiction"
    " controversy conviction criticism critique curiosity debate decision declaration dedication"
    " defence defense delight demand denial denunciation depiction description desire determination"
    " disagreement disappointment disapproval disclosure discussion disdain dislike dismay"
    " dismissal dissatisfaction distrust doubt dread dream eagerness effort endorsement enthusiasm"
    " estimate evidence excitement expectation explanation faith fascination fear feeling finding"
    " forecast frustration fury goal guess guidance hatred headline hint hope hostility hunch idea"
    " impression inclination indication inquiry insinuation insistence instruction intention"
    " interpretation invitation judgement judgment lament letter lie mandate memo message mockery"
    " motive musing news nomination nostalgia notion objection observation obsession offer opinion"
    " opposition optimism order outcry outrage perception pessimism petition plan plaudit plea"
    " pledge poll portrayal position praise prayer prediction preference prejudice premise"
    " presumption promise proof proposal push pushback query question reaction reasoning rebuke"
    " recollection recommendation reference refusal regret rejection reluctance remark reminder"
    " report repudiation request resentment reservation resistance resolve respect response retort"
    " revelation rhetoric ridicule ruling rumor rumour satisfaction scepticism scorn sentiment"
    " shock sign skepticism slander slur speculation speech stance statement study suggestion"
    " support survey suspicion sympathy talk taunt testimony theory threat tirade tweet"
    " understanding unease uproar verdict view viewpoint vision vote vow wariness warning"
    " willingness wish word worry worship yearning zeal"
)
"""Nouns that a clause, or what they are about, may follow."""

ADJECTIVES = word_set(
    "adamant afraid aghast agnostic alarmed amazed ambivalent amused angry annoyed anxious"
    " appalled apparent appreciative apprehensive ashamed astonished aware baffled bearish bitter"
    " bullish certain clear comfortable committed complimentary conceivable concerned confident"
    " contemptuous content convinced critical curious cynical defensive delighted desperate"
    " determined disappointed disgusted disheartened dismayed dismissive disturbed doubtful"
    " doubtless dubious eager embarrassed encouraged enraged enthusiastic envious evident excited"
    " fearful fond frustrated furious glad grateful gratified happy heartened hell-bent hesitant"
    " honored hopeful horrified hostile humbled impatient impressed incensed inclined incredulous"
    " indifferent indignant insistent intent interested intrigued jealous keen leery likely livid"
    " loath mad miffed mindful mistaken mystified nervous nostalgic obsessed obvious offended"
    " opposed optimistic outraged outspoken overjoyed passionate perplexed pessimistic plausible"
    " pleased poised prepared proud puzzled ready relieved reluctant resentful resigned resolute"
    " sad sanguine satisfied scared scathing sceptical set shocked silent skeptical sorry steadfast"
    " stunned supportive sure surprised sympathetic tempted terrified thankful thrilled tired"
    " troubled unafraid unaware uncertain unclear uncomfortable unconvinced undecided uneasy"
    " unhappy unimpressed unlikely unmoved unsure unthinkable unwilling upset vague vocal wary"
    " weary willing worried"
)
"""Adjectives of the mind after a form of `be`, before a clause, an infinitive or a preposition."""

WEAK = word_set(
    "accept address advocate air answer approve attempt ban begin boo brand calculate campaign"
    " celebrate choose clash compare concentrate contest continue cry debate detail direct document"
    " draw dream embrace enjoy fight figure file find focus give go grin guess happen hear hesitate"
    " hit hold identify introduce investigate judge keep knock laugh launch lean let lie like"
    " maintain make mean move name need nod opt permit pray prepare present press pretend prohibit"
    " project protest prove publish pursue push raise rate read reason record relate require resist"
    " rip rule sense shrug side sigh sign smile sound spar speak spot state struggle submit sue"
    " take tangle tend toast try understand use value voice volunteer vote wait weigh work"
)
"""Verbs that mean many things: they attribute only what `that` or a quotation mark opens."""

AMBIGUOUS = word_set(
    "address aim air alert answer attack attempt back ban bark bash"
    " blame blast blog boast boo boycott brand brief brush bully call campaign caricature caution"
    " challenge champion chant charge cheer chime chuckle claim clash command comment compliment"
    " contest counsel counter credit critique crow crusade cry curse dare debate delight demand"
    " desire detail direct dismay dispute document dodge doubt draw dread dream echo email envy"
    " estimate express fancy fault fear feud fight figure file find focus forecast frown fume gasp"
    " gripe groan grunt guess hate hedge herald highlight hint hit hold honor hope howl hunger hype"
    " insult issue itch jest joke judge knock label lament laugh launch lecture let"
    " lie like lobby look love lust mandate marvel mention moan mock move name need nod note notice"
    " nudge object offer order parody permit petition plan plead pledge plug point post praise"
    " present press pressure prize probe prod project promise pronounce protest quarrel query"
    " question quip quote rail rate rave read reason rebuff rebuke recall record reference regret"
    " release remark reply report reproach request resolve respect retweet ridicule rip roar roast"
    " rule salute sanction scorn scream sense shout show shrug side sigh sign signal slam"
    " slander slight smear smile smirk snap sneer snort snub sob sound speak spot squabble state"
    " stereotype stress struggle support talk taunt tease term text thirst thunder toast trash"
    " treasure trust try tussle tweet use value venture veto view voice volunteer vote vow wager"
    " want welcome whine whisper wish witness wonder work worship"
)
"""Verbs whose base form, or form with `s`, is as often a noun."""

IRREGULAR = {
    "say": "says said saying", "tell": "tells told telling", "foretell": "foretells foretold",
    "write": "writes wrote written writing", "swear": "swears swore sworn swearing",
    "forswear": "forswears forswore forsworn", "begin": "begins began begun beginning",
    "think": "thinks thought thinking", "rethink": "rethinks rethought rethinking",
    "know": "knows knew known knowing", "feel": "feels felt feeling",
    "understand": "understands understood understanding",
    "misunderstand": "misunderstands misunderstood", "see": "sees saw seen seeing",
    "foresee": "foresees foresaw foreseen foreseeing", "hear": "hears heard hearing",
    "find": "finds found finding", "show": "shows showed shown showing",
    "seek": "seeks sought seeking", "beseech": "beseeches besought beseeched beseeching",
    "forget": "forgets forgot forgotten forgetting", "read": "reads read reading",
    "forgive": "forgives forgave forgiven forgiving",
    "forbid": "forbids forbade forbidden forbidding",
    "speak": "speaks spoke spoken speaking", "hold": "holds held holding",
    "uphold": "upholds upheld upholding", "keep": "keeps kept keeping",
    "weep": "weeps wept weeping",
    "make": "makes made making", "take": "takes took taken taking", "go": "goes went gone going",
    "give": "gives gave given giving", "draw": "draws drew drawn drawing",
    "let": "lets let letting", "hit": "hits hit hitting", "choose": "chooses chose chosen choosing",
    "fight": "fights fought fighting", "mean": "means meant meaning", "lie": "lies lied lying",
    "learn": "learns learned learnt learning", "dream": "dreams dreamed dreamt dreaming",
    "quip": "quips quipped quipping", "strive": "strives strove striven striving",
    "vie": "vies vied vying", "mimic": "mimics mimicked mimicking",
}  # fmt: skip
DOUBLED = word_set(
    "admit submit permit refer prefer defer infer aver rebut concur abhor demur dispel regret extol"
)
"""Verbs of more than one syllable that double their last letter before `-ed` and `-ing`."""

EITHER = word_set("label signal quarrel counsel")
"""Verbs that double it in one spelling and not in another."""

SHORT = re.compile(r"[^aeiou]+[aeiou][^aeiouwxy]")
"""A verb of one syllable that doubles its last letter."""

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
    doubled = base + base[-1]
    if base in DOUBLED or SHORT.fullmatch(base):
        return [plural, doubled + "ed", doubled + "ing"]
    either = [doubled + "ed", doubled + "ing"] if base in EITHER else []
    return [plural, base + "ed", base + "ing", *either]


def spellings(base: str) -> tuple[str, ...]:
    """`criticize` is `criticise`, `honor` is `honour` elsewhere."""
    if base.endswith("ize"):
        return base, base[:-2] + "se"
    return (base, base[:-2] + "our") if base.endswith(("vor", "nor", "mor")) else (base,)


@lru_cache(maxsize=1)
def verbs() -> dict[str, tuple[str, str]]:
    """Every form of every verb → its base and its class: `speech`, `tell` or `mind`."""
    found: dict[str, tuple[str, str]] = {}
    for kind, bases in (("mind", MIND), ("speech", SPEECH), ("tell", TELL)):
        for base in sorted(bases):
            for spelled in spellings(base):
                for form in (spelled, *inflections(spelled)):
                    found[form] = (base, kind)
    return found


@lru_cache(maxsize=1)
def nouns() -> frozenset[str]:
    """The nouns in both numbers."""
    plurals = (noun[:-1] + "ies" if noun.endswith("y") else noun + "s" for noun in NOUNS)
    return NOUNS | frozenset(plurals)
