using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Associations.ServiceDefaults;

/// <summary>
/// Conditional reads (RFC 9110 section 13.1.2): every answer to a GET has an <c>ETag</c>, and a caller who holds it already gets 304. What
/// names no validator of its own gets one made of its bytes, after access was decided, so it tells nothing that the answer would not.
/// </summary>
public static class ConditionalReads
{
    /// <summary>True when the caller's <c>If-None-Match</c> names this tag; weak and strong tags compare alike, and <c>*</c> names any.</summary>
    public static bool IsHeld(HttpRequest request, string etag)
    {
        var held = request.Headers.IfNoneMatch;
        if (held.Count == 1 && held[0]!.Trim() == "*") return true;
        return held.Count > 0 && EntityTagHeaderValue.TryParseStrictList([.. held!], out var tags)
            && tags.Any(tag => tag.Compare(EntityTagHeaderValue.Parse(etag), useStrongComparison: false));
    }

    /// <summary>Answers what comes after it, without the body where the caller has it. It holds an answer until its end, so it is for what is small.</summary>
    public static async Task Answer(HttpContext context, RequestDelegate next)
    {
        var isHead = HttpMethods.IsHead(context.Request.Method);
        if (!isHead && !HttpMethods.IsGet(context.Request.Method))
        {
            await next(context);
            return;
        }

        // A HEAD is a GET whose body the server leaves away (RFC 9110 section 9.3.2).
        if (isHead) context.Request.Method = HttpMethods.Get;
        var original = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        await using var body = new HeldBody(context.Response, original.Stream);
        var feature = new StreamResponseBodyFeature(body, original);
        context.Features.Set<IHttpResponseBodyFeature>(feature);
        try
        {
            await next(context);
            await feature.CompleteAsync();
        }
        finally
        {
            context.Features.Set(original);
            if (isHead) context.Request.Method = HttpMethods.Head;
        }
        if (body.Held is not { } bytes || context.Response.HasStarted) return;

        var etag = $"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 16))}\"";
        context.Response.Headers.ETag = etag;
        if (IsHeld(context.Request, etag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            context.Response.Headers.Remove(HeaderNames.ContentType);
            context.Response.ContentLength = null;
            return;
        }
        context.Response.ContentLength = bytes.Length;
        await original.Stream.WriteAsync(bytes, context.RequestAborted);
    }

    /// <summary>Holds a successful answer without a validator until its end; lets everything else through as it is written.</summary>
    sealed class HeldBody(HttpResponse response, Stream through) : Stream
    {
        readonly MemoryStream held = new();
        bool? holds;

        internal ReadOnlyMemory<byte>? Held => holds == true ? new ReadOnlyMemory<byte>(held.GetBuffer(), 0, (int)held.Length) : default(ReadOnlyMemory<byte>?);

        Stream Target => (holds ??= response.StatusCode == StatusCodes.Status200OK && response.Headers.ETag.Count == 0) ? held : through;

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => Target.WriteAsync(buffer, cancellationToken);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Target.WriteAsync(buffer, offset, count, cancellationToken);

        public override void Write(byte[] buffer, int offset, int count) => Target.Write(buffer, offset, count);

        public override Task FlushAsync(CancellationToken cancellationToken) => holds == false ? through.FlushAsync(cancellationToken) : Task.CompletedTask;

        public override void Flush() { }

        public override bool CanRead => false;
        // As far as an exception handler needs it, which throws away what was written before the failure.
        public override bool CanSeek => holds == true;
        public override bool CanWrite => true;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value)
        {
            held.SetLength(value);
            if (value == 0) holds = null;
        }
    }
}
