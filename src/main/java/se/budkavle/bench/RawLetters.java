package se.budkavle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.PageSizeUnits;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pdfbox.filter.Filter;
import se.budkavle.content.ContentModel;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;

/**
 * The library alone, on as many threads as there are cores: the hub's page with its fonts, filled in beforehand but for the
 * customer's number, becomes a PDF, which is thrown away.
 */
final class RawLetters implements Variant {
    private static final String NUMBER = "CUSTOMER-NUMBER";
    private static final String FAMILY = "DejaVu Sans Condensed";

    private final String name;
    private final String page;
    private final byte[] regular = font("");
    private final byte[] bold = font("-Bold");
    private final byte[] oblique = font("-Oblique");
    private final AtomicLong next = new AtomicLong();

    /** @param mappings the release that the hub beside it has */
    RawLetters(String name, Path project, Path mappings) throws IOException {
        XRLog.setLoggingEnabled(false);
        this.name = name;
        this.page = page(project, mappings);
        System.clearProperty(
                Filter.SYSPROP_DEFLATELEVEL); // which the hub's own press has set: here the library is as it comes
    }

    private static String page(Path project, Path mappings) throws IOException {
        var event = (ObjectNode) StrictJson.MAPPER.readTree(
                project.resolve("mappings/events/supply.confirmed/example.json").toFile());
        var data = (ObjectNode) event.get("data");
        ((ObjectNode) data.get("customer")).put("customerNo", NUMBER);
        Rules rules = Rules.load(Bundle.read(mappings));
        Map<String, Object> recipient =
                Map.of("name", "Åsa Öberg", "lines", List.of("Åsa Öberg", "Storgatan 1", "582 24 Linköping"));
        var model = new HashMap<>(
                ContentModel.of(data, (ObjectNode) data.get("customer"), recipient, rules.bundle(), "sv"));
        model.put("date", "2026-03-10");
        model.put("reference", "019599c0-0000-7000-8000-000000000000");
        return rules.renderer().page("supply-confirmed-service", "sv", model);
    }

    private static byte[] font(String style) throws IOException {
        String file = "/se/budkavle/content/fonts/DejaVuSansCondensed" + style + ".ttf";
        try (InputStream in = Objects.requireNonNull(RawLetters.class.getResourceAsStream(file))) {
            return in.readAllBytes();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void warmUp(long messages) throws Exception {
        onAllCores(messages, Waiting.LONGEST);
    }

    @Override
    public Round round(Duration length) throws Exception {
        long start = System.nanoTime();
        Done done = onAllCores(Long.MAX_VALUE, length);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Round(
                name,
                done.letters(),
                seconds,
                done.letters() / seconds,
                done.cpuNanos() / 1e6 / done.letters(),
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private record Done(long letters, long cpuNanos) {}

    private Done onAllCores(long most, Duration longest) throws Exception {
        int cores = Runtime.getRuntime().availableProcessors();
        long end = System.nanoTime() + longest.toNanos();
        var left = new AtomicLong(most);
        try (var threads = Executors.newFixedThreadPool(cores)) {
            var all = new ArrayList<Future<Done>>();
            for (int i = 0; i < cores; i++) {
                Callable<Done> one = () -> thread(left, end);
                all.add(threads.submit(one));
            }
            Done sum = new Done(0, 0);
            for (Future<Done> thread : all) {
                Done done = thread.get();
                sum = new Done(sum.letters() + done.letters(), sum.cpuNanos() + done.cpuNanos());
            }
            return sum;
        }
    }

    private Done thread(AtomicLong left, long end) throws IOException {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long letters = 0;
        for (; System.nanoTime() < end && left.getAndDecrement() > 0; letters++) {
            print(page.replace(NUMBER, Long.toString(next.incrementAndGet())));
        }
        return new Done(letters, ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu);
    }

    private void print(String html) throws IOException {
        var out = new ByteArrayOutputStream(32_768);
        new PdfRendererBuilder()
                .useFastMode()
                .useDefaultPageSize(210, 297, PageSizeUnits.MM)
                .useFont(() -> new ByteArrayInputStream(regular), FAMILY, 400, FontStyle.NORMAL, true)
                .useFont(() -> new ByteArrayInputStream(bold), FAMILY, 700, FontStyle.NORMAL, true)
                .useFont(() -> new ByteArrayInputStream(oblique), FAMILY, 400, FontStyle.ITALIC, true)
                .withHtmlContent(html, null)
                .toStream(out)
                .run();
    }

    @Override
    public void close() {}
}
