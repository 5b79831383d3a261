package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import se.budkavle.release.Hashes;

/** How mail providers prove their reports: what holds, and what must not pass for it. */
class ProviderSignatureTest {
    private static final Instant NOW = Instant.parse("2026-01-15T08:00:00Z");
    private static final String TOPIC = "arn:aws:sns:eu-north-1:123456789012:budkavle";
    private static final String CERTIFICATE = "https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0.pem";
    private static KeyPair ec;
    private static KeyPair rsa;

    @BeforeAll
    static void makeKeys() throws Exception {
        ec = pair("EC", 256);
        rsa = pair("RSA", 2048);
    }

    @Test
    void sendgridSignsMomentAndBodyWithItsPrivateKey() throws Exception {
        String batch = "[{\"event\":\"delivered\"}]\r\n";
        String signature = sign("SHA256withECDSA", ec.getPrivate(), "1768464000" + batch);

        assertThat(sendgrid(publicKey(ec), "1768464000", signature, batch))
                .isEqualTo(new Signature.Proof(
                        true, "1768464000 " + Hashes.sha256(batch.getBytes(StandardCharsets.UTF_8))));
        assertThat(sendgrid(publicKey(ec), "1768464001", signature, batch).holds())
                .isFalse();
        assertThat(sendgrid(publicKey(ec), "1768464000", signature, batch.strip())
                        .holds())
                .isFalse();
        assertThat(sendgrid(publicKey(ec), "1768464000", "", batch).holds()).isFalse();
        assertThat(sendgrid(publicKey(pair("EC", 256)), "1768464000", signature, batch)
                        .holds())
                .isFalse();
        assertThat(sendgrid(publicKey(pair("EC", 256)) + " " + publicKey(ec), "1768464000", signature, batch)
                        .holds())
                .isTrue();
        assertThat(sendgrid("", "1768464000", signature, batch).holds()).isFalse();
    }

    /** It tries a call again for a day that nobody took. */
    @ParameterizedTest
    @CsvSource({"1768463000, true", "1768381200, true", "1768377500, false", "1768464299, true", "1768464400, false"})
    void aCallOfSendgridIsTakenForADay(String timestamp, boolean holds) throws Exception {
        String signature = sign("SHA256withECDSA", ec.getPrivate(), timestamp + "[]");
        assertThat(sendgrid(publicKey(ec), timestamp, signature, "[]").holds()).isEqualTo(holds);
    }

    @Test
    void aPublicKeyThatIsNoneLetsTheCallComeAgain() {
        assertThatThrownBy(() -> sendgrid("c2VjcmV0", "1768464000", "", "[]"))
                .isInstanceOf(UnverifiableReportException.class)
                .hasMessageContaining("public key");
    }

