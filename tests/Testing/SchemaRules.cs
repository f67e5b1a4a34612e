using Npgsql;
using Xunit;

namespace Associations.Testing;

/// <summary>
/// What must hold of every service's database, read from PostgreSQL's own catalogue: what a service stores next is held to it too.
/// </summary>
/// <typeparam name="TProgram">The service's entry point.</typeparam>
public abstract class SchemaRules<TProgram>(ServiceFixture<TProgram> service) where TProgram : class
{
    const string Documents = "pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind in ('r', 'p') and t.relname like 'mt\\_doc\\_%'";
    const string HasTenant = "exists (select from pg_attribute a where a.attrelid = t.oid and a.attname = 'tenant_id')";

    /// <summary>What a session across associations may do, as table and command.</summary>
    protected abstract IReadOnlyList<string> Across { get; }

    /// <summary>Tables of documents that belong to no association.</summary>
    protected abstract IReadOnlyList<string> OfNoAssociation { get; }

    string Role => new NpgsqlConnectionStringBuilder(service.Database).Username!;

    [Fact]
    public async Task Every_table_of_documents_holds_a_session_to_its_association_in_what_it_reads_and_writes()
    {
        Assert.NotEmpty(await Sql.Rows(service.Owner, $"select t.relname from {Documents} and {HasTenant}"));
        Assert.Empty(await Sql.Rows(service.Owner, $"""
            select t.relname from {Documents} and {HasTenant} and not (t.relrowsecurity and t.relforcerowsecurity and exists (
                select from pg_policies p where p.tablename = t.relname and p.cmd = 'ALL' and p.roles = array['public']::name[]
                and p.qual like '%tenant_id%= ( SELECT current_setting(''app.tenant_id''%' and p.with_check = p.qual))
            """));
        // Marten's own is for events that a daemon skipped, and ours skips none.
        Assert.Equal(OfNoAssociation.Concat(["mt_doc_deadletterevent", "mt_doc_idempotencyrecord"]).Order(), await Sql.Rows(service.Owner, $"select t.relname from {Documents} and not {HasTenant} order by 1"));
    }

    [Fact]
    public async Task Only_what_is_declared_is_seen_across_associations()
    {
        Assert.Equal(Across.Order(), await Sql.Rows(service.Owner, $"""
            select tablename, cmd from pg_policies where schemaname = 'public' and policyname <> 'marten_tenant_isolation'
            and not roles = array['{Role}_owner']::name[] order by 1, 2
            """));
        Assert.Empty(await Sql.Rows(service.Owner, $"""
            select tablename, policyname from pg_policies where policyname like 'across%'
            and (roles <> array['{Role}']::name[] or qual not like '%current_setting(''app.tenant_id''%''any''%')
            """));
    }

    [Fact]
    public async Task No_view_and_no_function_goes_round_the_policies()
    {
        Assert.Empty(await Sql.Rows(service.Owner, "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('v', 'm')"));
        Assert.Empty(await Sql.Rows(service.Owner, "select proname from pg_proc where pronamespace = 'public'::regnamespace and prosecdef"));
    }

    // Behind a policy PostgreSQL uses an index only for comparisons that cannot tell what they compared, and reading JSON can.
    [Fact]
    public async Task No_index_of_a_guarded_table_is_over_its_json() => Assert.Empty(await Sql.Rows(service.Owner, """
        select i.indexrelid::regclass from pg_index i join pg_class t on t.oid = i.indrelid
        where t.relrowsecurity and pg_get_expr(i.indexprs, i.indrelid) like '%data%'
        """));

    [Fact]
    public async Task The_running_role_owns_nothing_and_can_become_nobody_else()
    {
        Assert.Equal(["False False False False False"], await Sql.Rows(
            service.Owner, $"select rolsuper, rolbypassrls, rolcreatedb, rolcreaterole, rolreplication from pg_roles where rolname = '{Role}'"));
        Assert.Empty(await Sql.Rows(service.Owner, $"select roleid::regrole from pg_auth_members where member = '{Role}'::regrole"));
        Assert.Empty(await Sql.Rows(service.Owner, $"select relname from pg_class where relowner = '{Role}'::regrole"));
        Assert.Equal(["False False False"], await Sql.Rows(service.Owner, $"""
            select has_schema_privilege('{Role}', 'public', 'CREATE'), has_database_privilege('{Role}', current_database(), 'CREATE'),
            has_database_privilege('{Role}', current_database(), 'TEMPORARY')
            """));
    }

    [Theory]
    [InlineData("create table mine (id int)")]
    [InlineData("create function mine() returns int language sql as 'select 1'")]
    [InlineData("create schema mine")]
    [InlineData("create temporary table mine (id int)")]
    [InlineData("alter table mt_doc_deadline disable row level security")]
    [InlineData("alter table mt_doc_deadline add column mine int")]
    [InlineData("create policy mine on mt_doc_deadline using (true)")]
    [InlineData("drop policy marten_tenant_isolation on mt_doc_deadline")]
    [InlineData("create index mine on mt_events (id)")]
    [InlineData("drop table mt_doc_inboxentry")]
    [InlineData("truncate mt_events cascade")]
    [InlineData("update mt_events set data = '{}'")]
    [InlineData("delete from mt_events")]
    [InlineData("insert into schema_version (fingerprint) values ('mine')")]
    public async Task The_running_role_cannot(string statement) =>
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, await Sql.Refusal(service.Database, statement));
}
