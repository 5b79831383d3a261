package se.budkavle.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-01-31T08:00:00Z",
                "2026-01-31t08:00:00z",
                "2024-02-29T23:59:59.9Z",
                "2026-06-01T00:00:00.000000001+02:00",
                "2026-06-01T00:00:00.123456789-05:30",
                "0000-01-01T00:00:00-00:00",
                "9999-12-31T23:59:59+18:00"
            })
    void aMomentIsWhatTheGeneralParserMakesOfIt(String text) {
        assertThat(Rfc3339.parse(text))
                .isEqualTo(OffsetDateTime.parse(text.toUpperCase(Locale.ROOT)).toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T08:00:00",
                "2026-01-31T08:00Z",
                "2026-01-31 08:00:00Z",
                "2026-01-31T08:00:00.Z",
                "2026-01-31T08:00:00.1234567890Z",
                "2026-01-31T08:00:00+0100",
                "2026-01-31T08:00:00+01:00:00",
                "2026-01-31T08:00:00Z ",
                "2026-01-31T08:00:00,5Z",
                "+2026-01-31T08:00:00Z",
                "２026-01-31T08:00:00Z"
            })
    void whatIsWrittenOtherwiseIsNone(String text) {
        assertThat(Rfc3339.parse(text)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-02-29T08:00:00Z",
                "2026-13-01T08:00:00Z",
                "2026-01-00T08:00:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T08:60:00Z",
                "2026-01-31T08:00:60Z",
                "2026-01-31T08:00:00+18:01",
                "2026-01-31T08:00:00+01:60"
            })
    void aMomentThatDoesNotExistIsRefused(String text) {
        assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
    }
}
