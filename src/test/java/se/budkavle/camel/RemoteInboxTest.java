package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.sshd.sftp.server.DirectoryHandle;
import org.apache.sshd.sftp.server.FileHandle;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemProxy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.work.LanePulse;

/** The documented route to a source's SFTP server, against a real one. */
class RemoteInboxTest {
    @TempDir
    Path folder;

    @TempDir
    Path data;

    private final AtomicInteger reads = new AtomicInteger();
    private final AtomicInteger cuts = new AtomicInteger();
    private final AtomicInteger refusedMoves = new AtomicInteger();
    private volatile Runnable whenListed = () -> {};
    private volatile Runnable whenRead = () -> {};
    private SftpVendor server;
    private RouteBench bench;
    private Path remote;
    private Path local;

    @BeforeEach
    void serve() throws Exception {
        server = new SftpVendor(folder);
        server.watch(new Trouble());
        remote = folder.resolve("out");
        local = data.resolve("inbox/crm/contracts");
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
        server.close();
    }

    @Test
    void anAnnouncedFileIsFetchedWholeAndPutAside() throws Exception {
        drop("day.csv", "a;b\n1;2\n");

        start();

        await().until(() -> Files.exists(remote.resolve("taken/day.csv")));
        assertThat(local.resolve("day.csv")).hasContent("a;b\n1;2\n");
        assertThat(names(local)).containsExactly("day.csv", "day.csv.done");
        assertThat(names(remote)).doesNotContain("day.csv", "day.csv.done");
    }

    @Test
    void aFileWithoutAMarkerIsFetchedOnceItIsCalm() throws Exception {
        Files.writeString(remote.resolve("calm.csv"), "a\n");

        start();

        await().until(() -> Files.exists(remote.resolve("taken/calm.csv")));
        assertThat(local.resolve("calm.csv")).hasContent("a\n");
    }

    @Test
    void fault22AFileIsNotFetchedWhileItIsStillWrittenTo() throws Exception {
        Path growing = Files.writeString(remote.resolve("growing.csv"), "first\n");
        var lines = new AtomicInteger();
        whenListed = () -> {
            if (lines.incrementAndGet() <= 20) {
                append(growing, "line\n");
            }
        };

        start();

        await().until(() -> Files.exists(local.resolve("growing.csv.done")));
        assertThat(local.resolve("growing.csv")).hasContent("first\n" + "line\n".repeat(20));
    }

    /** An announced file is read at the first poll; this one only when three have found it the same. */
    @Test
    void fault22AMarkerOfAnEarlierFileAnnouncesNothing() throws Exception {
        Path marker = Files.createFile(remote.resolve("day.csv.done"));
        Files.setLastModifiedTime(marker, FileTime.from(Instant.now().minus(Duration.ofDays(1))));
        Files.writeString(remote.resolve("day.csv"), "a\n");
        var listed = new AtomicInteger();
        var listedBefore = new AtomicInteger();
        whenListed = listed::incrementAndGet;
        whenRead = () -> listedBefore.set(listed.get());

        start();

        await().until(() -> Files.exists(remote.resolve("taken/day.csv")));
        assertThat(local.resolve("day.csv")).hasContent("a\n");
        assertThat(listedBefore)
                .as("each poll lists the folder, and looks for the marker in it")
                .hasValueGreaterThan(4);
    }

    @Test
    void aFileThatIsReplacedWhileItIsFetchedIsFetchedTooBeforeItIsPutAside() throws Exception {
        drop("day.csv", "of Monday\n");
        whenRead = () -> {
            whenRead = () -> {};
            replace("day.csv", "of Tuesday, which is longer\n");
        };
        start();
        await().until(() -> Files.exists(local.resolve("day.csv.done")));
        assertThat(local.resolve("day.csv")).hasContent("of Monday\n");
        Files.delete(local.resolve("day.csv"));
        Files.delete(local.resolve("day.csv.done"));

        await().until(() -> Files.exists(remote.resolve("taken/day.csv")));

        assertThat(local.resolve("day.csv")).hasContent("of Tuesday, which is longer\n");
        assertThat(remote.resolve("taken/day.csv")).hasContent("of Tuesday, which is longer\n");
    }

    @Test
    void fault23ACutLineLeavesNothingBehindAndTheFileComesWholeAndOnce() throws Exception {
        byte[] content = "0123456789abcdef".repeat(200_000).getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        cuts.set(2);
        Files.write(remote.resolve("long.csv"), content);
        Files.createFile(remote.resolve("long.csv.done"));

        start();

        await().until(() -> Files.exists(remote.resolve("taken/long.csv")));
        assertThat(cuts).hasValueLessThanOrEqualTo(0);
        assertThat(local.resolve("long.csv")).hasBinaryContent(content);
        assertThat(names(local)).containsExactly("long.csv", "long.csv.done");
    }

    @Test
    void aFileThatCannotBePutAsideIsNotFetchedAgain() throws Exception {
        refusedMoves.set(3);
        drop("stuck.csv", "a\n");
        start();

        await().until(() -> Files.exists(remote.resolve("taken/stuck.csv")));

        assertThat(refusedMoves).hasValue(0);
        assertThat(reads).as("files opened to be read").hasValue(1);
    }

