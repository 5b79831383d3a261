package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** A step that kept failing is put aside, and goes on when a person says so. */
@ExtendWith(OutputCaptureExtension.class)
class FailedStepTest {
    private static final String NOBODY = "018f0000-0000-7000-8000-000000000000";

    @TempDir
    static Path data;

    private static RunningHub hub;
    private static JdbcTemplate jdbc;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data, "--budkavle.sandbox.time=real");
        jdbc = hub.bean(JdbcTemplate.class);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aFailedEventIsPlannedWhenItsDeadLetterIsTriedAgain(CapturedOutput log) {
        Story story = failed("broken-1");
        assertThat(log)
                .as("told under its trace")
                .contains("trace=%s a step failed: lane plan ref %s"
                        .formatted(eventId(story).toString().replace("-", ""), eventId(story)));
        String again =
                "/dead-letters/" + deadLetter(story).path("dead_letter_id").asText() + "/again";
        mended();

        assertThat(hub.post(again, "application/json", "").status()).isEqualTo(200);

        awaitSent(story);
        assertThat(hub.post(again, "application/json", "").status()).isEqualTo(409);
        assertThat(story.workItems()).isEmpty();
        assertThat(hub.post("/dead-letters/" + NOBODY + "/again", "application/json", "")
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aFailedEventIsPlannedWhenItsWorkItemIsResolvedSo() {
        Story story = failed("broken-2");
        String item = "/work-items/" + workItem(story).path("workItemId").asText() + "/resolve";
        mended();

        var answer = hub.post(item, "application/json", "{\"resolution\": \"again\"}");

        assertThat(answer.body().path("state").asText())
                .as(answer.body().toString())
                .isEqualTo("resolved");
        awaitSent(story);
        assertThat(hub.get("/status").path("deadLetters").asInt()).isZero();
    }

    /** The database refuses the customer's communications until {@link #mended()}, and the last try comes at once. */
    private static Story failed(String customerNo) {
        jdbc.execute(
                """
                create function refuse() returns trigger language plpgsql as $$ begin raise 'broken'; end $$;
                create trigger refuse before insert on communication execute function refuse()""");
        Story story = Story.begin(hub, Events.happened("supply.confirmed", customerNo, Story.now(hub)));
        await().until(() ->
                jdbc.update("update work set tries = 4, due = 'epoch' where ref = ? and tries > 0", eventId(story))
                        > 0);
        await().until(() -> !hub.get("/dead-letters").isEmpty());
        return story;
    }

    private static void mended() {
        jdbc.execute("drop function refuse cascade");
    }

    private static void awaitSent(Story story) {
        await().until(() -> story.timeline().stream()
                .anyMatch(line -> line.startsWith("attempt-accepted") || line.startsWith("attempt-delivered")));
    }

    private static UUID eventId(Story story) {
        return UUID.fromString(story.accepted().body().path("eventId").asText());
    }

    private static JsonNode deadLetter(Story story) {
        return Story.list(hub.get("/dead-letters")).stream()
                .filter(letter ->
                        letter.path("ref").asText().equals(eventId(story).toString()))
                .findFirst()
                .orElseThrow();
    }

    private static JsonNode workItem(Story story) {
        return Story.list(hub.get("/work-items")).stream()
                .filter(item ->
                        item.path("eventId").asText().equals(eventId(story).toString()))
                .findFirst()
                .orElseThrow();
    }
}
