"""Water balance: how many millimetres each zone is short of full soil."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kit import EventLog, Store, guard_positive

from irrigation.weather import WeatherStation
from irrigation.zones import Zone

SOURCE = "irrigation.balance"

ALLOWED_DEPLETION = 0.45


@dataclass(frozen=True)
class Balance:
    """State of one zone after its last settled day."""

    zone_id: str
    deficit_mm: float = 0.0
    drained_mm: float = 0.0
    settled_on: date | None = None


class BalanceSheet:
    """Keeps one running ``Balance`` per zone."""

    def __init__(self, *, station: WeatherStation, log: EventLog) -> None:
        self._station = station
        self._log = log
        self._balances: Store[Balance] = Store("balance", key="zone_id", log=log)

    def deficit_of(self, zone: Zone) -> float:
        return self._load(zone).deficit_mm

    def settle_day(self, zone: Zone, *, day: date) -> Balance:
        """Book a day's evaporation and rain; a day that is settled already changes nothing."""
        before = self._load(zone)
        if before.settled_on is not None and day <= before.settled_on:
            return before
        used_mm = self._station.et_for(day) * zone.crop_factor
        gained_mm = self._station.rain_for(day)
        after = self._shift(zone, before, change_mm=used_mm - gained_mm, settled_on=day)
        if self.is_stressed(zone):
            self._log.record("zone.stressed", source=SOURCE, zone_id=zone.zone_id, deficit=after.deficit_mm)
        return after

    def add_water(self, zone: Zone, *, depth_mm: float) -> Balance:
        """Book irrigation that has reached the zone."""
        guard_positive(depth_mm, field="depth_mm", source=SOURCE)
        before = self._load(zone)
        return self._shift(zone, before, change_mm=-depth_mm, settled_on=before.settled_on)

    def stress_of(self, zone: Zone) -> float:
        """Deficit as a share of what the soil can hold, 0 to 1."""
        return self.deficit_of(zone) / zone.capacity_mm

    def is_stressed(self, zone: Zone) -> bool:
        return self.stress_of(zone) > ALLOWED_DEPLETION

    def _load(self, zone: Zone) -> Balance:
        return self._balances.load_one(zone.zone_id, on_missing=Balance(zone_id=zone.zone_id))

    def _shift(self, zone: Zone, before: Balance, *, change_mm: float, settled_on: date | None) -> Balance:
        """Move the deficit; water beyond full soil drains, and dry soil loses no more."""
        level = before.deficit_mm + change_mm
        after = Balance(
            zone_id=zone.zone_id,
            deficit_mm=min(max(level, 0.0), zone.capacity_mm),
            drained_mm=before.drained_mm + max(-level, 0.0),
            settled_on=settled_on,
        )
        return self._balances.save_one(after, source=SOURCE)
