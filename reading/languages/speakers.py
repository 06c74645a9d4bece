"""Words and patterns for speakers, by language."""

from dataclasses import dataclass

from reading.names.people import NOBODY, WORD_OF_NAME

__all__ = [
    "ARABIC_SPEAKERS",
    "ENGLISH_SPEAKERS",
    "FRENCH_SPEAKERS",
    "SPANISH_SPEAKERS",
    "SpeakerWords",
]


@dataclass(frozen=True, eq=False)
class SpeakerWords:
    """Regular expressions. Only those for names, ranks and crowds are case-sensitive.

    - `says`, `denies`: verbs of saying and of denying
    - `first`: those that may precede the speaker; `before_first`: the context before them
    - `listener`: optional text between such a verb and the speaker: "a déclaré à l'AFP"
    - `according`: "according to", with the following space
    - `article`: an optional article, with the following space
    - `title`: text between a verb and a name: "the army spokesman", with the following space
    - `rank`: a rank or short title before a name, which is not part of the name
    - `person`: a person's name, as the group `who`
    - `begins`: the beginning of a name or a rank
    - `ends`: a lookahead for the text after a name that follows a verb
    - `crowd`: several unnamed people, and the rest of their noun phrase
    - `crowd_words`: parts of words in lower case; every crowd contains one of them
    - `not_crowd`: text after a crowd that makes it a different speaker: "officials of the UN"
    - `where`: the location of a crowd: "in Kabul"
    - `role`: a person's role in a group: "spokesman"; `of`: text between role and group
    - `organisation`: optional text before the name of a group: "the movement"
    - `owner`, `paper`: optional text after the name of a speaking group: "'s", "report"
    - `adverbs`: optional adverbs before the verb, with the surrounding spaces
    - `no_subject`: words before somebody who is not the speaker: "to", "told"
    - `nobody`: capitalised words that are not names
    """

    says: str
    denies: str
    first: str
    before_first: str
    according: str
    title: str
    rank: str
    person: str
    crowd: str
    crowd_words: tuple[str, ...]
    role: str
    of: str
    adverbs: str
    no_subject: str
    listener: str = ""
    article: str = ""
    begins: str = ""
    ends: str = r"(?![\w-])"
    not_crowd: str = ""
    where: str = ""
    organisation: str = ""
    owner: str = ""
    paper: str = ""
    nobody: frozenset[str] = NOBODY


