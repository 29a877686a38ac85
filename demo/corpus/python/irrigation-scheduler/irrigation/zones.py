"""Zones: each bed, lawn or tunnel that is watered by a valve of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from kit import RAISE, EventLog, Store, guard_between, guard_choice, guard_positive, guard_text

SOURCE = "irrigation.zones"

MINUTES_PER_HOUR = 60
DEFAULT_ROOT_DEPTH_M = 0.3

CROP_FACTORS = {
    "grass": 0.85,
    "herbs": 0.7,
    "jalapeño": 1.05,
    "tomato": 1.15,
    "young trees": 0.6,
}


class Soil(Enum):
    """Soil texture with what it holds (mm per metre) and takes in (mm per hour)."""

    SAND = ("sand", 80.0, 30.0)
    LOAM = ("loam", 160.0, 13.0)
    CLAY = ("clay", 190.0, 5.0)

    def __init__(self, label: str, capacity_mm_per_m: float, intake_mm_per_hour: float) -> None:
        self.label = label
        self.capacity_mm_per_m = capacity_mm_per_m
        self.intake_mm_per_hour = intake_mm_per_hour

    @classmethod
    def from_label(cls, label: str) -> Soil:
        by_label = {soil.label: soil for soil in cls}
        guard_choice(label, allowed=by_label, field="soil", source=SOURCE)
        return by_label[label]


@dataclass(frozen=True)
class Zone:
    zone_id: str
    name: str
    area_m2: float
    soil: Soil
    crop: str
    root_depth_m: float
    flow_lpm: float
    is_resting: bool = False

    @property
    def capacity_mm(self) -> float:
        """Water the root zone can hold for the plants."""
        return self.soil.capacity_mm_per_m * self.root_depth_m

    @property
    def crop_factor(self) -> float:
        return CROP_FACTORS[self.crop]

    @property
    def application_mm_per_hour(self) -> float:
        return self.flow_lpm * MINUTES_PER_HOUR / self.area_m2

    def minutes_for(self, depth_mm: float) -> float:
        return depth_mm / self.application_mm_per_hour * MINUTES_PER_HOUR

    def litres_for(self, depth_mm: float) -> float:
        """One millimetre on one m² is one litre."""
        return depth_mm * self.area_m2


class ZoneBook:
    """The zones of one garden."""

    def __init__(self, *, log: EventLog) -> None:
        self._zones: Store[Zone] = Store("zone", key="zone_id", log=log)

    def add_zone(
        self,
        name: str,
        *,
        area_m2: float,
        soil: str,
        crop: str,
        flow_lpm: float,
        root_depth_m: float = DEFAULT_ROOT_DEPTH_M,
    ) -> Zone:
        zone = Zone(
            zone_id=self._zones.next_key(prefix="Z"),
            name=guard_text(name, field="name", source=SOURCE),
            area_m2=guard_positive(area_m2, field="area_m2", source=SOURCE),
            soil=Soil.from_label(soil),
            crop=guard_choice(crop, allowed=CROP_FACTORS, field="crop", source=SOURCE),
            root_depth_m=guard_between(
                root_depth_m, low=0.05, high=1.5, field="root_depth_m", source=SOURCE
            ),
            flow_lpm=guard_positive(flow_lpm, field="flow_lpm", source=SOURCE),
        )
        return self._zones.save_one(zone, source=SOURCE)

    def load_one(self, zone_id: str, *, on_missing: Zone | None = RAISE) -> Zone | None:
        return self._zones.load_one(zone_id, on_missing=on_missing)

    def load_active(self) -> list[Zone]:
        return self._zones.load_many(where=lambda zone: not zone.is_resting, order_by="zone_id")

    def rest(self, zone_id: str) -> Zone:
        """Take a zone out of the plan, for instance over winter."""
        zone = self._zones.load_one(zone_id)
        return self._zones.save_one(replace(zone, is_resting=True), source=SOURCE)
