"""The Spanish table; see `table` for its fields."""

from collections.abc import Mapping

from reading.languages.denials import SPANISH_DENIALS
from reading.languages.speakers import SPANISH_SPEAKERS
from reading.languages.table import DateWords, Language, Role
from vocabulary.records import Outcome, Victims

__all__ = ["SPANISH"]

_UNITS = {
    "un": 1, "uno": 1, "una": 1, "dos": 2, "tres": 3, "cuatro": 4, "cinco": 5, "seis": 6,
    "siete": 7, "ocho": 8, "nueve": 9, "diez": 10, "once": 11, "doce": 12, "trece": 13,
    "catorce": 14, "quince": 15, "dieciséis": 16, "dieciseis": 16, "diecisiete": 17,
    "dieciocho": 18, "diecinueve": 19, "veinte": 20, "veintiún": 21, "veintiuno": 21,
    "veintiuna": 21, "veintidós": 22, "veintitrés": 23, "veinticuatro": 24, "veinticinco": 25,
    "veintiséis": 26, "veintisiete": 27, "veintiocho": 28, "veintinueve": 29, "treinta": 30,
    "cuarenta": 40, "cincuenta": 50, "sesenta": 60, "setenta": 70, "ochenta": 80, "noventa": 90,
    "cien": 100, "ciento": 100, "doscientos": 200, "doscientas": 200, "trescientos": 300,
    "trescientas": 300, "cuatrocientos": 400, "cuatrocientas": 400, "quinientos": 500,
    "quinientas": 500, "seiscientos": 600, "seiscientas": 600, "setecientos": 700,
    "setecientas": 700, "ochocientos": 800, "ochocientas": 800, "novecientos": 900,
    "novecientas": 900, "mil": 1000,
}  # fmt: skip


def _forms(stems: str) -> str:
    """Return the four forms of participles: asesinado, asesinada, asesinados, asesinadas."""
    return "|".join(f"{stem}{end}" for stem in stems.split("|") for end in ("o", "a", "os", "as"))


def _with(adverb: str, verbs: str) -> str:
    """Return verbs before an adverb: alcanzó mortalmente."""
    return "|".join(f"{verb} {adverb}" for verb in verbs.split("|"))


