package se.budkavle.camel;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A delivery receipt (SMPP 3.4, appendix B) as plain fields: {@code id, stat, err, done}. Gateways leave fields out, write
 * them in any case, dates with and without seconds, and ids in another base than in their answers; two TLVs, where they
 * are, know better than the text.
 */
final class SmppReceipt {
    private static final Pattern FIELD =
            Pattern.compile("(?i)\\b(id|sub|dlvrd|submit date|done date|stat|err):([^ ]*)");
    /** message_state, 5.2.28. */
    private static final String[] STATES = {
        "", "ENROUTE", "DELIVRD", "EXPIRED", "DELETED", "UNDELIV", "ACCEPTD", "UNKNOWN", "REJECTD"
    };

    private SmppReceipt() {}

    /**
     * @param idTlv receipted_message_id (0x001E)
     * @param stateTlv message_state (0x0427)
     * @param ids how the gateway writes ids in receipts: text, hex or decimal
     */
    static Map<String, String> read(String text, @Nullable String idTlv, @Nullable Integer stateTlv, String ids) {
        var fields = new LinkedHashMap<String, String>();
        int end = text.toLowerCase(Locale.ROOT).indexOf("text:");
        Matcher matcher = FIELD.matcher(end < 0 ? text : text.substring(0, end));
        while (matcher.find()) {
            fields.putIfAbsent(matcher.group(1).toLowerCase(Locale.ROOT), matcher.group(2));
        }
        var receipt = new LinkedHashMap<String, String>();
        String id = idTlv == null || idTlv.isBlank() ? fields.getOrDefault("id", "") : idTlv;
        receipt.put("id", canonical(id, ids));
        boolean known = stateTlv != null && stateTlv > 0 && stateTlv < STATES.length;
        receipt.put(
                "stat",
                known ? STATES[stateTlv] : fields.getOrDefault("stat", "").toUpperCase(Locale.ROOT));
        receipt.put("err", fields.getOrDefault("err", ""));
        receipt.put("done", moment(fields.getOrDefault("done date", "")));
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
