package se.budkavle.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import se.budkavle.cli.check.SnapshotCase;
import se.budkavle.event.EventReader;
import se.budkavle.event.Reading;
import se.budkavle.planning.Case;
import se.budkavle.planning.Rules;
import se.budkavle.release.Fault;
import se.budkavle.work.BusinessClock;

/** An event in a file, read as a door reads it, with the customer that it brings as the whole register. */
final class EventFile {
    private EventFile() {}

    /**
     * The case that the planner would have, were nothing else known. What a door would refuse is told as it would tell it,
     * where JSON is asked for.
     *
     * @throws VerbFailedException with the pointers of everything that a door would refuse
     */
    static Case read(@Nullable Path file, Rules rules, Instant now, OutputOption output, Console console) {
        var reader = new EventReader(rules.events(), Clock.fixed(now, BusinessClock.ZONE));
        return switch (reader.read(InputFile.bytes(file))) {
            case Reading.Accepted accepted -> SnapshotCase.of(accepted.event(), now);
            case Reading.Refused refused -> {
                if (output.json()) {
                    console.json(Map.of("title", refused.title(), "errors", refused.errors()));
                }
                throw VerbFailedException.refused(complaint(refused));
            }
        };
    }

    /** Names the files of send-outs that cannot be used, and so are missing from an answer; false when there are none. */
    static boolean tellLeftOut(Rules rules, Console console) {
        List<Fault> faults = rules.sendouts().faults();
        if (!faults.isEmpty()) {
            console.err().println("left out, because their files cannot be used:");
            faults.forEach(console.err()::println);
        }
        return !faults.isEmpty();
    }

    private static String complaint(Reading.Refused refused) {
        String errors = refused.errors().stream()
                .map(e -> (e.pointer().isEmpty() ? "" : e.pointer() + " ") + e.message())
                .collect(Collectors.joining("; "));
        return errors.isEmpty() ? refused.title() : refused.title() + " " + errors;
    }
}
