package se.budkavle;

import java.net.URI;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where partners and customers reach this hub: what the operator says, else loopback and the port that was opened.
 *
 * @param configured {@code budkavle.public-url}
 * @param port filled in when the server listens
 */
record HubAddress(@Nullable String configured, AtomicInteger port) implements Supplier<String> {
    @Override
    public String get() {
        return configured != null ? configured.replaceFirst("/+$", "") : "http://127.0.0.1:" + port.get();
    }

    /** Whether it means something on this machine only, so that no real partner's report can come. */
    boolean onlyHere() {
        if (configured == null) {
            return true;
        }
        String host = Objects.requireNonNullElse(URI.create(configured).getHost(), "localhost");
        return host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
    }
}
