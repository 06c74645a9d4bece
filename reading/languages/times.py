"""Words for the time of day, by language: by the clock, and parts of the day.

Patterns match text in small letters; Arabic letters are folded as in `reading.languages.weapons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from vocabulary.incidents import PartOfDay

__all__ = ["TIMES", "TimeWords"]


@dataclass(frozen=True, eq=False)
class TimeWords:
    """The words for the time of day in one language.

    - `near`: plain words and `near_clocks`: a fast regular expression; every match of `clocks` and
      `parts` contains one of them, and the others are searched for only near these triggers
    - `clocks`: regular expressions with the groups `h` (hour), `m` (minutes), `hm` (both in four
      digits), `frac` (half, quarter), `half` (words that say which half of the day) and `zone`
    - `not_at`: words before a time that is only a limit: "until 5 pm"
    - `hours`: number words for hours; `fractions`: minutes by words
    - `morning`, `evening`: words of the half of the day; `noon`: those of either half around noon
    - `parts`: regular expressions by part of the day; the first that matches applies
    - `counts_to_24`: an hour without its half of the day counts from midnight: "à 5 heures"
    - `letters`: replacements of letters, one by one
    """

    near: str
    near_clocks: str
    clocks: tuple[str, ...]
    not_at: str
    hours: Mapping[str, int]
    fractions: Mapping[str, int]
    morning: str
    evening: str
    noon: str
    parts: Mapping[PartOfDay, str]
    letters: Mapping[str, str] = field(default_factory=dict)
    counts_to_24: bool = False


_ZONE = r"(?P<zone>(?:gmt|utc|tu|z)\b(?:\s?[+-−]\s?\d{1,2}(?::?\d\d)?)?)"
_EN_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_EN_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_EN_WHEN = rf"(?:{_EN_DAYS}|yesterday|tomorrow|that|this|same|next|following|early|late|mid|the)"
_EN_NOT = r"(?! (?:prayers?|news|market|club|shift|edition|newspaper|show|programmes?|program)\b)"
_EN_TOLD = r"(?:\(?local time\)?|local)"
ENGLISH = TimeWords(
    near=(
        "dawn|night|noon|morning|evening|early hours|small hours|daybreak|light|sunrise|sunset"
        "|sundown|midday|mid-day|lunchtime|dusk"
    ),
    near_clocks=r"\d(?:[:.]\d\d(?!\d)|\s?[ap]\.?\s?m\b|\d\d\d\s?\(?[gutzhl])",
    clocks=(
        rf"(?<![\w.:,/])(?P<h>\d{{1,2}})(?:[:.](?P<m>\d\d))?\s?(?P<half>[ap]\.?\s?m\b)\.?"
        rf"(?:,?\s{_EN_TOLD})?(?:\s\(?{_ZONE}\)?)?",
        rf"(?<![\w.:,/])(?P<h>\d{{1,2}})[:.](?P<m>\d\d)(?![\w:.]\d)"
        rf"(?:\s?(?P<told>hours|hrs|h)\b|\s(?P<told2>{_EN_TOLD})|\s?\(?{_ZONE}\)?)",
        r"\b(?:at|around|about)\s(?P<h>0\d|1[3-9]|2[0-3]):(?P<m>\d\d)(?![\w:.]\d|\w)"
        rf"(?:\s?(?:hours|hrs)\b)?(?:\s{_EN_TOLD})?(?:\s?\(?{_ZONE}\)?)?",
        rf"(?<![\w.:,/-])(?P<hm>[012]\d[0-5]\d)\s?(?:{_ZONE})",
        rf"\b(?:at|around|about)\s(?P<hm>[012]\d[0-5]\d)\s?(?:hours|hrs|h\b|{_EN_TOLD})",
        rf"\b(?:at|around|about)\s(?:(?P<frac>half past|quarter past)\s)?"
        rf"(?P<h>\d{{1,2}}|{_EN_HOURS})(?:\so['’]clock)?\s"
        r"(?P<half>in the (?:early )?morning|in the afternoon|in the evening|at night)",
    ),
    not_at=r"\b(?:before|after|until|till|from|to|between|since|by|past|and|than|deadline of)\s$",
    hours={word: at for at, word in enumerate(_EN_HOURS.split("|"), 1)},
    fractions={"half past": 30, "quarter past": 15},
    morning=r"a|in the (?:early )?morning",
    evening=r"p|in the (?:afternoon|evening)|at night",
    noon=r"(?!)",
    parts={
        PartOfDay.NIGHT: (
            r"\b(?:(?:just |shortly |hours )?before dawn|pre-?dawn|(?:early|small) hours|overnight"
            r"|midnight|(?:at|during the|in the|in the middle of the|late at|in the dead of) night"
            rf"|(?:last|yesterday|that|the same|previous|{_EN_DAYS}|the) night"
            r"(?! (?:club|market|watch|shift|prayers))|tonight|late-night|night-?time)\b"
        ),
        PartOfDay.DAWN: (
            r"\b(?:(?:at|around|near|about|by|since|early) (?:the )?dawn|dawn (?:raid|attack"
            r"|operation|assault)s?|at daybreak|daybreak|first light|at sunrise|sunrise)\b"
        ),
        PartOfDay.MIDDAY: r"\b(?:midday|mid-day|noon|at lunchtime|lunchtime)\b",
        PartOfDay.AFTERNOON: (
            rf"\b(?:in|during|{_EN_WHEN})(?: the)?[ -](?:early |late )?afternoon\b{_EN_NOT}"
        ),
        PartOfDay.MORNING: (
            rf"\b(?:in the|during the|early in the|{_EN_WHEN})[ -](?:early "
            rf"|late )?morning\b{_EN_NOT}"
        ),
        PartOfDay.EVENING: (
            rf"\b(?:(?:in the|during the|{_EN_WHEN})[ -](?:early |late )?evening\b{_EN_NOT}"
            r"|(?:at|after|around|before|by) (?:dusk|sunset|nightfall|sundown)\b"
            r"|yesterday evening\b)"
        ),
        PartOfDay.DAYTIME: r"\b(?:broad daylight|in daylight|daylight (?:attack|raid|robbery))\b",
    },
)

_FR_HOURS = "une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze"
_FR_DAYS = "lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|hier|ce|le même|le lendemain"
_FR_AT = r"\b(?:à|vers|aux? (?:alentours|environs) de|autour de|dès)\s"
FRENCH = TimeWords(
    near="heure|aube|lever du|matin|jour|nuit|midi|soir|crépuscule|coucher",
    near_clocks=r"\d\s?[h:]|:[0-5]\d|h(?:\d|(?!\w))",
    clocks=(
        rf"{_FR_AT}(?P<h>\d{{1,2}}|{_FR_HOURS})(?:\s?(?:h|heures?)\s?(?P<m>[0-5]\d)?(?!\w)"
        rf"|:(?P<m2>[0-5]\d))"
        r"(?:\s(?P<frac>et demie|et quart))?(?!\s(?:de (?!l['’]apr)|d['’]))"
        rf"(?:\s(?P<half>du matin|de l['’]après-midi|du soir))?(?:\s\(?heure locale\)?)?"
        rf"(?:\s\(?{_ZONE}\)?)?",
        rf"(?<![\w:])(?P<h>\d{{1,2}})\s?(?:h|heures?|:)\s?(?P<m>[0-5]\d)?\s\(?"
        rf"(?:{_ZONE}|(?P<told>heure locale))\)?",
    ),
    not_at=r"\b(?:avant|après|jusqu['’]|entre|depuis|de|et|d['’]ici|\d\s?h(?:eures?)?\d*)\s?$",
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
            r"|tard dans la nuit|de nuit)\b(?! des temps)"
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

_ES_HOURS = "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce"
_ES_DAYS = "lunes|martes|miércoles|jueves|viernes|sábado|domingo|ayer|hoy"
_ES_HALF = (
    r"(?P<half>de la (?:mañana|tarde|noche|madrugada)|del mediodía|a\.?\s?m\b\.?|p\.?\s?m\b\.?)"
)
SPANISH = TimeWords(
    near=(
        "amanecer|alba|despuntar|luces|madrugada|noche|medio día|mediodía|tarde|mañana|atardecer"
        "|pleno día|luz del día"
    ),
    near_clocks=rf"\d[:.][0-5]\d(?!\d)|\blas?\s(?:\d|{_ES_HOURS})",
    clocks=(
        rf"\b(?:a|hacia|sobre|alrededor de|cerca de)\slas?\s(?P<h>\d{{1,2}}|{_ES_HOURS})"
        r"(?:[:.](?P<m>[0-5]\d))?(?:\sy\s(?P<frac>media|cuarto))?(?:\s?(?P<told>horas|hrs?"
        r"|h)\b\.?)?"
        rf"(?:\s{_ES_HALF})?(?:\s\(?hora local\)?)?(?:\s\(?{_ZONE}\)?)?(?![:.]?\w)",
        rf"(?<![\w:])(?P<h>\d{{1,2}})[:.](?P<m>[0-5]\d)\s?(?:horas|hrs?\b)?\s?"
        rf"\(?(?:{_ZONE}|(?P<told>hora local)|{_ES_HALF})\)?",
    ),
    not_at=r"\b(?:antes de|después de|hasta|desde|entre|de|y|a partir de|\d)\s$",
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
            r"|a (?:la )?medianoche|de noche|la noche del?(?: este)?|esta noche|esta madrugada)\b"
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

_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}
_AR_HOURS = (
    "الواحده|الثانيه|الثالثه|الرابعه|الخامسه|السادسه|السابعه|الثامنه|التاسعه|العاشره"
    "|الحاديه عشره|الثانيه عشره"
)
_AR_LONGEST_FIRST = "|".join(reversed(_AR_HOURS.split("|")))
_AR_DAYS = "(?:يوم )?(?:الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|الاحد)"
_AR_DAY = rf"(?:{_AR_DAYS}|اليوم|امس|غد|يوم)"
ARABIC = TimeWords(
    near="الساعه|ظهر|ظهير|عصر|ليل|فجر|صباح|نهار|مساء|غروب",
    near_clocks=r"\d[:.]\d\d ",
    clocks=(
        rf"\bالساعه (?P<h>\d{{1,2}}|{_AR_LONGEST_FIRST})(?:[:.](?P<m>\d\d))?"
        r"(?: و ?(?P<frac>النصف|الربع))?"
        r"(?: (?:من )?(?P<half>صباحا?|مساء|ظهرا|بعد الظهر|بعد ظهر|ليلا|فجرا?|عصرا))?"
        r"(?: \(?(?P<told>بالتوقيت المحلي)\)?)?"
        r"(?: \(?(?P<zone>بتوقيت غرينتش|بتوقيت جرينتش|بتوقيت غرينيتش|ت\.? ?غ|gmt|utc)\)?)?",
        r"(?<![\w:])(?P<h>\d{1,2})[:.](?P<m>\d\d) \(?(?P<zone>بتوقيت غرينتش|بتوقيت جرينتش"
        r"|ت\.? ?غ|gmt|utc)\)"
        r"?",
    ),
    not_at=r"(?:قبل|بعد|حتي|منذ|بين|من|الي)\s$",
    hours={word: at for at, word in enumerate(_AR_HOURS.split("|"), 1)},
    fractions={"النصف": 30, "الربع": 15},
    morning=r"صباحا?|فجرا?",
    evening=r"مساء|بعد|عصرا",
    noon=r"ظهرا|ليلا",
    parts={
        PartOfDay.AFTERNOON: (
            rf"\bبعد (?:ال)?ظهر(?!\w)(?: {_AR_DAY})?|\bعصر {_AR_DAY}(?!\w)|\bعصرا(?!\w)"
        ),
        PartOfDay.NIGHT: (
            rf"\b(?:ليل|ليله) {_AR_DAYS}(?!\w)|\bليلا(?!\w)|\bالليله الماضيه|\bخلال الليل(?!\w)"
            rf"|\bمنتصف الليل(?!\w)"
            r"|\bفي الليل(?!\w)|\bليله امس(?!\w)|\bليل امس(?!\w)"
        ),
        PartOfDay.DAWN: (
            rf"\bفجر {_AR_DAY}(?!\w)|\b(?:عند|مع|قبيل) (?:بزوغ )?الفجر(?!\w)|\bفجرا(?!\w)"
        ),
        PartOfDay.MORNING: (
            rf"\bصباح {_AR_DAY}(?!\w)|\bصباحا(?!\w)|\bهذا الصباح(?!\w)"
            rf"|\bفي الصباح(?: الباكر)?(?!\w)|\bفي ساعات الصباح(?!\w)"
        ),
        PartOfDay.MIDDAY: (
            rf"\bظهر {_AR_DAY}(?!\w)|\bظهرا(?!\w)|\bمنتصف النهار(?!\w)|\bعند الظهر(?!\w)"
            rf"|\bظهيره {_AR_DAY}"
        ),
        PartOfDay.EVENING: (
            rf"\bمساء {_AR_DAY}(?!\w)|\bمساء(?!\w)(?! (?:الخير|كل))|\bهذا المساء(?!\w)"
            rf"|\bفي المساء(?!\w)|\bعند الغروب(?!\w)"
        ),
        PartOfDay.DAYTIME: r"\bفي وضح النهار(?!\w)|\bوضح النهار(?!\w)",
    },
    letters=_LETTERS,
)

TIMES: Mapping[str, TimeWords] = {"ar": ARABIC, "en": ENGLISH, "es": SPANISH, "fr": FRENCH}
"""The words by the code of a language."""
