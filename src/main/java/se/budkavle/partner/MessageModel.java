package se.budkavle.partner;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.release.Bundle;
import se.budkavle.release.FaultyReleaseException;

/** A message as templates see it: plain maps; what is absent is not there at all. */
final class MessageModel {
    private static final Set<String> MARKETING = Set.of("loyalty", "sales");

    private MessageModel() {}

    static Map<String, Object> of(Message message, Map<String, Object> brand, Map<String, String> parameters) {
        var model = new LinkedHashMap<String, Object>();
        model.put("attemptId", message.attemptId().toString());
        model.put("attemptKey", message.attemptKey());
        model.put("mac", message.mac());
        model.put("communicationId", message.communicationId().toString());
        model.put("sendout", message.sendout());
        model.put("messageClass", message.messageClass());
        model.put("marketing", MARKETING.contains(message.messageClass()));
        model.put("language", message.language());
        model.put("brand", brand);
        model.put("channel", message.channel());
        model.put("partner", message.partner());
        model.put("recipient", message.recipient());
        model.put("createdAt", message.createdAt().toString());
        model.put("parameters", parameters);
        model.put("upload", Upload.places(message));
        model.put("options", message.options());
        putPresent(model, "invoice", message.invoice());
        putPresent(model, "callback", message.callback());
        putPresent(model, "unsubscribe", message.unsubscribe());
        putPresent(model, "subject", message.subject());
        putPresent(model, "text", message.text());
        putPresent(model, "html", message.html());
        model.put(
                "attachments",
                message.attachments().stream().map(MessageModel::attachment).toList());
        return model;
    }

    /** What {@code policy/brands.yaml} says of each brand; empty without the file, or when it cannot be read. */
    @SuppressWarnings("unchecked")
    static Map<String, Map<String, Object>> brands(Bundle bundle) {
        if (bundle.text("policy/brands.yaml").isEmpty()) {
            return Map.of();
        }
        try {
            var brands = new LinkedHashMap<String, Map<String, Object>>();
            bundle.yaml("policy/brands.yaml").entries().forEach((name, brand) -> {
                if (brand.plain() instanceof Map<?, ?> map) {
                    brands.put(name, (Map<String, Object>) map);
                }
            });
            return brands;
        } catch (FaultyReleaseException e) {
            return Map.of(); // a fault of the release, which is refused by name where releases are checked
        }
    }

    // the bytes travel beside the document, never through a template: one that wants them in its text says where
    private static Map<String, Object> attachment(Message.Attachment attachment) {
        return Map.of(
                "fileName", attachment.fileName(),
                "mediaType", attachment.mediaType(),
                "size", attachment.bytes().length,
                "base64", Enclosures.place(attachment),
                "sha256", attachment.sha256());
    }

    private static void putPresent(Map<String, Object> model, String name, @Nullable Object value) {
        if (value != null) {
            model.put(name, value);
        }
    }
}
