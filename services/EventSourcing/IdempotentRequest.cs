using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Associations.ServiceDefaults;

namespace Associations.EventSourcing;

/// <summary>
/// A request with an <c>Idempotency-Key</c>: has its effect once, and gives the same answer for a day. Everything is derived from the key,
/// the caller and the association by HKDF (RFC 5869), so the store holds neither the key nor a way to it, and another's key finds nothing.
/// </summary>
sealed class IdempotentRequest
{
    /// <summary>How long an answer is kept.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>How long whoever speaks to another system is waited for; longer than such a call may take.</summary>
    internal static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);

    static readonly Rejection Reused = new(
        "idempotency-key-reused", "This Idempotency-Key was used for another request within the last 24 hours. Give each request a key of its own.", Status: 422);

    readonly Guid id;
    readonly long place;
    readonly byte[] fingerprint, secret;
    bool isStored;

    IdempotentRequest(string key, Guid? association, string account, byte[] request)
    {
        var scope = SHA256.HashData(Encoding.UTF8.GetBytes($"{association}|{account}"));
        var root = HKDF.Extract(HashAlgorithmName.SHA256, Encoding.ASCII.GetBytes(key), scope);
        byte[] Derive(string purpose, int length) => HKDF.Expand(HashAlgorithmName.SHA256, root, length, Encoding.ASCII.GetBytes($"idempotency/1 {purpose}"));

        id = new Guid(Derive("record", 16));
        place = BinaryPrimitives.ReadInt64BigEndian(Derive("lock", 8));
        fingerprint = HMACSHA256.HashData(Derive("fingerprint", 32), request);
        secret = Derive("answer", 32);
    }

    internal static async Task<IdempotentRequest> Of(IdempotencyKey key, string value, Caller caller, CancellationToken cancellation) =>
        new(value, caller.Association, caller.Account!, await key.Request(cancellation));

    /// <summary>A command that is one transaction: the effect and the record of it are stored together.</summary>
    internal async Task<Outcome> Once(Work work, Func<Work, Task<Outcome>> handle, CancellationToken cancellation)
    {
        var (answered, known) = await Claim(work, cancellation);
        return answered ?? Keep(work, await handle(work), known);
    }

    /// <summary>
    /// The first transaction of a command that has two: the record says that it is under way. While its lease lasts nobody else goes on; after
    /// that its process is taken for dead, and this request goes on under the same id.
    /// </summary>
    internal async Task<Outcome> Begin(Work work, Func<Work, Undertaking, Task<Outcome>> begin, CancellationToken cancellation)
    {
        var (answered, known) = await Claim(work, cancellation);
        if (answered is not null) return answered;

        var undertaking = new Undertaking(known?.Undertaking ?? Uuid.New(work.Now), IsResumed: known?.Undertaking is not null);
        var outcome = await begin(work, undertaking);
        if (outcome is Outcome.Accepted)
            Save(work, new IdempotencyRecord(id, fingerprint, known?.At ?? work.Now) { Undertaking = undertaking.Id, LeasedUntil = work.Now + Lease });
        return outcome;
    }

    /// <summary>The second: if somebody who took it for dead was quicker, theirs is the answer.</summary>
    internal async Task<Outcome> Finish(Work work, Func<Work, Task<Outcome>> finish, CancellationToken cancellation)
    {
        await work.Documents.BeginTransactionAsync(cancellation);
        await work.Documents.QueryAsync<string>("select pg_advisory_xact_lock(?)::text", cancellation, place);
        var known = await Find(work, cancellation);
        return known?.Answer is not null ? Replay(known) : Keep(work, await finish(work), known);
    }

    // The lock ends with the transaction, however that ends, so a process that dies leaves nothing that would have to expire.
    async Task<(Outcome? Answered, IdempotencyRecord? Known)> Claim(Work work, CancellationToken cancellation)
    {
        await work.Documents.BeginTransactionAsync(cancellation);
        if (!(await work.Documents.QueryAsync<bool>("select pg_try_advisory_xact_lock(?)", cancellation, place)).Single())
            return (InProgress(TimeSpan.FromSeconds(1)), null);
        // A statement of its own: it sees what whoever held the lock before has committed.
        var known = await Find(work, cancellation);
        return known switch
        {
            null => (null, null),
            _ when !CryptographicOperations.FixedTimeEquals(known.Fingerprint, fingerprint) => (Reused, null),
            { Answer: not null } => (Replay(known), null),
            { LeasedUntil: { } until } when until > work.Now => (InProgress(TimeSpan.FromSeconds(5)), null),
            _ => (null, known),
        };
    }

    async Task<IdempotencyRecord?> Find(Work work, CancellationToken cancellation)
    {
        var record = await work.Documents.LoadAsync<IdempotencyRecord>(id, cancellation);
        isStored = record is not null;
        return record?.At > work.Now - Kept ? record : null;
    }

    // Only what was done is kept. A refusal has changed nothing, so a repetition is decided anew: it may be possible by then.
    Outcome Keep(Work work, Outcome outcome, IdempotencyRecord? known)
    {
        if (outcome is not Outcome.Accepted accepted) return outcome;
        var answer = CommandAnswer.To(accepted);
        Save(work, new IdempotencyRecord(id, fingerprint, known?.At ?? work.Now) { Answer = Seal(answer) });
        return accepted with { Answer = answer };
    }

    // If the lock should ever fail to keep two apart, the primary key still does.
    void Save(Work work, IdempotencyRecord record)
    {
        if (isStored) work.Documents.Store(record);
        else work.Documents.Insert(record);
    }

    static Rejection InProgress(TimeSpan retryAfter) => new(
        "request-in-progress", "A request with this Idempotency-Key is being worked on. Repeat it after the time in Retry-After to get its answer.")
    {
        RetryAfter = retryAfter,
    };

    byte[] Seal(CommandAnswer answer)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(answer);
        var stored = new byte[12 + 16 + plain.Length];
        RandomNumberGenerator.Fill(stored.AsSpan(0, 12));
        using var aes = new AesGcm(secret, 16);
        aes.Encrypt(stored.AsSpan(0, 12), plain, stored.AsSpan(28), stored.AsSpan(12, 16), fingerprint);
        return stored;
    }

    Outcome.Replayed Replay(IdempotencyRecord known)
    {
        var stored = known.Answer!;
        var plain = new byte[stored.Length - 28];
        using var aes = new AesGcm(secret, 16);
        aes.Decrypt(stored.AsSpan(0, 12), stored.AsSpan(28), stored.AsSpan(12, 16), plain, fingerprint);
        return new Outcome.Replayed(JsonSerializer.Deserialize<CommandAnswer>(plain)!);
    }
}

/// <summary>A command that speaks to another system between two transactions.</summary>
/// <param name="Id">What it makes goes by this id, here and there.</param>
/// <param name="IsResumed">True when a process began it and did not finish; the other system may have done it.</param>
public readonly record struct Undertaking(Guid Id, bool IsResumed);
