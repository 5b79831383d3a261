package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/**
 * The form of an outgoing text as 46elks documents it, read by the gateway's own rules.
 *
 * @param to E.164, also when it was written as country code and local number
 * @param parts texts that the message is cut into
 */
record ElksForm(
        Map<String, String> fields,
        String from,
        String to,
        String message,
        @Nullable String whenDelivered,
        boolean dryRun,
        int parts) {
    private static final Set<String> KNOWN =
            Set.of("from", "to", "message", "whendelivered", "flashsms", "dryrun", "dontlog", "shortlinks");
    private static final Pattern TEXT_SENDER = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,10}");
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern LOCAL = Pattern.compile("(AU|CA|DK|FI|IN|NO|SE|US)0?([0-9]{6,13})");
    private static final Map<String, String> COUNTRY_CODES =
            Map.of("AU", "61", "CA", "1", "DK", "45", "FI", "358", "IN", "91", "NO", "47", "SE", "46", "US", "1");
    private static final int MOST_PARTS = 10;
    private static final int LONGEST_URL = 2048;

    /** What the gateway does not take; its message is the plain text that it answers. */
    static final class Refusal extends Exception {
        private final int status;

        Refusal(int status, String text) {
            super(text);
            this.status = status;
        }

        int status() {
            return status;
        }
    }

    /** Splits and decodes a form, without asking what the fields mean. */
    static Map<String, String> fields(byte[] body) throws Refusal {
        var fields = new LinkedHashMap<String, String>();
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new Refusal(400, "Malformed form data");
            }
            String name = decode(pair.substring(0, equals));
            if (fields.put(name, decode(pair.substring(equals + 1))) != null) {
                throw new Refusal(400, "Parameter " + name + " given more than once");
            }
        }
        return fields;
    }

    static ElksForm read(Map<String, String> fields) throws Refusal {
        for (String name : fields.keySet()) {
            if (!KNOWN.contains(name)) {
                throw new Refusal(400, "Unknown parameter: " + name);
            }
        }
        only(fields, "flashsms", "yes");
        only(fields, "dryrun", "yes");
        only(fields, "dontlog", "message");
        only(fields, "shortlinks", "yes");
        String message = required(fields, "message");
        int parts = SmsParts.of(message);
        if (parts > MOST_PARTS) {
            throw new Refusal(400, "Parameter message is too long");
        }
        return new ElksForm(
                fields,
                sender(required(fields, "from")),
                receiver(required(fields, "to")),
                message,
                callback(fields.get("whendelivered")),
                fields.containsKey("dryrun"),
                parts);
    }

    /** The same text to the same number on the same errand: what a repeated try has in common with the first. */
    String errand() {
        return to + "\n" + whenDelivered + "\n" + message;
    }

    static ObjectNode asJson(Map<String, String> fields) {
        ObjectNode json = StrictJson.MAPPER.createObjectNode();
        fields.forEach(json::put);
        return json;
    }

    private static String required(Map<String, String> fields, String name) throws Refusal {
        String value = fields.get(name);
        if (value == null || value.isEmpty()) {
            throw new Refusal(400, "Missing key " + name);
        }
        return value;
    }

    private static void only(Map<String, String> fields, String name, String value) throws Refusal {
        if (fields.containsKey(name) && !value.equals(fields.get(name))) {
            throw new Refusal(400, "Invalid value for " + name);
        }
    }

    private static String sender(String from) throws Refusal {
        if (!TEXT_SENDER.matcher(from).matches() && !E164.matcher(from).matches()) {
            throw new Refusal(400, "Invalid value for from");
        }
        return from;
    }

    private static String receiver(String to) throws Refusal {
        if (E164.matcher(to).matches()) {
            return to;
        }
        var local = LOCAL.matcher(to);
        if (local.matches()) {
            return "+" + COUNTRY_CODES.get(local.group(1)) + local.group(2);
        }
        throw new Refusal(400, "Invalid value for to");
    }

    private static @Nullable String callback(@Nullable String url) throws Refusal {
        if (url == null) {
            return null;
        }
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme()) && fits(url)) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(400, "Invalid value for whendelivered");
        }
        throw new Refusal(400, "Invalid value for whendelivered");
    }

    private static boolean fits(String url) {
        return url.length() <= LONGEST_URL;
    }

    private static String decode(String coded) throws Refusal {
        var bytes = ByteBuffer.allocate(coded.length());
        for (int i = 0; i < coded.length(); i++) {
            char c = coded.charAt(i);
            if (c == '%') {
                bytes.put(hexByte(coded, i + 1));
                i += 2;
            } else if (c > 0x20 && c < 0x7f) {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                throw new Refusal(400, "Malformed form data");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(400, "Form data is not UTF-8");
        }
    }

    private static byte hexByte(String coded, int from) throws Refusal {
        if (from + 2 > coded.length()
                || Character.digit(coded.charAt(from), 16) < 0
                || Character.digit(coded.charAt(from + 1), 16) < 0) {
            throw new Refusal(400, "Malformed form data");
        }
        return (byte) Integer.parseInt(coded.substring(from, from + 2), 16);
    }
}
