namespace Associations.Provisioning;

/// <summary>What <see cref="Infrastructure.StartAsync"/> is asked for.</summary>
public sealed record ProvisioningOptions
{
    /// <summary>
    /// The folder that holds the servers' data, ports and passwords, so that the next start finds them again. One process at a time may
    /// use it. <see langword="null"/> means servers for tests: temporary, tuned for speed instead of durability, and shared with every
    /// other process of this user that asks at the same time; the last to leave stops them.
    /// </summary>
    public string? DataFolder { get; init; }

    /// <summary>Takes this way and no other, and fails where it cannot be taken. <see langword="null"/> tries all, in the order of the values.</summary>
    public Provider? Only { get; init; }
}

/// <summary>The ways to obtain a server, in the order in which they are tried; PostgreSQL and RabbitMQ each take their own.</summary>
public enum Provider
{
    /// <summary>
    /// Servers that somebody else runs: <c>ASSOCIATIONS_POSTGRES</c> (an Npgsql connection string of a role that may create databases) and
    /// <c>ASSOCIATIONS_RABBITMQ</c> (an <c>amqp://</c> URI of an administrator), optionally <c>ASSOCIATIONS_RABBITMQ_MANAGEMENT</c>
    /// (the <c>http://</c> address of its management API).
    /// </summary>
    Environment,

    /// <summary>Containers of the Docker engine, from the images <c>postgres:17</c> and <c>rabbitmq:4-management</c>.</summary>
    Containers,

    /// <summary>The machine's own programs, run as private instances on free ports of the loopback interface.</summary>
    Programs,

    /// <summary>On Debian and Ubuntu as root: the distribution's packages are installed first, and their programs run as <see cref="Programs"/>.</summary>
    Packages,
}

/// <summary>PostgreSQL or RabbitMQ could not be had, or did not do what was asked. The message is one line that says what to do about it.</summary>
public sealed class ProvisioningException : Exception
{
    public ProvisioningException() { }

    public ProvisioningException(string message) : base(message) { }

    public ProvisioningException(string message, Exception? innerException) : base(message, innerException) { }
}
