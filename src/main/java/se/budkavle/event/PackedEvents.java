package se.budkavle.event;

import java.nio.charset.StandardCharsets;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.release.Rows;
import se.budkavle.rows.Packing;

/**
 * The columns of an event that are packed: its raw bytes with the dictionary of its type, and against these what says
 * mostly the same, which is what was read of it and the facts of its decision.
 */
final class PackedEvents {
    private final Dictionaries dictionaries;

    PackedEvents(Dictionaries dictionaries) {
        this.dictionaries = dictionaries;
    }

    byte[] raw(Reading.Accepted accepted) {
        return dictionaries.pack(accepted.raw(), Subject.event(accepted.event().type()));
    }

    byte[] data(Reading.Accepted accepted) {
        return Packing.packBeside(
                accepted.raw(), Rows.json(accepted.event().data()).getBytes(StandardCharsets.UTF_8));
    }

    /** @param packed false for what was kept before it was packed */
    byte[] raw(byte[] kept, boolean packed) {
        return packed ? dictionaries.unpack(kept) : kept;
    }

    /** JSON. */
    String data(byte[] raw, byte[] packed) {
        return new String(Packing.unpackBeside(raw, packed), StandardCharsets.UTF_8);
    }

    byte[] facts(byte[] raw, byte[] packed) {
        return Packing.unpackBeside(raw, packed);
    }
}
