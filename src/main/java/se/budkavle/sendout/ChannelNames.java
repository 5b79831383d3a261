package se.budkavle.sendout;

import java.util.List;

/** The channels there are; never a vendor. */
public final class ChannelNames {
    public static final List<String> ALL =
            List.of("mailbox", "einvoice", "push", "portal", "email", "sms", "letter", "call");

    private ChannelNames() {}

    /** As it reads inside a sentence. */
    public static String spoken(String channel) {
        return switch (channel) {
            case "email" -> "e-mail";
            case "sms" -> "SMS";
            case "einvoice" -> "e-invoice";
            default -> channel;
        };
    }
}
