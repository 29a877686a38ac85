using System;
using static Lantern.Kit.Need;

namespace FreightLanePricing.Lanes;

public enum Mode
{
    Road,
    Rail,
    Barge,
}

/// <summary>A fixed connection between two terminals, served by one mode of transport.</summary>
public sealed record Lane(string Code, string Origin, string Destination, int DistanceKm, Mode Mode)
{
    private const int LongestKm = 4_500;
    private const int HandlingHours = 6;

    public string Code { get; } = Text(Code, field: nameof(Code));

    public string Origin { get; } = Text(Origin, field: nameof(Origin));

    public string Destination { get; } = Text(Destination, field: nameof(Destination));

    public int DistanceKm { get; } = InRange(DistanceKm, low: 1, high: LongestKm, field: nameof(DistanceKm));

    public bool IsSuspended { get; init; }

    /// <summary>Kilograms that a cubic metre counts for when freight is bulky.</summary>
    public decimal KgPerCubicMetre => Mode switch
    {
        Mode.Road => 333m,
        Mode.Rail => 250m,
        Mode.Barge => 1_000m,
        _ => throw new InvalidOperationException($"no density for {Mode}"),
    };

    public TimeSpan TransitTime
    {
        get
        {
            var kmPerDay = Mode switch
            {
                Mode.Road => 600.0,
                Mode.Rail => 450.0,
                _ => 160.0,
            };
            return TimeSpan.FromDays(DistanceKm / kmPerDay) + TimeSpan.FromHours(HandlingHours);
        }
    }

    public override string ToString() => $"{Code} {Origin} → {Destination}";
}
