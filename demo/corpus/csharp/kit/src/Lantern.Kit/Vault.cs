using System;
using System.Collections.Generic;
using System.Linq;

namespace Lantern.Kit;

/// <summary>What to do when an item with the same key is there already.</summary>
public enum OnClash
{
    Refuse,
    Replace,
}

/// <summary>A keyed in-memory store of immutable items.</summary>
public sealed class Vault<TKey, TItem>(string name, Func<TItem, TKey> keyOf, EventLog log)
    where TKey : notnull
{
    private readonly string _name = Need.Text(name, field: nameof(name));
    private readonly Dictionary<TKey, TItem> _items = new();

    public Result<TItem> LoadOne(TKey key, string onMissing, Source source)
    {
        return _items.TryGetValue(key, out var item)
            ? Result.Done(item)
            : Result.Refused<TItem>(Trouble.Missing, reason: onMissing, source: source);
    }

    public IReadOnlyList<TItem> LoadMany<TSort>(Func<TItem, bool> where, Func<TItem, TSort> orderBy)
    {
        return _items.Values.Where(where).OrderBy(orderBy).ToList();
    }

    public Result<TItem> SaveOne(TItem item, OnClash onClash, Source source)
    {
        var key = keyOf(item);
        if (onClash == OnClash.Refuse && _items.ContainsKey(key))
        {
            var reason = $"{_name} has {key} already";
            return Result.Refused<TItem>(Trouble.Clash, reason: reason, source: source);
        }

        _items[key] = item;
        return Result.Done(item);
    }

    /// <summary>Saves what it can and returns how many items that were.</summary>
    public int SaveMany(IEnumerable<TItem> items, OnClash onClash, Source source)
    {
        return items.Count(item => log.Trace(
            SaveOne(item, onClash: onClash, source: source),
            about: $"{_name}/{keyOf(item)}",
            source: source).IsDone);
    }

    public Result<TItem> ChangeOne(TKey key, Func<TItem, TItem> change, string onMissing, Source source)
    {
        return LoadOne(key, onMissing: onMissing, source: source)
            .Then(item => SaveOne(change(item), onClash: OnClash.Replace, source: source));
    }

    public Result<TItem> RemoveOne(TKey key, string because, string onMissing, Source source)
    {
        var found = LoadOne(key, onMissing: onMissing, source: source);
        if (_items.Remove(key))
        {
            log.Info($"{_name}/{key}", message: $"removed: {because}", source: source);
        }

        return found;
    }
}
