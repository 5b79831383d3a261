package se.budkavle.bounce;

import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import se.budkavle.bounce.Tables.Mark;

/**
 * Whether a mail without a machine-readable part is a report. One sign is never enough: people write about bounces,
 * forward them, and answer them.
 */
final class ReportSigns {
    private static final List<String> BY_HAND = List.of(
            "re:", "fw:", "fwd:", "sv:", "vs:", "aw:", "wg:", "tr:", "rv:", "vb:", "antw:", "ynt:", "odp:", "res:",
            "enc:", "r:", "i:", "回复", "转发", "答复", "re ");

    private final MailHeaders headers;
    private final Wording from;
    private final Wording subject;
    private final boolean byHand;
    private final Tables tables = Tables.shipped();

    ReportSigns(MailHeaders headers) {
        this.headers = headers;
        this.from = Wording.ofField(headers.words("from"));
        this.subject = Wording.ofField(headers.words("subject"));
        this.byHand = BY_HAND.stream().anyMatch(subject.text()::startsWith)
                || subject.text().strip().endsWith("?");
    }

    /**
     * Whether the report's words are worth reading.
     *
     * @param returned whether the mail that was not delivered is part of it
     */
    boolean areThere(Supplier<Prose> prose, BooleanSupplier returned) {
        boolean failed = headers.first("x-failed-recipients").isPresent();
        boolean titled = !byHand && tables.has(Mark.SUBJECT, subject);
        boolean daemon = tables.has(Mark.DAEMON, from);
        boolean announced = isAnnounced() && !(daemon && titled && codes(prose));
        if (!failed && (tables.has(Mark.DIGEST, subject) || announced)) {
            return false;
        }
        if (daemon) {
            return titled || failed || !isDigest(prose) && (says(prose) || codes(prose) || explains(prose));
        }
        boolean machine = failed || isFromNobody() && !automaticReply();
        return machine && (titled || says(prose))
                || !byHand && !isOfAList() && !isDigest(prose) && isFromElsewhere(titled, prose, returned);
    }

    /** From somebody who may be a mail system: what is written, not quoted, must be a report's words. */
    private boolean isFromElsewhere(boolean titled, Supplier<Prose> prose, BooleanSupplier original) {
        boolean office = tables.has(Mark.POSTMASTER, from);
        if (!titled && !office && !tables.has(Mark.ROBOT, from)) {
            return false;
        }
        boolean returned = original.getAsBoolean();
        boolean tells = returned || !prose.get().wording().addresses().isEmpty();
        if (titled && office && tells && (returned || says(prose) || codes(prose))) {
            return true;
        }
        Wording own = prose.get().unquoted();
        if (!tables.has(Mark.TEXT, own) || !tells) {
            return false;
        }
        boolean names = codes(own) && tables.has(Mark.RECIPIENT, own);
        return office
                ? titled || returned || codes(own)
                : tables.has(Mark.ROBOT, from) && titled || !isFromSomebody() && (returned || names);
    }

    /** Statistics, logs and lists of what bounced speak of many mails. */
    private boolean isDigest(Supplier<Prose> prose) {
        return tables.has(Mark.DIGEST, prose.get().wording());
    }

    private boolean says(Supplier<Prose> prose) {
        return tables.has(Mark.TEXT, prose.get().wording())
                || tables.has(Mark.WORDS, prose.get().wording());
    }

    /** A reason and somebody it is about, in whatever language. */
    private boolean explains(Supplier<Prose> prose) {
        Wording wording = prose.get().wording();
        return !wording.addresses().isEmpty()
                && tables.reason(wording, null, null).isPresent();
    }

    private static boolean codes(Supplier<Prose> prose) {
        return codes(prose.get().wording());
    }

    private static boolean codes(Wording wording) {
        ReplyCodes codes = wording.codes();
        return (codes.reply() != null || codes.enhanced() != null)
                && !wording.addresses().isEmpty();
    }

    // a report's envelope names no sender, or the mail system, so that no report is sent about it
    private boolean isFromSomebody() {
        return headers.all("return-path")
                .filter(path -> path.indexOf('@') > 0)
                .map(Wording::ofField)
                .anyMatch(path -> !tables.has(Mark.DAEMON, path) && !tables.has(Mark.POSTMASTER, path));
    }

    private boolean isFromNobody() {
        return headers.all("return-path").anyMatch(path -> path.replace(" ", "").startsWith("<>"));
    }

    // a mailing list's mails have signs of their own
    private boolean isAnnounced() {
        return headers.first("list-unsubscribe").isPresent()
                || headers.first("list-post").isPresent();
    }

    // what a list manager itself has to say bears a mark of its own
    private boolean isOfAList() {
        return headers.first("list-id").isPresent()
                && headers.first("x-list-administrivia").isEmpty();
    }

    boolean delayed(Prose prose) {
        return tables.has(Mark.DELAYED, subject, prose.wording());
    }

    boolean delivered() {
        return !byHand && tables.has(Mark.DELIVERED, subject);
    }

    boolean complaint() {
        return !byHand && tables.has(Mark.COMPLAINT, subject, from);
    }

    /** RFC 3834, what was usual before it, and subjects that say it in words. */
    boolean automaticReply() {
        boolean submitted = headers.first("auto-submitted")
                .map(v -> !v.toLowerCase(Locale.ROOT).startsWith("no"))
                .orElse(false);
        boolean precedence = headers.first("precedence")
                .map(v -> v.equalsIgnoreCase("auto_reply"))
                .orElse(false);
        return submitted
                || precedence
                || headers.all(List.of(
                                "x-autoreply",
                                "x-autorespond",
                                "x-autoresponder",
                                "x-auto-response-suppress",
                                "x-autogenerated",
                                "x-mail-autoreply",
                                "x-apple-auto-reply"))
                        .findFirst()
                        .isPresent()
                || tables.has(Mark.AWAY, subject, from);
    }
}
