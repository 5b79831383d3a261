package se.budkavle.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the {@link Oracle} found.
 *
 * @param events by what became of them: planned, nothing-to-send, waiting, failed, refused, replayed
 * @param communications by state
 * @param taken messages that each partner took
 * @param refused requests that each partner answered, but did not take
 * @param doubled messages that each partner took once more although it had answered the first time, and cannot know again:
 *     each stands as a further send of the same attempt that was in doubt, or among the differences
 * @param recognised the same, of partners that know a message again by its key, and pass it on once
 * @param differences what is not accounted for, in plain words, with ids; the first thousand
 */
public record Verdict(
        Map<String, Long> events,
        Map<String, Long> communications,
        Map<String, Long> taken,
        Map<String, Long> refused,
        Map<String, Long> doubled,
        Map<String, Long> recognised,
        List<String> differences) {

    /** Of nothing. */
    public static final Verdict NOTHING = new Writer().verdict();

    public boolean isAccountedFor() {
        return differences.isEmpty();
    }

    static final class Writer {
        private static final int MOST = 1_000;

        private final Map<String, Long> events = new TreeMap<>();
        private final Map<String, Long> communications = new TreeMap<>();
        private final Map<String, Long> taken = new TreeMap<>();
        private final Map<String, Long> refused = new TreeMap<>();
        private final List<String> differences = new ArrayList<>();
        private final Map<String, Long> doubled = new TreeMap<>();
        private final Map<String, Long> recognised = new TreeMap<>();
        private long more;

        void event(String outcome) {
            events.merge(outcome, 1L, Long::sum);
        }

        void communication(String state) {
            communications.merge(state, 1L, Long::sum);
        }

        void line(String partner, boolean wasTaken) {
            (wasTaken ? taken : refused).merge(partner, 1L, Long::sum);
        }

        void takenAgain(Received received) {
            if (received.takenAgain() > 0) {
                (received.isKeyed() ? recognised : doubled)
                        .merge(received.partner(), (long) received.takenAgain(), Long::sum);
            }
        }

        void check(boolean holds, String difference, Object... arguments) {
            if (!holds) {
                differs(difference, arguments);
            }
        }

        void differs(String difference, Object... arguments) {
            if (differences.size() < MOST) {
                differences.add(difference.formatted(arguments));
            } else {
                more++;
            }
        }

        Verdict verdict() {
            if (more > 0) {
                differences.add("and " + more + " more");
            }
            return new Verdict(
                    Map.copyOf(events),
                    Map.copyOf(communications),
                    Map.copyOf(taken),
                    Map.copyOf(refused),
                    Map.copyOf(doubled),
                    Map.copyOf(recognised),
                    List.copyOf(differences));
        }
    }
}
