package se.budkavle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;
import se.budkavle.release.StrictJson;

/** The shipped example of a delivery confirmation, each time for another customer, who bears the message's number. */
final class NumberedEvents implements LongFunction<String> {
    private static final List<String> WAYS = List.of("personalNumber", "mobile", "email");
    /** Numbers that the Swedish regulator keeps free for fiction: {@code +46701740605} to {@code 99}. */
    private static final int MOBILES = 95;

    private final ObjectNode example;
    private final String source;
    private final ObjLongConsumer<ObjectNode> way;

    private NumberedEvents(Path project, String source, ObjLongConsumer<ObjectNode> way) throws IOException {
        this.example = (ObjectNode) StrictJson.MAPPER.readTree(
                project.resolve("mappings/events/supply.confirmed/example.json").toFile());
        this.source = source;
        this.way = way;
    }

    /** Told by the part of the address after the plus. */
    static NumberedEvents byMail(Path project, String source) throws IOException {
        return new NumberedEvents(project, source, (person, n) -> person.put("email", "ok+" + n + "@example.com")
                .putArray("wish")
                .add("email"));
    }

    /** Told by the first name, which the text says, as there are fewer mobiles than messages. */
    static NumberedEvents bySms(Path project, String source) throws IOException {
        return new NumberedEvents(project, source, (person, n) -> person.put("firstName", "N" + n)
                .put("mobile", "+46701740" + (605 + n % MOBILES))
                .putArray("wish")
                .add("sms"));
    }

    /** Nothing but an address. */
    static NumberedEvents byLetter(Path project, String source) throws IOException {
        return new NumberedEvents(
                project, source, (person, n) -> person.putArray("wish").add("letter"));
    }

    @Override
    public String apply(long n) {
        ObjectNode event = example.deepCopy();
        String customer = source + n;
        event.put("id", customer).put("subject", "customer/" + customer).put("source", source);
        var person = (ObjectNode) event.get("data").get("customer");
        person.put("customerNo", customer);
        person.remove(WAYS);
        way.accept(person, n);
        return event.toString();
    }
}
