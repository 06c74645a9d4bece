"""The English table; see `table` for its fields."""

from collections.abc import Mapping

from reading.languages.denials import ENGLISH_DENIALS
from reading.languages.speakers import ENGLISH_SPEAKERS
from reading.languages.table import Language, Role
from sources.dates import MONTHS
from vocabulary.records import Outcome, Victims

__all__ = ["ENGLISH"]

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip

_TO_DEATH = (
    "stabbed|beaten|hacked|burned|burnt|shot|stoned|crushed|trampled|tortured|starved|bludgeoned"
    "|clubbed|whipped|frozen|choked|battered|put|bled"
)

_KILLED: Mapping[Role, str] = {
    "participle": (
        "killed|slain|murdered|executed|assassinated|beheaded|decapitated|massacred|slaughtered"
        "|lynched|martyred|hanged|electrocuted|drowned|neutralised|neutralized|eliminated|strangled"
        "|shot dead|gunned down|mowed down|mown down|cut down|burned alive|burnt alive"
        "|buried alive|left dead|liquidated|incinerated|asphyxiated|disemboweled|"
        + "|".join(f"{word} to death" for word in _TO_DEATH.split("|"))
    ),
    "active": (
        "killing|kills|murdering|murders|executing|executes|assassinating|assassinates|beheading"
        "|beheads|massacring|slaughtering|lynching|martyring|neutralising|neutralizing|eliminating"
        "|shooting dead|gunning down|gun down|guns down|shoot dead|shoots dead|claimed the lives of"
        "|claims the lives of|claiming the lives of|claim the lives of|took the lives of"
        "|taken the lives of|taking the lives of|stabbing to death|beating to death|hanging"
        "|cost the lives of|costing the lives of|ended the lives of|slaying|slays|slew"
    ),
    "base": "kill|murder|execute|assassinate|behead|eliminate",
    "intransitive": (
        "died|dies|die|dying|perished|perishes|succumbed|lost their lives|lost his life"
        "|lost her life|lost their life|lose their lives|losing their lives|loses his life"
        "|embraced martyrdom|attained martyrdom|lost lives|passed away|were martyred"
        "|succumbing|perish|bled to death|burned to death|drowning"
    ),
    "state": "dead|deceased|lifeless|kia",
    "noun": (
        "deaths|death|fatalities|fatality|killings|murder|murders|assassination|assassinations"
        "|execution|executions|beheading|beheadings|slaying|slayings|lives|bodies|corpses"
        "|martyrdom|body|corpse|killed|massacre|slaughter|loss of life|lynching|decapitation"
    ),
    "toll": (
        "death toll|toll|body count|number of dead|number of deaths|number of fatalities"
        "|number of killed|number of people killed|number of those killed|death count"
        "|number of the dead|tally of the dead|confirmed death toll|fatality count"
    ),
}
_WOUNDED: Mapping[Role, str] = {
    "participle": (
        "wounded|injured|maimed|hurt|hospitalised|hospitalized|mutilated|incapacitated|concussed"
        "|disfigured"
    ),
    "active": "wounding|wounds|injuring|injures|hurting|hurts|maiming|maims",
    "base": "wound|injure|maim",
    "intransitive": (
        "suffered injuries|sustained injuries|suffered minor injuries|suffered serious injuries"
        "|suffered burns|sustained burns|suffered wounds|sustained wounds|received injuries"
        "|suffered burn injuries|sustained minor injuries|sustained serious injuries"
        "|suffered gunshot wounds|sustained gunshot wounds|suffered bullet wounds"
        "|sustained bullet wounds|suffered severe injuries|sustained severe injuries"
        "|sustained bullet injuries|received bullet injuries|received wounds|were hospitalised"
        "|suffered shrapnel wounds|sustained shrapnel wounds|suffered concussion"
    ),
    "state": (
        "hurt|wia|with injuries|with gunshot wounds|with wounds|with burns|with bullet wounds"
        "|with serious injuries|with minor injuries|in critical condition|in a critical condition"
        "|in serious condition|in a serious condition|with bullet injuries|with shrapnel wounds"
        "|with severe injuries|in intensive care"
    ),
    "noun": "injuries|injury|wounding|woundings|injured|wounded|maiming|wounds",
    "toll": (
        "number of injured|number of wounded|number of injuries|number of people injured"
        "|number of people wounded|number of the injured|number of the wounded|injury toll"
        "|number of those injured|number of those wounded|wounded toll"
    ),
}
_KIDNAPPED: Mapping[Role, str] = {
    "participle": (
        "kidnapped|abducted|taken hostage|took hostage|held hostage|taken captive|took captive"
        "|held captive|kidnaped"
    ),
    "active": (
        "kidnapping|kidnaps|abducting|abducts|taking hostage|takes hostage|holding hostage"
        "|taking captive"
    ),
    "base": "kidnap|abduct|take hostage",
    "state": "hostage|captive",
    "noun": "kidnapping|kidnappings|abduction|abductions|kidnapped|abducted",
}
_MISSING: Mapping[Role, str] = {
    "state": "missing|unaccounted for|gone missing",
    "participle": "forcibly disappeared",
    "intransitive": (
        "went missing|disappeared|go missing|goes missing|vanished|disappears|remain missing"
        "|remained missing|remains missing"
    ),
    "noun": "disappearance|disappearances",
    "toll": "number of missing|number of people missing|number of the missing",
}

