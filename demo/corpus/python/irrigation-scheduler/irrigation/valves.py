"""Valves: carries out planned runs, one open valve at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from kit import EventLog, Result, guard_positive

from irrigation.balance import BalanceSheet
from irrigation.planner import Planner, Run
from irrigation.zones import ZoneBook

SOURCE = "irrigation.valves"

FLOW_TOLERANCE = 0.25


class FlowMeter(Protocol):
    """Whatever can tell the flow behind an open valve."""

    def read_lpm(self, zone_id: str) -> float: ...


@dataclass(frozen=True)
class Delivery:
    run_id: str
    zone_id: str
    litres: float


class ValveController:
    """Opens and closes valves; ``wait`` lets the given number of minutes pass."""

    def __init__(
        self,
        *,
        zones: ZoneBook,
        sheet: BalanceSheet,
        planner: Planner,
        meter: FlowMeter,
        wait: Callable[[float], object],
        log: EventLog,
    ) -> None:
        self._zones = zones
        self._sheet = sheet
        self._planner = planner
        self._meter = meter
        self._wait = wait
        self._log = log
        self._open_zone: str | None = None

    def open_valve(self, zone_id: str) -> Result[str]:
        if self._open_zone is not None:
            return Result.refused("pump_busy", detail=f"{self._open_zone} is still open")
        zone = self._zones.load_one(zone_id, on_missing=None)
        if zone is None:
            return Result.refused("no_such_zone", detail=zone_id)
        if zone.is_resting:
            return Result.refused("zone_resting", detail=f"{zone.name} takes no water now")
        self._open_zone = zone_id
        self._log.record("valve.opened", source=SOURCE, zone_id=zone_id)
        return Result.done(zone_id)

    def close_valve(self) -> None:
        """Closing twice is harmless."""
        if self._open_zone is not None:
            self._log.record("valve.closed", source=SOURCE, zone_id=self._open_zone)
        self._open_zone = None

    def carry_out(self, run: Run) -> Result[Delivery]:
        """Water one run; a flow far from the expected one ends it at once."""
        opened = self.open_valve(run.zone_id)
        if not opened.is_done:
            self._planner.mark(run, status="refused")
            return Result.refused(opened.code, detail=opened.detail)
        zone = self._zones.load_one(run.zone_id)
        try:
            flow_lpm = self._meter.read_lpm(run.zone_id)
            if abs(flow_lpm - zone.flow_lpm) > FLOW_TOLERANCE * zone.flow_lpm:
                self._log.record("valve.fault", source=SOURCE, zone_id=run.zone_id, flow_lpm=flow_lpm)
                self._planner.mark(run, status="faulty")
                return Result.refused("odd_flow", detail=f"{flow_lpm:.1f} l/min in {zone.name}")
            minutes = guard_positive(run.minutes, field="minutes", source=SOURCE)
            self._wait(minutes)
        finally:
            self.close_valve()
        litres = flow_lpm * minutes
        self._sheet.add_water(zone, depth_mm=litres / zone.area_m2)
        self._planner.mark(run, status="done")
        self._log.record("run.watered", source=SOURCE, zone_id=run.zone_id, litres=litres)
        return Result.done(Delivery(run_id=run.run_id, zone_id=run.zone_id, litres=litres))

    def carry_out_all(self, runs: Iterable[Run]) -> list[Delivery]:
        results = [self.carry_out(run) for run in runs]
        return [result.value for result in results if result.is_done]
