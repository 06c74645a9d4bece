"""The word table of French (see `table`)."""

from collections.abc import Mapping

from reading.languages.denials import FRENCH_DENIALS
from reading.languages.speakers import FRENCH_SPEAKERS
from reading.languages.table import DateWords, Language, Role
from vocabulary.records import Outcome, Victims

__all__ = ["FRENCH"]

_SMALL = [
    "zéro",
    "un",
    "deux",
    "trois",
    "quatre",
    "cinq",
    "six",
    "sept",
    "huit",
    "neuf",
    "dix",
    "onze",
    "douze",
    "treize",
    "quatorze",
    "quinze",
    "seize",
    "dix-sept",
    "dix-huit",
    "dix-neuf",
]
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60}


def _numbers() -> dict[str, int]:
    """Return the hyphenated number words: vingt-deux, quatre-vingt-dix-sept."""
    found = {word: value for value, word in enumerate(_SMALL) if value} | {"une": 1} | _TENS
    found |= {"quatre-vingt": 80, "quatre-vingts": 80, "septante": 70, "huitante": 80}
    found |= {"octante": 80, "nonante": 90, "cent": 100, "cents": 100, "mille": 1000}
    for tens, value in (*_TENS.items(), ("septante", 70), ("nonante", 90)):
        for unit in range(1, 10):
            found[f"{tens}-{_SMALL[unit]}"] = value + unit
        found[f"{tens}-et-un"] = found[f"{tens}-et-une"] = found[f"{tens}-une"] = value + 1
    for unit in range(10, 20):
        found[f"soixante-{_SMALL[unit]}"] = 60 + unit
    found["soixante-et-onze"] = 71
    for unit in range(1, 20):
        found[f"quatre-vingt-{_SMALL[unit]}"] = 80 + unit
    return found | {"quatre-vingt-une": 81}


_UNITS = _numbers()


def _forms(stems: str) -> str:
    """Return the four forms of participles: tué, tuée, tués, tuées."""
    return "|".join(f"{stem}{end}" for stem in stems.split("|") for end in ("", "e", "s", "es"))


def _mortally(stems: str) -> str:
    """Return the forms before their adverb: touché mortellement, touchée mortellement."""
    return "|".join(f"{form} mortellement" for form in _forms(stems).split("|"))


def _made_happen(infinitives: str) -> str:
    """Return the causative forms: s'est fait tuer, se sont fait tuer."""
    helpers = ("s' est", "se sont", "s' était", "s' étaient", "se serait", "se seraient")
    return "|".join(
        f"{helper} fait {infinitive}" for helper in helpers for infinitive in infinitives.split("|")
    )


