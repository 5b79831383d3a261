package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.BounceResult.Kind;

/** The machine-readable part of a delivery report (RFC 3464, RFC 6533): one block for the mail, one a recipient. */
final class DeliveryStatus {
    private static final int MOST_RECIPIENTS = 1_000;
    private static final Pattern STATUS = Pattern.compile("([245]\\.\\d{1,3}\\.\\d{1,3})");

    private final List<MailHeaders> recipients = new ArrayList<>();
    private final List<String> envelopeIds = new ArrayList<>();

    DeliveryStatus(MailPart part) {
        for (String block :
                part.text().replace("\r\n", "\n").replace('\r', '\n').split("\n[ \t]*\n")) {
            MailHeaders fields = MailHeaders.parse(block.strip());
            fields.first("original-envelope-id").ifPresent(envelopeIds::add);
            boolean aboutOne =
                    address(fields).isPresent() || fields.first("action").isPresent();
            if (aboutOne && recipients.size() < MOST_RECIPIENTS) {
                recipients.add(fields);
            }
        }
    }

    /** Our ENVID, echoed. */
    List<String> envelopeIds() {
        return envelopeIds;
    }

    List<BounceResult> results() {
        return recipients.stream().map(DeliveryStatus::result).toList();
    }

    private static BounceResult result(MailHeaders fields) {
        String diagnostic = fields.first("diagnostic-code").orElse("");
        ReplyCodes said = ReplyCodes.in(withoutType(diagnostic));
        String status = status(fields, said);
        String action = action(fields, status);
        String address = address(fields).orElse(null);
        if (!"failed".equals(action)) {
            return new BounceResult(address, action, status, said.reply(), word(action), Kind.NONE, null, null);
        }
        String reason = Reasons.shipped().reason(status, said.reply(), diagnostic);
        Kind kind = Reasons.kind(reason, said.reply(), status);
        return new BounceResult(address, action, status, said.reply(), reason, kind, null, null);
    }

    private static String word(String action) {
        return "delayed".equals(action) ? "onhold" : "delivered";
    }

    // the reporter's own code, unless it is the empty one and the other side's words hold a better
    private static @Nullable String status(MailHeaders fields, ReplyCodes said) {
        Matcher matcher = STATUS.matcher(fields.first("status").orElse(""));
        String own = matcher.find() ? matcher.group(1) : null;
        boolean empty = own == null || own.endsWith(".0.0");
        return empty && said.enhanced() != null ? said.enhanced() : own;
    }

    // some reporters forget the action: the code's class says as much
    private static String action(MailHeaders fields, @Nullable String status) {
        String action = fields.first("action").orElse("").toLowerCase(Locale.ROOT);
        for (String known : List.of("failed", "delayed", "delivered", "relayed", "expanded")) {
            if (action.startsWith(known)) {
                return known;
            }
        }
        return status != null && status.startsWith("2") ? "delivered" : "failed";
    }

    private static Optional<String> address(MailHeaders fields) {
        return fields.first("final-recipient").flatMap(MailAddresses::typed).or(() -> fields.first("original-recipient")
                .flatMap(MailAddresses::typed));
    }

    private static String withoutType(String diagnostic) {
        int end = diagnostic.indexOf(';');
        return end >= 0 && end < 20 ? diagnostic.substring(end + 1) : diagnostic;
    }
}
