package se.budkavle.identity;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the plain form that every relay takes: one dotted name at one domain.
 *
 * @param domain lower case, in its ASCII form
 * @param international the domain was written with letters beyond ASCII, which may look like another domain
 */
public record EmailAddress(String local, String domain, boolean international) {
    private static final int LONGEST = 254;
    private static final int LONGEST_LOCAL = 64;
    private static final Pattern LOCAL =
            Pattern.compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]++)*+");
    private static final Pattern DOMAIN =
            Pattern.compile("((?!-)[a-z0-9-]{1,63}+(?<!-)\\.)++([a-z]{2,63}|xn--[a-z0-9-]{2,59})");

    /** Reads one address. Quoted names, lists, comments and domain literals are refused on purpose. */
    public static Optional<EmailAddress> parse(String text) {
        String stripped = text.strip();
        int at = stripped.indexOf('@');
        if (stripped.length() > LONGEST || at < 1 || at > LONGEST_LOCAL || at != stripped.lastIndexOf('@')) {
            return Optional.empty();
        }
        String local = stripped.substring(0, at);
        String written = stripped.substring(at + 1);
        boolean international = !written.chars().allMatch(c -> c < 128);
        String domain = international ? ascii(written) : written.toLowerCase(Locale.ROOT);
        boolean fits = local.length() + 1 + domain.length() <= LONGEST;
        return fits && LOCAL.matcher(local).matches() && DOMAIN.matcher(domain).matches()
                ? Optional.of(new EmailAddress(local, domain, international))
                : Optional.empty();
    }

    private static String ascii(String domain) {
        try {
            return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException notADomain) {
            return "";
        }
    }

    public String address() {
        return local + "@" + domain;
    }

    @Override
    public String toString() {
        return "EmailAddress[***]";
    }
}
