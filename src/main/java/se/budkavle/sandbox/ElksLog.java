package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.StrictJson;

/** The gateway's own list of texts, newest first, as a client may look them up after a time-out. */
final class ElksLog {
    private static final int PAGE = 100;

    private final ConcurrentSkipListMap<String, ElksMessage> newestLast = new ConcurrentSkipListMap<>();
    private final Map<String, ElksMessage> byId = new ConcurrentHashMap<>();

    void add(ElksMessage message) {
        byId.put(message.id(), message);
        newestLast.put(ElksMessage.stamp(message.created()) + " " + message.id(), message);
    }

    /** A report about it has gone out. */
    void reached(String id, String status) {
        byId.get(id).reached(status);
    }

    GatewayAnswer one(String id) {
        ElksMessage message = byId.get(id);
        return message == null ? GatewayAnswer.text(404, "No such message") : GatewayAnswer.json(200, message.logged());
    }

    /**
     * Up to a hundred texts. {@code to}: only those that went there; {@code start}: only those created before; {@code end}:
     * only those created after; the answer's {@code next} is the following page's {@code start}.
     */
    GatewayAnswer page(@Nullable String query) {
        String start = parameter(query, "start");
        String end = parameter(query, "end");
        String to = parameter(query, "to");
        var older = start == null ? newestLast : newestLast.headMap(start, false);
        var between = end == null ? older : older.tailMap(end + "~", false);
        ObjectNode answer = StrictJson.MAPPER.createObjectNode();
        var data = answer.putArray("data");
        for (var entry : between.descendingMap().entrySet()) {
            if (data.size() == PAGE) {
                break;
            }
            ObjectNode logged = entry.getValue().logged();
            if (to == null || to.equals(logged.path("to").asText())) {
                data.add(logged);
                answer.put("next", entry.getKey());
            }
        }
        if (data.size() < PAGE) {
            answer.remove("next");
        }
        return GatewayAnswer.json(200, answer);
    }

    private static @Nullable String parameter(@Nullable String query, String name) {
        return Stream.ofNullable(query)
                .flatMap(all -> Stream.of(all.split("&")))
                .filter(pair -> pair.startsWith(name + "="))
                .map(pair -> java.net.URLDecoder.decode(
                        pair.substring(name.length() + 1), java.nio.charset.StandardCharsets.UTF_8))
                .findFirst()
                .orElse(null);
    }
}
