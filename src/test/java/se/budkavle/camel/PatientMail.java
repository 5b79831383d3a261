package se.budkavle.camel;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** Mail servers at ports of their own, whose start is waited for longer than the two seconds that are usual. */
final class PatientMail {
    private static final long STARTS_WITHIN_MS = 240_000;

    private PatientMail() {}

    /** @param protocol one of {@link ServerSetup}'s */
    static GreenMail server(String protocol) {
        return server(protocol, 0);
    }

    static GreenMail server(String protocol, int port) {
        var setup = new ServerSetup(port, "127.0.0.1", protocol);
        setup.setServerStartupTimeout(STARTS_WITHIN_MS);
        return new GreenMail(setup);
    }
}
