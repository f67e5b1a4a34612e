using Npgsql;

namespace Associations.Invariants;

/// <summary>Something that is true of Billing's data at every instant, as one query and so as of one instant.</summary>
/// <param name="Name">What holds, as a sentence.</param>
/// <param name="Sql">Gives one row: how many things were looked at, and what is wrong with some of them.</param>
sealed record Invariant(string Name, string Sql)
{
    const string Most = "20", Setting = "app.tenant_id";

    /// <summary>All of them.</summary>
    internal static readonly IReadOnlyList<Invariant> OfBilling =
    [
        Each("a payment succeeds once", """
            select tenant_id, format('payment %s succeeded %s times', data->>'paymentId', count(*)) as fault, count(*) > 1 as wrong
            from mt_events where type = 'invoice.paymentSucceeded.v1' group by tenant_id, data->>'paymentId'
            """),
        Each("a charge of the provider is one payment", """
            select min(p.tenant_id) as tenant_id, format('charge %s counts as %s payments', p.data->>'providerId', count(distinct coalesce(s.data->>'requestId', p.data->>'paymentId'))) as fault,
                   count(distinct coalesce(s.data->>'requestId', p.data->>'paymentId')) > 1 as wrong
            from mt_events p
            left join mt_events s on s.tenant_id = p.tenant_id and s.stream_id = p.stream_id and s.type = 'invoice.paymentStarted.v1' and s.data->>'paymentId' = p.data->>'paymentId'
            where p.type = 'invoice.paymentSucceeded.v1' group by p.data->>'providerId'
            """),
        // What went back may be charged again, and what came beyond what was owed is told as the payer's credit.
        Each("no invoice has two charges that succeeded for the same money", """
            select i.tenant_id, format('invoice %s is of %s, and %s charges brought %s, of which %s went back and %s was told as overpaid', i.id, i.data->>'total', c.times, c.amount, back.amount, told.amount) as fault,
                   c.amount - back.amount - told.amount > (i.data->>'total')::numeric as wrong
            from mt_doc_invoice i
            join (select tenant_id, stream_id, count(*) as times, sum((data->>'amount')::numeric) as amount, array_agg(data->>'paymentId') as payments
                  from mt_events where type = 'invoice.paymentSucceeded.v1' group by tenant_id, stream_id) c on c.tenant_id = i.tenant_id and c.stream_id = i.id
            cross join lateral (
                select coalesce((select sum((refund->>'amount')::numeric) from jsonb_array_elements(i.data->'refunds') refund where lower(refund->>'status') = 'succeeded'), 0)
                     + coalesce((select sum((dispute->>'amount')::numeric) from jsonb_array_elements(i.data->'disputes') dispute where lower(dispute->>'status') = 'lost'), 0) as amount) back
            cross join lateral (
                select coalesce(sum((o.data->>'surplus')::numeric), 0) as amount from mt_events o
                where o.tenant_id = i.tenant_id and o.stream_id = i.id and o.type = 'invoice.overpaid.v1' and o.data->>'paymentId' = any(c.payments)) told
            """),
        Each("a payment is begun when no other is under way", """
            select s.tenant_id, format('payment %s was begun beside %s', s.data->>'paymentId', other.payment) as fault, other.payment is not null as wrong
            from mt_events s
            left join lateral (
                select o.data->>'paymentId' as payment from mt_events o
                where o.tenant_id = s.tenant_id and o.stream_id = s.stream_id and o.type = 'invoice.paymentStarted.v1' and o.version < s.version
                  and not exists (select from mt_events d where d.tenant_id = o.tenant_id and d.stream_id = o.stream_id and d.version < s.version
                      and d.type in ('invoice.paymentSucceeded.v1', 'invoice.paymentFailed.v1') and d.data->>'paymentId' = o.data->>'paymentId')
                limit 1) other on true
            where s.type = 'invoice.paymentStarted.v1'
            """),
        Each("what a charge of several invoices brought is what their shares are", """
            select r.tenant_id, format('request %s brought %s, and its invoices have %s', r.stream_id, r.data->>'amount', shares.amount) as fault,
                   shares.amount is distinct from (r.data->>'amount')::numeric as wrong
            from mt_events r
            cross join lateral (
                select sum((p.data->>'amount')::numeric) as amount
                from mt_events s join mt_events p on p.tenant_id = s.tenant_id and p.stream_id = s.stream_id and p.data->>'paymentId' = s.data->>'paymentId'
                where s.tenant_id = r.tenant_id and s.type = 'invoice.paymentStarted.v1' and s.data->>'requestId' = r.stream_id::text
                  and p.type = 'invoice.paymentSucceeded.v1' and p.data->>'providerId' = r.data->>'providerId') shares
            where r.type = 'paymentRequest.succeeded.v1'
            """),
        Each("what the provider captured is in the ledger", """
            select e.tenant_id, format('payment %s is %s, and the ledger has %s', e.data->>'paymentId', e.data->>'amount', booked.amount) as fault,
                   booked.amount is distinct from (e.data->>'amount')::numeric as wrong
            from mt_events e
            left join lateral (
                select sum((line->>'debit')::numeric) as amount from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line
                where j.tenant_id = e.tenant_id and j.id = e.id and lower(line->>'account') = 'stripeclearing') booked on true
            where e.type = 'invoice.paymentSucceeded.v1'
            """),
        Each("what the provider kept of a payment is learnt once and is in the ledger", """
            select e.tenant_id, format('%s was kept of payment %s, and the ledger has %s', e.data->>'fee', e.data->>'paymentId', booked.amount) as fault,
                   booked.amount is distinct from (e.data->>'fee')::numeric or count(*) over (partition by e.tenant_id, e.data->>'paymentId') > 1 as wrong
            from mt_events e
            cross join lateral (
                select coalesce(sum((line->>'debit')::numeric - (line->>'credit')::numeric), 0) as amount from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line
                where j.tenant_id = e.tenant_id and j.id = e.id and lower(line->>'account') = 'fees'
                  and j.data->>'currency' = coalesce(e.data->>'currency', j.data->>'currency')) booked
            where e.type = 'invoice.paymentFeeLearned.v1'
            """),
        Each("what the provider kept for a dispute is in the ledger", """
            select e.tenant_id, format('%s was kept for dispute %s, and the ledger has %s', e.data->>'fee', e.data->>'disputeId', booked.amount) as fault,
                   booked.amount is distinct from (e.data->>'fee')::numeric as wrong
            from mt_events e
            cross join lateral (
                select coalesce(sum((line->>'debit')::numeric - (line->>'credit')::numeric), 0) as amount from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line
                where j.tenant_id = e.tenant_id and j.id = e.id and lower(line->>'account') = 'fees' and j.data->>'currency' = e.data->>'currency') booked
            where e.type = 'invoice.disputeFeeLearned.v1'
            """),
        Each("a payout is recorded once, and taken back once, and is in the ledger", """
            select e.tenant_id, format('payout %s moved %s, and the ledger has %s', e.data->>'providerId', moved.amount, booked.amount) as fault,
                   booked.amount <> moved.amount or count(*) over (partition by e.tenant_id, e.data->>'providerId', e.type) > 1 as wrong
            from mt_events e
            cross join lateral (
                select case e.type when 'payout.paid.v1' then 1 else -1 end * coalesce(sum((share->>'amount')::numeric), 0) as amount from jsonb_array_elements(e.data->'shares') share) moved
            cross join lateral (
                select coalesce(sum((line->>'debit')::numeric - (line->>'credit')::numeric), 0) as amount from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line
                where j.tenant_id = e.tenant_id and j.data->>'document' = e.data->>'providerId' and j.data->>'currency' = e.data->>'currency' and lower(line->>'account') = 'cash'
                  and j.data->>'kind' = case e.type when 'payout.paid.v1' then 'payoutPaid' else 'payoutFailed' end) booked
            where e.type in ('payout.paid.v1', 'payout.failed.v1')
            """),
        Each("the columns that reports read say what the entries do", """
            select j.tenant_id, format('entry %s is %s, and its columns say %s', j.id, said.entry, beside.columns) as fault,
                   said.entry is distinct from beside.columns or abs(extract(epoch from j.occurred_at - (j.data->>'occurredAt')::timestamptz)) < 0.001 is not true as wrong
            from mt_doc_journalentry j
            cross join lateral (
                select jsonb_build_array((j.data->>'postedOn')::date, j.data->>'entityId', j.data->>'invoiceId', j.data->'payer'->>'account', j.data->'payer'->>'personId', j.data->>'currency',
                    (j.data->>'dueOn')::date,
                    coalesce(sum((line->>'debit')::numeric - (line->>'credit')::numeric) filter (where lower(line->>'account') = 'accountsreceivable'), 0),
                    (select jsonb_agg(account order by account) from (select jsonb_build_array(lower(one->>'account'), sum((one->>'debit')::bigint), sum((one->>'credit')::bigint)) as account
                        from jsonb_array_elements(j.data->'lines') one group by lower(one->>'account')) accounts),
                    jsonb_agg(jsonb_build_array(to_char((line->>'month')::date, 'YYYYMM')::int, (line->>'credit')::bigint - (line->>'debit')::bigint) order by at) filter (where line->>'month' is not null),
                    jsonb_agg(jsonb_build_array(line->>'chapter', lower(line->>'account'), (line->>'credit')::bigint - (line->>'debit')::bigint) order by at)
                        filter (where line->>'chapter' is not null)) as entry
                from jsonb_array_elements(j.data->'lines') with ordinality lines (line, at)) said
            cross join lateral (
                select jsonb_build_array(j.posted_on, j.entity_id::text, j.invoice_id::text, j.payeraccount, j.payerperson_id::text, j.currency, j.due_on, j.receivable,
                    (select jsonb_agg(jsonb_build_array(lower(account), debit, credit) order by jsonb_build_array(lower(account), debit, credit))
                        from unnest(j.accounts, j.debits, j.credits) as sums (account, debit, credit)),
                    (select jsonb_agg(jsonb_build_array(month, amount) order by at) from unnest(j.months, j.deferred) with ordinality parts (month, amount, at)),
                    (select jsonb_agg(jsonb_build_array(chapter::text, lower(account), credit) order by at)
                        from unnest(j.chapters, j.chapter_accounts, j.chapter_credits) with ordinality shares (chapter, account, credit, at))) as columns) beside
            """),
        Each("debits equal credits in every entry", """
            select j.tenant_id, format('entry %s has debits of %s and credits of %s', j.id, sum((line->>'debit')::numeric), sum((line->>'credit')::numeric)) as fault,
                   sum((line->>'debit')::numeric) <> sum((line->>'credit')::numeric) as wrong
            from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line group by j.tenant_id, j.id
            """),
        Each("debits equal credits in every currency", """
            select j.tenant_id, format('%s has debits of %s and credits of %s', j.data->>'currency', sum((line->>'debit')::numeric), sum((line->>'credit')::numeric)) as fault,
                   sum((line->>'debit')::numeric) <> sum((line->>'credit')::numeric) as wrong
            from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line group by j.tenant_id, j.data->>'currency'
            """),
        // A series is the stream that gave its numbers, which may begin with another prefix one day and count on.
        Each("numbers of documents are one to n in each series, as they were given", $"""
            select given.tenant_id, format('series %s gave %s numbers, and its documents have %s from %s to %s', given.stream_id, count(*), count(distinct number), min(number), max(number)) as fault,
                   count(distinct number) <> count(*) or min(number) <> 1 or max(number) <> count(*) or bool_or(number is distinct from given.version) as wrong
            from mt_events given left join ({Numbers}) numbers on numbers.tenant_id = given.tenant_id and numbers.document = (given.data->>'invoiceId')::uuid
            where given.type = 'numberSeries.given.v1' group by given.tenant_id, given.stream_id
            """),
        Each("a number is given for each document and for nothing else", $"""
            select tenant_id, format('%s numbers were given and %s documents have one', sum(given), sum(documents)) as fault, sum(given) <> sum(documents) as wrong
            from (select tenant_id, 1 as given, 0 as documents from mt_events where type = 'numberSeries.given.v1'
                  union all select tenant_id, 0, 1 from ({Numbers}) numbers) counted group by tenant_id
            """),
        Each("no two documents have one number", $"""
            select tenant_id, format('%s documents have number %s', count(*), text) as fault, count(*) > 1 as wrong from ({Numbers}) numbers group by tenant_id, text
            """),
        // What a credit note promised to send back is owed the other way round until it is sent.
        Each("what is due on an invoice is what the ledger has as receivable", """
            select i.tenant_id, format('%s is due on invoice %s, and the ledger has %s', i.data->>'due', i.id, booked.amount) as fault,
                   booked.amount is distinct from (i.data->>'due')::numeric
                     + coalesce((i.data->>'promisesCredited')::numeric, 0)
                     - (select coalesce(sum((note->>'toRefund')::numeric), 0) from jsonb_array_elements(i.data->'creditNotes') note)
                     + (select coalesce(sum((refund->>'covered')::numeric), 0) from jsonb_array_elements(i.data->'refunds') refund where lower(refund->>'status') = 'succeeded')
                     + (select coalesce(sum((dispute->>'covered')::numeric), 0) from jsonb_array_elements(i.data->'disputes') dispute where lower(dispute->>'status') = 'lost') as wrong
            from mt_doc_invoice i
            left join (select tenant_id, data->>'invoiceId' as invoice, sum((data->>'receivable')::numeric) as amount from mt_doc_journalentry group by 1, 2) booked
              on booked.tenant_id = i.tenant_id and booked.invoice = i.id::text
            """),
        Each("a bank's line is found to be something once", """
            select tenant_id, format('line %s was matched %s times', stream_id, count(*)) as fault, count(*) > 1 as wrong
            from mt_events where type in ('bankLine.matched.v1', 'bankLine.reverses.v1') group by tenant_id, stream_id
            """),
        Each("what a bank's line paid is recorded once on its invoice", """
            select e.tenant_id, format('line %s paid %s by payment %s, which is recorded %s times', e.stream_id, part->>'amount', part->>'paymentId', recorded.times) as fault,
                   recorded.times <> 1 as wrong
            from mt_events e cross join lateral jsonb_array_elements(e.data->'payments') part
            cross join lateral (
                select count(*) as times from mt_events r
                where r.tenant_id = e.tenant_id and r.stream_id = (part->>'invoiceId')::uuid and r.type = 'invoice.paymentRecorded.v1'
                  and r.data->>'paymentId' = part->>'paymentId' and r.data->>'amount' = part->>'amount') recorded
            where e.type = 'bankLine.matched.v1'
            """),
        // Whose debt a credit is says the invoice that it came from.
        Each("what payers have to their credit with each legal entity is what its books have", """
            select tenant_id, format('a payer has %s %s to their credit with %s, and its books have %s', sum(held), currency, entity, sum(booked)) as fault, sum(held) <> sum(booked) as wrong
            from (select b.tenant_id, i.data->>'entityId' as entity, b.data->'payer' as payer, b.data->>'currency' as currency,
                         (credit->>'amount')::numeric - (credit->>'used')::numeric as held, 0 as booked
                  from mt_doc_creditbalance b cross join lateral jsonb_array_elements(b.data->'credits') credit
                  left join mt_doc_invoice i on i.tenant_id = b.tenant_id and i.id = (credit->>'invoiceId')::uuid
                  union all
                  select j.tenant_id, j.data->>'entityId', j.data->'payer', j.data->>'currency', 0, (line->>'credit')::numeric - (line->>'debit')::numeric
                  from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line where lower(line->>'account') = 'creditbalances') credits
            group by tenant_id, entity, coalesce(payer->>'account', payer->>'personId'), currency
            """),
        Each("credit that was sent to a payer is sent once and is in the books of who owed it", """
            select e.tenant_id, format('%s was sent as %s, and the books have %s', e.data->>'amount', e.data->>'payoutId', booked.amount) as fault,
                   booked.amount is distinct from (e.data->>'amount')::numeric or parts.amount is distinct from (e.data->>'amount')::numeric
                     or count(*) over (partition by e.tenant_id, e.data->>'payoutId') > 1 as wrong
            from mt_events e
            cross join lateral (select sum((part->>'amount')::numeric) as amount from jsonb_array_elements(e.data->'parts') part) parts
            cross join lateral (
                select sum((line->>'credit')::numeric) as amount from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line
                where j.tenant_id = e.tenant_id and j.id = e.id and lower(line->>'account') = 'cash' and j.data->>'entityId' = e.data->>'entityId'
                  and j.data->>'currency' = e.data->>'currency') booked
            where e.type = 'creditBalance.paidOut.v1'
            """),
        // Prices that include tax have a net of their own for each line, which the rebuilt ledger is held against.
        Each("what is payable to a chapter is what invoices say less what was sent to it", """
            select tenant_id, format('chapter %s should have %s %s, and the ledger has %s', chapter, sum(said), currency, sum(booked)) as fault, sum(said) <> sum(booked) as wrong
            from (select i.tenant_id, line->>'creditorId' as chapter, i.data->>'currency' as currency, 0 as booked,
                         (line->>'quantity')::numeric * (line->>'unitPrice')::numeric - coalesce((
                             select sum((credited->>'amount')::numeric) from jsonb_array_elements(i.data->'creditNotes') note, jsonb_array_elements(note->'lines') credited
                             where (credited->>'line')::int = at - 1), 0) as said
                  from mt_doc_invoice i, jsonb_array_elements(i.data->'lines') with ordinality lines (line, at)
                  where line->>'creditorId' is not null and lower(i.data->>'status') <> 'void'
                  union all
                  select tenant_id, data->>'chapterId', data->>'currency', 0, -(data->>'amount')::numeric from mt_doc_chapterremittance where data->>'reversed' is null
                  union all
                  select j.tenant_id, line->>'chapter', j.data->>'currency', (line->>'credit')::numeric - (line->>'debit')::numeric, 0
                  from mt_doc_journalentry j, jsonb_array_elements(j.data->'lines') line where line->>'chapter' is not null) shares
            group by tenant_id, chapter, currency
            """),
        Each("what waits for a chapter is on invoices that are owed, and nothing on those that are paid", """
            select j.tenant_id, format('%s waits on invoice %s, of which %s is due', sum((line->>'credit')::numeric - (line->>'debit')::numeric), i.id, max(i.data->>'due')) as fault,
                   (sum((line->>'credit')::numeric - (line->>'debit')::numeric) > 0) and max((i.data->>'due')::numeric) = 0
                   or sum((line->>'credit')::numeric - (line->>'debit')::numeric) < 0 as wrong
            from mt_doc_journalentry j join mt_doc_invoice i on i.tenant_id = j.tenant_id and i.id::text = j.data->>'invoiceId', jsonb_array_elements(j.data->'lines') line
            where lower(line->>'account') = 'chaptersharesuncollected' group by j.tenant_id, i.id
            """),
    ];

