package se.budkavle.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.Attempt;
import se.budkavle.delivery.Communication;
import se.budkavle.delivery.CommunicationState.Delivered;
import se.budkavle.identity.MaskedAddress;
import se.budkavle.planning.PlanStep;
import se.budkavle.planning.RuleEffect;

/** A communication as callers see it: addresses masked, reasons as sentences. */
final class CommunicationView {
    private CommunicationView() {}

    static Map<String, Object> of(Communication c, List<Attempt> attempts) {
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
        view.put("plan", c.plan().stream().map(CommunicationView::step).toList());
        view.put("rules", c.rules().stream().map(CommunicationView::rule).toList());
        view.put("attempts", attempts.stream().map(CommunicationView::attempt).toList());
        view.put("doubleContact", c.doubleContact());
        view.put("createdAt", c.createdAt());
        view.put("endedAt", c.endedAt());
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

    static Map<String, Object> step(PlanStep s) {
        var step = new LinkedHashMap<String, Object>();
        step.put("channel", s.channel());
        step.put("address", MaskedAddress.of(s.channel(), s.address()));
        step.put(
                "cost",
                Map.of(
                        "amount",
                        s.cost().amount().toPlainString(),
                        "currency",
                        s.cost().currency()));
        step.put("wait", iso(s.waitFor()));
        step.put("latestStart", s.latestStart());
        return step;
    }

    /** Whole days as {@code P10D}, everything else as hours and minutes. */
    private static String iso(Duration wait) {
        boolean wholeDays = !wait.isZero() && wait.toDays() > 1 && wait.equals(Duration.ofDays(wait.toDays()));
        return wholeDays ? "P" + wait.toDays() + "D" : wait.toString();
    }

    static Map<String, Object> rule(RuleEffect r) {
        var rule = new LinkedHashMap<String, Object>();
        rule.put("rule", r.rule());
        rule.put("channel", r.channel());
        rule.put("effect", r.effect());
        rule.put("reason", r.reason().sentence());
        return rule;
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
