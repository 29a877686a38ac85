using System;
using System.Collections.Generic;
using System.Linq;
using FreightLanePricing.Lanes;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Euro = System.Decimal;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing.Tariffs;

/// <summary>From this weight on, 100 kg cost so much.</summary>
public sealed record WeightBreak(decimal FromKg, Euro Per100Kg)
{
    public decimal FromKg { get; } = AtLeast(FromKg, floor: 0m, field: nameof(FromKg));

    public Euro Per100Kg { get; } = InRange(Per100Kg, low: 0.01m, high: 900m, field: nameof(Per100Kg));
}

/// <summary>The prices of one lane from a day on.</summary>
public sealed record Tariff(string LaneCode, DateOnly From, Euro Minimum, IReadOnlyList<WeightBreak> Breaks)
{
    private const decimal Hundred = 100m;

    public string LaneCode { get; } = Text(LaneCode, field: nameof(LaneCode));

    public Euro Minimum { get; } = AtLeast(Minimum, floor: 0m, field: nameof(Minimum));

    public IReadOnlyList<WeightBreak> Breaks { get; } =
        Filled(Breaks.OrderBy(step => step.FromKg), field: nameof(Breaks));

    public string Key => $"{LaneCode}@{From:yyyy-MM-dd}";

    /// <summary>
    /// The freight for a weight. Nobody pays more than for the first weight of the next break, so a
    /// shipment just under a break is charged as if it had reached it.
    /// </summary>
    public Euro FreightFor(decimal chargeableKg)
    {
        var best = Euro.MaxValue;
        for (var i = 0; i < Breaks.Count; i++)
        {
            var step = Breaks[i];
            var isReached = step.FromKg <= chargeableKg;
            var isLeftBehind = i + 1 < Breaks.Count && Breaks[i + 1].FromKg <= chargeableKg;
            if (isReached && isLeftBehind)
            {
                continue;
            }

            var payableKg = Math.Max(chargeableKg, step.FromKg);
            best = Math.Min(best, payableKg / Hundred * step.Per100Kg);
        }

        return Math.Max(best, Minimum);
    }
}

/// <summary>Every tariff that was ever published, old ones included.</summary>
public sealed class TariffBook(Log log)
{
    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, Tariff> _tariffs = new("tariffs", keyOf: tariff => tariff.Key, log: log);

    public Result<Tariff> Publish(Tariff tariff, Source source)
    {
        var published = _tariffs.SaveOne(tariff, onClash: OnClash.Refuse, source: source);
        return _log.Trace(published, about: tariff.Key, source: source);
    }

    /// <summary>Loads the newest tariff that is in force on a day.</summary>
    public Result<Tariff> LoadInForce(Lane lane, DateOnly day, Source source)
    {
        var inForce = _tariffs.LoadMany(
            where: tariff => tariff.LaneCode == lane.Code && tariff.From <= day,
            orderBy: tariff => tariff.From);
        if (inForce.Count == 0)
        {
            var reason = $"no tariff for {lane} on {day:O}";
            return Result.Refused<Tariff>(Trouble.Missing, reason: reason, source: source);
        }

        return Result.Done(inForce[^1]);
    }
}
