package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.file.virtualfs.VirtualFileSystemFactory;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.apache.sshd.sftp.server.SftpSubsystemFactory;

/** The print vendor: an SFTP server with a folder for batches and two for what comes back. */
final class PrintSimulator extends Simulator {
    static final String NAME = "print-vendor";

    private final Credentials credentials;
    private final SshServer server = SshServer.setUpDefaultServer();
    private final PrintFolders folders;
    private final PrintDoor door;
    private final PrintDesk desk;
    private final Set<String> onTheWay = new HashSet<>();
    private final Set<String> spoilt = ConcurrentHashMap.newKeySet();
    private final Patience patience = new Patience();

    PrintSimulator(Setting setting) {
        super(NAME, setting);
        credentials = setting.keys().of(NAME, "budkavle");
        folders = PrintFolders.below(setting.folder().resolve(NAME));
        desk = new PrintDesk(setting, ledger(), folders, this::knobs);
        door = new PrintDoor(this, folders);
        server.setHost("127.0.0.1");
        server.setPort(0);
        server.setKeyPairProvider(hostKey());
        server.setPasswordAuthenticator((user, password, session) -> isKnown(user, password));
        server.setFileSystemFactory(new VirtualFileSystemFactory(folders.root()));
        var sftp = new SftpSubsystemFactory.Builder().build();
        sftp.addSftpEventListener(door);
        server.setSubsystemFactories(List.of(sftp));
        server.addSessionListener(new SessionListener() {
            @Override
            public void sessionCreated(Session session) {
                refuseInTrouble(session);
            }
        });
    }

    @Override
    Map<String, String> properties() {
        return Map.of(
                "print-vendor.poll", "300",
                "print-vendor.host", "127.0.0.1",
                "print-vendor.port", String.valueOf(server.getPort()),
                "print-vendor.user", credentials.user(),
                "print-vendor.password", credentials.password(),
                "print-vendor.known-hosts", knownHosts().toAbsolutePath().toString());
    }

    @Override
    void start() {
        desk.takeUpAgain();
        setting.time().watch(this::lookForBatches);
        setting.time().busyWhile(() -> !onTheWay().isEmpty() || patience.lasts(folders.hasUnfetched()));
        try {
            server.start();
            for (KeyPair key : server.getKeyPairProvider().loadKeys(null)) {
                Files.writeString(
                        knownHosts(),
                        "[127.0.0.1]:" + server.getPort() + " " + PublicKeyEntry.toString(key.getPublic()) + "\n");
            }
            Files.setPosixFilePermissions(hostKeyFile(), PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | java.security.GeneralSecurityException e) {
            throw new IllegalStateException("print-vendor: the SFTP server does not start", e);
        }
    }

    @Override
    void eachReceived(Consumer<JsonNode> reader) {
        ledger().eachReceived(line -> PrintJob.eachEntry(line, reader));
    }

    private Set<String> onTheWay() {
        synchronized (onTheWay) {
            return Set.copyOf(onTheWay);
        }
    }

    private void lookForBatches() {
        if (knobs().blackHole()) {
            return;
        }
        folders.stopLists().stream().filter(name -> !door.isOpen(name)).forEach(this::lookAtStopList);
        for (String batchId : folders.finishedBatches()) {
            synchronized (onTheWay) {
                if (spoilt.contains(batchId) || door.isOpen(batchId + ".done") || !onTheWay.add(batchId)) {
                    continue;
                }
            }
            setting.time().at(setting.time().now(), NAME, () -> {
                try {
                    desk.take(batchId);
                } catch (RuntimeException e) {
                    // not again at every tick: until a restart this one is left where it lies
                    spoilt.add(batchId);
                    throw e;
                } finally {
                    patience.renew();
                    synchronized (onTheWay) {
                        onTheWay.remove(batchId);
                    }
                }
            });
        }
    }

    private void lookAtStopList(String name) {
        synchronized (onTheWay) {
            if (!onTheWay.add(name)) {
                return;
            }
        }
        setting.time().at(setting.time().now(), NAME, () -> {
            try {
                desk.stop(name);
            } finally {
                patience.renew();
                synchronized (onTheWay) {
                    onTheWay.remove(name);
                }
            }
        });
    }

    private boolean isKnown(String user, String password) {
        Credentials wanted = knobs().credentials() == null ? credentials : knobs().credentials();
        return wanted.fit(user, password);
    }

    private void refuseInTrouble(Session session) {
        if (knobs().isOutage(setting.time().now()) || knobs().tooManyRequests()) {
            session.close(true);
        }
    }

    /** Before each file is opened: a black hole holds the connection and then fails. */
    void delay() throws IOException {
        linger();
        if (knobs().blackHole()) {
            LockSupport.parkNanos(setting.delays().hold().toNanos());
            throw new IOException("Failure");
        }
    }

    private Path knownHosts() {
        return setting.folder().resolve(NAME).resolve("known_hosts");
    }

    private Path hostKeyFile() {
        return setting.folder().resolve(NAME).resolve("host.key");
    }

    private SimpleGeneratorHostKeyProvider hostKey() {
        var provider = new SimpleGeneratorHostKeyProvider(hostKeyFile());
        provider.setAlgorithm("EC");
        provider.setKeySize(256);
        return provider;
    }

    @Override
    public void close() {
        try {
            server.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException("print-vendor: the SFTP server does not stop", e);
        } finally {
            ledger().close();
        }
    }
}
