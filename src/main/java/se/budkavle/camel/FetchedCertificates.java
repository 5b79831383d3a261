package se.budkavle.camel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import se.budkavle.partner.SigningCertificates;
import se.budkavle.partner.UnverifiableReportException;

/** Certificates over HTTP, each fetched once and kept while it is valid; no redirects, bounded in time and size. */
@Component
final class FetchedCertificates implements SigningCertificates {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_KEPT = 16;

    private final Clock clock;
    private final Map<String, X509Certificate> kept = new LinkedHashMap<>();

    FetchedCertificates(Clock clock) {
        this.clock = clock;
    }

    @Override
    public PublicKey key(String address) {
        try {
            X509Certificate certificate = certificate(address);
            certificate.checkValidity(Date.from(clock.instant()));
            return certificate.getPublicKey();
        } catch (IOException | CertificateException e) {
            forget(address);
            throw new UnverifiableReportException(
                    "no signing certificate, " + e.getClass().getSimpleName(), e);
        }
    }

    private X509Certificate certificate(String address) throws IOException, CertificateException {
        synchronized (kept) {
            if (kept.containsKey(address)) {
                return kept.get(address);
            }
        }
        X509Certificate fetched = fetched(address);
        synchronized (kept) {
            if (kept.size() >= MOST_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
            kept.put(address, fetched);
        }
        return fetched;
    }

    private void forget(String address) {
        synchronized (kept) {
            kept.remove(address);
        }
    }

    private static X509Certificate fetched(String address) throws IOException, CertificateException {
        try {
            var answer =
                    SideCall.send(HttpRequest.newBuilder(URI.create(address)).build(), PATIENCE);
            if (answer.statusCode() != 200) {
                throw new IOException("answered " + answer.statusCode());
            }
            return (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(answer.body()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
