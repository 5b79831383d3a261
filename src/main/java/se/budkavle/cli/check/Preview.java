package se.budkavle.cli.check;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import se.budkavle.content.ContentModel;
import se.budkavle.content.Rendered;
import se.budkavle.customer.Customer;
import se.budkavle.planning.Case;
import se.budkavle.planning.Reach;
import se.budkavle.planning.Recipients;
import se.budkavle.planning.Rules;
import se.budkavle.release.Fault;
import se.budkavle.release.TemplateFaultException;
import se.budkavle.sendout.Sendout;
import se.budkavle.work.BusinessClock;

/** Content as one customer would get it, also on channels that do not reach that customer. */
public final class Preview {
    /** Channels whose content can be shown as files. */
    private static final List<String> SHOWN = List.of("sms", "push", "email", "letter");

    private final Rules rules;

    public Preview(Rules rules) {
        this.rules = rules;
    }

    /** The channels that a send-out allows, as far as they can be shown. */
    public List<String> channels(String sendout) {
        return sendout(sendout).channels().stream().filter(SHOWN::contains).toList();
    }

    /** @throws TemplateFaultException when a value is missing, or there is no such text */
    public Rendered render(Case facts, String sendout, String language, String channel) {
        Sendout definition = sendout(sendout);
        Customer customer = facts.customer();
        Map<String, Object> model = new HashMap<>(ContentModel.of(
                facts.event().data(),
                customer.data(),
                recipient(customer, definition.to(), channel),
                rules.bundle(),
                language));
        model.put("date", LocalDate.ofInstant(facts.now(), BusinessClock.ZONE).toString());
        String content = rules.contentFor(definition.content(), customer, channel);
        return rules.renderer().render(content, language, channel, model);
    }

    /** A fault of content as {@code check} tells it. */
    public static Fault fault(TemplateFaultException e) {
        Fault fault = e.fault();
        return new Fault("mappings/" + fault.file(), fault.line(), fault.what(), fault.remedy());
    }

    private Sendout sendout(String name) {
        return rules.sendouts().sendout(name).orElseThrow();
    }

    /** Somebody who cannot be reached by a channel is shown the content with the name alone. */
    private static Map<String, Object> recipient(Customer customer, String role, String channel) {
        if (Recipients.of(customer, role, channel) instanceof Reach.Reachable reachable) {
            return reachable.recipient();
        }
        String name = String.join(
                " ",
                Stream.of("companyName", "firstName", "lastName")
                        .flatMap(field -> customer.text(field).stream())
                        .toList());
        return Map.of("name", name, "lines", List.of(name.isEmpty() ? customer.customerNo() : name));
    }
}
