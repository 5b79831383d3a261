package se.budkavle.partner;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * What a partner's raw report says; all of it from the same rows of its template.
 *
 * @param reports what became of messages
 * @param replies what people answered: rows with {@code from} and {@code text}
 * @param newAddresses where they have moved to: rows with {@code newAddress}
 * @param totals what a vendor had of a batch: rows with {@code batchId}
 */
public record Said(
        List<DeliveryReport> reports, List<Reply> replies, List<NewAddress> newAddresses, List<BatchTotals> totals) {

    static Said of(List<DeliveryReport> reports, List<JsonNode> rows, String partner, Instant receivedAt) {
        return new Said(
                reports,
                rows.stream()
                        .filter(row -> row.hasNonNull("from") && row.hasNonNull("text"))
                        .map(row -> ReportRow.reply(row, partner, receivedAt))
                        .toList(),
                rows.stream()
                        .flatMap(row -> ReportRow.newAddress(row, partner).stream())
                        .toList(),
                rows.stream().flatMap(row -> ReportRow.totals(row).stream()).toList());
    }
}