_SAYS = (
    r"(?:said|says|say|told|tells|adds|added|states|stated|claim(?:s|ed)?(?!\s+(?:that\s+)?(?:was|were"
    r"|are|is|of|by)\b)|announce[sd]?|report(?:s|ed)?(?!\s+(?:was|were|are|is|of|by|on)\b)"
    r"|confirm(?:s|ed)?|warn(?:s|ed)?|note[sd]?(?=\s+that)|argue[sd]?|insist(?:s|ed)?|allege[sd]?"
    r"|accuse[sd]?|blame[sd]?|declare[sd]?|assert(?:s|ed)?|responded|replied|emphasi[sz]e[sd]?"
    r"|stresse[sd]|acknowledge[sd]?|admit(?:s|ted)?|explain(?:s|ed)?|recall(?:s|ed)?(?!\s+the\b)"
    r"|reveal(?:s|ed)?|disclose[sd]?|indicate[sd]?|highlight(?:s|ed)?|condemn(?:s|ed)?|vow(?:s|ed)?"
    r"|testif(?:y|ies|ied)|wrote|tweeted|commented|remarked|maintain(?:s|ed)?(?=\s+that)"
    r"|(?:hold|held|find|found|conclude[sd]?)(?=\s+that|,)|counted|estimate[sd]?|observed(?=\s+that)"
    r"|took\s+responsibility|claimed\s+responsibility|keeps?\s+saying|call(?:s|ed)?\s+on|urge[sd]?)"
)
_DENIES = (
    r"(?:den(?:y|ies|ied)|refute[sd]?|rebut(?:s|ted)?|reject(?:s|ed)?|dismisse[sd]|dispute[sd]?"
    r"|contradict(?:s|ed)?|disavow(?:s|ed)?|disown(?:s|ed)?|doubt(?:s|ed)?|questione?[sd]?"
    r"|distance[sd]?\s+(?:itself|themselves|himself|herself)|casts?\s+doubt)"
)
# Lt. Col. Ahmad Khan, Maj Gen Khan, Dr Khan: not part of the name.
_RANK = (
    r"(?:(?:Lt|Col|Gen|Maj|Capt|Cpt|Sgt|Cpl|Pvt|Brig|Adm|Cmdr|Cdr|Insp|Supt|Dr|Mr|Mrs|Ms|Prof|Sen|Rep"
    r"|Gov|Rev|Hon|Amb)(?:\.|\b)\s*-?|(?:Lieutenant|Colonel|General|Major|Captain|Sergeant|Corporal"
    r"|Brigadier|Admiral|Commodore|Marshal|Inspector|Superintendent|Constable|Sheriff)[\s-]+)"
)
_CROWD = (
    r"(?i:officials|police|(?:numerous|several|many|multiple|media|news|press)\s+reports"
    r"|authorities|witnesses|eyewitnesses|residents|villagers|locals|doctors"
    r"|medics|rescuers|sources|observers|analysts|experts|activists|investigators|prosecutors"
    r"|commanders|leaders|elders|lawmakers|diplomats|monitors|spokes(?:men|people|persons))"
)
_OF_CROWD = (
    r"(?:(?i:local|senior|top|security|government|police|military|army|health|hospital|medical|tribal"
    r"|provincial|district|intelligence|village|regional|federal|state|rescue|defen[cs]e|border|court"
    r"|human|rights|election|western|unnamed|anonymous|several|some|many|two|three|other|eye"
    r"s?)\s+|[A-Z]\w+(?:an|i|ese|ish)\s+){0,3}"
)
_ROLE = (
    r"(?:spokes(?:man|woman|person|people)|officials?|sources?|leaders?|commanders?|chief|minister"
    r"|representatives?|fighters?|envoy|ambassador|secretary|director|president|head|media\s+wing)"
)
ENGLISH_SPEAKERS = SpeakerWords(
    says=_SAYS,
    denies=_DENIES,
    # Not “told”: the listener follows it.
    first=r"said|says|added|claimed|announced|stated|warned|wrote|insisted",
    before_first=r"[,”\"]\s*",
    according=r"\b[Aa]ccording\s+to\s+",
    article=r"(?:the\s+)?",
    title=rf"(?:(?:the\s+)?(?:\w+\s+){{0,2}}{_ROLE},?\s+)?",
    rank=_RANK,
    person=(
        rf"(?P<who>{WORD_OF_NAME}"
        rf"(?:\s+(?:(?:al|ul|bin|bint|ibn|de|van|von)[\s-])?(?:[A-Z]\.|{WORD_OF_NAME})){{0,3}})"
    ),
    begins=r"(?=[A-Z])",
    crowd=_OF_CROWD + _CROWD,
    crowd_words=(
        *("officials", "police", "reports", "authorities", "witnesses", "residents", "villagers"),
        *("locals", "doctors", "medics", "rescuers", "sources", "observers", "analysts"),
        *("experts", "activists", "investigators", "prosecutors", "commanders", "leaders"),
        *("elders", "lawmakers", "diplomats", "monitors", "spokes"),
    ),
    not_crowd=r"|\s+(?:for|of)\s+[A-Z]",
    where=r"(?:\s+in\s+[A-Z]\w+)?",
    role=_ROLE,
    of=r"(?:for|of|from)\s+(?:the\s+)?",
    owner=r"(?:['’]s?)?",
    paper=r"(?:\s+(?:report|statement|study|briefing))?",
    adverbs=(
        r"(?:\s+(?:also|has|have|had|later|then|again|repeatedly|itself|themselves|himself|further"
        r"|earlier|meanwhile|both|\w+ly|on\s+\w+day))*\s+"
    ),
    no_subject=(
        r"(?:of|to|with|by|from|for|against|on|in|between|among|behind|like|told|tell|tells"
        r"|telling|asked|informed)\s+(?:the\s+)?"
    ),
)


