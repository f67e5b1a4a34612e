namespace Associations.Provisioning;

/// <summary>How every PostgreSQL that we start is set up.</summary>
static class PostgresSettings
{
    /// <summary>The arguments for the server. Where data may be lost nothing waits for the disk, which makes tests several times as fast.</summary>
    internal static IEnumerable<string> For(bool temporary) =>
        (temporary ? Everywhere.Concat(Volatile) : Everywhere).SelectMany(setting => (string[])["-c", setting]);

    static readonly string[] Everywhere =
    [
        "max_connections=300", "shared_buffers=128MB", "huge_pages=off", "jit=off", "logging_collector=off", "log_destination=stderr",
    ];

    static readonly string[] Volatile =
    [
        "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0", "checkpoint_timeout=1h",
        "max_wal_size=4GB",
    ];
}
