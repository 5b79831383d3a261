package se.budkavle.planning;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import se.budkavle.sendout.Facts;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.BusinessClock;

/** The key that two communications share when the second would be one too many. */
final class OnceKeys {
    private OnceKeys() {}

    static Once of(Sendout sendout, Case c, Facts facts) {
        String key = sendout.name() + "|" + whose(sendout.once().per(), c)
                + sendout.once().keyValue(facts).map(value -> "|" + value).orElse("");
        Instant until =
                c.now().atZone(BusinessClock.ZONE).plus(sendout.once().within()).toInstant();
        return new Once(key, until);
    }

    private static String whose(String per, Case c) {
        return switch (per) {
            case "person" -> "person:" + hash(c.customer().personKey());
            case "customer" -> "customer:" + c.customer().customerNo();
            case "contract" -> inData(c, "contract", "contractNo");
            case "facility" -> inData(c, "facility", "facilityId");
            case "invoice" -> inData(c, "invoice", "invoiceNo");
            default -> "event:" + c.event().eventId();
        };
    }

    /** Without the id that the rule asks for, the event stands alone: rather twice than never. */
    private static String inData(Case c, String object, String field) {
        String id = c.event().data().path(object).path(field).asText("");
        return id.isEmpty() ? "event:" + c.event().eventId() : object + ":" + id;
    }

    /** The person's number must not stand in a table of claims. */
    private static String hash(String personKey) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(personKey.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