_CAPITAL = "A-ZÁÀÂÄÃÇÉÈÊËÍÎÏÑÓÔÖÚÙÛÜŒ"
_NAME = rf"[{_CAPITAL}][^\W\d_]+(?:[-’'][^\W\d_]{{2,}})*"


def _name(links: str) -> str:
    """Return the pattern of a name in Latin letters, which may contain particles."""
    return rf"(?P<who>{_NAME}(?:\s+(?:(?:{links})[\s-]){{0,2}}(?:[{_CAPITAL}]\.|{_NAME})){{0,4}})"


_SPANISH_ROLE = (
    r"(?:portavoz|vocer[oa]|jef[ea]|comandante|ministr[oa]|viceministr[oa]|president[ea]|alcalde"
    r"|alcaldesa|gobernadora?|directora?|secretari[oa]|fiscala?|general|coronel|capitán|teniente"
    r"|sargento|mayor|almirante|comisari[oa]|jue[zc]a?|diputad[oa]|senadora?|embajadora?|líder"
    r"|lideresa|cabecilla|abogad[oa]|activista|testigo|vecin[oa]|médic[oa]|doctora?|padre|obispo"
    r"|monseñor|sacerdote|canciller|representante|relatora?|funcionari[oa]|oficial|inspectora?"
    r"|defensora?|coordinadora?|analista|expert[oa]|investigadora?|enfermer[oa]|rector[a]?)"
)
_SPANISH_CROWD = (
    r"(?i:(?:l[ao]s\s+|varios\s+|varias\s+|algunos\s+|algunas\s+|otras\s+|dos\s+|tres\s+)?"
    r"(?:autoridades|testigos|fuentes|funcionarios|oficiales|residentes|vecinos|médicos"
    r"|socorristas|activistas|analistas|expertos|observadores|investigadores|fiscales|portavoces"
    r"|voceros|familiares|pobladores|habitantes|lugareños|rescatistas|diplomáticos|policía)"
    r"(?:\s+(?:locales|oficiales|militares|policiales|judiciales|médicas|hospitalarias|sanitarias"
    r"|anónimas|presenciales|diplomáticas|diplomáticos|gubernamentales|humanitarias|tribales"
    r"|regionales|provinciales|cercanas|extraoficiales|consultadas|comunitarios"
    r"|de\s+(?:la\s+)?(?:seguridad|inteligencia|zona|policía|fiscalía|defensa|región)"
    r"|del\s+(?:gobierno|ejército|hospital|lugar|sector))){0,2})"
)
_SPANISH_ARTICLE = r"(?:(?:el|la|los|las|un|una)\s+)?"
_SPANISH_LINKS = r"de|del|de la|de los|y|da|dos|san|al|el|la"
SPANISH_SPEAKERS = SpeakerWords(
    says=(
        r"(?i:(?:dij[oe]|dijeron|dicen?|asegur(?:ó|aron|an?)|afirm(?:ó|aron|an?)|inform(?:ó|aron|an?)"
        r"|declar(?:ó|aron|an?)|anunci(?:ó|aron|an?)|señal(?:ó|aron|an?)|explic(?:ó|aron|an?)"
        r"|confirm(?:ó|aron|an?)|denunci(?:ó|aron|an?)|agreg(?:ó|aron|an?)|añadi(?:ó|eron)"
        r"|indic(?:ó|aron|an?)|manifest(?:ó|aron)|sostuv(?:o|ieron)|sostienen?|reconoci(?:ó|eron)"
        r"|admiti(?:ó|eron)|advirti(?:ó|eron)|revel(?:ó|aron|an?)|coment(?:ó|aron)|expres(?:ó|aron)"
        r"|subray(?:ó|aron)|precis(?:ó|aron)|detall(?:ó|aron|an?)|relat(?:ó|aron|an?)|cont(?:ó|aron)"
        r"|acus(?:ó|aron|an?)|culp(?:ó|aron|an?)|conden(?:ó|aron|an?)|reivindic(?:ó|aron|an?)"
        r"|respondi(?:ó|eron)|escribi(?:ó|eron)|insisti(?:ó|eron)|aleg(?:ó|aron|an?)|report(?:ó|aron|an?)"
        r"|se\s+(?:atribuy(?:ó|eron)|adjudic(?:ó|aron))|reiter(?:ó|aron)|recalc(?:ó|aron)"
        r"|(?:ha|han|había|habían)\s+(?:dicho|asegurado|afirmado|informado|declarado|anunciado"
        r"|señalado|explicado|confirmado|denunciado|indicado|reconocido|admitido|advertido|revelado"
        r"|acusado|condenado|reivindicado|reportado)))"
    ),
    denies=(
        r"(?i:neg(?:ó|aron)|nieg(?:a|an)|desminti(?:ó|eron)|desmienten?|rechaz(?:ó|aron|an?)"
        r"|repudi(?:ó|aron)|descart(?:ó|aron|an?)|refut(?:ó|aron|an?)|dud(?:ó|aron)\s+de\s+que"
        r"|se\s+(?:desmarc|deslind|desvincul)(?:ó|aron)"
        r"|(?:ha|han|había|habían)\s+(?:negado|desmentido|rechazado|descartado))"
    ),
    first="",
    before_first=r"(?<![\w-])(?<!no )(?<!se )",
    according=r"\b(?:[Ss]egún|[Dd]e\s+acuerdo\s+(?:con|a)|[Ee]n\s+palabras\s+de|[Aa]\s+juicio\s+de)\s+",
    listener=(
        r"(?:(?:este\s+\w+|ayer|hoy|a\s+(?:la\s+prensa|(?:los\s+)?(?:periodistas|medios)|Reuters"
        r"|(?:la\s+)?(?:agencia|cadena|emisora|radio)\s+\w+|(?:la\s+)?[A-Z]{2,}))\s+)?"
    ),
    article=_SPANISH_ARTICLE,
    title=(
        rf"(?:{_SPANISH_ARTICLE}(?:\w+\s+){{0,2}}{_SPANISH_ROLE}"
        rf"(?:[^,.;:“”\"«»]{{0,60}},\s+|(?:\s+[a-záéíóúñ]+){{0,6}}(?<!\sde)(?<!\sdel)(?<!\sla)"
        rf"(?<!\sel)(?<!\slos)(?<!\slas)\s+))?"
    ),
    rank=r"(?:(?:Gral|Cnel|Cap|Tte|Sgto|Dr|Dra|Sr|Sra|Lic|Ing|Mons|Prof)\.\s*|(?:Don|Doña|don|doña)\s+)",
    person=_name(_SPANISH_LINKS),
    begins=rf"(?=[{_CAPITAL}d])",
    crowd=_SPANISH_CROWD,
    crowd_words=(
        *("autoridades", "testigos", "fuentes", "funcionarios", "oficiales", "residentes"),
        *("vecinos", "médicos", "socorristas", "activistas", "analistas", "expertos"),
        *("observadores", "investigadores", "fiscales", "portavoces", "voceros", "familiares"),
        *("pobladores", "habitantes", "lugareños", "rescatistas", "diplomáticos", "policía"),
    ),
    role=_SPANISH_ROLE,
    of=r"(?:de|del|para)\s+(?:(?:la|las|los|el)\s+)?",
    organisation=r"(?:(?:grupo|movimiento|organización|guerrilla|milicia|frente|cartel|banda)\s+)?",
    adverbs=(
        r"(?:\s+(?:también|además|luego|después|posteriormente|ayer|hoy|ya|este\s+\w+|el\s+\w+"
        r"|\w+mente))*\s+"
    ),
    no_subject=(
        r"(?:a|al|de|del|con|por|para|contra|en|entre|sobre|ante|hacia|según|como|tras|desde|sin"
        r"|bajo)\s+(?:(?:el|la|los|las|un|una)\s+)?"
    ),
    nobody=NOBODY
    | frozenset(
        """
        El La Los Las Un Una Unos Unas Lo Al Del De En Por Para Con Sin Según Tras Desde Hasta Entre
        Sobre Ante Contra Cuando Como Donde Mientras Pero Y O No Ni Ya Así También Además Este Esta
        Estos Estas Ese Esa Su Sus Se Le Les Me Nos Que Quien Si Ayer Hoy Lunes Martes Miércoles
        Jueves Viernes Sábado Domingo Testigos Fuentes Autoridades Policía Fiscalía Gobierno
        Ejército Enero Febrero Marzo Abril Mayo Junio Agosto Septiembre Octubre Noviembre
        Diciembre Vecinos Residentes Ambos Varios Otros
        """.split()  # noqa: SIM905
    ),
)

