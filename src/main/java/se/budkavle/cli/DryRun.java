package se.budkavle.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import se.budkavle.partner.Auth;
import se.budkavle.partner.Examples;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Translator;
import se.budkavle.release.Bundle;

/**
 * One call to a real partner that promises to send nothing: the first golden example, to the partner's {@code dryRunUrl},
 * with {@code dryRunField} added to a form. Credentials come from where the hub has them.
 */
final class DryRun {
    private static final int SHOWN = 500;

    private final String partner;
    private final Path mappings;
    private final Translator translator;
    private final Map<String, String> parameters;

    DryRun(Path mappings, String partner) {
        this.partner = partner;
        this.mappings = mappings;
        this.translator = new Translator(PartnerCatalogue.load(Bundle.read(mappings), DryRun::setting));
        this.parameters = translator.catalogue().parameters(partner);
    }

    /** As the hub has it: from the environment, or from a file that the environment names. */
    static @Nullable String setting(String name) {
        return Folders.setting(name)
                .or(() -> Folders.setting(name + ".file").map(DryRun::content))
                .orElse(null);
    }

    private static String content(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw VerbFailedException.failed("the file " + file + " cannot be read");
        }
    }

    /** Returns 0 when the partner would have taken the message, else 1. */
    int run(Console console) throws InterruptedException {
        String url = parameters.getOrDefault("dryRunUrl", "");
        if (url.isEmpty()) {
            throw VerbFailedException.failed(partner + " has no dry-run mode, and what it is sent is really sent;"
                    + " try it with mode: test-recipients in mappings/policy/channels.yaml and your own address");
        }
        Auth auth = translator.catalogue().partner(partner).auth();
        demand(auth.parameters());
        HttpResponse<String> answer = call(url, auth);
        String body = answer.body().strip().replaceAll("\\p{Cntrl}+", " ");
        console.out()
                .println("%s answered %d %s"
                        .formatted(
                                partner,
                                answer.statusCode(),
                                body.length() > SHOWN ? body.substring(0, SHOWN) + "…" : body));
        return answer.statusCode() / 100 == 2 ? 0 : 1;
    }

    private void demand(List<String> names) {
        names.stream()
                .filter(name -> parameters.getOrDefault(name, "").isEmpty())
                .findFirst()
                .ifPresent(name -> {
                    throw VerbFailedException.failed(partner + " needs its " + name + ": set "
                            + (partner + "." + name).replaceAll("[.-]", "_").toUpperCase(Locale.ROOT)
                            + ", as docs/partners/" + partner + ".md says");
                });
    }

    private HttpResponse<String> call(String url, Auth auth) throws InterruptedException {
        String media = translator.mediaType(
                partner, translator.catalogue().partner(partner).document());
        String document = new String(Examples.first(mappings, translator, partner), StandardCharsets.UTF_8);
        String field = parameters.getOrDefault("dryRunField", "");
        byte[] body = (field.isEmpty() ? document : document + "&" + field).getBytes(StandardCharsets.UTF_8);
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(30))
                .header("Content-Type", media)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        auth.headers(parameters, "dry-run", body, Instant.now()).forEach(request::header);
        try (var http = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(5))
                .build()) {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw VerbFailedException.failed(
                    partner + " cannot be reached: " + e.getClass().getSimpleName());
        }
    }
}
