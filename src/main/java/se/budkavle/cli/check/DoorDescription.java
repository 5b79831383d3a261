package se.budkavle.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.budkavle.partner.Match;
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
    private static final String SCHEMAS = "#/components/schemas/";
    private static final String BATCH = "application/cloudevents-batch+json";

    private DoorDescription() {}

    /** @param examples where the mappings lie, with the examples that a bundle has not */
    static String http(Bundle mappings, PartnerCatalogue catalogue, Path examples) {
        ObjectNode root = StrictJson.MAPPER.createObjectNode().put("openapi", "3.1.0");
        info(root, "Budkavle: doors for events, and addresses for partners' reports");
        ObjectNode paths = root.putObject("paths");
        events(paths.putObject("/events").putObject("post"), mappings);
        wayOut(paths.putObject("/unsubscribe/{key}/{mac}"));
        var reports = new ReportDescription(examples);
        for (String name : catalogue.names()) {
            new TreeMap<>(catalogue.partner(name).reports())
                    .values().stream()
                            .filter(report -> report.signature() != Signature.NONE)
                            .forEach(report -> reports.post(paths, name, report));
        }
        ObjectNode schemas = root.putObject("components").putObject("schemas");
        types(mappings).forEach((type, file) -> event(schemas.putObject(type), type, file));
        answered(schemas);
        root.withObject("/components/securitySchemes/token").put("type", "http").put("scheme", "bearer");
        root.withObject("/components/securitySchemes/" + ReportDescription.BASIC)
                .put("type", "http")
                .put("scheme", "basic");
        return text(root);
    }

    /** @param examples as above */
    static String messages(Bundle mappings, PartnerCatalogue catalogue, Path examples) {
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
                "A Kafka topic, read where budkavle.kafka.brokers is set; one structured CloudEvent a record, as text"
                        + " or bytes.",
                mappings);
        feeds(root.withObject("/channels"), mappings);
        ObjectNode known = root.putObject("components").putObject("messages");
        types(mappings).forEach((type, file) -> {
            ObjectNode message = known.putObject(type).put("name", type).put("contentType", EVENTS);
            event(message.putObject("payload"), type, file);
        });
        var reports = new ReportDescription(examples);
        for (String name : catalogue.names()) {
            new TreeMap<>(catalogue.partner(name).reports())
                    .values().stream()
                            .filter(report -> report.signature() == Signature.NONE && !isAnswer(report.name()))
                            .forEach(report -> reports.channel(root, name, report));
        }
        return text(root);
    }

    private static boolean isAnswer(String report) {
        return Set.of("answer", "refusal", Match.MATCHED).contains(report);
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
        ObjectNode responses = post.putObject("responses");
        answers(
                responses,
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
        responses.properties().forEach(answer -> body(answer.getKey(), (ObjectNode) answer.getValue()));
    }

    private static void body(String status, ObjectNode answer) {
        ObjectNode content = answer.putObject("content");
        switch (status) {
            case "202" ->
                content.putObject("application/json").putObject("schema").put("$ref", SCHEMAS + "Accepted");
            case "200" -> {
                var either = content.putObject("application/json")
                        .putObject("schema")
                        .putArray("oneOf");
                either.addObject().put("$ref", SCHEMAS + "Accepted");
                either.addObject().put("$ref", SCHEMAS + "BatchResults");
            }
            default ->
                content.putObject("application/problem+json")
                        .putObject("schema")
                        .put("$ref", SCHEMAS + "Problem");
        }
    }

    /** What the door for events answers with, as {@code docs/http.md} says it. */
    private static void answered(ObjectNode schemas) {
        ObjectNode accepted = object(schemas.putObject("Accepted"), "eventId", "source", "id", "status");
        accepted.putObject("status").putArray("enum").add("accepted").add("replayed");
        messages(accepted.putObject("warnings"));
        ObjectNode batch = object(schemas.putObject("BatchResults"), "results");
        ObjectNode results =
                batch.putObject("results").put("type", "array").put("description", "one per event, in order");
        ObjectNode result = object(results.putObject("items"), "status");
        result.putObject("status")
                .putArray("enum")
                .add("accepted")
                .add("replayed")
                .add("conflict")
                .add("rejected");
        messages(result.putObject("errors"));
        ObjectNode problem = object(schemas.putObject("Problem"), "type", "title");
        problem.putObject("status").put("type", "integer");
        messages(problem.putObject("errors"));
    }

    /** Returns the properties; those that are named are required, and texts. */
    private static ObjectNode object(ObjectNode schema, String... required) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        for (String name : required) {
            schema.withArray("required").add(name);
            properties.putObject(name).put("type", "string");
        }
        return properties;
    }

    private static void messages(ObjectNode schema) {
        schema.put("type", "array");
        object(schema.putObject("items"), "pointer", "message");
    }

    /** RFC 8058: only the POST changes anything. */
    private static void wayOut(ObjectNode path) {
        var parameters = path.putArray("parameters");
        for (String name : List.of("key", "mac")) {
            ObjectNode parameter =
                    parameters.addObject().put("name", name).put("in", "path").put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
        ObjectNode get = path.putObject("get").put("operationId", "askWhetherToUnsubscribe");
        get.put("summary", "A page with a button; changes nothing.");
        answers(get.putObject("responses"), "200", "the page", "404", "no link of ours");
        ObjectNode post = path.putObject("post").put("operationId", "unsubscribe");
        post.put("summary", "No more marketing by mail, to whom the link was sent; the body does not count.");
        answers(post.putObject("responses"), "200", "done", "404", "no link of ours");
    }

    static void answers(ObjectNode responses, String... pairs) {
        for (int i = 0; i < pairs.length; i += 2) {
            responses.putObject(pairs[i]).put("description", pairs[i + 1]);
        }
    }

    private static void feeds(ObjectNode channels, Bundle mappings) {
        ObjectNode built = channels.putObject("source.events").put("address", "inbox/{source}/events");
        built.put(
                "description",
                "CloudEvents as files, without a mapping: JSON Lines (.jsonl) or one JSON array (.json), of any"
                        + " source.");
        built.withObject("/parameters/source")
                .put("description", "a folder's name, in lower-case letters, digits and hyphens");
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
