package se.budkavle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import se.budkavle.release.StrictJson;

/** The shipped example of a delivery confirmation, each time for another customer, who wishes e-mail. */
final class MailEvents implements LongFunction<String> {
    private final ObjectNode example;
    private final String source;

    MailEvents(Path project, String source) throws IOException {
        this.example = (ObjectNode) StrictJson.MAPPER.readTree(
                project.resolve("mappings/events/supply.confirmed/example.json").toFile());
        this.source = source;
    }

    @Override
    public String apply(long n) {
        ObjectNode event = example.deepCopy();
        String customer = source + n;
        event.put("id", customer).put("subject", "customer/" + customer).put("source", source);
        var person = (ObjectNode) event.get("data").get("customer");
        person.put("customerNo", customer).put("email", "ok+" + n + "@example.com");
        person.remove(List.of("personalNumber", "mobile"));
        person.putArray("wish").add("email");
        return event.toString();
    }
}
