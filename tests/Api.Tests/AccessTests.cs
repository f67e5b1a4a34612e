using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Associations.Testing;

namespace Associations.Api.Tests;

/// <summary>
/// Who may what, for every operation that there is, every kind of caller and two associations (OWASP API1, API3 and API5). An operation that is
/// written tomorrow is walked as well, because the walk follows the description.
/// </summary>
public sealed class AccessTests(World world)
{
    const string AllScopes =
        "membership:read membership:write events:read events:write billing:read billing:write webhooks:read webhooks:write";

    // What anyone of an association with the scope may see or call. Whatever else persons may call is theirs alone: for another person of the
    // same association it is not there. An operation that belongs here and is not listed fails, and so does the opposite.
    static readonly string[] Shared =
    [
        "getMembershipType", "getEvent", "getCapacityPool", "getTicketType", "getRelease", "listCapacityPools", "listTicketTypes", "listReleases",
        "listRegistrations", "register", "getChapter", "listAppointments", "getAppointment", "joinChapter", "leaveChapter",
        "listChanges", "listJoinLinks", "getCallForProposals", "submitProposal", "listProposals", "chooseSession", "dropSession", "listMyAgenda", "getCalendar.ics", "getEventSeries",
        "listMyChanges", "subscribeCalendar", "unsubscribeCalendar",
    ];

    // What takes an office in a chapter, which Ada has. The chapter itself is no secret, so others are refused and not sent away.
    static readonly string[] OfOfficers = ["renameChapter", "appointOfficer", "endAppointment", "listMembers"];

    // What takes to be named as a reviewer by staff, which none of these persons is: for them it is not there.
    static readonly string[] OfReviewers = ["listReviews", "reviewProposal"];

    // What is in no path and may be missing all the same.
    static readonly string[] MayBeMissing = ["getBillingDetails", "setTaxRules", "getReconciliation", "payInvoices", "getSubscribed.ics"];

    // What is in the path is no id, and every association has it: a month.
    static readonly string[] OfAll = ["closePeriod"];

