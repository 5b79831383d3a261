package se.budkavle.event;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import se.budkavle.release.StrictJson;

/** Bytes from outside to a JSON tree: one encoding, one meaning, and nothing that a database or a parser further on trips over. */
public final class JsonText {
    /** Beyond this a number is infinite for whoever reads it as a double. */
    private static final int LARGEST_EXPONENT = 308;

    private static final ObjectReader TREES = StrictJson.TREES;

    private JsonText() {}

    /** @throws NotJsonException with line and column where known */
    public static JsonNode parse(byte[] bytes) {
        String text = plainUtf8(bytes);
        JsonNode tree = tree(() -> TREES.readTree(bytes));
        // nothing but an escape by number makes a character that cannot be stored
        demand(tree, text.contains("\\u") ? JsonText::walkStorable : JsonText::demandFinite);
        return tree;
    }

    /**
     * Of what was made of something from outside.
     *
     * @throws NotJsonException with line and column where known
     */
    public static JsonNode parse(String text) {
        JsonNode tree = tree(() -> TREES.readTree(text));
        boolean odd = text.contains("\\u") || holdsSurrogate(text);
        demand(tree, odd ? JsonText::walkStorable : JsonText::demandFinite);
        return tree;
    }

    private static boolean holdsSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static String plainUtf8(byte[] bytes) {
        if (bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF) {
            throw new NotJsonException("begins with a byte order mark; send UTF-8 without one");
        }
        String text = new String(bytes, StandardCharsets.UTF_8);
        // what is replaced in reading was no UTF-8, or stands there itself: the slow way knows
        if (text.indexOf('\uFFFD') >= 0) {
            demandUtf8(bytes);
        }
        if (text.indexOf('\0') >= 0) {
            throw new NotJsonException("holds zero bytes, as UTF-16 text does; send UTF-8");
        }
        return text;
    }

    private static void demandUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new NotJsonException("is not valid UTF-8; send UTF-8");
        }
    }

    private interface Document {
        JsonNode read() throws IOException;
    }

    private static JsonNode tree(Document document) {
        try {
            JsonNode tree = document.read();
            if (tree.isMissingNode()) {
                throw new NotJsonException("is empty; send one CloudEvent");
            }
            return tree;
        } catch (JsonProcessingException e) {
            throw new NotJsonException(place(e.getLocation()) + what(e));
        } catch (IOException e) {
            throw new UncheckedIOException("what is in memory cannot fail to be read", e);
        }
    }

    /** The parser's own words quote the text that it stumbled over, so they are sorted, not repeated. */
    private static String what(JsonProcessingException e) {
        String words = String.valueOf(e.getOriginalMessage());
        if (e instanceof StreamConstraintsException) {
            return words.contains("nesting depth")
                    ? "is nested deeper than 100 levels"
                    : words.contains("Number")
                            ? "holds a number of more than 100 digits"
                            : "holds a text that is too long";
        }
        if (words.startsWith("Duplicate field")) {
            return "an object has the same key twice; each key may stand once";
        }
        if (e instanceof MismatchedInputException) {
            return "something follows after the end of the document";
        }
        if (words.startsWith("Unexpected end-of-input")) {
            return "the document ends too early";
        }
        return "is not JSON here";
    }

    private static String place(JsonLocation at) {
        return at == null || at.getLineNr() < 1 ? "" : "line " + at.getLineNr() + ", column " + at.getColumnNr() + ": ";
    }

    /** @throws NotJsonException for a character or a number that the database or a later reader would choke on */
    static void demandStorable(JsonNode tree) {
        demand(tree, JsonText::walkStorable);
    }

    private static void demand(JsonNode tree, Consumer<JsonNode> rule) {
        try {
            rule.accept(tree);
        } catch (NotJsonException e) {
            throw new NotJsonException(place("", tree, rule), e.getMessage());
        }
    }

    /**
     * Where it is that breaks the rule: each part is asked again, which costs nobody but who sent it. No further down than
     * a key that cannot be stored, as what is told of it is stored too.
     */
    private static String place(String pointer, JsonNode node, Consumer<JsonNode> rule) {
        for (var field : node.properties()) {
            if (breaks(() -> demandStorable(field.getKey()))) {
                return pointer;
            }
            if (breaks(() -> rule.accept(field.getValue()))) {
                return place(Pointers.child(pointer, field.getKey()), field.getValue(), rule);
            }
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            JsonNode element = node.get(i);
            if (breaks(() -> rule.accept(element))) {
                return place(pointer + "/" + i, element, rule);
            }
        }
        return pointer;
    }

    private static boolean breaks(Runnable rule) {
        try {
            rule.run();
            return false;
        } catch (NotJsonException e) {
            return true;
        }
    }

    private static void walkStorable(JsonNode node) {
        switch (node.getNodeType()) {
            case OBJECT ->
                node.properties().forEach(field -> {
                    demandStorable(field.getKey());
                    walkStorable(field.getValue());
                });
            case ARRAY -> node.forEach(JsonText::walkStorable);
            case STRING -> demandStorable(node.asText());
            case NUMBER -> demandFinite(node);
            default -> {}
        }
    }

    private static void demandFinite(JsonNode node) {
        if (node.isContainerNode()) {
            node.forEach(JsonText::demandFinite);
        } else if (node.isBigDecimal()) {
            BigDecimal number = node.decimalValue();
            long exponent = (long) number.precision() - number.scale();
            if (Math.abs(exponent) > LARGEST_EXPONENT) {
                throw new NotJsonException("holds a number beyond what a double can hold");
            }
        }
    }

    private static void demandStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new NotJsonException("a text holds the character NUL; leave it out");
            }
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new NotJsonException("a text holds half a surrogate pair; send whole characters");
                }
                i++;
            }
        }
    }
}
