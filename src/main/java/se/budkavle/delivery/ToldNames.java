package se.budkavle.delivery;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.budkavle.delivery.ReportStore.Told;

/** By which references partners name attempts. */
final class ToldNames {
    private ToldNames() {}

    /** Of each attempt, in the order in which they were told. */
    static Map<UUID, Set<String>> of(Collection<Told> told) {
        return told.stream()
                .filter(t -> t.report().partnerRef() != null)
                .collect(Collectors.groupingBy(
                        Told::attemptId,
                        Collectors.mapping(t -> t.report().partnerRef(), Collectors.toCollection(LinkedHashSet::new))));
    }

    /**
     * The attempt under each name that it has not been known by. What may have gone out twice may be there twice, by two
     * names; else a second name is a part's.
     */
    static Stream<Attempt> added(Attempt old, Attempt fresh, Set<String> refs) {
        boolean isTwice = fresh.unclear() > 0 || fresh.sends().size() > 1;
        return refs.stream()
                .filter(ref -> ref.equals(fresh.partnerRef()) ? old.partnerRef() == null : isTwice)
                .map(fresh::named);
    }
}
