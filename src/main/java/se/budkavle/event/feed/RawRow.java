package se.budkavle.event.feed;

import java.util.Map;

/** A row cut out of its file, before it means anything. */
sealed interface RawRow {
    byte[] raw();

    /** @param values name to text; blank ones are absent. JSON rows may hold maps, lists and numbers */
    record Values(Map<String, Object> values, byte[] raw) implements RawRow {}

    /** A whole event as it stands in the file. */
    record Document(byte[] raw) implements RawRow {}

    record Broken(String field, String message, byte[] raw) implements RawRow {}
}
