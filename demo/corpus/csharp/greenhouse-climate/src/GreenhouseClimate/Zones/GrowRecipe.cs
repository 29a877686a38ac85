using System;
using static Lantern.Kit.Need;

namespace GreenhouseClimate.Zones;

/// <summary>The climate that is wanted: air temperature, dryness of the air, and CO₂.</summary>
public sealed record Setpoints(double TemperatureC, double VpdKpa, double Co2Ppm)
{
    public double TemperatureC { get; } =
        InRange(TemperatureC, low: 4.0, high: 38.0, field: nameof(TemperatureC));

    public double VpdKpa { get; } = InRange(VpdKpa, low: 0.1, high: 2.5, field: nameof(VpdKpa));

    public double Co2Ppm { get; } = InRange(Co2Ppm, low: 350.0, high: 1_500.0, field: nameof(Co2Ppm));

    /// <summary>A mixture; a share of 0 is this climate and a share of 1 is the other.</summary>
    public Setpoints BlendedWith(Setpoints other, double share)
    {
        var weight = InRange(share, low: 0.0, high: 1.0, field: nameof(share));
        return new Setpoints(
            double.Lerp(TemperatureC, other.TemperatureC, weight),
            VpdKpa: double.Lerp(VpdKpa, other.VpdKpa, weight),
            Co2Ppm: double.Lerp(Co2Ppm, other.Co2Ppm, weight));
    }
}

/// <summary>What a crop needs over a day and a night.</summary>
public sealed record GrowRecipe(
    string Name,
    Setpoints Day,
    Setpoints Night,
    TimeOnly DayStart,
    TimeSpan DayLength)
{
    private static readonly TimeSpan Ramp = TimeSpan.FromMinutes(45);
    private static readonly TimeSpan ShortestDay = TimeSpan.FromHours(6);
    private static readonly TimeSpan LongestDay = TimeSpan.FromHours(20);

    public string Name { get; } = Text(Name, field: nameof(Name));

    public TimeSpan DayLength { get; } =
        InRange(DayLength, low: ShortestDay, high: LongestDay, field: nameof(DayLength));

    /// <summary>Setpoints change over a ramp, so that leaves never get wet from a sudden cooling.</summary>
    public Setpoints SetpointsAt(TimeOnly time)
    {
        var sinceDawn = time - DayStart;
        if (sinceDawn < Ramp)
        {
            return Night.BlendedWith(Day, share: sinceDawn / Ramp);
        }

        var sinceDusk = sinceDawn - DayLength;
        if (sinceDusk < TimeSpan.Zero)
        {
            return Day;
        }

        return sinceDusk < Ramp ? Day.BlendedWith(Night, share: sinceDusk / Ramp) : Night;
    }
}
