package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/** A text that the gateway has taken; its status moves as the reports go out. */
final class ElksMessage {
    private static final DateTimeFormatter MICROSECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    /** In ten-thousandths of a krona. */
    private static final int COST_OF_A_PART = 3500;

    private final String id;
    private final String from;
    private final String to;
    private final String message;
    private final boolean unlogged;
    private final Instant created;
    private final int cost;
    private final @Nullable String whenDelivered;
    private volatile String status = "created";

    ElksMessage(String id, ElksForm form, Instant created) {
        this.id = id;
        this.from = form.from();
        this.to = form.to();
        this.message = form.message();
        this.unlogged = form.fields().containsKey("dontlog");
        this.created = created;
        this.cost = estimate(form);
        this.whenDelivered = form.whenDelivered();
    }

    static int estimate(ElksForm form) {
        return form.parts() * COST_OF_A_PART;
    }

    /** As it came from the ledger: the form once more, with the id and time it was given then. */
    static ElksMessage again(JsonNode line, ElksForm form) {
        return new ElksMessage(
                line.path("id").asText(), form, Instant.parse(line.path("at").asText()));
    }

    String id() {
        return id;
    }

    String to() {
        return to;
    }

    Instant created() {
        return created;
    }

    @Nullable
    String whenDelivered() {
        return whenDelivered;
    }

    /** A status that says more replaces one that says less, never the other way. */
    void reached(String reported) {
        if (!status.equals("delivered") && !status.equals("failed")) {
            status = reported;
        }
    }

    /** The answer to the one who sends it. */
    ObjectNode answer() {
        return facts().put("message", message).put("status", "created");
    }

    /** As it stands in the log. */
    ObjectNode logged() {
        return facts().put("message", unlogged ? "" : message).put("status", status);
    }

    private ObjectNode facts() {
        return StrictJson.MAPPER
                .createObjectNode()
                .put("id", id)
                .put("from", from)
                .put("to", to)
                .put("created", stamp(created))
                .put("cost", cost)
                .put("direction", "outgoing");
    }

    /** UTC with microseconds and no zone, as the gateway writes it. */
    static String stamp(Instant moment) {
        return MICROSECONDS.format(moment);
    }
}
