package se.budkavle.api;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Communication;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.SendPayload;
import se.budkavle.delivery.StoredDecision;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.Trace;
import se.budkavle.delivery.TraceStore;
import se.budkavle.event.EventStore.EventStatus;
import se.budkavle.event.QuarantineStore;
import se.budkavle.planning.Explanation;

/** What became of an event, a communication, an attempt: every stored step can be read again. */
@RestController
final class CommunicationController {
    private final Stores stores;
    private final QuarantineStore quarantine;
    private final Releases releases;
    private final Discretion discretion;
    private final TraceStore traces;

    CommunicationController(
            Stores stores, QuarantineStore quarantine, Releases releases, Discretion discretion, TraceStore traces) {
        this.stores = stores;
        this.quarantine = quarantine;
        this.releases = releases;
        this.discretion = discretion;
        this.traces = traces;
    }

    /** By the names that the source gave it. */
    @GetMapping("/events/by-source")
    Map<String, Object> event(@RequestParam String source, @RequestParam String id) {
        return event(stores.events()
                .find(source, id)
                .orElseThrow(() -> notFound("event of " + source + " with the id", id)));
    }

    @GetMapping("/events/{eventId}")
    Map<String, Object> event(@PathVariable UUID eventId) {
        EventStatus status = known(eventId);
        var view = new LinkedHashMap<String, Object>();
        view.put("eventId", eventId);
        view.put("source", status.event().source());
        view.put("id", status.event().id());
        view.put("type", status.event().type());
        view.put("customerNo", status.event().customerNo());
        view.put("traceId", Trace.id(status.event()));
        view.put("door", status.door());
        view.put("receivedAt", status.event().receivedAt());
        view.put("status", status.status());
        view.put(
                "reason",
                status.reason() == null
                        ? waiting(status).orElse(null)
                        : status.reason().sentence());
        view.put("warnings", status.warnings());
        view.put("resubmissionOf", status.resubmissionOf());
        view.put(
                "communications",
                stores.communications().ofEvent(eventId).stream()
                        .map(Communication::communicationId)
                        .toList());
        return view;
    }

    private Optional<String> waiting(EventStatus status) {
        return Optional.of(status.event())
                .filter(event -> status.status().equals("accepted"))
                .flatMap(quarantine::waiting)
                .map(id -> "it waits for its customer, whom nobody knows yet: send an event that says who it is, or"
                        + " mend it as " + id + " of the quarantine");
    }

    @GetMapping("/communications/{id}")
    Map<String, Object> communication(@PathVariable UUID id, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        Communication c = stores.communications().find(id).orElseThrow(() -> notFound("communication", id));
        boolean isProtected = discretion.isProtected(c);
        discretion.addressesRead(role, isProtected, c);
        return CommunicationView.of(
                c,
                stores.attempts().ofCommunications(List.of(id)).getOrDefault(id, List.of()),
                traces.of(id),
                role.masks(isProtected));
    }

    /** The decision with every rule, made again from the case that was kept, send-outs that did not match included. */
    @GetMapping("/events/{eventId}/explanation")
    Map<String, Object> explanation(@PathVariable UUID eventId, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        EventStatus status = known(eventId);
        StoredDecision decision = StoredDecision.of(status, stores, releases)
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.CONFLICT,
                        "nothing has been decided yet: " + waiting(status).orElse("the event is " + status.status())));
        boolean isProtected = discretion.isProtected(status.event());
        discretion.addressesRead(role, isProtected, status.event());
        var view = new Explanation(role.masks(isProtected)).of(decision.facts(), decision.rules(), decision::lost);
        view.put("release", decision.rules().hash());
        return view;
    }

    /** What came in, as it came and as the hub read it, and what each send handed over and got back. */
    @GetMapping("/events/{eventId}/payloads")
    Map<String, Object> payloads(@PathVariable UUID eventId, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        EventStatus status = known(eventId);
        discretion.mayRead(role, status.event(), "payloads");
        var view = new LinkedHashMap<String, Object>();
        view.put("raw", raw(status));
        view.put("file", status.fileRow() == null ? null : status.fileRow().file());
        view.put("row", status.fileRow() == null ? null : status.fileRow().row());
        view.put("canonical", status.event().data());
        var attempts = new ArrayList<Map<String, Object>>();
        for (Communication c : stores.communications().ofEvent(eventId)) {
            stores.attempts()
                    .ofCommunications(List.of(c.communicationId()))
                    .getOrDefault(c.communicationId(), List.of())
                    .forEach(a -> attempts.add(payload(a)));
        }
        view.put("attempts", attempts);
        return view;
    }

    private static String raw(EventStatus status) {
        Charset charset = status.fileRow() == null
                ? StandardCharsets.UTF_8
                : Charset.forName(status.fileRow().charset());
        return new String(status.raw(), charset);
    }

    private Map<String, Object> payload(Attempt a) {
        var view = new LinkedHashMap<String, Object>();
        view.put("attemptId", a.attemptId());
        view.put("channel", a.channel());
        view.put("partner", a.partner());
        List<SendPayload> sends = stores.payloads().of(a.attemptId());
        view.put("sends", sends.stream().map(CommunicationController::send).toList());
        SendPayload last = sends.isEmpty() ? null : sends.getLast();
        String handed = last == null || last.translated() == null
                ? null
                : new String(last.translated(), StandardCharsets.UTF_8);
        view.put("translated", handed);
        view.put("sent", handed);
        view.put("answer", last == null ? null : last.answer());
        view.put("reports", stores.reports().of(a.attemptId()));
        return view;
    }

    private static Map<String, Object> send(SendPayload p) {
        var view = new LinkedHashMap<String, Object>();
        view.put("send", p.send());
        view.put("at", p.at());
        view.put("mediaType", p.mediaType());
        view.put("sent", p.translated() == null ? null : new String(p.translated(), StandardCharsets.UTF_8));
        view.put("answer", p.answer());
        return view;
    }

    /** A letter's PDF, a mail as it was sent, an SMS's text. */
    @GetMapping("/attempts/{id}/document")
    ResponseEntity<byte[]> document(@PathVariable UUID id, @RequestAttribute(Role.ATTRIBUTE) Role role) {
        Attempt a = stores.attempts().find(id).orElseThrow(() -> notFound("attempt", id));
        discretion.mayRead(role, a, "document");
        if (a.document() != null) {
            var document = stores.documents().find(a.document()).orElseThrow(() -> notFound("document", id));
            return answer(document.mediaType(), document.bytes());
        }
        if (a.channel().equals("email")) {
            return stores.payloads().of(id).stream()
                    .filter(p -> p.translated() != null)
                    .reduce((first, second) -> second)
                    .map(p -> answer(String.valueOf(p.mediaType()), p.translated()))
                    .orElseThrow(
                            () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "the mail has not been sent yet"));
        }
        String text = stores.attempts().messages(List.of(id)).get(id).text();
        return answer("text/plain;charset=UTF-8", String.valueOf(text).getBytes(StandardCharsets.UTF_8));
    }

    private static ResponseEntity<byte[]> answer(String mediaType, byte[] body) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(mediaType))
                .header("X-Content-Type-Options", "nosniff")
                .body(body);
    }

    private EventStatus known(UUID eventId) {
        return stores.events().status(eventId).orElseThrow(() -> notFound("event", eventId));
    }

    static ResponseStatusException notFound(String what, Object id) {
        return new ResponseStatusException(HttpStatus.NOT_FOUND, "no " + what + " " + id);
    }
}
