using System;
using System.Collections.Generic;
using System.Linq;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Log = Lantern.Kit.EventLog;

namespace GreenhouseClimate.Sensing;

public enum Quantity
{
    Temperature,
    Humidity,
    Co2,
}

public sealed record Reading(string ZoneId, string Probe, Quantity Quantity, double Value, DateTimeOffset At)
{
    public string ZoneId { get; } = Text(ZoneId, field: nameof(ZoneId));

    public string Probe { get; } = Text(Probe, field: nameof(Probe));

    /// <summary>Every probe has one current reading for each quantity.</summary>
    public string Key => $"{ZoneId}/{Probe}/{Quantity}";
}

/// <summary>The air in a zone, averaged over its probes.</summary>
public sealed record AirSample(double TemperatureC, double HumidityPercent, double Co2Ppm)
{
    public double VpdKpa { get; } =
        Psychrometrics.VpdKpa(TemperatureC, humidityPercent: HumidityPercent);

    public double DewPointC { get; } =
        Psychrometrics.DewPointC(TemperatureC, humidityPercent: HumidityPercent);
}

/// <summary>Takes readings in and hands out averages that can be trusted.</summary>
public sealed class SensorHub(Log log)
{
    private const double MostFromMedian = 0.25;

    private static readonly TimeSpan TooOld = TimeSpan.FromMinutes(12);

    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, Reading> _readings = new("readings", keyOf: last => last.Key, log: log);

    public Result<Reading> Accept(Reading reading, Source source)
    {
        var (low, high) = PlausibleRange(reading.Quantity);
        if (reading.Value < low || reading.Value > high)
        {
            var reason = $"{reading.Value} is not a plausible {reading.Quantity}";
            var refused = Result.Refused<Reading>(Trouble.NotAllowed, reason: reason, source: source);
            return _log.Trace(refused, about: reading.Key, source: source);
        }

        return _readings.SaveOne(reading, onClash: OnClash.Replace, source: source);
    }

    public int AcceptMany(IEnumerable<Reading> readings, Source source)
    {
        var list = Filled(readings, field: nameof(readings));
        return list.Count(reading => Accept(reading, source: source).IsDone);
    }

    public Result<AirSample> LoadAir(string zoneId, Source source)
    {
        return LoadAverage(zoneId, quantity: Quantity.Temperature, source: source)
            .Then(temperatureC => LoadAverage(zoneId, quantity: Quantity.Humidity, source: source)
                .Then(humidity => LoadAverage(zoneId, quantity: Quantity.Co2, source: source)
                    .Map(co2 => new AirSample(temperatureC, HumidityPercent: humidity, Co2Ppm: co2))));
    }

    /// <summary>Drops probes that have been silent for a day.</summary>
    public int RemoveSilent(Source source)
    {
        var limit = _log.Now.AddDays(-1);
        var silent = _readings.LoadMany(where: probe => probe.At < limit, orderBy: probe => probe.At);
        foreach (var reading in silent)
        {
            _readings.RemoveOne(
                reading.Key,
                because: $"silent since {reading.At:u}",
                onMissing: $"no probe {reading.Key}",
                source: source);
        }

        return silent.Count;
    }

    private Result<double> LoadAverage(string zoneId, Quantity quantity, Source source)
    {
        var oldest = _log.Now - TooOld;
        var recent = _readings.LoadMany(
            where: reading => reading.ZoneId == zoneId
                && reading.Quantity == quantity
                && reading.At >= oldest,
            orderBy: reading => reading.Value);
        if (recent.Count == 0)
        {
            var reason = $"no {quantity} from {zoneId} since {oldest:t}";
            return Result.Refused<double>(Trouble.Stale, reason: reason, source: source);
        }

        // A probe that hangs in the sun must not steer the whole zone.
        var median = recent[recent.Count / 2].Value;
        var tolerance = Math.Abs(median) * MostFromMedian;
        var average = recent
            .Where(reading => Math.Abs(reading.Value - median) <= tolerance)
            .Average(reading => reading.Value);
        return Result.Done(average);
    }

    private static (double Low, double High) PlausibleRange(Quantity quantity) => quantity switch
    {
        Quantity.Temperature => (-20.0, 60.0),
        Quantity.Humidity => (0.0, 100.0),
        _ => (250.0, 5_000.0),
    };
}
