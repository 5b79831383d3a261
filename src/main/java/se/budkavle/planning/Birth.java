package se.budkavle.planning;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Optional;
import se.budkavle.customer.Customer;

/** When a person was born: the register's birth date, else what the personal number says. */
final class Birth {
    private static final int COORDINATION = 60;

    private Birth() {}

    static Optional<LocalDate> of(Customer customer) {
        return customer.text("birthDate").flatMap(Birth::date).or(() -> customer.personalNumber()
                .flatMap(Birth::fromNumber));
    }

    private static Optional<LocalDate> fromNumber(String number) {
        if (!number.matches("\\d{12}")) {
            return Optional.empty();
        }
        int day = Integer.parseInt(number.substring(6, 8));
        return date("%s-%s-%02d"
                .formatted(
                        number.substring(0, 4), number.substring(4, 6), day > COORDINATION ? day - COORDINATION : day));
    }

    private static Optional<LocalDate> date(String text) {
        try {
            return Optional.of(LocalDate.parse(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
