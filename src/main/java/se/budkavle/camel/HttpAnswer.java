package se.budkavle.camel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.Answer;
import se.budkavle.partner.CallAnswer;
import se.budkavle.partner.DeliveryReport;
import se.budkavle.partner.Message;
import se.budkavle.partner.NotSentException;
import se.budkavle.partner.Presence;
import se.budkavle.partner.Translator;

/** What an HTTP answer, or none, says about the message at hand. */
@Component("httpAnswer")
final class HttpAnswer {
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY_REQUESTS = 429;
    private static final int SERVER_ERROR = 500;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    private final Supplier<Translator> translator;
    private final PartnerAuth auth;
    private final Refusals refusals;
    private final Clock clock;

    HttpAnswer(Supplier<Translator> translator, PartnerAuth auth, Refusals refusals, Clock clock) {
        this.translator = translator;
        this.auth = auth;
        this.refusals = refusals;
        this.clock = clock;
    }

    /** The body becomes the partner's {@link DeliveryReport}. */
    public void report(Exchange exchange) {
        Message message = PartnerDocument.message(exchange);
        CallAnswer answer = heard(exchange);
        Handed.answered(exchange, answer.status() + " " + new String(answer.body(), StandardCharsets.UTF_8));
        if (answer.status() == UNAUTHORIZED) {
            refusals.refused(message.partner());
        } else {
            refusals.admitted(message.partner());
        }
        boolean token = answer.status() == UNAUTHORIZED && !translator.get().explains(message.partner(), answer);
        if (token && auth.renews(exchange, message.partner())) {
            throw new NotSentException(message.partner() + ": the token was refused", null, null);
        }
        switch (translator.get().answer(message.partner(), answer, message.attemptKey(), clock.instant())) {
            case Answer.Reported reported -> exchange.getMessage().setBody(reported.report());
            case Answer.NotTaken later -> {
                Duration asked = retryAfter(header(exchange, "Retry-After", String.class), clock.instant());
                boolean away = answer.status() == TOO_MANY_REQUESTS || answer.status() >= SERVER_ERROR;
                throw new NotSentException(
                        later.why(),
                        asked == null ? later.retryAfter() : asked,
                        away ? Presence.AWAY : Presence.THERE,
                        null);
            }
            case Answer.Unclear unclear -> throw new AmbiguousSendException(unclear.why(), null);
        }
    }

    private static CallAnswer heard(Exchange exchange) {
        byte[] body = exchange.getMessage().getBody(byte[].class);
        String type = header(exchange, Exchange.CONTENT_TYPE, String.class);
        var headers = new HashMap<String, String>();
        exchange.getMessage().getHeaders().forEach((name, value) -> {
            if (value instanceof String text) {
                headers.put(name.toLowerCase(Locale.ROOT), text);
            }
        });
        return new CallAnswer(
                header(exchange, Exchange.HTTP_RESPONSE_CODE, Integer.class),
                type == null ? "application/json" : type,
                headers,
                body == null ? new byte[0] : body);
    }

    /** No answer at all: from its first byte on the request may have arrived. */
    public void failed(Exchange exchange) {
        String partner = PartnerDocument.message(exchange).partner();
        var e = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, IOException.class);
        String why = partner + ": " + PartnerHttp.why(e);
        if (e instanceof NoConnectionException) {
            throw new NotSentException(why, null, e);
        }
        throw new AmbiguousSendException(why, e);
    }

    private static <T> @Nullable T header(Exchange exchange, String name, Class<T> type) {
        return exchange.getMessage().getHeader(name, type);
    }

    /** Seconds or a date (RFC 9110); null when it is neither, or none to wait for. */
    static @Nullable Duration retryAfter(@Nullable String value, Instant now) {
        if (value == null) {
            return null;
        }
        try {
            String text = value.strip();
            Duration pause = text.matches("\\d{1,9}")
                    ? Duration.ofSeconds(Long.parseLong(text))
                    : Duration.between(now, ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME));
            if (!pause.isPositive()) {
                return null;
            }
            return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
