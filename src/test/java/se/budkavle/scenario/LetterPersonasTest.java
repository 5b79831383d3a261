package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.Hashes;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.LanePulse;
import se.budkavle.work.Lanes;

/** Letters to every kind of address, all in one batch: what the vendor printed, what came back, and what it led to. */
class LetterPersonasTest {
    @TempDir
    static Path data;

    private static RunningHub hub;
    private static Story ordinary;
    private static Story unknown;
    private static Story moved;
    private static Story deceased;
    private static Story incomplete;

    @BeforeAll
    static void sendThemAll() {
        hub = RunningHub.start(data);
        hub.post("/partners/print-vendor/pause", "application/json", "");
        try (var sameDay = hub.holdTime()) {
            ordinary = Story.begin(hub, signed("33001", "582 24"));
            unknown = Story.begin(hub, signed("33091", "999 91").email("ok+33091@example.com"));
            moved = Story.begin(hub, signed("33092", "999 92"));
            deceased = Story.begin(hub, signed("33093", "999 93"));
            incomplete = Story.begin(hub, signed("33094", "999 94"));
        }
        hub.post("/partners/print-vendor/resume", "application/json", "");
        hub.awaitSettled();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void theBatchIsSealedAtTheCutOffOfAWorkingDayAndHandedOverOnce() {
        List<JsonNode> batches = hub.sandbox().received("print-vendor").stream()
                .filter(line -> line.at("/request").has("files"))
                .toList();
        assertThat(batches).hasSize(1);
        ZonedDateTime taken =
                Instant.parse(batches.getFirst().path("at").asText()).atZone(BusinessClock.ZONE);
        assertThat(taken.getHour()).isEqualTo(18);
        assertThat(taken.getDayOfWeek()).isNotIn(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY);
        assertThat(ordinary.attempts().getFirst().path("batchId").asText())
                .isEqualTo(batches.getFirst().at("/request/batchId").asText());
        assertThat(hub.sandbox().received("print-vendor").stream()
                        .filter(line -> line.at("/request").has("letterId")))
                .hasSize(5);
        Ledgers.assertEachLineHasItsAttempt(hub);
    }

    @Test
    void theStatusAndTheMetricsCountTheLettersOfABatchAsTheyDoMessages() {
        var metrics = hub.bean(MeterRegistry.class);
        assertThat(metrics.get("budkavle.sends")
                        .tags("partner", "print-vendor", "result", "answered")
                        .counter()
                        .count())
                .isEqualTo(5);
        assertThat(metrics.get("budkavle.call")
                        .tag("partner", "print-vendor")
                        .timer()
                        .count())
                .isPositive();

        hub.bean(LanePulse.class).beat(Lanes.batches("print-vendor"), 60);

        assertThat(Story.list(hub.get("/partners")))
                .filteredOn(lane -> lane.path("partner").asText().equals("print-vendor"))
                .singleElement()
                .satisfies(lane ->
                        assertThat(lane.path("sentPerSecond").asDouble()).isGreaterThanOrEqualTo(1));
    }

    @Test
    void anOrdinaryLetterIsPrintedMailedAndTakenForDelivered() {
        JsonNode letter = ordinary.lettersReceived().getFirst();
        assertThat(Story.list(letter.at("/request/address")))
                .extracting(JsonNode::asText)
                .containsExactly("Jenny Öhman", "Storgatan 1", "582 24 Linköping");
        assertThat(Received.letter(hub, letter))
                .contains("Ditt elavtal är signerat", "Hej Jenny,", "avtal A-33001", "Uppsägningstiden är 1 månad")
                .contains("Vinterljus Energi AB");
        byte[] kept = hub.bytes(
                "/attempts/" + ordinary.attempts().getFirst().path("attemptId").asText() + "/document");
        assertThat(Hashes.sha256(kept)).isEqualTo(letter.at("/request/sha256").asText());
        assertThat(ordinary.state()).isEqualTo("delivered presumed");
        assertThat(ordinary.tries()).containsExactly("letter sent sent ×1");
        assertThat(ordinary.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-sent letter",
                        "presumed letter");
        assertThat(ordinary.workItems()).isEmpty();
    }

    @Test
    void whatTheVendorWasToldOfALetterCanBeReadAgain() {
        JsonNode letter = ordinary.lettersReceived().getFirst();
        JsonNode payloads =
                hub.get("/events/" + ordinary.accepted().body().path("eventId").asText() + "/payloads");

        List<String> told =
                payloads.at("/attempts/0/translated").asText().lines().toList();
        assertThat(told.getFirst()).startsWith("batchId;letterId;seq;fromPage;pages");
        assertThat(told.getLast())
                .contains(
                        letter.at("/request/batchId").asText(),
                        letter.at("/request/letterId").asText())
                .contains(";\"%s\";\"%s\";"
                        .formatted(
                                letter.at("/request/fromPage").asText(),
                                letter.at("/request/pages").asText()))
                .contains(letter.at("/request/sha256").asText());
        assertThat(told).hasSize(2);
    }

    @Test
    void filesThatComeAgainAndRowsInTheWrongOrderChangeNothing() {
        List<String> sent = ordinary.timeline();
        List<String> returned = unknown.timeline();
        String one = ordinary.attempts().getFirst().path("attemptId").asText();
        String other = unknown.attempts().getFirst().path("attemptId").asText();

        hub.fetched(
                "print-vendor",
                "ack",
                "text/csv",
                "letterId;status;at;reason;sheets\n%1$s;mailed;;;\n%1$s;mailed;;;\n%1$s;received;;;\n%2$s;mailed;;;\n%2$s;folded;;;\n"
                        .formatted(one, other));
        hub.fetched(
                "print-vendor",
                "returns",
                "text/csv",
                "letterId;returnDate;reason;careOf;street;postalCode;city\n%1$s;;UNKNOWN;;;;\n%1$s;;UNKNOWN;;;;\n"
                        .formatted(other));
        unknown.await(s -> s.outcomes().contains("unknown"));

        assertThat(ordinary.timeline()).isEqualTo(sent);
        assertThat(unknown.timeline()).isEqualTo(returned);
    }

    @Test
    void aLetterThatComesBackAsUnknownFallsBackToMailAndTheAddressIsNotUsedAgain() {
        assertThat(unknown.state()).isEqualTo("delivered presumed");
        assertThat(unknown.tries())
                .containsExactly("letter failed failed-hard unknown-at-address ×1", "email accepted accepted ×1");
        assertThat(unknown.received("mail-relay")).hasSize(1);
        assertThat(unknown.suppressions()).containsExactly("letter: unknown-at-address");
        assertThat(unknown.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-sent letter",
                        "attempt-failed letter",
                        "suppressed letter",
                        "address-needed letter",
                        "fallback letter",
                        "offered email",
                        "attempt-accepted email",
                        "presumed email");
        assertThat(unknown.workItems()).singleElement().asString().startsWith("address-repair");
        assertThat(unknown.sentence("attempt-failed"))
                .isEqualTo("not delivered (failed-hard): returned by post: unknown at the address");
    }

    @Test
    void aLetterThatComesBackAsMovedAsksAPersonToMendTheAddress() {
        assertThat(moved.state()).isEqualTo("exhausted");
        assertThat(moved.tries()).containsExactly("letter failed failed-hard moved ×1");
        assertThat(moved.suppressions()).containsExactly("letter: moved");
        assertThat(moved.workItems())
                .containsExactlyInAnyOrder(
                        "address-repair: print-vendor says that the address for contract-signed-notice must be mended:"
                                + " returned by post: moved",
                        "undeliverable: every channel of the plan was tried or ruled out");
        assertThat(moved.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-sent letter",
                        "attempt-failed letter",
                        "suppressed letter",
                        "address-needed letter",
                        "fallback letter",
                        "exhausted");
    }

    @Test
    void aLetterThatComesBackAsDeceasedIsASuspicionThatStopsMarketingAndOpensAWorkItem() {
        assertThat(deceased.state()).isEqualTo("exhausted");
        assertThat(deceased.tries()).containsExactly("letter failed failed-hard deceased ×1");
        assertThat(deceased.refusals())
                .containsExactlyInAnyOrder("sales * returned-letter", "loyalty * returned-letter");
        assertThat(deceased.workItems())
                .containsExactlyInAnyOrder(
                        "deceased-suspected: print-vendor returned contract-signed-notice marked deceased:"
                                + " ask the source before anybody writes again",
                        "undeliverable: every channel of the plan was tried or ruled out");
        assertThat(deceased.timeline()).contains("marketing-withdrawn letter");
        assertThat(hub.get("/customers/33093/timeline").toString()).doesNotContain("Jenny");

        Story offer = Story.of(
                hub,
                Events.happened("member.offer", "33093", Story.now(hub))
                        .wishing("email")
                        .email("ok+33093@example.com"));
        assertThat(offer.state()).isEqualTo("not-sent");
    }

    @Test
    void aLetterThatTheVendorRefusesForItsAddressWasNeverMailed() {
        JsonNode line = incomplete.lettersReceived().getFirst();
        assertThat(line.at("/answer/status").asText()).isEqualTo("refused");
        assertThat(incomplete.state()).isEqualTo("exhausted");
        assertThat(incomplete.tries()).containsExactly("letter failed failed-soft address-incomplete ×1");
        assertThat(incomplete.workItems())
                .containsExactlyInAnyOrder(
                        "address-repair: print-vendor says that the address for contract-signed-notice must be mended:"
                                + " the print vendor says that the address is incomplete",
                        "undeliverable: every channel of the plan was tried or ruled out");
        assertThat(incomplete.timeline())
                .containsExactly(
                        "event",
                        "planned",
                        "offered letter",
                        "sealed letter",
                        "attempt-accepted letter",
                        "attempt-failed letter",
                        "address-needed letter",
                        "fallback letter",
                        "exhausted");
    }

    private static Events signed(String customerNo, String postalCode) {
        return Events.happened("contract.signed", customerNo, Story.now(hub))
                .wishing("letter")
                .livingAt("Storgatan 1", postalCode, "Linköping")
                .without("email")
                .without("mobile");
    }
}
