"""Weather: daily readings and the water that they cost a reference lawn."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kit import EventLog, HouseError, Store, guard_between

SOURCE = "irrigation.weather"

SOLAR_CONSTANT = 0.0820  # MJ per m² and minute
MJ_TO_MM = 0.408  # evaporation equivalent of one MJ per m²
LIGHT_SHOWER_MM = 2.0
RUNOFF_SHARE = 0.2


@dataclass(frozen=True)
class DailyWeather:
    day: date
    low_c: float
    high_c: float
    rain_mm: float = 0.0

    @property
    def mean_c(self) -> float:
        return (self.low_c + self.high_c) / 2

    @property
    def effective_rain_mm(self) -> float:
        """Rain that reaches the roots: light showers evaporate, some of the rest runs off."""
        if self.rain_mm <= LIGHT_SHOWER_MM:
            return 0.0
        return (self.rain_mm - LIGHT_SHOWER_MM) * (1 - RUNOFF_SHARE)


def sunlight_above_air(day: date, *, latitude_deg: float) -> float:
    """Radiation at the top of the atmosphere, MJ per m² and day."""
    latitude = math.radians(latitude_deg)
    angle = 2 * math.pi * day.timetuple().tm_yday / 365
    distance = 1 + 0.033 * math.cos(angle)
    declination = 0.409 * math.sin(angle - 1.39)
    sunset = math.acos(-math.tan(latitude) * math.tan(declination))
    daily = sunset * math.sin(latitude) * math.sin(declination)
    daily += math.cos(latitude) * math.cos(declination) * math.sin(sunset)
    return 24 * 60 / math.pi * SOLAR_CONSTANT * distance * daily


def reference_et(weather: DailyWeather, *, latitude_deg: float) -> float:
    """Evapotranspiration of a reference lawn in mm, after Hargreaves."""
    spread = max(weather.high_c - weather.low_c, 0.0)
    sunlight = sunlight_above_air(weather.day, latitude_deg=latitude_deg)
    depth = 0.0023 * (weather.mean_c + 17.8) * math.sqrt(spread) * sunlight * MJ_TO_MM
    return max(depth, 0.0)


def parse_readings(text: str) -> Iterator[DailyWeather]:
    """Readings from a CSV export with the columns day, low_c, high_c and rain_mm."""
    for number, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        try:
            yield DailyWeather(
                day=date.fromisoformat(row["day"]),
                low_c=float(row["low_c"]),
                high_c=float(row["high_c"]),
                rain_mm=float(row["rain_mm"] or 0),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise HouseError("bad_reading", detail=f"line {number}: {error}", source=SOURCE) from error


class WeatherStation:
    """Readings of one site by day."""

    def __init__(self, *, latitude_deg: float, log: EventLog) -> None:
        self.latitude_deg = guard_between(
            latitude_deg, low=-60, high=60, field="latitude_deg", source=SOURCE
        )
        self._readings: Store[DailyWeather] = Store("reading", key="day", log=log)

    def import_csv(self, text: str) -> int:
        return self._readings.save_many(parse_readings(text), source=SOURCE)

    def save_one(self, weather: DailyWeather) -> DailyWeather:
        guard_between(weather.rain_mm, low=0, high=500, field="rain_mm", source=SOURCE)
        return self._readings.save_one(weather, source=SOURCE)

    def load_since(self, day: date) -> list[DailyWeather]:
        return self._readings.load_many(where=lambda weather: weather.day >= day, order_by="day")

    def et_for(self, day: date) -> float:
        weather = self._readings.load_one(day)
        return reference_et(weather, latitude_deg=self.latitude_deg)

    def rain_for(self, day: date) -> float:
        """Effective rain of a day; an unread gauge counts as dry."""
        weather = self._readings.load_one(day, on_missing=None)
        return weather.effective_rain_mm if weather else 0.0
