using System.Collections.Immutable;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore;
using OpenIddict.Abstractions;
using static OpenIddict.Abstractions.OpenIddictConstants;

namespace Associations.Identity;

/// <summary>The page on which a person of the local run is chosen: one button each, no password.</summary>
static class SignInPage
{
    const string Chosen = "person";

    internal static IResult Answer(HttpContext http, IdentitySettings settings)
    {
        var request = http.GetOpenIddictServerRequest()!;
        if ((string?)request.GetParameter(Chosen) is { } id && settings.People.TryGetValue(id, out var person))
            return Tokens.SignIn(request, id, person);

        if (request.HasPromptValue(PromptValues.None))
            return Tokens.Refuse(Errors.LoginRequired, "Nobody stays signed in here: every sign-in is a choice on the page.");

        // The page asks other origins for nothing, runs no script and cannot be framed.
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(Html(request, settings), "text/html; charset=utf-8");
    }

    static string Html(OpenIddictRequest request, IdentitySettings settings)
    {
        var page = new StringBuilder(Head);
        page.Append("<p class=lead>").Append(Encode(request.ClientId!)).Append(" would like to know who you are.</p>\n");
        page.Append("<form method=get action=\"\">\n");
        foreach (var (name, value) in request.GetParameters())
        {
            foreach (var text in (ImmutableArray<string?>?)value ?? [])
                page.Append("<input type=hidden name=\"").Append(Encode(name)).Append("\" value=\"").Append(Encode(text ?? "")).Append("\">\n");
        }

        foreach (var (id, person) in settings.People.OrderBy(p => p.Value.Association).ThenBy(p => p.Key, StringComparer.Ordinal))
        {
            page.Append("<button name=").Append(Chosen).Append(" value=\"").Append(Encode(id)).Append("\"><strong>").Append(Encode(person.Name))
                .Append("</strong> <code>").Append(Encode(id)).Append("</code><span>").Append(Encode(person.About)).Append("</span></button>\n");
        }

        return page.Append("</form>\n</main>\n</body>\n</html>\n").ToString();
    }

    static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Sign in · local run</title>
        <style>
        :root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a404c); --soft: light-dark(#5b6472, #a0a8b6); --paper: light-dark(#fff, #1d2129) }
        body { margin: 0; background: light-dark(#f3f5f8, #14171c); font: 16px/1.5 system-ui, sans-serif }
        main { max-width: 36rem; margin: 4rem auto; padding: 0 1.25rem }
        h1 { margin: 0; font-size: 1.6rem }
        .lead, footer { color: var(--soft) }
        form { display: grid; gap: .6rem }
        button { font: inherit; color: inherit; text-align: left; padding: .8rem 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; cursor: pointer }
        button:hover, button:focus-visible { border-color: #3568d4; outline: 2px solid #3568d433 }
        code { color: var(--soft); font-size: .85em }
        span { display: block; color: var(--soft) }
        </style>
        </head>
        <body>
        <main>
        <h1>Who are you today?</h1>
        <p class="lead">These people exist only on this machine. Choose one; there is no password.</p>

        """;
}
