package se.budkavle.delivery;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.AttemptStore.Sending;
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

    List<Message> of(Collection<Sending> sending) {
        List<String> enclosed = sending.stream()
                .flatMap(s -> s.message().enclosed().stream())
                .map(StoredMessage.Enclosed::sha256)
                .distinct()
                .toList();
        var documents = enclosed.isEmpty()
                ? Map.<String, DocumentStore.Document>of()
                : stores.documents().find(enclosed);
        return sending.stream()
                .map(s -> message(s.attempt(), s.message(), documents))
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
