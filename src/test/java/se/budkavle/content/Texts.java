package se.budkavle.content;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import se.budkavle.release.Bundle;

/** A small bundle of texts with the real layouts, and facts about one customer, for tests to bend. */
final class Texts {
    private final TreeMap<String, String> files = new TreeMap<>();
    private final Map<String, Object> model = new HashMap<>();

    private Texts() {
        Bundle real = Bundle.read(java.nio.file.Path.of("mappings"));
        files.putAll(real.below("content/layouts/"));
        files.putAll(real.below("policy/"));
        model.put("customer", Map.of("customerNo", "10012", "firstName", "Åsa"));
        model.put("contract", Map.of("contractNo", "A-77", "endDate", "2026-02-28"));
        model.put("link", Map.of("renew", "https://example.com/fornya", "unsubscribe", "https://example.com/utskick"));
        model.put(
                "brand",
                Map.of(
                        "name", "Vinterljus Energi",
                        "legalName", "Vinterljus Energi AB",
                        "orgNumber", "5599990016",
                        "phone", "+46313900600",
                        "email", "kundservice@example.com",
                        "web", "https://www.example.com",
                        "address", List.of("Vinterljus Energi", "Box 1201", "411 03 Göteborg"),
                        "colour", "#14506b"));
        model.put(
                "recipient",
                Map.of("name", "Åsa Öberg", "lines", List.of("Åsa Öberg", "Storgatan 1", "582 24 LINKÖPING")));
    }

    static Texts of(String body) {
        return new Texts().file("content/hello/message.sv.md", "---\nsubject: Hej\n---\n" + body);
    }

    static Texts empty() {
        return new Texts();
    }

    Texts file(String path, String text) {
        files.put(path, text);
        return this;
    }

    Texts value(String name, Object value) {
        model.put(name, value);
        return this;
    }

    ContentCatalogue catalogue() {
        return ContentCatalogue.load(Bundle.of(files));
    }

    Rendered render(String channel) {
        return render("hello", "sv", channel);
    }

    Rendered render(String content, String language, String channel) {
        return new Renderer(catalogue()).render(content, language, channel, model);
    }
}
