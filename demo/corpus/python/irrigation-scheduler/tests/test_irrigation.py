from datetime import date, time

import pytest
from irrigation import BalanceSheet, DailyWeather, Planner, ValveController, WeatherStation, Window, ZoneBook
from irrigation.reports import GardenReport
from irrigation.weather import parse_readings
from kit import Clock, EventLog, HouseError

JULY_5 = date(2026, 7, 5)


class Garden:
    """One small garden with everything wired up."""

    def __init__(self) -> None:
        self.clock = Clock.fixed("2026-07-05T20:00")
        self.log = EventLog(clock=self.clock)
        self.zones = ZoneBook(log=self.log)
        self.station = WeatherStation(latitude_deg=47.4, log=self.log)
        self.sheet = BalanceSheet(station=self.station, log=self.log)
        window = Window(opens=time(22, 0), closes=time(5, 0))
        self.planner = Planner(zones=self.zones, sheet=self.sheet, window=window, log=self.log)
        self.lawn = self.zones.add_zone("Lawn", area_m2=80, soil="clay", crop="grass", flow_lpm=24)
        self.station.save_one(DailyWeather(day=JULY_5, low_c=15, high_c=32))
        self.sheet.settle_day(self.lawn, day=JULY_5)

    def read_lpm(self, zone_id: str) -> float:
        return self.zones.load_one(zone_id).flow_lpm

    def controller(self, meter=None) -> ValveController:
        return ValveController(
            zones=self.zones,
            sheet=self.sheet,
            planner=self.planner,
            meter=meter or self,
            wait=lambda minutes: self.clock.advance(minutes=minutes),
            log=self.log,
        )


class LeakingMeter:
    def read_lpm(self, zone_id: str) -> float:
        return 40.0


def test_plan_cuts_runs_for_slow_soil_and_fills_it_up():
    garden = Garden()
    deficit_before = garden.sheet.deficit_of(garden.lawn)
    runs = garden.planner.plan_night(JULY_5)
    assert len(runs) == 2
    assert runs[0].ends_at < runs[1].starts_at
    deliveries = garden.controller().carry_out_all(runs)
    assert sum(delivery.litres for delivery in deliveries) == pytest.approx(deficit_before * 0.9 * 80)
    assert garden.sheet.deficit_of(garden.lawn) == pytest.approx(deficit_before * 0.1)
    assert garden.planner.load_planned() == []


def test_odd_flow_ends_the_run_and_is_counted():
    garden = Garden()
    run = garden.planner.plan_night(JULY_5)[0]
    result = garden.controller(LeakingMeter()).carry_out(run)
    assert result.code == "odd_flow"
    report = GardenReport(zones=garden.zones, sheet=garden.sheet, clock=garden.clock, log=garden.log)
    assert report.fault_counts() == [(garden.lawn.zone_id, 1)]


def test_bad_reading_names_its_line():
    with pytest.raises(HouseError) as caught:
        list(parse_readings("day,low_c,high_c,rain_mm\n2026-07-05,15,warm,0\n"))
    assert "line 2" in caught.value.detail
