using System;
using System.Collections.Generic;
using GreenhouseClimate.Sensing;
using GreenhouseClimate.Zones;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Log = Lantern.Kit.EventLog;

namespace GreenhouseClimate.Control;

/// <summary>What the weather allows: wind speed in m/s and the temperature outside.</summary>
public sealed record Outdoors(double WindMs, double TemperatureC)
{
    public double WindMs { get; } = InRange(WindMs, low: 0.0, high: 70.0, field: nameof(WindMs));
}

/// <summary>How one zone came out of a control round.</summary>
public sealed record ZoneOutcome(Zone Zone, AirSample Air, Setpoints Wanted, int Moves);

/// <summary>Compares the air of every zone with its setpoints and moves the actuators.</summary>
public sealed class ClimateController(ZoneBook zones, SensorHub sensors, ActuatorPanel panel, Log log)
{
    // Proportional bands: so far off the setpoint, an actuator is fully open.
    private const double HeatingBandC = 4.0;
    private const double VentBandC = 6.0;
    private const double FoggerBandKpa = 0.8;
    private const double Co2BandPpm = 300.0;

    private const double DewMarginC = 1.5;
    private const double StormMs = 14.0;
    private const double StormOpening = 5.0;
    private const double FullyOpen = 100.0;

    private readonly ZoneBook _zones = Present(zones, field: nameof(zones));
    private readonly SensorHub _sensors = Present(sensors, field: nameof(sensors));
    private readonly ActuatorPanel _panel = Present(panel, field: nameof(panel));
    private readonly Log _log = Present(log, field: nameof(log));

    /// <summary>One round over all zones that grow something.</summary>
    public IReadOnlyList<ZoneOutcome> RunOnce(TimeOnly time, Outdoors outdoors, Source source)
    {
        List<ZoneOutcome> outcomes = [];
        foreach (var zone in _zones.LoadGrowing())
        {
            var steered = _sensors
                .LoadAir(zone.Id, source: source)
                .Then(air => _zones
                    .LoadSetpoints(zone, time: time, source: source)
                    .Map(want => Steer(zone, air: air, wanted: want, outdoors: outdoors, source: source)));
            var traced = _log.Trace(steered, about: zone.Id, source: source);
            if (traced is Result<ZoneOutcome>.Done(var outcome))
            {
                outcomes.Add(outcome);
            }
        }

        return outcomes;
    }

    private ZoneOutcome Steer(Zone zone, AirSample air, Setpoints wanted, Outdoors outdoors, Source source)
    {
        var moves = 0;
        foreach (var unit in _panel.LoadIn(zone.Id))
        {
            var opening = OpeningFor(unit.Kind, air: air, wanted: wanted, outdoors: outdoors);
            var moved = _panel.MoveOne(unit.Id, opening: opening, source: source);
            if (moved is Result<Actuator>.Done(var after) && after.Opening != unit.Opening)
            {
                moves++;
            }
        }

        return new ZoneOutcome(zone, Air: air, Wanted: wanted, Moves: moves);
    }

    private static double OpeningFor(ActuatorKind kind, AirSample air, Setpoints wanted, Outdoors outdoors)
    {
        return kind switch
        {
            ActuatorKind.Heating => HeatingFor(air, wanted: wanted),
            ActuatorKind.Vent => VentFor(air, wanted: wanted, outdoors: outdoors),
            ActuatorKind.Fogger => Proportional(air.VpdKpa - wanted.VpdKpa, band: FoggerBandKpa),
            ActuatorKind.Co2Valve => Proportional(wanted.Co2Ppm - air.Co2Ppm, band: Co2BandPpm),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no rule for this actuator"),
        };
    }

    private static double HeatingFor(AirSample air, Setpoints wanted)
    {
        // Close to the dew point, heat a little even when it is warm enough.
        var dewGapC = DewMarginC - (air.TemperatureC - air.DewPointC);
        var coldGapC = wanted.TemperatureC - air.TemperatureC;
        return Proportional(Math.Max(dewGapC, coldGapC), band: HeatingBandC);
    }

    private static double VentFor(AirSample air, Setpoints wanted, Outdoors outdoors)
    {
        var canCool = outdoors.TemperatureC < air.TemperatureC;
        var warmGapC = canCool ? air.TemperatureC - wanted.TemperatureC : 0.0;
        var opening = Proportional(warmGapC, band: VentBandC);
        return outdoors.WindMs >= StormMs ? Math.Min(opening, StormOpening) : opening;
    }

    private static double Proportional(double gap, double band) =>
        Math.Clamp(gap / band, 0.0, 1.0) * FullyOpen;
}
