package se.budkavle.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/** Sends one message through a partner's simulator, by way of a running hub, and waits for what became of it. */
@Command(
        name = "test",
        description = "sends one message to a partner's simulator through a running hub with the sandbox",
        footer = {"", "Example: ./budkavle partner test 46elks"})
final class PartnerTestVerb extends HubVerb {
    /** Send-outs on this event allow every channel that a customer has without an app. */
    private static final String EVENT = "supply.confirmed";

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
            throw VerbFailedException.failed("there is no partner '" + partner + "', see ./budkavle partner list");
        }
        if (live) {
            return new DryRun(Folders.mappings(), partner).run(console);
        }
        HubClient client = hub.client();
        demandSandbox(client);
        demandSendout(mappings, catalogue.partner(partner).channel());
        String eventId = send(client, event(mappings, catalogue.partner(partner).channel()));
        Optional<JsonNode> attempt = settled(client, eventId);
        attempt.ifPresent(this::tell);
        if (attempt.isEmpty()) {
            throw VerbFailedException.failed("no message reached " + partner + " within " + PATIENCE_SECONDS
                    + " s; is it paused, or without a share in mappings/policy/channels.yaml?");
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

    private static void demandSendout(Bundle mappings, String channel) {
        if (Rules.load(mappings).sendouts().on(EVENT).stream()
                .noneMatch(sendout -> sendout.channels().contains(channel))) {
            throw VerbFailedException.failed("no send-out on " + EVENT + " goes by " + channel
                    + ": nothing would be sent; allow the channel there, with a text for it, and restart the hub");
        }
    }

    /** A customer of its own, whose addresses the simulators treat well, and who wishes for the partner's channel. */
    private static ObjectNode event(Bundle mappings, String channel) {
        ObjectNode event = example(mappings);
        String customerNo = "partner-test-" + Long.toString(System.currentTimeMillis(), 36);
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

    private static ObjectNode example(Bundle mappings) {
        try {
            return (ObjectNode) StrictJson.MAPPER.readTree(mappings.text("events/" + EVENT + "/example.json")
                    .orElseThrow(() -> VerbFailedException.failed("mappings/events/" + EVENT + " has no example")));
        } catch (JsonProcessingException e) {
            throw VerbFailedException.failed("the example of " + EVENT + " is not JSON; see ./budkavle check");
        }
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

    private Optional<JsonNode> settled(HubClient client, String eventId) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Optional<JsonNode> last = Optional.empty();
        while (System.nanoTime() < end) {
            last = attempt(client, eventId);
            if (last.filter(PartnerTestVerb::isSettled).isPresent()) {
                return last;
            }
            TimeUnit.MILLISECONDS.sleep(250);
        }
        return last;
    }

    private Optional<JsonNode> attempt(HubClient client, String eventId) {
        for (JsonNode id : client.get("/events/" + eventId).path("communications")) {
            for (JsonNode attempt : client.get("/communications/" + id.asText()).path("attempts")) {
                if (attempt.path("partner").asText().equals(partner)) {
                    return Optional.of(attempt);
                }
            }
        }
        return Optional.empty();
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
