package se.budkavle.bench;

import java.nio.file.Files;
import java.nio.file.Path;
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
    }

    @Override
    public Result run() throws Exception {
        Files.createDirectories(settings.work());
        var machine = new Machine(settings.work());
        Path folder = settings.work().resolve("file");
        List<String> arguments = List.of(
                "--budkavle.routes=" + BenchFolders.doors(settings.project(), folder),
                "--budkavle.mappings=" + settings.project().resolve("mappings"),
                "--budkavle.inbox.most-unplanned=" + Long.MAX_VALUE,
                "--budkavle.inbox.poll=PT0.05S");
        try (HubProcess hub = HubProcess.start(settings.dataIn(folder), List.of(HEAP), arguments)) {
            var plain = new JdbcRows(hub.gauge());
            var formats = List.of(new RowFiles.Events(settings.project()), new RowFiles.Contracts(settings.project()));
            var inbox = new BenchInbox(folder.resolve("data"), hub);
            var figures = new LinkedHashMap<String, Object>();
            for (RowFiles rows : formats) {
                warmUp(inbox, plain, rows, figures);
            }
            var rounds = new ArrayList<Round>();
            for (int i = 0; i < Variant.ROUNDS; i++) {
                // The first round has all rows; two shorter ones tell whether its figure was a matter of chance.
                long count = i == 0 ? settings.rows() : Math.max(SMALL, settings.rows() / 10);
                for (RowFiles rows : formats) {
                    rounds.add(AcceptScenario.measured(
                            PLAIN + rows.name(),
                            hub,
                            () -> plain.inBatches(rows.rows(count).iterator(), BATCH)));
                    rounds.add(inbox.round(HUB + rows.name(), rows, count, i == 0 ? figures : null));
                    hub.gauge().forget();
                }
            }
            if (settings.bytes() > 0) {
                RowFiles rows = formats.getFirst();
                rounds.add(inbox.round(HUB + rows.name() + "-bytes", rows, rows.countFor(settings.bytes()), figures));
            }
            figures.put("peakRssMb", hub.peakRssMb());
            figures.put("heap", HEAP);
            hub.tellStatements(figures, rounds.getLast().messages());
            var seen = machine.seen(hub.gauge().durable());
            seen.putAll(figures);
            return result(rounds, seen, formats.stream().map(RowFiles::name).toList());
        }
    }

    /** The heap after a small file is what a large one is held against. */
    private void warmUp(BenchInbox inbox, JdbcRows plain, RowFiles rows, Map<String, Object> figures) throws Exception {
        plain.inBatches(rows.rows(settings.warmUp()).iterator(), BATCH);
        inbox.round("warm-up", rows, settings.warmUp(), null);
        inbox.round("warm-up", rows, SMALL, null);
        figures.put(rows.name() + "LiveHeapMbAfter1000Rows", inbox.liveHeapMb());
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
