"""Words for the time of day in English; see `table` for the fields."""

from reading.languages.times.table import ZONE, TimeWords
from vocabulary.incidents import PartOfDay

__all__ = ["ENGLISH_TIMES"]

_EN_HOURS = "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve"
_EN_DAYS = "monday|tuesday|wednesday|thursday|friday|saturday|sunday"
_EN_WHEN = rf"(?:{_EN_DAYS}|yesterday|tomorrow|that|this|same|next|following|early|late|mid|the)"
_EN_NOT = (
    r"(?! (?:before|after|prayers?|news|star|post|standard|market|club|shift|edition|newspaper|show"
    r"|programmes?|program)\b)"
)
_EN_TOLD = r"(?:\(?local time\)?|local)"
_EN_AFTER_HOURS = r"(?!\s(?:of|were|was|in|a|per|have|had|spent|later|each|and)\b)"
ENGLISH_TIMES = TimeWords(
    near=(
        "dawn|night|noon|morning|evening|early hours|small hours|daybreak|light|sunrise|sunset"
        "|sundown|midday|mid-day|lunchtime|dusk"
    ),
    near_clocks=r"\d(?:[:.]\d\d(?!\d)|\s?[ap]\.?\s?m\b|\d\d\d\s?\(?[gutzhl])",
    clocks=(
        rf"(?<![\w.:,/])(?P<h>\d{{1,2}})(?:[:.](?P<m>\d\d))?\s?(?P<half>[ap]\.?\s?m\b)\.?"
        rf"(?:,?\s{_EN_TOLD})?(?:\s\(?{ZONE}\)?)?",
        rf"(?<![\w.:,/])(?P<h>\d{{1,2}})[:.](?P<m>\d\d)(?![\w:.]\d)"
        rf"(?:\s?(?P<told>hours|hrs|h)\b|\s(?P<told2>{_EN_TOLD})|\s?\(?{ZONE}\)?)",
        r"\b(?:at|around|about)\s(?P<h>0\d|1[3-9]|2[0-3]):(?P<m>\d\d)(?![\w:.]\d|\w)"
        rf"(?:\s?(?:hours|hrs)\b)?(?:\s{_EN_TOLD})?(?:\s?\(?{ZONE}\)?)?",
        rf"(?<![\w.:,/-])(?P<hm>[012]\d[0-5]\d)\s?(?:{ZONE})",
        rf"\b(?:at|around|about)\s(?P<hm>[012]\d[0-5]\d)\s?"
        rf"(?:(?:hours|hrs|h)\b{_EN_AFTER_HOURS}|\(?local time\)?)",
        rf"\b(?:at|around|about)\s(?:(?P<frac>half past|quarter past)\s)?"
        rf"(?P<h>\d{{1,2}}|{_EN_HOURS})(?:[:.](?P<m>[0-5]\d))?(?:\so['’]clock)?\s"
        r"(?P<half>in the (?:early )?morning|in the afternoon|in the evening|at night)",
    ),
    not_at=(
        r"\b(?:before|after|until|till|from|to|between|since|by|past|and|than|deadline of|for"
        r"|lasted"
        r"|took|within|nearly)\s$|[\dm]\.?\s?[-–—]\s?$"
    ),
    until=r"\s?(?:[-–—]\s?\d|(?:to|until|till)\s\d{1,2}(?:[:.]\d\d)?\s?[ap]\.?\s?m)",
    hours={word: at for at, word in enumerate(_EN_HOURS.split("|"), 1)},
    fractions={"half past": 30, "quarter past": 15},
    morning=r"a\.?\s?m|in the (?:early )?morning",
    evening=r"p|in the (?:afternoon|evening)|at night",
    noon=r"(?!)",
    parts={
        PartOfDay.NIGHT: (
            r"\b(?:(?:just |shortly |hours )?before dawn|pre-?dawn|(?:early|small) hours"
            r"|overnight(?! (?:train|bus|flight|stay|success|visit|delivery|rate|trip|camp|guest"
            r"|ferry))"
            r"|midnight|(?:at|during the|in the|in the middle of the|late at"
            r"|in the dead of) night(?! before)"
            rf"|(?:last|yesterday|that|the same|previous|{_EN_DAYS}|the) night"
            r"(?! (?:club|market|watch|shift|prayers|before|after|vision|school|train))"
            r"|tonight|late-night(?! (?:talk|show|tv|television|host|comedy))|night-?time)\b"
        ),
        PartOfDay.DAWN: (
            r"\b(?:(?:at|around|near|about|by|since|early) (?:the )?dawn|dawn (?:raid|attack"
            r"|operation|assault)s?|at daybreak|daybreak|first light(?! (?:rail|bulb|infantry))"
            r"|at sunrise|sunrise)\b"
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
