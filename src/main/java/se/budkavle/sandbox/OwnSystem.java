package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/**
 * How a system of the company's own, or one that agrees to our description, proves and checks calls and says no: Standard
 * Webhooks both ways, with a secret for each.
 *
 * @param reports what its own calls are signed with
 */
record OwnSystem(Credentials reports) {
    /** How the hub is known there. */
    static final String USER = "hub";

    static OwnSystem of(String name, KeyRing keys) {
        return new OwnSystem(keys.of(name + ".reports", USER));
    }

    /** A call that has it is the one that had it before. */
    static String key(Call call) {
        return call.header("webhook-id");
    }

    static boolean isKnown(Call call, Credentials wanted) {
        String mac = mac(
                wanted.password(),
                call.header("webhook-id"),
                call.header("webhook-timestamp"),
                new String(call.body(), StandardCharsets.UTF_8));
        return List.of(call.header("webhook-signature").split(" ")).contains("v1," + mac);
    }

    /** @param id of the call: the same for each try */
    GatewayPost signed(String address, String id, ObjectNode body, Instant now) {
        String timestamp = Long.toString(now.getEpochSecond());
        return GatewayPost.json(address, body)
                .with("webhook-id", id)
                .with("webhook-timestamp", timestamp)
                .with("webhook-signature", "v1," + mac(reports.password(), id, timestamp, body.toString()));
    }

    private static String mac(String secret, String id, String timestamp, String body) {
        return Base64.getEncoder()
                .encodeToString(GatewayPost.hmac("HmacSHA256", secret, id + "." + timestamp + "." + body));
    }

    static GatewayAnswer trouble(int status) {
        return error(status, status == 401 ? "unauthorized" : "trouble", "not now");
    }

    static GatewayAnswer error(int status, String code, String message) {
        return GatewayAnswer.json(status, Simulator.json().put("code", code).put("message", message));
    }
}
