package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.DatabaseTest;
import se.budkavle.SetClock;
import se.budkavle.delivery.ReportStore.Arrived;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.ReportCall;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UnverifiableReportException;
import se.budkavle.planning.Channels;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/**
 * What partners tell is a set: the same event again, in whatever bytes and company, changes nothing, and neither does what
 * they tell of other partners' messages. Each example of a report that ships is told so.
 */
class ToldTwiceTest extends DatabaseTest {
    private static final Instant NOW = Instant.parse("2026-01-15T10:00:00Z");
    private static final Path PARTNERS = Path.of("mappings/partners");
    /** The key that the examples name. */
    private static final UUID ATTEMPT = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    /** Of acknowledgements the sheets are counted, of letters whose pages are kept; not here. */
    private static final Set<String> LEFT_OUT = Set.of("answer", "refusal", "matched", "found", "incoming", "ack");

    private static final Channels CHANNELS = Channels.load(Bundle.read(Path.of("mappings")));

    private static PartnerCatalogue catalogue;
    private static Translator translator;

    private final SetClock clock = new SetClock(NOW);
    private final Stores stores = SomeStores.of(jdbc);
    private final ReportBook book = new ReportBook(
            stores,
            new Cancellation(stores, () -> catalogue, clock),
            new PartnerPace(p -> Duration.ofMinutes(15), clock),
            () -> CHANNELS,
            clock);
    private final ReportReading reading = new ReportReading(
            stores,
            book,
            new Replies(stores, null, null, p -> catalogue.partner(p).channel(), clock),
            () -> translator,
            clock);

    @BeforeAll
    static void start() {
        catalogue = catalogue();
        translator = new Translator(catalogue, new ReturnedMails());
    }

    @BeforeEach
    void nothingIsKnown() {
        jdbc.execute(
                """
                delete from communication; delete from attempt; delete from partner_reference; delete from report;
                delete from raw_report; delete from work; delete from work_item; delete from timeline;
                delete from suppression; delete from soft_bounce; delete from new_address""");
    }

    /** An example of what a partner tells of a message. */
    record Told(String partner, String report, Path in) {
        byte[] bytes() {
            return read(in);
        }

        /** The message that the example is about, as the partner calls it; null when it uses our key alone. */
        @Nullable
        String reference() {
            for (JsonNode row : json("out")) {
                if (row.hasNonNull("partnerRef")) {
                    return row.path("partnerRef").asText();
                }
            }
            return null;
        }

        private boolean isAboutAMessage() {
            JsonNode rows = json("out");
            for (JsonNode row : rows) {
                if (!row.has("outcome")) {
                    return false; // what people answer, and where they have moved to
                }
            }
            return !rows.isEmpty();
        }

        /** Where the address that was called named it. */
        private @Nullable UUID named() {
            return json("context").has("attemptKey") ? ATTEMPT : null;
        }

