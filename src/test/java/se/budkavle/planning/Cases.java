package se.budkavle.planning;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Suppression;
import se.budkavle.event.Event;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sendout.Sendout;

/** Small worlds to decide in: a handful of event types, send-outs as their files say them, and people. */
final class Cases {
    static final Instant NOW = Instant.parse("2025-12-10T09:00:00Z");

    static final String PERSON =
            """
            {"customerNo": "10012", "kind": "consumer", "personalNumber": "198507099805", "firstName": "Åsa",
             "lastName": "Öberg", "birthDate": "1985-07-09", "language": "sv", "email": "asa@example.com",
             "mobile": "+46701740605",
             "address": {"street": "Storgatan 1", "apartment": "1102", "postalCode": "582 24", "city": "Linköping", "country": "SE"}}
            """;

    private static final String SCHEMA =
            """
            {"type": "object", "required": ["customer"], "properties": {
              "customer": {"type": "object", "required": ["customerNo"], "properties": {"customerNo": {"type": "string"}}},
              "contract": {"type": "object", "properties": {
                "contractNo": {"type": "string"}, "endDate": {"type": "string", "format": "date"}, "assigned": {"type": "boolean"}}},
              "invoice": {"type": "object", "properties": {"invoiceNo": {"type": "string"}}},
              "offer": {"type": "object", "properties": {"text": {"type": "string"}}}}}
            """;

    private static final String CHANNELS =
            """
            sms: {partners: {46elks: {weight: 100, mode: live}}, cost: {amount: "0.35", currency: SEK, per: part}, leadTime: PT5M, onSilence: next-channel, wait: PT4H}
            email: {partners: {mail-relay: {weight: 100, mode: live}}, cost: {amount: "0.02", currency: SEK, per: message}, leadTime: PT10M, onSilence: presume-delivered, wait: PT24H}
            letter: {partners: {print-vendor: {weight: 100, mode: live}}, cost: {amount: "1.10", postage: "8.70", currency: SEK, per: sheet}, leadTime: P3D, onSilence: presume-delivered, wait: P10D}
            mailbox: {cost: {amount: "2.50", currency: SEK, per: message}}
            call: {cost: {amount: "35.00", currency: SEK, per: message}}
            """;

    private static final List<String> TYPES = List.of(
            "contract.expiring",
            "contract.changed",
            "contract.withdrawn",
            "supply.switched-away",
            "customer.birthday",
            "customer.deceased",
            "invoice.issued");

    /** Rules never change, so tests may share them. */
    private static final Map<List<String>, Rules> LOADED = new ConcurrentHashMap<>();

    private Cases() {}

    /** The files of a small release, with these send-outs. */
    static Map<String, String> files(String... sendouts) {
        var files = new LinkedHashMap<String, String>();
        TYPES.forEach(type -> {
            files.put("events/" + type + "/schema.json", SCHEMA);
            files.put("events/" + type + "/example.json", example(type));
        });
        files.put("policy/channels.yaml", CHANNELS);
        files.put("policy/brands.yaml", "default: {name: Vinterljus Energi, phone: \"+46313900600\"}\n");
        files.put("policy/calendar.yaml", "holidays: []\n");
        files.put("policy/conflicts.yaml", "{}\n");
        files.put("policy/links.yaml", "login: https://example.com/mina-sidor\n");
        files.putAll(Bundle.read(Path.of("mappings")).below("content/layouts/"));
        for (String sendout : sendouts) {
            String name = sendout.replaceFirst("(?s)sendout: (\\S+)\n.*", "$1");
            files.put("sendouts/" + name + ".yaml", sendout);
            files.put(
                    "content/" + name + "/message.sv.md",
                    "---\nsubject: Hej\nsms: >\n  Hej ${customer.firstName}! Avstå: svara STOPP.\n---\nHej ${customer.firstName}\n");
        }
        return files;
    }

    private static String example(String type) {
        return """
                {"specversion": "1.0", "id": "1", "source": "crm", "type": "%s", "subject": "customer/10012",
                 "time": "2025-12-09T10:00:00Z",
                 "data": {"customer": %s, "contract": {"contractNo": "A-77", "endDate": "2026-02-28"}}}
                """
                .formatted(type, PERSON);
    }

    static Rules rules(String... sendouts) {
        return LOADED.computeIfAbsent(List.of(sendouts), Cases::load);
    }

    private static Rules load(List<String> sendouts) {
        Rules rules = Rules.load(Bundle.of(files(sendouts.toArray(String[]::new))));
        if (!rules.faults().isEmpty()) {
            throw new IllegalStateException(rules.faults().toString());
        }
        return rules;
    }

    static Sendout sendout(String text) {
        return rules(text).sendouts().all().getFirst();
    }

    static ObjectNode json(String text) {
        try {
            return (ObjectNode) StrictJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** The usual person, with some fields of her own: {@code "wish": ["sms"], "deceased": true}. */
    static Customer person(String fields) {
        ObjectNode data = json(PERSON);
        data.setAll(json("{" + fields + "}"));
        return new Customer(data);
    }

    static Event event(String type, String data) {
        ObjectNode node = json(data);
        if (!node.has("customer")) {
            node.putObject("customer").put("customerNo", "10012");
        }
        return new Event(
                new UUID(1, 2), "crm", "1", type, "customer/10012", NOW.minusSeconds(3600), node, Map.of(), NOW);
    }

    static Builder given(String type, String data, Customer customer) {
        return new Builder(event(type, data), customer);
    }

    static ChannelCase channelCase(Sendout sendout, Customer customer, @Nullable Window window) {
        return new ChannelCase(sendout, customer, "customer", List.of(), List.of(), Set.of(), window, Map.of(), NOW);
    }

    /** A case in the making. */
    static final class Builder {
        private final Event event;
        private final Customer customer;
        private final List<ConsentWord> consents = new ArrayList<>();
        private final List<Suppression> suppressions = new ArrayList<>();
        private final List<OpenCommunication> open = new ArrayList<>();
        private Instant now = NOW;

        private Builder(Event event, Customer customer) {
            this.event = event;
            this.customer = customer;
        }

        Builder saidNo(String purpose, String channel) {
            consents.add(new ConsentWord(purpose, channel, false, NOW.minusSeconds(60), "api", ""));
            return this;
        }

        Builder suppressed(String channel, String address) {
            suppressions.add(new Suppression(channel, address, "userunknown", NOW));
            return this;
        }

        Builder open(UUID id, String sendout, String messageClass, String topic, @Nullable String contractNo) {
            open.add(new OpenCommunication(id, sendout, messageClass, topic, contractNo));
            return this;
        }

        Builder at(String moment) {
            now = Instant.parse(moment);
            return this;
        }

        Case build() {
            return new Case(event, customer, consents, suppressions, open, now);
        }
    }
}
