using System;
using static Lantern.Kit.Need;

namespace FreightLanePricing.Lanes;

[Flags]
public enum Handling
{
    None = 0,
    Hazardous = 1,
    TailLift = 2,
    Chilled = 4,
    DayOfChoice = 8,
}

/// <summary>What a customer wants moved, and when it can be picked up.</summary>
public sealed record Shipment(
    string Id,
    string Customer,
    string LaneCode,
    decimal WeightKg,
    decimal VolumeM3,
    Handling Handling,
    DateOnly PickUp)
{
    private const decimal HeaviestKg = 24_000m;
    private const decimal LargestM3 = 90m;
    private const decimal RoundingKg = 10m;

    public string Id { get; } = Text(Id, field: nameof(Id));

    public string Customer { get; } = Text(Customer, field: nameof(Customer));

    public decimal WeightKg { get; } = InRange(WeightKg, low: 1m, high: HeaviestKg, field: nameof(WeightKg));

    public decimal VolumeM3 { get; } = InRange(VolumeM3, low: 0m, high: LargestM3, field: nameof(VolumeM3));

    public bool Asks(Handling handling) => Handling.HasFlag(handling);

    /// <summary>The weight that is paid for: real or by volume, rounded up to full tens.</summary>
    public decimal ChargeableKg(Lane lane)
    {
        var volumetricKg = VolumeM3 * lane.KgPerCubicMetre;
        var payableKg = Math.Max(WeightKg, volumetricKg);
        return Math.Ceiling(payableKg / RoundingKg) * RoundingKg;
    }
}
