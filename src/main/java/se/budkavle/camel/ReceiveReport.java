package se.budkavle.camel;

import java.time.Clock;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore;
import se.budkavle.delivery.Stores;

/** The bean of {@code hub-receive-report}: durable before it is answered. */
@Component("receiveReport")
final class ReceiveReport {
    private final ReportStore reports;
    private final TransactionTemplate transaction;
    private final Clock clock;

    ReceiveReport(Stores stores, TransactionTemplate transaction, Clock clock) {
        this.reports = stores.reports();
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * @param attemptId known when the address it came to named the attempt
     * @param callId the partner's own id of the call, so that the same once more changes nothing
     */
    record RawBody(
            String partner,
            String report,
            String mediaType,
            @Nullable UUID attemptId,
            byte[] body,
            @Nullable String callId) {}

    /** Takes a {@link RawBody}, or bytes with the exchange variables {@code partner}, {@code report}, {@code mediaType}. */
    void receive(Exchange exchange) {
        receive(exchange.getMessage().getBody() instanceof RawBody body ? body : named(exchange));
    }

    /** Durable when it returns. */
    void receive(RawBody raw) {
        transaction.executeWithoutResult(status -> reports.receive(
                raw.partner(),
                raw.report(),
                raw.mediaType(),
                raw.attemptId(),
                raw.body(),
                raw.callId(),
                clock.instant()));
    }

    private static RawBody named(Exchange exchange) {
        return new RawBody(
                exchange.getVariable("partner", String.class),
                exchange.getVariable("report", String.class),
                exchange.getVariable("mediaType", "application/octet-stream", String.class),
                null,
                exchange.getMessage().getBody(byte[].class),
                null);
    }
}
