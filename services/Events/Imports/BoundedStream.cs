namespace Associations.Events.Imports;

/// <summary>Reads another stream up to a size, and remembers its beginning and whether its end was reached.</summary>
sealed class BoundedStream(Stream inner, long limit) : Stream
{
    readonly byte[] _head = new byte[4096];
    long _read;

    internal bool Ended { get; private set; }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;

    /// <summary>How much has been read so far.</summary>
    public override long Length => _read;

    public override long Position
    {
        get => _read;
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
        _head.AsSpan().IndexOf(text) is >= 0 and var at ? _head.AsSpan(0, at).Count((byte)'\n') + 1 : 1;

    int Count(ReadOnlyMemory<byte> buffer, int read)
    {
        if (_read < _head.Length)
            buffer[..Math.Min(read, _head.Length - (int)_read)].CopyTo(_head.AsMemory((int)_read));
        Ended |= read == 0;
        _read += read;
        return _read <= limit
            ? read
            : throw new ProgrammeRefusedException(new("programme-too-large", $"The file has more than {limit / 1024 / 1024} MB."));
    }
}