    private static Signature.Proof sendgrid(String key, String timestamp, String signature, String body) {
        Map<String, String> headers = Map.of(
                "x-twilio-email-event-webhook-timestamp", timestamp,
                "x-twilio-email-event-webhook-signature", signature);
        return Signature.SENDGRID_ECDSA.verify(call(headers, body, null), secrets(key), NOW);
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "newer s3cret"})
    void mailgunSignsMomentAndTokenInsideTheBody(String secrets) {
        Signature.Proof proof = mailgun(secrets, "1768464000", "tok", mailgunMac("1768464000tok"));
        assertThat(proof).isEqualTo(new Signature.Proof(true, "tok"));
    }

    @Test
    void mailgunsTokenMomentAndKeyAllCount() {
        String mac = mailgunMac("1768464000tok");
        assertThat(mailgun("s3cret", "1768464000", "kot", mac).holds()).isFalse();
        assertThat(mailgun("s3cret", "1768464001", "tok", mac).holds()).isFalse();
        assertThat(mailgun("other", "1768464000", "tok", mac).holds()).isFalse();
        assertThat(mailgun("s3cret", "1768464000", "tok", "").holds()).isFalse();
        assertThat(mailgun("s3cret", "1768370000", "tok", mailgunMac("1768370000tok"))
                        .holds())
                .as("more than a day old")
                .isFalse();
        assertThat(Signature.MAILGUN_HMAC_SHA256
                        .verify(call(Map.of(), "no json", null), secrets("s3cret"), NOW)
                        .holds())
                .isFalse();
    }

    private static Signature.Proof mailgun(String secret, String timestamp, String token, String mac) {
        String body =
                """
                {"signature": {"timestamp": "%s", "token": "%s", "signature": "%s"}, "event-data": {}}"""
                        .formatted(timestamp, token, mac);
        return Signature.MAILGUN_HMAC_SHA256.verify(call(Map.of(), body, null), secrets(secret), NOW);
    }

    private static String mailgunMac(String text) {
        return SignatureSchemes.hexOf("s3cret", text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2"})
    void snsSignsItsFieldsInTheirOrder(String version) throws Exception {
        assertThat(sns(notification(version, TOPIC, CERTIFICATE), "")).isEqualTo(new Signature.Proof(true, "id-1"));
        assertThat(sns(notification(version, TOPIC, CERTIFICATE).replace("{\\\"a\\\"", "{\\\"b\\\""), "")
                        .holds())
                .isFalse();
    }

    @Test
    void aTopicOfSomebodyElseProvesNothingThoughAmazonSignedIt() throws Exception {
        String foreign = TOPIC.replace("1234", "9999");
        assertThat(sns(notification("2", foreign, CERTIFICATE), "").holds()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sns.eu-north-1.amazonaws.com/?Action=GetTopicAttributes",
                "https://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0.pem?x=1",
                "http://sns.eu-north-1.amazonaws.com/SimpleNotificationService-0.pem",
                "https://sns.eu-north-1.amazonaws.com.evil.example/SimpleNotificationService-0.pem",
                "https://sns.eu-north-1.amazonaws.com@evil.example/SimpleNotificationService-0.pem",
                "https://sns.eu-north-1.amazonaws.com:8443/SimpleNotificationService-0.pem",
                "https://s3.amazonaws.com/sns.eu-north-1.amazonaws.com/SimpleNotificationService-0.pem",
                "https://127.0.0.1/x.pem",
                "file:///etc/passwd",
                "not an address"
            })
    void noCertificateIsFetchedButAmazons(String address) throws Exception {
        var call = call(Map.of(), notification("2", TOPIC, address), a -> {
            throw new AssertionError("fetched " + a);
        });
        assertThat(Signature.SNS.verify(call, secrets(TOPIC), NOW).holds()).isFalse();
    }

    @Test
    void whereElseCertificatesComeFromOnlyConfigurationSays() throws Exception {
        String own = "http://127.0.0.1:4711/cert.pem";
        assertThat(sns(notification("2", TOPIC, own), "http://127.0.0.1:4711/").holds())
                .isTrue();
        assertThat(sns(notification("2", TOPIC, CERTIFICATE), "http://127.0.0.1:4711/")
                        .holds())
                .isFalse();
    }

    private static Signature.Proof sns(String body, String certificates) {
        var secrets = new ReportSecrets("", List.of(), List.of(TOPIC), null, certificates);
        return Signature.SNS.verify(call(Map.of(), body, address -> rsa.getPublic()), secrets, NOW);
    }

    private static String notification(String version, String topic, String certificate) throws Exception {
        String text = "Message\n{\"a\":1}\nMessageId\nid-1\nTimestamp\n2026-01-15T07:30:00.000Z\nTopicArn\n" + topic
                + "\nType\nNotification\n";
        String signature = sign(version.equals("2") ? "SHA256withRSA" : "SHA1withRSA", rsa.getPrivate(), text);
        return """
                {"Type": "Notification", "MessageId": "id-1", "TopicArn": "%s", "Message": "{\\"a\\":1}",
                 "Timestamp": "2026-01-15T07:30:00.000Z", "SignatureVersion": "%s", "Signature": "%s",
                 "SigningCertURL": "%s"}"""
                .formatted(topic, version, signature, certificate);
    }

    private static ReportCall call(Map<String, String> headers, String body, SigningCertificates certificates) {
        return new ReportCall(
                "https://hub.example.com/",
                headers,
                body.getBytes(StandardCharsets.UTF_8),
                certificates == null ? SigningCertificates.NONE : certificates);
    }

    private static ReportSecrets secrets(String words) {
        return ReportSecrets.of(
                new Partner.Report("events", Signature.SNS, null, ',', StandardCharsets.UTF_8, null, "s", null, false),
                Map.of("s", words));
    }

    private static KeyPair pair(String algorithm, int size) throws Exception {
        var generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(size);
        return generator.generateKeyPair();
    }

    private static String publicKey(KeyPair pair) {
        return Base64.getEncoder().encodeToString(pair.getPublic().getEncoded());
    }

    private static String sign(String algorithm, PrivateKey key, String text) throws Exception {
        var signer = java.security.Signature.getInstance(algorithm);
        signer.initSign(key);
        signer.update(text.getBytes(StandardCharsets.UTF_8));
        return Base64.getEncoder().encodeToString(signer.sign());
    }
}
