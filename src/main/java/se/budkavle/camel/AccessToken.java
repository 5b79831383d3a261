package se.budkavle.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Auth;
import se.budkavle.partner.NotSentException;
import se.budkavle.release.StrictJson;

/**
 * One partner's access token (RFC 6749, client credentials), fetched by whoever needs it first while the others wait,
 * kept until shortly before it runs out. Waiting and fetching take no longer than its patience together, so that the
 * lease of the message that needs it outlasts the call. Other credentials need another token. Thread-safe.
 */
final class AccessToken {
    static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final Duration USUAL_LIFE = Duration.ofMinutes(5);
    private static final int BAD_REQUEST = 400;
    private static final int UNAUTHORIZED = 401;

    private final String partner;
    private final Clock clock;
    private final Duration patience;
    private final ReentrantLock fetching = new ReentrantLock();
    private final AtomicReference<@Nullable Token> kept = new AtomicReference<>();

    /** There is no token for these credentials (RFC 6749, 5.2). */
    static final class RefusedException extends NotSentException {
        RefusedException(String partner, int status) {
            super(partner + ": no token, answered " + status, null, null);
        }
    }

    private record Token(String value, Instant until, int credentials) {}

    AccessToken(String partner, Clock clock, Duration patience) {
        this.partner = partner;
        this.clock = clock;
        this.patience = patience;
    }

    /** @throws NotSentException when there is none to be had: nothing was sent yet */
    String value(Map<String, String> parameters) {
        long began = System.nanoTime();
        Token good = good(parameters);
        if (good != null) {
            return good.value();
        }
        try {
            if (!fetching.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new NotSentException(partner + ": no token in " + patience.toSeconds() + " s", null, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotSentException(partner + ": no token before the end", null, e);
        }
        try {
            Token fresh = good(parameters);
            if (fresh == null) {
                fresh = fetched(parameters, patience.minusNanos(System.nanoTime() - began));
                kept.set(fresh);
            }
            return fresh.value();
        } finally {
            fetching.unlock();
        }
    }

    private @Nullable Token good(Map<String, String> parameters) {
        Token now = kept.get();
        return now != null
                        && now.credentials() == parameters.hashCode()
                        && clock.instant().isBefore(now.until())
                ? now
                : null;
    }

    /** @param value not used again; one that somebody has fetched since stays */
    void refused(String value) {
        Token now = kept.get();
        if (now != null && now.value().equals(value)) {
            kept.compareAndSet(now, null);
        }
    }

    private Token fetched(Map<String, String> parameters, Duration left) {
        if (left.isNegative() || left.isZero()) {
            throw new NotSentException(partner + ": no token in " + patience.toSeconds() + " s", null, null);
        }
        try {
            var answer = SideCall.send(request(parameters), left);
            if (answer.statusCode() == BAD_REQUEST || answer.statusCode() == UNAUTHORIZED) {
                throw new RefusedException(partner, answer.statusCode());
            }
            JsonNode token = answer.statusCode() == 200
                    ? StrictJson.MAPPER.readTree(answer.body())
                    : StrictJson.MAPPER.nullNode();
            if (!token.path("access_token").isTextual()) {
                throw new NotSentException(partner + ": no token, answered " + answer.statusCode(), null, null);
            }
            Duration life = Duration.ofSeconds(token.path("expires_in").asLong(USUAL_LIFE.toSeconds()));
            Instant until = clock.instant().plus(life).minus(life.compareTo(MARGIN) > 0 ? MARGIN : Duration.ZERO);
            return new Token(token.path("access_token").asText(), until, parameters.hashCode());
        } catch (IOException e) {
            throw new NotSentException(partner + ": no token, " + e.getClass().getSimpleName(), null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotSentException(partner + ": no token before the end", null, e);
        }
    }

    private static HttpRequest request(Map<String, String> parameters) {
        String form = "grant_type=client_credentials";
        if (parameters.containsKey("scope")) {
            form += "&scope=" + URLEncoder.encode(parameters.get("scope"), StandardCharsets.UTF_8);
        }
        return HttpRequest.newBuilder(URI.create(parameters.get("tokenUrl")))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", Auth.basic(parameters.get("clientId"), parameters.get("clientSecret")))
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
    }
}