_OUTCOMES: Mapping[str, Mapping[Role, str]] = {
    Outcome.KILLED.value: {
        "participle": (
            _forms(
                "tué|mort|mortellement blessé|mortellement touché|mortellement atteint"
                "|assassiné|abattu|exécuté|massacré|égorgé|décapité|neutralisé|lynché"
                "|fusillé|décédé|pendu|noyé|brûlé vif|lapidé|éliminé|liquidé|poignardé|fauché"
            )
            + "|sans vie|battu à mort|battus à mort|"
            + _mortally("blessé|touché|atteint|frappé")
        ),
        "active": (
            "tuant|tue|tuent|tua|tuèrent|tuait|assassine|assassinent|assassinant|abattant|abattent"
            "|abat|exécutant|exécutent|massacrant|massacrent|égorgeant|égorgent|décapitant"
            "|coûté la vie à|coûtant la vie à|coûte la vie à|coûté la vie aux|coûtant la vie au"
            "|coûté la vie au|ôté la vie à|neutralisant|donné la mort à|coûté la vie d'"
            "|mis hors d' état de nuire|mettre hors d' état de nuire|fauchant"
        ),
        "base": "tuer|assassiner|abattre|exécuter|massacrer|avoir tué",
        "intransitive": (
            "est mort|est morte|sont morts|sont mortes|étaient morts|était mort|seraient morts"
            "|serait mort|est décédé|est décédée|sont décédés|sont décédées|sont tombés au combat"
            "|ont péri|a péri|avaient péri|auraient péri|péri|périssent|périrent|meurt|meurent"
            "|mourut|moururent|perdu la vie|perdent la vie|perd la vie|perdant la vie"
            "|trouvé la mort|trouvent la mort|trouvant la mort|ont succombé|a succombé|succombé"
            "|succombent|laissé la vie|se sont noyés|se sont noyées|s' est noyé|est tombé au combat"
            "|mortes en mer|morts noyés|mouraient|est tombée au combat|s' est noyée|décède|décèdent"
            "|a rendu l' âme|a été retrouvé mort|a été retrouvée morte|est tombé sous les balles|"
            + _made_happen("tuer|assassiner|abattre|égorger|exécuter|massacrer|décapiter|lyncher")
        ),
        "noun": (
            "la mort|décès|meurtre|meurtres|assassinat|assassinats|exécution|exécutions|homicide"
            "|homicides|exécutions sommaires|exécutions extrajudiciaires|corps|cadavres|cadavre"
            "|corps sans vie|dépouilles|dépouille|le massacre|massacre|féminicides|féminicide"
            "|victimes mortelles"
        ),
        "toll": "nombre de morts|nombre de tués|nombre des morts|nombre de décès|bilan des morts",
    },
    Outcome.WOUNDED.value: {
        "participle": _forms(
            "grièvement atteint|gravement atteint|blessé|mutilé|hospitalisé|brûlé"
        ),
        "active": "blessant|blesse|blessent|blessait|blessa|blessèrent|mutilant",
        "base": "blesser|mutiler|avoir blessé",
        "intransitive": _made_happen("blesser"),
        "noun": "blessures",
        "toll": "nombre de blessés|nombre des blessés",
    },
    Outcome.KIDNAPPED.value: {
        "participle": _forms("enlevé|kidnappé|séquestré|pris en otage|retenu en otage")
        + "|pris en otages|"
        + "|".join(f"emmené{end} de force" for end in ("", "e", "s", "es")),
        "active": "enlevant|enlève|enlèvent|kidnappant|kidnappe|kidnappent",
        "base": "enlever|kidnapper",
        "intransitive": _made_happen("enlever|kidnapper"),
        "noun": "enlèvement|enlèvements|rapt|rapts|kidnapping|kidnappings|prise d' otages",
    },
    Outcome.MISSING.value: {
        "intransitive": (
            "a disparu|ont disparu|avait disparu|avaient disparu|aurait disparu|auraient disparu"
            "|disparaît|disparaissent|disparut|disparurent|disparaissait|disparaissaient"
        ),
        "participle": _forms("disparu|porté disparu")
        + "|portés disparus|portée disparue|portées disparues"
        + "|introuvables|introuvable",
        "noun": "disparition|disparitions|disparitions forcées|disparition forcée",
        "toll": "nombre de disparus",
    },
    "casualties": {"noun": "victimes|victime|pertes"},
    Outcome.DETAINED.value: {
        "participle": _forms("arrêté|interpellé|détenu|capturé|appréhendé|incarcéré|emprisonné")
        + "|fait prisonnier|faits prisonniers",
        "active": "arrêtant|capturant|interpellant|arrêtent|interpellent|capturent",
        "noun": "arrestation|arrestations|capture|interpellation|interpellations",
    },
    Outcome.DISPLACED.value: {
        "participle": _forms("déplacé|évacué|sinistré|expulsé"),
        "active": "déplaçant|évacuant",
        "intransitive": "ont fui|a fui|fuient|fui",
    },
    Outcome.RELEASED.value: {
        "participle": _forms("libéré|relâché|remis en liberté"),
        "active": "libérant|libèrent|relâchent|ont libéré|a libéré|ont relâché|a relâché",
        "noun": "libération",
    },
    "rescued": {"participle": _forms("secouru|sauvé|rescapé"), "active": "sauvant|secourant"},
    "surrendered": {"intransitive": "se sont rendus|s' est rendu"},
    "escaped": {"intransitive": "ont survécu|a survécu|survécu|ont échappé"},
}

