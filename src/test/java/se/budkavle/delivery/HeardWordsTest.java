package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
                .containsExactly(tuple("sales", false));
        assertThat(words.of(PERSON)).hasSize(1);
        assertThat(words.isNewOf(PERSON)).isTrue();
    }

    @Test
    void ofACustomerWhomNobodyKnowsOnlyTheNoIsHeard() {
        var words = new HeardWords(Map.of());
        words.addRefusals(consent(true), customer(), "77001");
        assertThat(words.unwritten().get("77001"))
                .extracting(ConsentWord::origin, ConsentWord::granted)
                .containsExactly(tuple("snapshot:crm", false));

        words.addRefusals(consent(false), customer(), "77001");

        assertThat(words.unwritten().get("77001"))
                .extracting(ConsentWord::origin, ConsentWord::granted)
                .containsExactly(tuple("snapshot:crm", false), tuple("source:crm", false));
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

    @Test
    void aNoThatASourceSaysAgainIsTheSameNoAtALaterMoment() {
        var first = new HeardWords(Map.of());
        first.add(event("invoice.zero", "{}"), customer(), PERSON);
        List<ConsentWord> written = first.unwritten().get(PERSON);
        var later = new HeardWords(Map.of(PERSON, written));

        later.add(event("invoice.zero", "{}", NOW.plusSeconds(60)), customer(), PERSON);
        later.add(event("invoice.zero", "{}", NOW.plusSeconds(90)), customer(), PERSON);

        assertThat(later.isNewOf(PERSON)).as("what was offered stands").isFalse();
        assertThat(later.unwritten().get(PERSON)).isEmpty();
        assertThat(later.repeated())
                .extracting(r -> r.said().at(), r -> r.again().at())
                .containsExactly(tuple(NOW, NOW.plusSeconds(60)), tuple(NOW.plusSeconds(60), NOW.plusSeconds(90)));
        assertThat(later.of(PERSON)).extracting(ConsentWord::at).containsExactly(NOW.plusSeconds(90));
    }

    @Test
    void aNoOnAllChannelsThatASourceSaysAgainAfterAYesOnOneIsANewOne() {
        var yes = new ConsentWord("sales", "sms", true, NOW.plusSeconds(30), "source:crm", "Ja");
        var no = new ConsentWord("sales", "*", false, NOW, "snapshot:crm", "");
        var words = new HeardWords(Map.of(PERSON, List.of(no, yes)));

        words.add(event("invoice.zero", "{}", NOW.plusSeconds(60)), customer(), PERSON);

        assertThat(words.repeated()).isEmpty();
        assertThat(words.isNewOf(PERSON)).isTrue();
    }

    @Test
    void aNoThatTwoSourcesRepeatIsEachOnesOwn() {
        var ours = new ConsentWord("sales", "*", false, NOW, "snapshot:crm", "");
        var anothers = new ConsentWord("sales", "*", false, NOW.plusSeconds(30), "snapshot:billing", "");
        var words = new HeardWords(Map.of(PERSON, List.of(ours, anothers)));

        words.add(event("invoice.zero", "{}", NOW.plusSeconds(60)), customer(), PERSON);

        assertThat(words.repeated()).hasSize(1);
        assertThat(words.isNewOf(PERSON)).isFalse();
    }

    @Test
    void aNoThatIsSaidAgainGoesWithThePersonWhoseNumberBecomesKnown() {
        var no = new ConsentWord("sales", "*", false, NOW, "snapshot:crm", "");
        var words = new HeardWords(Map.of("77001", List.of(no)));
        words.add(event("invoice.zero", "{}", NOW.plusSeconds(60)), customer(), "77001");

        words.becomes("77001", PERSON);

        assertThat(words.repeated()).extracting(r -> r.personKey()).containsExactly(PERSON);
        assertThat(words.of(PERSON)).extracting(ConsentWord::at).containsExactly(NOW.plusSeconds(60));
    }

    @Test
    void aNoThatASourceSaysAgainAfterAYesIsANewOne() {
        var yes = new ConsentWord("sales", "sms", true, NOW.plusSeconds(30), "source:crm", "Ja");
        var no = new ConsentWord("sales", "*", false, NOW, "snapshot:crm", "");
        var words = new HeardWords(Map.of(PERSON, List.of(no, yes)));

        words.add(event("invoice.zero", "{}", NOW.plusSeconds(60)), smsRefused(), PERSON);

        assertThat(words.repeated()).isEmpty();
        assertThat(words.unwritten().get(PERSON)).hasSize(1);
    }

    private static ObjectNode smsRefused() {
        return (ObjectNode) Rows.node("{\"customerNo\": \"77001\", \"consents\": {\"sales\": {\"sms\": false}}}");
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
        return event(type, data, NOW);
    }

    private static Event event(String type, String data, Instant at) {
        return new Event(
                UUID.randomUUID(),
                "crm",
                "1",
                type,
                "customer/77001",
                at,
                ((ObjectNode) Rows.node(data)).set("customer", customer()),
                Map.of(),
                at);
    }
}
