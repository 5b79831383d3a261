package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.delivery.Stores;
import se.budkavle.planning.Recipients;
import se.budkavle.work.BusinessClock;

/** One event with everything that came of it, read as callers and partners read it. */
record Story(RunningHub hub, JsonNode event, RunningHub.Answer accepted) {

    /** Sends the event, and waits until all of it has ended. */
    static Story of(RunningHub hub, Events event) {
        Story story = begin(hub, event);
        hub.awaitSettled();
        return story;
    }

    static Story begin(RunningHub hub, Events event) {
        JsonNode built = event.build();
        RunningHub.Answer accepted = hub.send(built);
        if (accepted.status() != 202) {
            throw new AssertionError("the door answered " + accepted.status() + ": " + accepted.body());
        }
        return new Story(hub, built, accepted);
    }

    /** Business time. */
    static Instant now(RunningHub hub) {
        return hub.bean(BusinessClock.class).instant();
    }

    /** Waits for what partners say long after the communication has ended. */
    void await(Predicate<Story> seen) {
        Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> seen.test(this));
        hub.awaitSettled();
    }

    /** The one communication of the event. */
    JsonNode communication() {
        List<JsonNode> all = hub.communicationsOf(accepted);
        if (all.size() != 1) {
            throw new AssertionError("not one communication but " + all);
        }
        return all.getFirst();
    }

    /** {@code delivered reported}, {@code exhausted}. */
    String state() {
        JsonNode communication = communication();
        String basis = communication.path("basis").asText("");
        return communication.path("state").asText() + (basis.equals("null") || basis.isEmpty() ? "" : " " + basis);
    }

    boolean doubleContact() {
        return communication().path("doubleContact").asBoolean();
    }

    List<JsonNode> attempts() {
        return list(communication().path("attempts"));
    }

    /** Each attempt: channel, state, outcome, the reason when there is one, and how often it was sent. */
    List<String> tries() {
        return attempts().stream().map(Story::read).toList();
    }

    private static String read(JsonNode attempt) {
        String reason =
                attempt.path("reason").isTextual() ? attempt.path("reason").asText() + " " : "";
        return "%s %s %s %s×%d"
                .formatted(
                        attempt.path("channel").asText(),
                        attempt.path("state").asText(),
                        attempt.path("outcome").asText(),
                        reason,
                        attempt.path("sends").size());
    }

    /** What was said about the first attempt, each word once. */
    List<String> outcomes() {
        String event = accepted.body().path("eventId").asText();
        return hub.get("/events/" + event + "/payloads")
                .at("/attempts/0/reports")
                .findValuesAsText("outcome");
    }

    /** What happened to the customer, as kinds, each with its channel when it has one. */
    List<String> timeline() {
        return kinds(entries());
    }

    /** The same, of this event's communications alone; nothing until it is planned. */
    List<String> ownTimeline() {
        Set<String> ids = hub.communicationsOf(accepted).stream()
                .map(c -> c.path("communicationId").asText())
                .collect(Collectors.toSet());
        return kinds(entries().stream()
                .filter(e -> ids.contains(e.path("communicationId").asText()))
                .toList());
    }

    private static List<String> kinds(List<JsonNode> entries) {
        return entries.stream()
                .map(e -> e.path("kind").asText()
                        + (e.path("channel").isTextual()
                                ? " " + e.path("channel").asText()
                                : ""))
                .toList();
    }

    /** What people read about the first entry of this kind. */
    String sentence(String kind) {
        return entries().stream()
                .filter(e -> e.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of kind " + kind + " among " + timeline()))
                .path("text")
                .asText();
    }

    /** What people read, oldest first. */
    List<String> sentences() {
        return entries().stream().map(e -> e.path("text").asText()).toList();
    }

    private List<JsonNode> entries() {
        return list(hub.get("/customers/" + customerNo() + "/timeline").path("entries"));
    }

    /** Open work items about the communication, as {@code kind: reason}. */
    List<String> workItems() {
        String id = communication().path("communicationId").asText();
        return list(hub.get("/work-items")).stream()
                .filter(w -> list(w.path("communications")).stream()
                        .anyMatch(about -> about.asText().equals(id)))
                .map(w -> w.path("kind").asText() + ": " + w.path("reason").asText())
                .toList();
    }

    /** What the partner received for the customer's number or mail address, oldest first. */
    List<JsonNode> received(String partner) {
        JsonNode customer = event.path("data").path("customer");
        String mobile = customer.path("mobile").asText("-");
        String email = customer.path("email").asText("-");
        String app = customer.path("push").asText("-");
        return hub.sandbox().received(partner).stream()
                .filter(line -> recipients(line.path("request"))
                        .anyMatch(to -> to.equals(mobile) || to.equals(email) || to.equals(app)))
                .toList();
    }

    /** Each partner has its own name for it. */
    private static Stream<String> recipients(JsonNode request) {
        return Stream.of(
                        "/to",
                        "/To",
                        "/destination",
                        "/recipient/mobile",
                        "/recipient/account",
                        "/personalizations/0/to/0/email",
                        "/Destination/ToAddresses")
                .map(request::at)
                .flatMap(to -> to.isArray() ? list(to).stream() : Stream.of(to))
                .map(JsonNode::asText);
    }

    /** The letters that the print vendor received for this communication: what it read, and what it made of it. */
    List<JsonNode> lettersReceived() {
        List<String> ids =
                attempts().stream().map(a -> a.path("attemptId").asText()).toList();
        return hub.sandbox().received("print-vendor").stream()
                .filter(line -> ids.contains(line.at("/request/letterId").asText()))
                .toList();
    }

    /** The customer's addresses that must not be used, as {@code channel: reason}. */
    List<String> suppressions() {
        Stores stores = hub.bean(Stores.class);
        return stores
                .suppressions()
                .find(List.copyOf(Recipients.addresses(customer(), "customer").values()))
                .stream()
                .map(s -> s.channel() + ": " + s.reason())
                .toList();
    }

    /** What the customer said no to, as {@code purpose channel origin}. */
    List<String> refusals() {
        String person = customer().personKey();
        return hub.bean(Stores.class).customers().consents(List.of(person)).getOrDefault(person, List.of()).stream()
                .filter(word -> !word.granted())
                .map(Story::read)
                .toList();
    }

    private static String read(ConsentWord word) {
        return word.purpose() + " " + word.channel() + " " + word.origin();
    }

    private Customer customer() {
        return Awaitility.await("the customer is registered")
                .until(() -> hub.bean(Stores.class).customers().find(List.of(customerNo())), found -> !found.isEmpty())
                .get(customerNo())
                .customer();
    }

    private String customerNo() {
        return event.path("data").path("customer").path("customerNo").asText();
    }

    static List<JsonNode> list(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }
}
