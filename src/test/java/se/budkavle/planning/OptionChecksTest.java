package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;

/** What a send-out says to a partner is held against what the partner takes, each word with its line. */
class OptionChecksTest {
    private static final String FILE = "sendouts/invoice-reminder-service.yaml";
    private static final String SAID = "  kivra: {type: invoice.reminder}";
    private static final String LONG_WINDOW = "\nwindow: {closes: P2Y}";
    private static final Bundle SHIPPED = Bundle.read(Path.of("mappings"));

    @Test
    void whatThePartnerTakesIsNoFault() {
        assertThat(faults(SAID)).isEmpty();
        assertThat(faults("  kivra: {type: letter.signed, retain: 30}\nwait: {mailbox: P30D}" + LONG_WINDOW))
                .isEmpty();
    }

    @Test
    void aMistypedWordIsToldWithItsLine() {
        assertThat(faults("  kivvra: {type: invoice}"))
                .containsExactly("there is no partner 'kivvra', use a folder of partners/");
        assertThat(faults("  kivra: {typ: invoice}"))
                .containsExactly("kivra takes no option 'typ', use one of retain, type");
        assertThat(faults("  kivra: {type: invoise}")).singleElement().satisfies(fault -> assertThat(fault)
                .startsWith("'invoise' is no type that kivra takes, write what fits letter"));
        assertThat(faults("  mailbox-generic: {type: invoice}"))
                .containsExactly("mailbox-generic takes no option 'type', leave it out, or describe it below options in"
                        + " its partner.yaml");
        assertThat(faults("  pingen: {}\n  mail-relay: {}\n  push-webhook: {type: x}"))
                .contains(
                        "push-webhook carries push, which is not allowed here, allow the channel, or leave the options"
                                + " out");
    }

    @Test
    void onlySomeTypesAreKept() {
        assertThat(faults("  kivra: {type: invoice, retain: 30}\nwait: {mailbox: P30D}" + LONG_WINDOW))
                .containsExactly("kivra takes retain only beside a type of its own, write type: what fits"
                        + " letter\\.(creditnotice|signed)");
        assertThat(faults("  kivra: {type: letter.signed, retain: 31}\nwait: {mailbox: P31D}" + LONG_WINDOW))
                .containsExactly("'31' is no retain that kivra takes, write what fits 30|390");
    }

    @Test
    void theNextChannelWaitsUntilNothingIsKeptAnyMore() {
        assertThat(faults("  kivra: {type: letter.signed, retain: 390}\nwait: {mailbox: P30D}" + LONG_WINDOW))
                .containsExactly("kivra keeps the document for 390 days, and the next channel does not wait so long,"
                        + " write wait: {mailbox: P390D}");
    }

    @Test
    void theWindowIsOpenUntilNothingIsKeptAnyMoreAndTheOthersHaveTheirTime() {
        String kept = "  kivra: {type: letter.signed, retain: 30}\nwait: {mailbox: P30D}";
        for (String tooShort : List.of("P10D", "PT240H", "P33D", "P1M")) {
            assertThat(faults(kept + "\nwindow: {closes: " + tooShort + "}"))
                    .as(tooShort)
                    .containsExactly("kivra keeps the document for 30 days, and the window closes before other channels"
                            + " could follow, write window: {closes: P34D}, or leave retain out");
        }
        for (String enough : List.of("P34D", "P2M", "date(data.invoice.dueDate)")) {
            assertThat(faults(kept + "\nwindow: {closes: " + enough + "}"))
                    .as(enough)
                    .isEmpty();
        }
        assertThat(faults(kept + "\nwindow: {opens: P1D}")).isEmpty();
    }

    /** With the send-out saying this, each fault in the line of the first of its words. */
    private static List<String> faults(String options) {
        var files = new TreeMap<>(SHIPPED.files());
        files.keySet().removeIf(file -> file.startsWith("sendouts/") && !file.equals(FILE));
        files.keySet().removeIf(file -> file.startsWith("events/") && !file.startsWith("events/invoice.reminder/"));
        files.put("policy/conflicts.yaml", "{}\n");
        files.computeIfPresent(FILE, (name, text) -> {
            String rest = text;
            for (String key : List.of("wait", "window")) {
                rest = options.contains(key + ":") ? rest.replaceFirst("(?m)^" + key + ": .*\n", "") : rest;
            }
            return rest.replace(SAID, options);
        });
        List<String> lines = files.get(FILE).lines().toList();
        List<Fault> found = Rules.load(Bundle.of(files)).faults();
        assertThat(found).allSatisfy(fault -> {
            assertThat(fault.file()).isEqualTo(FILE);
            assertThat(lines.get(fault.line() - 1).strip())
                    .isIn(options.lines().map(String::strip).toList());
        });
        return found.stream().map(f -> f.what() + ", " + f.remedy()).toList();
    }
}
