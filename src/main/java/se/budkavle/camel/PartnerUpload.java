package se.budkavle.camel;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Translator;
import se.budkavle.partner.Upload;
import se.budkavle.release.StrictJson;

/**
 * Puts a message's file where its partner says, before the message itself is sent: asks for an address, uploads, and
 * writes address and signature into the document. Nothing is sent by that; whatever goes wrong is tried again. The
 * partner's parameters say where to ask ({@code uploadAsk}), where its answer has the two ({@code uploadUrl}, {@code
 * uploadSignature}: JSON pointers), and to which hosts a file may go ({@code uploadHosts}: a regular expression).
 */
@Component("partnerUpload")
final class PartnerUpload {
    private static final int UNAUTHORIZED = 401;
    /** Of all that comes before the message itself, so that its lease outlasts the call that follows. */
    private static final Duration LONGEST = Duration.ofSeconds(12);

    private final Supplier<Translator> translator;
    private final PartnerAuth auth;
    private final Duration longest;

    @Autowired
    PartnerUpload(Supplier<Translator> translator, PartnerAuth auth) {
        this(translator, auth, LONGEST);
    }

    PartnerUpload(Supplier<Translator> translator, PartnerAuth auth, Duration longest) {
        this.translator = translator;
        this.auth = auth;
        this.longest = longest;
    }

    /** @throws NotSentException when the file did not get there */
    public void place(Exchange exchange) {
        Message message = PartnerDocument.message(exchange);
        Translator today = translator.get();
        Map<String, String> parameters = today.catalogue().parameters(message.partner());
        long began = System.nanoTime();
        Duration patience = shorter(today.catalogue().partner(message.partner()).timeout(), longest);
        Upload upload = asked(exchange, today, message, parameters, patience);
        put(message, upload, parameters, patience);
        if (System.nanoTime() - began > longest.toNanos()) {
            throw notTaken(message, "took longer to receive the file than the lease of the message leaves");
        }
        String document = new String(exchange.getMessage().getBody(byte[].class), StandardCharsets.UTF_8);
        exchange.getMessage().setBody(upload.in(document, message).getBytes(StandardCharsets.UTF_8));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Upload asked(
            Exchange exchange, Translator today, Message message, Map<String, String> parameters, Duration patience) {
        var ask = HttpRequest.newBuilder(URI.create(parameters.get("uploadAsk")));
        auth.headers(exchange, today).forEach(ask::header);
        HttpResponse<byte[]> answer = called(message, ask.GET().build(), patience);
        if (answer.statusCode() == UNAUTHORIZED) {
            auth.renews(exchange, message.partner());
        }
        JsonNode where = json(message, answer);
        return new Upload(
                where.at(parameters.get("uploadUrl")).asText(),
                where.at(parameters.get("uploadSignature")).asText());
    }

    private static JsonNode json(Message message, HttpResponse<byte[]> answer) {
        try {
            if (answer.statusCode() / 100 == 2) {
                return StrictJson.MAPPER.readTree(answer.body());
            }
            throw notTaken(message, "asked for an upload, answered " + answer.statusCode());
        } catch (IOException e) {
            throw notTaken(message, "asked for an upload, answered no JSON");
        }
    }

    private static void put(Message message, Upload upload, Map<String, String> parameters, Duration patience) {
        URI to = address(message, upload.url(), parameters.get("uploadHosts"));
        byte[] file = message.attachments().getFirst().bytes();
        var put = HttpRequest.newBuilder(to).PUT(HttpRequest.BodyPublishers.ofByteArray(file));
        int status = called(message, put.build(), patience).statusCode();
        if (status / 100 != 2) {
            throw notTaken(message, "took no upload, answered " + status);
        }
    }

    /** Encrypted, and to a host that the partner's file names; a sandbox listens on loopback without encryption. */
    private static URI address(Message message, String url, String hosts) {
        try {
            URI to = URI.create(url);
            String host = String.valueOf(to.getHost());
            boolean encrypted = "https".equals(to.getScheme());
            if (encrypted && host.matches(hosts)) {
                return to;
            }
            String askedHost = host.matches(hosts) ? host : "";
            if ("http".equals(to.getScheme())
                    && !askedHost.isEmpty()
                    && InetAddress.getByName(host).isLoopbackAddress()) {
                return to;
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            throw notTaken(message, "gave an upload address that is none");
        }
        throw notTaken(message, "gave an upload address that uploadHosts does not allow");
    }

    private static HttpResponse<byte[]> called(Message message, HttpRequest request, Duration patience) {
        try {
            return SideCall.send(request, patience);
        } catch (IOException e) {
            throw new NotSentException(
                    message.partner() + ": no upload, " + e.getClass().getSimpleName(), null, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotSentException(message.partner() + ": no upload before the end", null, e);
        }
    }

    private static NotSentException notTaken(Message message, String why) {
        return new NotSentException(message.partner() + ": " + why, null, null);
    }
}
