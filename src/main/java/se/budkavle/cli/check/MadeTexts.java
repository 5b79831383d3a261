package se.budkavle.cli.check;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import se.budkavle.content.Rendered;
import se.budkavle.planning.Case;
import se.budkavle.release.Fault;
import se.budkavle.release.TemplateFaultException;

/** The texts of one case, each made once: making letters is what a check spends its time on. */
final class MadeTexts {
    private final Preview preview;
    private final Case facts;
    private final List<Fault> known;
    private final Map<List<String>, Text> made = new HashMap<>();

    /** @param known faults of the files themselves, which need not be told again */
    MadeTexts(Preview preview, Case facts, List<Fault> known) {
        this.preview = preview;
        this.facts = facts;
        this.known = known;
    }

    /** Either what was made, or why it could not be. */
    record Text(Optional<Rendered> rendered, Optional<Fault> fault) {}

    Text of(String sendout, String language, String channel) {
        return made.computeIfAbsent(List.of(sendout, language, channel), key -> make(sendout, language, channel));
    }

    List<String> channels(String sendout) {
        return preview.channels(sendout);
    }

    private Text make(String sendout, String language, String channel) {
        try {
            return new Text(Optional.of(preview.render(facts, sendout, language, channel)), Optional.empty());
        } catch (TemplateFaultException e) {
            return new Text(Optional.empty(), Optional.of(e.fault()).filter(fault -> !isKnown(fault)));
        }
    }

    private boolean isKnown(Fault fault) {
        return known.stream()
                .filter(k -> k.file().equals(fault.file()))
                .anyMatch(k -> fault.line() < 2 || fault.line() == k.line());
    }
}
