package se.budkavle.partner;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a signature is verified with. A parameter with two words in it is two secrets that are good at the same time, while
 * one replaces the other; one without a word is no secret, and verifies nothing.
 *
 * @param certificates where signing certificates come from when not from their scheme's own place: a beginning of an
 *     address, empty for the usual
 */
record ReportSecrets(
        String user, List<String> passwords, List<String> secrets, @Nullable String header, String certificates) {
    ReportSecrets(String user, List<String> passwords, List<String> secrets, @Nullable String header) {
        this(user, passwords, secrets, header, "");
    }

    static ReportSecrets of(Partner.Report report, Map<String, String> parameters) {
        return new ReportSecrets(
                parameters.getOrDefault("reportUser", ""),
                words(parameters.get("reportPassword")),
                words(parameters.get(report.secret())),
                report.header(),
                parameters.getOrDefault("certificates", "").strip());
    }

    static List<String> words(@Nullable String value) {
        return value == null
                ? List.of()
                : Arrays.stream(value.split("\\s+")).filter(w -> !w.isEmpty()).toList();
    }

    @Override
    public String toString() {
        return "secrets of " + user;
    }
}
