package se.budkavle.identity;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Swedish personal or coordination number.
 *
 * @param digits twelve digits, century first
 */
public record PersonalNumber(String digits) {
    private static final Pattern WRITTEN =
            Pattern.compile("(?<century>[0-9]{2})?(?<short>[0-9]{6})(?<mark>[-+]?)(?<last>[0-9]{4})");
    /** Coordination numbers carry the day of birth plus sixty. */
    private static final int COORDINATION = 60;

    /**
     * Reads twelve digits, or ten with {@code -}, or ten with {@code +} from the year the person turns a hundred.
     *
     * @param today decides the century of the ten-digit form; nobody is born after it
     */
    public static Optional<PersonalNumber> parse(String text, LocalDate today) {
        Matcher m = WRITTEN.matcher(text.strip());
        if (!m.matches() || !Luhn.isValid(m.group("short") + m.group("last"))) {
            return Optional.empty();
        }
        String tail = m.group("short") + m.group("last");
        if (m.group("century") != null) {
            return existing(m.group("century") + tail, today);
        }
        return m.group("mark").isEmpty() ? Optional.empty() : withCentury(tail, m.group("mark"), today);
    }

    /** Whether twelve digits, as the hub keeps them, name a person of any time. */
    public static boolean exists(String digits) {
        return digits.length() == 12 && parse(digits, LocalDate.MAX).isPresent();
    }

    private static Optional<PersonalNumber> withCentury(String tail, String mark, LocalDate today) {
        int century = today.getYear() / 100;
        Optional<PersonalNumber> youngest =
                existing(century + tail, today).or(() -> existing((century - 1) + tail, today));
        if (mark.equals("-")) {
            return youngest;
        }
        return youngest.flatMap(p -> existing(Integer.parseInt(p.digits.substring(0, 2)) - 1 + tail, today));
    }

    private static Optional<PersonalNumber> existing(String digits, LocalDate today) {
        try {
            var number = new PersonalNumber(digits);
            boolean lived =
                    !number.birthDate().isAfter(today) && number.birthDate().getYear() >= 1800;
            return lived ? Optional.of(number) : Optional.empty();
        } catch (DateTimeException noSuchDay) {
            return Optional.empty();
        }
    }

    public LocalDate birthDate() {
        int day = Integer.parseInt(digits.substring(6, 8));
        return LocalDate.of(
                Integer.parseInt(digits.substring(0, 4)),
                Integer.parseInt(digits.substring(4, 6)),
                day > COORDINATION ? day - COORDINATION : day);
    }

    public boolean isCoordinationNumber() {
        return Integer.parseInt(digits.substring(6, 8)) > COORDINATION;
    }

    /** Never the digits: a record's own text would carry them into a log. */
    @Override
    public String toString() {
        return "PersonalNumber[********-****]";
    }
}
