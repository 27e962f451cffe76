"""English words that are written with a capital and are no names, and what they look like.

Lists only; `capitals` decides with them. All are in small letters.
"""

import re

from annotate.core.sentences import word_set

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
    "abroad absolutely abstract accordingly activists actually add additional additionally"
    " advertisement advisers afterward afterwards again ahead aid aides air allow almost alone"
    " already altogether always amazing analysis analysts anger answers anybody anyway anywhere"
    " apart apparently arrests aside ask attacks attempts attorneys authorities back bad banks"
    " based basically beautiful begun best better big born breaking bridges bring buildings built"
    " buses buyers call calls campaigns candidates caption cars cases cash central certainly"
    " charges check chief children churches cities civilian civilians clarification clashes"
    " clearly click climate come comment comments common companies compared compiled concern"
    " concerns conflict consequently conservatives consider consumers contact contrary contrast"
    " contributed contributing copyright correction costs councils countless credit crime current"
    " currently customers dawn days dear debt deep defence defense definitely demand details"
    " diplomats doctors documents domestic donations donors double doubts dozens drivers drones"
    " drugs due early easy economic economists edited editor editorial education efforts either"
    " emails employees employers energy enjoy especially evening eventually everybody evidence"
    " exactly exchange exclusive experts exports faced families fans farmers fear fears federal"
    " fifty fighters fighting figures finally financial find fire firms first folks follow"
    " following forces foreign forget former fortunately forty forward frankly free fresh friends"
    " full funny furthermore game gas generally gentlemen given global go good governments"
    " governors great growth gunfire guns guys half hard having health hedge hello help hey high"
    " hold homes honestly hope hopefully hopes horrible hospitals hours houses housing hundreds"
    " image images imagine immigrants importantly imports incomes indeed inflation interestingly"
    " international investigators investors jobs join journalists judges keep key ladies land last"
    " late lawmakers lawyers leaders learn left legal letter letters liberals likely likewise"
    " listen literally little live local locals long look looks lots low madam made main major"
    " make makes markets mayors media meet members men merely messages midnight migrants militants"
    " military millions miners ministers minor minutes missiles months morning mosques name names"
    " national nearby nearly need negotiations neither never nevertheless new next nice night none"
    " nonetheless noon normally notably note notes nowhere numerous obituary observers obviously"
    " officers offline often oh oil old online opinion opponents otherwise overall overseas owners"
    " page parents part particularly passengers peace people perfect personnel photo photos pilots"
    " planes players please plenty police political polls pollsters poor possibly presidents"
    " pressure presumably prices private probably problems production proof prosecutors protesters"
    " proud public put questions quite raids rain read real really rebels recent recently records"
    " refugees regardless regional related relief remember reporters reporting reports research"
    " researchers residents results rich right roads sad sadly said sailors sales say says schools"
    " science scientists second section security see seen sellers senators send separately set"
    " share shares shelling ships short similar similarly simply sir sixty snow social solar"
    " soldiers sometimes somewhere soon sorry source sources specifically spending split staff"
    " start states stay stocks stop storm story strange strikes strong students subscribe"
    " subsequently summary supply support supporters sure surely surprisingly survivors take takes"
    " talk talks tanks taxes teachers technology tell tens terrible thank thanks thereafter things"
    " think third thirty thousands time times together tonight too top tourists towns trade"
    " traffic trains transcript triple troops trust truth try turn twenty typically unemployment"
    " unfortunately unlike updated upstairs use users usually various vice victims video villagers"
    " violence visitors voters wages wait want war watch water wealthy weapons weeks welcome well"
    " whatever whenever whereas wherever whichever whoever widespread wind witnesses women"
    " wonderful workers worst wow written yeah years young"
)
"""More words that a sentence may start with. They are names if they are written with a capital in
the middle of a sentence near by."""

LEADING = word_set(
    "former last next ask contact follow join see read thank thanks dear hey oh hello welcome wow"
    " watch listen call say said meet add bring full says yeah well indeed besides"
)
"""Words at the start of a sentence that a name may follow at once."""

ENDINGS = re.compile(
    r"(?:ing|ly|ed|tions?|ments?|ness|ous|ful|less|able|ible|ives?|ities|ists|isms?)$"
)
"""What names seldom end with. It counts only at the start of a sentence, without evidence."""

NAMES = word_set(
    "beijing nanjing chongqing king sterling irving fleming lansing wyoming manning harding"
    " browning golding keating hastings boeing italy sicily kelly emily sally billy molly holly"
    " lily reilly connelly donnelly kimberly beverly shelly mohamed mohammed muhammed mohammad"
    " ahmed hamed saeed khaled waleed rasheed sayed jared alfred manfred wilfred fred ted reed"
    " clement clements constable guinness"
)
"""Names that end so after all."""

CALENDAR = word_set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may"
    " june july august september october november december jan feb mar apr jun jul aug sep sept"
    " oct nov dec"
)
WEEKDAYS = word_set("monday tuesday wednesday thursday friday saturday sunday")

DEMONYMS = word_set(
    "abkhaz afghan african albanian algerian american andorran angolan arab arabian arabic"
    " argentine argentinian armenian asian australian austrian azerbaijani azeri bahraini balkan"
    " baltic bangladeshi basque bavarian belarusian belgian bengali berber bolivian bosnian"
    " botswanan brazilian british bulgarian burmese burundian californian cambodian cameroonian"
    " canadian catalan caucasian chadian chechen chilean chinese christian colombian congolese"
    " corsican croat croatian cuban cypriot czech dagestani danish dominican dutch ecuadorean"
    " ecuadorian egyptian emirati english eritrean estonian ethiopian european fijian filipino"
    " finnish flemish french gabonese georgian german ghanaian greek guatemalan guinean guyanese"
    " haitian hispanic honduran hungarian icelandic indian indonesian ingush iranian iraqi irish"
    " islamic islamist israeli italian ivorian jamaican japanese jewish jordanian kashmiri kazakh"
    " kenyan korean kosovar kurdish kuwaiti kyrgyz lao laotian latin latino latvian lebanese"
    " liberian libyan lithuanian macedonian malawian malaysian malian maltese mexican moldovan"
    " mongolian montenegrin moroccan mozambican muslim namibian nepalese nepali nicaraguan"
    " nigerian norwegian omani ossetian ottoman pakistani palestinian panamanian paraguayan"
    " persian peruvian polish portuguese qatari quebecois roman romanian russian rwandan"
    " salvadoran saudi scandinavian scottish senegalese serb serbian shiite sicilian singaporean"
    " slovak slovakian slovene slovenian somali soviet spanish sudanese sunni swedish swiss syrian"
    " taiwanese tajik tamil tanzanian texan thai tibetan tunisian turkish turkmen ugandan uighur"
    " ukrainian uruguayan uzbek venetian venezuelan vietnamese welsh western yemeni yemenite"
    " zambian zimbabwean"
)
"""Adjectives of places, peoples and faiths, without their plurals."""

PARTIES = word_set("republican democratic libertarian")
"""Adjectives of parties; their plurals are names."""

LIKE_DEMONYM = re.compile(r"[A-Z]\w{2,}(?:ani|ian|ish|ese)s?")

SIDES = word_set("north south east west northern southern eastern western central anti non pro")
"""Words before an adjective of a place."""
