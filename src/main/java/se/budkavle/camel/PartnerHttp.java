package se.budkavle.camel;

import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;
import org.springframework.stereotype.Component;
import se.budkavle.partner.Partner;
import se.budkavle.partner.Translator;

/**
 * How partners are called over HTTP: no repeats and no redirects behind our back (both could send twice, or to somebody
 * else), no cookies, credentials read for each call and never part of an address, and an end to the whole exchange of
 * request and answer, as a time-out for each byte is none for a drip.
 */
@Component("partnerHttp")
final class PartnerHttp implements HttpClientConfigurer {
    /** How long the whole exchange may take, in milliseconds; stays here. */
    static final String TIME = "Budkavle-Time";

    /** Of the client's context: the connection is there. */
    private static final String STANDS = "budkavle.stands";

    private static final int MOST_BYTES = 64 * 1024;
    private static final Timeout CONNECT = Timeout.ofSeconds(3);

    private final Supplier<Translator> translator;
    private final PartnerAuth auth;

    PartnerHttp(Supplier<Translator> translator, PartnerAuth auth) {
        this.translator = translator;
        this.auth = auth;
    }

    /** The headers of the call for the message at hand. */
    public void prepare(Exchange exchange) {
        Translator today = translator.get();
        Partner partner =
                today.catalogue().partner(PartnerDocument.message(exchange).partner());
        String usual = today.mediaType(partner.name(), partner.document());
        limit(exchange, partner, today.catalogue().parameters(partner.name()).getOrDefault("mediaType", usual));
        String trace = exchange.getVariable(PartnerCall.TRACEPARENT, String.class);
        if (trace != null) {
            exchange.getMessage().setHeader("traceparent", trace);
        }
        auth.headers(exchange, today).forEach(exchange.getMessage()::setHeader);
    }

    /** Says what the body is, and how long the call may take. */
    static void limit(Exchange exchange, Partner partner, String mediaType) {
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, mediaType);
        exchange.getMessage().setHeader(TIME, String.valueOf(partner.timeout().toMillis()));
    }

    @Override
    public void configureHttpClient(HttpClientBuilder builder) {
        builder.disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableContentCompression()
                .setUserAgent("Budkavle")
                .addExecInterceptorFirst("limits", limits())
                .addExecInterceptorLast("deadline", deadline());
    }

    private static ExecChainHandler limits() {
        return (request, scope, chain) -> {
            Header time = request.getFirstHeader(TIME);
            request.removeHeaders(TIME);
            var config = RequestConfig.copy(scope.clientContext.getRequestConfigOrDefault())
                    .setConnectionRequestTimeout(CONNECT)
                    .setResponseTimeout(Timeout.ofMilliseconds(Long.parseLong(time.getValue())));
            scope.clientContext.setRequestConfig(connecting(config).build());
            try {
                return chain.proceed(request, scope);
            } catch (IOException | HttpException e) {
                if (scope.clientContext.getAttribute(STANDS) == null) {
                    throw new NoConnectionException(e);
                }
                throw e;
            }
        };
    }

    /** What became of a call that nobody answered. */
    static String why(IOException e) {
        return e instanceof NoConnectionException
                ? "no connection, " + e.getMessage()
                : "no answer, " + e.getClass().getSimpleName();
    }

    // the connection manager belongs to the component, and this is the one way to limit a single call
    @SuppressWarnings("deprecation")
    private static RequestConfig.Builder connecting(RequestConfig.Builder config) {
        return config.setConnectTimeout(CONNECT);
    }

    // runs when the connection is there, and until the last byte of the answer
    private static ExecChainHandler deadline() {
        return (request, scope, chain) -> {
            scope.clientContext.setAttribute(STANDS, true);
            Timeout limit = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
            var call = (Cancellable) scope.originalRequest;
            Future<?> end = Deadlines.after(limit.toDuration(), call::cancel);
            try {
                ClassicHttpResponse response = chain.proceed(request, scope);
                readWhole(response, scope);
                return response;
            } finally {
                end.cancel(false);
            }
        };
    }

    // read here, an answer that stops half-way is a failed call; read later, it would be a fault of the route. Inside
    // the
    // client's own chain, reading to the end gives no connection back by itself
    private static void readWhole(ClassicHttpResponse response, ExecChain.Scope scope) throws IOException {
        HttpEntity entity = response.getEntity();
        if (entity == null) {
            return;
        }
        InputStream in = unpacked(response, entity);
        byte[] bytes = in.readNBytes(MOST_BYTES);
        response.setEntity(new ByteArrayEntity(bytes, ContentType.parseLenient(entity.getContentType())));
        if (bytes.length == MOST_BYTES) {
            scope.execRuntime.discardEndpoint(); // closing would read the rest, of a connection that is gone
            return;
        }
        in.close();
        scope.execRuntime.releaseEndpoint();
    }

    // some pack though nobody asked them to; left to the route, it would unpack without bound
    private static InputStream unpacked(ClassicHttpResponse response, HttpEntity entity) throws IOException {
        Header encoding = response.getFirstHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding == null || !encoding.getValue().toLowerCase(Locale.ROOT).contains("gzip")) {
            return entity.getContent();
        }
        response.removeHeaders(HttpHeaders.CONTENT_ENCODING);
        return new GZIPInputStream(entity.getContent());
    }
}
