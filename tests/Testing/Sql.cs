using Npgsql;

namespace Associations.Testing;

/// <summary>What a role may do in a database, tried by doing it.</summary>
public static class Sql
{
    /// <summary>The rows of a statement, each as its columns' texts with a space between.</summary>
    /// <param name="database">As which role.</param>
    /// <param name="sql">The statement.</param>
    /// <param name="association">Whose session it is, or null for one that does not say.</param>
    public static async Task<IReadOnlyList<string>> Rows(string database, string sql, string? association = null)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        if (association is not null) await Rows(connection, $"select set_config('app.tenant_id', '{association}', false)");
        return await Rows(connection, sql);
    }

    /// <summary>The same on a connection that is open.</summary>
    public static async Task<IReadOnlyList<string>> Rows(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync()) rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)));
        return rows;
    }

    /// <summary>The SQLSTATE with which a statement is refused, or null when it is not.</summary>
    public static async Task<string?> Refusal(string database, string sql, string? association = null)
    {
        try
        {
            await Rows(database, sql, association);
            return null;
        }
        catch (PostgresException refused)
        {
            return refused.SqlState;
        }
    }
}