_OUTCOMES: Mapping[str, Mapping[Role, str]] = {
    Outcome.KILLED.value: {
        "participle": _forms(
            "muert|asesinad|abatid|ejecutad|ultimad|masacrad|acribillad|fusilad|linchad|decapitad"
            "|degollad|dados de baja|dado de baja|calcinad|fallecid|neutralizad|ahorcad|ahogad"
            "|apuñalad|baleados y muert|quemados viv"
        )
        + "|dado de baja|dados de baja|muertos a tiros|muerto a tiros|sin vida|"
        + _forms("mortalmente herid|mortalmente alcanzad")
        + "|"
        + _with("mortalmente", _forms("herid|alcanzad|balead|lesionad"))
        + "|"
        + _with("de muerte", _forms("herid")),
        "active": (
            "mató|mataron|mata|matan|matando|asesinó|asesinaron|asesina|asesinan|asesinando|abatió"
            "|abatieron|abate|abaten|ejecutó|ejecutaron|ejecutan|masacró|masacraron|masacran"
            "|acribilló|acribillaron|acribillan|degolló|degollaron|decapitaron|fusilaron|linchan"
            "|lincharon|ultimaron|ultimó|ultiman|dieron muerte a|dio de baja a"
            "|dieron de baja a|dio muerte a|cobró la vida de"
            "|cobró las vidas de|cobraron la vida de|acabó con la vida de|acabaron con la vida de"
            "|quitó la vida a|quitaron la vida a|segó la vida de|neutralizó|neutralizaron"
            "|hirió de muerte|hirieron de muerte|hiriendo de muerte|"
            + _with(
                "mortalmente",
                "alcanzó|alcanzaron|alcanzando|hirió|hirieron|hiriendo|baleó|balearon",
            )
            + "|causó la muerte a|costó la vida a|costaron la vida a|haber matado|haber asesinado"
        ),
        "base": "matar|asesinar|ejecutar|abatir|matara|mataran",
        "intransitive": (
            "murió|murieron|muere|mueren|muriendo|falleció|fallecieron|fallece|fallecen|pereció"
            "|perecieron|perdió la vida|perdieron la vida|pierde la vida|pierden la vida"
            "|perdiera la vida|ha muerto|han muerto|había muerto|habían muerto|hayan muerto"
            "|habrían muerto|ha fallecido|han fallecido|habían fallecido|cayó en combate"
            "|cayeron en combate|habían perdido la vida|han perdido la vida|sucumbió|sucumbieron"
        ),
        "noun": (
            "muertes|muerte|asesinatos|asesinato|homicidios|homicidio|ejecuciones|ejecución"
            "|decesos|deceso|fallecimientos|fallecimiento|bajas mortales|víctimas mortales"
            "|víctima mortal|cadáveres|cadáver|cuerpos sin vida|cuerpo sin vida"
            "|cuerpos|cuerpo|feminicidios"
            "|víctimas fatales|víctima fatal|ejecuciones extrajudiciales|masacre"
        ),
        "toll": (
            "número de muertos|cifra de muertos|cifra de fallecidos|número de fallecidos"
            "|balance de muertos|número de víctimas mortales|cifra de víctimas mortales"
        ),
    },
    Outcome.WOUNDED.value: {
        "participle": _forms("herid|lesionad|malherid|hospitalizad|mutilad"),
        "active": (
            "hirió|hirieron|hiere|hieren|hiriendo|lesionó|lesionaron|causó heridas a"
            "|provocó heridas a|dejó heridas a"
        ),
        "base": "herir|lesionar",
        "intransitive": (
            "sufrió heridas|sufrieron heridas|sufrió lesiones|sufrieron lesiones"
            "|recibió heridas|recibieron heridas"
        ),
        "noun": "heridas|lesiones",
        "toll": "número de heridos|cifra de heridos|número de lesionados|cifra de lesionados",
    },
    Outcome.KIDNAPPED.value: {
        "participle": _forms("secuestrad|raptad|plagiad")
        + "|tomados como rehenes|"
        + "|".join(
            f"privad{end} de {whose} libertad"
            for end in ("o", "a", "os", "as")
            for whose in ("la", "su")
        ),
        "active": (
            "secuestró|secuestraron|secuestra|secuestran|secuestrando|raptó|raptaron|rapta|raptan"
            "|plagió|plagiaron|se llevó por la fuerza|se llevaron por la fuerza"
            "|se llevó a la fuerza|se llevaron a la fuerza"
        ),
        "base": "secuestrar|raptar",
        "noun": "secuestro|secuestros|rapto|plagio",
    },
    Outcome.MISSING.value: {
        "participle": _forms("desaparecid"),
        "intransitive": (
            "desapareció|desaparecieron|desaparece|desaparecen|ha desaparecido|han desaparecido"
            "|había desaparecido|habían desaparecido|habría desaparecido|habrían desaparecido"
        ),
        "noun": ("desaparición|desapariciones|desapariciones forzadas|desaparición forzada"),
        "toll": "número de desaparecidos|cifra de desaparecidos",
    },
    "casualties": {"noun": "víctimas|bajas"},
    Outcome.DETAINED.value: {
        "participle": _forms("detenid|arrestad|capturad|aprehendid|encarcelad|apresad"),
        "active": (
            "detuvo|detuvieron|detienen|arrestó|arrestaron|capturó|capturaron|captura|capturan"
            "|aprehendió|aprehendieron|apresó|apresaron|deteniendo|capturando"
        ),
        "noun": "detención|arresto|captura|detenciones|arrestos|capturas",
    },
    Outcome.DISPLACED.value: {
        "participle": _forms("desplazad|evacuad|damnificad"),
        "active": "desplazó|desplazaron|evacuó|evacuaron|evacúan",
        "intransitive": "huyó|huyeron|huyen",
    },
    Outcome.RELEASED.value: {
        "participle": _forms("liberad|puestos en libertad"),
        "active": "liberó|liberaron|libera|liberan",
        "noun": "liberación",
    },
    "rescued": {
        "participle": _forms("rescatad"),
        "active": "rescató|rescataron|rescatan|rescata",
        "noun": "rescate",
    },
    "surrendered": {"intransitive": "se rindió|se rindieron|se entregó|se entregaron"},
    "escaped": {"intransitive": "sobrevivió|sobrevivieron|escapó|escaparon"},
    "buried": {"participle": _forms("sepultad|atrapad|enterrad")},
}