        private JsonNode json(String part) {
            String stem = in.getFileName().toString().replaceFirst("\\.in\\..*", "");
            Path file = in.resolveSibling(stem + "." + part + ".json");
            try {
                return Files.exists(file)
                        ? StrictJson.MAPPER.readTree(Files.readAllBytes(file))
                        : StrictJson.MAPPER.createObjectNode();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Arrived arrived(byte[] bytes) {
            String mediaType = catalogue.partner(partner).reports().get(report).mediaType();
            return new Arrived(partner, report, String.valueOf(mediaType), named(), bytes, null);
        }
    }

    static List<String> partners() {
        return catalogue().names().stream()
                .filter(partner -> !partner.equals("kivra")) // tells nothing of a message after it has taken it
                .toList();
    }

    private static PartnerCatalogue catalogue() {
        return PartnerCatalogue.load(Bundle.read(Path.of("mappings")));
    }

    @ParameterizedTest
    @MethodSource("partners")
    void theSameBytesTwiceChangeNothingInOneBatchAndOverTwo(String partner) {
        for (Told told : examples(partner)) {
            byte[] bytes = told.bytes();
            var once = after(told, List.of(bytes));

            assertThat(after(told, List.of(bytes, bytes)))
                    .as("in one batch: " + told.in())
                    .isEqualTo(once);
            tell(told, List.of(bytes));
            assertThat(state()).as("later: " + told.in()).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @MethodSource("partners")
    void whatIsToldOfAnotherPartnersMessageChangesNothing(String partner) {
        for (Told told : examples(partner)) {
            nothingIsKnown();
            message("another", "sms", told.reference());
            var before = aboutTheMessage();

            tell(told, List.of(told.bytes()));

            assertThat(aboutTheMessage()).as(told.in().toString()).isEqualTo(before);
            assertThat(jdbc.queryForObject("select count(*) from report", Long.class))
                    .isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"sendgrid", "postmark", "mailgun", "ses", "sinch", "link-mobility", "pingen"})
    void theSameEventInOtherBytesIsTheSameEvent(String partner) throws IOException {
        for (Told told : examples(partner)) {
            byte[] bytes = told.bytes();
            JsonNode event = StrictJson.MAPPER.readTree(bytes);
            byte[] other = event.toString().getBytes(StandardCharsets.UTF_8);
            assertThat(other).isNotEqualTo(bytes);
            var once = after(told, List.of(bytes));

            assertThat(after(told, List.of(bytes, other)))
                    .as(told.in().toString())
                    .isEqualTo(once);
            tell(told, List.of(other));
            assertThat(state()).as(told.in().toString()).isEqualTo(once);
        }
    }

    @ParameterizedTest
    @CsvSource({"sendgrid", "postmark", "mailgun", "ses"})
    void twoDifferentOpensOfOneMailAreOneMark(String partner) {
        Told opened = examples(partner).stream()
                .filter(told -> told.in().toString().contains("-opened."))
                .findFirst()
                .orElseThrow();
        String first = new String(opened.bytes(), StandardCharsets.UTF_8);
        String second = first.replaceAll("(\\d\\d:\\d\\d:)\\d\\d", "$158")
                .replaceAll("(\"timestamp\"\\s*:\\s*)(\\d{9})\\d", "$1$29")
                .replaceAll("(\"(?:sg_event_id|id|MessageId)\"\\s*:\\s*\")", "$1x");
        assertThat(second).isNotEqualTo(first);

        var after =
                after(opened, List.of(first.getBytes(StandardCharsets.UTF_8), second.getBytes(StandardCharsets.UTF_8)));

        assertThat(after).isEqualTo(after(opened, List.of(opened.bytes())));
        assertThat(jdbc.queryForObject("select opened from attempt", Boolean.class))
                .isTrue();
        assertThat(jdbc.queryForObject("select count(*) from timeline where kind = 'opened'", Long.class))
                .isOne();
    }

    @ParameterizedTest
    @MethodSource("partners")
    void aCallThatProvesNothingIsNotThePartners(String partner) {
        var call = new ReportCall("https://hub.example.com/reports/x/y", Map.of(), bytes("{}"));
        catalogue.partner(partner).reports().values().stream()
                .filter(report -> report.signature().isPartners())
                .forEach(report -> assertThat(isProved(partner, report, call))
                        .as(report.name())
                        .isFalse());
    }

    private static boolean isProved(String partner, Partner.Report report, ReportCall call) {
        try {
            return catalogue.verify(partner, report, call, NOW).holds();
        } catch (UnverifiableReportException e) {
            return false;
        }
    }

    @Test
    void aCallThatBearsTheIdOfAnotherIsKeptAndChangesNothing() {
        var first = new Arrived("mailgun", "events", "application/json", null, bytes("{\"a\": 1}"), "token-1");
        var other = new Arrived("mailgun", "events", "application/json", null, bytes("{\"a\": 2}"), "token-1");
        var third = new Arrived("mailgun", "events", "application/json", null, bytes("{\"a\": 3}"), "token-1");

        stores.reports().receive(List.of(first, first, other), NOW);
        stores.reports().receive(List.of(first), NOW);
        stores.reports().receive(List.of(third), NOW);

        assertThat(jdbc.queryForList("select convert_from(body, 'UTF8') from raw_report order by state", String.class))
                .as("one of each id that says something else")
                .containsExactly("{\"a\": 1}", "{\"a\": 2}");
        assertThat(stores.reports().odd(null, 10))
                .extracting(ReportStore.RawReport::state)
                .containsExactly("contradiction");
        assertThat(jdbc.queryForList("select lane from work", String.class)).containsExactly("reports");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<Told> examples(String partner) {
        var examples = new ArrayList<Told>();
        catalogue.partner(partner).reports().keySet().stream()
                .filter(report -> !LEFT_OUT.contains(report))
                .forEach(report -> inputs(
                                PARTNERS.resolve(partner).resolve("examples").resolve(report))
                        .forEach(in -> examples.add(new Told(partner, report, in))));
        List<Told> told = examples.stream().filter(Told::isAboutAMessage).toList();
        assertThat(told).as("what " + partner + " tells of messages").isNotEmpty();
        return told;
    }

    private static List<Path> inputs(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.getFileName().toString().contains(".in."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is known when this is all that was ever told, at once. */
    private List<String> after(Told told, List<byte[]> calls) {
        nothingIsKnown();
        message(told.partner(), catalogue.partner(told.partner()).channel(), told.reference());
        tell(told, calls);
        return state();
    }

    private void tell(Told told, List<byte[]> calls) {
        stores.reports().receive(calls.stream().map(told::arrived).toList(), clock.instant());
        List<UUID> unread = jdbc.queryForList("delete from work where lane = 'reports' returning ref", UUID.class);
        reading.apply(reading.read(unread));
        jdbc.update("delete from work where lane = 'reports'");
    }

    private static void message(String partner, String channel, @Nullable String ref) {
        Communication c = ACommunication.of("service")
                .now(new CommunicationState.Active())
                .made();
        SomeStores.of(jdbc).communications().insert(List.of(c));
        jdbc.update(
                """
                insert into attempt (attempt_id, communication_id, customer_no, person_key, step, channel, partner, state,
                  address, cost, wait_seconds, message, consent_version, created_at, partner_ref)
                select ?, communication_id, customer_no, person_key, 0, ?, ?, 'accepted', 'address',
                  '{"amount": 0, "currency": "SEK"}', 86400, '', 0, ?, ? from communication""",
                ATTEMPT,
                channel,
                partner,
                Timestamp.from(NOW),
                ref);
        if (ref != null) {
            jdbc.update(
                    "insert into partner_reference (partner, ref, attempt_id) values (?, ?, ?)", partner, ref, ATTEMPT);
        }
    }

    private static List<String> state() {
        return jdbc.queryForList(
                """
                select 'attempt ' || concat_ws(' ', state, outcome, reason, opened, complaint, partner_ref) from attempt
                union all select 'communication ' || state from communication
                union all select 'report ' || concat_ws(' ', outcome, reason, part, is_final, at) from report
                union all select 'timeline ' || kind || ' ' || count(*) || ' ' || sum(coalesce(jsonb_array_length(earlier), 0))
                  from timeline group by kind
                union all select 'work ' || lane || ' ' || ref from work where lane <> 'reports'
                union all select 'item ' || kind || ' ' || reason from work_item
                order by 1""",
                String.class);
    }

    private static List<String> aboutTheMessage() {
        return state().stream().filter(line -> !line.startsWith("item ")).toList();
    }
}
