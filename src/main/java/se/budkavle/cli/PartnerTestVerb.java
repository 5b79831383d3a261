package se.budkavle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sendout.SendoutCatalogue;

/** Sends one message through a partner's simulator, by way of a running hub, and waits for what became of it. */
@Command(
        name = "test",
        description = "sends one message to a partner's simulator through a running hub with the sandbox",
        footer = {"", "Example: ./budkavle partner test 46elks"})
final class PartnerTestVerb extends HubVerb {
    /** Send-outs on this event allow every channel that a customer has without an app; for others any event will do. */
    private static final String USUAL = "supply.confirmed";

    private static final int PATIENCE_SECONDS = 60;

    @Parameters(paramLabel = "PARTNER", description = "the partner's name")
    String partner = "";

    @Option(
            names = "--live",
            description = "one call to the real partner in its dry-run mode, without a hub; nobody gets anything")
    boolean live;

    PartnerTestVerb(Console console) {
        super(console);
    }

    @Override
    public Integer call() throws InterruptedException {
        Bundle mappings = Bundle.read(Folders.mappings());
        var catalogue = PartnerCatalogue.load(mappings);
        if (!catalogue.names().contains(partner)) {
            throw VerbFailedException.refused("there is no partner '" + partner + "', see ./budkavle partner list");
        }
        if (live) {
            return new DryRun(Folders.mappings(), partner).run(console);
        }
        HubClient client = hub.client();
        demandSandbox(client);
        String channel = catalogue.partner(partner).channel();
        Optional<JsonNode> attempt = reached(client, mappings, channel);
        attempt.ifPresent(this::tell);
        if (attempt.isEmpty()) {
            throw VerbFailedException.failed("no message reached " + partner + " within " + PATIENCE_SECONDS
                    + " s; is it paused, or without a share in mappings/policy/channels.yaml, or with the weight 0"
                    + " beside others?");
        }
        return attempt.get().path("state").asText().equals("failed") ? 1 : 0;
    }

    private void demandSandbox(HubClient client) {
        if (!client.exists("/sandbox/" + partner + "/received")) {
            throw VerbFailedException.failed("the hub runs no simulator of " + partner
                    + "; partners are tested against the sandbox: ./budkavle demo, or ./budkavle run with"
                    + " BUDKAVLE_SANDBOX=true");
        }
    }

    private static String eventFor(Bundle mappings, String channel) {
        SendoutCatalogue sendouts = Rules.load(mappings).sendouts();
        return Stream.concat(Stream.of(USUAL), mappings.folders("events/").stream())
                .filter(event -> mappings.text(example(event)).isPresent())
                .filter(event -> sendouts.on(event).stream()
                        .anyMatch(sendout -> sendout.channels().contains(channel)
                                && !sendout.messageClass().isMarketing()))
                .findFirst()
                .orElseThrow(() -> VerbFailedException.failed("no service or regulatory send-out goes by " + channel
                        + ": nothing would be sent; name the channel in one below mappings/sendouts, with a text for"
                        + " it, and restart the hub"));
    }

    /** A customer of its own, whose addresses the simulators treat well, and who wishes for the partner's channel. */
    private static ObjectNode event(Bundle mappings, String type, String channel) {
        ObjectNode event = whole(mappings, type);
        String customerNo = "partner-test-" + Long.toString(System.nanoTime(), 36);
        event.put("id", customerNo).put("source", "partner-test").put("subject", "customer/" + customerNo);
        event.remove("time");
        ObjectNode customer = (ObjectNode) event.path("data").path("customer");
        customer.put("customerNo", customerNo);
        customer.put("personalNumber", "198507099813"); // has a mailbox in every sandbox
        customer.put("email", "ok+" + customerNo + "@example.com");
        customer.put("mobile", "+46701740605");
        customer.put("push", "delivered+" + customerNo);
        customer.putArray("wish").add(channel);
        return event;
    }

    private static ObjectNode whole(Bundle mappings, String type) {
        try {
            return (ObjectNode)
                    StrictJson.MAPPER.readTree(mappings.text(example(type)).orElseThrow());
        } catch (JsonProcessingException e) {
            throw VerbFailedException.failed("the example of " + type + " is not JSON; see ./budkavle check");
        }
    }

    private static String example(String type) {
        return "events/" + type + "/example.json";
    }

    private static String send(HubClient client, ObjectNode event) {
        var answer = client.post(
                "/events",
                "application/cloudevents+json",
                event.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
        if (!answer.ok()) {
            throw VerbFailedException.failed("the hub refused the test event: " + answer.problem());
        }
        return answer.body().path("eventId").asText();
    }

    /** One message after the other, until one is the partner's: others of the channel have their share. */
    private Optional<JsonNode> reached(HubClient client, Bundle mappings, String channel) throws InterruptedException {
        String type = eventFor(mappings, channel);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Optional<JsonNode> ours = Optional.empty();
        while (ours.isEmpty() && System.nanoTime() < end) {
            ours = settled(client, send(client, event(mappings, type, channel)), channel, end);
        }
        return ours;
    }

    /** What became of it so far when the time is over; empty when it is another partner's. */
    private Optional<JsonNode> settled(HubClient client, String eventId, String channel, long end)
            throws InterruptedException {
        List<JsonNode> tries = List.of();
        while (System.nanoTime() < end) {
            tries = tries(client, eventId, channel);
            if (!tries.isEmpty() && tries.stream().noneMatch(this::isOurs)
                    || tries.stream().anyMatch(a -> isOurs(a) && isSettled(a))) {
                break;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return tries.stream().filter(this::isOurs).findFirst();
    }

    private boolean isOurs(JsonNode attempt) {
        return attempt.path("partner").asText().equals(partner);
    }

    private static List<JsonNode> tries(HubClient client, String eventId, String channel) {
        var tries = new ArrayList<JsonNode>();
        for (JsonNode id : client.get("/events/" + eventId).path("communications")) {
            for (JsonNode attempt : client.get("/communications/" + id.asText()).path("attempts")) {
                if (attempt.path("channel").asText().equals(channel)) {
                    tries.add(attempt);
                }
            }
        }
        return tries;
    }

    /** What a partner without reports has accepted is as far as it goes. */
    private static boolean isSettled(JsonNode attempt) {
        return switch (attempt.path("state").asText()) {
            case "delivered", "failed", "sent", "accepted" -> true;
            default -> false;
        };
    }

    private void tell(JsonNode attempt) {
        if (output.json()) {
            console.json(attempt);
            return;
        }
        console.out()
                .println("%s: %s%s"
                        .formatted(
                                partner,
                                attempt.path("state").asText(),
                                attempt.path("reason").isTextual()
                                        ? ", " + attempt.path("reason").asText()
                                        : ""));
    }
}
