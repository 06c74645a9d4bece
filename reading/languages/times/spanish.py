"""Words for the time of day in Spanish; see `table` for the fields."""

from reading.languages.times.table import ZONE, TimeWords
from vocabulary.incidents import PartOfDay

__all__ = ["SPANISH_TIMES"]

_ES_HOURS = "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_ES_DAYS = "lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayer|hoy"
_ES_HALF = (
    r"(?P<half>de la (?:mañana|tarde|noche|madrugada)|del mediodía|a\.?\s?m\b\.?|p\.?\s?m\b\.?)"
)
_ES_NOT_PEOPLE = r"(?!\s(?!horas|hrs|las\b|los\b|tras\b|dos\b|tres\b|después\b|sus\b|unos\b)\w+s\b)"
"""“A las 14 personas” is no time."""
_ES_NOT_SINCE = (
    rf"(?!\s(?:después|más tarde|del (?!{_ES_DAYS}|día|mismo|pasado|\d)"
    rf"|de (?!{_ES_DAYS}|est[ea]|es[ea]|aquel|el |los |la (?:mañana|tarde|noche|madrugada)|\d)))"
)
"""“A las 12 horas del ataque” is a duration."""
_ES_NOT_NIGHT = "".join(
    f"(?<!{each} )"
    for each in (
        "club",
        "clubes",
        "vida",
        "guardia",
        "turno",
        "trabajo",
        "escuela",
        "visión",
        "tren",
    )
)
SPANISH_TIMES = TimeWords(
    near=(
        "amanecer|alba|despuntar|luces|madrugada|noche|medio día|mediodía|tarde|mañana|atardecer"
        "|pleno día|luz del día"
    ),
    near_clocks=rf"\d[:.][0-5]\d(?!\d)|\blas?\s(?:\d|{_ES_HOURS})",
    clocks=(
        rf"\b(?:a|hacia|sobre|alrededor de|cerca de)\slas?\s(?P<h>\d{{1,2}}|{_ES_HOURS})"
        rf"(?:[:.h](?P<m>[0-5]\d)|{_ES_NOT_PEOPLE})(?:\sy\s(?P<frac>media|cuarto))?"
        rf"(?:\s?(?P<told>horas|hrs?|h)\b\.?{_ES_NOT_SINCE}|(?!\s?(?:horas|hrs)))"
        rf"(?:\s?{_ES_HALF})?(?:\s\(?hora local\)?)?(?:\s\(?{ZONE}\)?)?(?![:.]?\w)",
        rf"(?<![\w:])(?P<h>\d{{1,2}})[:.](?P<m>[0-5]\d)\s?(?:horas|hrs?\b)?\s?"
        rf"\(?(?:{ZONE}|(?P<told>hora local)|{_ES_HALF})\)?",
    ),
    not_at=(
        r"\b(?:antes de|después de|hasta|desde|entre|de|y|a partir de|\d|\dh|horas)\s$"
        r"|\d\s?[-–—]\s?$"
    ),
    until=r"\s?(?:[-–—]\s?\d|(?:a|hasta)\slas?\s)",
    hours={word: at for at, word in enumerate(_ES_HOURS.split("|"), 1)},
    fractions={"media": 30, "cuarto": 15},
    morning=r"de la (?:mañana|madrugada)|a",
    evening=r"de la (?:tarde|noche)|p",
    noon=r"del mediodía",
    parts={
        PartOfDay.DAWN: (
            r"\b(?:al amanecer|al alba|al despuntar el (?:alba|día)|con las primeras luces)\b"
        ),
        PartOfDay.NIGHT: (
            rf"\b(?:de madrugada|(?:en|durante|por) la madrugada|(?:{_ES_DAYS}) (?:en|por"
            rf"|de) la madrugada"
            r"|(?:esta|la) madrugada del?|madrugada de (?:este|ayer|hoy)|(?:en|por"
            r"|durante) la noche|anoche"
            rf"|a (?:la )?medianoche|{_ES_NOT_NIGHT}de noche"
            r"|la noche del?(?: este)?|esta noche|esta madrugada)\b"
        ),
        PartOfDay.MIDDAY: r"\b(?:al mediodía|a mediodía|al medio día|cerca del mediodía)\b",
        PartOfDay.AFTERNOON: (
            r"\b(?:(?:en|por|durante) la tarde|esta tarde|la tarde del?(?: este)?|ayer tarde)\b"
        ),
        PartOfDay.MORNING: (
            r"\b(?:(?:en|por|durante) la mañana|esta mañana|la mañana del?(?: este)?"
            r"|ayer mañana)\b"
        ),
        PartOfDay.EVENING: r"\b(?:al anochecer|al atardecer|al caer la (?:noche|tarde))\b",
        PartOfDay.DAYTIME: r"\b(?:a plena luz del día|en pleno día)\b",
    },
)
