"""English names of months and seasons, and their numbers in EDTF."""

__all__ = ["MONTHS", "MONTH_NUMBERS", "SEASONS", "SEASON_NUMBERS"]

SEASONS = {"21": "spring", "22": "summer", "23": "autumn", "24": "winter"}

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
MONTH_NUMBERS = {
    name.lower()[:length]: number
    for number, name in enumerate(MONTHS, start=1)
    for length in range(3, len(name) + 1)
}
SEASON_NUMBERS = {name: number for number, name in SEASONS.items()} | {"fall": "23"}
