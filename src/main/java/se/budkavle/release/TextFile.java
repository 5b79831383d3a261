package se.budkavle.release;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A file that people write: UTF-8, without a byte order mark. */
public final class TextFile {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /**
     * The file's text. What is wrong is added to {@code faults}, and the rest is read all the same, so that one run finds
     * every fault.
     *
     * @param name as faults name the file
     */
    public static String read(Path path, String name, List<Fault> faults) {
        try {
            return text(Files.readAllBytes(path), name, faults);
        } catch (IOException e) {
            faults.add(new Fault(name, 0, "cannot be read", "let the user that runs this read it"));
            return "";
        }
    }

    private static String text(byte[] bytes, String name, List<Fault> faults) {
        var chars = CharBuffer.allocate(bytes.length);
        CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), chars, true);
        chars.flip();
        if (result.isError()) {
            long line = 1 + chars.chars().filter(c -> c == '\n').count();
            int wrong = bytes[chars.toString().getBytes(StandardCharsets.UTF_8).length] & 0xFF;
            faults.add(new Fault(
                    name,
                    (int) line,
                    "is not UTF-8: the byte 0x%02X begins no character".formatted(wrong),
                    "save it as UTF-8"));
            return new String(bytes, StandardCharsets.UTF_8);
        }
        if (!chars.isEmpty() && chars.get(0) == BYTE_ORDER_MARK) {
            faults.add(new Fault(name, 1, "begins with a byte order mark", "save it as UTF-8 without one"));
            return chars.subSequence(1, chars.length()).toString();
        }
        return chars.toString();
    }
}
