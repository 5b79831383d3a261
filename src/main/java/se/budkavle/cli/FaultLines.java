package se.budkavle.cli;

import java.util.LinkedHashMap;
import java.util.List;
import se.budkavle.release.Fault;

/** Faults as {@code file:line: what, and what would be right}, or as JSON Lines. */
final class FaultLines {
    private FaultLines() {}

    static void write(Console console, OutputOption output, List<Fault> faults) {
        if (output.json()) {
            faults.forEach(fault -> console.jsonLine(fields(fault)));
            return;
        }
        faults.forEach(console.out()::println);
        console.err()
                .println(
                        switch (faults.size()) {
                            case 0 -> "no faults";
                            case 1 -> "1 fault";
                            default -> faults.size() + " faults";
                        });
    }

    private static LinkedHashMap<String, Object> fields(Fault fault) {
        var line = new LinkedHashMap<String, Object>();
        line.put("file", fault.file());
        line.put("line", fault.line());
        line.put("what", fault.what());
        line.put("remedy", fault.remedy());
        return line;
    }
}
