package se.budkavle.camel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.sftp.server.SftpFileSystemAccessor;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** An SFTP server of a print vendor, with the folders {@code in}, {@code out/ack} and {@code out/returns}. */
final class SftpVendor implements AutoCloseable {
    private volatile String password = "s e+c&r%et";
    private final SshServer server = SshServer.setUpDefaultServer();
    private final AtomicInteger passwordsSeen = new AtomicInteger();
    private final AtomicInteger sessionsSeen = new AtomicInteger();
    private final Path knownHosts;

    SftpVendor(Path folder) throws IOException, GeneralSecurityException {
        for (String name : List.of("in", "out/ack", "out/totals", "out/returns")) {
            Files.createDirectories(folder.resolve(name));
        }
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair key = generator.generateKeyPair();
        server.setHost("127.0.0.1");
        server.setKeyPairProvider(KeyPairProvider.wrap(key));
        server.setPasswordAuthenticator((user, given, session) -> {
            passwordsSeen.incrementAndGet();
            return user.equals("hub") && given.equals(password);
        });
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                sessionsSeen.incrementAndGet();
            }
        });
        server.setSubsystemFactories(List.of(new SftpSubsystemFactory()));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folder));
        server.start();
        knownHosts = Files.writeString(
                folder.resolve("known_hosts"),
                "[127.0.0.1]:%d %s%n".formatted(server.getPort(), PublicKeyEntry.toString(key.getPublic())));
    }

    Map<String, String> properties() {
        return Map.of(
                "print-vendor.host",
                "127.0.0.1",
                "print-vendor.port",
                String.valueOf(server.getPort()),
                "print-vendor.user",
                "hub",
                "print-vendor.password",
                password,
                "print-vendor.known-hosts",
                knownHosts.toString());
    }

    /** From now on another one is taken, for new connections; those that there are end. */
    void rotate(String fresh) {
        password = fresh;
        server.getActiveSessions().forEach(session -> session.close(true));
    }

    /** It lets one in, and gives no folder. */
    void closeFolders() {
        server.setSubsystemFactories(List.of());
    }

    /** Connections that nobody has ended. */
    int sessionsOpen() {
        return server.getActiveSessions().size();
    }

    int passwordsSeen() {
        return passwordsSeen.get();
    }

    int sessionsSeen() {
        return sessionsSeen.get();
    }

    /** Everything that happens to files, to be looked at or refused. */
    void watch(SftpFileSystemAccessor accessor) {
        var factory = new SftpSubsystemFactory();
        factory.setFileSystemAccessor(accessor);
        server.setSubsystemFactories(List.of(factory));
    }

    @Override
    public void close() throws IOException {
        server.stop(true);
    }
}
