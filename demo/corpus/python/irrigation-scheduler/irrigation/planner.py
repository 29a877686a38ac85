"""Planner: fits the night's watering into the hours when it is allowed."""

from __future__ import annotations

import heapq
import math
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from kit import EventLog, Store, guard_between

from irrigation.balance import BalanceSheet
from irrigation.zones import MINUTES_PER_HOUR, Zone, ZoneBook

SOURCE = "irrigation.planner"

MIN_DEPTH_MM = 3.0
PUDDLE_MM = 3.0  # water that may stand on the surface before it runs off
SOAK = timedelta(minutes=30)


@dataclass(frozen=True)
class Window:
    """Hours of the night in which valves may open; may span midnight."""

    opens: time
    closes: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        start = datetime.combine(day, self.opens)
        end = datetime.combine(day, self.closes)
        if end <= start:
            end += timedelta(days=1)
        return start, end


@dataclass(frozen=True)
class Run:
    run_id: str
    zone_id: str
    starts_at: datetime
    minutes: float
    depth_mm: float
    status: str = "planned"

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)


def cycles_needed(zone: Zone, *, minutes: float) -> int:
    """Number of parts a watering is cut into so that slow soil can soak it up."""
    excess_mm_per_hour = zone.application_mm_per_hour - zone.soil.intake_mm_per_hour
    if excess_mm_per_hour <= 0:
        return 1
    longest_minutes = PUDDLE_MM / excess_mm_per_hour * MINUTES_PER_HOUR
    return math.ceil(minutes / longest_minutes)


class Planner:
    """Plans one valve at a time, thirstiest zones first."""

    def __init__(
        self,
        *,
        zones: ZoneBook,
        sheet: BalanceSheet,
        window: Window,
        log: EventLog,
        refill_share: float = 0.9,
    ) -> None:
        self._zones = zones
        self._sheet = sheet
        self._window = window
        self._log = log
        self._refill_share = guard_between(
            refill_share, low=0.1, high=1.0, field="refill_share", source=SOURCE
        )
        self._runs: Store[Run] = Store("run", key="run_id", log=log)

    def plan_night(self, day: date) -> list[Run]:
        """Plan the night that starts on ``day``; parts that do not fit are dropped."""
        cursor, end = self._window.on(day)
        queue: list[tuple[datetime, float, str, int, float]] = []
        for zone in self._zones.load_active():
            depth_mm = self._sheet.deficit_of(zone) * self._refill_share
            if depth_mm < MIN_DEPTH_MM:
                continue
            cycles = cycles_needed(zone, minutes=zone.minutes_for(depth_mm))
            entry = (cursor, -self._sheet.stress_of(zone), zone.zone_id, cycles, depth_mm / cycles)
            heapq.heappush(queue, entry)

        planned: list[Run] = []
        while queue:
            ready_at, priority, zone_id, cycles_left, depth_mm = heapq.heappop(queue)
            zone = self._zones.load_one(zone_id)
            minutes = zone.minutes_for(depth_mm)
            run = Run(
                run_id=self._runs.next_key(prefix="R"),
                zone_id=zone_id,
                starts_at=max(cursor, ready_at),
                minutes=minutes,
                depth_mm=depth_mm,
            )
            if run.ends_at > end:
                self._log.record("run.skipped", source=SOURCE, zone_id=zone_id, cycles=cycles_left)
                continue
            planned.append(self._runs.save_one(run, source=SOURCE))
            cursor = run.ends_at
            if cycles_left > 1:
                heapq.heappush(queue, (cursor + SOAK, priority, zone_id, cycles_left - 1, depth_mm))
        return planned

    def load_planned(self) -> list[Run]:
        return self._runs.load_many(where=lambda run: run.status == "planned", order_by="starts_at")

    def mark(self, run: Run, *, status: str) -> Run:
        return self._runs.save_one(replace(run, status=status), source=SOURCE)
