using System.Text;
using System.Text.Encodings.Web;

namespace Associations.Mailbox;

/// <summary>The page on which the mails are read. It runs no script; a mail's own HTML is shown in a frame that may do nothing.</summary>
static class MailboxPage
{
    internal static void Map(WebApplication app)
    {
        app.MapGet("/mailbox", (HttpContext http, CaughtMails mails) => Page(http, List(mails.All)));
        app.MapGet("/mailbox/{id:int}", (int id, HttpContext http, CaughtMails mails) => mails.Find(id) is { } mail ? Page(http, One(mail)) : Gone(http));
        app.MapGet("/mailbox/{id:int}/html", (int id, HttpContext http, CaughtMails mails) =>
            mails.Find(id)?.Html is { } html ? Answer(http, html, "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'") : Gone(http));
    }

    static IResult Gone(HttpContext http) => Page(http, "<p>This mail is not kept any more. <a href=\"/mailbox\">All mails</a></p>\n", StatusCodes.Status404NotFound);

    static IResult Page(HttpContext http, string body, int status = StatusCodes.Status200OK) =>
        Answer(http, $"{Head}{body}</main>\n</body>\n</html>\n", "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; frame-ancestors 'none'", status);

    static IResult Answer(HttpContext http, string html, string policy, int status = StatusCodes.Status200OK)
    {
        http.Response.Headers.ContentSecurityPolicy = policy;
        http.Response.Headers.CacheControl = "no-store";
        return Results.Content(html, "text/html; charset=utf-8", statusCode: status);
    }

    static string List(IReadOnlyList<CaughtMail> mails)
    {
        if (mails.Count == 0) return "<p class=soft>No mail yet. What the system sends stands here; reload the page to see it.</p>\n";
        var list = new StringBuilder("<ol>\n");
        foreach (var mail in mails)
            list.Append("<li><a href=\"/mailbox/").Append(mail.Id).Append("\"><strong>").Append(Encode(mail.Subject)).Append("</strong><span>to ")
                .Append(Encode(mail.To)).Append(" · ").Append(Time(mail)).Append("</span></a></li>\n");
        return list.Append("</ol>\n").ToString();
    }

    static string One(CaughtMail mail)
    {
        var page = new StringBuilder("<p><a href=\"/mailbox\">All mails</a></p>\n<article>\n<h2>").Append(Encode(mail.Subject)).Append("</h2>\n<dl>\n");
        foreach (var (name, value) in ((string, string)[])[("From", mail.From), ("To", mail.To), ("Sent", Time(mail)), ("Message-ID", mail.MessageId)])
            page.Append("<dt>").Append(name).Append("</dt><dd>").Append(Encode(value)).Append("</dd>\n");
        page.Append("</dl>\n<pre>").Append(Encode(mail.Text)).Append("</pre>\n");
        if (mail.Html is not null) page.Append("<iframe sandbox title=\"The mail as HTML\" src=\"/mailbox/").Append(mail.Id).Append("/html\"></iframe>\n");
        return page.Append("</article>\n").ToString();
    }

    static string Time(CaughtMail mail) => mail.At.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);

    static string Encode(string text) => HtmlEncoder.Default.Encode(text);

    const string Head = """
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>Mailbox · local run</title>
        <style>
        :root { color-scheme: light dark; --line: light-dark(#d5d9e0, #3a404c); --soft: light-dark(#5b6472, #a0a8b6); --paper: light-dark(#fff, #1d2129) }
        body { margin: 0; background: light-dark(#f3f5f8, #14171c); font: 16px/1.5 system-ui, sans-serif }
        main { max-width: 46rem; margin: 3rem auto; padding: 0 1.25rem }
        h1 { margin: 0; font-size: 1.6rem } h2 { margin: 0 0 1rem; font-size: 1.2rem }
        .soft, span, dt { color: var(--soft) } span { display: block; font-size: .85em }
        ol { list-style: none; padding: 0; display: grid; gap: .6rem }
        li a, article { display: block; padding: .8rem 1rem; background: var(--paper); border: 1px solid var(--line); border-radius: .6rem; color: inherit; text-decoration: none }
        li a:hover, li a:focus-visible { border-color: #3568d4; outline: 2px solid #3568d433 }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 0 } dd { margin: 0; overflow-wrap: anywhere }
        pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; border-top: 1px solid var(--line); padding-top: 1rem }
        iframe { width: 100%; min-height: 24rem; border: 1px solid var(--line); border-radius: .4rem; background: #fff; color-scheme: light }
        </style>
        </head>
        <body>
        <main>
        <h1>Mailbox</h1>
        <p class="soft">What this system would have mailed. Nothing leaves the machine; the last 200 are kept until it stops.</p>

        """;
}
