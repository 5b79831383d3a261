package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A channel for which no content can be made: a person says how it goes on. */
class UnmadeContentTest {
    @TempDir
    static Path folder;

    private static RunningHub hub;

    /** The mail says a code, which not every offer has. */
    @BeforeAll
    static void start() {
        hub = ProjectCopy.in(folder)
                .changed(
                        "mappings/content/member-offer-monthly/message.sv.md",
                        text -> text.replace("# Månadens medlemserbjudande\n", "# Med koden ${offer.code}\n"))
                .start();
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void theNextChannelIsAnotherOneThanTheOneWithoutContent() {
        Story story = offer("unmade-1");

        decide(story, "next-channel");

        story.await(s -> s.timeline().contains("offered sms"));
        assertThat(story.workItems()).isEmpty();
    }

    @Test
    void theSameChannelIsTriedOnceMoreWhenAPersonSaysSo() {
        Story story = offer("unmade-2");

        decide(story, "resend");

        story.await(s -> faults(s) == 2);
        assertThat(story.timeline()).doesNotContain("offered sms");
    }

    private static Story offer(String customerNo) {
        Events offer = Events.happened("member.offer", customerNo, Story.now(hub))
                .wishing("email", "sms")
                .email("ok+" + customerNo + "@example.com");
        offer.data("offer").remove("code");
        Story story = Story.begin(hub, offer);
        story.await(s -> faults(s) == 1);
        return story;
    }

    private static long faults(Story story) {
        return story.timeline().stream()
                .filter(line -> line.startsWith("content-fault"))
                .count();
    }

    private static void decide(Story story, String resolution) {
        String id = story.communication().path("communicationId").asText();
        JsonNode item = Story.list(hub.get("/work-items")).stream()
                .filter(w -> w.path("communicationId").asText().equals(id))
                .findFirst()
                .orElseThrow();
        var answer = hub.post(
                "/work-items/" + item.path("workItemId").asText() + "/resolve",
                "application/json",
                "{\"resolution\": \"" + resolution + "\"}");
        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
    }
}
