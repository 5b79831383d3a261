package se.budkavle.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import se.budkavle.customer.ConsentWord;
import se.budkavle.customer.Customer;
import se.budkavle.event.Event;
import se.budkavle.planning.Case;
import se.budkavle.release.StrictJson;

class PlanNewsTest {
    private static final Instant SAID = Instant.parse("2026-11-19T20:14:31Z");

    @Test
    void aNoIsToldInItsOwnWords() throws Exception {
        assertThat(told("sales", "email", false)).isEqualTo("said no to sales by email");
    }

    @Test
    void aYesOnEveryChannelIsToldAsSuch() throws Exception {
        assertThat(told("service", "*", true)).isEqualTo("said yes to service by every channel");
    }

    @Test
    void aYesBesideANoOfTheSameMomentSaysThatItChangesNothing() throws Exception {
        var no = new ConsentWord("sales", "email", false, SAID, "source:crm", "");

        assertThat(told("sales", "email", true, no))
                .isEqualTo("what was said of sales by email at 2026-11-19 21:14 changes nothing: "
                        + "a later word counts, or a no of the same moment");
    }

    @Test
    void aNoOlderThanAYesSaysThatItChangesNothing() throws Exception {
        var yes = new ConsentWord("sales", "email", true, SAID.plusSeconds(60), "source:crm", "");

        assertThat(told("sales", "email", false, yes)).contains("changes nothing");
    }

    @Test
    void whatTheEventBroughtAndNobodyCanReadIsTold() throws Exception {
        var slip = (ObjectNode)
                StrictJson.MAPPER.readTree("{'customerNo': '10127', 'mobile': '070-174'}".replace("'", "\""));
        var known = new Customer(slip.deepCopy().put("mobile", "+46701740605"));
        var data = StrictJson.MAPPER.createObjectNode().set("customer", slip);
        var event = new Event(
                new UUID(1, 2),
                "crm",
                "1",
                "customer.changed",
                "customer/10127",
                SAID,
                (ObjectNode) data,
                Map.of(),
                SAID.plusSeconds(90));

        assertThat(PlanNews.unreadable(new Case(event, known, List.of(), List.of(), List.of(), SAID))
                        .orElseThrow()
                        .sentence())
                .isEqualTo("the mobile that the event brought cannot be read: what was known before is used");
        assertThat(PlanNews.unreadable(new Case(event, new Customer(slip), List.of(), List.of(), List.of(), SAID)))
                .as("nothing else is known")
                .isEmpty();
    }

    private static String told(String purpose, String channel, boolean granted, ConsentWord... before)
            throws Exception {
        var data = (ObjectNode) StrictJson.MAPPER.readTree(
                """
                {"customer": {"customerNo": "10127"},
                 "consent": {"purpose": "%s", "channel": "%s", "granted": %s, "time": "%s"}}"""
                        .formatted(purpose, channel, granted, SAID));
        var event = new Event(
                new UUID(1, 2),
                "crm",
                "1",
                "consent.changed",
                "customer/10127",
                SAID,
                data,
                Map.of(),
                SAID.plusSeconds(90));
        var heard = new ArrayList<>(List.of(before));
        heard.add(ConsentWord.told(data.get("consent"), event.factTime(), event.receivedAt(), "crm"));
        var facts = new Case(
                event,
                new Customer((ObjectNode) data.get("customer")),
                heard,
                List.of(),
                List.of(),
                event.receivedAt());
        return PlanNews.consent(facts).orElseThrow().sentence();
    }
}
