package se.budkavle.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.SendStore.Sending;
import se.budkavle.partner.Message;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.partner.Partner;
import se.budkavle.sendout.Sendout;

/** The canonical messages of claimed attempts, put together from what is stored. */
final class LaneMessages {
    private final Partner partner;
    private final Stores stores;
    private final Keys keys;

    LaneMessages(Partner partner, Stores stores, Keys keys) {
        this.partner = partner;
        this.stores = stores;
        this.keys = keys;
    }

    /** @param wrong the attempts of which no message can be made, each with what is wrong */
    record Made(List<Traced> messages, Map<Attempt, String> wrong) {}

    /** @param traceparent null for messages from before traces were kept */
    record Traced(Message message, @Nullable String traceparent) {}

    /** One that cannot be put together harms no other. */
    Made of(Collection<Sending> sending) {
        try {
            return new Made(messages(sending), Map.of());
        } catch (IllegalStateException e) {
            return oneByOne(sending);
        }
    }

    private Made oneByOne(Collection<Sending> sending) {
        var made = new Made(new ArrayList<>(), new LinkedHashMap<>());
        for (Sending one : sending) {
            try {
                made.messages().addAll(messages(List.of(one)));
            } catch (IllegalStateException e) {
                made.wrong().put(one.attempt(), String.valueOf(e.getMessage()));
            }
        }
        return made;
    }

    private List<Traced> messages(Collection<Sending> sending) {
        Map<UUID, StoredMessage> kept = new LinkedHashMap<>();
        sending.forEach(s -> kept.put(s.attempt().attemptId(), stores.attempts().read(s.content())));
        List<String> enclosed = kept.values().stream()
                .flatMap(m -> m.enclosed().stream())
                .map(StoredMessage.Enclosed::sha256)
                .distinct()
                .toList();
        var documents = enclosed.isEmpty()
                ? Map.<String, DocumentStore.Document>of()
                : stores.documents().find(enclosed);
        return sending.stream()
                .map(s -> message(s.attempt(), kept.get(s.attempt().attemptId()), documents))
                .toList();
    }

    private Traced message(Attempt a, StoredMessage m, Map<String, DocumentStore.Document> documents) {
        List<Attachment> attachments = m.enclosed().stream()
                .map(e -> new Attachment(
                        e.fileName(),
                        e.mediaType(),
                        document(documents, e.sha256()).bytes(),
                        e.sha256()))
                .toList();
        boolean marketing =
                m.messageClass().equals("loyalty") || m.messageClass().equals("sales");
        var message = new Message(
                a.attemptId(),
                a.key(),
                keys.mac(a.key()),
                a.communicationId(),
                m.sendout(),
                m.messageClass(),
                m.language(),
                m.brand(),
                a.channel(),
                a.partner(),
                m.recipient(),
                callback(a.key()),
                marketing ? keys.unsubscribeAddress(a.attemptId()) : null,
                m.subject(),
                m.text(),
                m.html(),
                attachments,
                a.createdAt(),
                options(a, m),
                m.invoice());
        return new Traced(message, Trace.parent(m.trace(), a.attemptId()));
    }

    /** What would be kept beyond this channel's turn is not to be kept: it would reach the person twice. */
    private Map<String, String> options(Attempt a, StoredMessage m) {
        Map<String, String> said = m.options() == null ? Map.of() : m.options().getOrDefault(a.partner(), Map.of());
        if (!said.containsKey(Sendout.RETAIN)) {
            return said;
        }
        Communication c = stores.communications().find(a.communicationId()).orElseThrow();
        if (new StepTime(c, a).outlasts(Integer.parseInt(said.get(Sendout.RETAIN)))) {
            return said;
        }
        var without = new LinkedHashMap<>(said);
        without.remove(Sendout.RETAIN);
        return without;
    }

    private static DocumentStore.Document document(Map<String, DocumentStore.Document> documents, String sha256) {
        DocumentStore.Document found = documents.get(sha256);
        if (found == null) {
            throw new IllegalStateException("the document %s is not stored".formatted(sha256));
        }
        return found;
    }

    private @Nullable String callback(String key) {
        return partner.reports().values().stream()
                .filter(Partner.Report::isCallback)
                .findFirst()
                .map(r -> keys.callback(partner.name(), r.name(), key))
                .orElse(null);
    }
}
