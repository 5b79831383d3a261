package se.budkavle.planning;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.YamlNode;
import se.budkavle.sendout.Keys;

/**
 * {@code policy/calendar.yaml}: days on which nothing is handed over, besides Saturdays and Sundays. The calendar is that of
 * {@link se.budkavle.work.WorkingDays}, Sweden's; a file that names another country's is refused.
 */
public final class Holidays {
    static final String FILE = "policy/calendar.yaml";
    private static final String COUNTRY = "SE";

    private Holidays() {}

    /** What is wrong is added to {@code faults} and left out. */
    public static Set<LocalDate> read(Bundle bundle, List<Fault> faults) {
        var days = new TreeSet<LocalDate>();
        try {
            var keys = new Keys(bundle.yaml(FILE), Set.of("country", "holidays"), faults);
            keys.node()
                    .text("country")
                    .filter(country -> !country.equals(COUNTRY))
                    .ifPresent(country -> keys.fault(
                            keys.node().get("country").orElseThrow(),
                            "there is no calendar of '" + country + "'",
                            "write " + COUNTRY + ": waits are counted in Sweden's working days"));
            keys.items("holidays").forEach(day -> day(day, days, faults));
        } catch (FaultyReleaseException e) {
            faults.addAll(e.faults());
        }
        return days;
    }

    private static void day(YamlNode node, Set<LocalDate> days, List<Fault> faults) {
        String text = node.text().orElse("");
        try {
            if (!days.add(LocalDate.parse(text))) {
                faults.add(node.fault("'" + text + "' stands twice", "name each day once"));
            }
        } catch (DateTimeParseException e) {
            faults.add(node.fault("'" + text + "' is no date", "write for example \"2026-06-19\""));
        }
    }
}
