"""Words for weapons in Spanish; see `table` for the fields."""

from reading.languages.weapons.table import WeaponWords
from vocabulary.incidents import WeaponKind

__all__ = ["SPANISH_WEAPONS"]

SPANISH_WEAPONS = WeaponWords(
    words={
        WeaponKind.FIREARM: (
            "abrieron fuego;abrió fuego;abren fuego;abrir fuego;a tiros;a balazos;balaceras?"
            ";tiroteos?"
            ";disparos?;dispararon;disparó;fusiles?;rifles?;pistolas?;ametrall(?:adoras?|aron|ó)"
            ";armas? de fuego;francotirador(?:es)?;acribill(?:ado|ada|ados|adas|aron|ó);balazos?"
            ";impactos? de bala;heridas? de bala;armas largas;cuernos? de chivo;fusil(?:ado|ados"
            "|ada|adas)"
        ),
        WeaponKind.EXPLOSIVE: (
            "bombas?(?! (?:lacrim|de agua|de gasolina));explosi(?:ón|ones);explosivos?"
            ";artefactos? explosivos?"
            ";detonaci(?:ón|ones);detonó;detonaron;estall(?:ó|aron|ido)"
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
            ";vehículos? (?:cargados? (?:de|con)|con) explosivos"
            ";carros? cargados? (?:de|con) explosivos;camión cargado (?:de|con) explosivos"
        ),
        WeaponKind.SUICIDE_VEST: (
            "chalecos? (?:explosivos?|bomba|con explosivos|suicidas?);cintur(?:ón"
            "|ones) (?:de explosivos|explosivos?|bomba)"
            ";se (?:inmoló|inmolaron|hizo estallar|hizo explotar|hicieron estallar)"
        ),
        WeaponKind.MINE: (
            "minas? antipersona(?:l|les)?;minas? antitanque;minas? terrestres?;pis(?:ó|ar"
            "|aron) una mina"
            ";campos? minados?;minas? quiebrapatas;explosión de una mina"
        ),
        WeaponKind.GRENADE: "granadas?(?! (?:lacrim|aturd|de humo));lanzagranadas;lanzacohetes;rpg",
        WeaponKind.ROCKET_OR_MISSILE: "cohetes?;misiles?;misil(?! (?:de prueba))",
        WeaponKind.MORTAR_OR_ARTILLERY: (
            "morteros?;artillería;obuses;proyectiles de mortero;fuego de artillería;cañonazos?"
        ),
        WeaponKind.BOMB_FROM_AIRCRAFT: (
            "ataques? aéreos?;bombardeos? aéreos?;barriles? (?:bomba|explosivos?)"
            ";aviones de (?:guerra|combate)"
            ";bombardeo de la aviación"
        ),
        WeaponKind.DRONE: "drones?(?! de vigilancia);dron(?:e)?;ataques? con drones?",
        WeaponKind.FIRE: (
            "incendi(?:ó|aron|ado|ada|ados|adas|ando);prendieron fuego;prendió fuego"
            ";prender fuego;bombas? molotov"
            ";cócteles? molotov;cóctel molotov;quemad[oa]s? viv[oa]s?;bombas? incendiarias?"
        ),
        WeaponKind.BLADE: (
            "cuchillos?;cuchilladas?;armas? blancas?;apuñal(?:ado|ada|ados|adas|aron|ó|amiento)"
            ";machetes?;machetazos?"
            ";navajas?;navajazos?;hachas?;puñaladas?;degoll(?:ado|ada|ados|adas|aron|ó)"
            ";decapit(?:ado|ada|ados|adas|aron|ó)"
        ),
        WeaponKind.BLUNT_OBJECT: (
            "lapid(?:ado|ada|ados|adas|aron);a pedradas;pedradas;piedras;garrotes?;a palos"
            ";palazos?;barras? de hierro"
            ";bates? de béisbol;culatazos?;martillazos?"
        ),
        WeaponKind.BARE_HANDS: (
            "estrangul(?:ado|ada|ados|adas|amiento|ó|aron);a puñetazos;a golpes;puñetazos;a patadas"
        ),
        WeaponKind.VEHICLE: (
            "embisti(?:ó|eron) (?:\\w+ ){0,3}(?:con|a la multitud);atropell(?:ó"
            "|aron) (?:deliberadamente|intencionad)"
            ";atropello masivo;lanz(?:ó|aron) (?:su|un|una|el) (?:vehículo|coche|camión"
            "|furgoneta|auto|camioneta) contra"
        ),
        WeaponKind.CROWD_CONTROL: (
            "gas(?:es)? lacrimógenos?;bombas? lacrimógenas?;granadas? lacrimógenas?"
            ";balas? de goma;cañon(?:es)? de agua"
            ";cañón de agua;gas pimienta;perdigones;balines;granadas? aturdidoras?"
        ),
        WeaponKind.CHEMICAL: (
            "armas? químicas?;ataques? químicos?;gas sarín;sarín;gas cloro;cloro;gas mostaza"
            ";gases tóxicos"
            ";ataques? con ácido;ácido sulfúrico;envenenad[oa]s?"
        ),
        WeaponKind.BIOLOGICAL: "ántrax;ricina;armas? biológicas?",
        WeaponKind.RADIOACTIVE: "polonio;bombas? sucias?",
        WeaponKind.SOFTWARE: "ransomware;ciberataques?;malware;phishing;programas? espías?",
    },
    not_used_before=(
        r"(?:\b(?:incaut\w+|decomis\w+|encontr\w+|hall(?:ó|aron|ad\w+|azgo)|recuper\w+"
        r"|confisc\w+|tráfico|traficantes?"
        r"|posesión|porte|tenencia|venta|vend\w+|compr\w+|entreg\w+|alijo|arsenal|contrabando"
        r"|gas|amenazas? de"
        r"|asegur(?:ó|aron|ad\w+))\b[^.;]{0,45}|\b(?:sin|ningun\w*|no hubo)\b[^.,;]{0,18})$"
    ),
    not_used_after=(
        r"^[^.;]{0,40}\b(?:fue|fueron|han sido|ha sido) (?:incautad|decomisad|encontrad|hallad"
        r"|recuperad|entregad)"
        r"|^ de gas\b"
    ),
    on_vehicles=r"\b(?:coche|carro|vehículo|camión|moto|motocicleta|furgoneta|auto|volante)\b",
)
