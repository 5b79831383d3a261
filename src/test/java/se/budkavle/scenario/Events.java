package se.budkavle.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import se.budkavle.work.BusinessClock;

/**
 * A type's example event that happens today to somebody else: a customer of the test's own, with dates as far from today
 * as the example's were from its own day.
 */
final class Events {
    private final ObjectNode event;

    private Events(ObjectNode event) {
        this.event = event;
    }

    /** @param now business time */
    static Events happened(String type, String customerNo, Instant now) {
        ObjectNode event = RunningHub.example(type, type + "-" + customerNo);
        LocalDate then = day(Instant.parse(event.path("time").asText()));
        long days = ChronoUnit.DAYS.between(then, day(now));
        ObjectNode data = (ObjectNode) event.path("data");
        move(data, days);
        event.put("time", now.truncatedTo(ChronoUnit.SECONDS).toString());
        event.put("subject", "customer/" + customerNo);
        var events = new Events(event);
        events.customer().put("customerNo", customerNo).remove("personalNumber");
        if (data.path("contract") instanceof ObjectNode contract) {
            contract.put("contractNo", "A-" + customerNo);
        }
        return events;
    }

    /** What is told by one mail, which arrives, and by nothing else. */
    static Events mailed(String customerNo, Instant now) {
        return happened("supply.confirmed", customerNo, now)
                .without("mobile")
                .wishing("email")
                .email(mailbox(customerNo));
    }

    static String mailbox(String customerNo) {
        return "ok+" + customerNo + "@example.com";
    }

    /** Another event of the same kind, about the same customer. */
    Events named(String suffix) {
        event.put("id", event.path("id").asText() + " " + suffix);
        return this;
    }

    /** The channels that the customer asked for, first things first. */
    Events wishing(String... channels) {
        ArrayNode wish = customer().putArray("wish");
        for (String channel : channels) {
            wish.add(channel);
        }
        return this;
    }

    Events called(String firstName, String lastName) {
        customer().put("firstName", firstName).put("lastName", lastName);
        return this;
    }

    /** Twelve digits. */
    Events person(String personalNumber) {
        customer().put("personalNumber", personalNumber);
        return this;
    }

    /** Ten digits. */
    Events company(String name, String orgNumber) {
        customer().put("kind", "company").put("companyName", name).put("orgNumber", orgNumber);
        return this;
    }

    /** The product's name, which most texts mention. */
    Events about(String product) {
        ((ObjectNode) event.path("data").path("product")).put("name", product);
        return this;
    }

    Events mobile(String number) {
        customer().put("mobile", number);
        return this;
    }

    /** The customer's account in the company's app. */
    Events app(String account) {
        customer().put("push", account);
        return this;
    }

    Events email(String address) {
        customer().put("email", address);
        return this;
    }

    Events livingAt(String street, String postalCode, String city) {
        ((ObjectNode) customer().path("address"))
                .put("street", street)
                .put("postalCode", postalCode)
                .put("city", city)
                .remove("apartment");
        return this;
    }

    Events protectedIdentity() {
        customer().put("protectedIdentity", true);
        return this;
    }

    Events protectedNoMore() {
        customer().put("protectedIdentity", false);
        return this;
    }

    Events without(String field) {
        customer().remove(field);
        return this;
    }

    /** A part of what happened, to be changed. */
    ObjectNode data(String part) {
        return (ObjectNode) event.path("data").path(part);
    }

    ObjectNode build() {
        return event;
    }

    private ObjectNode customer() {
        return (ObjectNode) event.path("data").path("customer");
    }

    private static void move(JsonNode node, long days) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : Map.copyOf(asMap(object)).entrySet()) {
                if (isDate(field)) {
                    LocalDate moved = LocalDate.parse(field.getValue().asText()).plusDays(days);
                    object.put(field.getKey(), moved.toString());
                }
            }
        }
        node.forEach(inner -> move(inner, days));
    }

    private static boolean isDate(Map.Entry<String, JsonNode> field) {
        return !field.getKey().equals("birthDate") && field.getValue().asText().matches("\\d{4}-\\d\\d-\\d\\d");
    }

    private static Map<String, JsonNode> asMap(ObjectNode object) {
        var fields = new java.util.HashMap<String, JsonNode>();
        object.properties().forEach(e -> fields.put(e.getKey(), e.getValue()));
        return fields;
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, BusinessClock.ZONE);
    }
}
