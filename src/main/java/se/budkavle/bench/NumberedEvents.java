package se.budkavle.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import se.budkavle.release.StrictJson;

/**
 * The shipped example of a delivery confirmation, each time for another customer, who bears the message's number. Written
 * once, and then only the number is put in: the clients share the cores with what is measured.
 */
final class NumberedEvents implements LongFunction<String> {
    private static final List<String> WAYS = List.of("personalNumber", "mobile", "email");
    /** Numbers that the Swedish regulator keeps free for fiction: {@code +46701740605} to {@code 99}. */
    private static final int MOBILES = 95;

    private static final Pattern FIRST_NAME = Pattern.compile("\\bN(\\d+)\\b");

    private static final String NUMBER = "{number}";
    private static final String MOBILE = "{mobile}";

    private final String template;

    private NumberedEvents(Path project, String source, Consumer<ObjectNode> way) throws IOException {
        var event = (ObjectNode) StrictJson.MAPPER.readTree(
                project.resolve("mappings/events/supply.confirmed/example.json").toFile());
        String customer = source + NUMBER;
        event.put("id", customer).put("subject", "customer/" + customer).put("source", source);
        var person = (ObjectNode) event.get("data").get("customer");
        person.put("customerNo", customer);
        person.remove(WAYS);
        way.accept(person);
        this.template = event.toString();
    }

    /** Told by the part of the address after the plus. */
    static NumberedEvents byMail(Path project, String source) throws IOException {
        return new NumberedEvents(project, source, person -> person.put("email", "ok+" + NUMBER + "@example.com")
                .putArray("wish")
                .add("email"));
    }

    /** Told by the first name, which the text says, as there are fewer mobiles than messages. */
    static NumberedEvents bySms(Path project, String source) throws IOException {
        return new NumberedEvents(project, source, person -> person.put("firstName", "N" + NUMBER)
                .put("mobile", "+46701740" + MOBILE)
                .putArray("wish")
                .add("sms"));
    }

    /** The number that such a text says; -1 when it says none. */
    static long inText(String text) {
        Matcher numbered = FIRST_NAME.matcher(text);
        return numbered.find() ? Long.parseLong(numbered.group(1)) : -1;
    }

    /** Nothing but an address. */
    static NumberedEvents byLetter(Path project, String source) throws IOException {
        return new NumberedEvents(
                project, source, person -> person.putArray("wish").add("letter"));
    }

    @Override
    public String apply(long n) {
        return template.replace(NUMBER, Long.toString(n)).replace(MOBILE, Long.toString(605 + n % MOBILES));
    }
}
