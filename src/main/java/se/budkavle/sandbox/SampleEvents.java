package se.budkavle.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import se.budkavle.release.Bundle;
import se.budkavle.release.StrictJson;
import se.budkavle.work.BusinessClock;

/**
 * CloudEvents for demos and tests, made from the examples of every event type: each with a customer of its own, whose
 * addresses are {@link Personas}, and with dates as if it had happened minutes ago. Equal arguments give equal
 * events.
 */
public final class SampleEvents {
    private static final long FIRST_CUSTOMER = 200_001;

    /** Seconds before now over which the events' times lie. */
    private static final long SPREAD = 600;

    private SampleEvents() {}

    /** {@link #stream(Bundle, int, long, Instant)} as of this moment. */
    public static Stream<JsonNode> stream(Bundle mappings, int n, long seed) {
        return stream(mappings, n, seed, Clock.systemUTC().instant());
    }

    /**
     * {@code n} events, the types in turn. Some sixty events hold every persona of every channel.
     *
     * @throws IllegalArgumentException when no event type has an example
     */
    public static Stream<JsonNode> stream(Bundle mappings, int n, long seed, Instant now) {
        List<ObjectNode> examples = mappings.folders("events/").stream()
                .flatMap(type -> mappings.text("events/" + type + "/example.json").stream())
                .map(SampleEvents::parse)
                .toList();
        if (examples.isEmpty()) {
            throw new IllegalArgumentException("no example.json below events/: nothing to make samples from");
        }
        return LongStream.range(0, n).mapToObj(i -> sample(examples.get((int) (i % examples.size())), i, seed, now));
    }

    private static JsonNode sample(ObjectNode example, long i, long seed, Instant now) {
        var shift = SampleDates.between(Instant.parse(example.path("time").asText()), now);
        ObjectNode event = shift.onto(example);
        String customerNo = String.valueOf(FIRST_CUSTOMER + i);
        Instant time = now.minusSeconds(i % SPREAD).truncatedTo(ChronoUnit.SECONDS);
        event.put("time", time.toString());
        event.put("id", "sample-" + seed + "-" + i);
        event.put("subject", "customer/" + customerNo);
        ObjectNode data = (ObjectNode) event.path("data");
        var customer = new SampleCustomer(i, seed);
        customer.moveInto((ObjectNode) data.path("customer"), customerNo);
        if (event.path("type").asText().equals("customer.birthday")) {
            customer.isBornOn(
                    (ObjectNode) data.path("customer"),
                    time.atZone(BusinessClock.ZONE).toLocalDate());
        }
        number(data, FIRST_CUSTOMER + i, customer);
        return event;
    }

    /** Contracts, facilities, invoices and applications of their own. */
    private static void number(ObjectNode data, long number, SampleCustomer customer) {
        if (data.path("contract") instanceof ObjectNode contract) {
            String old = contract.path("contractNo").asText();
            contract.put("contractNo", old.substring(0, old.indexOf('-') + 1) + number);
        }
        if (data.path("facility") instanceof ObjectNode facility) {
            facility.put("facilityId", CheckDigit.gs1("735999" + "%011d".formatted(number)));
            if (facility.path("address") instanceof ObjectNode address) {
                customer.writeHome(address);
            }
        }
        if (data.path("invoice") instanceof ObjectNode invoice) {
            invoice.put("invoiceNo", "F-" + number);
            if (invoice.hasNonNull("ocr")) {
                invoice.put("ocr", CheckDigit.luhn(number + "01"));
            }
        }
        if (data.path("application") instanceof ObjectNode application) {
            application.put("applicationNo", "P-" + number);
        }
    }

    private static ObjectNode parse(String json) {
        try {
            return (ObjectNode) StrictJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("an event's example.json is not JSON", e);
        }
    }
}
