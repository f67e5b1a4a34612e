namespace Associations.Billing.Mail.Texts;

sealed class German() : Wording("de", "de-DE")
{
    internal override string LinkText => "Rechnung öffnen";

    internal override string Day(DateOnly day) => Day(day, "d. MMMM yyyy");

    internal override string Greeting(string name) => $"Guten Tag, {name},";

    internal override string[] Closing(string society) => ["Mit freundlichen Grüßen", society];

    internal override (string, string[]) Of(Template template, LetterFacts facts) => template switch
    {
        Template.DueSoon => (
            $"Rechnung {facts.Number} ist am {facts.DueOn} fällig",
            [$"wir möchten Sie daran erinnern, dass von der Rechnung {facts.Number} noch {facts.Amount} offen sind. Sie ist am {facts.DueOn} fällig.", "Falls Sie in den letzten Tagen bezahlt haben, ist nichts weiter zu tun."]),
        Template.AfterDue => (
            $"Rechnung {facts.Number} war am {facts.DueOn} fällig",
            [$"die Rechnung {facts.Number} war am {facts.DueOn} fällig, und {facts.Amount} davon sind noch nicht bei uns eingegangen.", "Bitte bezahlen Sie in den nächsten Tagen. Falls Sie das bereits getan haben, ist nichts weiter zu tun."]),
        Template.Overdue => (
            $"Rechnung {facts.Number} ist überfällig",
            [$"die Rechnung {facts.Number} war am {facts.DueOn} fällig. Trotz unserer Erinnerung sind {facts.Amount} noch nicht bezahlt.", "Bitte bezahlen Sie jetzt, oder schreiben Sie uns, falls ein Grund dagegen spricht. Solange nicht bezahlt ist, können Ihre Leistungen enden."]),
        Template.ActionRequired => (
            $"Ihre Zahlung der Rechnung {facts.Number} braucht Ihre Bestätigung",
            [$"Ihre Bank bittet Sie, die Zahlung von {facts.Amount} für die Rechnung {facts.Number} zu bestätigen. Bis dahin ist sie nicht bezahlt.", "Bitte öffnen Sie die Rechnung und bezahlen Sie sie dort; Ihre Bank führt Sie weiter."]),
        Template.RefundFailed => (
            $"Ihre Erstattung zur Rechnung {facts.Number} ist nicht angekommen",
            [$"wir haben Ihnen {facts.Amount} der Rechnung {facts.Number} zurückgesandt, und Ihre Bank hat den Betrag nicht angenommen. Das Geld ist bei uns und gehört weiterhin Ihnen.", "Bitte schreiben Sie uns, wohin wir es senden dürfen."]),
        Template.ChargedSoon => (
            $"Rechnung {facts.Number} wird am {facts.DueOn} abgebucht",
            [$"am {facts.DueOn} buchen wir {facts.Amount} der Rechnung {facts.Number} von dem Zahlungsmittel ab, das Sie bei uns hinterlegt haben. Es ist nichts zu tun.", "Möchten Sie lieber anders oder gar nicht bezahlen, tun Sie das bitte vorher: Öffnen Sie die Rechnung, oder nehmen Sie dort Ihre Einwilligung zurück."]),
        Template.ConfirmInPerson => (
            $"Ihre Bank möchte, dass Sie die Zahlung der Rechnung {facts.Number} bestätigen",
            [$"wir wollten {facts.Amount} der Rechnung {facts.Number} von dem Zahlungsmittel abbuchen, das Sie bei uns hinterlegt haben. Ihre Bank möchte, dass Sie das selbst bestätigen.", "Bitte öffnen Sie die Rechnung und bezahlen Sie sie dort; Ihre Bank führt Sie weiter. Ohne Sie versuchen wir es nicht noch einmal."]),
        Template.MethodDeclined => (
            $"Ihr Zahlungsmittel wurde für Rechnung {facts.Number} abgelehnt",
            [$"wir wollten {facts.Amount} der Rechnung {facts.Number} von dem Zahlungsmittel abbuchen, das Sie bei uns hinterlegt haben. Es wurde endgültig abgelehnt, und wir versuchen es nicht noch einmal.", "Bitte öffnen Sie die Rechnung und bezahlen Sie sie anders. Hinterlegen Sie ein anderes Zahlungsmittel, buchen wir künftig von diesem ab."]),
    };
}
