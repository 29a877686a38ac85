using System;
using FreightLanePricing.Lanes;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Euro = System.Decimal;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing.Tariffs;

/// <summary>The price of a litre of diesel in the week that begins on a Monday.</summary>
public sealed record FuelWeek(DateOnly Monday, Euro PerLitre)
{
    public Euro PerLitre { get; } = InRange(PerLitre, low: 0.20m, high: 5m, field: nameof(PerLitre));
}

/// <summary>Turns the diesel price into a percentage on the freight, in whole steps.</summary>
public sealed class FuelIndex(Log log)
{
    private const Euro BasePerLitre = 1.15m;
    private const Euro StepPerLitre = 0.05m;
    private const decimal HighestPercent = 30m;
    private const int OldestWeeks = 3;

    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<DateOnly, FuelWeek> _weeks = new("fuel", keyOf: week => week.Monday, log: log);

    public static DateOnly MondayOf(DateOnly day)
    {
        var daysSinceMonday = ((int)day.DayOfWeek + 6) % 7;
        return day.AddDays(-daysSinceMonday);
    }

    public Result<FuelWeek> Record(DateOnly day, Euro perLitre, Source source)
    {
        var week = new FuelWeek(MondayOf(day), PerLitre: perLitre);
        var saved = _weeks.SaveOne(week, onClash: OnClash.Replace, source: source);
        return _log.Trace(saved, about: $"fuel {week.Monday:O}", source: source);
    }

    /// <summary>The floater for a pick-up day, from the latest week that is not too old.</summary>
    public Result<decimal> LoadPercent(DateOnly day, Mode mode, Source source)
    {
        var monday = MondayOf(day);
        var oldest = monday.AddDays(-7 * OldestWeeks);
        var recent = _weeks.LoadMany(
            where: week => week.Monday <= monday && week.Monday >= oldest,
            orderBy: week => week.Monday);
        if (recent.Count == 0)
        {
            var reason = $"no fuel price since {oldest:O}";
            return Result.Refused<decimal>(Trouble.Stale, reason: reason, source: source);
        }

        var steps = Math.Floor((recent[^1].PerLitre - BasePerLitre) / StepPerLitre);
        var percent = Math.Clamp(steps * PercentPerStep(mode), 0m, HighestPercent);
        return Result.Done(percent);
    }

    private static decimal PercentPerStep(Mode mode) => mode switch
    {
        Mode.Road => 1.2m,
        Mode.Barge => 1.5m,
        _ => 0.4m,
    };
}
