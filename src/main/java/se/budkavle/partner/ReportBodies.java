package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.NamedCsvRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import se.budkavle.release.StrictJson;

/** A partner's raw report as plain maps and lists, read by its media type. */
final class ReportBodies {
    private static final int MAX_FORM_FIELDS = 200;

    private final MailReports mails;

    ReportBodies(MailReports mails) {
        this.mails = mails;
    }

    /**
     * @param bodies what the template sees as {@code body}, one rendering each: rows, mails and the events of an array
     *     come one at a time, so that one bad row harms no other
     */
    record Parsed(List<?> bodies) {}

    /** A row whose fields are not those of the header: it says nothing, and its place among the others is kept. */
    static final Object ODD_ROW = new Object();

    Parsed parse(byte[] raw, String mediaType, Partner.Report report) {
        String type = essence(report.mediaType() == null ? mediaType : report.mediaType());
        return switch (type) {
            case "application/x-www-form-urlencoded" -> new Parsed(List.of(form(raw, report.charset())));
            case "text/csv" -> new Parsed(csv(raw, report));
            case "message/rfc822" -> new Parsed(mails.read(raw));
            case "text/plain" -> new Parsed(List.of(Map.of("text", decoded(raw, report.charset()))));
            default -> {
                if (!type.endsWith("json")) {
                    throw new UnreadableReportException("the report " + report.name() + " came as " + type, null);
                }
                Object body = json(raw, report);
                yield new Parsed(body instanceof List<?> events ? presentIn(events) : List.of(body));
            }
        };
    }

    private static String essence(String mediaType) {
        int end = mediaType.indexOf(';');
        return (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** An answer may say all it has to say in its headers. */
    private static Object json(byte[] raw, Partner.Report report) {
        if (raw.length == 0) {
            return Map.of();
        }
        try {
            Object body = StrictJson.MAPPER.readValue(raw, Object.class);
            return body instanceof Map<?, ?> envelope && report.inner() != null
                    ? opened(envelope, report.inner())
                    : body;
        } catch (JsonProcessingException e) {
            throw new UnreadableReportException("the report " + report.name() + " is not JSON", null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An event that is nothing at all is an odd row. */
    private static List<Object> presentIn(List<?> events) {
        var present = new ArrayList<Object>();
        events.forEach(event -> present.add(event == null ? ODD_ROW : event));
        return present;
    }

    /** The envelope with the document inside it read; a text that is no document stays a text. */
    private static Map<Object, Object> opened(Map<?, ?> envelope, String field) throws IOException {
        var open = new LinkedHashMap<Object, Object>(envelope);
        if (envelope.get(field) instanceof String text && text.strip().startsWith("{")) {
            open.put(field, StrictJson.MAPPER.readValue(text, Object.class));
        }
        return open;
    }

    private static Map<String, Object> form(byte[] raw, Charset charset) {
        var fields = new LinkedHashMap<String, Object>();
        for (String pair : decoded(raw, charset).strip().split("&", MAX_FORM_FIELDS)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                fields.put(unescaped(pair.substring(0, equals)), unescaped(pair.substring(equals + 1)));
            }
        }
        return fields;
    }

    private static String unescaped(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException badEscape) {
            return text;
        }
    }

    private static List<Object> csv(byte[] raw, Partner.Report report) {
        var rows = new ArrayList<Object>();
        try (CsvReader<NamedCsvRecord> reader = CsvReader.builder()
                .fieldSeparator(report.separator())
                .maxBufferSize(1024 * 1024)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .ofNamedCsvRecord(decoded(raw, report.charset()))) {
            for (NamedCsvRecord record : reader) {
                boolean odd = record.getFieldCount() != record.getHeader().size();
                rows.add(odd ? ODD_ROW : new LinkedHashMap<>(record.getFieldsAsMap()));
            }
        } catch (CsvParseException e) {
            throw new UnreadableReportException("the report " + report.name() + " is not CSV", null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return rows;
    }

    // vendors announce UTF-8 and send Latin-1: what is not the one is read as the other, and a word is never lost
    private static String decoded(byte[] raw, Charset charset) {
        int mark = raw.length > 2 && raw[0] == (byte) 0xEF && raw[1] == (byte) 0xBB && raw[2] == (byte) 0xBF ? 3 : 0;
        try {
            return charset.newDecoder()
                    .decode(ByteBuffer.wrap(raw, mark, raw.length - mark))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(raw, mark, raw.length - mark, StandardCharsets.ISO_8859_1);
        }
    }
}
