package se.budkavle.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.release.Rows;
import se.budkavle.rows.Packing;

/**
 * The columns of an event that are packed: its raw bytes with the dictionary of its type, and against these what says
 * mostly the same, which is what was read of it and the facts of its decision. A short row of a file is left as it is, and
 * what was read of it is packed with the dictionary: packing would save little of a row that has no names of fields.
 */
final class PackedEvents {
    /** Stands for data that the raw bytes say as it is, and which is read from there. */
    private static final byte[] AS_SENT = {3};

    private static final int SHORT = 512;

    private final Dictionaries dictionaries;

    PackedEvents(Dictionaries dictionaries) {
        this.dictionaries = dictionaries;
    }

    NewEvent packed(Reading.Accepted accepted) {
        boolean isPacked = isPacked(accepted);
        byte[] raw = isPacked ? dictionaries.pack(accepted.raw(), subject(accepted)) : accepted.raw();
        return NewEvent.of(accepted, raw, isPacked, data(accepted));
    }

    private static boolean isPacked(Reading.Accepted accepted) {
        return accepted.raw().length > SHORT || isJson(accepted.raw());
    }

    private static boolean isJson(byte[] raw) {
        return raw.length > 0 && raw[0] == '{';
    }

    private static Subject subject(Reading.Accepted accepted) {
        return Subject.event(accepted.event().type());
    }

    private byte[] data(Reading.Accepted accepted) {
        if (accepted.asSent()) {
            return AS_SENT;
        }
        byte[] data = Rows.jsonBytes(accepted.event().data());
        return isJson(accepted.raw())
                ? Packing.packBeside(accepted.raw(), data)
                : dictionaries.pack(data, subject(accepted));
    }

    /** @param packed false for short rows, and for what was kept before anything was packed */
    byte[] raw(byte[] kept, boolean packed) {
        return packed ? dictionaries.unpack(kept) : kept;
    }

    JsonNode data(byte[] raw, byte[] packed) {
        if (Arrays.equals(packed, AS_SENT)) {
            return Rows.node(raw).get("data");
        }
        return Rows.node(Packing.isBeside(packed) ? Packing.unpackBeside(raw, packed) : dictionaries.unpack(packed));
    }

    byte[] facts(byte[] raw, byte[] packed) {
        return Packing.unpackBeside(raw, packed);
    }
}
