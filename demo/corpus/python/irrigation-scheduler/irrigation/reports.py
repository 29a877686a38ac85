"""Reports: what the garden drank, in tables for people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from kit import Clock, EventLog, guard_between

from irrigation.balance import BalanceSheet
from irrigation.planner import Run
from irrigation.zones import ZoneBook

SOURCE = "irrigation.reports"

LITRES_PER_M3 = 1000
GAUGE_WIDTH = 20


def format_table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns padded to their widest cell, the first one to the left."""
    lines = [headers, *rows]
    widths = [max(len(cell) for cell in column) for column in zip(*lines)]
    padded = []
    for first, *rest in lines:
        cells = [first.ljust(widths[0])]
        cells += [cell.rjust(width) for cell, width in zip(rest, widths[1:])]
        padded.append("  ".join(cells).rstrip())
    return "\n".join(padded)


def gauge(share: float, *, width: int = GAUGE_WIDTH) -> str:
    filled = round(guard_between(share, low=0, high=1, field="share", source=SOURCE) * width)
    return "█" * filled + "░" * (width - filled)


class GardenReport:
    def __init__(self, *, zones: ZoneBook, sheet: BalanceSheet, clock: Clock, log: EventLog) -> None:
        self._zones = zones
        self._sheet = sheet
        self._clock = clock
        self._log = log

    def litres_by_zone(self, *, since: datetime) -> dict[str, float]:
        totals: defaultdict[str, float] = defaultdict(float)
        for event in self._log.load_many(topic="run.watered", since=since):
            totals[event.details["zone_id"]] += event.details["litres"]
        return dict(totals)

    def usage_table(self, *, days: int, price_per_m3: float) -> str:
        """Litres and cost per zone over the last ``days`` days."""
        since = self._clock.now() - timedelta(days=days)
        totals = self.litres_by_zone(since=since)
        rows = []
        for zone_id, litres in sorted(totals.items(), key=lambda item: item[1], reverse=True):
            zone = self._zones.load_one(zone_id)
            cost = litres / LITRES_PER_M3 * price_per_m3
            rows.append((zone.name, f"{litres:.0f}", f"{cost:.2f} €"))
        return format_table(("zone", "litres", "cost"), rows)

    def soil_table(self) -> str:
        """How full each zone's soil is."""
        rows = []
        for zone in self._zones.load_active():
            fullness = 1 - self._sheet.stress_of(zone)
            mark = "dry!" if self._sheet.is_stressed(zone) else ""
            rows.append((zone.name, gauge(fullness), f"{self._sheet.deficit_of(zone):.1f} mm", mark))
        return format_table(("zone", "soil water", "short of", ""), rows)

    def plan_table(self, runs: Iterable[Run]) -> str:
        rows = []
        for run in runs:
            zone = self._zones.load_one(run.zone_id)
            starts = run.starts_at.strftime("%a %H:%M")
            rows.append((zone.name, starts, f"{run.minutes:.0f} min", f"{run.depth_mm:.1f} mm"))
        return format_table(("zone", "start", "length", "depth"), rows)

    def fault_counts(self) -> list[tuple[str, int]]:
        """Zones by how often their flow was odd, worst first."""
        return self._log.tally(topic="valve.fault", by="zone_id").most_common()
