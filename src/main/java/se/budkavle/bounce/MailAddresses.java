package se.budkavle.bounce;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Addresses as reports write them. */
final class MailAddresses {
    private static final Pattern ADDRESS =
            Pattern.compile("[^\\s<>()\\[\\],;:\"@]{1,64}@[^\\s<>()\\[\\],;:\"@]{1,255}");
    private static final int LONGEST = 1_000;

    private MailAddresses() {}

    /** {@code rfc822; user@example.com}, in brackets or not. */
    static Optional<String> typed(String value) {
        int type = value.indexOf(';');
        return in(type < 0 ? value : value.substring(type + 1)).map(MailAddresses::withoutXtext);
    }

    static Optional<String> in(String text) {
        Matcher matcher = ADDRESS.matcher(text.length() > LONGEST ? text.substring(0, LONGEST) : text);
        return matcher.find() ? Optional.of(trimmed(matcher.group())) : Optional.empty();
    }

    private static String trimmed(String address) {
        return address.endsWith(".") ? address.substring(0, address.length() - 1) : address;
    }

    // ORCPT travels as xtext (RFC 3461), and some relays echo it so
    private static String withoutXtext(String address) {
        return address.replace("+2B", "+").replace("+3D", "=");
    }
}
