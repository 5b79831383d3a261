package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.jcraft.jsch.ChannelSftp;
import com.jcraft.jsch.JSch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.sshd.common.SshException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

class PrintSimulatorTest {
    private static final Duration ACKNOWLEDGED = Duration.ofMinutes(11);
    private static final Duration NEXT_DAY = Duration.ofDays(1);

    @TempDir
    Path folder;

    private final BusinessClock clock = SandboxFixture.clock();
    private Sandbox sandbox;
    private PrintClient client;

    @BeforeEach
    void start() throws IOException {
        sandbox = SandboxFixture.inFile(clock, folder);
        client = new PrintClient(sandbox.properties());
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        sandbox.close();
    }

    @Test
    void lettersAreReceivedThenMailedTheNextMorning() throws Exception {
        hand(PrintClient.batch("B1", "582 24", "111 22"));

        SandboxFixture.leap(clock, sandbox, ACKNOWLEDGED);
        String first = client.fetch("out/ack/B1.ack.csv");
        SandboxFixture.leap(clock, sandbox, NEXT_DAY);
        String second = client.fetch("out/ack/B1.ack.csv");

        assertThat(first.lines())
                .containsExactly(
                        "letterId;status;at;reason;sheets",
                        "\"L1\";\"received\";\"2026-03-03T08:10:00Z\";\"\";\"1\"",
                        "\"L2\";\"received\";\"2026-03-03T08:10:00Z\";\"\";\"1\"");
        assertThat(second).contains("\"L1\";\"mailed\";\"2026-03-04T05:00:00Z\"");
        assertThat(client.names("in")).isEmpty();
    }

    @Test
    void addressInTheWindowStandsInTheLedger() throws Exception {
        hand(PrintClient.batch("B1", "582 24"));

        assertThat(sandbox.received("print-vendor"))
                .extracting(entry -> entry.at("/answer/id").asText())
                .containsExactly("B1", "L1");
        assertThat(last().at("/request/address"))
                .extracting(JsonNode::asText)
                .containsExactly("Asa Oberg", "Storgatan 1", "582 24 Linkoping");
    }

    @Test
    void postalCodeDecidesWhatComesBack() throws Exception {
        hand(PrintClient.batch("B1", "582 24", "999 91", "999 92", "999 93", "999 94"));

        SandboxFixture.leap(clock, sandbox, ACKNOWLEDGED);
        String acknowledged = client.fetch("out/ack/B1.ack.csv");
        SandboxFixture.leap(clock, sandbox, NEXT_DAY);
        String mailed = client.fetch("out/ack/B1.ack.csv");
        SandboxFixture.leap(clock, sandbox, Duration.ofDays(4));

        assertThat(acknowledged).contains("\"L5\";\"rejected\";\"2026-03-03T08:10:00Z\";\"ADDRESS_INCOMPLETE\"");
        assertThat(mailed).contains("\"L4\"").doesNotContain("\"L5\"");
        assertThat(client.names("out/returns")).hasSize(1);
        assertThat(client.fetch("out/returns/" + client.names("out/returns").getFirst())
                        .lines())
                .containsExactly(
                        "letterId;returnDate;reason;careOf;street;postalCode;city",
                        "\"L2\";\"2026-03-08\";\"UNKNOWN\";\"\";\"\";\"\";\"\"",
                        "\"L3\";\"2026-03-08\";\"MOVED\";\"\";\"Flyttvägen 4\";\"582 24\";\"Linköping\"",
                        "\"L4\";\"2026-03-08\";\"DECEASED\";\"\";\"\";\"\";\"\"");
    }

    @Test
    void timeWaitsUntilTheAcknowledgementIsFetched() throws Exception {
        hand(PrintClient.batch("B1", "582 24"));
        SandboxFixture.leap(clock, sandbox, ACKNOWLEDGED);
        boolean before = sandbox.time().busy();

        client.fetch("out/ack/B1.ack.csv");

        assertThat(before).isTrue();
        SandboxFixture.await().until(() -> !sandbox.time().busy());
    }

    @ParameterizedTest
    @CsvSource({
        "duplex, duplexx, BATCH_COLUMNS",
        "\"L1\";\"1\", \"L1\";\"2\", BATCH_SEQUENCE",
        "\"1\";\"1\";\"true\", \"1\";\"2\";\"true\", BATCH_SHEETS",
        "\"B1\";\"L1\", \"B2\";\"L1\", BATCH_ID",
        "\"L1\";\"1\";\"1\", \"L1\";\"1\";\"7\", BATCH_PAGES",
        "economy, '', BATCH_FIELD_EMPTY"
    })
    void listThatIsNotAsAgreedIsRefusedWhole(String right, String wrong, String reason) throws Exception {
        var batch = PrintClient.batch("B1", "582 24");
        String csv = new String(batch.get("B1.csv"), StandardCharsets.UTF_8).replace(right, wrong);

        hand(PrintClient.sealed("B1", batch.get("B1.pdf"), csv.getBytes(StandardCharsets.UTF_8), 1));
        SandboxFixture.leap(clock, sandbox, NEXT_DAY);

        assertThat(client.fetch("out/ack/B1.ack.csv"))
                .contains("\"L1\";\"rejected\"")
                .contains(reason);
        assertThat(sandbox.received("print-vendor")
                        .getFirst()
                        .path("answer")
                        .path("status")
                        .asText())
                .isEqualTo("refused");
    }

