using System.Security.Cryptography;
using Associations.StripeEmulator.Api;
using Associations.StripeEmulator.Journal;

namespace Associations.StripeEmulator.Customers;

static class CustomerEndpoints
{
    static readonly string[] Parameters =
        ["address", "description", "email", "invoice_settings", "metadata", "name", "phone", "preferred_locales", "tax_exempt"];

    internal static void Map(RouteGroupBuilder v1)
    {
        v1.MapPost("/customers", ApiPipeline.Run(Create));
        v1.MapGet("/customers", ApiPipeline.Run(List));
        v1.MapGet("/customers/{id}", ApiPipeline.Run((call, tx) => call.Existing<Customer>(tx)));
        v1.MapPost("/customers/{id}", ApiPipeline.Run(Update));
    }

    static Answer Create(Call call, Transaction tx)
    {
        var blank = new Customer { Id = StripeId.New("cus"), Created = tx.Now, InvoicePrefix = RandomNumberGenerator.GetHexString(8) };
        var customer = tx.Put(Changed(blank, call.Form));
        tx.Emit("customer.created", customer);
        return customer;
    }

    static Answer Update(Call call, Transaction tx)
    {
        var before = call.Existing<Customer>(tx);
        var customer = tx.Put(Changed(before, call.Form));
        tx.Emit("customer.updated", customer, PreviousAttributes.Of(before, customer));
        return customer;
    }

    static Answer List(Call call, Transaction tx)
    {
        var email = call.Form.Allow([.. Listing.Parameters, "email"]).Text("email");
        return Listing.Page<Customer>(call, tx, customer => email is null || customer.Email == email);
    }

    static Customer Changed(Customer customer, Form form)
    {
        form.Allow(Parameters);
        return customer with
        {
            Address = form.Has("address") ? form.Address("address") : customer.Address,
            Description = form.Text("description", customer.Description),
            Email = Email(form.Text("email", customer.Email)),
            InvoiceSettings = customer.InvoiceSettings with
            {
                DefaultPaymentMethod = form.Text("invoice_settings[default_payment_method]", customer.InvoiceSettings.DefaultPaymentMethod),
                Footer = form.Text("invoice_settings[footer]", customer.InvoiceSettings.Footer),
            },
            Metadata = form.Metadata(customer.Metadata),
            Name = form.Text("name", customer.Name),
            Phone = form.Text("phone", customer.Phone),
            PreferredLocales = form.Has("preferred_locales") ? form.Items("preferred_locales") : customer.PreferredLocales,
            TaxExempt = form.OneOf("tax_exempt", customer.TaxExempt, "none", "exempt", "reverse"),
        };
    }

    static string? Email(string? text) => text is null || (text.Length <= 512 && text.IndexOf('@') > 0 && !text.EndsWith('@'))
        ? text
        : throw ApiError.Invalid($"Invalid email address: {text}", "email", "email_invalid");
}
