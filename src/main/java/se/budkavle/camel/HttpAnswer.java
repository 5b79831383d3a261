package se.budkavle.camel;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.Codes.Meaning;
import se.budkavle.partner.Codes.Refusal;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Translator;
import se.budkavle.partner.UnreadableReportException;

/** What an HTTP answer, or none, says about the message at hand. */
@Component("httpAnswer")
final class HttpAnswer {
    private static final String ANSWER = "answer";
    private static final int LONGEST_WORD = 200;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /** Before any byte of the request went out. */
    private static final List<Class<? extends IOException>> BEFORE_THE_REQUEST = List.of(
            ConnectException.class,
            ConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class,
            NoRouteToHostException.class,
            UnknownHostException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class);

    private final Supplier<Translator> translator;
    private final Clock clock;

    HttpAnswer(Supplier<Translator> translator, Clock clock) {
        this.translator = translator;
        this.clock = clock;
    }

    /** The body becomes the partner's {@link DeliveryReport}. */
    public void report(Exchange exchange) {
        Message message = PartnerDocument.message(exchange);
        int status = header(exchange, Exchange.HTTP_RESPONSE_CODE, Integer.class);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        byte[] answer = body == null ? new byte[0] : body;
        String text = new String(answer, StandardCharsets.UTF_8);
        Handed.answered(exchange, status + " " + text);
        exchange.getMessage()
                .setBody(
                        status / 100 == 2
                                ? taken(exchange, message, answer)
                                : refused(exchange, message, status, text));
    }

    private DeliveryReport taken(Exchange exchange, Message message, byte[] answer) {
        String type = header(exchange, Exchange.CONTENT_TYPE, String.class);
        try {
            return translator
                    .get()
                    .reports(
                            message.partner(),
                            ANSWER,
                            answer,
                            type == null ? "application/json" : type,
                            Map.of("attemptKey", message.attemptKey()),
                            clock.instant())
                    .getFirst();
        } catch (UnreadableReportException | java.util.NoSuchElementException e) {
            // success with a body that is none of theirs: somebody else may have answered
            throw new AmbiguousSendException(message.partner() + ": the answer to success cannot be read", e);
        }
    }

    private DeliveryReport refused(Exchange exchange, Message message, int status, String text) {
        Refusal refusal = translator.get().catalogue().codes(message.partner()).refusal(status, text);
        return switch (refusal) {
            case Refusal.Reported reported -> report(message, reported.meaning(), status, text);
            case Refusal.NotTaken later -> {
                Duration pause = retryAfter(header(exchange, "Retry-After", String.class));
                throw new NotSentException(
                        message.partner() + ": answered " + status, pause == null ? later.retryAfter() : pause, null);
            }
            case Refusal.Unclear unclear ->
                throw new AmbiguousSendException(message.partner() + ": answered " + status, null);
        };
    }

    private DeliveryReport report(Message message, Meaning meaning, int status, String text) {
        String word = status + " " + text.strip().replaceAll("\\p{Cntrl}", " ").replaceAll("[+\\d]{6,}", "…");
        return new DeliveryReport(
                message.partner(),
                null,
                message.attemptId(),
                meaning.outcome(),
                meaning.reason(),
                clock.instant(),
                meaning.isFinal(),
                word.length() > LONGEST_WORD ? word.substring(0, LONGEST_WORD) : word);
    }

    /** No answer at all: whether the request can have arrived depends on how far it came. */
    public void failed(Exchange exchange) {
        String partner = PartnerDocument.message(exchange).partner();
        var e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, IOException.class);
        if (BEFORE_THE_REQUEST.stream().anyMatch(type -> type.isInstance(e))) {
            throw new NotSentException(
                    partner + ": no connection, " + e.getClass().getSimpleName(), null, e);
        }
        throw new AmbiguousSendException(
                partner + ": no answer, " + e.getClass().getSimpleName(), e);
    }

    private static <T> @Nullable T header(Exchange exchange, String name, Class<T> type) {
        return exchange.getMessage().getHeader(name, type);
    }

    /** Seconds or a date (RFC 9110); null when it is neither. */
    private @Nullable Duration retryAfter(@Nullable String value) {
        if (value == null) {
            return null;
        }
        try {
            String text = value.strip();
            Duration pause = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(
                            clock.instant(), ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            return pause.isNegative() ? Duration.ZERO : pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
