package se.budkavle.partner;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Named ways in which we prove to a partner who calls; {@code partner.yaml} chooses one as {@code auth}. */
public enum Auth {
    NONE("none"),
    BASIC("basic", "user", "password"),
    BEARER("bearer", "token"),
    /** A header with a name of the partner's own. */
    HEADER("header", "authHeader", "authValue"),
    /** Client credentials, exchanged for a token that is kept until it runs out or is refused. */
    OAUTH2_CLIENT_CREDENTIALS("oauth2-client-credentials", "tokenUrl", "clientId", "clientSecret"),
    /** Our own signature over each call, as Standard Webhooks has it. */
    STANDARD_WEBHOOKS("standard-webhooks", "secret"),
    /** Amazon's Signature Version 4 over each call to the address that the route calls. */
    AWS_SIGV4("aws-sigv4", "accessKey", "secretKey", "region", "service", "address");

    private final String word;
    private final List<String> parameters;

    Auth(String word, String... parameters) {
        this.word = word;
        this.parameters = List.of(parameters);
    }

    static Optional<Auth> of(String word) {
        return Arrays.stream(values()).filter(a -> a.word.equals(word)).findFirst();
    }

    /** As {@code partner.yaml} writes it. */
    public String word() {
        return word;
    }

    static String words() {
        return Arrays.stream(values()).map(a -> a.word).collect(Collectors.joining(", "));
    }

    /** What the partner's file must have among its parameters. */
    public List<String> parameters() {
        return parameters;
    }

    /** What would be right, where one of these secrets can sign no call. */
    public Optional<String> complaint(String secrets) {
        return this == STANDARD_WEBHOOKS
                ? ReportSecrets.words(secrets).stream()
                        .flatMap(secret -> Signature.STANDARD_WEBHOOKS.complaint(secret).stream())
                        .findFirst()
                : Optional.empty();
    }

    /**
     * Headers of one call; a token is fetched elsewhere.
     *
     * @param parameters the partner's, with today's values
     * @param id of the call: the same once more is the same call
     */
    public Map<String, String> headers(Map<String, String> parameters, String id, byte[] body, Instant now) {
        return switch (this) {
            case NONE, OAUTH2_CLIENT_CREDENTIALS -> Map.of();
            case BASIC -> Map.of("Authorization", basic(parameters.get("user"), parameters.get("password")));
            case BEARER -> Map.of("Authorization", "Bearer " + parameters.get("token"));
            case HEADER -> Map.of(parameters.get("authHeader"), parameters.get("authValue"));
            case STANDARD_WEBHOOKS -> signed(parameters.get("secret"), id, body, now);
            case AWS_SIGV4 -> AwsSignature.headers(parameters, body, now);
        };
    }

    public static String basic(String user, String password) {
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }

    /** With two secrets, while one replaces the other, the call carries both signatures. */
    private static Map<String, String> signed(String secrets, String id, byte[] body, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        String signatures = Arrays.stream(secrets.strip().split("\\s+"))
                .map(secret -> "v1," + SignatureSchemes.webhookMac(secret, id, timestamp, body))
                .collect(Collectors.joining(" "));
        return Map.of("webhook-id", id, "webhook-timestamp", timestamp, "webhook-signature", signatures);
    }
}
