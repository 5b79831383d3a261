package se.budkavle.camel;

import java.time.Clock;
import java.util.Collections;
import java.util.List;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.ReportStore;
import se.budkavle.delivery.ReportStore.Arrived;
import se.budkavle.delivery.Stores;
import se.budkavle.work.SharedCommit;

/** The bean of {@code hub-receive-report}: durable before it is answered. */
@Component("receiveReport")
final class ReceiveReport {
    private final ReportStore reports;
    private final TransactionTemplate transaction;
    private final Clock clock;
    private final SharedCommit<Arrived, Boolean> together;

    /** @param bulk the most reports that share a commit */
    ReceiveReport(Stores stores, TransactionTemplate transaction, Clock clock, @Value("${budkavle.bulk}") int bulk) {
        this.reports = stores.reports();
        this.transaction = transaction;
        this.clock = clock;
        this.together = new SharedCommit<>(this::store, bulk);
    }

    /** Takes a {@link Arrived}, or bytes with the exchange variables {@code partner}, {@code report}, {@code mediaType}. */
    void receive(Exchange exchange) {
        receive(exchange.getMessage().getBody() instanceof Arrived body ? body : named(exchange));
    }

    /** Durable when it returns, together with those that came at the same time. */
    void receive(Arrived raw) {
        together.store(raw);
    }

    private List<Boolean> store(List<Arrived> waiting) {
        transaction.executeWithoutResult(status -> reports.receive(waiting, clock.instant()));
        return Collections.nCopies(waiting.size(), true);
    }

    private static Arrived named(Exchange exchange) {
        return new Arrived(
                exchange.getVariable("partner", String.class),
                exchange.getVariable("report", String.class),
                exchange.getVariable("mediaType", "application/octet-stream", String.class),
                null,
                exchange.getMessage().getBody(byte[].class),
                null);
    }
}