    @Test
    void changedFileIsNoticedByItsChecksum() throws Exception {
        var batch = new HashMap<>(PrintClient.batch("B1", "582 24"));
        byte[] pdf = batch.get("B1.pdf").clone();
        pdf[pdf.length / 2]++;
        batch.put("B1.pdf", pdf);

        hand(batch);
        SandboxFixture.leap(clock, sandbox, ACKNOWLEDGED);

        assertThat(client.fetch("out/ack/B1.ack.csv")).contains("BATCH_CHECKSUM");
    }

    @Test
    void sameBatchAgainIsNotPrintedAgain() throws Exception {
        var batch = PrintClient.batch("B1", "582 24");
        hand(batch);
        // The vendor takes its files away when it is done with them: only then do the same names mean a second batch.
        SandboxFixture.await().until(() -> client.names("in").isEmpty());
        client.upload(batch);

        SandboxFixture.await().until(() -> sandbox.received("print-vendor").size() == 3);

        assertThat(last().at("/answer/status").asText()).isEqualTo("repeated");
    }

    @Test
    void otherLettersUnderAUsedBatchIdAreRefused() throws Exception {
        hand(PrintClient.batch("B1", "582 24"));
        client.upload(PrintClient.batch("B1", "111 22", "111 22"));

        SandboxFixture.await().until(() -> sandbox.received("print-vendor").size() == 5);

        assertThat(last().at("/answer/reason").asText()).isEqualTo("BATCH_REPEATED");
    }

    @Test
    void batchWithoutItsMarkerIsLeftAlone() throws Exception {
        var batch = new HashMap<>(PrintClient.batch("B1", "582 24"));
        batch.remove("B1.done");

        client.upload(batch);
        SandboxFixture.leap(clock, sandbox, NEXT_DAY);

        assertThat(client.names("in")).containsExactly("B1.csv", "B1.pdf");
        assertThat(sandbox.received("print-vendor")).isEmpty();
    }

    @Test
    void nothingMayBeWrittenWhereTheVendorAnswers() {
        assertThatThrownBy(() -> client.put("out/ack/B9.ack.csv", new byte[1])).isInstanceOf(IOException.class);
    }

    @Test
    void clientThatPinsTheHostKeyByItsFileIsServed() throws Exception {
        Map<String, String> to = sandbox.properties();
        var jsch = new JSch();
        jsch.setKnownHosts(to.get("print-vendor.known-hosts"));
        var session = jsch.getSession(
                to.get("print-vendor.user"),
                to.get("print-vendor.host"),
                Integer.parseInt(to.get("print-vendor.port")));
        session.setPassword(to.get("print-vendor.password"));
        session.setConfig("StrictHostKeyChecking", "yes");
        session.connect(240_000);
        var sftp = (ChannelSftp) session.openChannel("sftp");
        sftp.connect(240_000);

        sftp.cd("in");
        sftp.put(new ByteArrayInputStream(new byte[10]), "B7.pdf.tmp");
        sftp.rename("B7.pdf.tmp", "B7.pdf");
        sftp.disconnect();
        session.disconnect();

        assertThat(client.names("in")).containsExactly("B7.pdf");
        SandboxFixture.await().until(() -> !sandbox.time().busy());
    }

    @Test
    void wrongPasswordIsRefused() {
        var stranger = new HashMap<>(sandbox.properties());
        stranger.put("print-vendor.password", "guess");

        assertThatThrownBy(() -> new PrintClient(stranger)).isInstanceOf(SshException.class);
    }

    @Test
    void outageRefusesConnections() throws Exception {
        sandbox.turn("print-vendor", StrictJson.MAPPER.readTree("{\"outageTo\": \"2026-03-04T00:00:00Z\"}"));

        assertThatThrownBy(() -> new PrintClient(sandbox.properties())).isInstanceOf(IOException.class);
    }

    @Test
    void pendingReportsAreGivenAfterARestart() throws Exception {
        hand(PrintClient.batch("B1", "582 24"));
        SandboxFixture.leap(clock, sandbox, ACKNOWLEDGED);
        client.fetch("out/ack/B1.ack.csv");
        stop();
        start();

        SandboxFixture.leap(clock, sandbox, NEXT_DAY);

        assertThat(client.fetch("out/ack/B1.ack.csv")).contains("\"L1\";\"mailed\"");
    }

    private JsonNode last() {
        return sandbox.received("print-vendor").getLast();
    }

    private void hand(Map<String, byte[]> batch) throws IOException {
        client.upload(batch);
        SandboxFixture.await().until(() -> !sandbox.received("print-vendor").isEmpty());
        SandboxFixture.settle(clock, sandbox);
    }
}
