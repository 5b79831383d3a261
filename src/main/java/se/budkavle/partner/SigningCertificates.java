package se.budkavle.partner;

import java.security.PublicKey;

/** Fetches the certificate that a report says it is signed with. */
@FunctionalInterface
public interface SigningCertificates {
    /** For calls that no certificate signs. */
    SigningCertificates NONE = address -> {
        throw new UnverifiableReportException("there is nobody who fetches certificates", null);
    };

    /**
     * @param address already found to be one of the partner's own
     * @throws UnverifiableReportException when it cannot be had now
     */
    PublicKey key(String address);
}
