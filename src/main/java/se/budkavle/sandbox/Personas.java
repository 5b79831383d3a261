package se.budkavle.sandbox;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Outcome;

/**
 * The address decides how a simulator behaves, so that any event can produce any outcome. {@code last()} is the highest
 * outcome that the partner ever reports about such an address, and null when it never says more than "accepted".
 */
public final class Personas {
    private static final String NUMBERS = "+467017406";

    private Personas() {}

    /** By telephone number, {@code +46701740605} to {@code …99}: numbers kept free for fiction. */
    public enum Sms {
        DELIVERED(5, 59, Outcome.DELIVERED),
        FAILED(60, 64, Outcome.FAILED_SOFT),
        /** A partner without a code for it reports a plain failure. */
        UNKNOWN_SUBSCRIBER(65, 69, Outcome.FAILED_SOFT),
        SILENT(70, 74, null),
        /** Every report twice, {@code delivered} before {@code sent}. */
        JUMBLED(75, 79, Outcome.DELIVERED),
        REFUSED(80, 84, Outcome.FAILED_HARD),
        /** Accepted, and the answer never comes. */
        UNANSWERED(85, 89, Outcome.DELIVERED),
        /** Delivered when nobody waits for it any more. */
        LATE(90, 94, Outcome.DELIVERED),
        /** Internal trouble twice, then accepted. */
        TROUBLED(95, 99, Outcome.DELIVERED);

        private final int from;
        private final int to;
        private final @Nullable Outcome last;

        Sms(int from, int to, @Nullable Outcome last) {
            this.from = from;
            this.to = to;
            this.last = last;
        }

        public @Nullable Outcome last() {
            return last;
        }

        /** All numbers of this persona, E.164. */
        public List<String> numbers() {
            return IntStream.rangeClosed(from, to)
                    .mapToObj(end -> NUMBERS + (end < 10 ? "0" + end : end))
                    .toList();
        }

        /** Any other number is delivered to. */
        public static Sms of(String e164) {
            if (!e164.matches("\\" + NUMBERS + "\\d\\d")) {
                return DELIVERED;
            }
            int end = Integer.parseInt(e164.substring(NUMBERS.length()));
            for (Sms persona : values()) {
                if (end >= persona.from && end <= persona.to) {
                    return persona;
                }
            }
            return DELIVERED;
        }
    }

    /** By an app's account: what stands before {@code +} names what happens to a number, {@code failed+17} for example. */
    public static Sms ofAccount(String account) {
        String word = account.contains("+") ? account.substring(0, account.indexOf('+')) : account;
        return java.util.Arrays.stream(Sms.values())
                .filter(persona -> persona.name().replace('_', '-').equalsIgnoreCase(word))
                .findFirst()
                .orElse(Sms.DELIVERED);
    }

    /** By the part of the address before {@code +}. */
    public enum Mail {
        OK(null),
        /** 550 5.1.1 during the dialogue. */
        NOUSER(Outcome.FAILED_HARD),
        BOUNCE(Outcome.FAILED_HARD),
        FULL(Outcome.FAILED_SOFT),
        /** 451 twice, then accepted. */
        GREYLIST(null),
        AWAY(null),
        COMPLAIN(Outcome.COMPLAINT),
        /** Taken, but the connection closes before the answer. */
        DROP(null);

        private final @Nullable Outcome last;

        Mail(@Nullable Outcome last) {
            this.last = last;
        }

        public @Nullable Outcome last() {
            return last;
        }

        /** An address of this persona; {@code tag} tells customers apart. */
        public String address(String tag) {
            return name().toLowerCase(Locale.ROOT) + "+" + tag + "@example.com";
        }

        public static Mail of(String address) {
            String local = address.substring(0, Math.max(0, address.indexOf('@')));
            String word = local.contains("+") ? local.substring(0, local.indexOf('+')) : local;
            for (Mail persona : values()) {
                if (persona.name().equalsIgnoreCase(word)) {
                    return persona;
                }
            }
            return OK;
        }
    }

    /** By postal code. */
    public enum Letter {
        MAILED(null, Outcome.SENT, null),
        UNKNOWN("999 91", Outcome.FAILED_HARD, "UNKNOWN"),
        /** Comes back with the new address. */
        MOVED("999 92", Outcome.FAILED_HARD, "MOVED"),
        DECEASED("999 93", Outcome.FAILED_HARD, "DECEASED"),
        /** Never mailed: the vendor rejects it. */
        INCOMPLETE("999 94", Outcome.FAILED_SOFT, null);

        private final @Nullable String postalCode;
        private final @Nullable Outcome last;
        private final @Nullable String returnReason;

        Letter(@Nullable String postalCode, @Nullable Outcome last, @Nullable String returnReason) {
            this.postalCode = postalCode;
            this.last = last;
            this.returnReason = returnReason;
        }

        public @Nullable Outcome last() {
            return last;
        }

        /** The postal code that calls this persona; empty for {@link #MAILED}, which any other code is. */
        public Optional<String> postalCode() {
            return Optional.ofNullable(postalCode);
        }

        /** The reason in the file of returned letters; empty when none comes back. */
        public Optional<String> returnReason() {
            return Optional.ofNullable(returnReason);
        }

        public static Letter of(String postalCode) {
            String digits = postalCode.replaceAll("\\D", "");
            for (Letter persona : values()) {
                if (persona.postalCode != null
                        && persona.postalCode.replace(" ", "").equals(digits)) {
                    return persona;
                }
            }
            return MAILED;
        }
    }

    /** What is done about an invoice in a mailbox, by the same digit. */
    public enum Payer {
        /** Scheduled, and then settled: 9. */
        PAYS('9'),
        /** The payment fails: 8. */
        FAILS('8'),
        DECLINES('7'),
        /** Anybody else. */
        WAITS(' ');

        private final char digit;

        Payer(char digit) {
            this.digit = digit;
        }

        public static Payer of(String number) {
            return java.util.Arrays.stream(values())
                    .filter(payer -> payer.digit == digit(number))
                    .findFirst()
                    .orElse(WAITS);
        }
    }

    /** Of those who have no mailbox, the ones with 5 join when something is kept for them. */
    static boolean joinsLater(String personalNumber) {
        return digit(personalNumber) == '5';
    }

    private static char digit(String number) {
        return number.charAt(number.length() - 2);
    }

    /** Personal numbers whose digit before the check digit is 0 or 5 have no digital mailbox; all others have one. */
    public static boolean hasMailbox(String personalNumber) {
        char digit = digit(personalNumber);
        return digit != '0' && digit != '5';
    }
}
