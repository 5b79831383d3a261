package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import se.budkavle.release.StrictJson;

class ReadableTimelineTest {
    private static final String EVENT = entry("event", null, null, "supply.confirmed came in from crm");

    @Test
    void oneMessageIsReadWithoutIds() throws Exception {
        assertThat(ReadableTimeline.of(timeline(EVENT, entry("attempt-delivered", "00aa", "sms", "delivered"))))
                .endsWith(
                        """
                Sunday 22 November 2026
                  10:00:00           supply.confirmed came in from crm
                  10:00:00  sms      delivered (46elks)
                """);
    }

    @Test
    void ofSeveralMessagesEachLineSaysByTheEndOfTheIdWhichItIsAbout() throws Exception {
        assertThat(ReadableTimeline.of(timeline(
                        EVENT,
                        entry("attempt-delivered", "00aa", "sms", "delivered"),
                        entry("attempt-delivered", "00bb", "email", "delivered"))))
                .endsWith(
                        """
                  10:00:00                  supply.confirmed came in from crm
                  10:00:00  #00aa  sms      delivered (46elks)
                  10:00:00  #00bb  email    delivered (46elks)
                """);
    }

    private static JsonNode timeline(String... entries) throws Exception {
        return StrictJson.MAPPER.readTree(
                "{\"customerNo\": \"10012\", \"entries\": [" + String.join(",", entries) + "]}");
    }

    private static String entry(String kind, String idEnd, String channel, String text) {
        return """
                {"at": "2026-11-22T09:00:00Z", "kind": "%s", "communicationId": %s, "channel": %s, "partner": %s,
                 "text": "%s"}"""
                .formatted(
                        kind,
                        idEnd == null ? null : "\"019aabcd-0000-7000-8000-00000000" + idEnd + "\"",
                        channel == null ? null : "\"" + channel + "\"",
                        channel == null ? null : "\"46elks\"",
                        text);
    }
}
