package se.budkavle.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.sandbox.Verdict;

/**
 * How a demo ended.
 *
 * @param expected events that the hub said it took
 * @param account the books at the end
 * @param verdict what was found from outside; null when nobody was asked, because something still moved
 */
record DemoEnd(boolean settled, long expected, JsonNode status, JsonNode account, @Nullable Verdict verdict) {
    private static final int SHOWN = 20;

    DemoEnd judged(Verdict found) {
        return new DemoEnd(settled, expected, status, account, found);
    }

    boolean accountedFor() {
        return settled
                && account.path("balances").asBoolean(false)
                && DemoBoard.sum(account.path("events")) == expected
                && verdict != null
                && verdict.isAccountedFor();
    }

    String sentence() {
        if (accountedFor()) {
            return "Everything is accounted for: %d events.".formatted(expected);
        }
        return "NOT everything is accounted for: %d events expected, %d found, %s.%s"
                .formatted(
                        expected,
                        DemoBoard.sum(account.path("events")),
                        settled ? "nothing moves any more" : "some still under way",
                        differences().stream().limit(SHOWN).map(d -> "\n  " + d).collect(Collectors.joining()));
    }

    Map<String, Object> asDocument() {
        var document = new LinkedHashMap<String, Object>();
        document.put("accountedFor", accountedFor());
        document.put("settled", settled);
        document.put("expectedEvents", expected);
        document.put("status", status);
        document.put("account", account);
        document.put("differences", differences());
        return document;
    }

    private List<String> differences() {
        var all = new ArrayList<String>();
        account.path("differences").forEach(difference -> all.add(difference.asText()));
        if (verdict != null) {
            all.addAll(verdict.differences());
        }
        return all;
    }
}
