"""Irrigation scheduler: decides each evening which zones get water, and for how long."""

from irrigation.balance import BalanceSheet
from irrigation.planner import Planner, Window
from irrigation.valves import ValveController
from irrigation.weather import DailyWeather, WeatherStation
from irrigation.zones import Soil, Zone, ZoneBook

__all__ = [
    "BalanceSheet",
    "DailyWeather",
    "Planner",
    "Soil",
    "ValveController",
    "WeatherStation",
    "Window",
    "Zone",
    "ZoneBook",
]
