package se.budkavle.api;

import java.time.Duration;
import org.apache.catalina.core.StandardHost;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.web.embedded.tomcat.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * A customer number may hold a slash, encoded in the path. It is passed on as it came: whatever is decided by a path sees
 * {@code %2F} as part of a name, and {@link TokenFilter} lets nothing with it through without a token. What the server
 * refuses by itself, {@link ProblemValve} tells; whom it refuses while they are still sending, {@link LeftoverValve} cuts.
 */
@Component
final class EncodedPaths implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    /** With what somebody who is refused still sends. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
        factory.addEngineValves(new LeftoverValve(PATIENCE));
        factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }
}
