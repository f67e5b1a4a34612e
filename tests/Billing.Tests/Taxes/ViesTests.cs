using Associations.Billing.Taxes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Associations.Billing.Tests.Taxes;

/// <summary>VIES down, slow and talking nonsense: none of it is ever taken for a no.</summary>
public sealed class ViesTests : IAsyncLifetime
{
    ViesStub stub = null!;
    HttpClient http = null!;
    Vies vies = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await ViesStub.Start();
        http = Vies.Client(stub.Address, TimeSpan.FromSeconds(1));
        vies = new Vies(http, NullLogger<Vies>.Instance);
    }

    [Fact]
    public async Task A_yes_has_the_number_that_proves_it_and_a_no_is_a_no()
    {
        stub.Behaviour = ViesStub.Says(valid: true);
        Assert.Equal(new VatAnswer.Valid("WAPIAAAAY"), await Check("BE0123456749"));
        Assert.Equal("""{"countryCode":"DE","vatNumber":"136695976","requesterMemberStateCode":"BE","requesterNumber":"0123456749"}""", stub.Asked.Last().ToJsonString());
        Assert.Equal(new VatAnswer.Valid(null), await Check(requester: null));
        stub.Behaviour = ViesStub.Says(valid: false);
        Assert.Equal(new VatAnswer.Invalid(), await Check());
        stub.Behaviour = ViesStub.Sends(400, """{"actionSucceed":false,"errorWrappers":[{"error":"INVALID_INPUT"}]}""");
        Assert.Equal(new VatAnswer.Invalid(), await Check());
    }

    [Theory]
    [InlineData(500, """{"actionSucceed":false,"errorWrappers":[{"error":"MS_UNAVAILABLE"}]}""", "ms-unavailable")]
    [InlineData(200, """{"actionSucceed":false,"errorWrappers":[{"error":"GLOBAL_MAX_CONCURRENT_REQ"}]}""", "global-max-concurrent-req")]
    [InlineData(200, """{"countryCode":"DE","vatNumber":"136695976","valid":false,"userError":"MS_UNAVAILABLE"}""", "ms-unavailable")]
    [InlineData(200, """{"countryCode":"DE","vatNumber":"999999999","valid":true}""", "http-200")]
    [InlineData(200, """{"countryCode":"FR","vatNumber":"136695976","valid":false}""", "http-200")]
    [InlineData(200, """{"countryCode":"DE","vatNumber":"136695976","valid":"true"}""", "http-200")]
    [InlineData(200, """{"countryCode":"DE","vatNumber":"136695976"}""", "http-200")]
    [InlineData(200, """{"countryCode":"DE","vatNumber":"1366""", "http-200")]
    [InlineData(200, """[true]""", "http-200")]
    [InlineData(200, """null""", "http-200")]
    [InlineData(200, "", "http-200")]
    [InlineData(204, "", "http-204")]
    [InlineData(200, "<html>Service under maintenance, valid: false</html>", "http-200")]
    [InlineData(403, "<html>Web Application Firewall</html>", "http-403")]
    [InlineData(429, "", "http-429")]
    [InlineData(503, "", "http-503")]
    [InlineData(200, """{"errorWrappers":[{"error":"Ada Lovelace, Rue du Calcul 7"}]}""", "error")]
    [InlineData(200, """{"errorWrappers":[{}]}""", "error")]
    public async Task Whatever_is_neither_is_no_answer(int status, string body, string reason)
    {
        stub.Behaviour = status == 204 ? (context, _) => Task.FromResult(context.Response.StatusCode = 204) : ViesStub.Sends(status, body);
        Assert.Equal(new VatAnswer.Unavailable(reason), await Check());
    }

    [Fact]
    public async Task Bytes_that_are_no_text_are_no_answer()
    {
        stub.Behaviour = async (context, _) => await context.Response.Body.WriteAsync(new byte[] { 0xFF, 0xFE, 0x00, 0x7B });
        Assert.IsType<VatAnswer.Unavailable>(await Check());
    }

    [Fact]
    public async Task One_that_is_slow_to_answer_or_never_ends_is_not_waited_for()
    {
        stub.Behaviour = (context, _) => Task.Delay(TimeSpan.FromSeconds(30), context.RequestAborted);
        Assert.Equal(new VatAnswer.Unavailable("timeout"), await Check());
        stub.Behaviour = async (context, _) =>
        {
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(" ");
                await context.Response.Body.FlushAsync();
                await Task.Delay(50);
            }
        };
        Assert.Equal(new VatAnswer.Unavailable("timeout"), await Check());
    }

    [Fact]
    public async Task One_that_says_too_much_or_breaks_off_is_no_answer()
    {
        stub.Behaviour = async (context, _) =>
        {
            for (var n = 0; n < 1000; n++) await context.Response.WriteAsync(new string(' ', 1024));
        };
        Assert.Equal(new VatAnswer.Unavailable("unreachable"), await Check());
        stub.Behaviour = async (context, _) =>
        {
            await context.Response.WriteAsync("{\"valid\":");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        Assert.Equal(new VatAnswer.Unavailable("unreachable"), await Check());
    }

    [Fact]
    public async Task It_is_not_followed_to_another_place()
    {
        stub.Behaviour = (context, _) =>
        {
            context.Response.Redirect(stub.Address.AbsoluteUri, permanent: false, preserveMethod: true);
            return Task.CompletedTask;
        };
        Assert.Equal(new VatAnswer.Unavailable("http-307"), await Check());
    }

    [Fact]
    public async Task One_that_is_not_there_is_no_answer()
    {
        await stub.DisposeAsync();
        Assert.Equal(new VatAnswer.Unavailable("unreachable"), await Check());
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await stub.DisposeAsync();
    }

    Task<VatAnswer> Check(string? requester = "BE0123456749") => vies.Check("DE136695976", requester, TestContext.Current.CancellationToken);
}
