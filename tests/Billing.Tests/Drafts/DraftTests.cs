using System.Net;
using System.Net.Http.Json;
using Associations.Contracts.Billing.V1;
using Associations.Testing;

namespace Associations.Billing.Tests.Drafts;

public sealed class DraftTests(BillingFixture billing)
{
    [Fact]
    public async Task What_is_drafted_is_revised_under_its_version_and_becomes_an_invoice_with_the_next_number()
    {
        var (association, staff) = await AStaff();
        var made = (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created);
        Assert.Equal(("draft", "24000", "manual"), (made["status"], made["sum.amount"], made.Json["lines"]![0]!["priceSource"]!.ToString()));
        var revised = (await Revise(staff, made.Id, ADraft(quantity: 3, dueInDays: 10), made.ETag!)).Is(HttpStatusCode.OK);
        Assert.Equal("36000", revised["sum.amount"]);
        (await Revise(staff, made.Id, ADraft(quantity: 4), made.ETag!)).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await Finalise(staff, made.Id, made.ETag!)).IsProblem(HttpStatusCode.PreconditionFailed, "stale");
        (await Finalise(staff, made.Id, null)).IsProblem(HttpStatusCode.PreconditionRequired, "precondition-required");
        Assert.Empty((await staff.Get("/v1/invoices")).Json["items"]!.AsArray());

        var finalised = (await Finalise(staff, made.Id, revised.ETag!)).Is(HttpStatusCode.OK);
        Assert.Equal(("finalised", $"SOE-{billing.Today.Year}-000001"), (finalised["status"], finalised["number"]));
        var invoice = (await staff.Get($"/v1/invoices/{finalised["invoiceId"]}")).Is(HttpStatusCode.OK);
        Assert.Equal(("draft", $"{made.Id}", "36000", $"{billing.Today.AddDays(10):yyyy-MM-dd}"), (invoice["subject.kind"], invoice["subject.id"], invoice["total.amount"], invoice["dueOn"]));
        Assert.Equal(finalised["number"], (await billing.Bus.Next<InvoiceIssued>((contract, _) => contract.InvoiceId == invoice.Id)).Contract.Number);
        (await staff.Get($"/v1/invoices/{invoice.Id}/dunning")).Is(HttpStatusCode.OK);
        Assert.Contains((await staff.Get("/v1/ledger/entries")).Json["items"]!.AsArray(), entry => entry!["invoiceId"]?.ToString() == $"{invoice.Id}");

