package se.budkavle.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Files of events and of CSV rows from the moment they are announced until they lie in {@code done}, in a hub of half a
 * gigabyte that plans nothing meanwhile; beside a program that inserts the same bytes in batches of a hundred.
 */
final class FileScenario implements Bench.Scenario {
    private static final String HUB = "hub-";
    private static final String PLAIN = "jdbc-";
    private static final int BATCH = 100;
    private static final long SMALL = 1_000;
    private static final String HEAP = "-Xmx512m";

    private final Bench.Settings settings;

    FileScenario(Bench.Settings settings) {
        this.settings = settings;
        settings.refuseOtherBaselines("file compares the hub and batches of inserts");
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        Path folder = settings.work().resolve("file");
        var formats = List.of(new RowFiles.Events(settings.project()), new RowFiles.Contracts(settings.project()));
        try (HubProcess hub = HubProcess.start(settings.dataIn(folder), List.of(HEAP), arguments(folder))) {
            var run = new Run(hub, folder);
            for (RowFiles rows : formats) {
                run.warmUp(rows);
            }
            for (int i = 0; i < Variant.ROUNDS; i++) {
                for (RowFiles rows : formats) {
                    run.round(rows);
                }
            }
            if (settings.bytes() > 0) {
                run.file(formats.getFirst(), settings.bytes());
            }
            return result(
                    run.rounds,
                    run.seen(machine),
                    formats.stream().map(RowFiles::name).toList());
        }
    }

    private List<String> arguments(Path folder) throws IOException {
        return List.of(
                "--budkavle.routes=" + BenchFolders.doors(settings.project(), folder),
                "--budkavle.mappings=" + settings.project().resolve("mappings"),
                "--budkavle.inbox.most-unplanned=" + Long.MAX_VALUE,
                "--budkavle.inbox.poll=PT0.05S");
    }

    /** One hub, what was measured of it, and the program beside it. */
    private final class Run {
        private final HubProcess hub;
        private final JdbcRows plain;
        private final BenchInbox inbox;
        private final List<Round> rounds = new ArrayList<>();
        private final Map<String, Object> figures = new LinkedHashMap<>();

        Run(HubProcess hub, Path folder) throws SQLException {
            this.hub = hub;
            this.plain = new JdbcRows(hub.gauge());
            this.inbox = new BenchInbox(folder.resolve("data"), hub);
        }

        /**
         * The heap after a small file is what a large one is held against. The large one is looked into here, as that
         * takes time, and is counted in no round.
         */
        void warmUp(RowFiles rows) throws Exception {
            inbox.round("warm-up", rows, inbox.write(rows, settings.warmUp()), null);
            inbox.round("warm-up", rows, inbox.write(rows, SMALL), null);
            figures.put(rows.name() + "LiveHeapMbAfter1000Rows", inbox.liveHeapMb());
            BenchInbox.Written large = inbox.write(rows, settings.rows());
            plain.inBatches(large.file(), BATCH);
            inbox.round(HUB + rows.name(), rows, large, figures);
            hub.gauge().forget();
        }

        /** The same file for both. */
        void round(RowFiles rows) throws Exception {
            BenchInbox.Written file = inbox.write(rows, settings.rows());
            rounds.add(AcceptScenario.measured(PLAIN + rows.name(), hub, () -> plain.inBatches(file.file(), BATCH))
                    .ofTheDatabaseAlone());
            rounds.add(inbox.round(HUB + rows.name(), rows, file, null));
            hub.gauge().forget();
        }

        void file(RowFiles rows, long bytes) throws Exception {
            var file = inbox.write(rows, rows.countFor(bytes));
            rounds.add(inbox.round(HUB + rows.name() + "-bytes", rows, file, figures));
        }

        Map<String, Object> seen(Machine machine) throws Exception {
            figures.put("peakRssMb", hub.peakRssMb());
            figures.put("heap", HEAP);
            hub.tellStatements(figures, rounds.getLast().messages());
            Map<String, Object> seen = machine.seen(hub.gauge().durable());
            seen.putAll(figures);
            return seen;
        }
    }

    /** Each format beside the batches of the same bytes. */
    private Result result(List<Round> rounds, Map<String, Object> machine, List<String> formats) {
        var result = Result.of("file", rounds, List.of(), settings.warmUp(), machine);
        for (String format : formats) {
            result = result.with(HUB + format, PLAIN + format);
        }
        return result;
    }
}
