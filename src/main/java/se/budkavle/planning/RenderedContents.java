package se.budkavle.planning;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import se.budkavle.content.ContentCatalogue;
import se.budkavle.content.ContentModel;
import se.budkavle.content.Renderer;
import se.budkavle.customer.Customer;
import se.budkavle.event.EventCatalogue;
import se.budkavle.release.Bundle;
import se.budkavle.release.TemplateFaultException;

/**
 * Content measured by making it. An SMS is made of the case itself, since a long name may cost a second part. A letter
 * is made once of the event type's example, for this version of the content, and its sheets are remembered: setting the
 * pages for each planned recipient would cost more than the guess saves. Thread-safe.
 */
final class RenderedContents implements Contents {
    private static final int PAGES_A_SHEET = 2;
    private static final List<String> SOMEWHERE = List.of("Anna Andersson", "Storgatan 1", "111 20 Stockholm");

    private final Renderer renderer;
    private final EventCatalogue events;
    private final Bundle bundle;
    private final Map<String, Set<String>> languages;
    private final Map<Letter, Integer> sheets = new ConcurrentHashMap<>();

    private record Letter(String content, String language, String eventType) {}

    RenderedContents(ContentCatalogue catalogue, Renderer renderer, EventCatalogue events, Bundle bundle) {
        this.renderer = renderer;
        this.events = events;
        this.bundle = bundle;
        this.languages = catalogue.names().stream()
                .collect(Collectors.toUnmodifiableMap(Function.identity(), catalogue::languages));
    }

    @Override
    public Set<String> languages(String content) {
        return languages.getOrDefault(content, Set.of());
    }

    @Override
    public int units(String content, String language, String channel, Case c) {
        return switch (channel) {
            case "sms" -> parts(content, language, c);
            case "letter" ->
                sheets.computeIfAbsent(new Letter(content, language, c.event().type()), this::sheets);
            default -> 1;
        };
    }

    private int parts(String content, String language, Case c) {
        var model = ContentModel.of(
                c.event().data(), c.customer().data(), recipient(c.customer(), "sms"), bundle, language);
        return Objects.requireNonNull(
                        renderer.render(content, language, "sms", model).smsSize())
                .parts();
    }

    private static Map<String, Object> recipient(Customer customer, String channel) {
        return Recipients.of(customer, "customer", channel) instanceof Reach.Reachable reachable
                ? reachable.recipient()
                : Map.of("name", "");
    }

    /** An example that makes no letter is a fault of the release; until it is mended a letter counts as one sheet. */
    private int sheets(Letter letter) {
        JsonNode data = events.example(letter.eventType())
                .map(example -> example.path("data"))
                .orElse(com.fasterxml.jackson.databind.node.MissingNode.getInstance());
        if (!(data.path("customer") instanceof ObjectNode customer)) {
            return 1;
        }
        Map<String, Object> recipient = recipient(new Customer(customer), "letter");
        Map<String, Object> addressed =
                recipient.containsKey("lines") ? recipient : Map.of("name", SOMEWHERE.getFirst(), "lines", SOMEWHERE);
        try {
            var model = ContentModel.of(data, customer, addressed, bundle, letter.language());
            int pages = renderer.render(letter.content(), letter.language(), "letter", model)
                    .pages();
            return Math.max(1, (pages + PAGES_A_SHEET - 1) / PAGES_A_SHEET);
        } catch (TemplateFaultException e) {
            return 1;
        }
    }
}
