package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.CopyOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.SealedBatch;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Translator;
import se.budkavle.release.Bundle;

class BatchUploadTest {
    private static final UUID BATCH = UUID.fromString("01890a5d-ac96-774b-bcce-b30209900001");
    private final List<String> happened = new CopyOnWriteArrayList<>();
    private final Map<String, String> properties = new HashMap<>();
    private SftpVendor vendor;
    private RouteBench bench;
    private volatile String refused = "";
    private int checks;
    private int lostAt = Integer.MAX_VALUE;

    @TempDir
    Path hub;

    @TempDir
    Path folder;

    /** Stands where the hub writes a batch's stage down. */
    public final class Stages {
        public void releasing(SealedBatch batch) {
            hold(batch);
            happened.add("releasing " + batch.batchId().equals(BATCH));
        }

        public void hold(SealedBatch batch) {
            if (checks++ == lostAt) {
                throw new IllegalStateException("no longer ours");
            }
        }
    }

    @BeforeEach
    void start() throws Exception {
        vendor = new SftpVendor(folder);
        vendor.watch(new SftpFileSystemAccessor() {
            @Override
            public void renameFile(SftpSubsystemProxy subsystem, Path from, Path to, Collection<CopyOption> options)
                    throws IOException {
                if (to.toString().endsWith(refused) && !refused.isEmpty()) {
                    throw new IOException("refused");
                }
                happened.add(from.getFileName() + " > " + to.getFileName());
                SftpFileSystemAccessor.super.renameFile(subsystem, from, to, options);
            }
        });
        properties.putAll(vendor.properties());
        for (String ending : List.of(".pdf", ".csv", ".done")) {
            Files.writeString(hub.resolve(BATCH + ending), "content of " + ending);
        }
        Path secret = Files.writeString(hub.resolve("password"), properties.remove("print-vendor.password"));
        properties.put("print-vendor.password.file", secret.toString());
        var settings = PartnerMessages.settings(properties);
        var secrets = new RouteSecrets(settings);
        var translator = new Translator(PartnerCatalogue.load(Bundle.read(Path.of("mappings")), settings));
        bench = new RouteBench(
                        properties,
                        Map.of(
                                "batchUpload",
                                new BatchUpload(() -> translator, secrets),
                                "routeSecrets",
                                secrets,
                                "printBatches",
                                new Stages()))
                .start("templates/batch-upload.camel.yaml", "partners/print-vendor/batches.camel.yaml");
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
        vendor.close();
    }

    @Test
    void filesGoFirstUnderTemporaryNamesAndTheMarkerLast() throws IOException {
        assertThat(upload(false)).isNull();

        assertThat(happened)
                .containsExactly(
                        ".uploading-" + BATCH + ".pdf > " + BATCH + ".pdf",
                        ".uploading-" + BATCH + ".csv > " + BATCH + ".csv",
                        "releasing true",
                        ".uploading-" + BATCH + ".done > " + BATCH + ".done");
        assertThat(Files.readString(folder.resolve("in/" + BATCH + ".pdf"))).isEqualTo("content of .pdf");
        assertThat(inbox()).hasSize(3);
    }

    @Test
    void aBatchThatBrokeOffIsUploadedAgainWholeBeforeItsMarker() throws IOException {
        refused = ".csv";
        assertThat(upload(false)).isNotNull();
        assertThat(happened).doesNotContain("releasing true");
        refused = "";

        assertThat(upload(false)).isNull();
        assertThat(inbox()).contains(BATCH + ".pdf", BATCH + ".csv", BATCH + ".done");
    }

    /** Another hub may have gone on: a second marker would be a second order. */
    @Test
    void aHubThatHasLostItsLeaseShowsTheVendorNothingMore() throws IOException {
        for (lostAt = 0; lostAt < 3; lostAt++) {
            checks = 0;
            happened.clear();
            assertThat(upload(false)).hasMessageContaining("no longer ours");
            assertThat(happened).as("renamed before").hasSize(lostAt);
        }
        assertThat(inbox()).doesNotContain(BATCH + ".done");
    }

    @Test
    void afterARestartTheMarkerAloneIsWrittenWhenTheFilesAreStillThere() throws IOException {
        refused = ".done";
        assertThat(upload(false)).isNotNull();
        refused = "";
        happened.clear();

        assertThat(upload(true)).isNull();
        assertThat(happened).containsExactly("releasing true", ".uploading-" + BATCH + ".done > " + BATCH + ".done");
    }

    @Test
    void afterARestartNothingIsWrittenWhenTheVendorHasTakenTheFiles() throws IOException {
        assertThat(upload(true)).isNull();
        assertThat(happened).isEmpty();
        assertThat(inbox()).isEmpty();
    }

    @Test
    void afterARestartAMarkerThatLiesThereIsLeftAlone() throws IOException {
        assertThat(upload(false)).isNull();
        happened.clear();

        assertThat(upload(true)).isNull();
        assertThat(happened).isEmpty();
    }

    @Test
    void fault42AReplacedPasswordIsReadAgainBeforeTheNextBatch() throws Exception {
        assertThat(upload(false)).isNull();
        vendor.rotate("n&w one");
        assertThat(upload(false)).as("the line that was cut").isNotNull();
        assertThat(upload(false))
                .satisfies(e -> assertThat(Refusals.isRefusal(e)).isTrue());

        Files.writeString(hub.resolve("password"), "n&w one");

        assertThat(upload(false)).isNull();
        assertThat(inbox()).hasSize(3);
    }

    @Test
    void aVendorWithAnotherKeyGetsNothing() throws Exception {
        Files.writeString(Path.of(properties.get("print-vendor.known-hosts")), "");
        assertThat(upload(false)).isNotNull();
        assertThat(upload(true)).isNotNull();
        assertThat(inbox()).isEmpty();
    }

    @Test
    void aVendorThatGivesNoFolderIsLeft() {
        vendor.closeFolders();
        assertThat(upload(true)).isNotNull();
        assertThat(vendor.sessionsSeen()).isPositive();
        await().untilAsserted(() -> assertThat(vendor.sessionsOpen()).isZero());
    }

    private Exception upload(boolean releasing) {
        var batch = new SealedBatch(
                new BatchRelease.Claimed(BATCH, "print-vendor", new UUID(1, 1), null),
                List.of(hub.resolve(BATCH + ".pdf"), hub.resolve(BATCH + ".csv")),
                hub.resolve(BATCH + ".done"),
                releasing);
        return bench.hand("batches print-vendor", batch).getException();
    }

    private List<String> inbox() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("in"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }
}
