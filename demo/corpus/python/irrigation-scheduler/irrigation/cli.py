"""Command line: print the plan for the coming night from two files."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import time
from pathlib import Path

from kit import Clock, EventLog, HouseError

from irrigation.balance import BalanceSheet
from irrigation.planner import Planner, Window
from irrigation.reports import GardenReport
from irrigation.weather import WeatherStation
from irrigation.zones import ZoneBook

SOURCE = "irrigation.cli"

LOOK_BACK_DAYS = 14


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="irrigation", description=__doc__)
    parser.add_argument("garden", type=Path, help="JSON file with the site and its zones")
    parser.add_argument("weather", type=Path, help="CSV file with one reading per day")
    parser.add_argument("--opens", type=time.fromisoformat, default=time(21, 30), metavar="HH:MM")
    parser.add_argument("--closes", type=time.fromisoformat, default=time(6, 0), metavar="HH:MM")
    parser.add_argument("--soil", action="store_true", help="show the state of the soil as well")
    return parser


def load_garden(path: Path, *, log: EventLog) -> tuple[ZoneBook, WeatherStation]:
    """Zones and weather station as described in a garden file."""
    garden = json.loads(path.read_text(encoding="utf-8"))
    zones = ZoneBook(log=log)
    for entry in garden["zones"]:
        name = entry.pop("name")
        zones.add_zone(name, **entry)
    station = WeatherStation(latitude_deg=garden["latitude_deg"], log=log)
    return zones, station


def main(argv: list[str] | None = None) -> int:
    options = build_parser().parse_args(argv)
    clock = Clock()
    log = EventLog(clock=clock)
    try:
        zones, station = load_garden(options.garden, log=log)
        station.import_csv(options.weather.read_text(encoding="utf-8"))
        sheet = BalanceSheet(station=station, log=log)
        window = Window(opens=options.opens, closes=options.closes)
        planner = Planner(zones=zones, sheet=sheet, window=window, log=log)
        report = GardenReport(zones=zones, sheet=sheet, clock=clock, log=log)

        for weather in station.load_since(clock.days_ahead(-LOOK_BACK_DAYS)):
            for zone in zones.load_active():
                sheet.settle_day(zone, day=weather.day)
        runs = planner.plan_night(clock.today())
    except (HouseError, OSError, json.JSONDecodeError) as error:
        print(f"irrigation: {error}", file=sys.stderr)
        return 1

    print(report.plan_table(runs))
    if options.soil:
        print()
        print(report.soil_table())
    log.record("plan.printed", source=SOURCE, runs=len(runs))
    return 0


if __name__ == "__main__":
    sys.exit(main())
