package se.budkavle.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/** Postal codes: Sweden's checked and written with their space, other countries' taken as they are. */
public final class PostalCode {
    private static final Pattern SWEDISH = Pattern.compile("(?:SE?-?)?([1-9][0-9]{2}) ?([0-9]{2})");
    private static final Pattern FOREIGN = Pattern.compile("[\\p{L}0-9][\\p{L}0-9 -]{1,11}");

    private PostalCode() {}

    /** @param country as {@link Country} reads it; blank means Sweden */
    public static Optional<String> normalised(String code, String country) {
        String stripped = code.strip();
        if (!country.isBlank() && !Country.code(country).equals(Optional.of("SE"))) {
            return FOREIGN.matcher(stripped).matches() ? Optional.of(stripped) : Optional.empty();
        }
        var m = SWEDISH.matcher(stripped);
        return m.matches() ? Optional.of(m.group(1) + " " + m.group(2)) : Optional.empty();
    }
}
