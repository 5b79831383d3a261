package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.release.StrictJson;

/** The verbs that ask a running hub, against a hub that answers what it is told. */
class HubVerbsTest {
    private HttpServer hub;
    private final List<String> asked = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private int status = 200;
    private String answer = "{}";

    @BeforeEach
    void hubAnswers() throws IOException {
        hub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hub.createContext("/", exchange -> {
            asked.add("%s %s %s %s"
                    .formatted(
                            exchange.getRequestMethod(),
                            exchange.getRequestURI(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            exchange.getRequestHeaders().getFirst("Content-Type")));
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] body = answer.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        hub.start();
    }

    @AfterEach
    void hubStops() {
        hub.stop(0);
    }

    private Shell run(String... verb) {
        var all = new ArrayList<>(List.of(verb));
        all.addAll(List.of("--url", "http://127.0.0.1:" + hub.getAddress().getPort(), "--token", "secret"));
        return Shell.run(all.toArray(String[]::new));
    }

    @Test
    void timelineReadsAsDaysAndLines() {
        answer =
                """
                {"customerNo": "10012", "entries": [
                  {"at": "2025-11-30T08:00:00Z", "kind": "sent", "channel": "email", "partner": "mail-relay", "text": "e-mail sent"},
                  {"at": "2025-11-30T08:00:05Z", "kind": "failed", "channel": "email", "partner": null, "text": "bounced: userunknown"},
                  {"at": "2025-12-01T07:00:00Z", "kind": "planned", "channel": "letter", "partner": null, "text": "goes on by letter"}]}
                """;

        Shell shell = run("timeline", "10012");

        assertThat(shell.out())
                .isEqualTo(
                        """
                        Customer 10012

                        Sunday 30 November 2025
                          09:00:00  email    e-mail sent (mail-relay)
                          09:00:05  email    bounced: userunknown

                        Monday 1 December 2025
                          08:00:00  letter   goes on by letter
                        """);
        assertThat(asked).containsExactly("GET /customers/10012/timeline Bearer secret null");
    }

    @Test
    void customerNumberWithSignsThatMeanSomethingInAnAddressIsAskedForInTheQuery() {
        run("timeline", "A/1 50%?#");

        assertThat(asked).containsExactly("GET /customers/timeline?customerNo=A%2F1+50%25%3F%23 Bearer secret null");
    }

    @Test
    void aCustomerOfWhomTheHubHasNothingIsNotFound() {
        answer = "{\"customerNo\": \"4711\", \"entries\": []}";

        Shell shell = run("timeline", "4711");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.out()).isEmpty();
        assertThat(shell.err())
                .startsWith("budkavle timeline: the hub has nothing of a customer '4711': give the number as")
                .hasLineCount(1);
    }

    @Test
    void aCustomerOfWhomTheHubHasNothingIsNotFoundByProgramsEither() throws IOException {
        answer = "{\"customerNo\": \"4711\", \"entries\": []}";

        Shell shell = run("timeline", "4711", "-o", "json");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(StrictJson.MAPPER.readTree(shell.out()))
                .as("the document has its shape all the same")
                .isEqualTo(StrictJson.MAPPER.readTree(answer));
    }

    @Test
    void addressesThatAreNotUsedAreListedWithTheirReasons() {
        answer =
                """
                {"customerNo": "10012", "suppressions": [{"channel": "email", "address": "a***@example.com",
                  "reason": "userunknown", "text": "there is no such mailbox", "since": "2026-01-15T08:00:00Z"}]}
                """;

        assertThat(run("suppressions", "A/1").out())
                .isEqualTo("2026-01-15T08:00:00Z  email    a***@example.com  there is no such mailbox (userunknown)\n");
        assertThat(asked).containsExactly("GET /suppressions?customerNo=A%2F1 Bearer secret null");
    }

    @Test
    void aPersonUsesAnAddressAgain() {
        answer = "{\"customerNo\": \"10012\", \"channel\": \"email\", \"lifted\": 1}";

        assertThat(run("suppressions", "10012", "--lift", "email").out()).isEqualTo("10012: 1 lifted\n");
        assertThat(asked).containsExactly("POST /suppressions/lift Bearer secret application/json");
    }

    @Test
    void statusShowsListsAsAlignedTables() {
        answer =
                """
                {"paused": false, "channels": [{"channel": "sms", "waiting": 2}, {"channel": "letter", "waiting": 117}]}
                """;

        assertThat(run("status").out())
                .isEqualTo(
                        """
                        paused  false
                        channels
                          channel  waiting
                          sms            2
                          letter       117
                        """);
    }

    @Test
    void statusSaysOfEachPartnerInAWordHowItStands() {
        answer =
                """
                {"businessTime": "2026-01-15T08:00:00.123456Z", "partners": [
                  {"partner": "46elks", "channel": "sms", "mode": "live", "paused": false, "draining": false,
                   "breaker": "open", "waiting": 7, "sending": 1, "oldest": "2026-01-15T07:59:00Z", "away": true,
                   "share": 0.1, "oldestSeconds": 60, "sentPerSecond": 0.5, "failuresLastMinute": 3},
                  {"partner": "twilio", "channel": "sms", "mode": "live", "paused": true, "draining": false,
                   "breaker": "closed", "waiting": 0, "sending": 0, "oldest": null, "away": false,
                   "share": 1.0, "oldestSeconds": 0, "sentPerSecond": 0.0, "failuresLastMinute": 0}]}
                """;

        assertThat(run("status").out())
                .isEqualTo(
                        """
                        businessTime  2026-01-15T08:00:00Z
                        partners
                          partner  channel  mode  is            waiting  oldest  sending  sent/s  failed/min  share
                          46elks   sms      live  breaker open        7  60 s          1     0.5           3    0.1
                          twilio   sms      live  paused              0  -             0       0           0      1
                        """);
    }

    @Test
    void whatWaitsForAPersonIsListedTakenAndResolved() {
        String id = "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55";
        answer =
                """
                [{"workItemId": "%s", "kind": "held", "state": "open", "openedAt": "2026-01-15T08:00:00Z",
                  "dueAt": null, "count": 2, "customerNo": "10012", "reason": "a person decides"}]
                """
                        .formatted(id);

        assertThat(run("work-items").out())
                .isEqualTo(
                        """
                        work item                             kind  state  opened            due  count  customer  reason
                        %s  held  open   2026-01-15 09:00    -      2     10012  a person decides
                        """
                                .formatted(id));
        run("work-items", "--state", "all");
        run("work-items", "show", id);
        run("work-items", "take", id);
        run("work-items", "resolve", id, "--as", "resend", "--note", "mended");
        assertThat(asked)
                .containsExactly(
                        "GET /work-items?state=waiting Bearer secret null",
                        "GET /work-items?state=all Bearer secret null",
                        "GET /work-items/" + id + " Bearer secret null",
                        "POST /work-items/" + id + "/take Bearer secret null",
                        "POST /work-items/" + id + "/resolve Bearer secret application/json");
        assertThat(bodies.getLast()).isEqualTo("{\"resolution\":\"resend\",\"note\":\"mended\"}");
    }

    @Test
    void aDecisionThatDoesNotFitIsRefusedInTheHubsWords() {
        status = 409;
        answer = "{\"title\": \"Conflict\", \"detail\": \"it is resolved already\"}";

        Shell shell = run("work-items", "resolve", "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55", "--as", "close");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).isEqualToIgnoringNewLines("budkavle work-items resolve: it is resolved already");
    }

