package se.budkavle.customer;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import se.budkavle.identity.Country;
import se.budkavle.identity.EmailAddress;
import se.budkavle.identity.PhoneNumber;
import se.budkavle.identity.PostalCode;

/**
 * Why a customer cannot be reached through a field, as reason codes. A field that the door warned about stays in the
 * register as the source wrote it; this is what keeps it from being used.
 */
public final class ContactRules {
    private ContactRules() {}

    /** {@code email-missing}, {@code email-invalid}, or empty when mail can be sent there. */
    public static Optional<String> emailProblem(@Nullable String email) {
        if (email == null || email.isBlank()) {
            return Optional.of("email-missing");
        }
        return EmailAddress.parse(email).isPresent() ? Optional.empty() : Optional.of("email-invalid");
    }

    /**
     * {@code mobile-missing}, {@code mobile-invalid}, {@code mobile-premium-rate}, {@code mobile-not-mobile}, or empty
     * when an SMS can be sent there.
     */
    public static Optional<String> mobileProblem(@Nullable String mobile) {
        if (mobile == null || mobile.isBlank()) {
            return Optional.of("mobile-missing");
        }
        Optional<PhoneNumber> number = PhoneNumber.parse(mobile);
        if (number.isEmpty()) {
            return Optional.of("mobile-invalid");
        }
        return switch (number.get().kind()) {
            case MOBILE -> Optional.empty();
            case PREMIUM -> Optional.of("mobile-premium-rate");
            case OTHER -> Optional.of("mobile-not-mobile");
        };
    }

    /**
     * {@code address-missing}, {@code street-missing}, {@code country-unknown}, {@code postal-code-invalid}, {@code
     * city-missing}, or empty when a letter can be sent there.
     */
    public static Optional<String> postalProblem(@Nullable JsonNode address) {
        if (address == null || !address.isObject() || address.isEmpty()) {
            return Optional.of("address-missing");
        }
        if (text(address, "street").isBlank()) {
            return Optional.of("street-missing");
        }
        String country = text(address, "country");
        if (!country.isBlank() && Country.code(country).isEmpty()) {
            return Optional.of("country-unknown");
        }
        if (PostalCode.normalised(text(address, "postalCode"), country).isEmpty()) {
            return Optional.of("postal-code-invalid");
        }
        return text(address, "city").isBlank() ? Optional.of("city-missing") : Optional.empty();
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).isTextual() ? object.path(field).asText() : "";
    }
}
