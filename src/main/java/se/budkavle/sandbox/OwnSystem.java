package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.HttpGateway.Call;

/** How a system of the company's own proves and checks calls: Standard Webhooks both ways, a secret for each. */
record OwnSystem(Credentials calls, Credentials reports) {
    static OwnSystem of(String name, KeyRing keys) {
        return new OwnSystem(keys.of(name, "hub"), keys.of(name + ".reports", "hub"));
    }

    boolean isKnown(Call call, @Nullable Credentials rotated) {
        String body = new String(call.body(), StandardCharsets.UTF_8);
        String wanted = mac(
                (rotated == null ? calls : rotated).password(),
                call.header("webhook-id"),
                call.header("webhook-timestamp"),
                body);
        return List.of(call.header("webhook-signature").split(" ")).contains("v1," + wanted);
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
}