_PERSON_ENDINGS = (
    "or|ora|ero|era|ista|ante|anta|ente|enta|ario|aria|ano|ana|ín|és|esa|ico|ica|ólogo|ado|ada"
    "|hombre|mujer|niño|niña|joven|menor|bebé|alcalde|alcaldesa|juez|jueza|fiscal|policía|agente"
    "|soldado|militar|sargento|cabo|capitán|coronel|teniente|general|guardia|líder|lideresa|jefe"
    "|jefa|periodista|obispo|sacerdote|cura|monja|médico|médica|enfermera|maestro|maestra|padre"
    "|madre|hijo|hija|hermano|hermana|esposo|esposa|tío|tía|abuelo|abuela|civil|guerrillero"
    "|cabecilla|rehén|persona|víctima|sujeto|individuo|adulto|anciano|anciana|migrante|indígena"
    "|campesino|defensor|dirigente|político|ministro|ministra|diputado|concejal|exconcejal|piloto"
    "|cadete|recluso|preso|rebelde|terrorista|sicario|vecino|turista|exalcalde|edil|feto|muchacho"
    "|candidato|candidata|guerrillera|campesina|diputada|concejala|abogada|vecina|funcionaria"
    "|técnico|técnica|obrero|obrera|gerente|nieto|nieta|sobrino|sobrina|primo|prima|novio|novia"
    "|amigo|amiga|pareja|fotógrafo|fotógrafa|camarógrafo|camarógrafa|pastor|monje|cacique|alguacil"
    "|reo|interno|interna|reclusa|presa|capo|marino|marine|infante|recluta|escolta|guardaespaldas"
    "|alumno|alumna|minero|chico|chica|pequeño|pequeña|lugareño|lugareña|síndico|síndica|magistrado"
    "|muchacha|chofer|chófer|mecánico|abogado|portavoz|vocero|adolescente|funcionario"
)

_BARE_TOLLS = frozenset(
    {"saldo", "balance"}
    | {
        f"{toll} {each}"
        for toll in ("saldo", "balance")
        for each in ("provisional", "preliminar", "oficial", "final", "definitivo", "total")
    }
)