_PERSON_ENDINGS = (
    "man|woman|er|or|ist|ian|ant|ee|eer|ier|ster|ite|boy|girl|person|chief|leader"
    "|cleric|imam|priest|monk|nun|elder|judge|child|baby|guard|journalist|mayor|nurse"
    "|cook|athlete|youth|student|agent|resident|president|militant|adult|infant|male"
    "|female|teen|son|daughter|brother|sister|wife|husband|mother|father|uncle|aunt"
    "|nephew|niece|cousin|friend|relative|colonel|major|captain|general|sergeant"
    "|corporal|recruit|civilian|national|citizen|foreigner|individual|boss|head|deputy"
    "|spy|diplomat|scholar|tailor|aide|hostage|captive|suspect|victim|detainee|pilot"
    "|bishop|sheikh|sheik|cadet|constable|rebel|terrorist|medic|activist|prisoner"
    "|architect|advocate|guide|mechanic|witness|governor|engineer|spokesman|mp|senator"
    "|king|prince|commando|pupil"
)

_OUTCOMES: Mapping[str, Mapping[Role, str]] = {
    Outcome.KILLED.value: _KILLED,
    Outcome.WOUNDED.value: _WOUNDED,
    Outcome.KIDNAPPED.value: _KIDNAPPED,
    Outcome.MISSING.value: _MISSING,
    "casualties": {
        "noun": "casualties|victims of the attack|casualty|losses|loss",
        "toll": "casualty figures|casualty toll|number of casualties",
    },
    Outcome.DETAINED.value: {
        "participle": "detained|arrested|apprehended|jailed|imprisoned|taken into custody"
        "|rounded up|held for questioning",
        "active": "detaining|arresting|apprehending|arrests|detains",
        "noun": "arrests|detention|arrest",
    },
    "captured": {
        "participle": "captured|taken prisoner|took prisoner|taken alive",
        "active": "capturing|captures",
        "base": "capture",
    },
    Outcome.DISPLACED.value: {
        "participle": "displaced|uprooted|evicted|made homeless|left homeless|evacuated",
        "active": "displacing|displaces|forcing|evacuating",
        "intransitive": "fled|flee|fleeing",
        "state": "homeless",
    },
    Outcome.RELEASED.value: {
        "participle": "released|freed|set free|liberated",
        "active": "releasing|freeing|liberating",
    },
    "rescued": {"participle": "rescued|saved", "active": "rescuing|saving"},
    "surrendered": {
        "intransitive": "surrendered|surrendering|defected|turned themselves in",
    },
    "escaped": {"intransitive": "escaped|survived|escaping|surviving|escape|survive"},
    "sentenced": {
        "participle": "sentenced to death|condemned to death|sentenced",
        "active": "sentencing",
    },
}

