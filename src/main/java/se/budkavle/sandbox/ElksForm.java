package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The form of an outgoing text as 46elks documents it, read by the gateway's own rules. */
final class ElksForm {
    private static final Set<String> KNOWN =
            Set.of("from", "to", "message", "whendelivered", "flashsms", "dryrun", "dontlog", "shortlinks");
    private static final Pattern TEXT_SENDER = Pattern.compile("[A-Za-z][A-Za-z0-9]{2,10}");
    private static final Pattern E164 = Pattern.compile("\\+[1-9][0-9]{6,14}");
    private static final Pattern LOCAL = Pattern.compile("(AU|CA|DK|FI|IN|NO|SE|US)0?([0-9]{6,13})");
    private static final Map<String, String> COUNTRY_CODES =
            Map.of("AU", "61", "CA", "1", "DK", "45", "FI", "358", "IN", "91", "NO", "47", "SE", "46", "US", "1");
    private static final int MOST_PARTS = 10;
    private static final int LONGEST_URL = 2048;

    private ElksForm() {}

    /** Splits and decodes a form, without asking what the fields mean. */
    static ObjectNode fields(byte[] body) throws Refusal {
        ObjectNode fields = Simulator.json();
        for (String pair : new String(body, StandardCharsets.ISO_8859_1).split("&")) {
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw refusal("Malformed form data");
            }
            String name = decode(pair.substring(0, equals));
            if (fields.has(name)) {
                throw refusal("Parameter " + name + " given more than once");
            }
            fields.put(name, decode(pair.substring(equals + 1)));
        }
        return fields;
    }

    static GatewayText read(ObjectNode fields) throws Refusal {
        for (var field : fields.properties()) {
            if (!KNOWN.contains(field.getKey())) {
                throw refusal("Unknown parameter: " + field.getKey());
            }
        }
        only(fields, "flashsms", "yes");
        only(fields, "dryrun", "yes");
        only(fields, "dontlog", "message");
        only(fields, "shortlinks", "yes");
        String message = required(fields, "message");
        sender(required(fields, "from"));
        String to = receiver(required(fields, "to"));
        GatewayText text = GatewayText.of(to, message, callback(fields), fields);
        if (text.parts() > MOST_PARTS) {
            throw refusal("Parameter message is too long");
        }
        return text;
    }

    private static Refusal refusal(String text) {
        return new Refusal(GatewayAnswer.text(400, text));
    }

    private static String required(ObjectNode fields, String name) throws Refusal {
        String value = fields.path(name).asText();
        if (value.isEmpty()) {
            throw refusal("Missing key " + name);
        }
        return value;
    }

    private static void only(ObjectNode fields, String name, String value) throws Refusal {
        if (fields.has(name) && !value.equals(fields.path(name).asText())) {
            throw refusal("Invalid value for " + name);
        }
    }

    private static void sender(String from) throws Refusal {
        if (!TEXT_SENDER.matcher(from).matches() && !E164.matcher(from).matches()) {
            throw refusal("Invalid value for from");
        }
    }

    private static String receiver(String to) throws Refusal {
        if (E164.matcher(to).matches()) {
            return to;
        }
        var local = LOCAL.matcher(to);
        if (local.matches()) {
            return "+" + COUNTRY_CODES.get(local.group(1)) + local.group(2);
        }
        throw refusal("Invalid value for to");
    }

    private static @Nullable String callback(ObjectNode fields) throws Refusal {
        if (!fields.has("whendelivered")) {
            return null;
        }
        String url = fields.path("whendelivered").asText();
        try {
            URI uri = URI.create(url);
            if (uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme()) && fits(url)) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            throw refusal("Invalid value for whendelivered");
        }
        throw refusal("Invalid value for whendelivered");
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
                throw refusal("Malformed form data");
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw refusal("Form data is not UTF-8");
        }
    }

    private static byte hexByte(String coded, int from) throws Refusal {
        if (from + 2 > coded.length()
                || Character.digit(coded.charAt(from), 16) < 0
                || Character.digit(coded.charAt(from + 1), 16) < 0) {
            throw refusal("Malformed form data");
        }
        return (byte) Integer.parseInt(coded.substring(from, from + 2), 16);
    }
}
