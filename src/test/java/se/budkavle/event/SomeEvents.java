package se.budkavle.event;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Bundle;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.DictionaryStore;

/** Events like the catalogue's example, for tests of how they are stored. */
final class SomeEvents {
    static final EventCatalogue CATALOGUE = EventCatalogue.load(Bundle.read(Path.of("mappings")));
    static final EventReader READER = new EventReader(CATALOGUE, Clock.systemUTC());

    private SomeEvents() {}

    static ObjectNode example(String id) {
        return CATALOGUE
                .example("contract.expiring")
                .orElseThrow()
                .<ObjectNode>deepCopy()
                .put("id", id);
    }

    static ObjectNode changed(String id) {
        return example(id).put("time", "2025-01-02T03:04:05Z");
    }

    static ObjectNode of(String customerNo, @Nullable String personalNumber) {
        ObjectNode event = example(customerNo).put("subject", "customer/" + customerNo);
        ObjectNode customer = ((ObjectNode) event.at("/data/customer")).put("customerNo", customerNo);
        customer.remove(List.of("personalNumber", "orgNumber"));
        if (personalNumber != null) {
            customer.put("personalNumber", personalNumber);
        }
        return event;
    }

    static Reading.Accepted read(ObjectNode event) {
        return (Reading.Accepted) READER.read(event);
    }

    /** What is stored is packed without an example. */
    static Dictionaries dictionaries(JdbcTemplate jdbc) {
        return new Dictionaries(new DictionaryStore(jdbc), () -> "release", subject -> Optional.empty(), Runnable::run);
    }
}
