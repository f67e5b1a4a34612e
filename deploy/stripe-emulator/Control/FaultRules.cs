using Associations.StripeEmulator.Events;

namespace Associations.StripeEmulator.Control;

/// <summary>The misbehaviour that is ordered now. In memory only: a restarted emulator behaves.</summary>
sealed class FaultRules
{
    static readonly FaultKind[] OfCalls =
    [
        FaultKind.DelayBeforeEffect, FaultKind.DelayAnswer, FaultKind.ErrorBeforeEffect, FaultKind.ErrorAfterEffect,
        FaultKind.DropBeforeEffect, FaultKind.DropAfterEffect, FaultKind.WebhookFirst, FaultKind.LateBalance,
    ];

    static readonly FaultKind[] OfAttempts = [FaultKind.WebhookBadSignature, FaultKind.WebhookClock, FaultKind.WebhookAlter];

    readonly Lock _gate = new();
    readonly List<(FaultRule Rule, int Used)> _rules = [];

    /// <exception cref="ArgumentException">The rule makes no sense; the message says which member.</exception>
    internal FaultRule Add(FaultRule wanted)
    {
        var isOfCalls = OfCalls.Contains(wanted.Kind);
        var wrong =
            isOfCalls && wanted.EventType is not null ? "eventType: this kind is about calls; use path and method"
            : !isOfCalls && (wanted.Path ?? wanted.Method) is not null ? "path, method: this kind is about webhooks; use eventType"
            : wanted.Times is < 0 or > 1_000_000 ? "times: 0 (until removed) to 1000000"
            : wanted.Kind == FaultKind.WebhookReorder && wanted.Times < 2 ? "times: at least 2 events can be reordered"
            : wanted.Milliseconds is < 0 or > 3_600_000 ? "milliseconds: 0 to 3600000"
            : wanted.Status is < 400 or > 599 ? "status: 400 to 599"
            : wanted.Copies is < 1 or > 100 ? "copies: 1 to 100"
            : wanted.Kind == FaultKind.WebhookAlter && wanted.Merge is null ? "merge: what to alter"
            : null;
        if (wrong is not null)
            throw new ArgumentException(wrong);
        var rule = wanted with { Id = StripeId.New("rule") };
        lock (_gate)
            _rules.Add((rule, 0));
        return rule;
    }

    internal IReadOnlyList<FaultRule> All()
    {
        lock (_gate)
            return [.. _rules.Select(entry => entry.Rule with { Times = entry.Rule.Times == 0 ? 0 : entry.Rule.Times - entry.Used })];
    }

    internal bool Remove(string id)
    {
        lock (_gate)
            return _rules.RemoveAll(entry => entry.Rule.Id == id) > 0;
    }

    internal void Clear()
    {
        lock (_gate)
            _rules.Clear();
    }

    internal TakenFaults TakeFor(string method, string path) => Take(rule => OfCalls.Contains(rule.Kind)
        && (rule.Method is null || rule.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (rule.Path is null || path == rule.Path
            || (rule.Path.EndsWith('*') && path.StartsWith(rule.Path[..^1], StringComparison.Ordinal))));

    internal TakenFaults TakeForEvent(string type) => Take(rule =>
        !OfCalls.Contains(rule.Kind) && !OfAttempts.Contains(rule.Kind) && Matches(rule, type));

    internal TakenFaults TakeForAttempt(string type) => Take(rule => OfAttempts.Contains(rule.Kind) && Matches(rule, type));

    static bool Matches(FaultRule rule, string type) => rule.EventType is null || EventEndpoints.Matches(rule.EventType, type);

    // Of each kind the oldest rule that matches, so that two rules of a kind come one after the other.
    TakenFaults Take(Predicate<FaultRule> matches)
    {
        lock (_gate)
        {
            var taken = new List<(FaultRule Rule, bool IsLast)>();
            for (var at = 0; at < _rules.Count; at++)
            {
                var (rule, used) = _rules[at];
                if (!matches(rule) || taken.Any(other => other.Rule.Kind == rule.Kind))
                    continue;
                _rules[at] = (rule, used + 1);
                taken.Add((rule, used + 1 == rule.Times));
            }

            _rules.RemoveAll(entry => entry.Used == entry.Rule.Times && entry.Rule.Times > 0);
            return new(taken);
        }
    }
}

/// <summary>The rules that hold for one call, event or attempt.</summary>
sealed class TakenFaults(IReadOnlyList<(FaultRule Rule, bool IsLast)> rules)
{
    internal static readonly TakenFaults None = new([]);

    internal FaultRule? Of(FaultKind kind) => rules.FirstOrDefault(entry => entry.Rule.Kind == kind).Rule;

    internal bool WasLast(FaultKind kind) => rules.Any(entry => entry.Rule.Kind == kind && entry.IsLast);
}