    const string Numbers = """
        select tenant_id, document, text, substring(text from '[0-9]+$')::numeric as number
        from (select tenant_id, stream_id as document, data->>'number' as text from mt_events where type = 'invoice.issued.v1'
              union all select tenant_id, (data->>'creditNoteId')::uuid, data->>'creditNoteNumber' from mt_events where type = 'invoice.credited.v1') documents
        """;

    static Invariant Each(string name, string rows) => new(name,
        $"select count(*), coalesce((array_agg(tenant_id || ': ' || fault) filter (where wrong))[1:{Most}], '{{}}') from ({rows}) looked_at where tenant_id = current_setting('{Setting}')");

    /// <summary>Looks at one association after the other, because the policies of the tables show the documents of one at a time.</summary>
    internal async Task<Finding> Check(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        var (looked, violations) = (0L, new List<string>());
        foreach (var association in await Associations(connection, cancellation))
        {
            await using (var choose = new NpgsqlCommand($"select set_config('{Setting}', $1, false)", connection) { Parameters = { new() { Value = association } } })
                await choose.ExecuteNonQueryAsync(cancellation);
            await using var command = new NpgsqlCommand(Sql, connection) { CommandTimeout = 600 };
            await using var row = await command.ExecuteReaderAsync(cancellation);
            await row.ReadAsync(cancellation);
            looked += row.GetInt64(0);
            violations.AddRange(row.GetFieldValue<string[]>(1));
        }
        return new Finding(Name, looked, violations);
    }

    internal static async Task<IReadOnlyList<string>> Associations(NpgsqlConnection connection, CancellationToken cancellation = default)
    {
        await using var command = new NpgsqlCommand("select distinct tenant_id from mt_streams order by 1", connection);
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var all = new List<string>();
        while (await rows.ReadAsync(cancellation)) all.Add(rows.GetString(0));
        return all;
    }
}

/// <summary>What came of looking.</summary>
/// <param name="Name">What should hold.</param>
/// <param name="Checked">How many things were looked at.</param>
/// <param name="Violations">What is wrong: the association and a sentence, twenty at most of each association.</param>
sealed record Finding(string Name, long Checked, IReadOnlyList<string> Violations);
