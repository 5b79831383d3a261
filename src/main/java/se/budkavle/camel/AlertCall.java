package se.budkavle.camel;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.stereotype.Component;
import se.budkavle.delivery.Alert;
import se.budkavle.partner.Auth;
import se.budkavle.release.Rows;
import se.budkavle.work.WrongSettingException;

/** Alerts as signed calls to an address of the operator's, after Standard Webhooks. */
@Component
@ConditionalOnExpression("!'${budkavle.alert.url:}'.isEmpty()")
final class AlertCall implements Alert.Hook {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final URI address;
    private final String secret;

    /** @throws WrongSettingException when the address is none, or the secret is missing or none */
    AlertCall(@Value("${budkavle.alert.url}") String url, @Value("${budkavle.alert.secret:}") String secret) {
        this.address = address(url);
        this.secret = secret;
        if (secret.isBlank()) {
            throw new WrongSettingException(
                    "budkavle.alert.url needs budkavle.alert.secret, with which its calls are signed");
        }
        Auth.STANDARD_WEBHOOKS.complaint(secret).ifPresent(wanted -> {
            throw new WrongSettingException("budkavle.alert.secret can sign nothing: " + wanted);
        });
    }

    private static URI address(String url) {
        try {
            if (url.matches("https?://.+")) {
                return new URI(url);
            }
        } catch (URISyntaxException e) {
            // told below
        }
        throw new WrongSettingException("budkavle.alert.url is no address: write https://…");
    }

    @Override
    public void tell(Alert alert) throws IOException, InterruptedException {
        var said = new LinkedHashMap<String, Object>();
        said.put("kind", alert.kind());
        said.put("subject", alert.subject());
        said.put("state", alert.state());
        said.put("text", alert.text());
        said.put("raisedAt", alert.raisedAt().toString());
        said.put(
                "clearedAt",
                alert.clearedAt() == null ? null : alert.clearedAt().toString());
        byte[] body = Rows.json(said).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        var call = HttpRequest.newBuilder(address).header("Content-Type", "application/json");
        Auth.STANDARD_WEBHOOKS
                .headers(
                        Map.of("secret", secret),
                        alert.id(),
                        body,
                        Clock.systemUTC().instant())
                .forEach(call::header);
        int status = SideCall.send(
                        call.POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(), PATIENCE)
                .statusCode();
        if (status / 100 != 2) {
            throw new IOException("answered " + status);
        }
    }
}
