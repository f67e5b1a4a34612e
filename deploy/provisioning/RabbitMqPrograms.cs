namespace Associations.Provisioning;

/// <summary>A RabbitMQ of the machine.</summary>
/// <param name="Server">The real start script, not the packages' wrapper, which changes the user and redirects the output.</param>
sealed record RabbitMqPrograms(string Server)
{
    internal static RabbitMqPrograms? Find()
    {
        if (OperatingSystem.IsWindows()) return null;
        string[] folders = ["/usr/lib/rabbitmq/bin", "/opt/homebrew/opt/rabbitmq/sbin", "/usr/local/opt/rabbitmq/sbin", "/usr/local/sbin"];
        return Shell.Find("rabbitmq-server", folders) is { } server ? new(server) : null;
    }

    /// <summary>The administration command, for a RabbitMQ of this machine whose management plugin is off.</summary>
    internal static string? Control() => Shell.Find("rabbitmqctl", "/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin");
}
