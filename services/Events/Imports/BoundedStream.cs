namespace Associations.Events.Imports;

/// <summary>Reads another stream up to a size, and remembers its beginning and whether its end was reached.</summary>
sealed class BoundedStream(Stream inner, long limit) : Stream
{
    readonly byte[] head = new byte[4096];
    long read;

    internal bool Ended { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;

    /// <summary>How much has been read so far.</summary>
    public override long Length => read;

    public override long Position
    {
        get => read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(buffer, await inner.ReadAsync(buffer, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => Count(buffer.AsMemory(offset), inner.Read(buffer, offset, count));

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>The line near the beginning on which <paramref name="text"/> is; 1 if it is not there.</summary>
    internal int LineOf(ReadOnlySpan<byte> text) =>
        head.AsSpan().IndexOf(text) is >= 0 and var at ? head.AsSpan(0, at).Count((byte)'\n') + 1 : 1;

    int Count(ReadOnlyMemory<byte> buffer, int count)
    {
        if (read < head.Length) buffer[..Math.Min(count, head.Length - (int)read)].CopyTo(head.AsMemory((int)read));
        Ended |= count == 0;
        read += count;
        return read <= limit
            ? count
            : throw new ProgrammeRefusedException(new("programme-too-large", $"The file has more than {limit / 1024 / 1024} MB."));
    }
}
