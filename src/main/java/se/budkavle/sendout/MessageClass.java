package se.budkavle.sendout;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What kind of message this is; it drives every rule. Loyalty and sales are <em>marketing</em>. */
public enum MessageClass {
    REGULATORY,
    SERVICE,
    LOYALTY,
    SALES;

    /** As it is written in files and JSON. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public boolean isMarketing() {
        return this == LOYALTY || this == SALES;
    }

    static Optional<MessageClass> of(String word) {
        return Arrays.stream(values()).filter(c -> c.word().equals(word)).findFirst();
    }
}
