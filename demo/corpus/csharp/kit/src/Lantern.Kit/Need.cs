using System;
using System.Collections.Generic;
using System.Linq;

namespace Lantern.Kit;

/// <summary>
/// Argument checks. Each one returns what it checked, so that a property initializer can check and
/// assign in one line, and each one takes the name of the field last.
/// </summary>
public static class Need
{
    public static string Text(string? value, string field)
    {
        if (string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"{field} must not be blank", field);
        }

        return value.Trim();
    }

    public static T InRange<T>(T value, T low, T high, string field)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
        {
            throw new ArgumentOutOfRangeException(field, value, $"{field} must be in {low}…{high}");
        }

        return value;
    }

    public static T AtLeast<T>(T value, T floor, string field)
        where T : IComparable<T>
    {
        if (value.CompareTo(floor) < 0)
        {
            throw new ArgumentOutOfRangeException(field, value, $"{field} must be at least {floor}");
        }

        return value;
    }

    public static T Present<T>(T? value, string field)
        where T : class
    {
        return value ?? throw new ArgumentNullException(field);
    }

    public static IReadOnlyList<T> Filled<T>(IEnumerable<T> items, string field)
    {
        var list = items.ToList();
        if (list.Count == 0)
        {
            throw new ArgumentException($"{field} must not be empty", field);
        }

        return list;
    }
}
