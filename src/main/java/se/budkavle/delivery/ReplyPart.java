package se.budkavle.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of a text from a phone.
 *
 * @param rawId the report that it came in
 * @param place of the part in that report: the two know it again when it is read again
 * @param setId the parts that make one text
 * @param number 0-based
 * @param mark of its octets: a part that a gateway tells again has the same
 * @param octets in hexadecimal; null once the set is closed
 * @param openedAt when the first part of the set was read
 * @param closedAt when the set was handed on; null while parts are waited for
 */
record ReplyPart(
        UUID rawId,
        int place,
        UUID setId,
        int number,
        String mark,
        byte coding,
        @Nullable String octets,
        Instant openedAt,
        @Nullable Instant closedAt) {

    boolean isOpen() {
        return closedAt == null;
    }

    boolean isSameAs(ReplyPart other) {
        return number == other.number && mark.equals(other.mark);
    }

    boolean isFrom(UUID raw, int itsPlace) {
        return rawId.equals(raw) && place == itsPlace;
    }

    /** Without the words. */
    @Override
    public String toString() {
        return "ReplyPart[" + rawId + "/" + place + " is " + number + " of " + setId + "]";
    }
}
