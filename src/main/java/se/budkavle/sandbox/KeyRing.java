package se.budkavle.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;

/** Passwords made at the first start; kept beside a file ledger, readable by the owner alone, so that a restarted hub still fits. */
final class KeyRing {
    private static final String FILE = "credentials.properties";

    private final Properties known = new Properties();
    private final Path file;
    private final boolean kept;

    KeyRing(Path folder, boolean kept) {
        this.file = folder.resolve(FILE);
        this.kept = kept;
        if (kept && Files.exists(file)) {
            try (var in = Files.newInputStream(file)) {
                known.load(in);
            } catch (IOException e) {
                throw new UncheckedIOException("the sandbox credentials in " + file + " cannot be read", e);
            }
        }
    }

    /** @param name one word per door, for example {@code mail-relay.imap} */
    Credentials of(String name, String user) {
        if (!known.containsKey(name)) {
            var bytes = new byte[16];
            new SecureRandom().nextBytes(bytes);
            known.setProperty(name, HexFormat.of().formatHex(bytes));
            keep();
        }
        return new Credentials(user, known.getProperty(name));
    }

    private void keep() {
        if (!kept) {
            return;
        }
        try {
            Files.createDirectories(file.getParent());
            if (!Files.exists(file)) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (var out = Files.newOutputStream(file)) {
                known.store(out, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the sandbox credentials cannot be kept in " + file, e);
        }
    }
}
