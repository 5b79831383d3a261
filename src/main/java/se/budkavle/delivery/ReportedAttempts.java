package se.budkavle.delivery;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import se.budkavle.delivery.AttemptStore.Place;
import se.budkavle.delivery.ReportStore.Part;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;

/** Which attempts reports are about. */
final class ReportedAttempts {
    private final Stores stores;

    ReportedAttempts(Stores stores) {
        this.stores = stores;
    }

    /**
     * The reports whose attempts are known, by their place: attempts by our key first, then by the partner's reference of
     * the message or of one of its parts. What a partner says about another partner's attempt is about none.
     */
    Map<Integer, Told> of(List<ReportReading.Read> reports) {
        Map<UUID, Place> places = stores.attempts()
                .places(reports.stream()
                        .map(r -> r.report().attemptId())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList());
        var found = new HashMap<Integer, Told>();
        var byRef = new HashMap<String, Map<String, List<Integer>>>();
        for (int i = 0; i < reports.size(); i++) {
            var report = reports.get(i).report();
            Place place = places.get(report.attemptId());
            if (place != null && report.partner().equals(place.partner())) {
                found.put(i, told(report.attemptId(), place.communicationId(), report, reports.get(i)));
            } else if (place == null && report.partnerRef() != null) {
                byRef.computeIfAbsent(report.partner(), k -> new HashMap<>())
                        .computeIfAbsent(report.partnerRef(), k -> new ArrayList<>())
                        .add(i);
            }
        }
        byRef.forEach((partner, indexes) -> named(partner, indexes.keySet())
                .forEach((ref, part) -> indexes.get(ref).forEach(i -> found.put(i, told(part, reports.get(i))))));
        return found;
    }

    private Map<String, Part> named(String partner, Collection<String> refs) {
        var named = new HashMap<String, Part>();
        stores.attempts()
                .byPartnerRef(partner, refs)
                .forEach((ref, attempt) -> named.put(ref, new Part(attempt, 0, 1)));
        named.putAll(stores.reports().parts(partner, refs));
        return named;
    }

    /** Of a message in one piece, the partner itself may say which part it means. */
    private static Told told(Part part, ReportReading.Read read) {
        var report = read.report();
        return told(part.attemptId(), null, part.parts() > 1 ? report.ofPart(part.part(), part.parts()) : report, read);
    }

    private static Told told(
            UUID attemptId, @Nullable UUID communicationId, DeliveryReport report, ReportReading.Read read) {
        return new Told(
                attemptId,
                communicationId,
                report,
                read.raw().rawId(),
                read.raw().receivedAt());
    }
}
