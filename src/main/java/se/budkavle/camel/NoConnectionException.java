package se.budkavle.camel;

import java.io.IOException;

/** There was no connection to send a request over: no byte of it has left. */
final class NoConnectionException extends IOException {
    NoConnectionException(Exception cause) {
        super(cause.getClass().getSimpleName(), cause);
    }
}