_FRENCH_ROLE = (
    r"(?:porte-parole|chef|cheffe|commandant|ministre|présidente?|maire|gouverneure?|directeur"
    r"|directrice|secrétaire|procureure?|préfète?|générale?|colonel|capitaine|lieutenant|sergent"
    r"|commissaire|juge|députée?|sénateur|sénatrice|ambassadeur|ambassadrice|leader|avocate?"
    r"|militante?|témoin|habitante?|médecin|docteur|père|évêque|prêtre|représentante?|responsable"
    r"|officier|inspecteur|émissaire|envoyé|coordinateur|coordinatrice|analyste|experte?"
    r"|chercheur|chercheuse|infirmière?|élue?|conseillère?|conseiller)"
)
_FRENCH_ARTICLE = r"(?:(?:le|la|les|un|une|des)\s+|l['’])?"
_FRENCH_CROWD = (
    r"(?i:(?:(?:les|des|de|plusieurs|certains|certaines|deux|trois|d['’]autres)\s+)?"
    r"(?:autorités|témoins|sources|responsables|habitants|médecins|secouristes|militants"
    r"|analystes|experts|observateurs|enquêteurs|riverains|villageois|proches|élus|diplomates"
    r"|policiers|résidents|soignants|sauveteurs|rescapés|survivants|forces\s+de\s+l['’]ordre)"
    r"(?:\s+(?:locales?|locaux|militaires?|policières?|judiciaires?|médicales?|hospitalières?"
    r"|sécuritaires?|gouvernementales?|humanitaires?|diplomatiques?|concordantes?|anonymes?"
    r"|officiels?|officielles?|oculaires?|administratives?|tribales?|proches\s+du\s+dossier"
    r"|sur\s+place|de\s+(?:sécurité|renseignement|la\s+zone|la\s+région|l['’]hôpital))){0,2})"
)
_FRENCH_SAID = (
    r"(?:déclaré|affirmé|indiqué|annoncé|dit|précisé|expliqué|ajouté|confirmé|assuré|estimé"
    r"|souligné|rapporté|dénoncé|accusé|revendiqué|reconnu|admis|averti|prévenu|raconté|témoigné"
    r"|révélé|rappelé|condamné|fait\s+(?:savoir|état)|soutenu|insisté|écrit|répondu|détaillé)"
)
_FRENCH_LINKS = r"de|du|des|le|la|ben|ould|bin|el|al|de la|von|van"
FRENCH_SPEAKERS = SpeakerWords(
    says=(
        rf"(?:(?:a|ont|avait|avaient)\s+(?:également\s+|aussi\s+|ensuite\s+)?{_FRENCH_SAID}"
        r"|(?:déclar|affirm|indiqu|annonc|précis|expliqu|ajout|confirm|assur|estim|soulign|rapport"
        r"|dénonc|accus|revendiqu|racont|témoign|révèl|rappell|condamn)(?:e|ent)"
        r"|dit|disent|reconnaît|reconnaissent|admet|soutient|soutiennent|avertit)"
    ),
    denies=(
        r"(?:(?:a|ont|avait|avaient)\s+(?:également\s+|aussi\s+|formellement\s+)?"
        r"(?:démenti|nié|réfuté|rejeté|récusé|contesté|mis\s+en\s+doute)"
        r"|dément|démentent|nient?|réfut(?:e|ent)|rejett(?:e|ent)|récus(?:e|ent)|contest(?:e|ent))"
    ),
    first="",
    before_first=r"(?:[,»”\"]\s*|\b(?:comme\s+l['’]|[Qq]u['’]|que\s+l['’]))",
    according=r"\b(?:[Ss]elon\s+|[Dd]['’]après\s+|[Aa]ux\s+dires\s+de\s+|[Dd]e\s+l['’]avis\s+de\s+)",
    listener=(
        r"(?:(?:à\s+(?:l['’])?(?:[A-Z]{2,}|Reuters)|à\s+la\s+(?:presse|radio|télévision)(?:\s+\w+)?"
        r"|aux\s+(?:journalistes|médias)|mardi|lundi|mercredi|jeudi|vendredi|samedi"
        r"|dimanche|hier|aujourd['’]hui|par\s+téléphone)\s+)?"
    ),
    article=_FRENCH_ARTICLE,
    title=(
        rf"(?:{_FRENCH_ARTICLE}(?:\w+\s+){{0,2}}{_FRENCH_ROLE}"
        rf"(?:[^,.;:“”\"«»]{{0,60}},\s+|(?:\s+[a-zàâçéèêëîïôûù'’-]+){{0,6}}(?<!\sde)(?<!\sdu)"
        rf"(?<!\sdes)(?<!\sla)(?<!\sle)(?<!\sl['’])\s+))?"
    ),
    rank=r"(?:(?:Dr|Pr|Mme|Mlle|Me|Mgr)\.?\s+|M\.\s*|MM\.\s*)",
    person=_name(_FRENCH_LINKS),
    begins=rf"(?=[{_CAPITAL}])",
    crowd=_FRENCH_CROWD,
    crowd_words=(
        *("autorités", "témoins", "sources", "responsables", "habitants", "médecins"),
        *("secouristes", "militants", "analystes", "experts", "observateurs", "enquêteurs"),
        *("riverains", "villageois", "proches", "élus", "diplomates", "policiers", "résidents"),
        *("soignants", "sauveteurs", "rescapés", "survivants", "forces de"),
    ),
    role=_FRENCH_ROLE,
    of=r"(?:de\s+la|de\s+l['’]|des|du|de)\s*",
    organisation=r"(?:(?:groupe|mouvement|organisation|milice|front|coalition)\s+)?",
    adverbs=(
        r"(?:\s+(?:également|aussi|ensuite|hier|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
        r"|\w+ment))*\s+"
    ),
    no_subject=(
        r"(?:à|au|aux|de|du|des|avec|par|pour|contre|en|dans|entre|sur|vers|selon|comme|sans|chez)"
        r"\s+(?:(?:le|la|les|un|une)\s+|l['’])?"
        r"|[dl]['’]"
    ),
    nobody=NOBODY
    | frozenset(
        """
        Le La Les Un Une Des Du De Au Aux En Dans Par Pour Avec Sans Selon Après Avant Depuis Entre
        Sur Contre Quand Lorsque Comme Mais Et Ou Ni Il Elle Ils Elles On Nous Vous Ce Cette Ces Son
        Sa Ses Leur Leurs Plusieurs Certains Deux Trois Hier Lundi Mardi Mercredi Jeudi Vendredi
        Samedi Dimanche Témoins Sources Autorités Police Janvier Février Mars Avril Mai Juin Juillet
        Août Septembre Octobre Novembre Décembre Habitants Aucun Aucune Tous Toutes Si
        """.split()  # noqa: SIM905
    ),
)

