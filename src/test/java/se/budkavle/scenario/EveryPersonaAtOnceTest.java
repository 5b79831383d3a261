package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.AttemptState;
import se.budkavle.delivery.Stores;
import se.budkavle.release.Bundle;
import se.budkavle.sandbox.Personas;
import se.budkavle.sandbox.SampleEvents;

/** Every type of event and every persona side by side: each message ends as its address makes it end. */
class EveryPersonaAtOnceTest {
    private static final int EVENTS = 162;

    @TempDir
    static Path data;

    @Test
    void eachMessageEndsAsItsAddressDecides() {
        try (var hub = RunningHub.start(data)) {
            List<Story> stories = SampleEvents.stream(Bundle.read(Path.of("mappings")), EVENTS, 7, Story.now(hub))
                    .map(event -> new Story(hub, event, hub.send(event)))
                    .toList();
            hub.awaitSettled();
            Awaitility.await().until(() -> hub.sandbox().time().nextDue().isEmpty());
            hub.awaitSettled();

            Stores stores = hub.bean(Stores.class);
            var wrong = new TreeMap<String, String>();
            stories.stream()
                    .flatMap(story -> attempts(stores, story).stream())
                    .filter(a -> !a.sends().isEmpty())
                    .filter(a -> !expected(stores, a).equals(actual(a)))
                    .forEach(a ->
                            wrong.put(a.channel() + " " + a.attemptId(), expected(stores, a) + " not " + actual(a)));
            assertThat(wrong).isEmpty();
            assertThat(stores.reports().odd(null, 10))
                    .as("reports that changed nothing")
                    .isEmpty();
            assertThat(hub.get("/status").path("deadLetters").asInt()).isZero();
            Ledgers.assertEachLineHasItsAttempt(hub);
        }
    }

    private static List<Attempt> attempts(Stores stores, Story story) {
        List<UUID> ids = Story.list(story.hub()
                        .get("/events/"
                                + story.accepted().body().path("eventId").asText())
                        .path("communications"))
                .stream()
                .map(id -> UUID.fromString(id.asText()))
                .toList();
        return stores.attempts().ofCommunications(ids).values().stream()
                .flatMap(List::stream)
                .toList();
    }

    /** An attempt that a person must decide about has ended as far as the hub goes. */
    private static String actual(Attempt a) {
        String outcome = a.state() == AttemptState.HELD
                ? "unknown"
                : String.valueOf(a.outcome().word());
        return a.complaint() ? outcome + " complaint" : outcome;
    }

    private static String expected(Stores stores, Attempt a) {
        return switch (a.channel()) {
            case "sms" -> text(Personas.Sms.of(a.address()));
            case "email" -> mail(Personas.Mail.of(a.address()));
            case "mailbox" -> "delivered"; // whoever has none is not sent to
            default ->
                letter(Personas.Letter.of(String.valueOf(stores.attempts()
                        .messages(List.of(a.attemptId()))
                        .get(a.attemptId())
                        .recipient()
                        .get("postalCode"))));
        };
    }

    private static String text(Personas.Sms persona) {
        return switch (persona) {
            case DELIVERED, JUMBLED, UNANSWERED, LATE, TROUBLED -> "delivered";
            case FAILED, UNKNOWN_SUBSCRIBER -> "failed-soft";
            case SILENT -> "unknown";
            case REFUSED -> "failed-hard";
        };
    }

    private static String mail(Personas.Mail persona) {
        return switch (persona) {
            case OK, GREYLIST, AWAY -> "accepted";
            case COMPLAIN -> "accepted complaint";
            case NOUSER, BOUNCE -> "failed-hard";
            case FULL -> "failed-soft";
            case DROP -> "unknown";
        };
    }

    private static String letter(Personas.Letter persona) {
        return switch (persona) {
            case MAILED -> "sent";
            case UNKNOWN, MOVED, DECEASED -> "failed-hard";
            case INCOMPLETE -> "failed-soft";
        };
    }
}
