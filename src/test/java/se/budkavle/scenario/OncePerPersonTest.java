package se.budkavle.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A marketing message reaches a person once, under whatever customer number, and however late the person is known. */
class OncePerPersonTest {
    @TempDir
    static Path data;

    private static RunningHub hub;

    @BeforeAll
    static void start() {
        hub = RunningHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void aPersonWhoBecomesKnownAfterTheContactIsNotContactedAgainAlsoAfterARestart() {
        Story first = Story.of(hub, offer("37001"));
        assertThat(first.state()).isEqualTo("delivered presumed");

        assertLost(Story.of(hub, offer("37001").named("again").person("198701099817")), "37001");
        assertLost(Story.of(hub, offer("37002").person("198701099817")), "37001");
        assertThat(mailed("37001", "37002")).isEqualTo(1);
        hub.close();
        hub = RunningHub.start(data);
        assertLost(Story.of(hub, offer("37003").person("198701099817")), "37001");
        assertLost(Story.of(hub, offer("37002").named("a year's second offer, without the number")), "37001");
        assertThat(mailed("37001", "37002", "37003")).as("since the restart").isZero();
    }

    @Test
    void theNumberMayBecomeKnownByAnEventThatHasNothingToDoWithTheOffer() {
        Story first = Story.of(hub, offer("37011"));
        Story.of(hub, payment("37011").person("199002129824"));

        assertLost(Story.of(hub, offer("37012").person("199002129824")), "37011");
        assertThat(first.state()).isEqualTo("delivered presumed");
        assertThat(mailed("37011", "37012")).isEqualTo(1);
    }

    @Test
    void oneBatchThatTellsOfThePersonBetweenTwoOffersLeadsToOneMail() {
        Stream<Events> events = Stream.of(
                offer("37021"),
                payment("37021").person("199203159836"),
                offer("37022").person("199203159836"),
                offer("37023").person("199203159836"));
        String batch = events.map(e -> e.build().toString()).collect(Collectors.joining(",", "[", "]"));

        var answer = hub.post("/events", "application/cloudevents-batch+json", batch);
        hub.awaitSettled();

        assertThat(answer.body().path("results"))
                .extracting(result -> result.path("status").asText())
                .containsOnly("accepted");
        assertThat(mailed("37021", "37022", "37023")).isEqualTo(1);
    }

    @Test
    void aNumberThatWasWrongAndIsCorrectedTakesNobodyElsesTurn() {
        Story.of(hub, offer("37031").person("197508209843"));
        Story.of(hub, payment("37032").person("197508209843"));
        Story.of(hub, payment("37032").named("corrected").person("198507099805"));

        Story other = Story.of(hub, offer("37033").person("198507099805"));

        assertThat(other.state()).isEqualTo("delivered presumed");
    }

    private static void assertLost(Story story, String holder) {
        assertThat(story.communication().path("state").asText()).isEqualTo("not-sent");
        assertThat(story.communication().path("reason").asText()).isEqualTo("already contacted as " + holder);
    }

    /** Marketing only: other mails to these customers tell of payments. */
    private static long mailed(String... customerNos) {
        return hub.sandbox().received("mail-relay").stream()
                .filter(line -> line.at("/request/message").asText().contains("List-Unsubscribe"))
                .filter(line -> Stream.of(customerNos)
                        .anyMatch(no -> line.at("/request/to").toString().contains("ok+" + no)))
                .count();
    }

    private static Events offer(String customerNo) {
        return of("member.offer", customerNo);
    }

    private static Events payment(String customerNo) {
        return of("payment.received", customerNo);
    }

    private static Events of(String type, String customerNo) {
        return Events.happened(type, customerNo, Story.now(hub))
                .wishing("email")
                .email("ok+" + customerNo + "@example.com")
                .without("mobile");
    }
}
