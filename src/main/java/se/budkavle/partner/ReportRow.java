package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a report template wrote about one attempt, before the partner's code becomes an outcome.
 *
 * @param otherwise the wider code that counts when the table has no row for {@code code}; null when there is none
 * @param end whether the partner has given up, so that also a code that nobody explains is its last word
 */
record ReportRow(
        @Nullable String partnerRef,
        @Nullable String attemptKey,
        String code,
        @Nullable String otherwise,
        @Nullable String at,
        @Nullable String reason,
        @Nullable String raw,
        boolean end,
        int part,
        int parts) {
    private static final ZoneId ZONE = ZoneId.of("Europe/Stockholm");
    private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern OCTETS = Pattern.compile("([0-9a-f]{2})*");
    private static final int LONGEST_RAW = 500;
    private static final int MOST_PARTS = 255;

    static ReportRow of(JsonNode row) {
        return new ReportRow(
                text(row, "partnerRef"),
                text(row, "attemptKey"),
                row.path("code").asText(""),
                text(row, "otherwise"),
                text(row, "at"),
                text(row, "reason"),
                text(row, "raw"),
                row.path("final").asBoolean(),
                number(row, "part", 0),
                number(row, "parts", 1));
    }

    private static int number(JsonNode row, String name, int otherwise) {
        int number = row.path(name).asInt(otherwise);
        return number < 0 || number > MOST_PARTS ? otherwise : number;
    }

    /** An answer that says nothing but what its status means. */
    static ReportRow nothing(String word) {
        return new ReportRow(null, null, "", null, null, null, word, false, 0, 1);
    }

    /** The answer to a call is about that call's message, whatever it says. */
    ReportRow answering(String ownKey, String word) {
        return new ReportRow(
                partnerRef, ownKey, code, otherwise, at, reason, raw == null ? word : raw, end, part, parts);
    }

    static Reply reply(JsonNode row, String partner, Instant receivedAt) {
        ReportRow common = of(row);
        return new Reply(
                partner,
                common.partnerRef,
                row.path("from").asText(),
                row.path("text").asText(),
                common.moment(receivedAt),
                common.attemptId(),
                common.parts > 1 ? common.replyPart(row) : null);
    }

    private Reply.Part replyPart(JsonNode row) {
        String group = row.path("group").asText();
        String octets = row.path("octets").asText();
        return row.hasNonNull("octets") && OCTETS.matcher(octets).matches()
                ? new Reply.Part(group, part, parts, (byte) row.path("coding").asInt(), octets)
                : Reply.Part.of(group, part, parts, row.path("text").asText());
    }

    /** Empty when the row names no attempt, or no place. */
    static Optional<NewAddress> newAddress(JsonNode row, String partner) {
        JsonNode address = row.path("newAddress");
        UUID attempt = of(row).attemptId();
        boolean place = !address.path("street").asText("").isBlank()
                && !address.path("city").asText("").isBlank();
        return attempt == null || !place ? Optional.empty() : Optional.of(new NewAddress(partner, attempt, address));
    }

    /** The code that the table has: the narrow one, else the one that it is a case of. */
    String codeIn(Codes codes) {
        return otherwise == null || codes.knows(code) ? code : otherwise;
    }

    Codes.Meaning meaning(Codes codes) {
        String counts = codeIn(codes);
        return end && !codes.knows(counts) ? Codes.UNKNOWN_END : codes.of(counts);
    }

    /** Whether a case that nobody has explained counts as the wide one: of failures alone people want to know more. */
    boolean isUnexplainedCase(Codes codes) {
        return otherwise != null
                && !otherwise.equals(code)
                && !codes.knows(code)
                && codes.knows(otherwise)
                && codes.of(otherwise).outcome().isFailure();
    }

    /** Empty when the row is about no batch. */
    static Optional<BatchTotals> totals(JsonNode row) {
        return row.hasNonNull("batchId")
                ? Optional.of(new BatchTotals(
                        row.path("batchId").asText(),
                        count(row, "letters"),
                        count(row, "sheets"),
                        count(row, "mailed"),
                        count(row, "rejected"),
                        count(row, "stopped")))
                : Optional.empty();
    }

    private static int count(JsonNode row, String name) {
        String text = row.path(name).asText().strip();
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : -1;
    }

    DeliveryReport report(String partner, Codes.Meaning meaning, Instant receivedAt) {
        String why = reason == null ? meaning.reason() : reason;
        return new DeliveryReport(
                partner,
                partnerRef,
                attemptId(),
                meaning.outcome(),
                why,
                moment(receivedAt),
                meaning.isFinal(),
                word(),
                part,
                parts);
    }

    String word() {
        String word = raw == null ? code : raw;
        return word.length() > LONGEST_RAW ? word.substring(0, LONGEST_RAW) : word;
    }

    /** The attempt key is the attempt's id without hyphens; an echo that is neither matches nothing. */
    static @Nullable UUID attemptId(@Nullable String key) {
        String digits = key == null ? "" : key.strip().replace("-", "").toLowerCase(java.util.Locale.ROOT);
        if (!KEY.matcher(digits).matches()) {
            return null;
        }
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    private @Nullable UUID attemptId() {
        return attemptId(attemptKey);
    }

    // partners write moments with and without a zone, in seconds, as mails do, or only a day; what cannot be read is
    // when it came
    private Instant moment(Instant receivedAt) {
        if (at == null) {
            return receivedAt;
        }
        try {
            if (at.matches("\\d{10}|\\d{13}")) {
                return Instant.ofEpochMilli(at.length() == 10 ? Long.parseLong(at) * 1000 : Long.parseLong(at));
            }
            if (at.matches("[A-Z][a-z]{2}, .*")) {
                return ZonedDateTime.parse(at, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
            }
            String text = at.strip().replace(' ', 'T');
            if (text.length() <= 10) {
                return LocalDate.parse(text).atStartOfDay(ZONE).toInstant();
            }
            return text.matches(".*(Z|[+-]\\d\\d:?\\d\\d)$")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException unreadable) {
            return receivedAt;
        }
    }

    private static @Nullable String text(JsonNode row, String name) {
        JsonNode value = row.path(name);
        return value.isValueNode() && !value.isNull() && !value.asText().isEmpty() ? value.asText() : null;
    }
}
