package se.budkavle.planning;

import java.time.Instant;
import java.util.List;
import se.budkavle.sendout.Facts;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.BusinessClock;

/** The key that two communications share when the second would be one too many. */
final class OnceKeys {
    private OnceKeys() {}

    static Once of(Sendout sendout, Case c, Facts facts) {
        String value = sendout.once().keyValue(facts).map(found -> "|" + found).orElse("");
        Instant until =
                c.now().atZone(BusinessClock.ZONE).plus(sendout.once().within()).toInstant();
        var once = new Once(List.of(sendout.name() + "|" + whose(sendout.once().per(), c) + value), until);
        return sendout.once().per().equals("person")
                ? once.also(c.customer().customerNo(), c.customer().personKey())
                : once;
    }

    private static String whose(String per, Case c) {
        return switch (per) {
            case "person" -> Once.person(c.customer().customerNo());
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
}
