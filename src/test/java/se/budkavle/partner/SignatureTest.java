package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures that the schemes' own documents and independent tools give, and what must not pass for them. */
class SignatureTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final Map<String, String> SINCH_HEADERS = Map.of(
            "x-sinch-webhook-signature", "cXyYZqqjO0DNFtAnDWPwY/+tUsHvV16AYVhFV/R/WLA=",
            "x-sinch-webhook-signature-timestamp", "1768464000",
            "x-sinch-webhook-signature-nonce", "01HXN",
            "x-sinch-webhook-signature-algorithm", "HmacSHA256");
    private static final String REPORT = "{\"type\":\"delivery_report_sms\"}";

    @Test
    void theCallOfTwiliosOwnExampleIsProvenWithAndWithoutThePort() {
        String form = "Digits=1234&To=%2B18005551212&From=%2B14158675309&Caller=%2B14158675309"
                + "&CallSid=CA1234567890ABCDE";
        Map<String, String> headers =
                Map.of("content-type", FORM, "x-twilio-signature", "RSOYDt4T1cUTdK1PDd93/VVr8B8=");

        assertThat(twilio("https://mycompany.com/myapp.php?foo=1&bar=2", headers, form))
                .isTrue();
        assertThat(twilio("https://mycompany.com:443/myapp.php?foo=1&bar=2", headers, form))
                .isTrue();
        assertThat(twilio("https://mycompany.com:8443/myapp.php?foo=1&bar=2", headers, form))
                .isFalse();
        assertThat(twilio("https://mycompany.com/myapp.php?foo=1", headers, form))
                .isFalse();
        assertThat(twilio("https://mycompany.com/myapp.php?foo=1&bar=2", headers, form + "&More=1"))
                .isFalse();
        assertThat(proof(
                        Signature.TWILIO_HMAC_SHA1,
                        secrets("next 12345"),
                        "https://mycompany.com/myapp.php?foo=1&bar=2",
                        headers,
                        form))
                .as("two tokens are live, and the same call is known again")
                .isEqualTo(new Signature.Proof(true, "RSOYDt4T1cUTdK1PDd93/VVr8B8="));
    }

    @Test
    void aBodyThatIsNoFormIsProvenByItsHashInTheAddress() {
        String url = "https://hub.example.com/reports/twilio/x?bodySHA256="
                + "015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862";
        var headers = Map.of("content-type", "application/json", "x-twilio-signature", "RwF9CCi5vwnt7o+9Zx6WiN4o4+U=");

        assertThat(twilio(url, headers, "{\"a\":1}")).isTrue();
        assertThat(twilio(url, headers, "{\"a\":2}")).isFalse();
    }

    private static boolean twilio(String url, Map<String, String> headers, String body) {
        return proof(Signature.TWILIO_HMAC_SHA1, secrets("12345"), url, headers, body)
                .holds();
    }

    @Test
    void sinchSignsBodyNonceAndMoment() {
        assertThat(sinch("1768464000", REPORT).holds()).isTrue();
        assertThat(sinch("1768464000", REPORT).id()).isEqualTo("01HXN1768464000");
        assertThat(sinch("1768464000", REPORT + " ").holds()).isFalse();
        assertThat(sinch("1768464001", REPORT).holds()).isFalse();
        assertThat(sinch("", REPORT).holds()).isFalse();
    }

    @Test
    void aCallThatSinchTriesAgainForTwoDaysIsGoodAndLaterNoLonger() {
        Instant signed = Instant.ofEpochSecond(1768464000);
        var call = new ReportCall("https://hub.example.com/", SINCH_HEADERS, REPORT.getBytes(StandardCharsets.UTF_8));

        assertThat(Signature.SINCH_HMAC_SHA256
                        .verify(call, secrets("new s3cret"), signed.plusSeconds(163_835))
                        .holds())
                .isTrue();
        assertThat(Signature.SINCH_HMAC_SHA256
                        .verify(call, secrets("s3cret"), signed.plus(Duration.ofHours(49)))
                        .holds())
                .isFalse();
        assertThat(Signature.SINCH_HMAC_SHA256
                        .verify(call, secrets("s3cret"), signed.minus(Duration.ofMinutes(6)))
                        .holds())
                .as("signed ahead of us")
                .isFalse();
    }

    private static Signature.Proof sinch(String timestamp, String body) {
        var headers = new TreeMap<>(SINCH_HEADERS);
        headers.put("x-sinch-webhook-signature-timestamp", timestamp);
        return proof(Signature.SINCH_HMAC_SHA256, secrets("s3cret"), "https://hub.example.com/", headers, body);
    }

    @Test
    void aPlainMacOfTheBodyStandsInAHeaderOfThePartnersChoice() {
        String hex = "558ca5714671c45744f96cb3865ac1a1feee110c098dd5b6a2dc913831863c5d";
        String base64 = "VYylcUZxxFdE+WyzhlrBof7uEQwJjdW2otyRODGGPF0=";

        assertThat(overBody(Signature.HMAC_SHA256_HEX, "s3cret", hex)).isTrue();
        assertThat(overBody(Signature.HMAC_SHA256_BASE64, "s3cret", base64)).isTrue();
        assertThat(overBody(Signature.HMAC_SHA256_HEX, "s3cret", base64)).isFalse();
        assertThat(overBody(Signature.HMAC_SHA256_HEX, "other", hex)).isFalse();
        assertThat(overBody(Signature.HMAC_SHA256_HEX, "s3cret", "")).isFalse();
    }

    @Test
    void twoSecretsAreGoodWhileOneReplacesTheOther() {
        String hex = "558ca5714671c45744f96cb3865ac1a1feee110c098dd5b6a2dc913831863c5d";

        assertThat(overBody(Signature.HMAC_SHA256_HEX, "new s3cret", hex)).isTrue();
        assertThat(overBody(Signature.HMAC_SHA256_HEX, "new", hex)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " "})
    void withoutASecretNothingIsProven(String nothing) {
        assertThat(overBody(Signature.HMAC_SHA256_HEX, nothing, "")).isFalse();
        assertThat(basic(nothing, "Basic Ojo=")).isFalse();
    }

    private static boolean overBody(Signature scheme, String secrets, String signature) {
        return proof(scheme, secrets(secrets), "https://hub.example.com/", Map.of("signature", signature), REPORT)
                .holds();
    }

    @Test
    void theExampleOfStandardWebhooksIsProvenWhileItIsFresh() {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1614265330",
                "webhook-signature", "v1,b3RoZXI= v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="));
        var secrets = secrets("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        var call = new ReportCall("", headers, "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8));
        Instant then = Instant.ofEpochSecond(1614265330);

        Signature scheme = Signature.STANDARD_WEBHOOKS;
        assertThat(scheme.verify(call, secrets, then)).isEqualTo(new Signature.Proof(true, headers.get("webhook-id")));
        assertThat(scheme.verify(call, secrets, then.plusSeconds(299)).holds()).isTrue();
        assertThat(scheme.verify(call, secrets, then.plusSeconds(301)).holds()).isFalse();
        assertThat(scheme.verify(call, secrets, then.minusSeconds(301)).holds()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whsec_", "whsec_no*base64", "good whsec_no*base64"})
    void aSecretThatIsNoneLetsTheCallComeAgainAndIsNotTold(String secrets) {
        Map<String, String> headers = Map.of(
                "webhook-id",
                "msg-1",
                "webhook-timestamp",
                "" + NOW.getEpochSecond(),
                "webhook-signature",
                "v1,b3RoZXI=");
        var call = new ReportCall("", headers, new byte[0]);

        assertThatThrownBy(() -> Signature.STANDARD_WEBHOOKS.verify(call, secrets(secrets), NOW))
                .isInstanceOf(UnverifiableReportException.class)
                .hasMessage("the configured secret is none: base64 is wanted after whsec_");
        assertThatThrownBy(() -> Auth.STANDARD_WEBHOOKS.headers(Map.of("secret", secrets), "1", new byte[0], NOW))
                .hasMessage("the configured secret is none: base64 is wanted after whsec_");
        assertThat(Auth.STANDARD_WEBHOOKS.complaint(secrets)).isPresent();
    }

    @Test
    void whatWeSignIsProvenByTheSameScheme() {
        byte[] body = REPORT.getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers =
                Auth.STANDARD_WEBHOOKS.headers(Map.of("secret", "new old"), "attempt-1", body, NOW);

        var call = new ReportCall("", headers, body);
        assertThat(Signature.STANDARD_WEBHOOKS.verify(call, secrets("old"), NOW).holds())
                .isTrue();
        assertThat(Signature.STANDARD_WEBHOOKS.verify(call, secrets("new"), NOW).holds())
                .isTrue();
        assertThat(Signature.STANDARD_WEBHOOKS
                        .verify(call, secrets("older"), NOW)
                        .holds())
                .isFalse();
    }

    @Test
    void userAndPasswordMustBothBeRight() {
        assertThat(basic("secret", "Basic Z2F0ZTpzZWNyZXQ=")).isTrue();
        assertThat(basic("newer secret", "Basic Z2F0ZTpzZWNyZXQ=")).isTrue();
        assertThat(basic("other", "Basic Z2F0ZTpzZWNyZXQ=")).isFalse();
        assertThat(basic("secret", "")).isFalse();
    }

    private static boolean basic(String passwords, String header) {
        var secrets = new ReportSecrets("gate", words(passwords), List.of(), null);
        return proof(Signature.BASIC, secrets, "https://hub.example.com/", Map.of("authorization", header), "")
                .holds();
    }

    private static ReportSecrets secrets(String value) {
        return new ReportSecrets("", List.of(), words(value), "signature");
    }

    private static List<String> words(String value) {
        return value.isBlank() ? List.of() : List.of(value.split(" "));
    }

    private static Signature.Proof proof(
            Signature scheme, ReportSecrets secrets, String url, Map<String, String> headers, String body) {
        return scheme.verify(new ReportCall(url, headers, body.getBytes(StandardCharsets.UTF_8)), secrets, NOW);
    }
}
