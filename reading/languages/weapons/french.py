"""Words for weapons in French; see `table` for the fields."""

from reading.languages.weapons.table import WeaponWords
from vocabulary.incidents import WeaponKind

__all__ = ["FRENCH_WEAPONS"]

_V_FR = "(?:voiture|véhicule|camion|moto|camionnette|bateau|minibus)"
FRENCH_WEAPONS = WeaponWords(
    words={
        WeaponKind.FIREARM: (
            "ouvert le feu;ouvrant le feu;ouvre(?:nt)? le feu;ouvrir le feu;coups? de feu"
            ";par balles?;balles? réelles?;tirs? à l['’]arme;armes? à feu;fusillade;fusillés?"
            ";fusils?(?: d['’]assaut)?;kalachnikovs?;mitrailleuses?;pistolets?;tireurs? embusqués?"
            ";snipers?;armes? automatiques?;abattus? d['’]une balle;rafales?;tir(?:é|ant"
            "|aient)s? sur"
        ),
        WeaponKind.EXPLOSIVE: (
            "bombes?(?! lacrymo);explosions?;explosifs?;engins? explosifs?;détonations?"
            ";plastiqu(?:é|age)s?"
            ";déflagrations?;attentats? à la bombe"
        ),
        WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE: (
            "engins? explosifs? improvisés?;eei;bombes? artisanales?;engins? artisanaux?"
            ";engin artisanal;bombes? placées? (?:au bord|en bordure);colis piégés?"
            ";bombes? télécommandées?"
        ),
        WeaponKind.VEHICLE_BOMB: (
            "voitures? piégées?;camions? piégés?;véhicules? piégés?;motos? piégées?"
            ";voitures?[- ]bélier;voiture[- ]suicide;voiture bourrée d['’]explosifs"
            ";camions? bourrés? d['’]explosifs;véhicules? bourrés? d['’]explosifs"
            ";véhicule-suicide;vbied"
        ),
        WeaponKind.SUICIDE_VEST: (
            "ceintures? (?:d['’]explosifs|explosives?);vestes? (?:d['’]explosifs|explosives?)"
            ";gilets? explosifs?;est fait exploser;est fait sauter"
            ";sont fait exploser;fait exploser son gilet"
        ),
        WeaponKind.MINE: (
            "mines? antipersonnel;mines? anti-?chars?;mines? terrestres?;sauté sur une mine"
            ";saut(?:é|er|ait) sur (?:une|des) mines?;heurté une mine;explosion d['’]une mine"
        ),
        WeaponKind.GRENADE: "grenades?(?! (?:lacrymo|assourd|de désenc));lance-roquettes;rpg",
        WeaponKind.ROCKET_OR_MISSILE: "roquettes?;missiles?(?! (?:d['’]essai));tirs? de missiles?",
        WeaponKind.MORTAR_OR_ARTILLERY: (
            "mortiers?;artillerie;obus;tirs? d['’]artillerie;pilonn(?:é|age)s?;canonnades?"
        ),
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "frappes? aériennes?;raids? aériens?;bombardements? aériens?;barils? d['’]explosifs"
            ";barils? explosifs?;avions? de (?:chasse|combat|guerre)"
        ),
        WeaponKind.DRONE: "drones?(?! de surveillance);frappes? de drones?;attaques? de drones?",
        WeaponKind.FIRE: (
            "incendi(?:é|ant|aires?)(?:e|s|es)?;mis le feu;mettant le feu;cocktails? molotov"
            ";brûlés? vifs?"
            ";bombes? incendiaires?"
        ),
        WeaponKind.BLADE: (
            "couteaux?;armes? blanches?;poignard(?:é|ée|és|ées|s)?;machettes?;haches?;sabres?"
            ";égorg(?:é|és|ée|ées|eant)"
            ";décapit(?:é|és|ée|ées|ation);arme blanche"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "lapid(?:é|és|ée|ées|ation);jets? de pierres;jet(?:é|ant|aient) des pierres"
            ";barres? de fer"
            ";gourdins?;matraqués? à mort;coups? de marteau;coups? de crosse;coups? de bâton"
        ),
        WeaponKind.BARE_HANDS: "étrangl(?:é|és|ée|ées|ement);mains nues;coups? de poing",
        WeaponKind.VEHICLE: (
            r"fonc(?:é|ant) (?:\w+ ){0,4}dans la foule;voitures?[- ]béliers?"
            f";lanc(?:é|ant) (?:sa|son|une|un) {_V_FR} (?:contre|dans|sur)"
        ),
        WeaponKind.CROWD_CONTROL: (
            "gaz lacrymogènes?;grenades? lacrymogènes?;bombes? lacrymogènes?;balles? en caoutchouc"
            ";canons? à eau;matraques?;grenades? assourdissantes?;flash-ball"
        ),
        WeaponKind.CHEMICAL: (
            "armes? chimiques?;attaques? chimiques?;chlore;gaz sarin;sarin;gaz moutarde"
            ";gaz toxiques?"
            ";attaques? à l['’]acide;empoisonnés?"
        ),
        WeaponKind.BIOLOGICAL: "anthrax;ricine;armes? biologiques?",
        WeaponKind.RADIOACTIVE: "polonium;bombes? sales?",
        WeaponKind.SOFTWARE: (
            "rançongiciels?;logiciels? malveillants?;cyber-?attaques?;hameçonnage"
            ";logiciels? espions?"
        ),
    },
    not_used_before=(
        r"(?:\b(?:sais(?:i|ie|is|ies|ir|ie de)|saisies? de|découvert\w*|retrouv\w+|récupér\w+"
        r"|confisqu\w+|trafic|trafiquant\w*"
        r"|détention (?:de|d)|possession (?:de|d)|vente|vend\w*|achet\w+|livr\w+|remis\w*"
        r"|caches? (?:de|d)|port (?:de|d)"
        r"|stocks? (?:de|d)|exportations?|gaz|menaces? (?:de|d)|alerte à la|fausse alerte)\b[^."
        r";]{0,45}"
        r"|\b(?:sans|aucune?|pas de|pas d)\b[^.,;]{0,18})$"
    ),
    not_used_after=(
        r"^[^.;]{0,40}\b(?:a|ont) été (?:saisi|découvert|retrouvé|récupéré|confisqué|remis)"
        r"|^[^.;]{0,24} (?:de|au) gaz\b"
    ),
    on_vehicles=r"\b(?:voiture|véhicule|camion|moto|camionnette|bateau|minibus|volant)\b",
)
