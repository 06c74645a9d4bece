"""Writes the table and the chart of a run into README.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = [
    "Setting",
    "table",
    "write",
]

README = Path(__file__).resolve().parent.parent / "README.md"
CHART = README.parent / "read_api.svg"
BEGIN, END = "<!-- read_api: written by the run -->", "<!-- read_api: end -->"
CONNECTIONS = (1, 16)

Rates = Mapping[tuple[str, str, int], float]


@dataclass(frozen=True)
class Setting:
    incidents: int
    seconds: float
    rounds: int
    cores: int
    python: str

    def __str__(self) -> str:
        return (
            f"{self.incidents:,} incidents, {self.rounds} rounds of {self.seconds:g} s for each"
            f" line, medians; {self.cores} cores shared with the load generator, Python"
            f" {self.python}."
        )


@dataclass(frozen=True)
class Bar:
    """`one` must be at least `least` times `other`, at the slower of 1 and 16 connections."""

    text: str
    one: tuple[str, str]
    other: tuple[str, str]
    least: float


HUNDRED, TWENTY, RECORD, WALK = "list of 100", "list of 20", "one record", "walk"
BARS = [
    Bar("list of 100, of the floor", (HUNDRED, "ours"), (HUNDRED, "floor"), 0.80),
    Bar("... times classic DRF", (HUNDRED, "ours"), (HUNDRED, "DRF ModelViewSet"), 35),
    Bar("... times Datasette", (HUNDRED, "ours"), (HUNDRED, "Datasette, its table"), 3.5),
    Bar(
        "... times Datasette's stored query",
        (HUNDRED, "ours"),
        (HUNDRED, "Datasette, one stored query"),
        0,
    ),
    Bar(
        "... times FastAPI with the stored documents",
        (HUNDRED, "ours"),
        (HUNDRED, "FastAPI, stored documents"),
        1.0,
    ),
    Bar("list of 20, of the floor", (TWENTY, "ours"), (TWENTY, "floor"), 0.60),
    Bar(
        "compressed list, of the uncompressed floor",
        (HUNDRED, "ours, gzip"),
        (HUNDRED, "floor"),
        1.0,
    ),
    Bar("... times GZipMiddleware", (HUNDRED, "ours, gzip"), (HUNDRED, "ours, GZipMiddleware"), 8),
    Bar("one record, of the floor", (RECORD, "ours"), (RECORD, "floor"), 0.40),
    Bar("... times classic DRF", (RECORD, "ours"), (RECORD, "DRF ModelViewSet"), 15),
    Bar("304, times a full page", (HUNDRED, "ours, 304"), (HUNDRED, "ours"), 3.5),
    Bar("deep page, of the first page", (WALK, "ours, deep page"), (WALK, "ours, first page"), 0.9),
    Bar("search for a common word, of the floor", ("search", "ours"), ("search", "floor"), 0),
]


def table(rates: Rates, costs: Rates, sizes: Rates, slowest: list[tuple[str, float]]) -> str:
    """Return Markdown: the bars and the results, every rate, the slowest pairs of filters."""
    lines = [
        "| bar | at least | 1 connection | 16 connections | | by processor time, 1 | 16 |",
        "|---|---|---|---|---|---|---|",
    ]
    for bar in BARS:
        if not all((*each, 1) in rates for each in (bar.one, bar.other)):
            continue
        ratios = [rates[*bar.one, count] / rates[*bar.other, count] for count in CONNECTIONS]
        held = "" if not bar.least else "holds" if min(ratios) >= bar.least else "**missed**"
        least = f"{bar.least:g}" if bar.least else ""
        spared = [costs[*bar.other, count] / costs[*bar.one, count] for count in CONNECTIONS]
        lines.append(
            f"| {bar.text} | {least} | {ratios[0]:.2f} | {ratios[1]:.2f} | {held} |"
            f" {spared[0]:.2f} | {spared[1]:.2f} |"
        )
    lines += [
        "",
        "| asked | of | answers/s, 1 connection | 16 connections | CPU ms each | KB each |",
        "|---|---|---|---|---|---|",
    ]
    for group, name in dict.fromkeys(key[:2] for key in rates):
        one, many = (rates[group, name, count] for count in CONNECTIONS)
        cost, size = costs[group, name, 16] * 1_000, sizes[group, name, 1] / 1_000
        lines.append(f"| {group} | {name} | {one:,.0f} | {many:,.0f} | {cost:,.2f} | {size:,.1f} |")
    if slowest:
        lines += ["", "| the slowest pairs of filters | ms |", "|---|---|"]
        lines += [f"| `{query}` | {taken:.1f} |" for query, taken in slowest]
    return "\n".join(lines)


def write(setting: Setting, rates: Rates, text: str) -> None:
    """Write the table into README.md, between its two markers, and the chart beside it."""
    before, _, rest = README.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    README.write_text(
        f"{before}{BEGIN}\n{setting}\n\n![Answers a second]({CHART.name})\n\n{text}\n{END}{after}"
    )
    CHART.write_text(chart(rates))


def chart(rates: Rates) -> str:
    """Return SVG: for each question, the rate at 16 connections as a share of the floor's."""
    row, left, wide = 22, 230, 420
    bars: list[tuple[str, float | None]] = []
    for group in dict.fromkeys(key[0] for key in rates):
        floor = next(
            (
                rates[group, name, 16]
                for name in ("floor", "floor, first page")
                if (group, name, 16) in rates
            ),
            None,
        )
        if floor is None:
            continue
        bars.append((group, None))
        for name in dict.fromkeys(key[1] for key in rates if key[0] == group):
            bars.append((name, rates[group, name, 16] / floor))
    most = max([share for _, share in bars if share] + [1.0])
    parts = []
    for number, (name, share) in enumerate(bars):
        y = 30 + number * row
        if share is None:
            parts.append(f'<text x="8" y="{y + 14}" font-weight="bold">{name}</text>')
            continue
        kind = "ours" if name.startswith("ours") else "floor" if "floor" in name else "peer"
        width = max(1.0, share / most * wide)
        parts.append(
            f'<text x="{left - 8}" y="{y + 14}" text-anchor="end">{name}</text>'
            f'<rect class="{kind}" x="{left}" y="{y + 2}" width="{width:.1f}" height="{row - 6}"/>'
            f'<text x="{left + width + 6:.1f}" y="{y + 14}">{share:.2f}</text>'
        )
    height = 40 + len(bars) * row
    floor_at = left + wide / most
    style = (
        "text{font:13px sans-serif;fill:#222}.ours{fill:#2563eb}.floor{fill:#6b7280}"
        ".peer{fill:#d1a054}line{stroke:#6b7280;stroke-dasharray:3 3}"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + wide + 70} {height}"'
        f' role="img" aria-label="Answers a second at 16 connections, the floor being 1">'
        f'<style>{style}</style><rect width="100%" height="100%" fill="#fff"/>'
        f'<text x="8" y="18">Answers a second at 16 connections; the floor is 1</text>'
        f'<line x1="{floor_at:.1f}" x2="{floor_at:.1f}" y1="26" y2="{height - 6}"/>'
        f"{''.join(parts)}</svg>\n"
    )
