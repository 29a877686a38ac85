using System;
using System.Collections.Generic;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing.Lanes;

/// <summary>The lanes on offer.</summary>
public sealed class LaneBook(Log log)
{
    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, Lane> _lanes = new("lanes", keyOf: lane => lane.Code, log: log);

    public Result<Lane> Open(Lane lane, Source source)
    {
        var opened = _lanes.SaveOne(lane, onClash: OnClash.Refuse, source: source);
        return _log.Trace(opened, about: lane.Code, source: source);
    }

    public int OpenMany(IEnumerable<Lane> lanes, Source source)
    {
        var list = Filled(lanes, field: nameof(lanes));
        return _lanes.SaveMany(list, onClash: OnClash.Replace, source: source);
    }

    /// <summary>Loads a lane on which freight can be booked now.</summary>
    public Result<Lane> LoadBookable(string code, Source source)
    {
        return _lanes
            .LoadOne(code, onMissing: $"no lane {code}", source: source)
            .Check(
                lane => !lane.IsSuspended,
                trouble: Trouble.NotAllowed,
                reason: $"lane {code} is suspended",
                source: source);
    }

    public Result<Lane> Suspend(string code, string because, Source source)
    {
        var reason = Text(because, field: nameof(because));
        _log.Warn(code, message: $"suspended: {reason}", source: source);
        return _lanes.ChangeOne(
            code,
            change: lane => lane with { IsSuspended = true },
            onMissing: $"no lane {code} to suspend",
            source: source);
    }

    /// <summary>Other lanes between the same places, the quickest first.</summary>
    public IReadOnlyList<Lane> LoadAlternatives(Lane lane)
    {
        return _lanes.LoadMany(
            where: other => other.Origin.Equals(lane.Origin, StringComparison.OrdinalIgnoreCase)
                && other.Destination.Equals(lane.Destination, StringComparison.OrdinalIgnoreCase)
                && other.Code != lane.Code
                && !other.IsSuspended,
            orderBy: other => other.TransitTime);
    }
}
