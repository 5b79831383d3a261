package se.budkavle.bench;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The hub between events and a print vendor. A letter counts when it is set and stored and waits in its batch; batches of
 * five hundred are joined and handed over on the way, and the last one is left open.
 */
final class LetterHub implements Variant {
    private final String name;
    private final HubVariant hub;

    LetterHub(String name, Bench.Settings bench) throws Exception {
        this.name = name;
        this.hub = new HubVariant(name, Job.LETTER, bench, List.of());
    }

    @Override
    public String name() {
        return name;
    }

    HubProcess hub() {
        return hub.hub();
    }

    @Override
    public void warmUp(long messages) throws Exception {
        hub.send(messages);
        settled();
    }

    @Override
    public Round round(Duration length) throws Exception {
        var used = hub().used(null);
        long before = letters();
        long start = System.nanoTime();
        hub.sendFor(length);
        settled();
        double seconds = (System.nanoTime() - start) / 1e9;
        return hub().used(used).round(name, letters() - before, seconds, new Arrivals());
    }

    private long letters() throws Exception {
        return hub().gauge().number("select count(*) from attempt where batch_id is not null");
    }

    /** Sheets a letter of what was handed over; null when nothing was. */
    @Nullable
    Double sheets() throws Exception {
        long letters = hub().gauge().number("select coalesce(sum(letters), 0) from print_batch where sheets > 0");
        return letters == 0
                ? null
                : (double) hub().gauge().number("select sum(sheets) from print_batch where sheets > 0") / letters;
    }

    private void settled() throws Exception {
        Waiting.until("the letters were not set", () -> hub().gauge().nothingUnderWay());
    }

    @Override
    public void close() throws Exception {
        hub.close();
    }
}
