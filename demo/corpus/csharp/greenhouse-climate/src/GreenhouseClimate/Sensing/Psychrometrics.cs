using static System.Math;

namespace GreenhouseClimate.Sensing;

/// <summary>The physics of moist air, after Tetens. Good to a percent between 0 and 50 °C.</summary>
public static class Psychrometrics
{
    private const double TetensKpa = 0.61078;
    private const double TetensSlope = 17.27;
    private const double TetensOffsetC = 237.3;

    /// <summary>The most water vapour that air can hold, as a pressure in kPa.</summary>
    public static double SaturationKpa(double temperatureC)
    {
        return TetensKpa * Exp(TetensSlope * temperatureC / (temperatureC + TetensOffsetC));
    }

    /// <summary>The vapour pressure deficit: how hard the air pulls water out of the leaves.</summary>
    public static double VpdKpa(double temperatureC, double humidityPercent)
    {
        return SaturationKpa(temperatureC) * (1.0 - humidityPercent / 100.0);
    }

    /// <summary>The relative humidity at which a deficit is reached.</summary>
    public static double HumidityFor(double temperatureC, double vpdKpa)
    {
        var share = 1.0 - vpdKpa / SaturationKpa(temperatureC);
        return Clamp(share, 0.0, 1.0) * 100.0;
    }

    /// <summary>The temperature at which water begins to settle on glass and leaves.</summary>
    public static double DewPointC(double temperatureC, double humidityPercent)
    {
        var vapourKpa = SaturationKpa(temperatureC) * Max(humidityPercent, 1.0) / 100.0;
        var ratio = Log(vapourKpa / TetensKpa);
        return TetensOffsetC * ratio / (TetensSlope - ratio);
    }
}
