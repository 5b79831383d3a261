package se.budkavle.sandbox;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** One call of a gateway to the hub. */
record GatewayPost(String address, Map<String, String> headers, String body) {
    static GatewayPost json(String address, Object body) {
        return new GatewayPost(address, Map.of("Content-Type", "application/json"), body.toString());
    }

    static GatewayPost form(String address, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
        return new GatewayPost(address, Map.of("Content-Type", "application/x-www-form-urlencoded"), body);
    }

    GatewayPost with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new GatewayPost(address, more, body);
    }

    /** A user and password in the address become a header. */
    HttpRequest request(Duration patience) {
        URI uri = URI.create(address);
        String user = uri.getRawUserInfo();
        var request = HttpRequest.newBuilder(user == null ? uri : URI.create(address.replace(user + "@", "")))
                .timeout(patience)
                .POST(HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        if (user != null) {
            byte[] pair = uri.getUserInfo().getBytes(StandardCharsets.UTF_8);
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair));
        }
        return request.build();
    }

    static byte[] hmac(String algorithm, String secret, String text) {
        try {
            var mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }
}
