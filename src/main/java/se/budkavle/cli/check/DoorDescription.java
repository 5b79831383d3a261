package se.budkavle.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Signature;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/**
 * Every door for events and every report address, as machines read them: OpenAPI 3.1 for HTTP, AsyncAPI 3.0 for queues,
 * topics and dropped files. Made from the files; schemas are those of {@code mappings/events/}.
 */
final class DoorDescription {
    private static final String EVENTS = "application/cloudevents+json";
    private static final String BATCH = "application/cloudevents-batch+json";

    private DoorDescription() {}

    static String http(Bundle mappings, PartnerCatalogue catalogue) {
        ObjectNode root = StrictJson.MAPPER.createObjectNode().put("openapi", "3.1.0");
        info(root, "Budkavle: doors for events, and addresses for partners' reports");
        ObjectNode paths = root.putObject("paths");
        events(paths.putObject("/events").putObject("post"), mappings);
        for (String name : catalogue.names()) {
            new TreeMap<>(catalogue.partner(name).reports())
                    .values().stream()
                            .filter(report -> report.signature() != Signature.NONE)
                            .forEach(report -> report(paths, name, report));
        }
        ObjectNode schemas = root.putObject("components").putObject("schemas");
        types(mappings).forEach((type, file) -> event(schemas.putObject(type), type, file));
        root.withObject("/components/securitySchemes/token").put("type", "http").put("scheme", "bearer");
        return text(root);
    }

    static String messages(Bundle mappings) {
        ObjectNode root = StrictJson.MAPPER.createObjectNode().put("asyncapi", "3.0.0");
        info(root, "Budkavle: events by queue, by topic and by file");
        receiving(
                root,
                "events",
                "A queue of the broker; one structured CloudEvent a message, as text or bytes.",
                mappings);
        receiving(
                root,
                "topicEvents",
                "A Kafka topic, read where budkavle.kafka.brokers is set; one structured CloudEvent a record, as text or bytes.",
                mappings);
        feeds(root.withObject("/channels"), mappings);
        ObjectNode known = root.putObject("components").putObject("messages");
        types(mappings).forEach((type, file) -> {
            ObjectNode message = known.putObject(type).put("name", type).put("contentType", EVENTS);
            event(message.putObject("payload"), type, file);
        });
        return text(root);
    }

    /** Queue and topic bear the same name. */
    private static void receiving(ObjectNode root, String name, String description, Bundle mappings) {
        ObjectNode channel = root.withObject("/channels").putObject(name);
        channel.put("address", "budkavle.events").put("description", description);
        ObjectNode messages = channel.putObject("messages");
        types(mappings).keySet().forEach(type -> messages.putObject(type).put("$ref", "#/components/messages/" + type));
        ObjectNode operation = root.withObject("/operations")
                .putObject("take" + name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1));
        operation.put("action", "receive").putObject("channel").put("$ref", "#/channels/" + name);
    }

    private static void info(ObjectNode root, String title) {
        root.putObject("info")
                .put("title", title)
                .put("version", "1")
                .put("description", "Made from the files of mappings/ by ./budkavle check --update.");
    }

    /** Type to its schema, as this description reaches it from docs/api/. */
    private static Map<String, String> types(Bundle mappings) {
        var types = new TreeMap<String, String>();
        mappings.folders("events/").forEach(type -> types.put(type, "../../mappings/events/" + type + "/schema.json"));
        return types;
    }

    private static void event(ObjectNode schema, String type, String file) {
        schema.put("type", "object");
        schema.putArray("required")
                .add("specversion")
                .add("id")
                .add("source")
                .add("type")
                .add("subject")
                .add("data");
        ObjectNode properties = schema.putObject("properties");
        properties.putObject("specversion").put("const", "1.0");
        properties.putObject("id").put("type", "string").put("description", "unique together with source");
        properties.putObject("source").put("type", "string");
        properties.putObject("type").put("const", type);
        properties.putObject("subject").put("type", "string").put("pattern", "^customer/.+");
        properties.putObject("time").put("type", "string").put("format", "date-time");
        properties.putObject("data").put("$ref", file);
    }

    private static void events(ObjectNode post, Bundle mappings) {
        post.put("operationId", "postEvents").put("summary", "One event, or a batch of them.");
        post.putArray("security").addObject().putArray("token");
        ObjectNode content = post.putObject("requestBody").put("required", true).putObject("content");
        var one = content.putObject(EVENTS).putObject("schema").putArray("oneOf");
        types(mappings).keySet().forEach(type -> one.addObject().put("$ref", "#/components/schemas/" + type));
        ObjectNode batch = content.putObject(BATCH).putObject("schema");
        batch.put("type", "array").put("maxItems", 10_000);
        batch.putObject("items").put("type", "object");
        content.putObject("application/json").putObject("schema").put("description", "data alone, with ce-* headers");
        answers(
                post.putObject("responses"),
                "202",
                "stored; Location names it",
                "200",
                "came before, or a batch with a result for each",
                "400",
                "no CloudEvent",
                "401",
                "no token, or a wrong one",
                "409",
                "the same source and id with other content",
                "413",
                "too large",
                "415",
                "another media type",
                "422",
                "an unknown type, or fields that break its schema",
                "503",
                "too busy; Retry-After says when");
    }

    private static void report(ObjectNode paths, String partner, Partner.Report report) {
        ObjectNode post =
                paths.putObject("/reports/" + partner + "/" + report.name()).putObject("post");
        post.put("operationId", partner + "." + report.name());
        post.putArray("tags").add(partner);
        post.put("summary", "What " + partner + " tells: " + report.name() + ".");
        post.put(
                "description",
                "Proven by " + report.signature().word() + ". Answered when it is stored, before it is read.");
        if (report.signature() == Signature.ATTEMPT_MAC
                || report.signature() == Signature.ADDRESS_MAC
                || report.isCallback()) {
            var parameters = post.putArray("parameters");
            if (report.isCallback()) {
                query(parameters.addObject(), "key", "the message that the address was given for");
            }
            query(parameters.addObject(), "mac", "part of the address, which nobody can guess");
        }
        post.putObject("requestBody")
                .putObject("content")
                .putObject(report.mediaType() == null ? "*/*" : report.mediaType());
        answers(
                post.putObject("responses"),
                "204",
                "stored, or stored before",
                "403",
                "not proven",
                "413",
                "too large");
    }

    private static void query(ObjectNode parameter, String name, String what) {
        parameter.put("name", name).put("in", "query").put("required", true).put("description", what);
        parameter.putObject("schema").put("type", "string");
    }

    private static void answers(ObjectNode responses, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            responses.putObject(pairs[i]).put("description", pairs[i + 1]);
        }
    }

    private static void feeds(ObjectNode channels, Bundle mappings) {
        mappings.below("sources/").keySet().stream()
                .filter(name -> name.matches("sources/[^/]+/[^/]+\\.yaml"))
                .sorted()
                .forEach(name -> {
                    String feed = name.substring("sources/".length(), name.length() - ".yaml".length());
                    channels.putObject(feed.replace('/', '.'))
                            .put("address", "inbox/" + feed)
                            .put(
                                    "description",
                                    "Files dropped there; mappings/" + name + " says how a row becomes an event.");
                });
    }

    private static String text(ObjectNode root) {
        try {
            return StrictJson.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
