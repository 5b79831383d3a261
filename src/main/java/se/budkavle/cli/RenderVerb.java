package se.budkavle.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import se.budkavle.cli.check.Preview;
import se.budkavle.content.Rendered;
import se.budkavle.planning.Case;
import se.budkavle.planning.Explained;
import se.budkavle.planning.Planner;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.TemplateFaultException;

/** What the customer of an event file would get, on every channel that the matching send-outs allow. */
@Command(
        name = "render",
        description = "makes every allowed channel's content of every matching send-out, in the customer's language",
        footer = {
            "",
            "Example: ./budkavle render --file mappings/events/contract.expiring/example.json --out /tmp/preview"
        })
final class RenderVerb implements Callable<Integer> {
    private final Console console;
    private final List<Map<String, Object>> made = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();

    @Mixin
    HelpOption help = new HelpOption();

    @Mixin
    OutputOption output = new OutputOption();

    @Option(names = "--file", required = true, paramLabel = "E.json", description = "a CloudEvent")
    @Nullable
    Path file;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "where the files are written")
    Path out = Path.of("");

    RenderVerb(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Rules rules = Rules.load(Bundle.read(Folders.mappings()));
        Case facts = EventFile.read(file, rules, Instant.now(), output, console);
        folder();
        var preview = new Preview(rules);
        for (Explained explained : new Planner(rules).explain(facts)) {
            if (explained.communicate() != null) {
                sendout(
                        preview,
                        facts,
                        explained.sendout(),
                        explained.communicate().language());
            }
        }
        tell();
        boolean whole = !EventFile.tellLeftOut(rules, console);
        return whole && faults.isEmpty() ? 0 : 2;
    }

    private void folder() {
        try {
            Files.createDirectories(out);
        } catch (IOException e) {
            throw VerbFailedException.refused(
                    "'" + out + "' is no folder that can be written, name another with --out");
        }
    }

    private void sendout(Preview preview, Case facts, String sendout, String language) {
        List<String> channels = preview.channels(sendout);
        if (facts.customer().deceased()) {
            channels = channels.stream().filter("letter"::equals).toList(); // nothing else ever reaches an estate
        }
        for (String channel : channels) {
            try {
                write(sendout + "." + language + ".", sendout, preview.render(facts, sendout, language, channel));
            } catch (TemplateFaultException e) {
                faults.add(Preview.fault(e));
            }
        }
    }

    private void write(String stem, String sendout, Rendered rendered) {
        switch (rendered.channel()) {
            case "sms" -> file(stem + "sms.txt", sendout, rendered, bytes(rendered.text()));
            case "push" ->
                file(stem + "push.txt", sendout, rendered, bytes(rendered.subject() + "\n" + rendered.text()));
            case "email" -> {
                file(stem + "email.html", sendout, rendered, bytes(rendered.html()));
                file(stem + "email.txt", sendout, rendered, bytes(rendered.text()));
            }
            default -> {
                byte[] pdf = rendered.pdf();
                file(stem + rendered.channel() + ".pdf", sendout, rendered, pdf == null ? new byte[0] : pdf);
            }
        }
    }

    private static byte[] bytes(@Nullable String text) {
        return (text == null ? "" : text).getBytes(StandardCharsets.UTF_8);
    }

    private void file(String name, String sendout, Rendered rendered, byte[] content) {
        Path target = out.resolve(name);
        try {
            Files.write(target, content);
        } catch (IOException e) {
            throw VerbFailedException.refused(target + " cannot be written, name another folder with --out");
        }
        var entry = new LinkedHashMap<String, Object>();
        entry.put("file", target.toString());
        entry.put("sendout", sendout);
        entry.put("channel", rendered.channel());
        if (rendered.subject() != null) {
            entry.put("subject", rendered.subject());
        }
        if (rendered.smsSize() != null) {
            entry.put("parts", rendered.smsSize().parts());
        }
        if (rendered.pages() > 0) {
            entry.put("pages", rendered.pages());
        }
        if (!rendered.substitutions().isEmpty()) {
            entry.put("substitutions", rendered.substitutions());
        }
        made.add(entry);
    }

    private void tell() {
        if (output.json()) {
            console.json(made);
        } else {
            made.forEach(entry -> console.out().println(line(entry)));
        }
        faults.forEach(console.err()::println);
        if (made.isEmpty() && faults.isEmpty()) {
            console.err().println("no send-out matches this event");
        }
    }

    private static String line(Map<String, Object> entry) {
        var line = new StringBuilder(String.valueOf(entry.get("file")));
        if (entry.containsKey("parts")) {
            line.append("  (parts: ").append(entry.get("parts")).append(')');
        }
        if (entry.containsKey("pages")) {
            line.append("  (pages: ").append(entry.get("pages")).append(')');
        }
        if (entry.containsKey("substitutions")) {
            line.append("  substituted: ").append(entry.get("substitutions"));
        }
        return line.toString();
    }
}
