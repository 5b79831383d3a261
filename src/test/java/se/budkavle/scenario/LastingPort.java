package se.budkavle.scenario;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Below the ports that the system gives away: nobody else gets it while its server is dead. */
final class LastingPort {
    private LastingPort() {}

    static int free() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException taken) {
                // the next one
            }
        }
        throw new AssertionError("no free port between 20000 and 32000");
    }
}
