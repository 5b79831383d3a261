package se.budkavle.partner;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.xml.stream.XMLStreamException;
import se.budkavle.release.StrictJson;

/** Where two documents of a kind differ, as documents: layout and the order of fields say nothing. */
final class ExampleDiff {
    private static final int LONGEST = 120;

    private final List<Difference> differences = new ArrayList<>();

    private ExampleDiff() {}

    /** @param place a pointer, a field, or the number of a line */
    record Difference(String place, String sentence) {
        /** 1-based, where the expected document speaks of it; 0 when it does not. */
        int line(String wanted) {
            String name = place.replaceFirst("^(line|row) ", "").replaceFirst(".*/", "");
            if (!place.startsWith("/")) {
                return name.matches("\\d{1,6}") ? Integer.parseInt(name) : 1;
            }
            List<String> lines = wanted.lines().toList();
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).contains('"' + name + '"')) {
                    return i + 1;
                }
            }
            return 0;
        }
    }

    /** Empty when the documents say the same. */
    static List<Difference> of(String ending, String wanted, String made) {
        var diff = new ExampleDiff();
        switch (ending) {
            case "json" -> diff.json(wanted, made);
            case "form" -> diff.fields(form(wanted), form(made));
            case "xml" -> diff.xml(wanted, made);
            case "csv" -> diff.lines(records(wanted), records(made), "row ");
            default ->
                diff.lines(wanted.strip().lines().toList(), made.strip().lines().toList(), "line ");
        }
        return diff.differences;
    }

    private void json(String wanted, String made) {
        try {
            nodes("", StrictJson.MAPPER.readTree(wanted), StrictJson.MAPPER.readTree(made));
        } catch (JsonProcessingException e) {
            differences.add(new Difference("line 1", "one of them is not JSON"));
        }
    }

    private void xml(String wanted, String made) {
        try {
            fields(XmlLeaves.of(wanted), XmlLeaves.of(made));
        } catch (XMLStreamException e) {
            differences.add(new Difference("line 1", "one of them is not XML, or has a DTD"));
        }
    }

    private void nodes(String pointer, JsonNode wanted, JsonNode made) {
        if (wanted.isObject() && made.isObject()) {
            var names = new TreeSet<String>();
            wanted.fieldNames().forEachRemaining(names::add);
            made.fieldNames().forEachRemaining(names::add);
            names.forEach(name -> nodes(pointer + "/" + name, wanted.path(name), made.path(name)));
        } else if (wanted.isArray() && made.isArray()) {
            for (int i = 0; i < Math.max(wanted.size(), made.size()); i++) {
                nodes(pointer + "/" + i, wanted.path(i), made.path(i));
            }
        } else if (!wanted.equals(made)) {
            differs(pointer, wanted.toString(), made.toString());
        }
    }

    private void fields(Map<String, String> wanted, Map<String, String> made) {
        var names = new TreeSet<>(wanted.keySet());
        names.addAll(made.keySet());
        for (String name : names) {
            if (!wanted.getOrDefault(name, "").equals(made.getOrDefault(name, ""))
                    || wanted.containsKey(name) != made.containsKey(name)) {
                differs(name, wanted.getOrDefault(name, ""), made.getOrDefault(name, ""));
            }
        }
    }

    private void lines(List<String> wanted, List<String> made, String place) {
        for (int i = 0; i < Math.max(wanted.size(), made.size()); i++) {
            String one = i < wanted.size() ? wanted.get(i) : "";
            String other = i < made.size() ? made.get(i) : "";
            if (!one.equals(other)) {
                differs(place + (i + 1), one, other);
            }
        }
    }

    private void differs(String place, String wanted, String made) {
        differences.add(new Difference(
                place, "%s is %s, but the mapping makes %s".formatted(place, shown(wanted), shown(made))));
    }

    private static String shown(String text) {
        String line = text.replaceAll("\\p{Cntrl}", " ");
        return line.isEmpty() ? "nothing" : line.length() > LONGEST ? line.substring(0, LONGEST) + "…" : line;
    }

    private static Map<String, String> form(String text) {
        var fields = new TreeMap<String, String>();
        for (String pair : text.strip().split("&")) {
            String[] halves = pair.split("=", 2);
            fields.put(halves[0], URLDecoder.decode(halves.length > 1 ? halves[1] : "", StandardCharsets.UTF_8));
        }
        return fields;
    }

    private static List<String> records(String text) {
        return CsvReader.builder().fieldSeparator(';').ofCsvRecord(text.strip()).stream()
                .map(CsvRecord::getFields)
                .map(Object::toString)
                .toList();
    }
}
