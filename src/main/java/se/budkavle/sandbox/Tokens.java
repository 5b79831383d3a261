package se.budkavle.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Access tokens by client credentials (RFC 6749, 4.4), as a partner gives them out: to whoever has the credentials, for a
 * while, forgotten when the partner is started anew. Thread-safe.
 */
final class Tokens {
    private final Credentials client;
    private final Duration life;
    private final Function<Long, String> made;
    private final Map<String, Instant> given = new ConcurrentHashMap<>();

    /** @param made the token of a number, counted from 0 */
    Tokens(Credentials client, Duration life, Function<Long, String> made) {
        this.client = client;
        this.life = life;
        this.made = made;
    }

    /** The answer to a token call; 401 for others, 400 for another grant. */
    synchronized GatewayAnswer give(Call call, @Nullable Credentials rotated, Instant now) {
        if (!(rotated == null ? client : rotated).areBasicIn(call.header("Authorization"))) {
            return GatewayAnswer.json(401, Simulator.json().put("error", "invalid_client"));
        }
        if (!StrictFields.form(call.body()).path("grant_type").asText().equals("client_credentials")) {
            return GatewayAnswer.json(400, Simulator.json().put("error", "unsupported_grant_type"));
        }
        String token = made.apply((long) given.size());
        given.put(token, now);
        return GatewayAnswer.json(
                200,
                Simulator.json()
                        .put("access_token", token)
                        .put("token_type", "bearer")
                        .put("expires_in", life.toSeconds()));
    }

    /** @param endedUntil tokens given out until then hold no more; null: all hold for their time */
    boolean holds(Call call, Instant now, @Nullable Instant endedUntil) {
        Instant since = given.get(call.header("Authorization").replaceFirst("^Bearer ", ""));
        return since != null && now.isBefore(since.plus(life)) && (endedUntil == null || since.isAfter(endedUntil));
    }
}
