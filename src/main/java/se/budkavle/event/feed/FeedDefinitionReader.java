package se.budkavle.event.feed;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import se.budkavle.event.feed.FixedWidthRows.Column;
import se.budkavle.event.feed.Trailer.CountField;
import se.budkavle.release.Fault;
import se.budkavle.release.YamlNode;

/** Reads one feed's YAML and collects what is wrong with it. */
final class FeedDefinitionReader {
    private static final Set<String> KEYS =
            Set.of("format", "charset", "separator", "columns", "rowPath", "header", "trailer", "key", "lane");
    private static final Set<String> LANES = Set.of("bulk", "normal");

    private final YamlNode yaml;
    private final List<Fault> faults = new ArrayList<>();

    FeedDefinitionReader(YamlNode yaml) {
        this.yaml = yaml;
    }

    List<Fault> faults() {
        return faults;
    }

    /** Empty when there is a fault. */
    Optional<FeedDefinition> read(String source, String name) {
        faults.addAll(yaml.unknownKeys(KEYS));
        List<String> key = yaml.texts("key");
        if (key.isEmpty()) {
            fault(
                    yaml,
                    "has no key, so a row would have no identity",
                    "name the columns that identify a row: key: [...]");
        }
        String lane = yaml.text("lane").orElse("normal");
        if (!LANES.contains(lane)) {
            fault(at("lane"), "the lane '" + lane + "' is unknown", "write bulk or normal");
        }
        Format format = format(key);
        return format == null || !faults.isEmpty()
                ? Optional.empty()
                : Optional.of(new FeedDefinition(source, name, format, key, lane));
    }

    private @Nullable Format format(List<String> key) {
        String format = yaml.text("format").orElse("");
        return switch (format) {
            case "csv" -> csv(key);
            case "fixed" -> fixedWidth(key);
            case "xml" -> xml();
            case "json" -> json();
            default -> {
                fault(at("format"), "the format '" + format + "' is unknown", "write csv, fixed, xml or json");
                yield null;
            }
        };
    }

    private Format csv(List<String> key) {
        refuse("columns", "belongs to the format fixed; a CSV file's header names its columns");
        refuse("rowPath", "belongs to the format xml");
        String separator =
                yaml.text("separator").map(s -> s.equals("\\t") ? "\t" : s).orElse(",");
        if (separator.length() != 1 || separator.charAt(0) > 127 || "\"\r\n".contains(separator)) {
            fault(at("separator"), "is no separator", "write one ASCII character, not a quote");
            separator = ",";
        }
        var wanted = new ArrayList<>(key);
        yaml.texts("header").stream().filter(name -> !wanted.contains(name)).forEach(wanted::add);
        char mark = separator.charAt(0);
        return new Format.Csv(charset(), mark, List.copyOf(wanted), trailer(mark));
    }

    private Format fixedWidth(List<String> key) {
        refuse("separator", "belongs to the format csv");
        refuse("rowPath", "belongs to the format xml");
        List<Column> columns = columns();
        key.stream()
                .filter(name -> columns.stream().noneMatch(c -> c.name().equals(name)))
                .forEach(name -> fault(at("key"), "the key column '" + name + "' is no column", "name it in columns"));
        return new Format.FixedWidth(charset(), columns, yaml.text("header").orElse(null), trailer(null));
    }

    private List<Column> columns() {
        var columns = new ArrayList<Column>();
        List<YamlNode> items = yaml.get("columns").map(YamlNode::items).orElse(List.of());
        if (items.isEmpty()) {
            fault(at("columns"), "names no columns", "write columns: [{name: …, from: 1, length: 10}]");
        }
        for (YamlNode item : items) {
            faults.addAll(item.unknownKeys(Set.of("name", "from", "length")));
            int from = number(item, "from");
            int length = number(item, "length");
            item.text("name")
                    .ifPresentOrElse(
                            name -> columns.add(new Column(name, from, length)),
                            () -> fault(item, "a column has no name", "name it"));
        }
        return columns;
    }

    private Format xml() {
        refuse("separator", "belongs to the format csv");
        refuse("columns", "belongs to the format fixed");
        refuse("header", "an XML file has none");
        refuse("trailer", "an XML file has none; its last tag shows that it is whole");
        String path = yaml.text("rowPath").orElse("");
        if (!path.matches("(/[\\p{L}_][\\p{L}0-9_.-]*){2,}")) {
            fault(
                    at("rowPath"),
                    "is no path of elements",
                    "write the path from the root, for example /invoices/invoice");
        }
        String charset = yaml.text("charset").isPresent() ? charset().charset().name() : null;
        return new Format.Xml(charset, Arrays.stream(path.split("/")).skip(1).toList());
    }

    private Format json() {
        for (String other : List.of("separator", "columns", "rowPath", "header", "trailer", "charset")) {
            refuse(other, "does not belong to the format json: UTF-8, one document a line or one array");
        }
        return new Format.Json(false);
    }

    private @Nullable Trailer trailer(@Nullable Character separator) {
        Optional<YamlNode> node = yaml.get("trailer");
        if (node.isEmpty()) {
            return null;
        }
        YamlNode trailer = node.get();
        faults.addAll(trailer.unknownKeys(Set.of("starts", "count")));
        String starts = trailer.text("starts").orElse("");
        Optional<YamlNode> count = trailer.get("count");
        if (starts.isEmpty() || count.isEmpty()) {
            fault(trailer, "says too little", "write trailer: {starts: …, count: …}");
            return null;
        }
        CountField field = separator == null
                ? new CountField.Position(number(count.get(), "from"), number(count.get(), "length"))
                : new CountField.Column(number(trailer, "count"), separator);
        return new Trailer(starts, field);
    }

    private StrictCharset charset() {
        String name = yaml.text("charset").orElse("UTF-8");
        try {
            Charset charset = Charset.forName(name);
            if (!"\n;".equals(new String("\n;".getBytes(charset), StandardCharsets.US_ASCII))) {
                fault(at("charset"), "'" + name + "' does not hold ASCII as it is", "convert the file to UTF-8 first");
            }
            return new StrictCharset(charset);
        } catch (IllegalArgumentException unknown) {
            fault(at("charset"), "'" + name + "' is unknown", "write UTF-8, ISO-8859-1 or windows-1252");
            return new StrictCharset(StandardCharsets.UTF_8);
        }
    }

    private int number(YamlNode owner, String key) {
        String text = owner.text(key).orElse("");
        if (!text.matches("[1-9][0-9]{0,4}")) {
            fault(owner, "'" + key + "' is no number from 1", "count positions and columns from 1");
            return 1;
        }
        return Integer.parseInt(text);
    }

    private void refuse(String key, String why) {
        yaml.get(key).ifPresent(node -> fault(node, "the key '" + key + "' is out of place", why));
    }

    private YamlNode at(String key) {
        return yaml.get(key).orElse(yaml);
    }

    private void fault(YamlNode place, String what, String remedy) {
        faults.add(place.fault(what, remedy));
    }
}
