package se.budkavle.camel;

import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where an SMPP gateway is and how it is spoken with.
 *
 * @param isTls whether the connection is encrypted, and the gateway's certificate looked at
 * @param trust PEM file with those who may have signed that certificate; null for those that the JDK trusts
 * @param responseIds how it writes a message's id in its answer: {@code text}, {@code hex} or {@code decimal}
 * @param receiptIds how it writes the same id in the text of a receipt
 * @param tlvIds how it writes it in the TLV of a receipt
 * @param echoTag tag of the TLV by which it echoes a reference of ours; null when it echoes none
 * @param longTexts how it learns that a text is longer than one message
 * @param enquireEvery how long the session may be silent until the gateway is asked whether it is there
 * @param timeout of a whole text: to bind, to wait for an answer, and to begin another part take a third of it each
 */
record SmppSettings(
        String host,
        int port,
        boolean isTls,
        @Nullable Path trust,
        String systemId,
        String password,
        String systemType,
        String responseIds,
        String receiptIds,
        String tlvIds,
        @Nullable Short echoTag,
        LongTexts longTexts,
        Duration enquireEvery,
        Duration timeout) {

    private static final String BASES = "text|hex|decimal";

    /** How the parts of a long text are joined. */
    enum LongTexts {
        /** A user data header in each part, read by the phone. */
        HEADER,
        /** {@code sar_*} TLVs beside each part, made into headers by the gateway. */
        SAR,
        /** The whole text in {@code message_payload}, cut by the gateway. */
        PAYLOAD
    }

    /** @throws IllegalArgumentException naming the parameter that cannot be read, and what it may be */
    static SmppSettings of(Map<String, String> parameters, Duration timeout) {
        var read = new Reader(parameters);
        String tag = read.text("echoTag", "");
        String trust = read.text("tlsTrust", "");
        return new SmppSettings(
                read.text("host", ""),
                Integer.parseInt(read.fitting("port", "2775", "[0-9]{1,5}", "a port")),
                read.fitting("tls", "off", "on|off", "on or off").equals("on"),
                trust.isEmpty() ? null : Path.of(trust),
                parameters.getOrDefault("systemId", ""),
                parameters.getOrDefault("password", ""),
                parameters.getOrDefault("systemType", ""),
                read.fitting("responseIds", "text", BASES, "text, hex or decimal"),
                read.fitting("receiptIds", "text", BASES, "text, hex or decimal"),
                read.fitting("tlvIds", read.text("receiptIds", "text"), BASES, "text, hex or decimal"),
                tag.isEmpty()
                        ? null
                        : (short) Integer.parseInt(
                                read.fitting("echoTag", "", "[0-9A-Fa-f]{1,4}", "a tag in hexadecimal"), 16),
                LongTexts.valueOf(read.fitting("longTexts", "header", words(), words().replace("|", ", "))
                        .toUpperCase(Locale.ROOT)),
                read.duration("enquireEvery", "PT30S"),
                timeout);
    }

    private static String words() {
        return Arrays.stream(LongTexts.values())
                .map(way -> way.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining("|"));
    }

    private record Reader(Map<String, String> parameters) {
        String text(String name, String usual) {
            String text = parameters.getOrDefault(name, "").strip();
            return text.isEmpty() ? usual : text;
        }

        String fitting(String name, String usual, String pattern, String wanted) {
            String text = text(name, usual);
            if (!text.matches(pattern)) {
                throw new IllegalArgumentException("its parameter " + name + " is '" + text + "', not " + wanted);
            }
            return text;
        }

        Duration duration(String name, String usual) {
            try {
                return Duration.parse(text(name, usual));
            } catch (DateTimeParseException e) {
                throw new IllegalArgumentException(
                        "its parameter " + name + " is no duration like " + usual + ": " + text(name, usual), e);
            }
        }
    }

    Duration third() {
        return timeout.dividedBy(3);
    }

    @Override
    public String toString() {
        return "SMPP gateway " + host + ":" + port;
    }
}
