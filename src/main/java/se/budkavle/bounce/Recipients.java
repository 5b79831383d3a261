package se.budkavle.bounce;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.bounce.Tables.Mark;
import se.budkavle.bounce.Tables.Row;

/**
 * Who was not reached, where no machine-readable part says so. Asked in turn, until one of them answers: the header
 * that Exim and Gmail write, the places that the tables know, addresses in the prose to which the returned mail was
 * sent, addresses that begin a line, any address, the returned mail's {@code To}, an address hidden in an envelope
 * address.
 */
final class Recipients {
    private static final Set<String> OFFICES = Set.of(
            "postmaster",
            "mailer-daemon",
            "mailerdaemon",
            "abuse",
            "helpdesk",
            "support",
            "hostmaster",
            "webmaster",
            "noreply",
            "no-reply",
            "administrator",
            "sysadmin");
    private static final List<String> ENVELOPE =
            List.of("to", "delivered-to", "x-original-to", "envelope-to", "x-envelope-to", "return-path");
    private static final List<String> RETURNED_TO =
            List.of("x-hmxmroriginalrecipient", "x-original-to", "to", "cc", "bcc", "envelope-to", "delivered-to");
    private static final int MOST = 200;

    private final MailPart mail;
    private final Prose prose;
    private final @Nullable MailHeaders original;

    Recipients(MailPart mail, Prose prose, @Nullable MailHeaders original) {
        this.mail = mail;
        this.prose = prose;
        this.original = original;
    }

    List<String> find() {
        Set<String> helpers = placed(Mark.HELPER, address -> true)
                .map(Recipients::folded)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        List<String> found = find(helpers);
        return found.isEmpty() && !helpers.isEmpty() ? find(Set.of()) : found;
    }

    /** @param nobody in lower case, who is named for another reason */
    private List<String> find(Set<String> nobody) {
        Set<String> ours = addresses(mail.headers(), List.of("from", "reply-to", "sender", "to", "delivered-to"));
        ours.addAll(nobody);
        if (original != null) {
            ours.addAll(addresses(original, List.of("from", "return-path", "sender")));
        }
        Set<String> to = original == null ? Set.of() : addresses(original, RETURNED_TO);
        Predicate<String> somebody =
                address -> !ours.contains(folded(address)) && !isOffice(address) || to.contains(folded(address));
        return Stream.<List<String>>of(
                        named(),
                        distinct(placed(Mark.RECIPIENT, somebody)),
                        told(somebody.and(address -> to.contains(folded(address)))),
                        leading(somebody),
                        told(somebody),
                        original == null ? List.<String>of() : returnedTo(original),
                        hidden(mail.headers()))
                .filter(found -> !found.isEmpty())
                .findFirst()
                .orElse(List.of())
                .stream()
                .limit(MOST)
                .toList();
    }

    private List<String> named() {
        return distinct(mail.headers().all("x-failed-recipients").flatMap(Recipients::in));
    }

    /** At the places where the tables know that such addresses stand, in their order. */
    private Stream<String> placed(Mark mark, Predicate<String> somebody) {
        Wording wording = prose.wording();
        var places = new java.util.TreeSet<Integer>();
        for (Row row : Tables.shipped().marks(mark)) {
            int at = row.phrase().find(wording, 0);
            for (int i = 0; at >= 0 && i < MOST; i++) {
                int address = wording.text().indexOf(Wording.ADDRESS, at);
                places.add(address);
                at = row.phrase().find(wording, Math.max(at, address) + 1);
            }
        }
        return places.stream().map(wording::addressAt).filter(somebody);
    }

    private List<String> told(Predicate<String> wanted) {
        return distinct(prose.wording().addresses().stream()
                .map(MailAddresses.Found::address)
                .filter(wanted));
    }

    private List<String> leading(Predicate<String> somebody) {
        String text = prose.wording().raw();
        return distinct(prose.wording().addresses().stream()
                .filter(found -> {
                    int line = text.lastIndexOf('\n', found.start()) + 1;
                    return text.substring(line, found.start()).chars().noneMatch(Character::isLetterOrDigit);
                })
                .map(MailAddresses.Found::address)
                .filter(somebody));
    }

    static List<String> returnedTo(MailHeaders original) {
        for (String field : RETURNED_TO) {
            List<String> to = distinct(original.all(field).flatMap(Recipients::in));
            if (!to.isEmpty()) {
                return to;
            }
        }
        return List.of();
    }

    /** {@code bounces+user=example.com@ours}: VERP, and what forwarders make of it. */
    private static List<String> hidden(MailHeaders headers) {
        return headers.all(ENVELOPE)
                .flatMap(Recipients::in)
                .flatMap(address -> verp(address).stream())
                .limit(1)
                .toList();
    }

    private static Optional<String> verp(String address) {
        String local = address.substring(0, address.lastIndexOf('@'));
        int equals = local.lastIndexOf('=');
        int plus = Math.max(local.lastIndexOf('+', equals), local.lastIndexOf('-', equals));
        return equals > 0 && plus >= 0 && plus + 1 < equals && local.indexOf('.', equals) > 0
                ? Optional.of(local.substring(plus + 1, equals) + "@" + local.substring(equals + 1))
                : Optional.empty();
    }

    private static boolean isOffice(String address) {
        return OFFICES.contains(address.substring(0, address.lastIndexOf('@')).toLowerCase(Locale.ROOT));
    }

    private static Set<String> addresses(MailHeaders headers, List<String> names) {
        return headers.all(names)
                .flatMap(Recipients::in)
                .map(Recipients::folded)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private static Stream<String> in(String text) {
        return MailAddresses.all(text).stream().map(MailAddresses.Found::address);
    }

    private static String folded(String address) {
        return address.toLowerCase(Locale.ROOT);
    }

    /** The same address in other letters is the same. */
    private static List<String> distinct(Stream<String> addresses) {
        var seen = new LinkedHashSet<String>();
        var kept = new ArrayList<String>();
        addresses.limit(1_000).filter(address -> seen.add(folded(address))).forEach(kept::add);
        return kept;
    }
}