ENGLISH = Language(
    code="en",
    denials=ENGLISH_DENIALS,
    speakers=ENGLISH_SPEAKERS,
    units=_UNITS,
    scales={
        "dozen": 12,
        "hundred": 100,
        "thousand": 1000,
        "lakh": 100_000,
        "lakhs": 100_000,
        "lac": 100_000,
        "million": 1_000_000,
        "mln": 1_000_000,
        "crore": 10_000_000,
        "crores": 10_000_000,
        "billion": 1_000_000_000,
        "bn": 1_000_000_000,
    },
    number_joiners=frozenset({"and"}),
    halves=frozenset({"half a", "half"}),
    ones=frozenset({"a", "an", "one", "another"}),
    articles=frozenset({"a", "an"}),
    of_whom=frozenset({"of whom", "among whom", "of which"}),
    of_them=frozenset({"of whom", "of them", "of which", "of these", "of those"}),
    alternatives=frozenset({"or", "/"}),
    joining_both=frozenset({"and"}),
    out=frozenset({"out"}),
    totals=frozenset({"total"}),
    owner_endings=("'s", "’s", "s'", "s’"),
    earlier=frozenset(
        {"up from", "down from", "compared with", "compared to", "revised from", "from about"}
    ),
    soft=frozenset({"several", "a few", "a handful", "a handful of", "multiple", "a number of"})
    | frozenset({"numerous"}),
    months=frozenset(month.lower() for month in MONTHS)
    | frozenset({month[:3].lower() for month in MONTHS} | {"sept"}),
    zeros=frozenset({"no", "nobody", "none", "no one", "no-one", "without", "zero", "nil"}),
    vague={
        "tens": 20,
        "dozens": 24,
        "scores": 40,
        "hundreds": 200,
        "thousands": 2000,
        "tens of thousands": 20_000,
        "hundreds of thousands": 200_000,
        "millions": 2_000_000,
        "several": 3,
        "a few": 3,
        "a handful": 3,
        "a handful of": 3,
        "multiple": 2,
        "several dozen": 36,
        "several hundred": 300,
        "several thousand": 3000,
        "a number of": 2,
        "numerous": 3,
    },
    before={
        "at least": "least",
        "atleast": "least",
        "no fewer than": "least",
        "not fewer than": "least",
        "no less than": "least",
        "not less than": "least",
        "a minimum of": "least",
        "minimum of": "least",
        "≥": "least",
        ">=": "least",
        "more than": "more",
        "over": "more",
        "above": "more",
        "upwards of": "more",
        "upward of": "more",
        "in excess of": "more",
        "well over": "more",
        ">": "more",
        "up to": "most",
        "at most": "most",
        "at the most": "most",
        "no more than": "most",
        "not more than": "most",
        "as many as": "most",
        "a maximum of": "most",
        "≤": "most",
        "<=": "most",
        "fewer than": "fewer",
        "less than": "fewer",
        "under": "fewer",
        "below": "fewer",
        "<": "fewer",
        "about": "about",
        "around": "about",
        "some": "about",
        "approximately": "about",
        "roughly": "about",
        "nearly": "about",
        "almost": "about",
        "close to": "about",
        "circa": "about",
        "an estimated": "about",
        "estimated": "about",
        "an average of": "about",
        "approx": "about",
        "approx.": "about",
        "~": "about",
        "just over": "more",
        "just under": "fewer",
        "close on": "about",
        "exactly": "exactly",
        "a total of": "exactly",
        "total of": "exactly",
        "only": "exactly",
        "just": "exactly",
        "all": "exactly",
        "another": "exactly",
        "an additional": "exactly",
        "a further": "exactly",
        "additional": "exactly",
        "further": "exactly",
        "all of": "exactly",
        "the other": "exactly",
        "as few as": "exactly",
        "a combined": "exactly",
        "a combined total of": "exactly",
    },
    after={
        "+": "least",
        "or more": "least",
        "and more": "least",
        "at least": "least",
        "plus": "least",
        "or fewer": "most",
        "or less": "most",
        "at most": "most",
        "at the most": "most",
        "or so": "about",
        "odd": "about",
    },
    range_joiners=frozenset({"-", "–", "—", "to", "or", "and"}),
    between=frozenset({"between"}),
    from_words=frozenset({"from"}),
    exact={
        "both": 2,
        "a couple": 2,
        "a couple of": 2,
        "a pair": 2,
        "a pair of": 2,
        "a trio of": 3,
    },
    counters=frozenset({"number of", "numbers of", "toll of"}),
    collective=frozenset({"massacre", "massacres", "slaughter", "loss of life", "execution"}),
    with_words=frozenset({"with", "along with", "together with", "as well as", "alongside"}),
    outcomes=_OUTCOMES,
    outcome_stems={
        Outcome.KILLED.value: (
            r"kill|dead|\bdie|dying|death|slain|slay|slew|murder|execut|assassin|behead|martyr|fatal"
            r"|massacr|slaughter|lynch|hang|\blives?\b|bod(?:y|ies)\b|corpse|perish|succumb|toll"
            r"|gunned|shot|casualt|neutrali|eliminat|\bkia\b|drown|stab|decapitat|los[ts]|decease"
            r"|burn|stone|mow(?:ed|n)|passed\s+away|liquidat|blew|blown|bomb|crush|strangl|hell"
            r"|\bburied\b|funeral"
        ),
        Outcome.WOUNDED.value: (
            r"wound|injur|hurt|maim|casualt|hospital|burn|\bwia\b|mutilat|critical|shot|concuss"
            r"|stab|intensive|trauma|treat|bruis|amputat|struck|beat"
        ),
        Outcome.KIDNAPPED.value: (
            r"kidnap|abduct|hostage|captiv|seiz|snatch|ransom|hijack|taken|took|held|captur|hold"
        ),
        Outcome.MISSING.value: (
            r"missing|disappear|unaccounted|vanish|lost|unknown|whereabouts|not\s+know(?:n)?\s+where"
        ),
        Outcome.EXECUTED.value: (
            r"execut|behead|decapitat|hang|firing\s+squad|shot|put\s+to\s+death|murder|kill|stone"
            r"|lynch|massacr|slaughter"
        ),
        Outcome.TORTURED.value: (
            r"tortur|beat|ill[\s-]?treat|mistreat|flog|whip|electr|mutilat|abus"
        ),
        Outcome.SEXUAL_VIOLENCE.value: (
            r"rape|raping|sexual|assault|slave|forced\s+marriage|abus|molest"
        ),
        Outcome.DETAINED.value: (
            r"detain|detention|arrest|custody|apprehend|imprison|jail|captur|held"
            r"|round(?:ed|ing)\s+up|prison|nabb|seiz"
        ),
        Outcome.RELEASED.value: r"releas|freed|free|liberat|let\s+go|bail|pardon|exchang|swap",
        Outcome.DISPLACED.value: (
            r"displac|uproot|evict|homeless|evacuat|flee|fled|refugee|left|leav|driven|drove|forc"
        ),
    },
    roles={
        "be": "was|were|is|are|be|been|being|got|get|gets|getting|'re|’re",
        "have": "has|have|had|having|'ve|’ve",
        "modal": (
            "will|would|can|could|may|might|shall|should|must|cannot|'ll|’ll|tried|trying"
            "|try|attempted|attempting|planned|planning|plotted|plotting|threatened"
            "|threatening|vowed|intended|conspired|conspiring|sought|wanted|failed|hoped|aimed"
            "|didn't|didn’t|couldn't|couldn’t|attempt|plan|plot|plans|plots|attempts"
        ),
        "report": (
            "reported|feared|believed|confirmed|presumed|said|known|found|declared|pronounced"
            "|reportedly|allegedly|thought|estimated|claimed|assumed|listed|alleged|left"
        ),
        "not": "not|never|neither|nor|n't|n’t",
        "of": "of",
        "to": "to",
        "by": "by",
        "preposition": (
            "in|on|at|aged|besides|alongside|from|for|into|with|near|inside|outside|under|over|across|against|within"
            "|through|towards|toward|upon|along|around|behind|beside|between|beyond|via|onto"
            "|throughout|off|above|below|beneath|about|per|aboard|like|amid|amidst|among|amongst"
            "|out of|because of|due to|according to|on board|during|following|despite|apart from"
            "|in front of|next to|close to|outside of|up"
        ),
        "conjunction": (
            "and|or|as well as|along with|together with|plus|&|while another|in addition to"
        ),
        "subordinator": (
            "after|before|as|when|while|because|if|since|until|till|although|though|whereas"
            "|but|so|unless|once|than|then|yet|however|where|whether"
        ),
        "relative": "who|which|that|whom|whose",
        "determiner": (
            "the|his|her|their|its|our|my|this|these|those|that|all|both|some|any|each|every"
        ),
        "pronoun": (
            "he|she|they|it|we|you|i|him|them|us|me|himself|herself|themselves|itself|there|who"
        ),
        "adverb": (
            "also|still|later|now|again|already|once|only|just|even|so|too|yet|yesterday|today"
            "|tonight|overnight|monday|tuesday|wednesday|thursday|friday|saturday|sunday|here"
            "|alone|instead|soon|ago|earlier|meanwhile|afterwards|there|far|dead drunk|then"
            "|more seriously|more|outright|instantly|on the spot|at the scene|in all|so far"
            "|in total|overall|so-called|altogether|respectively|at dawn|on board|alive"
            "|last week|last month|last year|this week|this month|this year"
        ),
        "verb": (
            "bear|became|become|becomes|began|begin|begins|blew|blown|blows|bore|bought|bring"
            "|brings|broke|broken|brought|built|burnt|came|carries|carry|caught|come|comes|cut"
            "|damage|damages|destroy|destroys|did|do|does|done|driven|drove|dug|fallen|falls"
            "|fell|felt|fight|fights|find|finds|flew|flown|fought|found|gave|give|given"
            "|gives|go|goes|gone|got|hang|held|hid|hidden|hit|hits|hold|holds|include|includes"
            "|join|joins|keep|keeps|kept|knew|known|laid|lay|leads|leave|leaves|led|left|lies"
            "|lit|lose|loses|lost|made|make|makes|meet|met|need|overran|overrun"
            "|paid|put|puts|ran|rang|reach|reaches|remain|remains|rose|run|runs|said|saw|say"
            "|says|seen|sees|seize|seizes|send|sends|sent|serve|serves|set|sets|shook|shoot"
            "|shoots|shot|sold|sought|spent|spoke|stand|stands|stole|stolen|stood|struck|swept"
            "|swore|take|taken|takes|taking|taught|tells|thought|threw|thrown|told|took|tore"
            "|torn|underwent|want|wants|went|wins|withdrawn|withdrew|won|wore|written|wrote"
        ),
        "including": (
            "including|among them|among whom|of whom|of them|of which|of these|of those|include"
            "|included|includes|notably|mostly|most of them|some of them|comprising"
        ),
        "says": (
            "said|says|say|saying|told|adds|added|announced|believe|believes|warned|stated|states"
            "|claims|claim|alleges|announces|noted|wrote|according to|tells|estimates|indicated"
            "|confirms|reports|report|acknowledged|admitted|shows|showed|suggests"
        ),
        "change": (
            "rose to|risen to|rise to|rises to|rising to|climbed to|climbs to|climbing to|grew to"
            "|grown to|increased to|increases to|increasing to|jumped to|jumps to|reached|reaches"
            "|reaching|stood at|stands at|stand at|standing at|hits|passed|passes|exceeded"
            "|exceeds|topped|tops|surpassed|now at|put at|was put at|is put at|rose|climbed"
            "|fell to|dropped to|revised to|was revised to|down to|soared to|soars to|surged to"
            "|surges to|mounts to|mounted to|totalled|totaled|went up to|hit|has risen to"
            "|now stands at|currently stands at|increased|rises|was at|stayed at|remained at"
            "|remains at|estimated at|approached|approaches|approaching|neared|nears|climb to"
            "|climb"
            "|bringing|bringing to|brings|brought|raising|raises|raised|taking|takes|pushing"
            "|putting"
        ),
    },
    amounts=frozenset(
        [
            "total",
            "totals",
            "toll",
            "tolls",
            "number",
            "numbers",
            "figure",
            "figures",
            "tally",
            "count",
            "sum",
            "average",
            "record",
            "maximum",
            "minimum",
            "percentage",
            "estimate",
            "balance",
            "series",
        ]
    ),
    attempts=frozenset({"attempted", "alleged", "planned", "foiled", "thwarted", "failed"}),
    verb_endings=("ed",),
    adverb_endings=("ly",),
    gerund_endings=("ing",),
    not_verbs=frozenset(
        {"family", "police", "assembly", "italy", "july", "elderly", "bed", "red", "seed", "speed"}
        | {"building", "training", "wedding", "evening", "morning", "meeting", "king", "hundred"}
        | {"ring", "thing", "wing", "being", "sibling", "siblings", "spring", "string", "need"}
        | {"unarmed", "beijing", "mahmed", "ahmed", "mohammed", "muhammed", "sayed", "hamed"}
        | {"majed", "khaled", "waleed", "saeed", "naveed", "javed", "rashed", "ally", "bully"}
        | {"shed", "sled", "weed", "feed", "breed", "greed", "reed", "hatred", "ruling", "fly"}
        | {"painting", "housing", "sterling", "living", "working", "ceiling", "rally", "reply"}
        | {"supply", "belly", "jelly", "lily", "emily", "kelly", "billy", "imbed", "hazing"}
        | {"shi'ite", "fishing", "farming", "mining", "serving", "visiting", "ranking", "fighting"}
        | {"married", "related", "friendly", "off-duty"}
    ),
    modifiers=frozenset(
        {"suspected", "armed", "unarmed", "alleged", "masked", "unidentified", "retired", "accused"}
        | {"uniformed", "displaced", "hooded", "newly-married", "unnamed", "so-called", "convicted"}
        | {"wanted", "heavily-armed", "serving", "visiting", "ranking", "sleeping", "fleeing"}
        | {"striking", "returning", "unspecified", "recorded", "reported", "confirmed", "united"}
        | {"associated", "trained", "elected", "appointed", "detained", "kidnapped", "captured"}
        | {"unrelated", "disguised", "married", "related", "enlisted", "leading", "praying"}
        | {"resulting", "missing", "injured", "wounded", "advancing", "attacking", "invading"}
    ),
    victims={
        Victims.AID_WORKERS.value: (
            r"(?:aid|humanitarian|relief|ngo|charity|red\s+cross|red\s+crescent|un|u\.n|unrwa|unicef"
            r"|united\s+nations)\s+(?:aid\s+|relief\s+)?"
            r"(?:workers?|staff|employees?|staffers?|volunteers?|personnel)"
        ),
        Victims.JOURNALISTS.value: (
            r"journalists?|reporters?|(?:media|news|television|tv)\s+(?:workers?|crew|staff)"
            r"|cameram[ae]n|broadcasters?|photojournalists?|correspondents?|columnists?"
            r"|photographers?|news\s?casters?|editors?|presenters?|anchor"
        ),
        Victims.SECURITY_FORCES.value: (
            r"(?:security|police|military|army|paramilitary|border|frontier|traffic|coast|navy"
            r"|naval|air\s+force|law\s+enforcement|intelligence|counter-?terrorism|prison|armed"
            r"|peacekeeping|nato|isaf|afp|pnp|special|local\s+police|government|state|coalition"
            r"|auxiliary|riot|customs|gendarmerie|presidential|corps|guard|defen[cs]e)\s+"
            r"(?:force|forces?|personnel|officers?|guards?|constables?|staff|troops?|members?|men"
            r"|agents?|units?|patrolm[ae]n|cadets?|recruits?|trainees?|escorts?|commandos?"
            r"|spokesm[ae]n|chiefs?|inspectors?|soldiers?|drivers?)"
            r"|(?:security|police|military|army)\s+officials?"
            r"|soldiers?|policem[ae]n|policewom[ae]n|police|troops|troopers?|constables?|cadets?"
            r"|servicem[ae]n|servicewom[ae]n|paramilitar(?:y|ies)|peacekeepers?|bodyguards?"
            r"|commandos?|recruits?|rangers?|marines?|gendarmes?|sergeants?|lieutenants?|corporals?"
            r"|majors?|colonels?|brigadiers?|captains?|privates|admirals?|generals?|jawans?"
            r"|guards?(?!\s+of)|officers?|sailors?|airm[ae]n|infantrym[ae]n|conscripts?"
            r"|patrolm[ae]n|carabinieri|coastguards?|levies|khasadars?|militaries|legionnaires?"
            r"|(?:sub-?)?inspectors?|detectives?|sheriffs?|deputies|warders?|lawm[ae]n|gunners?"
            r"|(?:forces|army|military|police|corps)\s+(?:members?|men)"
            r"|members?\s+of\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}(?:forces|army|police|military|corps"
            r"|guard|gendarmerie|navy)"
            r"|peshmerga|personnel"
        ),
        Victims.GOVERNMENT_OFFICIALS.value: (
            r"(?:government|local|district|provincial|public|state|municipal|election|electoral"
            r"|ministry|court|tax|senior|city|council|party)\s+"
            r"(?:officials?|employees?|workers?|servants?|staff|administrators?)"
            r"|officials?|governors?|mayors?|ministers?|judges?|lawmakers?|councill?ors?|diplomats?"
            r"|prosecutors?|magistrates?|senators?|parliamentarians?|ambassadors?|congressm[ae]n"
            r"|council(?:wom[ae]n|m[ae]n)|legislators?|politicians?|candidates?|civil\s+servants?"
            r"|deputy\s+ministers?|members?\s+of\s+(?:the\s+)?(?:[\w’'-]+\s+)?(?:parliament"
            r"|congress|council|assembly)|mps?|(?:head|chief)\s+of\s+the\s+(?:[\w’'-]+\s+)?council"
            r"|presidents?|premiers?|consuls?|bureaucrats?|commissioners?|assemblym[ae]n"
        ),
        Victims.MILITANTS.value: (
            r"militants?|terrorists?|insurgents?|fighters?|gunm[ae]n|attackers?|assailants?|rebels?"
            r"|extremists?|(?:suicide\s+)?bombers?|jihad(?:i|is|ist|ists)|commanders?|militiam[ae]n"
            r"|khariji(?:te)?s?|khwarij|khawarij|guerr?ill?as?|hijackers?|kidnappers?|shooters?"
            r"|perpetrators?|separatists?|mujahideen|mujahedeen|operatives?|bandits?|raiders?"
            r"|infiltrators?|maoists?|naxals?|naxalites?|taliban|talibs?|islamists?|combatants?"
            r"|members?\s+of\s+(?:the\s+)?(?:[\w’'-]+\s+){0,3}(?:group|militia|taliban|isis|isil"
            r"|shabaab|haram|qaida|qaeda|cell|gang)|warlords?|jihadis|militias?|pirates?|snipers?"
        ),
        Victims.CIVILIANS.value: (
            r"civilians?|child(?:ren)?|kids?|wom[ae]n|girls?|boys?|infants?|bab(?:y|ies)"
            r"|villagers?|traders?|shopkeepers?|worshipp?ers?|passengers?|pilgrims?|students?"
            r"|teachers?|vendors?|merchants?|businessm[ae]n|civil(?:ian)?\s+workers?"
            r"|(?:coal\s+|factory\s+|health\s+|polio\s+|construction\s+|railway\s+|farm\s+)?workers?"
            r"|labou?rers?|miners?|residents?|passers-?by|bystanders?|drivers?|school-?(?:children|child|kids?|mates?)|farmers?"
            r"|doctors?|nurses?|tourists?|refugees?|tribesm[ae]n|shoppers?|mourners|patients?"
            r"|famil(?:y|ies)|mothers?|fathers?|sons?|daughters?|wives|wife|husbands?|brothers?"
            r"|sisters?|newborns?|toddlers?|teenagers?|minors?|youths?|pedestrians?|commuters?"
            r"|motorists?|fisherm[ae]n|lawyers?|clerics?|imams?|priests?|monks?|nuns?|pastors?"
            r"|devotees|congregants|parishioners|settlers?|engineers?|technicians?|teens?|adults?"
            r"|pupils?|schoolgirls?|schoolboys?|schoolteachers?|spectators?|guests?|customers?"
            r"|herders?|herdsm[ae]n|shepherds?|elders?|protest(?:e|o)rs?|demonstrators?|activists?"
            r"|employees?|vaccinators?|medics?|professors?|locals|non-?combatants?|orphans?"
            r"|grandmothers?|grandfathers?|grandchildren|cousins?|nephews?|nieces?|neighbou?rs?"
            r"|relatives?|parents?|couples?|housewives|housewife|carpenters?|tailors?|bakers?"
            r"|butchers?|barbers?|cooks?|waiters?|singers?|actors?|artists?|musicians?|scholars?"
            r"|travell?ers?|trekkers?|hikers?|picnickers|revellers|diners|volunteers?|pensioners?"
            r"|contractors?|electricians?|plumbers?|mechanics?|paramedics?|surgeons?|dentists?"
        ),
        Victims.UNKNOWN.value: (
            r"people|persons?|victims?|men|man|individuals?|lives|bodies|body|corpses?|males?"
            r"|females?|souls"
        ),
    },
    singular_be=frozenset({"was", "is", "been", "being", "got"}),
    plural_determiners=frozenset({"these", "those", "all", "both", "some", "any"}),
    plural_endings=("s", "men", "women", "people", "children"),
    person_endings=tuple(_PERSON_ENDINGS.split("|")),
    things=(
        r"(?:(?:motor)?(?:car|truck|bus|vehicle|bike|cycle)|tank|houses?|home|building|shop|school"
        r"|mosque|church|market|attack|bomb|explosion|blast|rocket|mine|missile|shell|rifle|gun"
        r"|pistol|weapon|round|village|town|city|district|province|country|countrie|incident"
        r"|operation|raid|clash|battle|day|week|month|year|hour|minute|cow|sheep|goat|cattle|camel"
        r"|horse|dog|donkey|animal|livestock|buffalo|chicken|bird|fish|drone|plane|aircraft"
        r"|helicopter|boat|ship|train|bridge|checkpoint|post|base|camp|point|percent|group"
        r"|device|ied|grenade|mortar|bullet|shot|strike|airstrike|ambush|convoy|patrol|site|place"
        r"|area|region|part|thing|case|time|way|reason|number|report|statement|election|vote"
        r"|resolution|door|window|wall|room|office|hotel|restaurant|hospital|clinic|station"
        r"|airport|road|street|field|tree|pipeline|tower|pole|track|meeting|wedding|funeral"
        r"|ceremony|protest|demonstration|siege|war|conflict|fight|shootout|firefight|encounter"
        r"|crossfire|gunfire|fire|accident|crash|bombing|shooting|killing|murder|abduction|injury"
        r"|wound|death|vest|belt|motorcycle|motorbike|bicycle|minibus|van|jeep|ambulance|tanker"
        r"|humvee|container|depot|warehouse|factory|plant|mine|outpost|compound|vehicles"
        r"|(?!hostage)\w+(?:tion|ment|ness|ship|ity|ism|age|ance|ence))s?(?:es)?"
    ),
    hypothetical=frozenset({"could", "would"}),
    fractions=(
        r"(?:half|thirds?|quarters?|fifths?|tenths?|most|majority|percent|per cent|%)\s+of\s+"
        r"(?:(?:the|its|their|these|those|all|about|some|nearly|almost)\s+)*"
    ),
    rate_each=frozenset(
        {"in every", "in each", "of every", "out of every", "out of each", "for every", "for each"}
    ),
    rate_of=frozenset({"in"}),
    rate_round=frozenset({"out of"}),
    rate_per=frozenset(
        {"per", "an hour"}
        | {
            f"{each} {period}"
            for each in ("a", "each", "every")
            for period in ("day", "night", "week", "month", "year", "hour", "minute")
        }
    ),
    not_rate=r"\s+(?:after|before|later|ago|earlier|old|since|into)\b",
    rate_apart=(
        r"(?:per|each|every)\s+(?:single\s+)?(?:day|night|week|month|year|hour|minute)|daily|weekly"
        r"|monthly|annually|yearly"
    ),
    labels_before=(
        r"resolutions?|articles?|sections?|chapters?|paragraphs?|para\.?|pages?|pp?\.|no\.?|nos\."
        r"|numbers?|figures?|table|annex|routes?|highway|phase|items?|flight|version|part|volume"
        r"|aged?|age\s+of|ages|step|level|grade|division|brigade|corps|battalion|regiment|gate"
        r"|psalms?|verse|surah?|apollo|boeing|airbus|calibre|caliber|rule|clause|world\s+war|type"
        r"|model|mark|appendix|chart|exhibit|case|docket|platform|channel|season|episode|issue"
        r"|vol\.?|serial|code|isbn|tel\.?|phone|fax|ext\.?|usd|rs\.?|pkr|inr|afn|eur|gbp|ngn|kes"
    ),
    places_before=(
        r"check[- ]?(?:point|post)|outpost|post|zone|ward|unit|camp|sector|district|block|room|bus"
        r"|area|km|mile|day|week|round|line|building|apartment|group|team|task\s+force|company"
    ),
    units_after=(
        r"(?:or\s+so\s+)?(?:more\s+|other\s+|full\s+|long\s+|consecutive\s+|square\s+|cubic\s+"
        r"|u\.?s\.?\s+|nautical\s+|sq\.?\s+|american\s+|canadian\s+|pakistani\s+|indian\s+"
        r"|metric\s+|calendar\s+|working\s+)?"
        r"(?:seconds?|minutes?|mins?|hours?|hrs?|days?|nights?|weeks?|weekends?|months?|years?"
        r"|decades?|centuries|century|km|kms|km²|m²|kilomet(?:er|re)s?|met(?:er|re)s?|m|miles?|feet|foot"
        r"|ft|inch(?:es)?|cm|mm|acres?|hectares?|ha|kgs?|kilos?|kilogram(?:me)?s?|grams?|g|pounds?"
        r"|lbs?|tonn?e?s?|lit(?:er|re)s?|gallons?|degrees?|yards?|knots?|kmh|mph|kilotons?"
        r"|dollars?|rupees?|afghanis?|euros?|cents?|rials?|riyals?|dinars?|dirhams?|liras?|lire"
        r"|pesos?|reais|francs?|yen|yuan|renminbi|won|shillings?|naira|rand|birr|baht|kyats?|taka"
        r"|ringgit|rupiah|kronor|kroner|kronas?|zlotys?|hryvnias?|roubles?|rubles?|shekels?|tenge"
        r"|manats?|laris?|drams?|cfa|usd|pkr|afn|eur|gbp|inr|bdt|ngn|kes|ils|try|rub|uah"
        r"|times|percent|per\s?cent|percentage|pct|°|o'clock|gmt|utc|a\.m|p\.m|am|pm|calib(?:er|re)"
        r"|volts?|watts?|mw|gw|mb|gb|points?|votes?|seats?|goals?|wickets?|runs?|-?year-olds?)"
    ),
)
