namespace Associations.Billing.Mail.Texts;

sealed class English() : Wording("en", "en-GB")
{
    internal override string LinkText => "Open the invoice";

    internal override string Amount(long amount, string currency) => $"{currency} {Number(amount, currency)}";

    internal override string Greeting(string name) => $"Dear {name},";

    internal override string[] Closing(string society) => ["Kind regards", society];

    internal override (string, string[]) Of(Template template, LetterFacts facts) => template switch
    {
        Template.DueSoon => (
            $"Invoice {facts.Number} is due on {facts.DueOn}",
            [$"This is a reminder that {facts.Amount} of invoice {facts.Number} is still open. It is due on {facts.DueOn}.", "If you have paid in the last few days, there is nothing more to do."]),
        Template.AfterDue => (
            $"Invoice {facts.Number} was due on {facts.DueOn}",
            [$"Invoice {facts.Number} was due on {facts.DueOn}, and {facts.Amount} of it has not reached us yet.", "Please pay it in the next few days. If you have already done so, there is nothing more to do."]),
        Template.Overdue => (
            $"Invoice {facts.Number} is overdue",
            [$"Invoice {facts.Number} was due on {facts.DueOn}. {facts.Amount} is still unpaid, although we have reminded you.", "Please pay it now, or write to us if there is a reason not to. What you are entitled to may end while it is unpaid."]),
        Template.ActionRequired => (
            $"Your payment of invoice {facts.Number} needs you",
            [$"Your bank asks you to confirm the payment of {facts.Amount} for invoice {facts.Number}. It is not paid until you have done so.", "Please open the invoice and pay it there; your bank will guide you."]),
        Template.RefundFailed => (
            $"Your refund for invoice {facts.Number} did not arrive",
            [$"We sent {facts.Amount} of invoice {facts.Number} back to you, and your bank did not accept it. The money is with us and still yours.", "Please write to us where we may send it."]),
        Template.ChargedSoon => (
            $"Invoice {facts.Number} is paid by itself on {facts.DueOn}",
            [$"On {facts.DueOn} we will charge {facts.Amount} of invoice {facts.Number} to the payment method that you keep with us. There is nothing to do.", "If you would rather pay otherwise, or not at all, please do so before that day: open the invoice, or take your consent back there."]),
        Template.ConfirmInPerson => (
            $"Your bank wants you to confirm the payment of invoice {facts.Number}",
            [$"We tried to charge {facts.Amount} of invoice {facts.Number} to the payment method that you keep with us. Your bank wants you to be there and confirm it yourself.", "Please open the invoice and pay it there; your bank will guide you. We do not try again without you."]),
        Template.MethodDeclined => (
            $"Your payment method was declined for invoice {facts.Number}",
            [$"We tried to charge {facts.Amount} of invoice {facts.Number} to the payment method that you keep with us. It was declined for good, and we do not try it again.", "Please open the invoice and pay it another way. If you keep another method with us, we charge that one in future."]),
    };
}