    @Test
    void whatIsInQuarantineIsListedShownAndResubmittedMended(@TempDir Path folder) throws IOException {
        String id = "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a56";
        answer =
                """
                [{"quarantineId": "%s", "kind": "unreadable", "receivedAt": "2026-01-15T08:00:00Z", "door": "jms",
                  "size": 12, "customerNo": null, "reason": "is no JSON"}]
                """
                        .formatted(id);
        assertThat(run("quarantine").out())
                .contains(id + "  unreadable  2026-01-15 09:00  jms      12         -  is no JSON");

        answer = "not JSON";
        Path kept = folder.resolve("kept");
        run("quarantine", "show", id, "--out", kept.toString());
        assertThat(kept).hasContent("not JSON");

        status = 202;
        answer = "{\"eventId\": \"e-1\", \"status\": \"accepted\"}";
        Path mended = Files.writeString(folder.resolve("e.json"), "{}");
        assertThat(run("quarantine", "resubmit", id, "--file", mended.toString())
                        .out())
                .isEqualTo("accepted as event e-1\n");
        assertThat(asked)
                .containsExactly(
                        "GET /quarantine Bearer secret null",
                        "GET /quarantine/" + id + "/body Bearer secret null",
                        "POST /quarantine/" + id + "/resubmit Bearer secret application/cloudevents+json");
        assertThat(bodies.getLast()).isEqualTo("{}");
    }

    @Test
    void whatNobodyWantsAnyMoreIsDismissed() {
        String id = "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a56";
        answer = "{\"quarantineId\": \"" + id + "\", \"state\": \"dismissed\"}";

        assertThat(run("quarantine", "dismiss", id).out()).isEqualTo(id + " is dismissed\n");
        assertThat(asked).singleElement().asString().startsWith("POST /quarantine/" + id + "/dismiss Bearer secret");
    }

    @Test
    void theQuarantineSaysWhatToDoWhereTheReasonIsTheKindAlone() {
        answer =
                """
                [{"quarantineId": "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a56", "kind": "unknown-customer",
                  "receivedAt": "2026-01-15T08:00:00Z", "door": "planning", "size": 12, "customerNo": "10012",
                  "reason": "unknown-customer", "errors": [{"pointer": "/data/customer", "message": "send a snapshot"}]}]
                """;

        assertThat(run("quarantine").out()).containsPattern("10012 +send a snapshot\n");
    }

