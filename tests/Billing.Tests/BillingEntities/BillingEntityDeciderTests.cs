using Associations.Billing.Entities;
using Associations.Testing;

namespace Associations.Billing.Tests.BillingEntities;

public sealed class BillingEntityDeciderTests
{
    static readonly PostalAddress Brussels = new(["Rue de la Loi 1"], "BE", "1000", "Bruxelles");
    static readonly RegisterBillingEntity Whole = new("Society Events SRL", Brussels, "EUR", "Europe/Brussels", "SE", "BE0123456749", "BE68 5390 0754 7034", "GEBABEBB");
    static readonly BillingEntityRegistered Registered = new("Society", "BE", null, "UTC", "MY-SOC", Currency: "EUR");
    static readonly BillingEntityAmended Amended = new("Society", new([], "BE"), null, null, null, "EUR", "UTC", "MY-SOC", []);

    [Fact]
    public void It_is_registered_with_all_that_is_printed() =>
        Spec.Given<BillingEntity>().When(_ => BillingEntityDecider.Register(Whole)).Then(new BillingEntityRegistered(
            "Society Events SRL", "BE", "BE0123456749", "Europe/Brussels", "SE", Brussels, "BE68539007547034", "GEBABEBB", "EUR"));

    [Theory]
    [InlineData("BE68539007547034", true)]
    [InlineData("GB82WEST12345698765432", true)]
    [InlineData("BE68539007547035", false)]
    [InlineData("BE86539007547034", false)]
    [InlineData("BE68", false)]
    public void An_iban_is_one_whose_check_digits_fit(string iban, bool fits) => Assert.Equal(fits, BillingEntityDecider.IsIban(iban));

    [Fact]
    public void What_cannot_be_printed_or_numbered_is_refused()
    {
        Refused(Whole with { Name = " " }, "name");
        Refused(Whole with { Address = Brussels with { Country = "be" } }, "address.country");
        Refused(Whole with { Address = Brussels with { Lines = ["one\ntwo"] } }, "address.lines");
        Refused(Whole with { Iban = "BE68 5390 0754 7035" }, "iban");
        Refused(Whole with { Bic = "GEBA" }, "bic");
        Refused(Whole with { Currency = "euro" }, "currency");
        Refused(Whole with { TimeZone = "Romance Standard Time" }, "timeZone");
        Refused(Whole with { NumberPrefix = "SE-1" }, "numberPrefix");

        static void Refused(RegisterBillingEntity command, string field) =>
            Spec.Given<BillingEntity>().When(_ => BillingEntityDecider.Register(command)).ThenInvalid(field);
    }

    [Fact]
    public void What_is_left_out_of_an_amendment_stays_and_what_is_empty_goes()
    {
        var known = Spec.Given<BillingEntity>(Registered, Amended with { TaxId = "BE0123456749", Iban = "BE68539007547034" });
        known.When(entity => BillingEntityDecider.Amend(entity, new(Name: "Society AISBL", Iban: "")))
            .Then(Amended with { Name = "Society AISBL", TaxId = "BE0123456749" });
        known.When(entity => BillingEntityDecider.Amend(entity, new(TimeZone: "Europe/Brussels")))
            .Then(Amended with { TimeZone = "Europe/Brussels", TaxId = "BE0123456749", Iban = "BE68539007547034" });
    }

    [Fact]
    public void An_amendment_that_says_what_is_so_changes_nothing() =>
        Spec.Given<BillingEntity>(Registered).When(entity => BillingEntityDecider.Amend(entity, new(Name: "Society", NumberPrefixes: [new("invoices", "MY-SOC")]))).ThenNothing();

    [Fact]
    public void Each_kind_of_document_has_its_prefix_and_no_two_the_same()
    {
        var known = Spec.Given<BillingEntity>(Registered);
        Assert.Equal(("MY-SOC", "MY-SOC-CN"), (known.State.PrefixOf("invoices"), known.State.PrefixOf("credit-notes")));
        known.When(entity => BillingEntityDecider.Amend(entity, new(NumberPrefixes: [new("credit-notes", "CRED")])))
            .Then(Amended with { OtherPrefixes = [new("credit-notes", "CRED")] });
        known.When(entity => BillingEntityDecider.Amend(entity, new(NumberPrefixes: [new("credit-notes", "A"), new("invoices", "A")]))).ThenInvalid("numberPrefixes");
        known.When(entity => BillingEntityDecider.Amend(entity, new(NumberPrefixes: [new("receipts", "A")]))).ThenInvalid("numberPrefixes");
    }
}
