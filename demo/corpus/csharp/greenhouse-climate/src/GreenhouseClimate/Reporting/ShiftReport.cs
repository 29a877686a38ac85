using System.Collections.Generic;
using System.Linq;
using System.Text;
using GreenhouseClimate.Control;
using GreenhouseClimate.Sensing;
using Lantern.Kit;
using static System.FormattableString;
using static Lantern.Kit.Need;
using Log = Lantern.Kit.EventLog;

namespace GreenhouseClimate.Reporting;

/// <summary>The page that the grower on duty reads: one line for each zone, then the warnings.</summary>
public sealed class ShiftReport(ActuatorPanel panel, Log log)
{
    private const double NoticeableC = 1.0;
    private const double NoticeableKpa = 0.2;

    private readonly ActuatorPanel _panel = Present(panel, field: nameof(panel));
    private readonly Log _log = Present(log, field: nameof(log));

    public string Write(string grower, IReadOnlyList<ZoneOutcome> outcomes)
    {
        var reader = Text(grower, field: nameof(grower));
        var page = new StringBuilder();
        page.AppendLine(Invariant($"Shift of {reader}, {_log.Today:O}"));
        foreach (var outcome in outcomes)
        {
            AppendZone(page, outcome: outcome);
        }

        var areaM2 = outcomes.Sum(outcome => outcome.Zone.AreaM2);
        page.AppendLine(Invariant($"{outcomes.Count} zones, {areaM2:F0} m² under control"));
        foreach (var entry in _log.LoadMany(where: entry => entry.Level == Level.Warning))
        {
            page.AppendLine(Invariant($"! {entry.About} ({entry.Source}): {entry.Message}"));
        }

        return page.ToString();
    }

    private void AppendZone(StringBuilder page, ZoneOutcome outcome)
    {
        var (zone, air, wanted, moves) = outcome;
        var humidity = Psychrometrics.HumidityFor(air.TemperatureC, vpdKpa: wanted.VpdKpa);
        page.AppendLine(Invariant($"{zone.Id} {zone.Crop}: {Verdict(outcome)}, {moves} moves"));
        page.AppendLine(AirLine("is", tempC: air.TemperatureC, rh: air.HumidityPercent, ppm: air.Co2Ppm));
        page.AppendLine(AirLine("wanted", tempC: wanted.TemperatureC, rh: humidity, ppm: wanted.Co2Ppm));
        foreach (var unit in _panel.LoadIn(zone.Id))
        {
            var note = unit.IsLocked ? $" – locked, {unit.LockedBecause}" : string.Empty;
            page.AppendLine(Invariant($"  {unit.Kind,-9} {unit.Opening,3:F0} %{note}"));
        }
    }

    private static string AirLine(string label, double tempC, double rh, double ppm) =>
        Invariant($"  {label,-9} {tempC:F1} °C, {rh:F0} %, {ppm:F0} ppm");

    private static string Verdict(ZoneOutcome outcome)
    {
        var offC = outcome.Air.TemperatureC - outcome.Wanted.TemperatureC;
        var offKpa = outcome.Air.VpdKpa - outcome.Wanted.VpdKpa;
        return (offC, offKpa) switch
        {
            (> NoticeableC, _) => "too warm",
            (< -NoticeableC, _) => "too cold",
            (_, > NoticeableKpa) => "too dry",
            (_, < -NoticeableKpa) => "too damp",
            _ => "on target",
        };
    }
}