    @Test
    void anEarlierFileOfTheSameNameIsNotOverwritten() throws Exception {
        Files.createDirectories(local);
        Files.writeString(local.resolve("day.csv"), "yesterday\n");
        drop("day.csv", "today\n");
        drop("other.csv", "other\n");
        start();
        await().until(() -> Files.exists(local.resolve("other.csv")));
        assertThat(local.resolve("day.csv")).hasContent("yesterday\n");

        Files.delete(local.resolve("day.csv"));

        await().until(() -> Files.exists(remote.resolve("taken/day.csv")));
        assertThat(local.resolve("day.csv")).hasContent("today\n");
    }

    @Test
    void harmfulAndUnfinishedNamesStayWhereTheyAre() throws Exception {
        for (String name : List.of("a\nb.csv", "..\\x.csv", ".hidden.csv", "half.csv.part")) {
            Files.writeString(remote.resolve(name), "a\n");
            Files.createFile(remote.resolve(name + ".done"));
        }
        drop("plain.csv", "a\n");

        start();

        await().until(() -> Files.exists(remote.resolve("taken/plain.csv")));
        assertThat(names(local)).containsExactly("plain.csv", "plain.csv.done");
        assertThat(remote.resolve("..\\x.csv")).exists();
    }

    @Test
    void aServerWithAnotherKeyGetsNoPassword() throws Exception {
        try (var other = new SftpVendor(Files.createDirectories(folder.resolve("other")))) {
            String wrong = Files.readString(Path.of(other.properties().get("print-vendor.known-hosts")))
                    .replaceFirst("]:\\d+", "]:" + server.properties().get("print-vendor.port"));
            Files.writeString(Path.of(server.properties().get("print-vendor.known-hosts")), wrong);
        }
        drop("secret.csv", "a\n");

        start();

        await().until(() -> server.sessionsSeen() > 2);
        assertThat(server.passwordsSeen()).isZero();
        assertThat(local).doesNotExist();
    }

    /** The route as the documentation gives it. */
    private void start() throws Exception {
        String page = Files.readString(Path.of("docs/add-a-source.md"));
        String example = page.substring(page.indexOf("- templatedRoute:"));
        Path route = Files.writeString(folder.resolve("crm.camel.yaml"), example.substring(0, example.indexOf("```")));
        var properties = new HashMap<String, String>(Map.of("crm.sftp.poll", "100"));
        server.properties().forEach((name, value) -> properties.put(name.replace("print-vendor", "crm.sftp"), value));
        bench = new RouteBench(
                        properties,
                        Map.of(
                                "remoteInbox",
                                new RemoteInbox(data.resolve("inbox")),
                                "onePoller",
                                PartnerMessages.onePoller(properties, new LanePulse())))
                .start("templates/sftp-inbox.camel.yaml", route.toString());
    }

    private void drop(String name, String content) throws IOException {
        Path part = Files.writeString(remote.resolve("." + name), content);
        Files.move(part, remote.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        Files.createFile(remote.resolve(name + ".done"));
    }

    private void replace(String name, String content) {
        try {
            Path part = Files.writeString(remote.resolve("." + name), content);
            Files.setLastModifiedTime(part, FileTime.from(Instant.now().plusSeconds(2)));
            Files.move(part, remote.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void append(Path file, String line) {
        try {
            Files.writeString(file, line, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    /** Cuts lines at 60 % of a file, and refuses moves, as often as it is told; does what it is told at each listing. */
    private final class Trouble implements SftpFileSystemAccessor {
        @Override
        public DirectoryStream<Path> openDirectory(
                SftpSubsystemProxy subsystem, DirectoryHandle handle, Path listed, String name, LinkOption... options)
                throws IOException {
            if (listed.endsWith("out")) {
                whenListed.run();
            }
            return SftpFileSystemAccessor.super.openDirectory(subsystem, handle, listed, name, options);
        }

        @Override
        public SeekableByteChannel openFile(
                SftpSubsystemProxy subsystem,
                FileHandle handle,
                Path file,
                String name,
                Set<? extends OpenOption> options,
                FileAttribute<?>... attributes)
                throws IOException {
            reads.incrementAndGet();
            var whole = SftpFileSystemAccessor.super.openFile(subsystem, handle, file, name, options, attributes);
            whenRead.run();
            return new Cut(whole, subsystem);
        }

        @Override
        public void renameFile(SftpSubsystemProxy subsystem, Path from, Path to, Collection<CopyOption> options)
                throws IOException {
            if (refusedMoves.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
                throw new IOException("refused");
            }
            SftpFileSystemAccessor.super.renameFile(subsystem, from, to, options);
        }
    }

    private final class Cut implements SeekableByteChannel {
        private final SeekableByteChannel whole;
        private final SftpSubsystemProxy subsystem;

        Cut(SeekableByteChannel whole, SftpSubsystemProxy subsystem) {
            this.whole = whole;
            this.subsystem = subsystem;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            if (whole.position() > whole.size() * 0.6 && cuts.getAndDecrement() > 0) {
                subsystem.getServerSession().close(true);
            }
            return whole.read(target);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return whole.write(source);
        }

        @Override
        public long position() throws IOException {
            return whole.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            whole.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return whole.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            whole.truncate(size);
            return this;
        }

        @Override
        public boolean isOpen() {
            return whole.isOpen();
        }

        @Override
        public void close() throws IOException {
            whole.close();
        }
    }
}
