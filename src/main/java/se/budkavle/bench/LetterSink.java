package se.budkavle.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;
import org.springframework.util.FileSystemUtils;

/** A print vendor's SFTP server on loopback that takes every batch and looks at none. */
final class LetterSink implements Sink {
    private static final String USER = "bench";

    private final Arrivals arrivals = new Arrivals();
    private final SshServer server = SshServer.setUpDefaultServer();
    private final Path folder;

    LetterSink() {
        try {
            folder = Files.createTempDirectory("budkavle-bench-letters");
            Files.createDirectories(folder.resolve("vendor/in"));
            var keys = new SimpleGeneratorHostKeyProvider(folder.resolve("host-key"));
            server.setHost("127.0.0.1");
            server.setPort(0);
            server.setKeyPairProvider(keys);
            server.setPasswordAuthenticator((user, password, session) -> user.equals(USER));
            server.setFileSystemFactory(new VirtualFileSystemFactory(folder.resolve("vendor")));
            server.setSubsystemFactories(List.of(new SftpSubsystemFactory.Builder().build()));
            server.start();
            var key = keys.loadKeys(null).iterator().next().getPublic();
            Files.writeString(
                    folder.resolve("known-hosts"),
                    "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a hub that is to find it. */
    List<String> settings() {
        return List.of(
                "--print-vendor.host=127.0.0.1",
                "--print-vendor.port=" + port(),
                "--print-vendor.user=" + USER,
                "--print-vendor.password=bench",
                "--print-vendor.known-hosts=" + folder.resolve("known-hosts"),
                "--print-vendor.letters-per-batch=500");
    }

    @Override
    public int port() {
        return server.getPort();
    }

    @Override
    public Arrivals arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