    @Test
    void anEmptyFileIsNotSentInThePlaceOfWhatWasKept(@TempDir Path folder) throws IOException {
        Path empty = Files.createFile(folder.resolve("e.json"));

        Shell shell = run("quarantine", "resubmit", "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a56", "--file", empty.toString());

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains(empty + " is empty; leave --file out");
        assertThat(asked).isEmpty();
    }

    @Test
    void aFaultWithoutAPlaceIsToldWithoutOne(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("e.json"), "{");
        status = 400;
        answer =
                """
                {"title": "The body is not JSON.", "errors": [{"pointer": "", "message": "it ends too early"}]}
                """;

        assertThat(run("send", "--file", file.toString()).err())
                .isEqualToIgnoringNewLines("budkavle send: The body is not JSON: it ends too early");
    }

    @Test
    void nobodyIsAskedForTheTimelineOfNoCustomer() {
        Shell shell = run("timeline", " ");

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err()).contains("the customer number is empty, write for example 10012");
        assertThat(asked).isEmpty();
    }

    @Test
    void accountThatDoesNotBalanceExitsOne() {
        answer = "{\"balances\": false, \"differences\": [\"1 event waits for nothing\"]}";

        assertThat(run("account", "-o", "json").status()).isEqualTo(1);
    }

    @Test
    void refusedEventIsToldWithItsPointers(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("e.json"), " {\"specversion\": \"1.0\"}");
        status = 422;
        answer =
                """
                {"title": "the event does not fit its schema",
                 "errors": [{"pointer": "/data/contract/endDate", "message": "is no date"}]}
                """;

        Shell shell = run("send", "--file", file.toString());

        assertThat(shell.status()).isEqualTo(2);
        assertThat(shell.err())
                .isEqualToIgnoringNewLines(
                        "budkavle send: the event does not fit its schema: " + "/data/contract/endDate: is no date");
        assertThat(asked).containsExactly("POST /events Bearer secret application/cloudevents+json");
    }

    @Test
    void arrayIsSentAsABatchAndOneRefusedEventExitsTwo(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("e.json"), "\n[{}, {}]");
        answer = "{\"results\": [{\"status\": \"accepted\"}, {\"status\": \"rejected\"}]}";

        Shell shell = run("send", "--file", file.toString());

        assertThat(shell.status()).isEqualTo(2);
        assertThat(asked).containsExactly("POST /events Bearer secret application/cloudevents-batch+json");
    }

    @Test
    void pausingAPartnerAsksTheHub() {
        Shell shell = run("pause", "46elks");

        assertThat(shell.status()).isZero();
        assertThat(asked).containsExactly("POST /partners/46elks/pause Bearer secret null");
    }

    @Test
    void resumingAPartnerOrAChannelAsksTheHub() {
        assertThat(run("resume", "46elks").status()).isZero();
        assertThat(run("resume", "--channel", "sms").status()).isZero();

        assertThat(asked)
                .containsExactly(
                        "POST /partners/46elks/resume Bearer secret null",
                        "POST /channels/sms/resume Bearer secret null");
        assertThat(run("resume").status()).as("neither a partner nor a channel").isEqualTo(2);
    }

    @Test
    void aWholeChannelIsSteeredByItsName() {
        Shell shell = run("drain", "--channel", "sms");

        assertThat(shell.status()).isZero();
        assertThat(asked).containsExactly("POST /channels/sms/drain Bearer secret null");
        assertThat(run("drain").status()).as("neither a partner nor a channel").isEqualTo(2);
    }

    @Test
    void anEventThatAHubHasTakenIsExplainedByTheHub() {
        answer = "{\"event\": {\"id\": \"e-1\"}, \"sendouts\": []}";

        Shell shell = run("explain", "--event", "0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55");

        assertThat(shell.status()).isZero();
        assertThat(asked)
                .containsExactly("GET /events/0199b2c4-8d2e-7c11-9d6b-2f4a1c0e7a55/explanation Bearer secret null");
    }

    @Test
    void partnerListShowsTheModesOfTheRunningHub() {
        answer = "[{\"partner\": \"46elks\", \"channel\": \"sms\", \"mode\": \"sandbox\", \"paused\": false}]";

        Shell shell = run("partner", "list", "-o", "json");

        assertThat(shell.out())
                .isEqualToIgnoringWhitespace("[{\"partner\":\"46elks\",\"channel\":\"sms\",\"mode\":\"sandbox\"}]");
    }

    @Test
    void partnerIsTestedOnlyWhereTheHubHasItsSimulator() {
        status = 404;

        Shell shell = run("partner", "test", "46elks");

        assertThat(shell.status()).isEqualTo(1);
        assertThat(shell.err()).contains("the hub runs no simulator of 46elks");
        assertThat(asked).containsExactly("GET /sandbox/46elks/received Bearer secret null");
    }
}
