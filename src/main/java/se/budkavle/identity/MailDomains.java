package se.budkavle.identity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** Which well-known mail domain somebody meant who mistyped it; {@code mail-domains.txt} beside this class lists them. */
public final class MailDomains {
    private static final List<String> KNOWN = load();

    private MailDomains() {}

    /**
     * The one known domain that is a single slip away: a letter too many, too few, another one, or two exchanged. Empty
     * for a known domain, and where several are as near.
     *
     * @param address with or without what stands before the {@code @}
     */
    public static Optional<String> meant(String address) {
        String domain = address.substring(address.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
        if (KNOWN.contains(domain)) {
            return Optional.empty();
        }
        List<String> near =
                KNOWN.stream().filter(known -> isOneSlipAway(domain, known)).toList();
        return near.size() == 1 ? Optional.of(near.getFirst()) : Optional.empty();
    }

    private static boolean isOneSlipAway(String typed, String meant) {
        int start = 0;
        int shorter = Math.min(typed.length(), meant.length());
        while (start < shorter && typed.charAt(start) == meant.charAt(start)) {
            start++;
        }
        String one = typed.substring(start);
        String other = meant.substring(start);
        return switch (typed.length() - meant.length()) {
            case 1 -> one.substring(1).equals(other);
            case -1 -> other.substring(1).equals(one);
            case 0 -> !one.isEmpty() && (one.substring(1).equals(other.substring(1)) || isExchanged(one, other));
            default -> false;
        };
    }

    private static boolean isExchanged(String one, String other) {
        return one.length() > 1
                && one.charAt(0) == other.charAt(1)
                && one.charAt(1) == other.charAt(0)
                && one.substring(2).equals(other.substring(2));
    }

    private static List<String> load() {
        var in = Objects.requireNonNull(MailDomains.class.getResourceAsStream("mail-domains.txt"));
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