_ONLY_PEOPLE = frozenset(
    "|".join(
        (
            _forms("tué|assassiné|égorgé|lynché|décédé|poignardé|mortellement blessé|blessé"),
            _forms("mortellement touché|mortellement atteint"),
            _mortally("blessé|touché|atteint|frappé"),
            _forms("kidnappé"),
            _made_happen("tuer|assassiner|égorger|kidnapper"),
            "tuant|tuent|tua|tuèrent|tuer|avoir tué|assassine|assassinent|assassinant|assassiner"
            "|égorgeant|égorgent|coûté la vie à|coûtant la vie à|coûte la vie à|coûté la vie d'"
            "|coûté la vie au|coûtant la vie au|ôté la vie à|est décédé|est décédée|perdu la vie"
            "|perd la vie|trouvé la mort|laissé la vie|décès|meurtre|assassinat|homicide|féminicide"
            "|blessant|blesser|enlèvement|kidnapping|rapt",
        )
    ).split("|")
)
"""Words of harm that only people suffer. A tree can be `abattu` as well."""

_PERSON_ENDINGS = (
    "eur|euse|rice|ier|ière|iste|ant|ante|ent|ien|ienne|ais|aise|ois|oise|aire|ateur|é|ée|ain|aine"
    "|homme|femme|enfant|garçon|fille|fillette|bébé|maire|juge|procureur|policier|gendarme|soldat"
    "|militaire|sergent|caporal|capitaine|colonel|lieutenant|général|garde|chef|cheffe|leader"
    "|journaliste|évêque|prêtre|imam|moine|médecin|docteur|professeur|père|mère|fils|frère|sœur"
    "|époux|épouse|mari|oncle|tante|civil|civile|otage|personne|victime|individu|adulte|migrant"
    "|paysan|défenseur|ministre|député|sénateur|préfet|pilote|cadet|rebelle|terroriste|kamikaze"
    "|touriste|élève|jeune|mineur|élu|casque|ex-maire|ancien|ancienne|avocat|avocate|porte-parole"
    "|président|directeur|candidat|candidate|berger|éleveur|chauffeur|guide|membre|cadre|émir"
    "|député|députée|délégué|déléguée|otage|guérisseur|notable|étudiant|étudiante|épicier|sénatrice"
    "|neveu|nièce|cousin|cousine|grand-père|grand-mère|beau-frère|belle-sœur|petit-fils|copain"
    "|ami|amie|compagnon|compagne|fiancé|veuf|veuve|cheikh|pasteur|rabbin|sultan|roi|prince"
    "|archevêque|cardinal|vicaire|abbé|sœur|architecte|poète|artiste|athlète|astronome|chirurgien"
    "|chirurgienne|interprète|pirate|esclave|complice|suspect|suspecte|forçat|commandant|adjudant"
    "|major|amiral|maréchal|brigadier|sous-officier|aspirant|marin|matelot|commando|tirailleur"
    "|éclaireur|légat|diplomate|consul|maçon|forgeron|bûcheron|vigneron|patron|patronne|espion"
    "|espionne|champion|championne|agronome|bénévole|collègue|camarade|vigile|sage-femme|moniale"
    "|syndicaliste|hôte|geôlier|fermier|captif|captive|sportif|sportive|natif|fugitif|fugitive"
    "|mécanicien|secouriste|humanitaire|gardien|détenu|prisonnier|pêcheur|vieillard|réfugié"
)

_BARE_TOLLS = frozenset(
    {"bilan", "dernier bilan", "nouveau bilan"}
    | {
        f"bilan {each}"
        for each in (
            "provisoire",
            "définitif",
            "officiel",
            "final",
            "humain",
            "actuel",
            "total",
            "partiel",
        )
    }
)

