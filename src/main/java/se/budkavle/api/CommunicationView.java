package se.budkavle.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Communication;
import se.budkavle.delivery.CommunicationState.Delivered;
import se.budkavle.planning.Explanation;

/** A communication as callers see it: addresses masked, reasons as sentences. */
final class CommunicationView {
    private CommunicationView() {}

    /**
     * @param traceId null when its event is forgotten
     * @param shown channel and address to what the caller may see of the address
     */
    static Map<String, Object> of(
            Communication c, List<Attempt> attempts, @Nullable String traceId, BinaryOperator<String> shown) {
        var view = new LinkedHashMap<String, Object>();
        view.put("communicationId", c.communicationId());
        view.put("eventId", c.eventId());
        view.put("customerNo", c.customerNo());
        view.put("sendout", c.sendout());
        view.put("class", c.messageClass());
        view.put("topic", c.topic());
        view.put("urgency", c.urgency());
        view.put("state", c.state().word());
        view.put("basis", c.state() instanceof Delivered d ? d.basis().word() : null);
        view.put("reason", c.state().why() == null ? null : c.state().why().sentence());
        view.put("language", c.language());
        view.put("contentVersion", c.release());
        view.put("window", window(c));
        view.put("plan", new Explanation(shown).plan(c.plan()));
        view.put("rules", Explanation.rules(c.rules()));
        view.put("attempts", attempts.stream().map(CommunicationView::attempt).toList());
        view.put("doubleContact", c.doubleContact());
        view.put("ambiguous", c.ambiguous());
        view.put("createdAt", c.createdAt());
        view.put("endedAt", c.endedAt());
        view.put("traceId", traceId);
        return view;
    }

    private static @Nullable Map<String, Object> window(Communication c) {
        if (c.window().opens() == null && c.window().closes() == null) {
            return null;
        }
        var window = new LinkedHashMap<String, Object>();
        window.put("opens", c.window().opens());
        window.put("closes", c.window().closes());
        return window;
    }

    static Map<String, Object> attempt(Attempt a) {
        var view = new LinkedHashMap<String, Object>();
        view.put("attemptId", a.attemptId());
        view.put("channel", a.channel());
        view.put("partner", a.partner());
        view.put("state", a.state().word());
        view.put("outcome", a.outcome() == null ? null : a.outcome().word());
        view.put("reason", a.reason());
        view.put("partnerRef", a.partnerRef());
        view.put("batchId", a.batchId());
        view.put("opened", a.opened());
        view.put("complaint", a.complaint());
        view.put("sends", a.sends().stream().map(at -> Map.of("at", at)).toList());
        return view;
    }
}
