package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.SubmitSm;

/** The parts of one text as they arrive, put together by their headers, as a phone would. */
final class SmppParts {
    private static final short ECHO = 0x1403;
    private static final String BASIC = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\u001bÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
            + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
    private static final Map<Integer, String> ESCAPED = Map.of(
            0x0A, "\f", 0x14, "^", 0x28, "{", 0x29, "}", 0x2F, "\\", 0x3C, "[", 0x3D, "~", 0x3E, "]", 0x40, "|", 0x65,
            "€");

    private final int total;
    private final Map<Integer, Part> parts = new TreeMap<>();

    SmppParts(int total) {
        this.total = total;
    }

    /** @param number 1-based */
    record Part(String from, String to, String text, String reference, int number, int total, int coding) {
        static Part of(SubmitSm call) {
            byte[] octets = call.getShortMessage();
            boolean header = (call.getEsmClass() & 0x40) != 0;
            byte[] body = header ? Arrays.copyOfRange(octets, octets[0] + 1, octets.length) : octets;
            OptionalParameter echo = call.getOptionalParameter(ECHO);
            return new Part(
                    call.getSourceAddr(),
                    "+" + call.getDestAddress(),
                    call.getDataCoding() == 8 ? new String(body, StandardCharsets.UTF_16BE) : gsm(body),
                    echo instanceof OptionalParameter.OctetString text
                            ? new String(text.getValue(), StandardCharsets.US_ASCII)
                            : "",
                    header ? octets[5] & 0xFF : 1,
                    header ? octets[4] & 0xFF : 1,
                    call.getDataCoding());
        }

        private static String gsm(byte[] octets) {
            var text = new StringBuilder();
            for (int i = 0; i < octets.length; i++) {
                text.append(
                        octets[i] == 0x1B
                                ? ESCAPED.getOrDefault((int) octets[++i], "?")
                                : String.valueOf(BASIC.charAt(octets[i])));
            }
            return text.toString();
        }
    }

    synchronized void add(Part part) {
        parts.put(part.number(), part);
    }

    synchronized boolean isWhole() {
        return parts.size() == total;
    }

    /** As the ledger keeps it. */
    synchronized ObjectNode request(Part last) {
        return Simulator.json()
                .put("from", last.from())
                .put("to", last.to())
                .put("text", parts.values().stream().map(Part::text).collect(Collectors.joining()))
                .put("reference", last.reference())
                .put("parts", total)
                .put("coding", last.coding());
    }
}
