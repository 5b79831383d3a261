package se.budkavle.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import se.budkavle.content.ContentModel;
import se.budkavle.content.Rendered;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.partner.Message;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UntranslatableException;
import se.budkavle.planning.Case;
import se.budkavle.planning.Intent;
import se.budkavle.planning.Planner;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.planning.Rules;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.release.Rows;
import se.budkavle.sendout.Sendout;

/**
 * What events, messages and mails of a release look like, made of its examples: the texts that the real ones are packed
 * against. Nothing of a customer is in them. Thread-safe.
 */
public final class Specimens implements Function<Subject, Optional<byte[]>> {
    /** Channels whose content is words; the others carry documents, which are kept by themselves. */
    private static final Set<String> WORDS = Set.of("email", "sms");

    private static final String SOMEWHERE = "https://example.com/";
    private static final String TRACE = "00-%s-%s-01".formatted("0".repeat(32), "0".repeat(16));
    private static final UUID NOBODYS = new UUID(0, 0);

    private final Supplier<Rules> rules;
    private final Supplier<Translator> translator;

    public Specimens(Supplier<Rules> rules, Supplier<Translator> translator) {
        this.rules = rules;
        this.translator = translator;
    }

    @Override
    public Optional<byte[]> apply(Subject subject) {
        Rules current = rules.get();
        return switch (subject.kind()) {
            case EVENT ->
                current.events().example(subject.name()).map(JsonNode::toString).map(Specimens::bytes);
            case PLAN -> plan(current, subject.name());
            case MESSAGE -> message(current, subject).map(Rows::json).map(Specimens::bytes);
            case SENT ->
                message(current, subject).map(m -> sent(current, subject, m)).filter(text -> text.length > 0);
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Empty where the example leads to nothing of this send-out. */
    private static Optional<byte[]> plan(Rules current, String sendout) {
        return example(current, sendout)
                .map(example -> planned(current, example))
                .flatMap(intents -> intents.stream()
                        .filter(i ->
                                i instanceof Intent.Communicate c && c.sendout().equals(sendout))
                        .map(Intent.Communicate.class::cast)
                        .findFirst())
                .map(c -> bytes(Rows.json(c.plan()) + Rows.json(c.rules())));
    }

    private static List<Intent> planned(Rules current, JsonNode example) {
        var data = (ObjectNode) example.path("data");
        var customer = new Customer((ObjectNode) data.path("customer"));
        Instant now = Instant.parse(example.path("time").asText(Instant.EPOCH.toString()));
        var event = new Event(
                NOBODYS,
                SOMEWHERE,
                NOBODYS.toString(),
                example.path("type").asText(),
                example.path("subject").asText(),
                now,
                data,
                Map.of(),
                now);
        return new Planner(current).plan(new Case(event, customer, List.of(), List.of(), List.of(), now));
    }

    /** The example event that a send-out would be sent for, if it tells of a customer. */
    private static Optional<JsonNode> example(Rules current, String sendout) {
        return current.sendouts().sendout(sendout).flatMap(s -> current.events()
                .example(s.on())
                .filter(example -> example.at("/data/customer") instanceof ObjectNode));
    }

    private static Optional<StoredMessage> message(Rules current, Subject subject) {
        if (!WORDS.contains(subject.channel())) {
            return Optional.empty();
        }
        return example(current, subject.name())
                .map(example -> message(
                        current,
                        subject,
                        current.sendouts().sendout(subject.name()).orElseThrow(),
                        example.path("data")));
    }

    private static StoredMessage message(Rules current, Subject subject, Sendout sendout, JsonNode data) {
        var customer = new Customer((ObjectNode) data.path("customer"));
        Map<String, Object> recipient =
                Recipients.of(customer, "customer", subject.channel()) instanceof Reach.Reachable reachable
                        ? reachable.recipient()
                        : Map.of("name", "");
        Map<String, Object> model =
                new HashMap<>(ContentModel.of(data, customer.data(), recipient, current.bundle(), subject.language()));
        model.put("reference", NOBODYS.toString());
        model.put("date", "2000-01-01");
        model.put("unsubscribe", SOMEWHERE);
        Rendered rendered = current.renderer().render(sendout.content(), subject.language(), subject.channel(), model);
        return new StoredMessage(
                sendout.name(),
                sendout.messageClass().word(),
                subject.language(),
                customer.brand(),
                recipient,
                rendered.subject(),
                rendered.text(),
                rendered.html(),
                0,
                List.of(),
                TRACE,
                null,
                null);
    }

    /** Of each partner of the channel, one after the other, always in the same order. */
    private byte[] sent(Rules current, Subject subject, StoredMessage m) {
        var all = new ByteArrayOutputStream();
        new TreeSet<>(current.channels().channel(subject.channel()).partners().keySet())
                .forEach(partner -> all.writeBytes(sent(partner, subject.channel(), m)));
        return all.toByteArray();
    }

    private byte[] sent(String partner, String channel, StoredMessage m) {
        Translator today = translator.get();
        var message = new Message(
                NOBODYS,
                "0".repeat(32),
                "0".repeat(16),
                NOBODYS,
                m.sendout(),
                m.messageClass(),
                m.language(),
                m.brand(),
                channel,
                partner,
                m.recipient(),
                SOMEWHERE,
                null,
                m.subject(),
                m.text(),
                m.html(),
                List.of(),
                Instant.EPOCH,
                Map.of(),
                null);
        try {
            String document = today.catalogue().partner(partner).document();
            return channel.equals("email")
                    ? today.mail(partner, document, message).bytes()
                    : today.translate(partner, document, message);
        } catch (UntranslatableException exampleReachesNobody) {
            return new byte[0];
        }
    }
}
