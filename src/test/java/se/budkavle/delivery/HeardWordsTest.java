package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.customer.ConsentWord;
import se.budkavle.event.Event;
import se.budkavle.release.Rows;

class HeardWordsTest {
    private static final Instant NOW = Instant.parse("2026-11-10T09:00:00Z");
    private static final String PERSON = "198502069810";

    @Test
    void whatWasSaidUnderANumberIsWrittenForThePersonThatItTurnsOutToBe() {
        var words = new HeardWords(Map.of());
        words.add(event("invoice.zero", "{}"), customer(), "77001");

        words.becomes("77001", PERSON);

        assertThat(words.unwritten()).containsOnlyKeys(PERSON);
        assertThat(words.unwritten().get(PERSON))
                .extracting(ConsentWord::purpose, ConsentWord::granted)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("sales", false));
        assertThat(words.of(PERSON)).hasSize(1);
        assertThat(words.isNewOf(PERSON)).isTrue();
    }

    @Test
    void ofACustomerWhomNobodyKnowsOnlyTheNoIsHeard() {
        var words = new HeardWords(Map.of());
        words.addRefusals(consent(true), customer(), "77001");
        assertThat(words.unwritten().get("77001"))
                .extracting(ConsentWord::origin, ConsentWord::granted)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("snapshot:crm", false));

        words.addRefusals(consent(false), customer(), "77001");

        assertThat(words.unwritten().get("77001"))
                .extracting(ConsentWord::origin, ConsentWord::granted)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("snapshot:crm", false),
                        org.assertj.core.groups.Tuple.tuple("source:crm", false));
        assertThat(words.of("77001")).isEqualTo(words.unwritten().get("77001"));
    }

    @Test
    void anEventThatIsLookedAtAgainSaysNothingNew() {
        Event event = consent(true);
        var first = new HeardWords(Map.of());
        first.add(event, customer(), PERSON);
        List<ConsentWord> written = first.unwritten().get(PERSON);

        var again = new HeardWords(Map.of(PERSON, written));
        again.add(event, customer(), PERSON);

        assertThat(written).hasSize(2);
        assertThat(again.isNewOf(PERSON)).isFalse();
        assertThat(again.of(PERSON)).isEqualTo(written);
    }

    private static ObjectNode customer() {
        return (ObjectNode) Rows.node("{\"customerNo\": \"77001\", \"consents\": {\"sales\": false}}");
    }

    private static Event consent(boolean granted) {
        return event(
                "consent.changed",
                "{\"consent\": {\"class\": \"sales\", \"channel\": \"sms\", \"granted\": %s, \"wording\": \"Ja\"}}"
                        .formatted(granted));
    }

    private static Event event(String type, String data) {
        return new Event(
                UUID.randomUUID(),
                "crm",
                "1",
                type,
                "customer/77001",
                NOW,
                ((ObjectNode) Rows.node(data)).set("customer", customer()),
                Map.of(),
                NOW);
    }
}
