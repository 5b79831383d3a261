package se.budkavle.camel;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A delivery receipt (SMPP 3.4, appendix B) as plain fields: {@code id, stat, err, done}. Gateways leave fields out or
 * empty, write them in any case, with spaces around the colon, dates with and without seconds, and ids in another base than
 * in their answers; two TLVs, where they are, know better than the text.
 */
final class SmppReceipt {
    private static final String NAME = "(?:id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err|text)\\s*:";
    /** A value is one word, and never the next field's name. */
    private static final Pattern FIELD = Pattern.compile(
            "(?i)(?<![^\\s])(id|sub|dlvrd|submit[ _]?date|done[ _]?date|stat|err)\\s*:\\s*((?!" + NAME + ")\\S*)");

    private static final Pattern TEXT = Pattern.compile("(?i)(?<![^\\s])text\\s*:");
    /** message_state, 5.2.28. */
    private static final String[] STATES = {
        "", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"
    };

    private SmppReceipt() {}

    /**
     * @param idTlv receipted_message_id (0x001E)
     * @param stateTlv message_state (0x0427)
     * @param ids how the gateway writes ids in the text of receipts: text, hex or decimal
     * @param tlvIds how it writes them in the TLV, often as in its answers
     */
    static Map<String, String> read(
            String text, @Nullable String idTlv, @Nullable Integer stateTlv, String ids, String tlvIds) {
        var fields = new LinkedHashMap<String, String>();
        Matcher matcher = FIELD.matcher(TEXT.split(text.replace('\0', ' '), 2)[0]);
        while (matcher.find()) {
            String name = matcher.group(1).toLowerCase(Locale.ROOT).replaceAll("[ _]", "");
            fields.putIfAbsent(name, matcher.group(2));
        }
        var receipt = new LinkedHashMap<String, String>();
        boolean told = idTlv != null && !idTlv.isBlank();
        receipt.put("id", told ? canonical(idTlv, tlvIds) : canonical(fields.getOrDefault("id", ""), ids));
        boolean known = stateTlv != null && stateTlv > 0 && stateTlv < STATES.length;
        receipt.put(
                "stat",
                known ? STATES[stateTlv] : fields.getOrDefault("stat", "").toUpperCase(Locale.ROOT));
        receipt.put("err", fields.getOrDefault("err", ""));
        receipt.put("done", moment(fields.getOrDefault("donedate", "")));
        return receipt;
    }

    /** One spelling for an id, however the gateway writes it at this place. */
    static String canonical(String id, String base) {
        String plain = id.strip().toLowerCase(Locale.ROOT);
        if (base.equals("hex") && plain.matches("[0-9a-f]{1,40}")) {
            return new BigInteger(plain, 16).toString();
        }
        return plain.matches("0*[0-9]{1,50}") ? new BigInteger(plain).toString() : plain;
    }

    /** YYMMDDhhmm with or without seconds, in the gateway's own time, which is taken for UTC; empty when it is none. */
    private static String moment(String digits) {
        return digits.matches("\\d{10}|\\d{12}")
                ? "20%s-%s-%sT%s:%s:%s"
                        .formatted(
                                digits.substring(0, 2),
                                digits.substring(2, 4),
                                digits.substring(4, 6),
                                digits.substring(6, 8),
                                digits.substring(8, 10),
                                digits.length() == 12 ? digits.substring(10, 12) : "00")
                : "";
    }
}