    public static TheoryData<string> Operations => [.. Description.Operations.Select(operation => operation.Id)];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Who_may_call_it_may_and_nobody_else_does(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var before = await world.EventsOf(world.Ours.Id);
        foreach (var caller in Callers())
        {
            var answer = await Call(operation, caller);
            var expected = Expected(operation, caller);
            Assert.True(expected.Contains((int)answer.Status),
                $"{operation} by {caller.Name}: {(int)answer.Status} instead of {string.Join(" or ", expected)}: {answer.Text}");
            if (caller.Association != world.Ours.Id && operation.Access != "public" && caller.Role != "operator")
                NamesNothingOf(world.Ours, operation, answer);
        }
        // Those who may were asking for a dry run, so whatever was done was done by somebody who may not.
        Assert.Equal(before, await world.EventsOf(world.Ours.Id));
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Which_association_it_is_comes_from_the_token_alone(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        if (operation.Scope is null or "operator") return;
        var caller = Callers().First(one => one.Association == world.Theirs.Id && one.Role == (operation.Access == "partnersAndStaff" ? "partner" : "staff"));
        var ours = world.Ours.Id.ToString();
        (string, string)[] claims = [("X-Tenant", ours), ("X-Tenant-Id", ours), ("X-Association", ours), ("Association", ours), ("tenant-id", ours)];
        var answer = await Call(operation, caller, $"association={ours}&tenant={ours}&tenantId={ours}&associationId={ours}", claims);
        Assert.Contains((int)answer.Status, Expected(operation, caller).Append(400));
        NamesNothingOf(world.Ours, operation, answer);
    }

    public static TheoryData<string> Commands =>
        [.. Description.Operations.Where(operation => operation.Operation["requestBody"]?["content"]?["application/json"]?["example"] is not null).Select(operation => operation.Id)];

    // Who somebody is, what something costs and how it stands.
    static readonly string[] Decided =
    [
        "role", "roles", "scope", "isStaff", "account", "association", "associationId", "tenantId", "personId", "id", "status", "version", "number", "memberNumber",
        "total", "due", "amount", "membershipId", "invoiceId", "expiresAt", "priceReason", "secret", "releasedAt", "confirmed",
    ];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task What_only_we_decide_cannot_be_sent(string id)
    {
        var operation = Description.Operations.Single(one => one.Id == id);
        var schema = Description.Committed["components"]!["schemas"]!.AsObject();
        var taken = schema[((string)operation.Operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]!).Split('/')[^1]]!["properties"]!.AsObject().Select(property => property.Key).ToHashSet();
        var ours = Decided.Where(name => !taken.Contains(name));
        var caller = Callers().First(one => (one.Association == world.Ours.Id || operation.Access == "operators") && one.Token is not null && MayBe(operation, one));
        foreach (var name in ours)
        {
            var body = operation.Operation["requestBody"]!["content"]!["application/json"]!["example"]!.DeepClone();
            body[name] = "staff";
            using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
            var answer = await world.Call(operation.Service, caller.Token).Send(new HttpMethod(operation.Method), $"{world.Ours.PathOf(operation)}?dryRun=true", content, []);
            answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    [Fact]
    public void Answers_hold_no_personal_data_but_where_that_is_what_was_asked_for()
    {
        // Schemas of answers alone. Names of speakers are public by their nature.
        string[] personal = ["email", "givenName", "familyName", "birthDate", "phone", "address", "account", "subject", "ip", "country", "password", "token"];
        var schemas = Description.Committed["components"]!["schemas"]!.AsObject();
        var found =
            from schema in schemas
            where schema.Value!["additionalProperties"] is null
            from property in schema.Value["properties"]?.AsObject() ?? []
            where personal.Contains(property.Key)
            select $"{schema.Key}.{property.Key}";
        // A thing that an invoice or an event is about, the country of a chapter or of a tax number, the address of a legal entity, an account of
        // the ledger, a pseudonym, and no person; the roster of a chapter, which is asked for; the buyer whom a document names, shown to the
        // payer and to staff; where staff reach a speaker and how they sign in; and the address of one's own calendar.
        Assert.Empty(found.Except(
        [
            "Invoice.subject", "WebhookMessage.subject", "AuditEntry.subject", "AuditActor.account", "Chapter.country", "ChapterMember.givenName",
            "ChapterMember.familyName", "ChapterMember.email", "AgedReceivablesRow.account", "Payer.account", "JournalLine.account", "TrialBalanceRow.account",
            "LegalEntity.address", "VatNumber.country", "Buyer.address", "Buyer.email", "Mandate.account", "PersonAffected.account", "Speaker.email",
            "Speaker.account", "Subscription.address",
        ]));
    }

    // But for the address that was asked, which a problem repeats.
    static void NamesNothingOf(Association other, Described operation, Answer answer)
    {
        var text = answer.Text.Replace(other.PathOf(operation), "", StringComparison.Ordinal);
        foreach (var thing in other.Things.Values.Where(thing => Guid.TryParse(thing, out _)))
            Assert.DoesNotContain(thing, text, StringComparison.Ordinal);
    }

    async Task<Answer> Call(Described operation, Caller caller, string query = "", params (string, string)[] headers)
    {
        var path = world.Ours.PathOf(operation);
        var command = operation.Method != "GET" && operation.Scope is not null;
        HttpContent? content = null;
        if (operation.Operation["requestBody"]?["content"] is JsonObject bodies)
        {
            var example = bodies["application/json"]?["example"];
            content = example is not null ? new StringContent(example.ToJsonString(), Encoding.UTF8, "application/json")
                : World.FileFor(operation.Id) ?? new StringContent("{}", Encoding.UTF8, bodies.First().Key);
        }
        return await world.Call(operation.Service, caller.Token).Send(new HttpMethod(operation.Method), $"{path}?{(command ? "dryRun=true&" : "")}{query}", content, headers);
    }

    IReadOnlyList<int> Expected(Described operation, Caller caller)
    {
        int[] allowed = [200, 201, 204, 400, 409, 410];
        if (operation.Access == "public") return MayBeMissing.Contains(operation.Id) ? [.. allowed, 404] : allowed;
        if (caller.Token is null) return [401];
        if (!MayBe(operation, caller)) return [403];
        if (MayBeMissing.Contains(operation.Id)) allowed = [.. allowed, 404];
        var about = operation.Path.Contains('{', StringComparison.Ordinal) && !OfAll.Contains(operation.Id);
        if (operation.Access == "operators") return allowed;
        // Whatever is asked about is of the other association, so for this one it is not there; an empty list says no more.
        if (caller.Association != world.Ours.Id) return !about ? [.. allowed, 404] : operation.Id.StartsWith("list", StringComparison.Ordinal) ? [404, 200] : [404];
        if (!about || caller.Role == "staff" || operation.Access == "partnersAndStaff" || Shared.Contains(Explained(operation.Id))) return allowed;
        if (caller.Name == "Ada" && !OfReviewers.Contains(operation.Id)) return allowed;
        return OfOfficers.Contains(operation.Id) ? [403] : [404];
    }

    // Who may see a thing may see why it is as it is, and nobody else.
    static string Explained(string id) => id.StartsWith("explain", StringComparison.Ordinal) ? $"get{id["explain".Length..]}" : id;

    static bool MayBe(Described operation, Caller caller) => caller.Scopes.Split(' ').Contains(operation.Scope) && operation.Access switch
    {
        "operators" => caller.Role == "operator",
        "staff" => caller.Association is not null && caller.Role == "staff",
        "partnersAndStaff" => caller.Association is not null && caller.Role is "staff" or "partner",
        "membersAndStaff" => caller.Association is not null,
        _ => throw new InvalidOperationException($"{operation} has an access rule that this test does not know: {operation.Access}."),
    };

    static readonly ConcurrentDictionary<World, IReadOnlyList<Caller>> Known = new();

    IReadOnlyList<Caller> Callers() => Known.GetOrAdd(world, _ => [.. Everyone()]);

    IEnumerable<Caller> Everyone()
    {
        var (ours, theirs) = (world.Ours.Id, world.Theirs.Id);
        yield return new("nobody", null, "", "", null);
        yield return Signed("the operator", null, "operator", "operator");
        yield return Signed("an operator without the role", null, "none", "operator");
        yield return Signed("an operator who calls themselves staff", null, "staff", $"operator {AllScopes}");
        foreach (var association in new[] { ours, theirs })
        {
            yield return Signed("staff", association, "staff", AllScopes);
            yield return Signed("Ada", association, "member", AllScopes) with { Token = Tokens.Person(association, "ada") };
            yield return Signed("Bob", association, "member", AllScopes);
            yield return Signed("a guest", association, "guest", AllScopes);
            yield return Signed("a partner", association, "partner", AllScopes);
            yield return Signed("staff without a scope", association, "staff", "openid");
            yield return Signed("staff with the scopes to read", association, "staff", "membership:read events:read billing:read webhooks:read");
        }
    }

    static Caller Signed(string name, Guid? association, string role, string scopes) =>
        new(name, association, role, scopes, Tokens.Sign(name.Replace(' ', '-'), association, role, scopes));

    sealed record Caller(string Name, Guid? Association, string Role, string Scopes, string? Token);
}
