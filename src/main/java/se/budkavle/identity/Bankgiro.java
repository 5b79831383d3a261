package se.budkavle.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/** The number of a Swedish bankgiro account: seven or eight digits, the last a check digit. */
public final class Bankgiro {
    private static final Pattern WRITTEN = Pattern.compile("[0-9]{3,4}-?[0-9]{4}");

    private Bankgiro() {}

    /** The number with its hyphen before the last four digits, or empty when it cannot be one. */
    public static Optional<String> normalised(String text) {
        String stripped = text.strip();
        String digits = stripped.replace("-", "");
        if (!WRITTEN.matcher(stripped).matches() || !Luhn.isValid(digits)) {
            return Optional.empty();
        }
        int split = digits.length() - 4;
        return Optional.of(digits.substring(0, split) + "-" + digits.substring(split));
    }
}
