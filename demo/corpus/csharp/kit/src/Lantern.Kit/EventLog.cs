using System;
using System.Collections.Generic;
using System.Linq;

namespace Lantern.Kit;

/// <summary>Who or what brought a change about.</summary>
public enum Source
{
    Operator,
    Import,
    Schedule,
    Device,
}

public enum Level
{
    Info,
    Warning,
}

/// <summary>The log of one service, and the only place where it reads the time.</summary>
public sealed class EventLog(string service, TimeProvider clock)
{
    private readonly string _service = Need.Text(service, field: nameof(service));
    private readonly List<Event> _events = new();

    public sealed record Event(DateTimeOffset At, Level Level, string About, string Message, Source Source);

    public DateTimeOffset Now => clock.GetUtcNow();

    public DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    public void Info(string about, string message, Source source)
    {
        Write(Level.Info, about, message, source);
    }

    public void Warn(string about, string message, Source source)
    {
        Write(Level.Warning, about, message, source);
    }

    /// <summary>Writes down how an operation ended and hands its result on.</summary>
    public Result<T> Trace<T>(Result<T> result, string about, Source source)
    {
        var level = result.IsDone ? Level.Info : Level.Warning;
        Write(level, about, result.IsDone ? "done" : result.Why, source);
        return result;
    }

    public IReadOnlyList<Event> LoadMany(Func<Event, bool> where)
    {
        return _events.Where(where).ToList();
    }

    private void Write(Level level, string about, string message, Source source)
    {
        _events.Add(new Event(Now, level, $"{_service}/{about}", message, source));
    }
}
