using System;
using System.Collections.Generic;
using Lantern.Kit;
using static System.FormattableString;
using static Lantern.Kit.Need;
using Log = Lantern.Kit.EventLog;

namespace GreenhouseClimate.Control;

public enum ActuatorKind
{
    Heating,
    Vent,
    Fogger,
    Co2Valve,
}

/// <summary>Something that moves between closed (0 %) and fully open (100 %).</summary>
public sealed record Actuator(string Id, string ZoneId, ActuatorKind Kind, double MaxStep)
{
    public string Id { get; } = Text(Id, field: nameof(Id));

    public string ZoneId { get; } = Text(ZoneId, field: nameof(ZoneId));

    /// <summary>The most that it may move at a time, in percent.</summary>
    public double MaxStep { get; } = InRange(MaxStep, low: 1.0, high: 100.0, field: nameof(MaxStep));

    public double Opening { get; init; }

    public DateTimeOffset MovedAt { get; init; } = DateTimeOffset.MinValue;

    /// <summary>Why somebody has locked it; empty when it is free to move.</summary>
    public string LockedBecause { get; init; } = string.Empty;

    public bool IsLocked => LockedBecause.Length > 0;
}

/// <summary>All actuators of the house, with the rules that protect them.</summary>
public sealed class ActuatorPanel(Log log)
{
    private const double SmallestMove = 2.0;

    private static readonly TimeSpan Rest = TimeSpan.FromMinutes(3);

    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, Actuator> _actuators = new("actuators", keyOf: unit => unit.Id, log: log);

    public int WireMany(IEnumerable<Actuator> actuators, Source source)
    {
        var list = Filled(actuators, field: nameof(actuators));
        return _actuators.SaveMany(list, onClash: OnClash.Refuse, source: source);
    }

    /// <summary>Moves one actuator towards an opening, no further than its step allows.</summary>
    public Result<Actuator> MoveOne(string id, double opening, Source source)
    {
        var wanted = InRange(opening, low: 0.0, high: 100.0, field: nameof(opening));
        var now = _log.Now;
        var moved = _actuators
            .LoadOne(id, onMissing: $"no actuator {id}", source: source)
            .Check(
                unit => !unit.IsLocked,
                trouble: Trouble.NotAllowed,
                reason: $"{id} is locked",
                source: source)
            .Check(
                unit => source == Source.Operator || now - unit.MovedAt >= Rest,
                trouble: Trouble.NotAllowed,
                reason: $"{id} has to rest for {Rest.TotalMinutes} min",
                source: source)
            .Then(unit => Step(unit, wanted: wanted, source: source));
        return moved.IsDone ? moved : _log.Trace(moved, about: id, source: source);
    }

    public Result<Actuator> LockOne(string id, string because, Source source)
    {
        var reason = Text(because, field: nameof(because));
        _log.Warn(id, message: $"locked: {reason}", source: source);
        return _actuators.ChangeOne(
            id,
            change: unit => unit with { LockedBecause = reason },
            onMissing: $"no actuator {id} to lock",
            source: source);
    }

    public Result<Actuator> UnlockOne(string id, Source source)
    {
        return _actuators.ChangeOne(
            id,
            change: unit => unit with { LockedBecause = string.Empty },
            onMissing: $"no actuator {id} to unlock",
            source: source);
    }

    public IReadOnlyList<Actuator> LoadIn(string zoneId)
    {
        return _actuators.LoadMany(where: unit => unit.ZoneId == zoneId, orderBy: unit => unit.Kind);
    }

    private Result<Actuator> Step(Actuator unit, double wanted, Source source)
    {
        var change = Math.Clamp(wanted - unit.Opening, -unit.MaxStep, unit.MaxStep);
        if (Math.Abs(change) < SmallestMove)
        {
            return Result.Done(unit);
        }

        var opening = unit.Opening + change;
        _log.Info(unit.Id, message: Invariant($"{unit.Opening:F0} → {opening:F0} %"), source: source);
        return _actuators.ChangeOne(
            unit.Id,
            change: same => same with { Opening = opening, MovedAt = _log.Now },
            onMissing: $"no actuator {unit.Id}",
            source: source);
    }
}
