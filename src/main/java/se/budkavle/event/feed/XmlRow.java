package se.budkavle.event.feed;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.xml.stream.XMLStreamReader;

/**
 * One row's element as it is read: a leaf becomes a value under its path, {@code address/city} or {@code @id}, a repeated
 * one {@code line[2]}; and the element is written down again, in case it must be handed back.
 */
final class XmlRow {
    private static final int MOST_VALUES = 1000;

    /** An element that is open: its path below the row, and its own text. */
    private record Open(String name, String path, StringBuilder text, Map<String, Integer> seen) {}

    private final Map<String, Object> values = new LinkedHashMap<>();
    private final Charset charset;
    private final StringBuilder raw = new StringBuilder();
    private final Deque<Open> open = new ArrayDeque<>();
    private boolean tooLong;

    /** @param charset of what is written down */
    XmlRow(Charset charset) {
        this.charset = charset;
    }

    void begin(XMLStreamReader xml) {
        String name = xml.getLocalName();
        String path = open.isEmpty() ? "" : below(open.peek(), name);
        open.push(new Open(name, path, new StringBuilder(), new HashMap<>()));
        keep("<" + name);
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            String value = xml.getAttributeValue(i);
            keep(" " + xml.getAttributeLocalName(i) + "=\"" + escaped(value) + "\"");
            put((path.isEmpty() ? "" : path + "/") + "@" + xml.getAttributeLocalName(i), value);
        }
        keep(">");
    }

    private static String below(Open parent, String name) {
        int count = parent.seen.merge(name, 1, Integer::sum);
        String step = count == 1 ? name : name + "[" + count + "]";
        return parent.path.isEmpty() ? step : parent.path + "/" + step;
    }

    void text(XMLStreamReader xml) {
        String text = xml.getText();
        keep(escaped(text));
        if (!tooLong) {
            open.element().text.append(text);
        }
    }

    void end() {
        Open closed = open.pop();
        keep("</" + closed.name + ">");
        put(closed.path, closed.text.toString());
    }

    RawRow finished() {
        byte[] bytes = encoded(raw.toString());
        return tooLong ? new RawRow.Broken("", "is longer than 1 MB", bytes) : new RawRow.Values(values, bytes);
    }

    private void put(String path, String value) {
        if (tooLong || path.isEmpty() || value.isBlank()) {
            return;
        }
        values.put(path, value.strip());
        if (values.size() > MOST_VALUES) {
            throw new RefusedFileException("A row has more than 1000 values.");
        }
    }

    private void keep(String piece) {
        tooLong |= raw.length() + piece.length() > RecordSplitter.LONGEST;
        if (!tooLong) {
            raw.append(piece);
        }
    }

    /** What the charset has no sign for was written by its number. */
    private byte[] encoded(String text) {
        CharsetEncoder encoder = charset.newEncoder();
        if (encoder.canEncode(text)) {
            return text.getBytes(charset);
        }
        var numbered = new StringBuilder();
        text.codePoints().forEach(c -> {
            String sign = Character.toString(c);
            numbered.append(encoder.canEncode(sign) ? sign : "&#" + c + ";");
        });
        return numbered.toString().getBytes(charset);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("\r", "&#13;");
    }
}
