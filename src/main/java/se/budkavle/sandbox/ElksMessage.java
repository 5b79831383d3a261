package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import se.budkavle.release.StrictJson;
import se.budkavle.sandbox.GatewayText.Taken;

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
    private volatile String status = "created";

    ElksMessage(Taken taken) {
        this.id = taken.id();
        this.from = taken.text().request().path("from").asText();
        this.to = taken.text().to();
        this.message = taken.text().message();
        this.unlogged = taken.text().request().has("dontlog");
        this.created = taken.at();
        this.cost = estimate(taken.text());
    }

    static int estimate(GatewayText text) {
        return text.parts() * COST_OF_A_PART;
    }

    String id() {
        return id;
    }

    Instant created() {
        return created;
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
