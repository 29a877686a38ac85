using System;
using System.Collections.Generic;
using System.Linq;
using FreightLanePricing.Lanes;
using FreightLanePricing.Tariffs;
using Lantern.Kit;
using static System.FormattableString;
using static Lantern.Kit.Need;
using Euro = System.Decimal;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing.Pricing;

/// <summary>The price of one shipment on one lane.</summary>
public sealed record Price(Lane Lane, decimal ChargeableKg, IReadOnlyList<PriceLine> Lines)
{
    public Euro Total { get; } = Lines.Sum(line => line.Amount);
}

/// <summary>Puts lane, tariff, fuel index and surcharges together.</summary>
public sealed class LanePricer(
    LaneBook lanes,
    TariffBook tariffs,
    FuelIndex fuel,
    SurchargeRules rules,
    Log log)
{
    private const int Cents = 2;
    private const decimal Hundred = 100m;

    private readonly LaneBook _lanes = Present(lanes, field: nameof(lanes));
    private readonly TariffBook _tariffs = Present(tariffs, field: nameof(tariffs));
    private readonly FuelIndex _fuel = Present(fuel, field: nameof(fuel));
    private readonly SurchargeRules _rules = Present(rules, field: nameof(rules));
    private readonly Log _log = Present(log, field: nameof(log));

    public Result<Price> PriceOne(Shipment shipment, Source source)
    {
        var priced = _lanes
            .LoadBookable(shipment.LaneCode, source: source)
            .Then(lane => PriceOn(lane, shipment: shipment, source: source));
        return _log.Trace(priced, about: shipment.Id, source: source);
    }

    /// <summary>Prices a shipment on its own lane and on the alternatives, the cheapest first.</summary>
    public IReadOnlyList<Price> CompareMany(Shipment shipment, Source source)
    {
        var wanted = _lanes.LoadBookable(shipment.LaneCode, source: source);
        if (wanted is not Result<Lane>.Done(var lane))
        {
            _log.Warn(shipment.Id, message: $"nothing to compare: {wanted.Why}", source: source);
            return [];
        }

        return _lanes.LoadAlternatives(lane)
            .Prepend(lane)
            .Select(option => PriceOn(option, shipment: shipment, source: source))
            .OfType<Result<Price>.Done>()
            .Select(done => done.Value)
            .OrderBy(price => price.Total)
            .ToList();
    }

    private Result<Price> PriceOn(Lane lane, Shipment shipment, Source source)
    {
        var chargeableKg = shipment.ChargeableKg(lane);
        return _tariffs
            .LoadInForce(lane, day: shipment.PickUp, source: source)
            .Map(tariff => RoundToCents(tariff.FreightFor(chargeableKg)))
            .Then(freight => _fuel
                .LoadPercent(shipment.PickUp, mode: lane.Mode, source: source)
                .Map(percent => LinesFor(lane, shipment: shipment, freight: freight, fuelPercent: percent)))
            .Map(lines => new Price(lane, ChargeableKg: chargeableKg, Lines: lines));
    }

    private List<PriceLine> LinesFor(Lane lane, Shipment shipment, Euro freight, decimal fuelPercent)
    {
        List<PriceLine> lines = [new PriceLine("Freight", Amount: freight)];
        if (fuelPercent > 0m)
        {
            var amount = RoundToCents(freight * fuelPercent / Hundred);
            lines.Add(new PriceLine(Invariant($"Fuel {fuelPercent:0.0} %"), Amount: amount));
        }

        foreach (var line in _rules.LinesFor(shipment, lane: lane, freight: freight))
        {
            lines.Add(line with { Amount = RoundToCents(line.Amount) });
        }

        return lines;
    }

    private static Euro RoundToCents(Euro amount) =>
        Math.Round(amount, Cents, MidpointRounding.AwayFromZero);
}
