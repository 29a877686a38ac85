using System;
using System.Linq;
using GreenhouseClimate.Control;
using GreenhouseClimate.Reporting;
using GreenhouseClimate.Sensing;
using GreenhouseClimate.Zones;
using Lantern.Kit;
using Log = Lantern.Kit.EventLog;

namespace GreenhouseClimate;

/// <summary>One control round in a house with tomatoes and orchids.</summary>
public static class Program
{
    private const string TomatoZone = "north";
    private const string OrchidZone = "south";

    public static void Main()
    {
        var log = new Log("greenhouse", clock: TimeProvider.System);
        var zones = new ZoneBook(log);
        var sensors = new SensorHub(log);
        var panel = new ActuatorPanel(log);
        var controller = new ClimateController(zones, sensors: sensors, panel: panel, log: log);
        var report = new ShiftReport(panel, log: log);

        PlantZones(zones);
        WireHouse(panel);
        panel.LockOne("south-vent", because: "torn gasket", source: Source.Operator);
        TakeReadings(sensors, now: log.Now);

        var noon = new TimeOnly(12, 0);
        var outdoors = new Outdoors(6.5, TemperatureC: 11.0);
        var outcomes = controller.RunOnce(noon, outdoors: outdoors, source: Source.Schedule);
        Console.Write(report.Write("Zoë", outcomes: outcomes));
        sensors.RemoveSilent(source: Source.Schedule);
    }

    private static void PlantZones(ZoneBook zones)
    {
        var tomatoDay = new Setpoints(22.5, VpdKpa: 0.9, Co2Ppm: 800.0);
        var tomatoNight = new Setpoints(17.0, VpdKpa: 0.6, Co2Ppm: 420.0);
        var orchidDay = new Setpoints(26.0, VpdKpa: 0.7, Co2Ppm: 600.0);
        var orchidNight = new Setpoints(20.0, VpdKpa: 0.5, Co2Ppm: 420.0);
        GrowRecipe[] recipes =
        [
            new("tomato, fruiting", tomatoDay, tomatoNight, new TimeOnly(5, 30), TimeSpan.FromHours(15)),
            new("orchid, flowering", orchidDay, orchidNight, new TimeOnly(7, 0), TimeSpan.FromHours(12)),
        ];
        foreach (var recipe in recipes)
        {
            zones.WriteRecipe(recipe, source: Source.Import);
        }

        zones.Plant(new Zone(TomatoZone, "Tomato", 1_250.0, recipes[0].Name), source: Source.Operator);
        zones.Plant(new Zone(OrchidZone, "Orchid", 640.0, recipes[1].Name), source: Source.Operator);
    }

    private static void WireHouse(ActuatorPanel panel)
    {
        string[] zoneIds = [TomatoZone, OrchidZone];
        var actuators = zoneIds.SelectMany(zoneId => new Actuator[]
        {
            new($"{zoneId}-heating", zoneId, ActuatorKind.Heating, MaxStep: 25.0),
            new($"{zoneId}-vent", zoneId, ActuatorKind.Vent, MaxStep: 15.0),
            new($"{zoneId}-fogger", zoneId, ActuatorKind.Fogger, MaxStep: 50.0),
            new($"{zoneId}-co2", zoneId, ActuatorKind.Co2Valve, MaxStep: 100.0),
        });
        panel.WireMany(actuators, source: Source.Import);
    }

    private static void TakeReadings(SensorHub sensors, DateTimeOffset now)
    {
        Reading[] readings =
        [
            new(TomatoZone, "p1", Quantity.Temperature, 24.8, now),
            new(TomatoZone, "p2", Quantity.Temperature, 24.2, now),
            new(TomatoZone, "p3", Quantity.Temperature, 39.5, now),
            new(TomatoZone, "p1", Quantity.Humidity, 58.0, now),
            new(TomatoZone, "p1", Quantity.Co2, 560.0, now),
            new(OrchidZone, "p4", Quantity.Temperature, 23.1, now),
            new(OrchidZone, "p4", Quantity.Humidity, 81.0, now),
            new(OrchidZone, "p4", Quantity.Co2, 610.0, now),
            new(OrchidZone, "p5", Quantity.Humidity, 140.0, now),
        ];
        sensors.AcceptMany(readings, source: Source.Device);
    }
}
