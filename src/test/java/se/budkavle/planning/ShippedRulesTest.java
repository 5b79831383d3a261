package se.budkavle.planning;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import se.budkavle.customer.Customer;
import se.budkavle.customer.Register;
import se.budkavle.event.Event;
import se.budkavle.event.EventReader;
import se.budkavle.event.Reading;
import se.budkavle.release.Bundle;

/** The send-outs, channels, conflicts and texts that ship, decided for the example of every event type. */
class ShippedRulesTest {
    private static final Rules RULES = Rules.load(Bundle.read(Path.of("mappings")));

    static Stream<String> types() {
        return RULES.events().types().stream();
    }

    @Test
    void theShippedSendoutsChannelsConflictsAndTextsHaveNoFault() {
        assertThat(RULES.faults()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyExampleIsDecidedWithoutAFaultOfOurs(String type) {
        Case c = example(type);
        assertThat(new Planner(RULES).explain(c)).allSatisfy(e -> {
            if (e.communicate() != null && e.communicate().reason() != null) {
                assertThat(e.communicate().reason().code())
                        .isNotIn(Reasons.CONTENT_FAULT, Reasons.CONDITION_FAULT, Reasons.NO_CHANNEL);
            }
        });
    }

    @ParameterizedTest
    @MethodSource("types")
    void everyRuleOfEveryDecisionReadsAsASentence(String type) {
        assertThat(new Planner(RULES).explain(example(type)))
                .flatExtracting(e ->
                        e.communicate() == null ? List.of() : e.communicate().rules())
                .allSatisfy(rule -> assertThat(((RuleEffect) rule).reason().sentence())
                        .isNotEqualTo(((RuleEffect) rule).reason().code())
                        .contains(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "contract.changed, A-77, sales, offer, contract-expiring-offer, contract-renewed",
        "supply.switched-away, A-77, loyalty, care, customer-birthday-greeting, supply-left",
        "contract.withdrawn, A-77, sales, offer, contract-expiring-offer, contract-gone",
        "customer.deceased, other, sales, offer, contract-expiring-offer, customer-died",
        "contract.registered, other, sales, offer, assigned-one-week-offer, assigned-has-chosen",
    })
    void whatAnEventMakesUntrueIsCancelled(
            String type, String contractNo, String messageClass, String topic, String sendout, String conflict) {
        Case c = example(type);
        String own = c.event().data().path("contract").path("contractNo").asText();
        var open = new OpenCommunication(
                new UUID(0, 1), sendout, messageClass, topic, contractNo.equals("other") ? "other" : own);
        var notice = new OpenCommunication(new UUID(0, 2), "terms-changed-notice", "regulatory", "terms", own);
        List<Intent> intents = new Planner(RULES)
                .plan(new Case(c.event(), c.customer(), List.of(), List.of(), List.of(open, notice), c.now()));
        assertThat(intents.stream().filter(Intent.Cancel.class::isInstance).map(Intent.Cancel.class::cast))
                .singleElement()
                .satisfies(cancel -> {
                    assertThat(cancel.communicationId()).isEqualTo(open.communicationId());
                    assertThat(cancel.reason().arguments()).containsExactly(type, conflict);
                });
    }

    @Test
    void aProtectedPersonsMailCarriesTheNeutralContent() {
        Customer hidden = Cases.person("\"protectedIdentity\": true");
        assertThat(RULES.contentFor("contract-ended-notice", hidden, "email")).isEqualTo("protected-notice");
        assertThat(RULES.contentFor("contract-ended-notice", hidden, "letter")).isEqualTo("contract-ended-notice");
        var reach = (Reach.Reachable) Recipients.of(hidden, "customer", "email");
        var model = se.budkavle.content.ContentModel.of(
                Cases.json("{}"), hidden.data(), reach.recipient(), RULES.bundle(), "sv");
        assertThat(RULES.renderer()
                        .render("protected-notice", "sv", "email", model)
                        .html())
                .doesNotContain("Åsa", "Öberg", "10012", "Storgatan", "582 24");
    }

    @Test
    void aNoToSomethingThatNoSendoutAsksForIsTakenWithAWarning() {
        ObjectNode event =
                (ObjectNode) RULES.events().example("consent.changed").orElseThrow();
        ObjectNode misspelt = event.deepCopy();
        ((ObjectNode) misspelt.at("/data/consent")).put("purpose", "loyality");
        ((ObjectNode) misspelt.at("/data/customer"))
                .putObject("consents")
                .putObject("marknad")
                .put("sms", false);

        assertThat(warnings(event)).isEmpty();
        assertThat(warnings(misspelt))
                .containsExactly(
                        "/data/consent/purpose is no class or topic of a send-out, and concerns nothing; did you mean loyalty?",
                        "/data/customer/consents/marknad is no class or topic of a send-out, and concerns nothing");
    }

    private static List<String> warnings(ObjectNode event) {
        var accepted = (Reading.Accepted) new EventReader(RULES.events(), Clock.systemUTC()).read(event);
        return accepted.warnings().stream()
                .map(w -> w.pointer() + " " + w.message())
                .toList();
    }

    private static Case example(String type) {
        var reader = new EventReader(RULES.events(), Clock.systemUTC());
        var accepted =
                (Reading.Accepted) reader.read(RULES.events().example(type).orElseThrow());
        Event event = accepted.event();
        ObjectNode snapshot = (ObjectNode) event.data().path("customer");
        var customer = new Customer(
                Register.merge(null, Map.of(), snapshot, event.factTime()).data());
        return new Case(event, customer, List.of(), List.of(), List.of(), event.factTime());
    }
}
