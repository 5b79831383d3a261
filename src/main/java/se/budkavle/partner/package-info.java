/**
 * Outside systems: the catalogue, the translators, their words for what happened. {@link
 * se.budkavle.partner.PartnerCatalogue} is the way in.
 *
 * <p>A partner is a folder {@code mappings/partners/<partner>/}: {@code partner.yaml}, {@code codes.yaml}, templates and
 * {@code examples/}. Keys of {@code partner.yaml}:
 *
 * <ul>
 *   <li>{@code partner} the folder's name; {@code channel}; {@code description} one sentence;
 *       {@code contract} the documents of the partner that the examples are written from
 *   <li>{@code document} which template ({@code <document>.<ext>.ftl}) makes what is sent
 *   <li>{@code slots} calls at once, of each hub
 *   <li>{@code rate} messages a second, minute or hour over all hubs ({@code 30/s}, {@code 600/min}); absent or empty when
 *       unlimited
 *   <li>{@code breaker} when the partner counts as away: {@code failures} in a row (5), or {@code share} percent (50) of the
 *       last {@code of} calls (20); {@code pause} until one message finds out whether it is back (PT30S, doubled up to five
 *       minutes)
 *   <li>{@code timeout} of one call; {@code grace} how long an ambiguous send waits for the echoed report
 *   <li>{@code parameters} name to value; <code>{{placeholder}}</code> or <code>{{placeholder:default}}</code> is read
 *       when used, so that a secret can change without a restart
 *   <li>{@code fields} what the partner takes: form field, or JSON pointer, to a regular expression. A message that does
 *       not fit is refused by us, before any byte goes out
 *   <li>{@code auth} one of {@link se.budkavle.partner.Auth}, with the parameters that it names
 *   <li>{@code reports} name to {@code signature}, one of {@link se.budkavle.partner.Signature}, with its {@code header}
 *       and {@code secret} (the name of a parameter); {@code callback: true} when each message brings its own address for
 *       the report; {@code media} type, {@code separator} and {@code charset} of CSV. The template {@code
 *       <report>.json.ftl} sees {@code body}, {@code context} and {@code receivedAt} and writes an object, or an array of
 *       them: {@code partnerRef}, {@code attemptKey}, {@code code}, {@code at}, {@code reason}, {@code raw}, {@code part}
 *       and {@code parts}. CSV rows and mails come one at a time. {@code answer} and {@code refusal} read the answers to
 *       our own calls, and see {@code context.status} and {@code context.headers}
 * </ul>
 *
 * <p>{@code codes.yaml}: {@code codes} is code to {@code {outcome, reason, final}}, an unknown code being {@code unknown}
 * with the raw word kept and a work item; {@code answers} is the same for codes that mean something else in the answer to
 * a call; {@code refusals} is a list, the first row that fits decides, of what an answer other than success means: {@code
 * {status, text, outcome, reason, retryAfter}}. In {@code answers} and {@code refusals} the outcome may also be {@code
 * not-sent} or {@code ambiguous}.
 */
@NullMarked
package se.budkavle.partner;

import org.jspecify.annotations.NullMarked;
