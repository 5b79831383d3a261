package se.budkavle.partner;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a partner is asked which persons it can reach at all, ahead of any message; {@code match} in {@code partner.yaml}.
 *
 * @param document the template that makes the question from {@code persons}, a list of personal numbers; the answer is
 *     read by the report {@code matched}
 * @param path behind the address that the route calls; empty when the address is all
 * @param companies the same for organisation numbers; null when the partner reaches persons only
 * @param companyPath as {@code path}, for them
 * @param keep how long an answer holds
 * @param patience how long a plan waits for one, before it is made without
 * @param most persons in one question
 */
public record Match(
        String document,
        String path,
        @Nullable String companies,
        String companyPath,
        Duration keep,
        Duration patience,
        int most) {
    /** The report that reads the answer: rows with {@code person}, one for each who can be reached. */
    public static final String MATCHED = "matched";

    /** Organisation numbers have ten digits, personal numbers twelve. */
    public static boolean isCompany(String number) {
        return number.length() == 10;
    }
}
