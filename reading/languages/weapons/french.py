"""Words for weapons in French; see `table` for the fields."""

from reading.languages.weapons.figures import FIGURES
from reading.languages.weapons.table import WeaponWords
from vocabulary.incidents import WeaponKind

__all__ = ["FRENCH_WEAPONS"]

_V_FR = "(?:voiture|véhicule|camion|moto|camionnette|bateau|minibus|fourgon|bus)"
_LADEN = ";".join(
    f"{each}s? (?:bourrée?|chargée?|remplie?|piégée?)s? d['’]explosifs"
    for each in _V_FR[3:-1].split("|")
)
_CROWD = "(?:la foule|les passants|des passants|les piétons|des piétons|le marché|les fidèles)"
_E = "(?:e|s|es)?"

FRENCH_WEAPONS = WeaponWords(
    acts={
        WeaponKind.FIREARM: (
            "ouvert le feu;ouvrant le feu;ouvre(?:nt)? le feu;ouvrir le feu;coups? de feu"
            ";par balles?;balles? réelles?;tirs? à l['’]arme;fusillade;fusillés?(?! du regard)"
            ";abattue?s? (?:d['’]une balle|de plusieurs balles|par (?:la police|la gendarmerie"
            "|l['’]armée|un|une|des|les|deux|trois|quatre)(?! (?:missile|drone|tirs? de missile"
            "|avion|chasseur|arbitre)))"
            ";tir(?:é|ant|aient|ent|é des coups de feu)s? sur;criblée?s? de balles"
            ";une balle dans;touchée?s? par (?:une|des) balles?;balles? perdues?"
            ";balles? dans (?:la|le|les);tuée?s? d['’]une balle;mitraillée?s?"
        ),
        WeaponKind.EXPLOSIVE: f"plastiqué{_E};dynamité{_E};plastiquages?",
        WeaponKind.SUICIDE_VEST: (
            "est fait exploser;est fait sauter;sont fait exploser;sont fait sauter"
            ";se faire exploser;se faisant exploser"
        ),
        WeaponKind.MINE: (
            "saut(?:é|er|ait|ant)s? sur (?:une|des) mines?;heurté une mine;explosion d['’]une mine"
        ),
        WeaponKind.MORTAR_OR_ARTILLERY: f"pilonné{_E};pilonnages?;canonnades?",
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "aviation (?:\\w+ ){0,2}(?:a|ont) bombardé;avions? (?:\\w+ ){0,3}ont bombardé"
        ),
        WeaponKind.FIRE: (
            f"incendi(?:é|ant|èrent|aient){_E};mis le feu;mettant le feu;brûlée?s? vi(?:fs?|ves?)"
        ),
        WeaponKind.BLADE: (
            "poignard(?:é|ée|és|ées);égorg(?:é|és|ée|ées|eant|ement);coups? de (?:couteau|machette"
            "|hache|poignard|sabre)x?;décapit(?:é|és|ée|ées|ation)"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "lapid(?:é|és|ée|ées|ation);jets? de pierres;jet(?:é|ant|aient) des pierres"
            ";matraqués? à mort;coups? de (?:marteau|crosse|bâton|gourdin)x?"
        ),
        WeaponKind.BARE_HANDS: "étrangl(?:é|és|ée|ées);mains nues;coups? de poing",
        WeaponKind.VEHICLE: (
            rf"fonc(?:é|ant|e) (?:\w+ ){{0,4}}(?:dans|sur) {_CROWD}"
            f";lanc(?:é|ant) (?:sa|son|une|un) {_V_FR} (?:contre|dans|sur)"
        ),
        WeaponKind.CHEMICAL: f"aspergé{_E} d['’]acide;empoisonné{_E};gazé{_E}",
    },
    things={
        WeaponKind.FIREARM: (
            "armes? à feu;fusils?(?: d['’]assaut)?;kalachnikovs?;mitrailleuses?;pistolets?"
            ";tireurs? embusqués?;snipers?;armes? automatiques?;rafales?"
        ),
        WeaponKind.EXPLOSIVE: (
            "bombes?(?! lacrymo);explosions?;explosifs?;engins? explosifs?;détonations?"
            ";déflagrations?;attentats? à la bombe"
        ),
        WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE: (
            "engins? explosifs? improvisés?;eei;bombes? artisanales?;engins? artisanaux?"
            ";engin artisanal;bombes? placées? (?:au bord|en bordure);colis piégés?"
            ";bombes? télécommandées?"
        ),
        WeaponKind.VEHICLE_BOMB: (
            "voitures? piégées?;camions? piégés?;véhicules? piégés?;motos? piégées?"
            ";voitures?[- ]bélier;voiture[- ]suicide"
            f";{_LADEN};véhicule[- ]suicide;kamikaze au volant;vbied"
        ),
        WeaponKind.SUICIDE_VEST: (
            "ceintures? (?:d['’]explosifs|explosives?);vestes? (?:d['’]explosifs|explosives?)"
            ";gilets? (?:d['’]explosifs|explosifs?)"
        ),
        WeaponKind.MINE: "mines? antipersonnel;mines? anti-?chars?;mines? terrestres?",
        WeaponKind.GRENADE: (
            "grenades?(?! (?:lacrymo|assourd|de désenc|séchée|juteuse));lance-roquettes;rpg"
        ),
        WeaponKind.ROCKET_OR_MISSILE: "roquettes?;missiles?(?! (?:d['’]essai));tirs? de missiles?",
        WeaponKind.MORTAR_OR_ARTILLERY: "mortiers?;artillerie;obus;tirs? d['’]artillerie",
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "frappes? aériennes?;raids? aériens?;bombardements? aériens?;barils? d['’]explosifs"
            ";barils? explosifs?;avions? de (?:chasse|combat|guerre)"
        ),
        WeaponKind.DRONE: (
            "drones?(?! (?:de surveillance|de loisir|civil|agricole));frappes? de drones?"
            ";attaques? de drones?"
        ),
        WeaponKind.FIRE: "cocktails? molotov;bombes? incendiaires?;engins? incendiaires?"
        ";incendies? (?:criminels?|volontaires?)",
        WeaponKind.BLADE: "couteaux?;armes? blanches?;poignards?;machettes?;haches?;sabres?",
        WeaponKind.BLUNT_OBJECT: "barres? de fer;gourdins?",
        WeaponKind.CROWD_CONTROL: (
            "gaz lacrymogènes?;grenades? lacrymogènes?;bombes? lacrymogènes?;balles? en caoutchouc"
            ";canons? à eau;matraques?;grenades? assourdissantes?;flash-ball"
        ),
        WeaponKind.CHEMICAL: (
            "armes? chimiques?;attaques? chimiques?;chlore;gaz sarin;sarin;gaz moutarde"
            ";gaz toxiques?;attaques? à l['’]acide"
        ),
        WeaponKind.BIOLOGICAL: "anthrax;ricine;armes? biologiques?",
        WeaponKind.RADIOACTIVE: "polonium;bombes? sales?",
        WeaponKind.SOFTWARE: (
            "rançongiciels?;logiciels? malveillants?;cyber-?attaques?;hameçonnage"
            ";logiciels? espions?"
        ),
    },
    figures=FIGURES["fr"],
    denied=(
        r"(?:\b(?:sans|aucune?|personne|nul|pas|jamais|ni|pas d['’]|n['’]ont|n['’]a)"
        r"(?: (?!seulement\b|moins\b|que\b|loin\b)[\w'’-]+){0,2} (?:l['’]|d['’])?"
        r"|\b(?:n['’]|ne )\w+ pas (?:été )?|\bpas (?:été |d['’]))$"
    ),
    planned=(
        r"\b(?:menac\w+|promis|prévoy\w+|projet\w*|ordonn\w+|ordre|tent\w+|essay\w+|prêts? à"
        r"|refus\w+|autoris\w+) (?:\w+ )?(?:d['’]|de |à |s['’])$"
    ),
    not_done=r"^ (?:\w+ ){0,2}en l['’]air\b|^ (?:\w+ ){0,3}(?:dans|vers) (?:les airs|le ciel)\b",
    unused=(
        r"sais(?:i|ie|is|ies|ir|it|issent)|saisies? (?:de|d)|découvr\w+|découvert\w*|retrouv\w+"
        r"|récupér\w+|confisqu\w+|trafic|trafiquant\w*|détention (?:de|d)|possession (?:de|d)"
        r"|vente|vend(?:u|us|ue|ent|re|ait|aient|eurs?)?|achet\w+|achat|livr(?:é|er|és|ée|ées|ent"
        r"|aison|aisons)|remis|remettre|remise|caches? (?:de|d)|port (?:de|d)|stocks? (?:de|d)"
        r"|exportations?|importations?|menaces? (?:de|d)|alerte à la|fausse alerte|désamorc\w+"
        r"|neutralis\w+|démin\w+|désarm\w+|interdiction des?|interdit\w*|teste(?:r|nt)?|testé\w*"
        r"|essais? (?:de|d)|fabri(?:qué|quer|que|quent|cation)|exposition de|collection de"
        r"|nie avoir utilisé|ni(?:é|ent) avoir utilisé|détruit"
    ),
    stops=(
        r"que|qui|où|quand|lorsque|après|avant|alors|tandis|pendant|car|mais|si|était|étaient|est"
        r"|sont|a|ont|avait|par|dans|en|sur|à|au|aux|avec|depuis|vers|contre|pour|lors|sous|tués?"
        r"|blessés?|morts?|et|ou|tir(?:é|ant)|lanc(?:é|ant|er)|utilis\w+|touché\w*|frapp\w+|ville"
        r"|village|corps|comment"
    ),
    beside=r"faux|fausses?|anciens?|vieux|vieilles?",
    unused_after=(
        r"^(?:[^.;]{0,40}\b(?:armes|munitions|chargeurs|cartouches|drogues?|argent|matériel"
        r"|uniformes|documents|détonateurs))?,?"
        r"(?: (?:a|ont|avait|avaient|a pu|ont pu)(?: (?:\w+ment|aussi|également))? (?:été|être))?"
        r"(?: \w+ment)? "
        r"(?:saisi|découvert|retrouvé|récupéré|confisqué|remis|désamorcé|neutralisé|désactivé"
        r"|trouvé|abandonné|intercepté|exposé)(?:e|s|es)?\b"
        r"|^[^.;]{0,24} (?:de|au) gaz\b|^ (?:de surveillance|de reconnaissance|d['’]exercice"
        r"|d['’]entraînement|factices?|en plastique|jouet|d['’]époque|de collection|de chasse)\b"
        r"|^(?: \w+)? (?:n['’](?:a|ont|avait) (?:\w+ )?(?:pas|jamais)|n['’]explos|non explosé)"
        r"|^[^.;,]{0,30}\b(?:dans|vers|en) (?:la )?mer\b"
        r"|^[^.;,]{0,20}\ben l['’]air\b|^[^.;]{0,40}\b(?:satellites?|en orbite|spatiale?s?)\b"
    ),
    used_after=(
        r"^ (?:\w+ )?(?:(?:a|ont|avait|avaient) (?:explosé|tué|blessé|touché|frappé|visé|fait"
        r"|détruit|endommagé|éclaté)|explos(?:e|ent|ait)|tu(?:e|ent|ant)|bless(?:e|ent|ant)|touchant"
        r"|frappant|tiré\w* (?:par|sur|depuis|contre)|lancé\w* (?:par|sur|depuis|contre))\b"
    ),
    on_vehicles=rf"\b(?:{_V_FR}|volant)\b",
    named_after_people=r"kalachnikov|molotov|anthrax|sarin",
)
