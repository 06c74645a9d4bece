"""Words for weapons in Spanish; see `table` for the fields."""

from reading.languages.weapons.figures import FIGURES
from reading.languages.weapons.table import WeaponWords
from vocabulary.incidents import WeaponKind

__all__ = ["SPANISH_WEAPONS"]

_VEHICLE = "(?:vehículo|coche|carro|camión|furgoneta|auto|camioneta|moto|motocicleta|autobús)"
_CROWD = (
    "(?:la multitud|una multitud|los peatones|peatones|los transeúntes|los manifestantes"
    "|un grupo de|la gente|los asistentes)"
)
SPANISH_WEAPONS = WeaponWords(
    acts={
        WeaponKind.FIREARM: (
            "abrieron fuego;abrió fuego;abren fuego;abrir fuego;a tiros;a balazos;balaceras?"
            ";tiroteos?;tirotead[oa]s?;dispararon;disparó;disparando;ametrall(?:aron|ó|ad[oa]s?)"
            ";acribill(?:ado|ada|ados|adas|aron|ó);balazos?;impactos? de bala;heridas? de bala"
            ";fusil(?:ado|ados|ada|adas|aron|amientos?);balead[oa]s?;balearon"
            ";un (?:tiro|disparo) en (?:la|el);alcanzad[oa]s? por (?:un disparo|disparos|una bala"
            "|balas|tiros);balas? perdidas?;disparos? en (?:la|el) (?:cabeza|pecho|espalda|cuello"
            "|abdomen|pierna|nuca|tórax)"
        ),
        WeaponKind.EXPLOSIVE: (
            "detonó;detonaron;dinamit(?:ado|ada|ados|adas|aron|ó);estall(?:ó|aron|ado)"
        ),
        WeaponKind.SUICIDE_VEST: (
            "se (?:inmoló|inmolaron|hizo estallar|hizo explotar|hicieron estallar"
            "|hicieron explotar|hizo volar)"
        ),
        WeaponKind.MINE: "pis(?:ó|ar|aron) una mina;explosión de una mina;explotó una mina"
        ";campos? minados?",
        WeaponKind.MORTAR_OR_ARTILLERY: "cañonazos?",
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "aviación (?:\\w+ ){0,2}bombarde(?:ó|aba);aviones (?:\\w+ ){0,3}bombardearon"
            ";bombardeo de la aviación"
        ),
        WeaponKind.FIRE: (
            "incendi(?:ó|aron|ado|ada|ados|adas|ando);prendieron fuego;prendió fuego"
            ";prender(?:le|les)? fuego;quemad[oa]s? viv[oa]s?"
        ),
        WeaponKind.BLADE: (
            "cuchilladas?;apuñal(?:ado|ada|ados|adas|aron|ó|amientos?);acuchill(?:ad[oa]s?|aron|ó)"
            ";machetazos?;navajazos?;puñaladas?;degoll(?:ado|ada|ados|adas|aron|ó)"
            ";decapit(?:ado|ada|ados|adas|aron|ó);hachazos?"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "lapid(?:ado|ada|ados|adas|aron);a pedradas;pedradas;a palos;palazos?;culatazos?"
            ";martillazos?;lanz(?:ó|aron|ando|aban) (?:\\w+ )?piedras"
            ";arroj(?:ó|aron|ando|aban) (?:\\w+ )?piedras;tiraron (?:\\w+ )?piedras"
        ),
        WeaponKind.BARE_HANDS: (
            "estrangul(?:ado|ada|ados|adas|amiento|ó|aron);a puñetazos;a golpes(?! de)"
            ";puñetazos;a patadas"
        ),
        WeaponKind.VEHICLE: (
            f"embisti(?:ó|eron) (?:(?:con \\w+|a|contra) )?(?:\\w+ )?{_CROWD}"
            ";embisti(?:ó|eron) (?:\\w+ ){0,3}con"
            ";atropell(?:ó|aron) (?:deliberadamente|intencionad|a una multitud|a la multitud)"
            ";atropello (?:masivo|múltiple intencionado)"
            f";lanz(?:ó|aron) (?:su|un|una|el|la) {_VEHICLE} contra"
            f";arroll(?:ó|aron) (?:deliberadamente |a )?{_CROWD}"
        ),
        WeaponKind.CHEMICAL: "envenenad[oa]s?;envenenaron;envenenó;rociad[oa]s? con ácido"
        ";gasead[oa]s?",
    },
    things={
        WeaponKind.FIREARM: (
            "disparos?;fusil(?:es)?;rifles?;pistolas?;ametralladoras?;armas? de fuego"
            ";francotirador(?:es)?;armas largas;cuernos? de chivo;escopetas?;revólver(?:es)?"
        ),
        WeaponKind.EXPLOSIVE: (
            "bombas?(?! (?:lacrim|de agua|de gasolina|de calor|de insulina|hidráulica"
            "|informativa|mediática));explosi(?:ón|ones);explosivos?"
            ";artefactos? explosivos?;detonaci(?:ón|ones)"
        ),
        WeaponKind.IMPROVISED_EXPLOSIVE_DEVICE: (
            "artefactos? explosivos? improvisados?;bombas? caseras?;explosivos? caseros?"
            ";artefactos? caseros?"
            ";bombas? lapa;paquetes? bomba;bombas? (?:colocadas? )?al borde;cilindros? bomba"
        ),
        WeaponKind.VEHICLE_BOMB: (
            "coches?[- ]bombas?;carros?[- ]bombas?;camion(?:es)?[- ]bombas?;motos?[- ]bombas?"
            ";motocicletas?[- ]bombas?"
            ";camión[- ]bomba;autos?[- ]bombas?;vehículos?[- ]bombas?"
            ";vehículos? (?:cargados? (?:de|con)|con) explosivos;furgonetas?[- ]bombas?"
            ";carros? cargados? (?:de|con) explosivos;camión cargado (?:de|con) explosivos"
            ";coches? cargados? (?:de|con) explosivos"
        ),
        WeaponKind.SUICIDE_VEST: (
            "chalecos? (?:explosivos?|bomba|con explosivos|suicidas?|cargado de explosivos)"
            ";cintur(?:ón|ones) (?:de explosivos|explosivos?|bomba)"
        ),
        WeaponKind.MINE: (
            "minas? antipersona(?:l|les)?;minas? antitanque;minas? terrestres?;minas? quiebrapatas"
        ),
        WeaponKind.GRENADE: (
            "granadas?(?! (?:lacrim|aturd|de humo|madura|dulce));lanzagranadas;lanzacohetes;rpg"
        ),
        WeaponKind.ROCKET_OR_MISSILE: (
            "cohetes?(?! (?:espacial|artificial|pirotécnico));misiles?;misil(?! (?:de prueba))"
        ),
        WeaponKind.MORTAR_OR_ARTILLERY: (
            "morteros?;artillería;obuses;proyectiles de mortero;fuego de artillería"
        ),
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "ataques? aéreos?;bombardeos? aéreos?;barriles? (?:bomba|explosivos?)"
            ";aviones de (?:guerra|combate)"
        ),
        WeaponKind.DRONE: (
            "drones?(?! (?:de vigilancia|agrícola|comercial));dron(?:e)?;ataques? con drones?"
        ),
        WeaponKind.FIRE: (
            "bombas? molotov;cócteles? molotov;cóctel molotov;bombas? incendiarias?"
            ";artefactos? incendiarios?;incendios? (?:provocados?|intencionales|intencionados)"
        ),
        WeaponKind.BLADE: "cuchillos?;armas? blancas?;machetes?;navajas?;hachas?;puñal(?:es)?",
        WeaponKind.BLUNT_OBJECT: "garrotes?;barras? de hierro;bates? de béisbol",
        WeaponKind.CROWD_CONTROL: (
            "gas(?:es)? lacrimógenos?;bombas? lacrimógenas?;granadas? lacrimógenas?"
            ";balas? de goma;cañon(?:es)? de agua"
            ";cañón de agua;gas pimienta;perdigones;balines;granadas? aturdidoras?"
        ),
        WeaponKind.CHEMICAL: (
            "armas? químicas?;ataques? químicos?;gas sarín;sarín;gas cloro;bombas? de cloro"
            ";gas mostaza;gases tóxicos;ataques? con ácido;ácido sulfúrico"
        ),
        WeaponKind.BIOLOGICAL: "ántrax;ricina;armas? biológicas?",
        WeaponKind.RADIOACTIVE: "polonio;bombas? sucias?",
        WeaponKind.SOFTWARE: "ransomware;ciberataques?;malware;phishing;programas? espías?",
    },
    figures=FIGURES["es"],
    denied=(
        r"\b(?:sin|ningún|ninguna?|nadie|no|nunca|jamás|tampoco|ni)"
        r"(?: (?!solo\b|sólo\b|menos\b|que\b|lejos\b|obstante\b|del?\b|por\b)[\w-]+){0,2} $"
    ),
    planned=(
        r"\b(?:amenaz\w+ con|planea\w+|pretend\w+|orden(?:ó|aron|ado)|orden de|intent(?:ó|aron)"
        r"|trat(?:ó|aron) de|se neg(?:ó|aron) a|list[oa]s? para|autoriz\w+ a?) (?:\w+ )?$"
    ),
    not_done=r"^ (?:\w+ ){0,3}al aire\b|^ (?:\w+ ){0,2}hacia el (?:aire|cielo|mar)\b",
    unused=(
        r"incaut\w+|decomis\w+|encontr\w+|hall(?:ó|aron|ad\w+|azgo|an|a)|recuper\w+|confisc\w+"
        r"|tráfico|traficantes?|posesión|porte|tenencia|venta|vend(?:ía|ían|ió|ieron|er|idos?|en"
        r"|e)|compr(?:a|ar|ó|aron|aba|aban|ado)|entreg(?:a|ar|ó|aron|aba|ado|ados)|alijo|arsenal"
        r"|contrabando|amenazas? de|asegur(?:ó|aron) (?:una?|dos|tres|\d+|varios|varias|l[oa]s)"
        r"|desactiv\w+|desarm\w+|neutraliz\w+|destruy\w+|prohib\w+|exporta\w*|importa(?:r|ó|ron"
        r"|ción|ciones)|fabrica\w*|prueba de|ensayo de|negaron haber usado|negó haber usado"
        r"|colección de|exposición de|falsa alarma"
    ),
    stops=(
        r"que|quien|quienes|donde|cuando|después|antes|mientras|porque|pero|si|era|eran|fue|fueron"
        r"|es|son|ha|han|había|por|en|con|a|al|tras|desde|hacia|contra|para|durante|bajo|sobre"
        r"|muert[oa]s?|herid[oa]s?|y|o|e|usa\w+|lanz\w+|dispar\w+|detona\w+|cadáver|cuerpo|pueblo"
        r"|ciudad|cómo|asesinad[oa]s?|arroj\w+"
    ),
    beside=r"fals[oa]s?|supuest[oa]s?|antigu[oa]s?|viej[oa]s?",
    unused_after=(
        r"^(?:[^.;]{0,40}\b(?:armas|municiones|cargadores|cartuchos|drogas?|dinero|uniformes"
        r"|equipos|documentos|detonadores))?,?"
        r"(?: (?:fue|fueron|han sido|ha sido|había sido|habían sido|pudo ser))?"
        r"(?: (?:\w+mente|luego))? "
        r"(?:incautad|decomisad|encontrad|hallad|recuperad|entregad|desactivad|confiscad|asegurad"
        r"|desarmad|neutralizad|destruid|abandonad|exhibid)\w*\b"
        r"|^ de (?:gas|juguete|utilería|fogueo|vigilancia|reconocimiento|salva|colección|época)\b"
        r"|^ (?:de \w+ )?(?:no|nunca) (?:\w+ )?(?:explot|estall|deton)\w+"
        r"|^ sin (?:explotar|estallar|detonar)\b"
        r"|^[^.;,]{0,30}\b(?:al|en el|hacia el) (?:mar|aire)\b"
        r"|^[^.;]{0,40}\b(?:satélites?|espacial(?:es)?|en órbita|astronautas?)\b"
    ),
    used_after=(
        r"^ (?:que )?(?:explot(?:ó|aron)|estall(?:ó|aron)|deton(?:ó|aron)|mat(?:ó|aron|ando)"
        r"|hiri(?:ó|eron|endo)|impact(?:ó|aron)|alcanz(?:ó|aron)|cay(?:ó|eron)|destruy(?:ó|eron)"
        r"|dej(?:ó|aron|a|an)|lanzad[oa]s? (?:por|contra|desde))(?! (?:al|en el) mar)\b"
    ),
    on_vehicles=r"\b(?:coche|carro|vehículo|camión|moto|motocicleta|furgoneta|auto|volante)\b",
    named_after_people=r"molotov|kalashnikov|kaláshnikov|sarín|ántrax",
)
