package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.Reasons.Evidence;

/** The machine-readable part of a delivery report (RFC 3464, RFC 6533): one block for the mail, one a recipient. */
final class DeliveryStatus {
    private static final int MOST_RECIPIENTS = 1_000;
    private static final Pattern STATUS = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})");
    private static final Pattern GAP = Pattern.compile("\n[ \t]*\n|\n(?=--[^\n]*\n)");
    private static final Pattern NEXT_RECIPIENT = Pattern.compile("(?i)\n(?=Final-Recipient[ \t]*:)");
    private static final Pattern IN_TEXT = Pattern.compile("(?im)^Final-Recipient[ \t]*:");
    private static final List<String> ACTIONS = List.of("failed", "delayed", "delivered", "relayed", "expanded");
    /** In order of how well they say who it was. */
    private static final List<String> ADDRESS_FIELDS =
            List.of("final-recipient", "original-recipient", "x-actual-recipient", "x-original-recipient", "recipient");

    private static final List<String> DIAGNOSTIC_FIELDS = List.of(
            "diagnostic-code",
            "x-powermta-bouncecategory",
            "x-supplementary-info",
            "x-mailer-diagnostic",
            "smtp-remote-response");

    private final List<MailHeaders> recipients = new ArrayList<>();
    private final List<String> envelopeIds = new ArrayList<>();

    private DeliveryStatus(String text) {
        for (String gap : GAP.split(text)) {
            for (String block : blocks(gap.strip())) {
                MailHeaders fields = MailHeaders.parseBroken(block);
                fields.first("original-envelope-id").ifPresent(envelopeIds::add);
                add(fields);
            }
        }
    }

    private static String[] blocks(String gap) {
        Matcher first = IN_TEXT.matcher(gap);
        return first.find() && first.find() ? NEXT_RECIPIENT.split(gap) : new String[] {gap};
    }

    private void add(MailHeaders fields) {
        boolean aboutOne = address(fields).isPresent()
                || fields.first("final-recipient").isPresent()
                || fields.first("action").isPresent();
        if (aboutOne && recipients.size() < MOST_RECIPIENTS) {
            recipients.add(fields);
        }
    }

    static DeliveryStatus of(MailPart part) {
        return new DeliveryStatus(part.text());
    }

    /** Fields that stand in the text because the parts have lost their borders. */
    static Optional<DeliveryStatus> in(String text) {
        int first = lineOf("final-recipient", text);
        if (first < 0) {
            return Optional.empty();
        }
        int start = text.lastIndexOf("\n\n", first);
        return Optional.of(new DeliveryStatus(text.substring(Math.max(0, start))));
    }

    // asked of every text: a regular expression over a whole mail is too slow
    private static int lineOf(String field, String text) {
        for (int line = 0; line < text.length(); line = text.indexOf('\n', line) + 1) {
            if (text.regionMatches(true, line, field, 0, field.length())
                    && IN_TEXT.matcher(text).region(line, text.length()).lookingAt()) {
                return line;
            }
            if (text.indexOf('\n', line) < 0) {
                return -1;
            }
        }
        return -1;
    }

    /** Our ENVID, echoed. */
    List<String> envelopeIds() {
        return envelopeIds;
    }

    boolean isEmpty() {
        return recipients.isEmpty();
    }

    /** What the rest of the report says, each made when a field is missing. */
    interface Rest {
        Prose prose();

        /** Recipients found elsewhere. */
        List<String> recipients();

        /** What the report as a whole says has happened. */
        String action();
    }

    List<BounceResult> results(Rest rest) {
        var results = new ArrayList<BounceResult>();
        var told = new HashSet<String>();
        for (MailHeaders fields : recipients) {
            @Nullable
            String address = address(fields)
                    .or(() ->
                            recipients.size() == 1 ? rest.recipients().stream().findFirst() : Optional.empty())
                    .or(() -> bare(fields))
                    .orElse(null);
            // a report that speaks of somebody twice has said it once
            if (address == null || told.add(address.toLowerCase(Locale.ROOT))) {
                results.add(result(fields, address, rest));
            }
        }
        return results;
    }

    private BounceResult result(MailHeaders fields, @Nullable String address, Rest rest) {
        Matcher matcher = STATUS.matcher(fields.first("status").orElse(""));
        @Nullable String status = matcher.find() ? matcher.group(1) : null;
        String action = action(fields, status, rest);
        String told = diagnostic(fields);
        // what is said of one recipient is not said of the others
        boolean alone = recipients.size() > 1 && address != null && status != null && !status.endsWith(".0.0");
        Supplier<Wording> prose =
                () -> alone ? beside(rest.prose()).alone(address) : rest.prose().wording();
        Wording words = told.isEmpty() && address != null
                ? answer(alone ? prose.get() : beside(rest.prose()).said(address))
                : Wording.of(told);
        return Outcome.of(address, action, new Evidence(words, !told.isEmpty(), status, prose));
    }

    /** The remote server's words. */
    private static String diagnostic(MailHeaders fields) {
        return DIAGNOSTIC_FIELDS.stream()
                .flatMap(fields::all)
                .map(DeliveryStatus::withoutType)
                .filter(text -> !text.isBlank())
                .collect(Collectors.joining(" "));
    }

    /** Prose with a reply code is a server's answer. */
    private static Wording answer(Wording prose) {
        return prose.codes().reply() == null ? Wording.of("") : prose;
    }

    private PlainBounce beside(Prose prose) {
        return new PlainBounce(
                prose,
                "failed",
                recipients.stream().flatMap(r -> address(r).stream()).toList());
    }

    // some reporters forget the action: the code's class says as much
    private static String action(MailHeaders fields, @Nullable String status, Rest rest) {
        String action = fields.first("action").orElse("").toLowerCase(Locale.ROOT);
        for (String known : ACTIONS) {
            if (action.contains(known)) {
                return known;
            }
        }
        if (action.contains("delay")) {
            return "delayed";
        }
        return status != null && status.startsWith("2") ? "delivered" : rest.action();
    }

    /** An address that mail can be sent to; Exchange's own names in an address's clothes count for nothing. */
    private static Optional<String> address(MailHeaders fields) {
        return ADDRESS_FIELDS.stream()
                .flatMap(fields::all)
                .flatMap(value -> MailAddresses.typed(value).stream())
                .filter(address -> !address.regionMatches(true, 0, "IMCEA", 0, 5))
                .findFirst();
    }

    /** What stands there although it is no address, such as a local user's name. */
    private static Optional<String> bare(MailHeaders fields) {
        return fields.first("final-recipient")
                .map(value -> value.substring(value.indexOf(';') + 1).strip())
                .filter(value -> !value.isEmpty() && value.length() < 300 && !value.equals("<>"));
    }

    // "smtp; 550 …": the type ends at the first semicolon, if it is a type
    private static String withoutType(String diagnostic) {
        int end = diagnostic.indexOf(';');
        boolean type =
                end >= 0 && end < 20 && diagnostic.substring(0, end).strip().indexOf(' ') < 0;
        String text = type ? diagnostic.substring(end + 1).strip() : diagnostic;
        return type && diagnostic.regionMatches(true, 0, "x-unix", 0, 6) ? "x-unix; " + text : text;
    }
}
