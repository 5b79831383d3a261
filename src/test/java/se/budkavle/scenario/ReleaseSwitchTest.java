package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.Releases;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.work.BusinessClock;

/** Other text files are taken into use: what is in flight keeps its words, and everything else follows at once. */
class ReleaseSwitchTest {
    private static final String TEXTS = "content/supply-confirmed-service/message.sv.md";
    private static final String MAPPING = "partners/46elks/sms.form.ftl";
    private static final String CHANNELS = "policy/channels.yaml";

    @TempDir
    static Path data;

    @Test
    void fault42MappingsAndPolicyAreCurrentAndContentIsPinnedToWhatIsInFlight() {
        try (var hub = RunningHub.start(data, "--budkavle.sandbox.time=real")) {
            Story before = Story.begin(hub, confirmed(hub, "38001", "+46701740670"));
            await(before, s -> s.timeline().contains("attempt-accepted sms"));

            take(hub);
            hub.bean(BusinessClock.class).leapTo(Story.now(hub).plus(Duration.ofHours(5)));
            await(before, s -> s.timeline().contains("attempt-accepted email"));
            Story after = Story.begin(hub, confirmed(hub, "38002", "+46701740671"));
            await(after, s -> s.timeline().contains("attempt-accepted sms"));

            assertThat(mail(before)).contains("Allt är klart för din el").doesNotContain("Nya ord");
            assertThat(before.attempts().getLast().path("partner").asText()).isEqualTo("mail-relay");
            var text = after.received("46elks").getFirst();
            assertThat(text.at("/request/message").asText()).startsWith("Nya ord");
            assertThat(text.at("/request/from").asText()).as("the new mapping").isEqualTo("Nyavsandare");
            assertThat(after.communication().at("/plan/0/cost/amount").asText())
                    .as("the new tariff, for two parts")
                    .isEqualTo("18.00");
            assertThat(before.communication().path("contentVersion"))
                    .isNotEqualTo(after.communication().path("contentVersion"));
            sendMoreUntilOneIsPackedWithADictionary(hub);
            assertThat(raw(hub, before))
                    .as("packed before there was a dictionary")
                    .contains("38001");
            assertThat(raw(hub, after)).contains("38002");
        }
    }

    /** The first of their kind are packed without, while the dictionary is being made. */
    private static void sendMoreUntilOneIsPackedWithADictionary(RunningHub hub) {
        var customers = new AtomicInteger(38010);
        Awaitility.await().until(() -> {
            Story more = Story.begin(hub, confirmed(hub, "" + customers.incrementAndGet(), "+46701740671"));
            await(more, s -> s.timeline().contains("attempt-accepted sms"));
            assertThat(more.received("46elks").getFirst().at("/request/message").asText())
                    .startsWith("Nya ord");
            return hub.bean(JdbcTemplate.class)
                            .queryForObject(
                                    "select count(*) from attempt where get_byte(message, 0) in (1, 4)", Integer.class)
                    > 0;
        });
    }

    private static String raw(RunningHub hub, Story story) {
        String event = story.accepted().body().path("eventId").asText();
        return hub.get("/events/" + event + "/payloads").path("raw").asText();
    }

    /** New words, a new sender in the gateway's mapping, and a dearer text. */
    private static void take(RunningHub hub) {
        var files = new TreeMap<>(Bundle.read(Path.of("mappings")).files());
        files.computeIfPresent(TEXTS, (file, text) -> text.replace(
                        "  Från ${day(contract.startDate)} levererar",
                        "  Nya ord: från ${day(contract.startDate)} levererar")
                .replace("# Allt är klart för din el", "# Nya ord"));
        files.computeIfPresent(MAPPING, (file, text) -> text.replace("from=${sender}", "from=Nyavsandare"));
        files.computeIfPresent(CHANNELS, (file, text) -> text.replace("amount: \"0.35\"", "amount: \"9.00\""));
        Rules rules = Rules.load(Bundle.of(files));
        assertThat(rules.faults()).isEmpty();
        hub.bean(Releases.class).use(rules, hub.bean(Clock.class));
    }

    private static String mail(Story story) {
        return Received.Mail.in(story.received("mail-relay").getFirst()).part("text/plain");
    }

    private static Events confirmed(RunningHub hub, String customerNo, String mobile) {
        return Events.happened("supply.confirmed", customerNo, Story.now(hub))
                .wishing("sms", "email")
                .mobile(mobile)
                .email("ok+" + customerNo + "@example.com");
    }

    private static void await(Story story, Predicate<Story> seen) {
        Awaitility.await().until(() -> seen.test(story));
    }
}
