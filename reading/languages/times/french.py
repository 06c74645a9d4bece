"""Words for the time of day in French; see `table` for the fields."""

from reading.languages.times.table import ZONE, TimeWords
from vocabulary.incidents import PartOfDay

__all__ = ["FRENCH_TIMES"]

_FR_HOURS = "une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze"
_FR_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|ce|le même|le lendemain"
_FR_AT = r"\b(?:à|vers|aux? (?:alentours|environs) de|autour de|dès)\s"
_FR_HALF = r"du matin|de l['’]après-midi|du soir"
_FR_NOT_NIGHT = "".join(
    f"(?<!{each} )"
    for each in (
        "boîte",
        "boîtes",
        "travail",
        "train",
        "trains",
        "garde",
        "gardien",
        "gardiens",
        "équipe",
        "vol",
        "vols",
        "bus",
        "table",
        "chemise",
        "vie",
        "oiseau",
        "marché",
        "vision",
        "portier",
    )
)
FRENCH_TIMES = TimeWords(
    near="heure|aube|lever du|matin|jour|nuit|midi|soir|crépuscule|coucher",
    near_clocks=r"\d\s?[h:]|:[0-5]\d|h(?:\d|(?!\w))",
    clocks=(
        rf"{_FR_AT}(?P<h>\d{{1,2}}|{_FR_HOURS})(?:\s?(?:h|heures?)\s?(?P<m>[0-5]\d)?(?!\w)"
        rf"|:(?P<m2>[0-5]\d))"
        r"(?:\s(?P<frac>et demie|et quart))?(?!\s(?:de (?!l['’]apr)|d['’]))"
        rf"(?:\s(?P<half>{_FR_HALF}))?(?:\s\(?heure locale\)?)?"
        rf"(?:\s\(?{ZONE}\)?)?",
        rf"(?<![\w:])(?P<h>\d{{1,2}})\s?(?:h|heures?|:)\s?(?P<m>[0-5]\d)?\s\(?"
        rf"(?:{ZONE}|(?P<told>heure locale)|(?P<half>{_FR_HALF}))\)?",
        r"(?:(?<=, )|(?<=\())(?P<h>\d{1,2})\s?h\s?(?P<m>[0-5]\d)(?!\w|\s(?:de|d['’]|sous|sur|plus"
        r"|après|plus))",
    ),
    not_at=r"\b(?:avant|après|jusqu['’]|entre|depuis|de|et|d['’]ici|\d{1,2}\s?h(?:eures?)?\s?\d*)"
    r"\s?(?:[-–—]\s?)?$",
    until=r"\s?(?:[-–—]\s?\d|(?:à|jusqu['’]à)\s\d{1,2}\s?h)",
    counts_to_24=True,
    hours={word: at for at, word in enumerate(_FR_HOURS.split("|"), 1)},
    fractions={"et demie": 30, "et quart": 15},
    morning=r"du matin",
    evening=r"de l|du soir",
    noon=r"(?!)",
    parts={
        PartOfDay.DAWN: (
            r"\b(?:à l['’]aube|aux premières heures|au lever du (?:jour|soleil)|au petit matin"
            r"|au point du jour)\b"
        ),
        PartOfDay.NIGHT: (
            r"\b(?:dans la nuit|(?:pendant|durant|cette|la) nuit|en pleine nuit|nuitamment"
            r"|à minuit|vers minuit"
            rf"|tard dans la nuit|{_FR_NOT_NIGHT}de nuit)\b(?! des temps)"
        ),
        PartOfDay.MIDDAY: r"\b(?:à|vers) midi\b|\bà la mi-journée\b|\ben milieu de journée\b",
        PartOfDay.AFTERNOON: (
            rf"\b(?:dans l['’]après-midi|(?:{_FR_DAYS}|cet|en|en début d['’]"
            rf"|en fin d['’])\s?après-midi)\b"
        ),
        PartOfDay.MORNING: (
            rf"\b(?:dans la matinée|en matinée|(?:{_FR_DAYS}) matin|en début de matinée"
            rf"|en fin de matinée|au matin)\b"
        ),
        PartOfDay.EVENING: (
            rf"\b(?:dans la soirée|en soirée|(?:{_FR_DAYS}) soir|en début de soirée"
            rf"|en fin de soirée"
            r"|au crépuscule|à la tombée de la nuit|au coucher du soleil)\b"
        ),
        PartOfDay.DAYTIME: r"\b(?:en plein jour|en pleine journée)\b",
    },
)
