package se.budkavle.delivery;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Message;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.partner.Partner;

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

    /** In the order of {@code ids}. */
    List<Message> of(List<UUID> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        Map<UUID, StoredMessage> stored = stores.attempts().messages(ids);
        Map<UUID, Attempt> attempts = stores.attempts().find(ids);
        var documents = stores.documents()
                .find(stored.values().stream()
                        .flatMap(m -> m.enclosed().stream())
                        .map(StoredMessage.Enclosed::sha256)
                        .distinct()
                        .toList());
        return ids.stream()
                .map(id -> message(attempts.get(id), stored.get(id), documents))
                .toList();
    }

    private Message message(Attempt a, StoredMessage m, Map<String, DocumentStore.Document> documents) {
        List<Attachment> attachments = m.enclosed().stream()
                .map(e -> new Attachment(
                        e.fileName(), e.mediaType(), documents.get(e.sha256()).bytes(), e.sha256()))
                .toList();
        boolean marketing =
                m.messageClass().equals("loyalty") || m.messageClass().equals("sales");
        return new Message(
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
                a.createdAt());
    }

    private @Nullable String callback(String key) {
        return partner.reports().values().stream()
                .filter(Partner.Report::isCallback)
                .findFirst()
                .map(r -> keys.callback(partner.name(), r.name(), key))
                .orElse(null);
    }
}
