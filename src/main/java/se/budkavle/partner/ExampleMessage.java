package se.budkavle.partner;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/** A message and a report as example files write them; what an example leaves out is filled in. */
final class ExampleMessage {
    static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

    private static final String ATTEMPT = "01890a5d-ac96-774b-bcce-b302099a8057";
    private static final String COMMUNICATION = "01890a5d-ac96-774b-bcce-b302099a8001";

    private ExampleMessage() {}

    static Message read(JsonNode json, String partner) {
        UUID attemptId = UUID.fromString(json.path("attemptId").asText(ATTEMPT));
        return new Message(
                attemptId,
                attemptId.toString().replace("-", ""),
                json.path("mac").asText("0123456789abcdef"),
                UUID.fromString(json.path("communicationId").asText(COMMUNICATION)),
                json.path("sendout").asText("contract-expiring-notice"),
                json.path("messageClass").asText("regulatory"),
                json.path("language").asText("sv"),
                json.path("brand").asText("default"),
                json.path("channel").asText("sms"),
                partner,
                StrictJson.MAPPER.convertValue(json.path("recipient"), MAP),
                text(json, "callback"),
                text(json, "unsubscribe"),
                text(json, "subject"),
                text(json, "text"),
                text(json, "html"),
                attachments(json),
                Instant.parse(json.path("createdAt").asText("2026-01-15T07:00:00Z")),
                StrictJson.MAPPER.convertValue(json.withObject("/options"), new TypeReference<>() {}),
                json.path("invoice").isObject() ? StrictJson.MAPPER.convertValue(json.path("invoice"), MAP) : null);
    }

    /** An answer as an example's context tells it: {@code status} and {@code headers}, each when it is not the usual. */
    static CallAnswer answer(Map<String, Object> context, String mediaType, byte[] body, int usual) {
        var headers = StrictJson.MAPPER.convertValue(
                context.getOrDefault("headers", Map.of()), new TypeReference<Map<String, String>>() {});
        return new CallAnswer((Integer) context.getOrDefault("status", usual), mediaType, headers, body);
    }

    static ObjectNode written(String partner, Answer answer) {
        ObjectNode json = StrictJson.MAPPER.createObjectNode().put("partner", partner);
        return switch (answer) {
            case Answer.Reported reported -> written(reported.report());
            case Answer.NotTaken later ->
                json.put("outcome", "not-sent")
                        .put(
                                "retryAfter",
                                later.retryAfter() == null
                                        ? null
                                        : later.retryAfter().toString());
            case Answer.Unclear unclear -> json.put("outcome", "ambiguous");
        };
    }

    static ObjectNode written(DeliveryReport report) {
        ObjectNode json = StrictJson.MAPPER
                .createObjectNode()
                .put("partner", report.partner())
                .put("partnerRef", report.partnerRef())
                .put(
                        "attemptId",
                        report.attemptId() == null ? null : report.attemptId().toString())
                .put("outcome", report.outcome().word())
                .put("reason", report.reason())
                .put("at", report.at().toString())
                .put("final", report.isFinal())
                .put("raw", report.raw());
        return report.parts() == 1 ? json : json.put("part", report.part()).put("parts", report.parts());
    }

    static ObjectNode written(NewAddress moved) {
        ObjectNode json = StrictJson.MAPPER
                .createObjectNode()
                .put("partner", moved.partner())
                .put("attemptId", moved.attemptId().toString());
        json.set("newAddress", moved.address());
        return json;
    }

    static ObjectNode written(Reply reply) {
        ObjectNode json = StrictJson.MAPPER
                .createObjectNode()
                .put("partner", reply.partner())
                .put("partnerRef", reply.partnerRef())
                .put("from", reply.from())
                .put("text", reply.text())
                .put("at", reply.at().toString())
                .put("stop", reply.isStop());
        if (reply.part() != null) {
            json.putObject("part")
                    .put("group", reply.part().group())
                    .put("number", reply.part().number())
                    .put("of", reply.part().of())
                    .put("coding", reply.part().coding())
                    .put("octets", reply.part().octets());
        }
        return reply.attemptId() == null
                ? json
                : json.put("attemptId", reply.attemptId().toString());
    }

    /** The bytes of an example's attachment are its {@code content}, as text. */
    private static List<Message.Attachment> attachments(JsonNode json) {
        var attachments = new ArrayList<Message.Attachment>();
        for (JsonNode file : json.path("attachments")) {
            byte[] bytes = file.path("content").asText("").getBytes(StandardCharsets.UTF_8);
            attachments.add(new Message.Attachment(
                    file.path("fileName").asText(), file.path("mediaType").asText(), bytes, sha256(bytes)));
        }
        return attachments;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static @Nullable String text(JsonNode json, String name) {
        return json.path(name).isTextual() ? json.path(name).asText() : null;
    }
}
