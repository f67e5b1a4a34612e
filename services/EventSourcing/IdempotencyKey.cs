using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Associations.EventSourcing;

/// <summary>
/// The <c>Idempotency-Key</c> of a request (IETF httpapi draft): the caller's promise that a further request with the same key is the same
/// request, sent again because its answer did not arrive.
/// </summary>
sealed class IdempotencyKey
{
    internal const string Header = "Idempotency-Key";
    internal const int Longest = 255;

    readonly string? value;
    readonly HttpRequest request;
    readonly HashedBody body;

    IdempotencyKey(string? value, HttpRequest request)
    {
        (this.value, this.request, body) = (value, request, new HashedBody(request.Body));
        request.Body = body;
    }

    /// <summary>The key of a request, or null when it has none.</summary>
    internal static IdempotencyKey? Of(HttpContext context) => context.Features.Get<IdempotencyKey>();

    /// <summary>The key: 1 to 255 visible ASCII characters. False when the header holds anything else.</summary>
    internal bool TryGet([NotNullWhen(true)] out string? key) => (key = value) is not null;

    /// <summary>
    /// What was asked: method, path with query, and a digest of the body, which is hashed while it is being read and so held nowhere. What
    /// the operation left unread is read now.
    /// </summary>
    internal async Task<byte[]> Request(CancellationToken cancellation) =>
        [.. Encoding.UTF8.GetBytes($"{request.Method}\n{request.PathBase}{request.Path}{request.QueryString}\n"), .. await body.Digest(cancellation)];

    /// <summary>Takes the key of every request that has one, before its body is read.</summary>
    internal static Task Take(HttpContext context, RequestDelegate next)
    {
        var sent = context.Request.Headers[Header];
        if (sent.Count > 0) context.Features.Set(new IdempotencyKey(sent.Count == 1 ? Parse(sent[0]!) : null, context.Request));
        return next(context);
    }

    // The draft's form is a quoted string (RFC 9651 section 3.3.3), which few send; bare, the same characters are the same key.
    static string? Parse(string sent)
    {
        var key = sent.StartsWith('"') ? Unquoted(sent) : sent;
        return key?.Length is >= 1 and <= Longest && key.All(character => character is > ' ' and < '\x7f') ? key : null;
    }

    static string? Unquoted(string sent)
    {
        var key = new StringBuilder();
        var at = 1;
        for (; at < sent.Length && sent[at] != '"'; at++)
        {
            if (sent[at] == '\\' && (++at == sent.Length || sent[at] is not ('"' or '\\'))) return null;
            key.Append(sent[at]);
        }
        return at == sent.Length - 1 ? key.ToString() : null;
    }

    sealed class HashedBody(Stream inner) : Stream
    {
        readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[]? digest;

        internal async Task<byte[]> Digest(CancellationToken cancellation)
        {
            if (digest is not null) return digest;
            var rest = new byte[16 * 1024];
            while (await ReadAsync(rest, cancellation) > 0) { }
            digest = hash.GetHashAndReset();
            hash.Dispose();
            return digest;
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = await inner.ReadAsync(buffer, cancellationToken);
            if (count > 0) hash.AppendData(buffer.Span[..count]);
            return count;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        // As the server's own stream: it takes no blocking reads.
        public override int Read(byte[] buffer, int offset, int count) => throw new InvalidOperationException("Read the body asynchronously.");

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
