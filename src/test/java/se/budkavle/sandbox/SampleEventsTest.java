package se.budkavle.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import se.budkavle.event.EventCatalogue;
import se.budkavle.event.EventReader;
import se.budkavle.event.Reading;
import se.budkavle.release.Bundle;

class SampleEventsTest {
    private static final Instant NOW = Instant.parse("2027-05-04T09:00:00Z");
    private static final Bundle MAPPINGS = Bundle.read(Path.of("mappings"));

    private final List<JsonNode> events =
            SampleEvents.stream(MAPPINGS, 400, 7, NOW).toList();

    @Test
    void doorTakesEverySampleWithoutAWarning() {
        var reader = new EventReader(EventCatalogue.load(MAPPINGS), Clock.fixed(NOW, ZoneOffset.UTC));

        for (JsonNode event : events) {
            Reading reading = reader.read(event);

            assertThat(reading).as(event.toString()).isInstanceOf(Reading.Accepted.class);
            assertThat(((Reading.Accepted) reading).warnings())
                    .as(event.toString())
                    .isEmpty();
        }
    }

    @Test
    void everyTypeComesInTurn() {
        assertThat(texts("/type"))
                .containsExactlyInAnyOrderElementsOf(
                        EventCatalogue.load(MAPPINGS).types());
    }

    @Test
    void sixtyEventsHoldEveryPersona() {
        List<JsonNode> few = events.subList(0, 60);

        assertThat(few.stream()
                        .map(e -> customer(e, "mobile"))
                        .filter(m -> !m.isEmpty())
                        .map(Personas.Sms::of))
                .contains(Personas.Sms.values());
        assertThat(few.stream().map(e -> customer(e, "email")).map(Personas.Mail::of))
                .contains(Personas.Mail.values());
        assertThat(few.stream()
                        .map(e -> e.at("/data/customer/address/postalCode").asText())
                        .map(Personas.Letter::of))
                .contains(Personas.Letter.values());
    }

    @Test
    void noTwoCustomersAreOnePerson() {
        assertThat(events).extracting(e -> customer(e, "customerNo")).doesNotHaveDuplicates();
        assertThat(events.stream()
                        .map(e -> customer(e, "personalNumber") + customer(e, "orgNumber"))
                        .toList())
                .doesNotHaveDuplicates();
        assertThat(events.stream()
                        .map(e -> customer(e, "email"))
                        .filter(m -> !m.isEmpty())
                        .toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void datesKeepTheirDistanceToNow() {
        JsonNode expiring = events.stream()
                .filter(e -> e.path("type").asText().equals("contract.expiring"))
                .findFirst()
                .orElseThrow();
        LocalDate end = LocalDate.parse(expiring.at("/data/contract/endDate").asText());

        assertThat(Instant.parse(expiring.path("time").asText())).isBetween(NOW.minus(10, ChronoUnit.MINUTES), NOW);
        assertThat(ChronoUnit.DAYS.between(LocalDate.of(2027, 5, 4), end)).isEqualTo(91L);
    }

    @Test
    void birthdaysAreToday() {
        assertThat(events.stream()
                        .filter(e -> e.path("type").asText().equals("customer.birthday"))
                        .map(e -> customer(e, "birthDate").substring(4)))
                .isNotEmpty()
                .allMatch("-05-04"::equals);
    }

    @Test
    void sameSeedGivesTheSameEventsAndAnotherSeedOthers() {
        assertThat(SampleEvents.stream(MAPPINGS, 400, 7, NOW).toList()).isEqualTo(events);
        assertThat(SampleEvents.stream(MAPPINGS, 1, 8, NOW).toList()).isNotEqualTo(events.subList(0, 1));
    }

    private Set<String> texts(String pointer) {
        return events.stream().map(e -> e.at(pointer).asText()).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String customer(JsonNode event, String field) {
        return event.path("data").path("customer").path(field).asText();
    }
}
