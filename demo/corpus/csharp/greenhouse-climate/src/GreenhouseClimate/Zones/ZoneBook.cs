using System;
using System.Collections.Generic;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Log = Lantern.Kit.EventLog;

namespace GreenhouseClimate.Zones;

/// <summary>A part of the house with a climate of its own.</summary>
public sealed record Zone(string Id, string Crop, double AreaM2, string RecipeName)
{
    public string Id { get; } = Text(Id, field: nameof(Id));

    public string Crop { get; } = Text(Crop, field: nameof(Crop));

    public double AreaM2 { get; } = InRange(AreaM2, low: 5.0, high: 40_000.0, field: nameof(AreaM2));

    /// <summary>A resting zone is empty and left to itself.</summary>
    public bool IsResting { get; init; }
}

/// <summary>The zones of the house and the recipes that they follow.</summary>
public sealed class ZoneBook(Log log)
{
    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, Zone> _zones = new("zones", keyOf: zone => zone.Id, log: log);
    private readonly Vault<string, GrowRecipe> _recipes = new("recipes", keyOf: one => one.Name, log: log);

    public Result<GrowRecipe> WriteRecipe(GrowRecipe recipe, Source source)
    {
        var written = _recipes.SaveOne(recipe, onClash: OnClash.Replace, source: source);
        return _log.Trace(written, about: recipe.Name, source: source);
    }

    public Result<Zone> Plant(Zone zone, Source source)
    {
        var planted = _recipes
            .LoadOne(zone.RecipeName, onMissing: $"no recipe {zone.RecipeName}", source: source)
            .Then(_ => _zones.SaveOne(zone, onClash: OnClash.Refuse, source: source));
        return _log.Trace(planted, about: zone.Id, source: source);
    }

    /// <summary>Moves a zone on to another recipe, as when seedlings become plants.</summary>
    public Result<Zone> SwitchRecipe(string zoneId, string recipeName, Source source)
    {
        var switched = _recipes
            .LoadOne(recipeName, onMissing: $"no recipe {recipeName}", source: source)
            .Then(recipe => _zones.ChangeOne(
                zoneId,
                change: zone => zone with { RecipeName = recipe.Name },
                onMissing: $"no zone {zoneId}",
                source: source));
        return _log.Trace(switched, about: zoneId, source: source);
    }

    public Result<Zone> Rest(string zoneId, Source source)
    {
        return _zones.ChangeOne(
            zoneId,
            change: zone => zone with { IsResting = true },
            onMissing: $"no zone {zoneId} to rest",
            source: source);
    }

    public IReadOnlyList<Zone> LoadGrowing()
    {
        return _zones.LoadMany(where: zone => !zone.IsResting, orderBy: zone => zone.Id);
    }

    public Result<Setpoints> LoadSetpoints(Zone zone, TimeOnly time, Source source)
    {
        return _recipes
            .LoadOne(zone.RecipeName, onMissing: $"{zone.Id} has no recipe", source: source)
            .Map(recipe => recipe.SetpointsAt(time));
    }
}
