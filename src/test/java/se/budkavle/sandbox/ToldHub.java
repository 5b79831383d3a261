package se.budkavle.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import se.budkavle.release.StrictJson;

/** What a hub would answer about messages, and its partners' ledgers, as a test tells them: they need not agree. */
final class ToldHub implements Oracle.Hub {
    static final String CUSTOMER = "7700";

    private final List<Message> messages = new ArrayList<>();
    private final Map<String, List<ObjectNode>> ledgers = new HashMap<>();
    private final ArrayNode workItems = StrictJson.MAPPER.createArrayNode();
    private final Map<String, JsonNode> answers = new LinkedHashMap<>();
    private final Set<String> timelinesAsked = new HashSet<>();
    private int asked;

    /** A communication of an event and a customer of its own. */
    final class Message {
        private final String event = UUID.randomUUID().toString();
        private final ObjectNode view =
                json("communicationId", UUID.randomUUID().toString());
        private final ArrayNode timeline = StrictJson.MAPPER.createArrayNode();
        private boolean isKnown = true;

        private Message(String state, String messageClass) {
            view.put("state", state).put("class", messageClass).put("customerNo", CUSTOMER + messages.size());
            view.put("reason", "not allowed");
            view.putArray("attempts");
        }

        String id() {
            return view.path("communicationId").asText();
        }

        String customer() {
            return view.path("customerNo").asText();
        }

        Message because(String reason) {
            ObjectNode entry = timeline.addObject().put("kind", "cancelled").put("communicationId", id());
            entry.putArray("detail").add(reason);
            return this;
        }

        /** Its send-out says so. */
        Message resentInDoubt() {
            view.put("ambiguous", "resend");
            return this;
        }

        /** Posted once more it will be new to the hub. */
        void unknownAgain() {
            isKnown = false;
        }

        Attempt attempt(String partner, String state) {
            return attempt(partner, state, null, null);
        }

        Attempt attempt(String partner, String state, String outcome, String reason) {
            ObjectNode attempt = json("attemptId", UUID.randomUUID().toString())
                    .put("partner", partner)
                    .put("state", state)
                    .put("outcome", outcome)
                    .put("reason", reason);
            attempt.putArray("sends");
            view.withArray("attempts").add(attempt);
            return new Attempt(this, attempt);
        }
    }

    final class Attempt {
        private final Message of;
        private final ObjectNode view;

        private Attempt(Message of, ObjectNode view) {
            this.of = of;
            this.view = view;
        }

        String id() {
            return view.path("attemptId").asText();
        }

        Message of() {
            return of;
        }

        Attempt taken() {
            return taken("");
        }

        /** @param key by which the partner knows it */
        Attempt taken(String key) {
            ObjectNode answer = json("id", "p-" + UUID.randomUUID());
            line(key.isEmpty() ? answer : answer.put("key", key));
            return sent(view.path("sends").size() + 1);
        }

        Attempt refused() {
            line(StrictJson.MAPPER.createObjectNode().putNull("id"));
            return sent(view.path("sends").size() + 1);
        }

        private void line(ObjectNode answer) {
            String partner = view.path("partner").asText();
            ObjectNode line = StrictJson.MAPPER.createObjectNode();
            line.set("request", request(partner, id()));
            line.set("answer", answer);
            ledgers.computeIfAbsent(partner, p -> new ArrayList<>()).add(line);
        }

        /** So many sends as the hub tells them. */
        Attempt sent(int times) {
            ArrayNode sends = view.putArray("sends");
            for (int i = 0; i < times; i++) {
                sends.addObject().put("at", "2026-01-0" + (i + 1) + "T08:00:00Z");
            }
            return this;
        }

        Attempt marked(String kind) {
            of.timeline.addObject().put("kind", kind).put("attemptId", id());
            return this;
        }

        /** The hub knows nothing of it any more; returns its id. */
        String forgotten() {
            of.view.putArray("attempts");
            return id();
        }
    }

    /** As each partner is given its attempt's name, with somebody whom no verdict may name. */
    private static ObjectNode request(String partner, String attempt) {
        String key = attempt.replace("-", "");
        ObjectNode request = StrictJson.MAPPER.createObjectNode();
        switch (partner) {
            case "46elks" ->
                request.put("to", "+46701740605").put("whendelivered", "http://127.0.0.1/r?key=" + key + "&mac=1");
            case "mail-relay" -> {
                request.put("from", "b+" + key + ".0123456789abcdef@bounces.example.com");
                request.putArray("to").add("ok+7@example.com");
            }
            case "kivra" -> {
                request.put("ssn", "198507099813");
                request.putArray("parts").addObject().put("name", "brev-" + key + ".pdf");
            }
            case "print-vendor" ->
                request.put("letterId", attempt).putArray("address").add("Åsa Öberg");
            case "mailbox-generic" ->
                request.put("messageId", key).putObject("recipient").put("personalNumber", "198507099813");
            case "push-webhook" ->
                request.put("messageId", key).putObject("recipient").put("account", "a-1");
            case "webhook" ->
                request.put("messageId", key).putObject("recipient").put("mobile", "+46701740605");
            default -> throw new IllegalArgumentException(partner);
        }
        return request;
    }

    Message message(String state) {
        return add(new Message(state, "service"));
    }

    Message marketing() {
        return marketing("delivered");
    }

    Message marketing(String state) {
        return add(new Message(state, "sales"));
    }

    /** One that people have a work item about. */
    Message toldOf(String state) {
        Message message = message(state);
        ObjectNode item =
                workItems.addObject().put("workItemId", UUID.randomUUID().toString());
        item.put("state", "open").putArray("communications").add(message.id());
        return message;
    }

    private Message add(Message message) {
        messages.add(message);
        return message;
    }

    private static ObjectNode json(String field, String value) {
        return StrictJson.MAPPER.createObjectNode().put(field, value);
    }

    Verdict judged() {
        answers.clear();
        timelinesAsked.clear();
        messages.forEach(m -> {
            ObjectNode event = json("status", "planned");
            event.putArray("communications").add(m.id());
            answers.put("/events/" + m.event, event);
            answers.put("/communications/" + m.id(), m.view);
            answers.put(
                    "/customers/timeline?customerNo=" + m.customer(),
                    StrictJson.MAPPER.createObjectNode().set("entries", m.timeline));
        });
        answers.put("/work-items?all=true", workItems);
        List<JsonNode> fed =
                messages.stream().<JsonNode>map(m -> json("id", m.event)).toList();
        return Oracle.judge(fed.iterator(), this, (partner, reader) -> ledgers.getOrDefault(partner, List.of())
                .forEach(reader));
    }

    List<String> differences() {
        return judged().differences();
    }

    /** The customers whose timelines were asked for by the last judgement; each once. */
    Set<String> timelinesAsked() {
        return timelinesAsked;
    }

    int asked() {
        return asked;
    }

    @Override
    public JsonNode get(String path) {
        asked++;
        if (path.startsWith("/customers/") && !timelinesAsked.add(path.replaceFirst(".*=", ""))) {
            throw new IllegalStateException("asked for twice: " + path);
        }
        return answers.getOrDefault(path, StrictJson.MAPPER.createArrayNode());
    }

    @Override
    public List<JsonNode> again(List<JsonNode> events) {
        Map<String, Message> byEvent = new HashMap<>();
        messages.forEach(m -> byEvent.put(m.event, m));
        return events.stream()
                .<JsonNode>map(event -> {
                    Message m = byEvent.get(event.path("id").asText());
                    return json("status", m.isKnown ? "replayed" : "accepted").put("eventId", m.event);
                })
                .toList();
    }
}
