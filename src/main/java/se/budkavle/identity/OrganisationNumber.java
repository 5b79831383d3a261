package se.budkavle.identity;

import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A Swedish organisation number; a sole trader's is the owner's personal number.
 *
 * @param digits ten digits, or twelve when it is a personal number written with its century
 */
public record OrganisationNumber(String digits) {
    private static final Pattern WRITTEN = Pattern.compile("(16)?[0-9]{6}-?[0-9]{4}");

    /** Reads ten digits, with or without the hyphen, with or without the leading 16 of the tax office. */
    public static Optional<OrganisationNumber> parse(String text, LocalDate today) {
        String stripped = text.strip();
        Optional<PersonalNumber> owner = PersonalNumber.parse(stripped, today);
        if (owner.isPresent()) {
            return owner.map(p -> new OrganisationNumber(p.digits()));
        }
        if (!WRITTEN.matcher(stripped).matches()) {
            return Optional.empty();
        }
        String digits = stripped.replace("-", "");
        String ten = digits.substring(digits.length() - 10);
        return isNumber(ten) ? Optional.of(new OrganisationNumber(ten)) : Optional.empty();
    }

    /** Whether the digits, as the hub keeps them, can be a number. */
    public static boolean exists(String digits) {
        return digits.length() == 12 ? PersonalNumber.exists(digits) : digits.length() == 10 && isNumber(digits);
    }

    /** Whether the digits, as the hub keeps them, are some person's own number. */
    public static boolean isSoleTraders(String digits) {
        return digits.length() == 12 || digits.length() == 10 && digits.charAt(2) < '2';
    }

    /** Where a person's month would stand, a company's number has 20 or more. */
    private static boolean isNumber(String ten) {
        return ten.charAt(2) >= '2'
                ? Luhn.isValid(ten)
                : PersonalNumber.exists("19" + ten) || PersonalNumber.exists("20" + ten);
    }

    @Override
    public String toString() {
        return "OrganisationNumber[******-****]";
    }
}
