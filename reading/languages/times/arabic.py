"""Words for the time of day in Arabic; see `table` for the fields."""

from reading.languages.times.table import TimeWords
from vocabulary.incidents import PartOfDay

__all__ = ["ARABIC_TIMES"]

_LETTERS = {"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه"}
_AR_HOURS = (
    "الواحده|الثانيه|الثالثه|الرابعه|الخامسه|السادسه|السابعه|الثامنه|التاسعه|العاشره"
    "|الحاديه عشره|الثانيه عشره"
)
_AR_LONGEST_FIRST = "|".join(reversed(_AR_HOURS.split("|")))
_AR_DAYS = "(?:يوم )?(?:الاثنين|الثلاثاء|الاربعاء|الخميس|الجمعه|السبت|الاحد)"
_AR_DAY = rf"(?:{_AR_DAYS}|اليوم|امس|غد|يوم)"
ARABIC_TIMES = TimeWords(
    near="الساعه|ظهر|ظهير|عصر|ليل|فجر|صباح|نهار|مساء|غروب",
    near_clocks=r"\d[:.]\d\d ",
    clocks=(
        r"\b(?P<end>و)?الساعه (?P<hm>[012]\d[0-5]\d)(?!\d|[.:]\d)"
        r"(?: (?:صباحا|مساء|ظهرا|ليلا|فجرا|عصرا)(?!\w))?"
        r"(?: \(?(?P<told>بالتوقيت المحلي)\)?)?",
        rf"\b(?P<end>و)?(?:الساعه )(?P<h>\d{{1,2}}(?!\d)|{_AR_LONGEST_FIRST})(?:[:.](?P<m>\d\d))?"
        r"(?: و ?(?P<frac>النصف|الربع))?"
        r"(?: (?:من )?(?P<half>صباحا?|مساء|ظهرا|بعد الظهر|بعد ظهر|ليلا|فجرا?|عصرا))?"
        r"(?: \(?(?P<told>بالتوقيت المحلي)\)?)?"
        r"(?: \(?(?P<zone>بتوقيت غرينتش|بتوقيت جرينتش|بتوقيت غرينيتش|ت\.? ?غ|gmt|utc)\)?)?",
        rf"(?<![\w:.])(?P<end>و)?(?P<h>\d{{1,2}}|{_AR_LONGEST_FIRST})(?:[:.](?P<m>\d\d))?"
        r"(?: و ?(?P<frac>النصف|الربع))?"
        r" (?:من )?(?P<half>صباحا|مساء|ظهرا|بعد الظهر|ليلا|فجرا|عصرا)(?!\w)",
        r"(?<![\w:])(?P<h>\d{1,2})[:.](?P<m>\d\d) \(?(?P<zone>بتوقيت غرينتش|بتوقيت جرينتش"
        r"|ت\.? ?غ|gmt|utc)\)"
        r"?",
    ),
    not_at=r"(?<!\w)[وف]?(?:قبل|بعد|حتي|منذ|بين|من|الي)\s(?:الساعه\s)?$|\d\s?[-–—]\s?$",
    until=rf"\s?(?:[-–—]\s?\d|(?:حتي|الي) (?:الساعه|\d|{_AR_LONGEST_FIRST}))",
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
            rf"|\bمنتصف الليل(?!\w)|\bقبل (?:بزوغ )?الفجر(?!\w)"
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
