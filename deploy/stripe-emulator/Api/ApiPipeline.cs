using System.Net.Http.Headers;
using System.Text;
using Associations.StripeEmulator.Control;
using Associations.StripeEmulator.Idempotency;
using Associations.StripeEmulator.Journal;
using Associations.StripeEmulator.Settlements;
using Associations.StripeEmulator.Webhooks;

namespace Associations.StripeEmulator.Api;

/// <summary>
/// What every call of the API goes through: key, version, parameters, ordered misbehaviour, idempotency, the effect in one
/// transaction, the answer, and then the webhooks.
/// </summary>
sealed partial class ApiPipeline(
    Store store, InFlightKeys inFlight, FaultRules rules, WebhookSender webhooks, SettlementWorker settlements,
    StripeEmulatorOptions options, TimeProvider time, IHostApplicationLifetime lifetime, ILogger<ApiPipeline> log)
{
    internal static RequestDelegate Run(Func<Call, Transaction, Answer> handle) =>
        http => http.RequestServices.GetRequiredService<ApiPipeline>().Run(http, handle);

    internal static RequestDelegate Unknown => Run((call, _) =>
        throw new ApiError(404, "invalid_request_error",
            $"Unrecognized request URL ({call.Method}: {call.Path}); the emulator may not know it yet."));

    async Task Run(HttpContext http, Func<Call, Transaction, Answer> handle)
    {
        var requestId = StripeId.New("req");
        http.Response.Headers["Request-Id"] = requestId;
        http.Response.Headers["Stripe-Version"] = StripeEmulatorApp.ApiVersion;
        var faults = TakenFaults.None;
        var outcome = new Outcome(requestId);
        try
        {
            var (call, apiKey, idempotencyKey) = await Receive(http);
            faults = rules.TakeFor(call.Method, call.Path);
            await Decide(call, apiKey, idempotencyKey, handle, faults, outcome, http.RequestAborted);
            if (faults.Of(FaultKind.WebhookFirst) is not null)
                await webhooks.SendAndWait(outcome.Deliveries, http.RequestAborted);
            if (faults.Of(FaultKind.DelayAnswer) is { } delay)
                await Pause(delay, http.RequestAborted);
        }
        catch (ApiError refusal)
        {
            outcome.Answered(refusal.ToAnswer());
        }
        catch (Exception failure) when (failure is not (OperationCanceledException or BadHttpRequestException))
        {
            // Nothing was kept, so it is not the stored answer of its key either.
            LogFailure(failure);
            outcome.Answered(Answer.ServerError(500));
        }
        finally
        {
            outcome.Release();
        }

        LogCall(http.Request.Method, http.Request.Path, outcome.Dropped ? 0 : outcome.Status, requestId);
        if (outcome.Dropped)
            http.Abort();
        else
            await Write(http, outcome);
        if (faults.Of(FaultKind.WebhookFirst) is null)
            webhooks.Send(outcome.Deliveries);
    }

    async Task<(Call Call, string ApiKey, string? IdempotencyKey)> Receive(HttpContext http)
    {
        var apiKey = Authenticate(http.Request);
        if (http.Request.Headers["Stripe-Version"] is [{ } version] && version != StripeEmulatorApp.ApiVersion)
            throw ApiError.Invalid($"The emulator speaks API version {StripeEmulatorApp.ApiVersion} only, not {version}.");
        var form = await Form.Read(http.Request, http.RequestAborted);
        var path = http.Request.Path.Value!;
        var id = (string?)http.GetRouteValue("id") ?? "";
        var call = new Call(http.Request.Method, path, id, form, $"{http.Request.Scheme}://{http.Request.Host}");

        var isKept = HttpMethods.IsPost(call.Method);
        var idempotencyKey = isKept && http.Request.Headers["Idempotency-Key"] is [{ Length: > 0 } given] ? given : null;
        if (idempotencyKey?.Length > StoredResult.LongestKey)
            throw ApiError.Invalid(
                $"Idempotency keys can be at most {StoredResult.LongestKey} characters; this one has {idempotencyKey.Length}.");
        return (call, apiKey, idempotencyKey);
    }

    async Task Decide(
        Call call, string apiKey, string? idempotencyKey, Func<Call, Transaction, Answer> handle, TakenFaults faults, Outcome outcome,
        CancellationToken aborted)
    {
        if (faults.Of(FaultKind.DropBeforeEffect) is not null)
        {
            outcome.Drop();
            return;
        }

        // A fault in front of Stripe's own code knows nothing of keys and is not stored.
        if (faults.Of(FaultKind.ErrorBeforeEffect) is { Stored: false } front)
        {
            outcome.Answered(Answer.ServerError(front.Status));
            return;
        }

        var result = idempotencyKey is null ? null : Claim(call, StoredResult.KeyOf(apiKey, idempotencyKey), idempotencyKey, outcome);
        if (faults.Of(FaultKind.DelayBeforeEffect) is { } delay)
            await Pause(delay, aborted);
        if (!outcome.IsAnswered)
            Execute(call, handle, faults, outcome, new(outcome.RequestId, idempotencyKey), result);
        if (faults.Of(FaultKind.DropAfterEffect) is not null)
            outcome.Drop();
    }

    /// <returns>The result to complete and store, unless the outcome is already the stored one.</returns>
    StoredResult Claim(Call call, string key, string idempotencyKey, Outcome outcome)
    {
        outcome.Claim = inFlight.Take(key) ?? throw new ApiError(409, "idempotency_error",
            $"There is currently another in-progress request using this Idempotent Key: {idempotencyKey}. Please try again later.",
            code: "idempotency_key_in_use");
        var fingerprint = StoredResult.FingerprintOf(call.Method, call.Path, call.Form.Pairs);
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        if (store.Read(tx => tx.Result(key)) is not { } first || now - first.AtMilliseconds > Store.KeepResults.TotalMilliseconds)
            return new(key, fingerprint, call.Path, 0, "", outcome.RequestId, now);
        if (first.Fingerprint != fingerprint)
        {
            var same = first.Path == call.Path
                ? "with the same parameters they were first used with"
                : $"for the same endpoint they were first used for ('{call.Path}' vs '{first.Path}')";
            throw new ApiError(400, "idempotency_error", $"Keys for idempotent requests can only be used {same}. "
                + $"Try using a key other than '{idempotencyKey}' if you meant to execute a different request.");
        }

        outcome.Replayed(first);
        return first;
    }

    void Execute(
        Call call, Func<Call, Transaction, Answer> handle, TakenFaults faults, Outcome outcome, Origin origin, StoredResult? result)
    {
        var committed = store.Write(origin, tx =>
        {
            tx.BalanceDelay = faults.Of(FaultKind.LateBalance)?.Milliseconds;
            var answer = faults.Of(FaultKind.ErrorBeforeEffect) is { } before ? Answer.ServerError(before.Status) : handle(call, tx);
            if (answer.Status == 200)
                Expansion.Expand(answer.Body, call.Form.Items("expand"), tx);
            if (faults.Of(FaultKind.ErrorAfterEffect) is { } after)
                answer = Answer.ServerError(after.Status);
            if (result is not null)
                tx.Put(result with { Status = answer.Status, Body = answer.Body.ToJsonString() });
            return answer;
        });
        outcome.Answered(committed.Answer);
        outcome.Deliveries = committed.Deliveries;
        outcome.KeyStored = result is not null;
        settlements.Watch(committed.Outcomes);
    }

    // A caller that gave up, or the end of the process, ends the waiting and not the work.
    async Task Pause(FaultRule delay, CancellationToken aborted)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping);
        await Task.Delay(TimeSpan.FromMilliseconds(delay.Milliseconds), time, either.Token)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    string Authenticate(HttpRequest request)
    {
        var key = AuthenticationHeaderValue.TryParse(request.Headers.Authorization, out var header) ? header switch
        {
            { Scheme: "Bearer", Parameter: { Length: > 0 } bearer } => bearer,
            { Scheme: "Basic", Parameter: { Length: > 0 } basic } => UserOf(basic),
            _ => null,
        } : null;
        if (key is null)
            throw new ApiError(401, "invalid_request_error",
                "You did not provide an API key. Send it as 'Authorization: Bearer YOUR_SECRET_KEY'.");
        return key.StartsWith("sk_test_", StringComparison.Ordinal) && (options.ApiKey is null || key == options.ApiKey)
            ? key
            : throw new ApiError(401, "invalid_request_error", $"Invalid API Key provided: {key[..Math.Min(8, key.Length)]}****");
    }

    // curl -u sk_test_…: as Stripe's own documentation does.
    static string? UserOf(string basic)
    {
        var decoded = new byte[basic.Length];
        return Convert.TryFromBase64String(basic, decoded, out var length)
            ? Encoding.UTF8.GetString(decoded, 0, length).Split(':')[0]
            : null;
    }

    static async Task Write(HttpContext http, Outcome outcome)
    {
        var headers = http.Response.Headers;
        if (outcome.OriginalRequestId is { } original)
        {
            headers["Idempotent-Replayed"] = "true";
            headers["Original-Request"] = original;
        }

        // A stored 500 is only ever replayed: asking again with the same key is in vain.
        if (outcome is { Status: >= 500, KeyStored: true })
            headers["Stripe-Should-Retry"] = "false";
        http.Response.StatusCode = outcome.Status;
        http.Response.ContentType = "application/json";
        if (http.RequestAborted.IsCancellationRequested)
            return;
        await http.Response.WriteAsync(outcome.Body);
        await http.Response.CompleteAsync();
    }

    [LoggerMessage(LogLevel.Error, "The emulator itself failed.")]
    partial void LogFailure(Exception failure);

    [LoggerMessage(LogLevel.Information, "{Method} {Path} {Status} {RequestId}")]
    partial void LogCall(string method, PathString path, int status, string requestId);

    /// <summary>What becomes of one call.</summary>
    sealed class Outcome(string requestId)
    {
        internal string RequestId => requestId;
        internal int Status { get; private set; }
        internal string Body { get; private set; } = "";
        internal bool IsAnswered => Status != 0;
        internal bool Dropped { get; private set; }
        internal bool KeyStored { get; set; }
        internal string? OriginalRequestId { get; private set; }
        internal IReadOnlyList<Delivery> Deliveries { get; set; } = [];
        internal IDisposable? Claim { get; set; }

        internal void Answered(Answer answer) => (Status, Body) = (answer.Status, answer.Body.ToJsonString());

        internal void Replayed(StoredResult first)
        {
            (Status, Body, OriginalRequestId, KeyStored) = (first.Status, first.Body, first.RequestId, true);
        }

        internal void Drop() => Dropped = true;
        internal void Release() => Claim?.Dispose();
    }
}
