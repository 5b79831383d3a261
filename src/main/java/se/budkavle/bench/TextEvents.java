package se.budkavle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongFunction;
import se.budkavle.release.StrictJson;

/** The shipped example of a delivery confirmation, each time for another customer, who wishes a text. */
final class TextEvents implements LongFunction<String> {
    private final ObjectNode example;
    private final String source;

    TextEvents(Path project, String source) throws IOException {
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
        person.put("customerNo", customer).put("mobile", "+467017406%02d".formatted(5 + n % 55));
        person.remove(List.of("personalNumber", "email"));
        person.putArray("wish").add("sms");
        return event.toString();
    }
}
