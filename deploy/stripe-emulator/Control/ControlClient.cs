namespace Associations.StripeEmulator.Control;

/// <summary>The control endpoints as methods, for tests; <paramref name="http"/> has the emulator's address as its base.</summary>
/// <remarks>Every method throws <see cref="HttpRequestException"/> when the emulator refuses; the message has its reason.</remarks>
public sealed class ControlClient(HttpClient http)
{
    /// <summary>Orders a misbehaviour.</summary>
    /// <returns>The rule with its id.</returns>
    public async Task<FaultRule> Add(FaultRule rule) => await Post<FaultRule>("rules", rule);

    /// <summary>The rules that still have matches to come.</summary>
    public async Task<IReadOnlyList<FaultRule>> Rules() => await Get<IReadOnlyList<FaultRule>>("rules");

    /// <summary>Takes a rule away.</summary>
    public async Task Remove(FaultRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        using var answer = await http.DeleteAsync(Address($"rules/{rule.Id}"));
        await Checked(answer);
    }

    /// <summary>Takes all rules away.</summary>
    public async Task RemoveRules()
    {
        using var answer = await http.DeleteAsync(Address("rules"));
        await Checked(answer);
    }

    /// <summary>Every charge, oldest first.</summary>
    public async Task<IReadOnlyList<LedgerEntry>> Ledger() => await Get<IReadOnlyList<LedgerEntry>>("ledger");

    /// <summary>Every webhook delivery, in the order of sending.</summary>
    public async Task<IReadOnlyList<DeliveryView>> Deliveries(string? eventType = null, string? objectId = null) =>
        await Get<IReadOnlyList<DeliveryView>>(
            $"deliveries?{(eventType is null ? "" : $"eventType={eventType}&")}{(objectId is null ? "" : $"objectId={objectId}")}");

    /// <summary>Sends an event (again, or at last) to every endpoint.</summary>
    public Task Send(string eventId) => Post($"events/{eventId}/send");

    /// <summary>Sends all that was withheld.</summary>
    public Task Release() => Post("deliveries/release");

    /// <summary>Adds an address for webhooks; it is kept over a restart.</summary>
    public async Task<EndpointView> AddEndpoint(Uri url, string secret, IReadOnlyList<string>? enabledEvents = null) =>
        await Post<EndpointView>("webhook-endpoints", new EndpointRequest(url, secret, enabledEvents));

    /// <summary>Sends no more to an added address.</summary>
    public async Task RemoveEndpoint(string id)
    {
        using var answer = await http.DeleteAsync(Address($"webhook-endpoints/{id}"));
        await Checked(answer);
    }

    /// <summary>Decides a payment that is processing: it succeeds, or fails when a code says why.</summary>
    public Task SettlePayment(string paymentIntent, string? failureCode = null) =>
        Post($"payment_intents/{paymentIntent}/settle", new Decision(failureCode));

    /// <summary>Does what the customer would do when authentication is required.</summary>
    public Task Authenticate(string paymentIntent, string? failureCode = null) =>
        Post($"payment_intents/{paymentIntent}/authenticate", new Decision(failureCode));

    /// <summary>Does what the customer would do when a setup requires authentication.</summary>
    public Task AuthenticateSetup(string setupIntent, string? failureCode = null) =>
        Post($"setup_intents/{setupIntent}/authenticate", new Decision(failureCode));

    /// <summary>Decides a pending refund, or fails a succeeded one when a code says why.</summary>
    public Task SettleRefund(string refund, string? failureCode = null) => Post($"refunds/{refund}/settle", new Decision(failureCode));

    /// <summary>Lets the time of an open Checkout Session be over.</summary>
    public Task ExpireCheckoutSession(string session) => Post($"checkout_sessions/{session}/expire");

    /// <summary>Lets the payer's bank take a payment back: the money is gone at once, unless it only asks.</summary>
    public async Task<DisputeView> OpenDispute(string paymentIntent, DisputeRequest? dispute = null) =>
        await Post<DisputeView>($"payment_intents/{paymentIntent}/dispute", dispute ?? new());

    /// <summary>Lets the bank decide a dispute, also one that it had decided otherwise.</summary>
    public async Task<DisputeView> CloseDispute(string dispute, bool won, bool returnFee = false) =>
        await Post<DisputeView>($"disputes/{dispute}/close", new DisputeDecision(won ? "won" : "lost", returnFee));

    /// <summary>Pays out all that stands in the balance of a currency.</summary>
    public async Task<PayoutView> PayOut(string currency = "eur") => await Post<PayoutView>("payouts", new PayoutRequest(currency));

    /// <summary>Lets the bank send a payout back.</summary>
    public async Task<PayoutView> FailPayout(string payout) => await Post<PayoutView>($"payouts/{payout}/fail", new Decision());

    /// <summary>Forgets everything: objects, keys, deliveries, added endpoints and rules.</summary>
    public Task Reset() => Post("reset");

    static Uri Address(string path) => new($"/_control/{path}", UriKind.Relative);

    async Task<T> Get<T>(string path)
    {
        using var answer = await http.GetAsync(Address(path));
        await Checked(answer);
        return (await answer.Content.ReadFromJsonAsync<T>(ControlJson.Options))!;
    }

    async Task<T> Post<T>(string path, object body)
    {
        using var answer = await http.PostAsJsonAsync(Address(path), body, ControlJson.Options);
        await Checked(answer);
        return (await answer.Content.ReadFromJsonAsync<T>(ControlJson.Options))!;
    }

    async Task Post(string path, object? body = null)
    {
        using var answer = body is null
            ? await http.PostAsync(Address(path), null)
            : await http.PostAsJsonAsync(Address(path), body, ControlJson.Options);
        await Checked(answer);
    }

    static async Task Checked(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
            throw new HttpRequestException(
                $"The Stripe emulator answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}", null, answer.StatusCode);
    }
}
