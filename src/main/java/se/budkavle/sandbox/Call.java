package se.budkavle.sandbox;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A call to a gateway over HTTP. */
record Call(String method, String path, @Nullable String query, Headers headers, byte[] body) {
    /** @param largestBody of which one byte more is read, and nothing behind it */
    static Call of(HttpExchange exchange, int largestBody) throws IOException {
        return new Call(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                exchange.getRequestURI().getRawQuery(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readNBytes(largestBody + 1));
    }

    /** Empty when it has none of that name. */
    String header(String name) {
        String value = headers.getFirst(name);
        return value == null ? "" : value;
    }
}
