using System;

namespace Lantern.Kit;

/// <summary>The kinds of expected failure. Services add reasons, not kinds.</summary>
public enum Trouble
{
    Missing,
    Clash,
    Stale,
    NotAllowed,
}

/// <summary>What an operation came to: a value, or trouble with a reason for people.</summary>
public abstract record Result<T>
{
    private Result()
    {
    }

    public sealed record Done(T Value) : Result<T>;

    public sealed record Refused(Trouble Trouble, string Reason, Source Source) : Result<T>;

    public bool IsDone => this is Done;

    public string Why => this is Refused refused ? refused.Reason : string.Empty;

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => this switch
    {
        Done done => next(done.Value),
        Refused no => Result.Refused<TNext>(no.Trouble, reason: no.Reason, source: no.Source),
        _ => throw new InvalidOperationException("a result is either done or refused"),
    };

    public Result<TNext> Map<TNext>(Func<T, TNext> change) => Then(value => Result.Done(change(value)));

    /// <summary>Refuses a value that does not satisfy a rule.</summary>
    public Result<T> Check(Func<T, bool> rule, Trouble trouble, string reason, Source source) =>
        Then(value => rule(value) ? this : Result.Refused<T>(trouble, reason: reason, source: source));

    public T OrElse(T fallback) => this is Done done ? done.Value : fallback;

    public T OrThrow() => this is Done done ? done.Value : throw new InvalidOperationException(Why);
}

/// <summary>Makes results without spelling out their type.</summary>
public static class Result
{
    public static Result<T> Done<T>(T value) => new Result<T>.Done(value);

    public static Result<T> Refused<T>(Trouble trouble, string reason, Source source) =>
        new Result<T>.Refused(trouble, reason, source);
}
