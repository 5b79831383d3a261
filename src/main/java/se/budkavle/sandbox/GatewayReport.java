package se.budkavle.sandbox;

import java.time.Duration;
import java.util.List;

/** What becomes of a text, in the order and at the times that its number asks for; each gateway has its own words for it. */
record GatewayReport(String name, Kind kind, Duration after) {
    enum Kind {
        SENT,
        DELIVERED,
        FAILED,
        UNKNOWN_SUBSCRIBER
    }

    static List<GatewayReport> of(Personas.Sms persona, Delays delays) {
        var sent = new GatewayReport("sent", Kind.SENT, delays.smsSent());
        var delivered = new GatewayReport("delivered", Kind.DELIVERED, delays.smsDelivered());
        return switch (persona) {
            case DELIVERED, UNANSWERED, TROUBLED -> List.of(sent, delivered);
            case FAILED -> List.of(sent, new GatewayReport("failed", Kind.FAILED, delays.smsDelivered()));
            case UNKNOWN_SUBSCRIBER ->
                List.of(new GatewayReport("failed", Kind.UNKNOWN_SUBSCRIBER, delays.smsDelivered()));
            case SILENT, REFUSED -> List.of();
            case JUMBLED ->
                List.of(
                        new GatewayReport("delivered", Kind.DELIVERED, delays.smsSent()),
                        new GatewayReport("delivered-again", Kind.DELIVERED, delays.smsSent()),
                        new GatewayReport("sent", Kind.SENT, delays.smsDelivered()),
                        new GatewayReport("sent-again", Kind.SENT, delays.smsDelivered()));
            case LATE -> List.of(sent, new GatewayReport("delivered", Kind.DELIVERED, delays.smsLate()));
        };
    }
}
