package se.budkavle.cli.check;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import se.budkavle.partner.ExampleFiles;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Signature;
import se.budkavle.release.StrictJson;

/**
 * What partners tell, as machines read it: each report's address, how a call proves whom it comes from, and the first golden
 * example as its body.
 */
final class ReportDescription {
    /** Of {@code components/securitySchemes}: the user and password of a report. */
    static final String BASIC = "reportUser";

    private final Path mappings;

    ReportDescription(Path mappings) {
        this.mappings = mappings;
    }

    /** One that comes by POST. */
    void post(ObjectNode paths, String partner, Partner.Report report) {
        ObjectNode post =
                paths.putObject("/reports/" + partner + "/" + report.name()).putObject("post");
        post.put("operationId", partner + "." + report.name());
        post.putArray("tags").add(partner);
        post.put("summary", "What " + partner + " tells: " + report.name() + ".");
        post.put(
                "description",
                "Proven by " + report.signature().word() + ". Answered when it is stored, before it is read.");
        if (report.signature() == Signature.BASIC) {
            post.putArray("security").addObject().putArray(BASIC);
        }
        parameters(post, report);
        ObjectNode content = post.putObject("requestBody").put("required", true).putObject("content");
        example(
                content.putObject(report.mediaType() == null ? "*/*" : report.mediaType()),
                "example",
                partner,
                report.name());
        DoorDescription.answers(
                post.putObject("responses"),
                "204",
                "stored, or stored before",
                "403",
                "not proven",
                "413",
                "too large",
                "500",
                "the hub failed to take it: it is not stored",
                "503",
                "it cannot be stored, or whether it is proven cannot be said, just now: send it again");
    }

    private static void parameters(ObjectNode post, Partner.Report report) {
        if (report.isCallback()) {
            parameter(post, "query", "key", "the message that the address was given for");
        }
        if (report.isCallback() || report.signature() == Signature.ADDRESS_MAC) {
            parameter(post, "query", "mac", "part of the address, which nobody can guess");
        }
        report.signatureHeaders()
                .forEach(name -> parameter(
                        post, "header", name, "as " + report.signature().word() + " has it"));
    }

    private static void parameter(ObjectNode post, String in, String name, String what) {
        ObjectNode parameter = post.withArray("parameters").addObject();
        parameter.put("name", name).put("in", in).put("required", true).put("description", what);
        parameter.putObject("schema").put("type", "string");
    }

    /** One that a route fetches or is told in a session: a channel whose address is the operator's setting. */
    void channel(ObjectNode root, String partner, Partner.Report report) {
        String name = partner + "." + report.name();
        ObjectNode channel = root.withObject("/channels").putObject(name);
        channel.putNull("address")
                .put(
                        "description",
                        "Fetched from " + partner + ", or told by it in a session: routes/partners/" + partner
                                + "/ says where, and docs/partners/" + partner + ".md what its words mean.");
        channel.putObject("messages").putObject(name).put("$ref", "#/components/messages/" + name);
        ObjectNode message = root.withObject("/components/messages").putObject(name);
        message.put("name", name);
        if (report.mediaType() != null) {
            message.put("contentType", report.mediaType());
        }
        ObjectNode shown = StrictJson.MAPPER.createObjectNode();
        example(shown, "payload", partner, report.name());
        if (shown.path("payload").isObject()) { // as AsyncAPI has it, an example's payload is no bare text
            message.putArray("examples").add(shown);
        } else if (shown.has("payload")) {
            message.put("description", "For example:\n" + shown.path("payload").asText());
        }
        ObjectNode operation = root.withObject("/operations").putObject("take." + name);
        operation.put("action", "receive").putObject("channel").put("$ref", "#/channels/" + name);
    }

    private void example(ObjectNode owner, String key, String partner, String report) {
        Optional<Path> first = ExampleFiles.first(mappings, partner, report);
        if (first.isEmpty()) {
            return;
        }
        try {
            String text = Files.readString(first.get());
            owner.set(key, first.get().toString().endsWith(".json") ? read(text) : owner.textNode(text));
        } catch (IOException e) {
            throw new UncheckedIOException("the example " + first.get() + " cannot be read", e);
        }
    }

    /** What is not JSON, though its name says so, is an example of that. */
    private static JsonNode read(String text) {
        try {
            return StrictJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            return StrictJson.MAPPER.getNodeFactory().textNode(text);
        }
    }
}
