using System;
using System.Globalization;
using FreightLanePricing.Lanes;
using FreightLanePricing.Pricing;
using FreightLanePricing.Quotes;
using FreightLanePricing.Tariffs;
using Lantern.Kit;
using static System.Console;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing;

/// <summary>Prices three shipments between Duisburg and Łódź and prints what comes out.</summary>
public static class Program
{
    private const string RoadLane = "DUI-LDZ-R";
    private const string RailLane = "DUI-LDZ-T";

    public static void Main()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var log = new Log("freight", clock: TimeProvider.System);
        var lanes = new LaneBook(log);
        var tariffs = new TariffBook(log);
        var fuel = new FuelIndex(log);
        var rules = new SurchargeRules(log);
        var pricer = new LanePricer(lanes, tariffs: tariffs, fuel: fuel, rules: rules, log: log);
        var desk = new QuoteDesk(pricer, log: log);
        var today = log.Today;

        var road = new Lane(RoadLane, "Duisburg", "Łódź", 1_010, Mode.Road);
        var rail = new Lane(RailLane, "Duisburg", "Łódź", 1_060, Mode.Rail);
        lanes.OpenMany([road, rail], source: Source.Import);
        PublishTariffs(tariffs, from: today.AddDays(-30));
        fuel.Record(today, perLitre: 1.48m, source: Source.Schedule);
        rules.LoadHouseRules(source: Source.Import);

        var pickUp = today.AddDays(5);
        Shipment[] shipments =
        [
            new("S-301", "Möbel Krüger", RoadLane, 1_840m, 7.5m, Handling.TailLift, pickUp),
            new("S-302", "Aurora Paints", RailLane, 960m, 1.2m, Handling.Hazardous, pickUp),
            new("S-303", "Möbel Krüger", "DUI-RIX-R", 400m, 2m, Handling.None, pickUp),
        ];
        foreach (var shipment in shipments)
        {
            Print(desk.OfferOne(shipment, source: Source.Operator));
        }

        foreach (var quote in desk.LoadOpen())
        {
            desk.AcceptOne(quote.Number, source: Source.Operator);
        }

        foreach (var price in pricer.CompareMany(shipments[0], source: Source.Operator))
        {
            WriteLine($"{price.Lane}: {price.Total:F2} € in {price.Lane.TransitTime.TotalHours:F0} h");
        }

        WriteLine($"Turnover: {desk.TurnoverOf("Möbel Krüger"):F2} €");
        foreach (var entry in log.LoadMany(where: entry => entry.Level == Level.Warning))
        {
            WriteLine($"! {entry.About}: {entry.Message}");
        }
    }

    private static void PublishTariffs(TariffBook tariffs, DateOnly from)
    {
        WeightBreak[] road = [new(0m, 38.50m), new(500m, 27.90m), new(2_000m, 19.40m), new(8_000m, 12.75m)];
        WeightBreak[] rail = [new(0m, 29.00m), new(1_000m, 18.60m), new(5_000m, 11.20m)];
        tariffs.Publish(new Tariff(RoadLane, from, 95m, road), source: Source.Import);
        tariffs.Publish(new Tariff(RailLane, from, 140m, rail), source: Source.Import);
    }

    private static void Print(Result<Quote> result)
    {
        if (result is not Result<Quote>.Done(var quote))
        {
            WriteLine($"refused: {result.Why}");
            return;
        }

        WriteLine($"{quote.Number} for {quote.Shipment.Customer}, valid until {quote.ValidUntil:O}");
        foreach (var line in quote.Price.Lines)
        {
            WriteLine($"  {line.Label,-18} {line.Amount,10:F2} €");
        }

        WriteLine($"  {"Total",-18} {quote.Price.Total,10:F2} €");
    }
}
