package se.budkavle.delivery;

import java.util.Collection;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Outcome;

/** What partners told together, as the sets of reports take it. */
final class ToldOnce {
    private ToldOnce() {}

    /** Each word of a set once, and final if it ever is; in an order that two transactions share. */
    static Collection<Told> of(Collection<Told> told) {
        var words = new TreeMap<String, Told>();
        told.stream()
                .flatMap(ToldOnce::withOtherParts)
                .forEach(t -> words.merge(
                        String.join(
                                " ",
                                t.attemptId().toString(),
                                t.report().outcome().word(),
                                Integer.toString(t.report().part()),
                                reason(t.report())),
                        t,
                        ToldOnce::merged));
        return words.values();
    }

    /** Who reports about one part of three says too that the partner has two others, which are not done. */
    private static Stream<Told> withOtherParts(Told told) {
        DeliveryReport r = told.report();
        return Stream.concat(
                Stream.of(told),
                IntStream.range(0, r.parts())
                        .filter(part -> part != r.part())
                        .mapToObj(part -> new DeliveryReport(
                                r.partner(),
                                null,
                                r.attemptId(),
                                Outcome.ACCEPTED,
                                null,
                                r.at(),
                                false,
                                null,
                                part,
                                r.parts()))
                        .map(other -> new Told(
                                told.attemptId(), told.communicationId(), other, told.rawId(), told.receivedAt())));
    }

    private static Told merged(Told first, Told again) {
        boolean isLaterComplaint = again.report().outcome() == Outcome.COMPLAINT
                && again.report().at().isAfter(first.report().at());
        return isLaterComplaint || again.report().isFinal() && !first.report().isFinal() ? again : first;
    }

    static String reason(DeliveryReport report) {
        return report.reason() == null ? "" : report.reason();
    }
}
