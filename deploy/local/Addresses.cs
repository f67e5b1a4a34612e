namespace Associations.Local;

/// <summary>The table at the end of a start: where everything is, and who one can be.</summary>
static class Addresses
{
    internal static void Show(Uri gateway, LocalSystem? system = null)
    {
        List<(string, string)> rows =
        [
            ("API", $"{gateway}v1"),
            ("Mailbox", $"{gateway}mailbox"),
            ("Token", $"POST {gateway}connect/token  grant_type=client_credentials"),
            ("Clients", "demo-operator, demo-staff, demo-member, demo-guest, demo-partner"),
            ("", "other-staff, other-member (a second association)"),
            ("Secret of each", "demo"),
            ("Demonstration", $"association {Demonstration.Demo}"),
            ("Second association", $"{Demonstration.Other}"),
        ];
        if (system is not null)
        {
            rows.AddRange([("PostgreSQL", system.PostgresDescription), ("RabbitMQ", system.RabbitMqDescription), ("Logs", system.Logs)]);
        }
        Screen.Table("Associations", rows);
    }
}
