using System;
using System.Collections.Generic;
using System.Linq;
using FreightLanePricing.Lanes;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Euro = System.Decimal;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing.Pricing;

/// <summary>One line of a price, as the customer sees it.</summary>
public sealed record PriceLine(string Label, Euro Amount);

/// <summary>A surcharge: when it applies, its share of the freight, and its lowest amount.</summary>
public sealed record SurchargeRule(
    string Label,
    Func<Shipment, Lane, bool> Applies,
    decimal Percent,
    Euro Lowest)
{
    private const decimal Hundred = 100m;

    public string Label { get; } = Text(Label, field: nameof(Label));

    public decimal Percent { get; } = InRange(Percent, low: 0m, high: 100m, field: nameof(Percent));

    public Euro AmountOn(Euro freight) => Math.Max(Lowest, freight * Percent / Hundred);
}

/// <summary>The surcharges in force. Rules can be replaced while the desk is open.</summary>
public sealed class SurchargeRules(Log log)
{
    private static readonly int[] PeakMonths = [10, 11, 12];

    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, SurchargeRule> _rules = new("rules", keyOf: rule => rule.Label, log: log);

    public int LoadHouseRules(Source source)
    {
        SurchargeRule[] rules =
        [
            new("Hazardous goods", Applies: Asking(Handling.Hazardous), Percent: 15m, Lowest: 60m),
            new("Tail lift", Applies: Asking(Handling.TailLift), Percent: 0m, Lowest: 35m),
            new("Chilled", Applies: Asking(Handling.Chilled), Percent: 22m, Lowest: 45m),
            new("Day of choice", Applies: Asking(Handling.DayOfChoice), Percent: 5m, Lowest: 18m),
            new("Peak season", Applies: (shipment, _) => IsPeak(shipment.PickUp), Percent: 6m, Lowest: 0m),
            new("Low water", Applies: (_, lane) => lane.Mode == Mode.Barge, Percent: 8m, Lowest: 25m),
        ];
        return _rules.SaveMany(rules, onClash: OnClash.Replace, source: source);
    }

    public Result<SurchargeRule> Lift(string label, string because, Source source)
    {
        var lifted = _rules.RemoveOne(
            label,
            because: because,
            onMissing: $"no surcharge “{label}” in force",
            source: source);
        return _log.Trace(lifted, about: label, source: source);
    }

    public IReadOnlyList<PriceLine> LinesFor(Shipment shipment, Lane lane, Euro freight)
    {
        return _rules
            .LoadMany(where: rule => rule.Applies(shipment, lane), orderBy: rule => rule.Label)
            .Select(rule => new PriceLine(rule.Label, Amount: rule.AmountOn(freight)))
            .Where(line => line.Amount > 0m)
            .ToList();
    }

    private static Func<Shipment, Lane, bool> Asking(Handling handling) =>
        (shipment, _) => shipment.Asks(handling);

    private static bool IsPeak(DateOnly day) => PeakMonths.Contains(day.Month);
}
