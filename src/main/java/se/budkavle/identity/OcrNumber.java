package se.budkavle.identity;

import java.util.Optional;
import java.util.regex.Pattern;

/** The reference that a payer writes on a Swedish giro payment: two to twenty-five digits, the last a check digit. */
public final class OcrNumber {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{2,25}");

    private OcrNumber() {}

    /** The digits without grouping spaces, or empty when they cannot be a reference. */
    public static Optional<String> normalised(String text) {
        String digits = text.replace(" ", "");
        return DIGITS.matcher(digits).matches() && Luhn.isValid(digits) ? Optional.of(digits) : Optional.empty();
    }
}
