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
 * @param unexplained words that the table does not have, of which only the wider ones count
 */
public record Said(
        List<DeliveryReport> reports,
        List<Reply> replies,
        List<NewAddress> newAddresses,
        List<BatchTotals> totals,
        List<String> unexplained) {

    static Said of(List<DeliveryReport> reports, List<JsonNode> rows, Codes codes, String partner, Instant receivedAt) {
        return new Said(
                reports,
                rows.stream()
                        .filter(row -> row.hasNonNull("from") && row.hasNonNull("text"))
                        .map(row -> ReportRow.reply(row, partner, receivedAt))
                        .toList(),
                rows.stream()
                        .flatMap(row -> ReportRow.newAddress(row, partner).stream())
                        .toList(),
                rows.stream().flatMap(row -> ReportRow.totals(row).stream()).toList(),
                rows.stream()
                        .filter(row -> row.hasNonNull("code"))
                        .map(ReportRow::of)
                        .filter(row -> row.isUnexplainedCase(codes))
                        .map(ReportRow::word)
                        .toList());
    }
}