# Arabic has no capitals to mark names. A name is found between a verb, with or without a title, and
# the words that begin the reported speech. It has two words, or three if nothing else precedes it.
_ARABIC_NO_NAME = (
    r"(?:(?:ال|لل|وال|بال)|(?:مصدر|مصادر|شهود|شاهد|بيان|تقرير|سكان|أهالي|مسؤول|متحدث|ناطق|قائد|رئيس|وزير"
    r"|وزارة|وكالة|صحيفة|قناة|إذاعة|شبكة|منظمة|حركة|جماعة|حزب|تنظيم|قوات|لجنة|مكتب|شركة|حكومة"
    r"|رئاسة|قيادة|هيئة|بعثة|مجلس|جهاز|إدارة|كتائب|سرايا|مستشفى|مركز|مرصد|نائب|عضو|مدير|محافظ"
    r"|أمين|سفير|باسم|في|من|إن|أن|عن|على|إلى|له|لها|لهم|عدد|أحد|بعض|كل|نحو|هو|هي|إنه|أنه|إنها|أنها"
    r"|ناشط|طبيب|ضابط|عقيد|عميد|لواء|جيش|شرطة|بلدية|محافظة|مدينة|ما|لا|لم|لن|هذا|هذه|ذلك|خلال|بعد)\b)"
)
_ARABIC_NAME = rf"(?!{_ARABIC_NO_NAME})(?:عبد\s+ال\w+|أبو\s+\w+|ابن\s+\w+|\w{{3,}})"
_ARABIC_FAMILY = (
    r"\s+(?:بن\s+|ولد\s+)?(?!(?:إن|أن|إنه|أنه|إنها|أنها|في|خلال|عن|على|إلى|بأن|أمس|اليوم|يوم)\b)"
    r"(?:عبد\s+ال\w+|أبو\s+\w+|\w{3,})"
)
_ARABIC_ENDS = (
    r"(?=\s*[،,:.؛\"“«]|\s*$|\s+(?:إن|أن|إنه|أنه|إنها|أنها|إنهم|بأن|في|خلال|عن|على|إلى|أمس|اليوم"
    r"|يوم|ل\w+|مسؤولية|وقوع|مقتل|أي|صحة|ضلوع|تورط)\b)"
)
_ARABIC_TITLE = (
    r"(?:ال)?(?:متحدثة?|ناطقة?|رئيسة?|وزيرة?|قائد|محافظ|مديرة?|أمينة?|نائبة?|سفيرة?|عضو|مسؤولة?"
    r"|مبعوثة?|عمدة|مفتي|شيخ|ناشطة?|طبيبة?|محللة?|خبيرة?|زعيم|محامية?|مفوضة?|منسقة?|ممثلة?)"
)
_ARABIC_RANK = (
    r"(?:(?:ال)?(?:عقيد|عميد|لواء|مقدم|رائد|نقيب|ملازم|فريق|مشير|رقيب|دكتورة?|سيدة?|شيخ|مهندس|محامي)"
    r"(?:\s+أول)?\s+)"
)
_ARABIC_ORGANISATION = r"(?:(?:حركة|جماعة|تنظيم|قوات|حزب|جبهة|كتائب|ميليشيا|حكومة)\s+)?"
_ARABIC_CROWD = (
    r"(?:ال)?(?:مصادر|مصدران|شهود|سكان|مسؤول(?:ون|ين)|ناشط(?:ون|ين)|أهالي|سلطات|شرطة|أطباء|محلل(?:ون|ين)"
    r"|مراقب(?:ون|ين)|خبراء|متحدث(?:ون|ين)|دبلوماسي(?:ون|ين)|مسعف(?:ون|ين)|نشطاء|قروي(?:ون|ين))"
    r"(?:\s+(?:ال)?(?:أمنية|طبية|محلية|محلي(?:ون|ين)|عسكرية|عسكري(?:ون|ين)|حكومية|حكومي(?:ون|ين)|رسمية"
    r"|ميدانية|إغاثية|قبلية|عيان|حقوقية|حقوقي(?:ون|ين)|مطلعة|أمني(?:ون|ين)|قضائية|دبلوماسية"
    r"|متطابقة|مقربة)){0,2}"
)
_ARABIC_SAYS = (
    r"[وف]?(?:قالت?|قالوا|[يت]قول|يقولون|[أا]علنت?|[أا]علنوا|[يت]علن|[أا]كدت?|[أا]كدوا|[يت]ؤكد|ذكرت?"
    r"|ذكروا|[أا]فادت?|[أا]فادوا|[أا]ضافت?|[أا]وضحت?|صرحت?|[أا]شارت?|اتهمت?|[أا]دانت?|زعمت?|تبنت?|تبنى"
    r"|اعترفت?|حذرت?|كشفت?|[أا]برزت?|نقلت?|تقول|روت?|روى)"
)
_ARABIC_DENIES = r"[وف]?(?:نفى|نفت|نفوا|[يت]نفي|ينفون|كذبت?|فندت?|رفضت?|[يت]رفض|شككت?|[يت]شكك)"
ARABIC_SPEAKERS = SpeakerWords(
    says=rf"(?:{_ARABIC_SAYS})",
    denies=rf"(?:{_ARABIC_DENIES})",
    first="",
    before_first=r"(?<!\w)(?<!لم )(?<!لا )",
    according=(
        r"(?<!\w)[وف]?(?:(?:وفقا|وفقًا|وفقاً|طبقا|طبقًا|طبقاً)\s+ل(?:ـ\s*)?|وفق\s+|ب?حسب\s+|بحسب\s+"
        r"|نقلا\s+عن\s+)"
    ),
    listener=r"(?:(?:ل(?:وكالة|قناة|صحيفة|إذاعة)\s+\w+(?:\s+\w+)?|للصحفيين|للصحافيين|أمس|اليوم)\s+)?",
    title=(
        rf"(?:{_ARABIC_TITLE}\s+(?:(?!إن\b|أن\b)\w+\s+){{1,5}}?(?={_ARABIC_NAME}{_ARABIC_FAMILY}"
        rf"{_ARABIC_ENDS})|{_ARABIC_TITLE}\s+|)"
    ),
    rank=_ARABIC_RANK,
    person=rf"(?P<who>{_ARABIC_NAME}{_ARABIC_FAMILY}(?:{_ARABIC_FAMILY})??)",
    ends=_ARABIC_ENDS,
    crowd=_ARABIC_CROWD,
    crowd_words=(
        *("مصادر", "مصدران", "شهود", "سكان", "مسؤول", "ناشط", "أهالي", "سلطات", "شرطة", "أطباء"),
        *("محلل", "مراقب", "خبراء", "متحدث", "دبلوماسي", "مسعف", "نشطاء", "قروي"),
    ),
    role=rf"{_ARABIC_TITLE}(?:\s+(?:ال)?(?:رسمي|عسكري|إعلامي))?",
    of=r"(?:باسم\s+)?",
    organisation=_ARABIC_ORGANISATION,
    adverbs=r"(?:\s+(?:قد|أيضا|كذلك|بدورها|بدوره|لاحقا))*\s+",
    no_subject=r"(?:من|إلى|على|عن|مع|ضد|بين|في|ضمن)\s+(?:حركة\s+|جماعة\s+|تنظيم\s+)?",
)