        // Final is final, and asking again tells of the same.
        Assert.Equal(finalised["invoiceId"], (await Finalise(staff, made.Id, revised.ETag!)).Is(HttpStatusCode.OK)["invoiceId"]);
        (await Revise(staff, made.Id, ADraft(), finalised.ETag!)).IsProblem(HttpStatusCode.Conflict, "draft-finalised");
        (await Discard(staff, made.Id, finalised.ETag!)).IsProblem(HttpStatusCode.Conflict, "draft-finalised");
        Assert.Single((await staff.Get("/v1/invoices")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task What_is_discarded_had_no_number_and_leaves_no_gap()
    {
        var (_, staff) = await AStaff();
        var (unwanted, wanted) = ((await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created), (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created));
        Assert.Equal("discarded", (await Discard(staff, unwanted.Id, unwanted.ETag!)).Is(HttpStatusCode.OK)["status"]);
        (await Finalise(staff, unwanted.Id, "*")).IsProblem(HttpStatusCode.Conflict, "draft-discarded");
        Assert.EndsWith("-000001", (await Finalise(staff, wanted.Id, "*")).Is(HttpStatusCode.OK)["number"], StringComparison.Ordinal);
        Assert.Equal(unwanted.Id.ToString(), (await staff.Get("/v1/invoice-drafts?status=discarded")).Json["items"]!.AsArray().Single()!["id"]!.ToString());
        Assert.Equal(2, (await staff.Get("/v1/invoice-drafts")).Json["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Finalised_by_several_at_once_it_is_one_invoice_with_one_number()
    {
        var (_, staff) = await AStaff();
        var draft = (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created);
        var all = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Finalise(staff, draft.Id, draft.ETag!)));
        Assert.Single(all.Select(one => one.Is(HttpStatusCode.OK)["invoiceId"]).Distinct());
        Assert.Equal(all[0]["number"], (await staff.Get("/v1/invoices")).Json["items"]!.AsArray().Single()!["number"]!.ToString());
        var next = (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created);
        Assert.EndsWith("-000002", (await Finalise(staff, next.Id, next.ETag!))["number"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_off_between_the_invoice_and_the_end_neither_is_there_and_the_number_is_not_used_up()
    {
        var (association, staff) = await AStaff();
        var draft = (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created);
        var breaker = $"break_{association:N}";
        // The database fails after the number was taken and the invoice appended.
        await Sql.Rows(billing.Owner, $$"""
            create function {{breaker}}() returns trigger language plpgsql as $do$
            begin
                if new.tenant_id = '{{association}}' then raise exception 'broken off'; end if;
                return new;
            end $do$;
            create trigger {{breaker}} before insert on mt_doc_invoicedsubject for each row execute function {{breaker}}();
            """);
        try
        {
            (await Finalise(staff, draft.Id, draft.ETag!)).Is(HttpStatusCode.InternalServerError);
        }
        finally
        {
            await Sql.Rows(billing.Owner, $"drop trigger {breaker} on mt_doc_invoicedsubject; drop function {breaker}()");
        }
        Assert.Equal(("draft", draft.ETag), ((await staff.Get($"/v1/invoice-drafts/{draft.Id}"))["status"], (await staff.Get($"/v1/invoice-drafts/{draft.Id}")).ETag));
        Assert.Empty((await staff.Get("/v1/invoices")).Json["items"]!.AsArray());
        Assert.EndsWith("-000001", (await Finalise(staff, draft.Id, draft.ETag!)).Is(HttpStatusCode.OK)["number"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_preview_says_what_it_comes_to_and_finalising_comes_to_the_same()
    {
        var (association, staff) = await AStaff();
        (await staff.Post("/v1/tax-rules", new
        {
            pricesIncludeTax = false,
            rates = new[] { new { country = "BE", level = "standard", rate = 2100, from = "2000-01-01" } },
            charges = new[] { new { @for = "*", category = "S", level = "standard" } },
        })).Is(HttpStatusCode.OK);
        var draft = (await staff.Post("/v1/invoice-drafts", ADraft(dueInDays: 5))).Is(HttpStatusCode.Created);
        var preview = (await staff.Get($"/v1/invoice-drafts/{draft.Id}/preview")).Is(HttpStatusCode.OK);
        Assert.Equal(("29040", "5040", $"{billing.Today.AddDays(5):yyyy-MM-dd}"), (preview["total.amount"], preview.Json["taxes"]![0]!["tax"]!.ToString(), preview["dueOn"]));
        Assert.DoesNotContain("SOE-", preview.Text, StringComparison.Ordinal);
        var invoice = (await Finalise(staff, draft.Id, draft.ETag!)).Is(HttpStatusCode.OK)["invoiceId"];
        Assert.Equal("29040", (await staff.Get($"/v1/invoices/{invoice}"))["total.amount"]);
        (await staff.Get($"/v1/invoice-drafts/{draft.Id}/preview")).IsProblem(HttpStatusCode.Conflict, "draft-finalised");
    }

    [Fact]
    public async Task A_thousand_lines_are_one_invoice_and_one_more_is_refused()
    {
        var (_, staff) = await AStaff();
        object Of(int lines) => new
        {
            payer = new { personId = Guid.CreateVersion7() },
            currency = "EUR",
            lines = Enumerable.Range(1, lines).Select(seat => new { description = $"Seat {seat}", unitPrice = 100 }),
        };
        Refused(await staff.Post("/v1/invoice-drafts", Of(1001)), "lines");
        Refused(await staff.Post("/v1/invoice-drafts", Of(0)), "lines");
        var draft = (await staff.Post("/v1/invoice-drafts", Of(1000))).Is(HttpStatusCode.Created);
        var invoice = (await Finalise(staff, draft.Id, draft.ETag!)).Is(HttpStatusCode.OK)["invoiceId"];
        Assert.Equal(("100000", 1000), ((await staff.Get($"/v1/invoices/{invoice}"))["total.amount"], (await staff.Get($"/v1/invoices/{invoice}")).Json["lines"]!.AsArray().Count));
    }

    [Fact]
    public async Task A_company_pays_for_many_and_each_line_says_for_whom_and_for_which_chapter()
    {
        var (_, staff) = await AStaff();
        var (chapter, seats) = (Guid.CreateVersion7(), Enumerable.Range(1, 3).Select(_ => Guid.CreateVersion7()).ToList());
        object Of(Guid first) => new
        {
            payer = new { personId = Guid.CreateVersion7() },
            currency = "EUR",
            lines = seats.SelectMany(seat => new object[]
            {
                new { description = "Seat", unitPrice = 10000, beneficiaryId = seat == seats[0] ? first : seat },
                new { description = "Chapter", unitPrice = 2000, beneficiaryId = seat, creditorId = chapter },
            }),
        };
        Refused(await staff.Post("/v1/invoice-drafts", Of(Guid.Empty)), "lines[0].beneficiaryId");
        var draft = (await staff.Post("/v1/invoice-drafts", Of(seats[0]))).Is(HttpStatusCode.Created);
        var id = (await Finalise(staff, draft.Id, draft.ETag!)).Is(HttpStatusCode.OK)["invoiceId"];
        var invoice = (await staff.Get($"/v1/invoices/{id}")).Json;
        (await staff.Post($"/v1/invoices/{id}/recorded-payments", new { method = "cash", amount = BillingFixture.Euros(36000), receivedOn = $"{billing.Today:yyyy-MM-dd}" })).Is(HttpStatusCode.Created);
        Assert.Equal(seats.SelectMany(seat => new[] { $"{seat}", $"{seat}" }), invoice["lines"]!.AsArray().Select(line => line!["beneficiaryId"]!.ToString()));
        var collected = (await staff.Get($"/v1/ledger/chapter-settlements?chapter={chapter}")).Is(HttpStatusCode.OK).Json["rows"]!.AsArray().Single()!;
        Assert.Equal(6000, (long)collected["collected"]!);
    }

    [Fact]
    public async Task What_can_be_no_invoice_names_its_field_and_leaves_nothing()
    {
        var (association, staff) = await AStaff();
        var draft = (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created);
        (object Body, string Field)[] bad =
        [
            (ADraft(quantity: 0), "lines[0].quantity"), (ADraft(unitPrice: -1), "lines[0].unitPrice"), (ADraft(unitPrice: (1L << 53) + 1, quantity: 1), "lines[0].unitPrice"),
            (ADraft(unitPrice: 1L << 53, quantity: 2), "lines"), (ADraft(unitPrice: 1L << 53, quantity: int.MaxValue), "lines"), (ADraft(description: "two\nlines"), "lines[0].description"),
            (ADraft(from: "2026-01-01"), "lines[0].serviceThrough"), (ADraft(from: "2026-01-02", through: "2026-01-01"), "lines[0].serviceThrough"),
            (ADraft(currency: "XYZ"), "currency"), (ADraft(dueInDays: 366), "dueInDays"), (ADraft(dueInDays: 1, dueOn: "2030-01-01"), "dueInDays"),
            (ADraft(entity: Guid.CreateVersion7()), "billingEntityId"), (ADraft(entity: draft.Id), "billingEntityId"),
            (ADraft(payer: new { }), "payer"),
            (ADraft(payer: new { account = "ada" }), "payer.account"),
            (new { payer = new { personId = Guid.CreateVersion7() }, currency = "EUR", lines = new object?[] { null } }, "lines"),
        ];
        foreach (var (body, field) in bad)
        {
            Refused(await staff.Post("/v1/invoice-drafts", body), field);
            Refused(await Revise(staff, draft.Id, body, draft.ETag!), field);
        }
        Assert.Equal(draft.ETag, (await staff.Get("/v1/invoice-drafts")).Json["items"]!.AsArray().Count == 1 ? (await staff.Get($"/v1/invoice-drafts/{draft.Id}")).ETag : null);
    }

    [Fact]
    public async Task It_cannot_be_issued_after_the_day_on_which_it_is_due()
    {
        var (_, staff) = await AStaff();
        var late = (await staff.Post("/v1/invoice-drafts", ADraft(dueOn: $"{billing.Today.AddDays(-1):yyyy-MM-dd}"))).Is(HttpStatusCode.Created);
        (await Finalise(staff, late.Id, late.ETag!)).IsProblem(HttpStatusCode.Conflict, "draft-due-passed");
        var today = (await Revise(staff, late.Id, ADraft(dueOn: $"{billing.Today:yyyy-MM-dd}"), late.ETag!)).Is(HttpStatusCode.OK);
        var invoice = (await Finalise(staff, late.Id, today.ETag!)).Is(HttpStatusCode.OK)["invoiceId"];
        Assert.Equal($"{billing.Today:yyyy-MM-dd}", (await staff.Get($"/v1/invoices/{invoice}"))["dueOn"]);
    }

    [Fact]
    public async Task Nobody_else_sees_or_touches_it_and_a_rehearsal_stores_nothing()
    {
        var (association, staff) = await AStaff();
        var draft = (await staff.Post("/v1/invoice-drafts", ADraft())).Is(HttpStatusCode.Created);
        var (other, ada) = (billing.As(Tokens.Staff(await billing.AnAssociation("other"))), billing.As(Tokens.Person(association)));
        (await other.Get($"/v1/invoice-drafts/{draft.Id}")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await other.Get($"/v1/invoice-drafts/{draft.Id}/preview")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Revise(other, draft.Id, ADraft(), "*")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Finalise(other, draft.Id, "*")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await Discard(other, draft.Id, "*")).IsProblem(HttpStatusCode.NotFound, "not-found");
        (await ada.Get($"/v1/invoice-drafts/{draft.Id}")).Is(HttpStatusCode.Forbidden);
        (await Finalise(ada, draft.Id, "*")).Is(HttpStatusCode.Forbidden);

        Assert.Contains("invoice.issued.v1", (await staff.Post($"/v1/invoice-drafts/{draft.Id}/finalise?dryRun=true", null, ("If-Match", draft.ETag!))).Is(HttpStatusCode.OK).Text, StringComparison.Ordinal);
        Assert.Equal("draft", (await staff.Get($"/v1/invoice-drafts/{draft.Id}"))["status"]);
    }

    async Task<(Guid Association, Testing.Api Staff)> AStaff()
    {
        var association = await billing.AnAssociation();
        return (association, billing.As(Tokens.Staff(association)));
    }

    static void Refused(Answer answer, string field) => Assert.True(answer.IsProblem(HttpStatusCode.BadRequest, "invalid-request").Json["errors"]![field] is not null, $"{field} instead of {answer.Text}");

    static Task<Answer> Revise(Testing.Api who, Guid draft, object body, string version) => who.Send(HttpMethod.Put, $"/v1/invoice-drafts/{draft}", JsonContent.Create(body), [("If-Match", version)]);

    static Task<Answer> Discard(Testing.Api who, Guid draft, string version) => who.Send(HttpMethod.Delete, $"/v1/invoice-drafts/{draft}", null, [("If-Match", version)]);

    static Task<Answer> Finalise(Testing.Api who, Guid draft, string? version) => who.Post($"/v1/invoice-drafts/{draft}/finalise", null, ("If-Match", version!));

    static object ADraft(
        int quantity = 2, long unitPrice = 12000, string description = "Seats of a company", string currency = "EUR", string? from = null, string? through = null,
        int? dueInDays = null, string? dueOn = null, Guid? entity = null, object? payer = null) => new
        {
            payer = payer ?? new { personId = Guid.CreateVersion7() },
            currency,
            lines = new[] { new { description, quantity, unitPrice, serviceFrom = from, serviceThrough = through } },
            billingEntityId = entity,
            dueInDays,
            dueOn,
        };
}