FRENCH = Language(
    code="fr",
    denials=FRENCH_DENIALS,
    speakers=FRENCH_SPEAKERS,
    units=_UNITS,
    scales={
        "cent": 100, "cents": 100, "mille": 1000, "milliers": 1000, "million": 1_000_000,
        "millions": 1_000_000, "milliard": 1_000_000_000, "milliards": 1_000_000_000,
    },
    number_joiners=frozenset({"et"}),
    tens_joined=True,
    ones=frozenset(
        {"un", "une", "un autre", "une autre", "un troisième", "une troisième", "un second"}
    ),
    articles=frozenset({"une"}),
    zeros=frozenset(
        ["aucun", "aucune", "pas de", "pas d'", "pas eu de", "pas eu d'", "pas fait de",
            "pas fait d'", "sans faire de", "sans faire", "ni", "ni de",
            "personne n'", "nul", "zéro", "sans faire d'", "sans",
            *(f"sans qu' il y {verb} {of}"
                for verb in ("ait", "ait eu", "eût") for of in ("de", "d'")),
            "sans qu' aucun", "sans qu' aucune", "sans le moindre", "sans la moindre",
            "sans faire le moindre", "sans faire la moindre"]
    ),
    vague={
        "des dizaines": 20, "dizaines": 20, "des centaines": 200, "centaines": 200,
        "des milliers": 2000, "plusieurs": 3, "quelques": 3, "de nombreux": 3, "de nombreuses": 3,
        "des dizaines de milliers": 20_000, "des centaines de milliers": 200_000,
        "plusieurs dizaines": 20, "plusieurs centaines": 200, "plusieurs milliers": 2000,
    },
    soft=frozenset({"plusieurs", "quelques", "de nombreux", "de nombreuses"}),
    exact={"une douzaine": 12, "une demi-douzaine": 6, "tous deux": 2, "un couple de": 2},
    approximate={
        f"une {word}": value
        for word, value in (
            ("dizaine", 10), ("quinzaine", 15), ("vingtaine", 20), ("trentaine", 30),
            ("quarantaine", 40), ("cinquantaine", 50), ("soixantaine", 60), ("centaine", 100),
        )
    }
    | {"un millier": 1000},
    before={
        "au moins": "least", "pas moins de": "least", "au minimum": "least", "d' au moins": "least",
        "plus de": "more", "plus d'": "more", "au-delà de": "more", "de plus de": "more",
        "jusqu' à": "most", "au plus": "most", "au maximum": "most", "pas plus de": "most",
        "moins de": "fewer", "environ": "about", "près de": "about", "quelque": "about",
        "autour de": "about", "à peu près": "about", "presque": "about",
        "approximativement": "about",
        "aux alentours de": "about", "d' environ": "about", "de près de": "about",
        "un total de": "exactly", "au total": "exactly", "les": "exactly", "seulement": "exactly",
        "les quelque": "about", "ces": "exactly",
    },
    after={
        "au moins": "least", "ou plus": "least", "au maximum": "most", "au plus": "most",
        "environ": "about", "autres": "exactly", "d' autres": "exactly",
    },
    range_joiners=frozenset({"-", "–", "—", "à", "et", "ou"}),
    between=frozenset({"entre"}),
    joining_both=frozenset({"et", "à"}),
    from_words=frozenset({"de"}),
    alternatives=frozenset({"ou", "/"}),
    object_markers=frozenset(),
    without=frozenset({"sans"}),
    modifiers=frozenset({"garde du corps", "gardes du corps"}),
    of_whom=frozenset({"dont", "parmi lesquels", "parmi lesquelles"}),
    of_them=frozenset({"d' entre eux", "d' entre elles"}),
    with_words=frozenset({"avec", "ainsi que"}),
    amounts=frozenset(
        ["bilan", "bilans", "total", "totaux", "nombre", "nombres", "chiffre", "chiffres", "solde",
            "décompte", "somme", "moyenne", "maximum", "minimum", "record", "série", "paire",
            "pourcentage", "comptage", "estimation", "groupe", "couple"]
    ),
    nobody=frozenset({"personne"}),
    befalls_people=_ONLY_PEOPLE,
    who=frozenset({"qui"}),
    nouns_behind_number=frozenset({"détenu", "détenue", "détenus", "détenues"}),
    nouns_before_of=frozenset({"mort"}),
    with_article=frozenset({"du", "coûté la vie au", "coûtant la vie au"}),
    attempts=frozenset({"tentative d'", "tentative de", "tenté de", "tenté d'"}),
    groups=".",
    decimals=",.",
    word=r"aujourd['’]hui|(?i:[ldcjmtsn]|qu|jusqu|lorsqu|puisqu|quelqu)['’](?=\w)|\w+(?:-\w+)*",
    letters={"’": "'"},
    months=frozenset(
        ["janvier", "février", "fevrier", "mars", "avril", "mai", "juin", "juillet", "août",
            "aout", "septembre", "octobre", "novembre", "décembre", "decembre"]
    ),
    outcomes=_OUTCOMES,
    outcome_stems={
        Outcome.KILLED.value: (
            r"tu[ée]|tuant|tuer|mort|assassin|abatt|exécut|massacr|égorg|décapit|neutralis|lynch|fusill"
            r"|décéd|décès|péri|vie|meur|mour|succomb|corps|cadavre|homicide|victime|noy|nuire|pendu"
            r"|dépouille|féminicide|brûl|lapid|élimin|tombés?\b|perte|bilan"
        ),
        Outcome.WOUNDED.value: r"bless|mutil|hospitalis|brûl|victime|atteint|touché",
        Outcome.KIDNAPPED.value: r"emmen|reten|enlev|enlèv|kidnapp|rapt|otage|séquestr|ravi",
        Outcome.MISSING.value: r"dispar|introuvable|sans nouvelles",
        Outcome.EXECUTED.value: (
            r"exécut|décapit|pend|fusill|égorg|abatt|mis(?:e|es)? à mort|tu[ée]|assassin"
            r"|lynch|lapid"
        ),
        Outcome.TORTURED.value: r"tortur|maltrait|sévices|battu|frapp|mutil|électr",
        Outcome.SEXUAL_VIOLENCE.value: r"viol|sexuel|agress|esclav|mariage forcé|abus",
        Outcome.DETAINED.value: (
            r"déten|arrêt|arrest|interpell|captur|emprisonn|incarcér|garde à vue|appréhend"
            r"|écrou|prison"
        ),
        Outcome.RELEASED.value: r"libér|relâch|relax|échang|grâci",
        Outcome.DISPLACED.value: r"déplac|fui|fuy|évacu|expuls|chass|sans-abri|réfugi|quitt|forc",
    },
    roles={
        "be": (
            "est|sont|était|étaient|été|être|étant|fut|furent|sera|seront|serait|seraient|soit"
            "|soient|restent|reste|demeurent|figurent|figure|retrouvé|retrouvés|retrouvée|retrouvées"
            "|trouvé|trouvés"
        ),
        "have": "a|ont|avait|avaient|aurait|auraient|ayant|avoir|ait|aient|aura|auront",
        "modal": "peut|peuvent|pourrait|pourraient|voulait|voulaient|menace|menacé|devait|devaient"
            "|juré|promis|ordonné|projetait|projetaient|prévoyait|prévoyaient|planifiait|planifiaient"
            "|envisageait|envisageaient|menaçait|menaçaient|menacent|aurait pu|auraient pu",
        "not": "ne|n'|jamais|pas",
        "of": "de|du|d'|des",
        "to": "à|aux",
        "by": "par",
        "preposition": (
            "en|dans|sur|sous|avec|pour|contre|chez|vers|depuis|pendant|durant|lors|entre|près de"
            "|devant|derrière|parmi|selon|au|autour|lors de|lors d'|à bord|à bord de|à cause de"
            "|à l' aide de|au cours de|en raison de|suite à|face à|hors de|au large de|dès|via"
            "|auprès de|à la suite de|à travers|le long de"
        ),
        "conjunction": "et|ou|ainsi que|de même que|tandis que|mais aussi|avec",
        "subordinator": (
            "quand|lorsque|lorsqu'|alors que|alors qu'|parce que|si|après que|avant que|où|mais"
            "|puisque|tandis|comme|car|après|avant|puis"
        ),
        "relative": "qui|que|qu'|lequel|laquelle|lesquels|lesquelles",
        "determiner": (
            "le|la|les|l'|son|sa|ses|leur|leurs|ce|cet|cette|ces|notre|nos|chaque|tous|toutes|trois"
            " autres|tout|toute"
        ),
        "pronoun": "il|elle|ils|elles|on|se|s'|lui|en|eux|soi|celui|ceux|celle",
        "adverb": (
            "y|autre|autres|aussi|encore|déjà|désormais|hier|aujourd'hui|demain|grièvement|gravement|lundi|mardi|mercredi"
            "|jeudi|vendredi|samedi|dimanche|toujours|plus|ici|là|ensuite|soir|matin|même|très"
            "|par balles|par balle|à mort|sur le coup|en tout|au total|ainsi|dont une partie|tôt"
            "|hier soir|ce matin|d' autres|notamment hier|dimanche soir|samedi soir|par un obus"
            "|légèrement|par des tirs"
        ),
        "verb": (
            "fait|font|faisant|fit|firent|causé|cause|causant|provoqué|provoque|provoquant|attaqué"
            "|annoncé|confirmé|déclaré|dit|indiqué|affirme|affirmé|revendiqué|compte|explosé|tenue"
            "|portait|saisi|reçu|examiné|couvre|permis|sauté|tombé|suscité|documenté|visé|tiré"
            "|ouvert|pris|mené|lancé|détruit|incendiées|incendié|recensé|dénombré|déploré|déplore"
        ),
        "including": (
            "dont|parmi lesquels|parmi lesquelles|y compris|parmi eux|parmi elles|d' entre eux"
            "|d' entre elles|notamment|au nombre desquels"
        ),
        "says": "selon|d' après|a déclaré|ont déclaré|a affirmé|a annoncé|a indiqué|ont indiqué",
        "change": (
            "passé à|est passé à|s' est alourdi à|s' alourdit à|s' élève à|s' élevait à|atteint"
            "|est monté à|monte à|grimpe à|a atteint|porté à|passé de|est passé de|s' établit à"
            "|s' est élevé à|alourdi à|alourdi|se monte à|s' élève|s' élevait|s' est élevé|passe à"
            "|s' établit|s' établissait|s' est établi|se chiffre à|dépasse|a dépassé|atteignait"
            "|a grimpé à|grimpe|passait à|reste à|restait à|se maintient à"
        ),
    },
    counters=_BARE_TOLLS | {"nombre de", "nombre des"},
    bare_tolls=_BARE_TOLLS,
    verb_endings=("èrent", "aient"),
    adverb_endings=("ment",),
    gerund_endings=("issant",),
    not_verbs=frozenset(
        {"gouvernement", "bâtiment", "mouvement", "département", "bombardement", "affrontement"}
        | {"élément", "événement", "enlèvement", "règlement", "parlement", "régiment", "logement"}
        | {"effondrement", "campement", "éboulement", "détachement", "armement"}
    ),
    victims={
        Victims.AID_WORKERS.value: (
            r"(?:travailleurs?|travailleuses?|personnels?|employés?|agents?|bénévoles?|acteurs?)\s+"
            r"(?:humanitaires?|de\s+l['’]onu|de\s+la\s+croix-rouge|d['’]ong)|humanitaires?|secouristes?"
            r"|(?:infirmi(?:er|ère)s?|médecins?|chirurgien(?:ne)?s?|chauffeurs?|logisticien(?:ne)?s?|employée?s?"
            r"|volontaires?|bénévoles?|membres?)\s+(?:de|d['’]|du|des)\s*(?:la\s+|l['’])?(?:médecins\b"
            r"|msf|croix-rouge|croissant-rouge|cicr|onu|hcr|unicef|pam|oxfam|save\s+the\s+children|ong)"
        ),
        Victims.JOURNALISTS.value: (
            r"journalistes?|reporters?|photographes?|cameram[ae]ns?|caméramans?|correspondante?s?"
            r"|photoreporters?|animat(?:eur|rice)s?\s+de\s+radio"
        ),
        Victims.SECURITY_FORCES.value: (
            r"polici(?:er|ère)s?|soldats?|militaires?|gendarmes?|casques?\s+bleus?|sergents?"
            r"|caporau?x?|caporal|capitaines?|colonels?|lieutenants?|officiers?|cadets?|recrues?|gardes?"
            r"|marins?|parachutistes?|légionnaires?|douaniers?|commandos?|généra(?:l|ux)|adjudants?"
            r"|gardiens?\s+de\s+la\s+paix|garde-frontières?|paramilitaires?|troupes?|conscrits?"
            r"|(?:membres?|éléments?|agents?)\s+(?:de|des|du)\s*(?:la\s+|l['’])?(?:forces?|armée|police"
            r"|garde|gendarmerie|sécurité)|agents?\s+de\s+sécurité|gardes?\s+du\s+corps"
        ),
        Victims.GOVERNMENT_OFFICIALS.value: (
            r"maires?|gouverneurs?|ministres?|juges?|procureurs?|(?:ancien\s+)?députée?s?|sénat(?:eur|rice)s?"
            r"|préfets?|sous-préfets?|fonctionnaires?|magistrate?s?|élue?s?|conseill(?:er|ère)s?"
            r"|ambassadeurs?|diplomates?|candidate?s?|présidente?|administrateurs?|responsables?"
            r"\s+(?:politiques?|locaux|gouvernementaux)|direct(?:eur|rice)\s+de\s+la\s+prison"
        ),
        Victims.MILITANTS.value: (
            r"djihadistes?|jihadistes?|terroristes?|insurgés?|rebelles?|miliciens?|combattants?"
            r"|assaillants?|islamistes?|kamikazes?|bandits?|séparatistes?|maquisards?|extrémistes?"
            r"|(?:membres?|éléments?)\s+(?:du|de\s+la|des|de\s+l['’])\s*(?:groupe|milice|organisation"
            r"|mouvement|shebab)|shebabs?|talibans?|chefs?\s+(?:rebelles?|jihadistes?|djihadistes?)"
        ),
        Victims.CIVILIANS.value: (
            r"civile?s?|villageois(?:es?)?|enfants?|femmes?|fillettes?|filles?|garçons?|bébés?|mineure?s?"
            r"|jeunes?|élèves?|étudiante?s?|lycéen(?:ne)?s?|passag(?:er|ère)s?|ouvri(?:er|ère)s?"
            r"|travailleurs?|agriculteurs?|paysan(?:ne)?s?|éleveurs?|bergers?|habitante?s?|touristes?"
            r"|migrante?s?|réfugiée?s?|déplacée?s?|commerçante?s?|médecins?|infirmi(?:er|ère)s?"
            r"|institut(?:eur|rice)s?|enseignante?s?|professeurs?|chauffeurs?|conducteurs?|fidèles?"
            r"|prêtres?|évêques?|imams?|pêcheurs?|mères?|pères?|fils|frères?|sœurs?|orpailleurs?"
            r"|humanitaires|avocate?s?|militante?s?\s+des\s+droits|défenseurs?\s+des\s+droits|manifestante?s?"
            r"|riverains?|passants?|clients?|pèlerins?|vieillards?|famille|cultivateurs?|marchands?"
        ),
        Victims.UNKNOWN.value: r"personnes?|hommes?|victimes?|individus?|corps|cadavres?",
    },
    singular_be=frozenset({"a", "est", "était", "fut", "avait", "aurait", "serait", "soit", "ait"}),
    plural_determiners=frozenset({"les", "ses", "leurs", "ces", "nos", "tous", "toutes"}),
    plural_endings=("s", "x"),
    person_endings=tuple(_PERSON_ENDINGS.split("|")),
    things=(
        r"(?:attaque|attentat|explosion|bombe|véhicule|autobus|bus|camion|maison|bâtiment|école|mosquée"
        r"|église|jour|semaine|mois|année|an|heure|minute|kilomètre|mètre|kilo|commune|province|pays"
        r"|ville|village|localité|groupe|hélicoptère|avion|fusil|arme|tir|cas|plainte|voiture|moto|opération"
        r"|combat|bombardement|mine|missile|drone|obus|grenade|famille|vache|animal|animaux|point|poste"
        r"|char|dollar|euro|page|million|rapport|document|projet|résolution|décret|délégation|paragraphe"
        r"|chien|chat|chèvre|mouton|bœuf|âne|cheval|chevaux|chameau|dromadaire|éléphant|lion|rhinocéros"
        r"|gorille|singe|oiseau|poisson|poulet|porc|brebis|veau|taureau|troupeau|bétail|loup|ours"
        r"|équipe|patrouille|convoi|peuple|foule|couple|gouvernement|pont|magasin|marché|hôpital|marche"
        r"|commerce|espoir|projet|rêve|temps|monde|économie|presse|quartier|unité|usine|route"
        r"|armée|police|milice|brigade|colonne|bande|clan|tribu|cellule|gang|arbre"
        r"|\w+(?:tion|sion|ment|té|ance|ence|isme|ie|ture|(?<!ot)age|aine|tude))s?"
    ),
    fractions=(
        r"(?:moitié|tiers|quarts?|cinquièmes?|plupart|majorité|%)\s+(?:des?|d')\s*"
        r"(?:(?:les|ces|ses|leurs|quelque|environ)\s+)*"
    ),
    rate_each=frozenset({"sur chaque", "pour chaque"}),
    rate_of=frozenset({"sur"}),
    rate_round=frozenset({"pour"}),
    rate_per=frozenset(
        {"par habitant"}
        | {
            f"{each} {period}"
            for each in ("par", "chaque")
            for period in ("jour", "nuit", "semaine", "mois", "an", "année", "heure", "minute")
        }
    ),
    rate_apart=(
        r"(?:par|chaque)\s+(?:jour|nuit|semaine|mois|an|année|heure|minute)|quotidiennement"
        r"|tous\s+les\s+(?:jours|mois|ans)|toutes\s+les\s+(?:semaines|heures|nuits)"
    ),
    rate_has_noun_before=True,
    labels_before=(
        r"résolutions?|articles?|chapitres?|paragraphes?|pages?|numéros?|n°|no|route|âgée?s?\s+de"
        r"|calibre|brigade|bataillon|division|décret|loi|annexe|phase|vol|km|canal|usd|eur|fcfa"
    ),
    places_before=r"poste|zone|unité|camp|secteur|district|bloc|équipe|groupe|quartier",
    units_after=(
        r"(?:d['’]|de\s+)?(?:secondes?|minutes?|heures?|h|jours?|nuits?|semaines?|mois|ans?|années?|décennies?|siècles?"
        r"|km|kilomètres?|mètres?|m|milles?|cm|centimètres?|mm|millimètres?|hectares?|kg|kilos?"
        r"|kilogrammes?|grammes?|tonnes?|litres?|degrés?|(?:millions?\s+(?:de\s+|d['’]))?(?:dollars?|euros?"
        r"|francs?|dinars?|gourdes?)|usd|fcfa|pour\s*cent|fois|voix|points?|paragraphes?|pages?|familles"
        r"|sièges?)"
    ),
    head_first=True,
    verb_first=True,
    passive_participles=True,
    dates=DateWords(
        months={
            "janvier": 1, "f[ée]vrier": 2, "mars": 3, "avril": 4, "mai": 5, "juin": 6,
            "juillet": 7, "ao[ûu]t": 8, "septembre": 9, "octobre": 10, "novembre": 11,
            "d[ée]cembre": 12,
        },
        weekdays={
            "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5,
            "dimanche": 6,
        },
        near={
            "aujourd['’]hui": 0, "hier(?: soir| matin)?": -1, "avant-hier": -2,
            "ce (?:matin|soir)": 0, "cet après-midi": 0, "cette nuit": 0, "la nuit dernière": -1,
        },
        of="",
        first="1er|premier",
        to="au|à|jusqu['’]au",
        then="et(?: le)?",
        lead="le|les|des|du|ce|la nuit du|en date du",
        year_lead="en|durant|pendant|depuis l['’]an|en l['’]an|de l['’]année|l['’]année",
        month_lead="en|depuis|début|fin|mi-|courant|au mois de|au mois d['’]",
        between="entre(?: le)?|du|de|d['’]",
        since="depuis(?: le)?|à partir(?: du)?|dès(?: le)?",
        until="jusqu['’](?:au|en|à)",
        before="avant(?: le)?",
        after="après(?: le)?",
        last="dernier",
        ago_before="il y a",
        ago_after="",
        past="(?:ces|au cours des|durant les|pendant les) derni(?:ers|ères)",
        spans={
            "jours?": ("day", 1), "semaines?": ("week", 1), "mois": ("month", 1),
            "ans?|années?": ("year", 1),
        },
        passed={
            "la semaine (?:dernière|passée)": ("week", -1), "cette semaine": ("week", 0),
            "le mois (?:dernier|passé)": ("month", -1), "ce mois-ci": ("month", 0),
            "l['’](?:an|année) (?:dernier|dernière|passée?)": ("year", -1),
            "cette année": ("year", 0),
        },
        nights=r"(?:dans )?la nuit (?:de |du ){one} (?:à|au) {two}",
        numbers={word: value for word, value in _UNITS.items() if value < 100},
    ),
)  # fmt: skip
