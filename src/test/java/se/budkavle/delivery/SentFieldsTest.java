package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a partner's templates see of what was sent to it. */
class SentFieldsTest {
    private static final String FORM = "application/x-www-form-urlencoded";

    @Test
    void theFieldsOfAFormAreUnescaped() {
        assertThat(SentFields.of(List.of(send(1, FORM, "from=Vinterljus&message=%C3%85+%26&empty="))))
                .isEqualTo(Map.of("from", "Vinterljus", "message", "Å &", "empty", ""));
    }

    @Test
    void ofAJsonDocumentTheyAreItsOwn() {
        assertThat(SentFields.of(List.of(send(1, "application/json", "{\"to\": [\"+46701740605\"]}"))))
                .isEqualTo(Map.of("to", List.of("+46701740605")));
    }

    @Test
    void theLastSendThatIsKnownCounts() {
        assertThat(SentFields.of(List.of(send(1, FORM, "from=A"), send(2, FORM, "from=B"), send(3, FORM, null))))
                .isEqualTo(Map.of("from", "B"));
    }

    @Test
    void whereNothingIsKnownNothingIsSaid() {
        assertThat(SentFields.of(List.of())).isEmpty();
        assertThat(SentFields.of(List.of(send(1, "message/rfc822", "Subject: Hej"))))
                .isEmpty();
        assertThat(SentFields.of(List.of(send(1, "application/json", "[1]")))).isEmpty();
    }

    private static SendPayload send(int number, String type, @Nullable String document) {
        byte[] bytes = document == null ? null : document.getBytes(StandardCharsets.UTF_8);
        return new SendPayload(new UUID(1, 1), number, Instant.EPOCH, type, bytes, null);
    }
}
