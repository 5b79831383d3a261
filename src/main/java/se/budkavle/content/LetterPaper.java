package se.budkavle.content;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;

/**
 * Where on the A4 sheet the address goes, in mm from its upper left corner: the part of the envelope's window that
 * shows the same paper however the sheet slides inside the envelope.
 *
 * @param lines lines that fit
 */
record LetterPaper(double left, double top, double width, double height, int lines) {
    static final String FILE = "content/layouts/letter.yaml";
    private static final Set<String> KEYS = Set.of("envelope", "left", "top", "width", "height", "lines");

    /** C5 with the window on the right (H2). */
    static final LetterPaper C5_H2 = new LetterPaper(114, 45, 81, 28, 6);

    static LetterPaper load(Bundle bundle, List<Fault> faults) {
        if (bundle.text(FILE).isEmpty()) {
            return C5_H2;
        }
        try {
            return read(bundle.yaml(FILE), faults);
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
            return C5_H2;
        }
    }

    private static LetterPaper read(YamlNode file, List<Fault> faults) {
        faults.addAll(file.unknownKeys(Set.of("window")));
        return file.get("window")
                .map(window -> {
                    faults.addAll(window.unknownKeys(KEYS));
                    return new LetterPaper(
                            number(window, "left", C5_H2.left, faults),
                            number(window, "top", C5_H2.top, faults),
                            number(window, "width", C5_H2.width, faults),
                            number(window, "height", C5_H2.height, faults),
                            (int) number(window, "lines", C5_H2.lines, faults));
                })
                .orElse(C5_H2);
    }

    private static double number(YamlNode window, String key, double otherwise, List<Fault> faults) {
        return window.get(key)
                .map(node -> {
                    try {
                        return Double.parseDouble(node.text().orElse(""));
                    } catch (NumberFormatException e) {
                        faults.add(node.fault("'%s' is no number".formatted(key), "write millimetres"));
                        return otherwise;
                    }
                })
                .orElse(otherwise);
    }

    Map<String, Object> model() {
        return new TreeMap<>(Map.of("left", left, "top", top, "width", width, "height", height));
    }
}
