/**
 * What a mail that came back means: {@link se.budkavle.bounce.BounceReader} for mails, {@link
 * se.budkavle.bounce.SmtpAnswer} for answers during the dialogue and for a provider's free text about one. Knowledge
 * about mail systems is rows in the resource files beside this package, each with its example; {@code tables.txt} says
 * in which order they are asked.
 *
 * <p>Where the reasons border on each other: {@code blocked} is about the connecting host (a list, a name, a country),
 * {@code badreputation} about a score that somebody gives it, {@code requireptr} about its missing name, {@code
 * authfailure} about SPF, DKIM and DMARC of the sender's domain, {@code rejected} about the envelope sender, {@code
 * spamdetected}, {@code virusdetected}, {@code contenterror} and {@code notcompliantrfc} about what is in the mail,
 * {@code filtered} about the recipient's own settings (an address that was taken and is "unknown" once the content is
 * there counts here), {@code policyviolation} about a rule that nobody explains, {@code securityerror} about
 * credentials. {@code suspend} is a mailbox that exists and is closed. {@code onhold} are words that say too little,
 * {@code undefined} no words at all.
 */
@NullMarked
package se.budkavle.bounce;

import org.jspecify.annotations.NullMarked;
