package se.budkavle.partner;

import java.util.Map;

/**
 * A call to a report's address, as signatures see it.
 *
 * @param url the public address with its query, as the partner was given it: from configuration, never from the call
 * @param headers by lower-case name
 * @param body as it came, byte for byte
 * @param certificates for schemes whose calls name the certificate that they are signed with
 */
public record ReportCall(String url, Map<String, String> headers, byte[] body, SigningCertificates certificates) {
    public ReportCall(String url, Map<String, String> headers, byte[] body) {
        this(url, headers, body, SigningCertificates.NONE);
    }

    String header(String name) {
        return headers.getOrDefault(name, "");
    }
}
