package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A key and a certificate for 127.0.0.1, not for localhost, which nobody but itself vouches for. */
final class TestCertificate {
    private static final String PASSWORD = "changeit";

    private static TestCertificate ours;

    private final KeyStore store;

    /** One for all classes of tests, as keytool takes its time. */
    static synchronized TestCertificate ours() throws IOException, GeneralSecurityException, InterruptedException {
        if (ours == null) {
            ours = new TestCertificate();
        }
        return ours;
    }

    private TestCertificate() throws IOException, GeneralSecurityException, InterruptedException {
        Path folder = Files.createTempDirectory("certificate");
        Path file = folder.resolve("keys.p12");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(
                "-genkeypair -alias a -dname CN=test -keyalg EC -ext san=ip:127.0.0.1 -storetype PKCS12".split(" ")));
        command.addAll(List.of("-storepass", PASSWORD, "-keystore", file.toString()));
        Process made = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes());
        assertThat(made.waitFor()).as(said).isZero();
        this.store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        Files.delete(file);
        Files.delete(folder);
    }

    /** Of a server that proves itself by it. */
    SSLContext context() throws GeneralSecurityException {
        var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        var context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    String pem() throws GeneralSecurityException {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(store.getCertificate("a").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }
}
