package se.budkavle.identity;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Pattern;

/**
 * A telephone number that exists in its country's numbering plan.
 *
 * @param e164 with plus and country code, as partners want it
 */
public record PhoneNumber(String e164, Kind kind) {
    /** What the number is good for. */
    public enum Kind {
        /** Takes SMS, as far as the numbering plan tells. */
        MOBILE,
        /** The caller pays extra: never sent to. */
        PREMIUM,
        /** A landline or a service number. */
        OTHER
    }

    /** The numbering library reads digits of any script and letters as keys; neither is how a customer writes one. */
    private static final Pattern WRITTEN = Pattern.compile("\\+?[0-9 ()./\\-]{3,30}");

    private static final PhoneNumberUtil PLAN = PhoneNumberUtil.getInstance();

    /** A text that was read lately: a message's number is read by the door, the plan and the router, several times each. */
    private record Read(String text, Optional<PhoneNumber> number) {}

    private static final int LONGEST_KEPT = 40;
    private static final int KEPT = 4096;
    private static final AtomicReferenceArray<Read> LATELY = new AtomicReferenceArray<>(KEPT);

    /** Reads a number in international form, or in Swedish national form. */
    public static Optional<PhoneNumber> parse(String text) {
        if (text.length() > LONGEST_KEPT) {
            return read(text);
        }
        int place = Math.floorMod(text.hashCode(), KEPT);
        Read lately = LATELY.get(place);
        if (lately == null || !lately.text().equals(text)) {
            lately = new Read(text, read(text));
            LATELY.set(place, lately);
        }
        return lately.number();
    }

    private static Optional<PhoneNumber> read(String text) {
        String stripped = text.strip().replace('\u00a0', ' ');
        if (!WRITTEN.matcher(stripped).matches()) {
            return Optional.empty();
        }
        try {
            var number = PLAN.parse(stripped, "SE");
            return PLAN.isValidNumber(number)
                    ? Optional.of(new PhoneNumber(
                            PLAN.format(number, PhoneNumberFormat.E164), kindOf(PLAN.getNumberType(number))))
                    : Optional.empty();
        } catch (NumberParseException notANumber) {
            return Optional.empty();
        }
    }

    private static Kind kindOf(PhoneNumberType type) {
        return switch (type) {
            case MOBILE, FIXED_LINE_OR_MOBILE -> Kind.MOBILE;
            case PREMIUM_RATE, SHARED_COST -> Kind.PREMIUM;
            default -> Kind.OTHER;
        };
    }

    @Override
    public String toString() {
        return "PhoneNumber[" + kind + "]";
    }
}
