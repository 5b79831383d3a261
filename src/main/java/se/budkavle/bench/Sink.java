package se.budkavle.bench;

import java.util.concurrent.Callable;

/** A partner that takes everything and keeps nothing but when it came. */
interface Sink extends AutoCloseable {
    int port();

    Arrivals arrivals();

    @Override
    void close();

    /** Its threads would outlive what it was made for, if that does not start. */
    default <T> T orClosed(Callable<T> start) throws Exception {
        boolean started = false;
        try {
            T made = start.call();
            started = true;
            return made;
        } finally {
            if (!started) {
                close();
            }
        }
    }
}
