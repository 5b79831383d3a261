package se.budkavle.partner;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Signature Version 4, against a signature that was worked out by hand with openssl, step by step. */
class AwsSignatureTest {
    private static final Map<String, String> PARAMETERS = Map.of(
            "accessKey", "AKIDEXAMPLE",
            "secretKey", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
            "region", "us-east-1",
            "service", "ses",
            "address", "https://email.us-east-1.amazonaws.com/v2/email/outbound-emails");

    @Test
    void aCallIsSignedForItsHostMomentAndBody() {
        Map<String, String> headers = AwsSignature.headers(
                PARAMETERS, "{}".getBytes(StandardCharsets.UTF_8), Instant.parse("2015-08-30T12:36:00Z"));

        assertThat(headers)
                .containsEntry("x-amz-date", "20150830T123600Z")
                .containsEntry(
                        "x-amz-content-sha256", "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a")
                .containsEntry(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/ses/aws4_request,"
                                + " SignedHeaders=host;x-amz-content-sha256;x-amz-date,"
                                + " Signature=f6f2e4b673105daf352e25e17d5b9acf285857068184c471d7a18e9e19b17ba8");
    }
}
