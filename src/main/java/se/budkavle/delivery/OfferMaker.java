package se.budkavle.delivery;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.content.ContentModel;
import se.budkavle.content.Rendered;
import se.budkavle.delivery.StoredMessage.Enclosed;
import se.budkavle.event.Event;
import se.budkavle.partner.Message.Attachment;
import se.budkavle.release.Hashes;
import se.budkavle.release.StrictJson;
import se.budkavle.release.TemplateFaultException;
import se.budkavle.rows.Ids;
import se.budkavle.timeline.Reason;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Failpoints;

/** Makes the content of a step for its channel: the branches of the channel router. */
public final class OfferMaker {
    private final PartnerChoice partners;
    private final Keys keys;
    private final Clock clock;

    public OfferMaker(PartnerChoice partners, Keys keys, Clock clock) {
        this.partners = partners;
        this.keys = keys;
        this.clock = clock;
    }

    /** Plain text: an SMS. */
    public Offer text(StepDue due) {
        return make(due, false);
    }

    /** A title and a short text: what an app shows. */
    public Offer push(StepDue due) {
        return make(due, false);
    }

    /** HTML with its plain-text twin. */
    public Offer mail(StepDue due) {
        return make(due, false);
    }

    /** A PDF that goes as a document: a letter, a mailbox document. */
    public Offer document(StepDue due) {
        return make(due, true);
    }

    private Offer make(StepDue due, boolean asDocument) {
        UUID id = Ids.next();
        try {
            Rendered rendered = render(due, id);
            List<Attachment> documents = asDocument ? List.of(pdf(due, rendered)) : List.of();
            String document = asDocument ? documents.getFirst().sha256() : null;
            if (Failpoints.ON) {
                Failpoints.pass("while rendering for " + due.channel(), String.valueOf(document));
            }
            return new Offer.Made(due, attempt(due, id, document), message(due, rendered, documents), documents);
        } catch (TemplateFaultException fault) {
            return new Offer.Unmade(
                    due, Reason.of("content-fault", fault.file() + ":" + fault.line(), fault.what(), due.channel()));
        }
    }

    private static Attachment pdf(StepDue due, Rendered rendered) {
        byte[] pdf = rendered.pdf();
        return new Attachment(due.communication().sendout() + ".pdf", "application/pdf", pdf, Hashes.sha256(pdf));
    }

    private Rendered render(StepDue due, UUID attemptId) {
        Communication c = due.communication();
        Map<String, Object> model = new HashMap<>(ContentModel.of(
                due.event().data(),
                due.customer().data(),
                due.recipient(),
                due.release().bundle(),
                c.language()));
        model.put("reference", c.communicationId().toString());
        model.put(
                "date", LocalDate.ofInstant(clock.instant(), BusinessClock.ZONE).toString());
        if (c.isMarketing()) {
            model.put("unsubscribe", keys.unsubscribeAddress(attemptId));
        }
        String content = due.release().contentFor(due.sendout().content(), due.customer(), due.channel());
        return due.release().renderer().render(content, c.language(), due.channel(), model);
    }

    private static StoredMessage message(StepDue due, Rendered rendered, List<Attachment> documents) {
        Communication c = due.communication();
        boolean isDocument = !documents.isEmpty();
        return new StoredMessage(
                c.sendout(),
                c.messageClass(),
                c.language(),
                due.customer().brand(),
                due.recipient(),
                rendered.subject(),
                isDocument ? null : rendered.text(),
                isDocument ? null : rendered.html(),
                rendered.pages(),
                documents.stream()
                        .map(d -> new Enclosed(d.fileName(), d.mediaType(), d.sha256()))
                        .toList(),
                Trace.of(due.event()),
                due.sendout().options().isEmpty() ? null : due.sendout().options(),
                isDocument ? invoice(due.event()) : null);
    }

    /** What a recipient may pay from the document. */
    private static @Nullable Map<String, Object> invoice(Event event) {
        JsonNode invoice = event.data().path("invoice");
        return invoice.isObject() ? StrictJson.MAPPER.convertValue(invoice, new TypeReference<>() {}) : null;
    }

    private Attempt attempt(StepDue due, UUID id, @Nullable String document) {
        Communication c = due.communication();
        return new Attempt(
                id,
                c.communicationId(),
                c.customerNo(),
                c.personKey(),
                due.number(),
                due.channel(),
                partners.choose(due.channel(), id, due.paused(), due.carriers()),
                AttemptState.SCHEDULED,
                0,
                null,
                null,
                false,
                false,
                null,
                due.step().address(),
                due.step().cost(),
                due.step().waitFor(),
                null,
                null,
                document,
                due.consentVersion(),
                clock.instant(),
                List.of());
    }
}
