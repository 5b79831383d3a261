package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Dictionaries.Kind;
import se.budkavle.release.Dictionaries.Subject;
import se.budkavle.sendout.Sendout;

class SpecimensTest {
    private static final Rules RULES = Rules.load(Bundle.read(Path.of("mappings")));
    private final Specimens specimens = new Specimens(() -> RULES, () -> null);

    @Test
    void whatASendOutsExampleLeadsToShowsWhatItsPlansAreLike() {
        assertThat(RULES.sendouts().all())
                .filteredOn(sendout -> plan(sendout).contains("\"channel\""))
                .as("send-outs whose example would be sent")
                .hasSizeGreaterThan(RULES.sendouts().all().size() / 2);
    }

    @Test
    void aSendOutThatIsNoneHasNoSpecimen() {
        assertThat(specimens.apply(new Subject(Kind.PLAN, "no-such", "", ""))).isEmpty();
    }

    private String plan(Sendout sendout) {
        return specimens
                .apply(new Subject(Kind.PLAN, sendout.name(), "", ""))
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .orElse("");
    }
}
