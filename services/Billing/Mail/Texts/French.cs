namespace Associations.Billing.Mail.Texts;

sealed class French() : Wording("fr", "fr-FR")
{
    internal override string LinkText => "Ouvrir la facture";

    internal override string Day(DateOnly day) => day.Day == 1 ? $"1er {Day(day, "MMMM yyyy")}" : base.Day(day);

    internal override string Greeting(string name) => $"Bonjour {name},";

    internal override string[] Closing(string society) => ["Cordialement", society];

    internal override (string, string[]) Of(Template template, LetterFacts facts) => template switch
    {
        Template.DueSoon => (
            $"La facture {facts.Number} est à payer pour le {facts.DueOn}",
            [$"Nous vous rappelons que {facts.Amount} restent à payer sur la facture {facts.Number}, dont l’échéance est le {facts.DueOn}.", "Si vous avez payé ces derniers jours, vous n’avez rien d’autre à faire."]),
        Template.AfterDue => (
            $"La facture {facts.Number} était à payer pour le {facts.DueOn}",
            [$"La facture {facts.Number} était à payer pour le {facts.DueOn}, et {facts.Amount} ne nous sont pas encore parvenus.", "Merci de la payer dans les prochains jours. Si c’est déjà fait, vous n’avez rien d’autre à faire."]),
        Template.Overdue => (
            $"La facture {facts.Number} est en retard de paiement",
            [$"La facture {facts.Number} était à payer pour le {facts.DueOn}. Malgré notre rappel, {facts.Amount} restent impayés.", "Merci de la payer dès maintenant, ou de nous écrire si une raison s’y oppose. Tant qu’elle est impayée, vos avantages peuvent prendre fin."]),
        Template.ActionRequired => (
            $"Votre paiement de la facture {facts.Number} attend votre confirmation",
            [$"Votre banque vous demande de confirmer le paiement de {facts.Amount} pour la facture {facts.Number}. D’ici là, elle n’est pas payée.", "Merci d’ouvrir la facture et de la payer ; votre banque vous guidera."]),
        Template.RefundFailed => (
            $"Votre remboursement de la facture {facts.Number} n’est pas arrivé",
            [$"Nous vous avons renvoyé {facts.Amount} de la facture {facts.Number}, et votre banque ne les a pas acceptés. L’argent est chez nous et reste à vous.", "Merci de nous écrire où nous pouvons l’envoyer."]),
        Template.ChargedSoon => (
            $"La facture {facts.Number} sera prélevée le {facts.DueOn}",
            [$"Le {facts.DueOn}, nous prélèverons {facts.Amount} pour la facture {facts.Number} par le moyen de paiement que vous avez enregistré chez nous. Vous n’avez rien à faire.", "Si vous préférez payer autrement, ou pas du tout, merci de le faire avant cette date : ouvrez la facture, ou retirez-y votre accord."]),
        Template.ConfirmInPerson => (
            $"Votre banque vous demande de confirmer le paiement de la facture {facts.Number}",
            [$"Nous avons voulu prélever {facts.Amount} pour la facture {facts.Number} par le moyen de paiement que vous avez enregistré chez nous. Votre banque demande que vous le confirmiez vous-même.", "Merci d’ouvrir la facture et de la payer ; votre banque vous guidera. Nous ne réessayons pas sans vous."]),
        Template.MethodDeclined => (
            $"Votre moyen de paiement a été refusé pour la facture {facts.Number}",
            [$"Nous avons voulu prélever {facts.Amount} pour la facture {facts.Number} par le moyen de paiement que vous avez enregistré chez nous. Il a été refusé définitivement, et nous ne réessayons pas.", "Merci d’ouvrir la facture et de la payer autrement. Si vous enregistrez un autre moyen de paiement, c’est lui que nous utiliserons."]),
    };
}
