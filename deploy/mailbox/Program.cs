using Associations.Mailbox;

try
{
    await MailboxApp.Build(args).RunAsync();
    return 0;
}
catch (MailboxNotStartedException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}
