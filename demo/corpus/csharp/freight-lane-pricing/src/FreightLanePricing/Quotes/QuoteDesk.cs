using System;
using System.Collections.Generic;
using System.Linq;
using FreightLanePricing.Lanes;
using FreightLanePricing.Pricing;
using Lantern.Kit;
using static Lantern.Kit.Need;
using Euro = System.Decimal;
using Log = Lantern.Kit.EventLog;

namespace FreightLanePricing.Quotes;

public enum QuoteState
{
    Offered,
    Accepted,
    Declined,
}

/// <summary>A price that was promised to a customer until a day.</summary>
public sealed record Quote(
    string Number,
    Shipment Shipment,
    Price Price,
    DateOnly ValidUntil,
    QuoteState State)
{
    public string Number { get; } = Text(Number, field: nameof(Number));

    public bool IsValidOn(DateOnly day) => day <= ValidUntil;

    public bool IsOpenOn(DateOnly day) => State == QuoteState.Offered && IsValidOn(day);
}

/// <summary>Offers quotes, has them accepted or declined, and tidies up afterwards.</summary>
public sealed class QuoteDesk(LanePricer pricer, Log log)
{
    private const int ValidDays = 14;

    private readonly LanePricer _pricer = Present(pricer, field: nameof(pricer));
    private readonly Log _log = Present(log, field: nameof(log));
    private readonly Vault<string, Quote> _quotes = new("quotes", keyOf: quote => quote.Number, log: log);
    private int _lastNumber;

    public Result<Quote> OfferOne(Shipment shipment, Source source)
    {
        var today = _log.Today;
        var validUntil = Earlier(today.AddDays(ValidDays), shipment.PickUp);
        var offered = _pricer
            .PriceOne(shipment, source: source)
            .Check(
                _ => shipment.PickUp >= today,
                trouble: Trouble.Stale,
                reason: $"pick-up of {shipment.Id} is in the past",
                source: source)
            .Map(price => new Quote(
                NextNumber(today),
                Shipment: shipment,
                Price: price,
                ValidUntil: validUntil,
                State: QuoteState.Offered))
            .Then(quote => _quotes.SaveOne(quote, onClash: OnClash.Refuse, source: source));
        return _log.Trace(offered, about: shipment.Id, source: source);
    }

    public Result<Quote> AcceptOne(string number, Source source) =>
        CloseOne(number, state: QuoteState.Accepted, source: source);

    public Result<Quote> DeclineOne(string number, Source source) =>
        CloseOne(number, state: QuoteState.Declined, source: source);

    public IReadOnlyList<Quote> LoadOpen()
    {
        var today = _log.Today;
        return _quotes.LoadMany(where: quote => quote.IsOpenOn(today), orderBy: quote => quote.ValidUntil);
    }

    /// <summary>What the accepted quotes of one customer come to.</summary>
    public Euro TurnoverOf(string customer)
    {
        var accepted = _quotes.LoadMany(
            where: quote => quote.State == QuoteState.Accepted && quote.Shipment.Customer == customer,
            orderBy: quote => quote.Number);
        return accepted.Sum(quote => quote.Price.Total);
    }

    public int RemoveLapsed(Source source)
    {
        var today = _log.Today;
        var lapsed = _quotes.LoadMany(
            where: quote => quote.State == QuoteState.Offered && !quote.IsValidOn(today),
            orderBy: quote => quote.Number);
        foreach (var quote in lapsed)
        {
            _quotes.RemoveOne(
                quote.Number,
                because: $"lapsed on {quote.ValidUntil:O}",
                onMissing: $"no quote {quote.Number}",
                source: source);
        }

        return lapsed.Count;
    }

    private Result<Quote> CloseOne(string number, QuoteState state, Source source)
    {
        var today = _log.Today;
        var closed = _quotes
            .LoadOne(number, onMissing: $"no quote {number}", source: source)
            .Check(
                quote => quote.IsOpenOn(today),
                trouble: Trouble.NotAllowed,
                reason: $"quote {number} is not open any more",
                source: source)
            .Then(quote => _quotes.ChangeOne(
                quote.Number,
                change: open => open with { State = state },
                onMissing: $"no quote {number}",
                source: source));
        return _log.Trace(closed, about: number, source: source);
    }

    private string NextNumber(DateOnly day) => $"Q{day:yyMM}-{++_lastNumber:000}";

    private static DateOnly Earlier(DateOnly first, DateOnly second) => first < second ? first : second;
}