SPANISH = Language(
    code="es",
    denials=SPANISH_DENIALS,
    speakers=SPANISH_SPEAKERS,
    units=_UNITS,
    scales={"mil": 1000, "millón": 1_000_000, "millones": 1_000_000},
    number_joiners=frozenset({"y"}),
    tens_joined=True,
    ones=frozenset({"un", "una", "uno", "otro", "otra"}),
    articles=frozenset(),
    zeros=frozenset(
        ["no hubo", "no hay", "no se registraron", "no se reportaron", "no dejó", "no causó",
            "no se reportan", "no se produjeron", "ningún", "ninguna", "ninguno", "nadie", "sin",
            "sin causar", "sin dejar", "ni", "sin provocar", "sin ocasionar", "sin lamentar",
            "sin tener que lamentar", "sin ningún", "sin ninguna",
            *(f"sin que {verb}" for verb in (
                "hubiera", "hubiese", "haya", "hubiera que lamentar", "haya que lamentar",
                "se registraran", "se registrasen", "se registren", "se reportaran", "se reporten",
                "se produjeran", "se produzcan", "dejara", "causara", "haya habido")),
            "no deja", "no provocó", "no ha dejado", "no ocasionó", "cero"]
    ),
    vague={
        "decenas": 20, "docenas": 24, "centenares": 200, "cientos": 200, "miles": 2000,
        "varios": 3, "varias": 3, "algunos": 3, "algunas": 3, "unos cuantos": 3,
        "decenas de miles": 20_000, "cientos de miles": 200_000, "numerosos": 3, "numerosas": 3,
    },
    soft=frozenset({"varios", "varias", "algunos", "algunas", "unos cuantos", "numerosos"})
    | frozenset({"numerosas"}),
    exact={"ambos": 2, "ambas": 2, "un par de": 2, "una docena": 12, "media docena": 6},
    approximate={
        "una decena": 10, "una veintena": 20, "una treintena": 30, "una cuarentena": 40,
        "un centenar": 100, "una quincena": 15, "medio centenar": 50, "un millar": 1000,
        "una cincuentena": 50,
    },
    before={
        "al menos": "least", "por lo menos": "least", "como mínimo": "least",
        "no menos de": "least", "cuando menos": "least", "a por lo menos": "least",
        "a al menos": "least", "un mínimo de": "least",
        "más de": "more", "mas de": "more", "a más de": "more", "más de unos": "more",
        "hasta": "most", "a lo sumo": "most", "como máximo": "most", "no más de": "most",
        "hasta unos": "most", "menos de": "fewer", "cerca de": "about", "unos": "about",
        "unas": "about", "alrededor de": "about", "aproximadamente": "about", "casi": "about",
        "en torno a": "about", "a unos": "about", "a unas": "about", "a cerca de": "about",
        "un estimado de": "about", "un total de": "exactly", "otros": "exactly",
        "otras": "exactly", "los otros": "exactly", "solo": "exactly", "a otros": "exactly",
        "sólo": "exactly", "los": "exactly", "a otras": "exactly", "las": "exactly",
    },
    after={
        "o más": "least", "al menos": "least", "como mínimo": "least", "por lo menos": "least",
        "como máximo": "most", "más": "exactly", "aproximadamente": "about",
    },
    range_joiners=frozenset({"-", "–", "—", "a", "y", "o"}),
    between=frozenset({"entre"}),
    joining_both=frozenset({"y"}),
    from_words=frozenset({"de"}),
    alternatives=frozenset({"o", "u", "/"}),
    object_markers=frozenset({"a"}),
    without=frozenset({"sin"}),
    of_whom=frozenset({"de los cuales", "de las cuales", "entre los cuales"}),
    of_them=frozenset({"de ellos", "de ellas", "de los cuales", "de las cuales"}),
    with_words=frozenset({"con", "junto con", "junto a"}),
    counters=_BARE_TOLLS,
    bare_tolls=_BARE_TOLLS,
    amounts=frozenset(
        ["saldo", "saldos", "balance", "balances", "total", "cifra", "cifras", "número", "números",
            "cantidad", "recuento", "conteo", "promedio", "suma", "estimado", "máximo", "mínimo",
            "récord", "porcentaje", "reporte", "registro", "par", "serie", "centenar", "grupo"]
    ),
    with_article=frozenset({"del"}),
    attempts=frozenset({"intento de", "tentativa de", "intentaron", "intentó"}),
    out=frozenset(),
    groups=".,",
    decimals=",.",
    word=r"\w+(?:-\w+)*",
    months=frozenset(
        ["enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre",
            "setiembre", "octubre", "noviembre", "diciembre"]
    ),
    outcomes=_OUTCOMES,
    outcome_stems={
        Outcome.KILLED.value: (
            r"muert|muri[óe]|mur[ie]|matan?\b|mat[óa]|asesin|abat|ejecu|fallec|perec|mortal|fatal"
            r"|homicid|cad[áa]ver|cuerpo|vida|masacr|acribill|v[íi]ctima|baja|ultim|degoll|calcina"
            r"|decapit|fusil|linch|neutraliz|sucumb|deceso|feminicid|ahog|apuñal|cayeron|cayó|saldo|balance"
        ),
        Outcome.WOUNDED.value: r"herid|hirió|hirier|hier|lesi[oó]n|v[íi]ctima|mutil|hospital",
        Outcome.KIDNAPPED.value: r"privad|llev(?:ó|aron)|secuestr|rapt|plagi|reh[ée]n|reten|cautiv",
        Outcome.MISSING.value: r"desapar|paradero",
        Outcome.EXECUTED.value: (
            r"ejecu|fusil|decapit|degoll|ahorc|ajustici|asesin|mat[óa]|matan?\b|linch|muert|abat"
        ),
        Outcome.TORTURED.value: r"tortur|maltrat|golpe|vejac|mutil|azot",
        Outcome.SEXUAL_VIOLENCE.value: r"viol|sexual|abus|agred|agres|esclav",
        Outcome.DETAINED.value: (
            r"deten|detuv|detien|arrest|captur|aprehen|encarcel|apres|preso|prisi|cárcel|custodia"
        ),
        Outcome.RELEASED.value: r"liber|excarcel|suelt|solt|canje|indult",
        Outcome.DISPLACED.value: (
            r"desplaz|hu[iíy]|evacu|desaloj|expuls|abandon|damnific|refugi|sin hogar|oblig|forz"
        ),
    },
    roles={
        "be": (
            "fue|fueron|es|son|era|eran|sido|ser|siendo|está|están|estaba|estaban|resultó"
            "|resultaron|resultan|resulta|quedó|quedaron|permanece|permanecen|continúan|continúa"
            "|siguen|sigue|hay|figuran|figura|sean|fuera|fueran|suman|hallado|hallados|hallada"
            "|halladas|encontrado|encontrada|encontrados|encontradas|reportados|terminaron|terminó"
            "|serían|habría|habrían sido|ya son"
        ),
        "have": "ha|han|había|habían|haya|hayan|hubiera|hubieran|habrán|habrá|haber",
        "modal": "puede|pueden|podría|podrían|quiso|planeaban|planeaba|pretendían|amenazó|intentó"
            "|amenazó con|amenazaron con|amenaza con|amenazan con|amenazaba con|amenazando con",
        "not": "no|nunca|jamás|tampoco",
        "of": "de|del",
        "to": "a|para",
        "by": "por",
        "preposition": (
            "en|con|desde|hasta|contra|sobre|entre|hacia|durante|ante|bajo|tras|según|mediante"
            "|dentro de|fuera de|cerca de|frente a|junto a|debido a|a causa de|a manos de"
            "|a bordo de|en medio de|después de|antes de|a raíz de|a través de|por parte de|vía"
        ),
        "conjunction": "y|e|o|u|así como|además de|junto con|mientras que otros|mientras otros",
        "subordinator": (
            "cuando|mientras|porque|aunque|si|después de que|antes de que|donde|pero|sino|pues"
            "|luego de que|ya que|como"
        ),
        "relative": "que|quien|quienes|cuyo|cuya|cuyos|cuyas|el cual|los cuales",
        "determiner": (
            "el|la|los|las|lo|al|su|sus|este|esta|estos|estas|ese|esa|esos|esas|aquel|aquella"
            "|todos|todas|cada|nuestro|nuestra|dicho|dicha"
        ),
        "pronoun": "él|ella|ellos|ellas|se|les|le|ello|alguien|cual",
        "adverb": (
            "también|ya|aún|ayer|hoy|anoche|luego|después|antes|gravemente|lunes|martes|miércoles"
            "|jueves|viernes|sábado|domingo|allí|aquí|ahora|además|más|a tiros|a balazos|a golpes"
            "|en el acto|en total|presuntamente|supuestamente|ahí|tarde|la noche|todavía|solo"
            "|en el lugar|a machetazos|con vida|a puñaladas|muy|levemente|de gravedad|por balas"
            "|este lunes|este martes|este miércoles|este jueves|este viernes|este sábado"
            "|este domingo|hasta ahora|hasta el momento"
        ),
        "verb": (
            "dijo|informó|informaron|dejó|dejaron|deja|dejan|causó|causaron|provocó|provocaron"
            "|atacó|atacaron|disparó|dispararon|confirmó|confirma|tiene|tienen|tuvo|hizo|hicieron"
            "|portaba|anunció|reportó|reportaron|dejando|causando|ocurrió|consta|abarca|recibió"
            "|incautó|decomisó|beneficiará|reunió|hallaron|encontraron|conmocionó|viajaba|salía"
            "|explotó|estalló|tenía|tenían|vivía|trabajaba|esperaba"
            "|regresaba|dormían|dormía|pisó|cayó|cayeron|documentó|elevaron|se elevó"
        ),
        "including": (
            "entre ellos|entre ellas|incluidos|incluidas|incluido|incluida|incluyendo|de ellos"
            "|de ellas|entre los que se encuentran|de los cuales|de las cuales|entre los cuales"
        ),
        "says": "según|de acuerdo con|afirmó|aseguró|señaló|precisó|indicó|dice|dicen|sostuvo",
        "change": (
            "aumentó a|subió a|se elevó a|ascendió a|asciende a|ascienden a|llegó a|pasó de"
            "|aumentó de|subió de|ascendió de|alcanzó|suma|elevó a|aumenta a|sube a|se eleva a"
            "|ascendía a|se elevaba a|se sitúa en|se situó en|se situaba en|se mantiene en"
            "|se mantuvo en|se mantenía en|llega a|llegaba a|alcanza|alcanzaba|aumentó hasta"
            "|subió hasta|llegó hasta|pasó a|va en|quedó en|supera|superó|se ubica en|se ubicó en"
        ),
    },
    verb_endings=("aron", "ieron", "aban", "ían", "arán", "erán", "irán"),
    adverb_endings=("mente",),
    gerund_endings=("ando", "iendo"),
    not_verbs=frozenset({"comando", "bando", "cuando"}),
    victims={
        Victims.AID_WORKERS.value: (
            r"(?:trabajador[ae]?s?|personal|empleados?|voluntari[oa]s?|cooperantes?)\s+"
            r"(?:humanitari[oa]s?|de\s+la\s+onu|de\s+la\s+cruz\s+roja|de\s+ayuda|de\s+socorro)"
            r"|cooperantes?|socorristas?"
        ),
        Victims.JOURNALISTS.value: (
            r"periodistas?|reporter[oa]s?|camarógraf[oa]s?|fotógraf[oa]s?|comunicador[ae]?s?"
            r"|corresponsal(?:es)?|locutor(?:es|a)?|fotoperiodistas?"
        ),
        Victims.SECURITY_FORCES.value: (
            r"polic[íi]as?|soldados?|militar(?:es)?|uniformados?|agentes?|guardias?|gendarmes?"
            r"|marinos?|marines?|sargentos?|cabos?|capit[áa]n(?:es)?|coronel(?:es)?|tenientes?"
            r"|oficial(?:es)?|cadetes?|reclutas?|cascos\s+azules|patrulleros?|carabineros?"
            r"|infantes?\s+de\s+marina|efectivos?|escoltas?|guardaespaldas|comandos?|custodios?"
            r"|(?:miembros?|integrantes?|elementos?)\s+(?:de\s+)?(?:la|las|del|los)?\s*"
            r"(?:fuerzas?|ejército|policía"
            r"|guardia|marina)|tropas?|paramilitares\s+del\s+estado|generales?|subtenientes?"
        ),
        Victims.GOVERNMENT_OFFICIALS.value: (
            r"(?:ex)?alcald(?:e|es|esa|esas)|gobernador(?:es|a)?|ministr[oa]s?|juez(?:a)?|jueces"
            r"|fiscal(?:es)?|(?:ex)?diputad[oa]s?|senador(?:es|a)?|(?:ex)?concejal(?:es|as?)?|funcionari[oa]s?"
            r"|candidat[oa]s?|magistrad[oa]s?|regidor(?:es|a)?|edil(?:es)?|embajador(?:es|a)?"
            r"|políticos?|president[ea]|síndic[oa]|legislador(?:es|a)?|diplomátic[oa]s?"
            r"|director(?:es|a)?\s+de\s+(?:la|una)\s+(?:prisión|cárcel)|prefect[oa]|intendente"
        ),
        Victims.MILITANTS.value: (
            r"guerriller[oa]s?|insurgentes?|terroristas?|rebeldes?|milicianos?|combatientes?"
            r"|yihadistas?|pistoleros?|sicarios?|atacantes?|disidentes?|extremistas?|subversivos?"
            r"|delincuentes?|presuntos\s+(?:delincuentes|criminales)|paramilitar(?:es)?"
            r"|comandantes?\s+(?:guerriller[oa]s?|rebeldes?|talib[áa]n(?:es)?)|cabecillas?"
            r"|(?:miembros?|integrantes?)\s+(?:de\s+)?(?:la|las|del|los)?\s*(?:grupo|guerrilla|cártel"
            r"|organización|banda|eln|farc|milicia)|talibanes|suicidas?"
        ),
        Victims.CIVILIANS.value: (
            r"civil(?:es)?|campesin[oa]s?|niñ[oa]s?|mujer(?:es)?|menor(?:es)?|beb[ée]s?|j[óo]ven(?:es)?"
            r"|adolescentes?|estudiantes?|pasajer[oa]s?|trabajador(?:es|a|as)?|obreros?|mineros?"
            r"|agricultor(?:es|a)?|indígenas?|poblador(?:es|a)?|vecin[oa]s?|residentes?|turistas?"
            r"|migrantes?|refugiad[oa]s?|comerciantes?|médic[oa]s?|enfermer[oa]s?|maestr[oa]s?"
            r"|profesor(?:es|a|as)?|docentes?|conductor(?:es|a)?|chofer(?:es)?|líder(?:es)?"
            r"\s+(?:social(?:es)?|comunitari[oa]s?|indígenas?|sindical(?:es)?)|activistas?|sacerdotes?"
            r"|defensor(?:es|a|as)?\s+de\s+(?:los\s+)?derechos\s+humanos|defensor(?:es|a|as)?|obispos?"
            r"|esposas?|madres?|padres?|hij[oa]s?|herman[oa]s?|clientes?|fieles|feligreses|peatones?"
            r"|transeúntes?|ancian[oa]s?|sindicalistas?|excursionistas?|ingenier[oa]s?|abogad[oa]s?"
            r"|pescador(?:es)?|ganaderos?|empresari[oa]s?|empleados?|familia(?:s|res)?|monjas?|curas?"
            r"|manifestantes|lugareños?|habitantes?|pacientes?|alumn[oa]s?|muchach[oa]s?|aldean[oa]s?"
        ),
        Victims.UNKNOWN.value: (
            r"personas?|hombres?|víctimas?|individuos?|sujetos?|cuerpos?|cadáver(?:es)?|varones?"
        ),
    },
    singular_be=frozenset({"fue", "es", "era", "ha", "había", "resultó", "quedó", "está", "fuera"})
    | frozenset({"permanece", "hallado", "hallada", "terminó"}),
    plural_determiners=frozenset(
        {"los", "las", "estos", "estas", "esos", "esas", "todos", "todas", "sus"}
    ),
    plural_endings=("s",),
    person_endings=tuple(_PERSON_ENDINGS.split("|")),
    things=(
        r"(?:ataque|atentado|explosión|explosiones|bomba|vehículo|autobús|autobuse|camión|camione"
        r"|casa|vivienda|edificio|escuela|mezquita|iglesia|día|semana|mese|año|hora|minuto|kilómetro"
        r"|pueblo|aldea|barrio|caserío|localidad|región|regione|zona|isla|bosque|río|mar|playa|nube"
        r"|metro|kilo|municipio|departamento|provincia|país|paíse|ciudad|ciudade|comunidad|grupo"
        r"|helicóptero|avión|avione|fusil|fusile|arma|disparo|caso|denuncia|vereda|carro|coche|moto"
        r"|operativo|operación|enfrentamiento|combate|bombardeo|mina|misil|misile|dron|drone"
        r"|artefacto|granada|párrafo|familia|vaca|animal|animale|punto|puesto|tanque|dólar|dólare"
        r"|página|millone|informe|documento|proyecto|resolución|decreto|\w+(?:ción|miento|dad))s?"
    ),
    fractions=(
        r"(?:mitad|tercios?|cuartos?|quintos?|mayoría|%)\s+de\s+"
        r"(?:(?:los|las|sus|esos|esas|estos|estas|unos|unas)\s+)*"
    ),
    rate_each=frozenset({"de cada", "por cada"}),
    rate_per=frozenset(
        {"por cada"}
        | {
            f"{each} {period}"
            for each in ("por", "al", "cada")
            for period in ("día", "noche", "semana", "mes", "año", "hora", "minuto")
        }
    ),
    not_rate=(
        r"\s+(?:siguiente|de|del|después|posterior|mismo|anterior|en\s+que|que)\b|\s+\d"
    ),
    rate_apart=(
        r"(?:por|cada)\s+(?:día|semana|mes|año|hora|minuto)|diariamente|semanalmente|mensualmente"
        r"|anualmente|todos\s+los\s+(?:días|meses|años)|todas\s+las\s+(?:semanas|noches)"
    ),
    rate_at_end=r"al\s+(?:día|mes|año)",
    labels_before=(
        r"resolución|resoluciones|artículos?|capítulos?|párrafos?|páginas?|pág\.|núm\.|nº|n°|número"
        r"|ruta|carretera|edad\s+de|calibre|brigada|batallón|división|bloque|frente|decreto|ley"
        r"|anexo|fase|vuelo|km|kilómetro|canal|expediente|usd|eur|cop|mxn"
    ),
    places_before=r"puesto|zona|unidad|campamento|sector|distrito|comuna|barrio|bloque|equipo|estación",
    units_after=(
        r"(?:de\s+)?(?:segundos?|minutos?|horas?|días?|noches?|semanas?|meses|mes|años?|décadas?|siglos?"
        r"|km|kilómetros?|metros?|m|millas?|cm|centímetros?|mm|milímetros?|hectáreas?|kg|kilos?"
        r"|kilogramos?|gramos?|toneladas?|litros?|grados?|(?:millones\s+de\s+|mil\s+)?(?:dólares"
        r"|pesos|euros|soles|bolívares|quetzales|lempiras)|usd|por\s*ciento|veces|votos?|puntos?"
        r"|párrafos?|páginas?|familias|escaños?|de\s+edad)"
    ),
    head_first=True,
    verb_first=True,
    passive_participles=True,
    dates=DateWords(
        months={
            "enero": 1, "febrero": 2, "marzo": 3, "abril": 4, "mayo": 5, "junio": 6, "julio": 7,
            "agosto": 8, "sep?tiembre": 9, "octubre": 10, "noviembre": 11, "diciembre": 12,
        },
        weekdays={
            "lunes": 0, "martes": 1, "mi[ée]rcoles": 2, "jueves": 3, "viernes": 4, "s[áa]bado": 5,
            "domingo": 6,
        },
        near={
            "hoy": 0, "ayer": -1, "anteayer": -2, "antier": -2, "anoche": -1, "antes de ayer": -2,
            "esta (?:mañana|tarde|noche|madrugada)": 0,
        },
        of="de(?:l(?: año)?)?",
        first="1[º°]|1ro|1\\.º|primero",
        to="al?|hasta el|hasta",
        then="y(?: el)?|e",
        lead="el(?: día| pasado| próximo)?|los días|las? noches? del|al",
        year_lead="(?:en|durante|de|del|para)(?: el)?(?: años?)?|el año|año",
        month_lead="en|durante|de|a (?:principios|fines|finales|mediados) de|el pasado(?: mes de)?",
        between="entre(?: el)?|del?",
        since="desde(?: el)?|a partir(?: del?)?",
        until="hasta(?: el)?",
        before="antes(?: del?)?",
        after="después(?: del?)?|tras(?: el)?",
        last="pasado|último",
        ago_before="hace",
        ago_after="atrás|antes de hoy",
        past="en (?:los|las) últim[oa]s|durante (?:los|las) últim[oa]s|en la última|en el último",
        spans={
            "días?": ("day", 1), "semanas?": ("week", 1), "mes(?:es)?": ("month", 1),
            "años?": ("year", 1),
        },
        passed={
            "la semana pasada": ("week", -1), "esta semana": ("week", 0),
            "el mes pasado": ("month", -1), "este mes": ("month", 0),
            "el año pasado": ("year", -1), "este año": ("year", 0), "el año en curso": ("year", 0),
        },
        nights=r"(?:en )?la (?:noche|madrugada) del {one} al {two}",
        numbers={word: value for word, value in _UNITS.items() if value < 100},
    ),
)  # fmt: skip
