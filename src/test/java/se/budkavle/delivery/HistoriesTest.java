package se.budkavle.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import se.budkavle.customer.Customer;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.sendout.Sendout;

/** Whole communications under the shipped rules, in whatever order the world speaks about them. */
class HistoriesTest {
    private static final Rules RULES = Rules.load(Bundle.read(Path.of("mappings")));
    private static final Customer CUSTOMER = customer();

    @Property(tries = 10_000, edgeCases = EdgeCasesMode.NONE)
    void everyHistoryEndsOnceAndReachesNobodyAThirdTime(
            @ForAll("sendouts") Sendout sendout, @ForAll long seed, @ForAll @IntRange(min = 5, max = 45) int length) {
        var history = new History(RULES, sendout, CUSTOMER, seed);
        for (int i = 0; i < length; i++) {
            history.goOn();
        }
        history.end();
    }

    @Provide
    Arbitrary<Sendout> sendouts() {
        List<Sendout> several = RULES.sendouts().all().stream()
                .filter(s -> s.channels().size() > 1 && !s.parallel())
                .toList();
        return Arbitraries.of(several);
    }

    private static Customer customer() {
        try {
            var event = StrictJson.MAPPER.readTree(
                    Files.readString(Path.of("mappings/events/supply.confirmed/example.json")));
            return new Customer((ObjectNode) event.at("/data/customer"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
