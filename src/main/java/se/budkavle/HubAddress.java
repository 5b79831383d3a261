package se.budkavle;

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
}
