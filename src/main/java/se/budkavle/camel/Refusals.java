package se.budkavle.camel;

import com.jcraft.jsch.JSchException;
import jakarta.mail.AuthenticationFailedException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Consumer;
import org.apache.camel.RouteAware;
import org.apache.camel.model.Model;
import org.apache.camel.support.ScheduledPollEndpoint;
import org.jsmpp.extra.NegativeResponseException;
import org.springframework.stereotype.Component;
import se.budkavle.partner.Partner;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.work.Duties;
import se.budkavle.work.LanePulse;

/**
 * Who does not take our credentials: told to whoever watches with the settings that they come from, never with them; and
 * what cannot be polled for another reason.
 */
@Component("refusals")
final class Refusals {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)");
    /** What tells who we are, among the parameters of partners; addresses and regions do not. */
    private static final List<String> CREDENTIALS = List.of(
            "user",
            "password",
            "token",
            "authValue",
            "clientId",
            "clientSecret",
            "secret",
            "accessKey",
            "secretKey",
            "systemId");
    /** Bind failed, wrong password, wrong system id (SMPP 3.4, 5.1.3). */
    private static final Set<Integer> UNBOUND = Set.of(0x0d, 0x0e, 0x0f);

    private final LanePulse pulse;
    private final Supplier<PartnerCatalogue> partners;

    Refusals(LanePulse pulse, Supplier<PartnerCatalogue> partners) {
        this.pulse = pulse;
        this.partners = partners;
    }

    /** By the partner's lane. */
    void refused(String partner) {
        Partner known = partners.get().partner(partner);
        pulse.refused(partner, partner, named(known.settings(CREDENTIALS)));
    }

    void admitted(String partner) {
        pulse.admitted(partner);
    }

    /** By a mailbox or a folder that a route polls; anything but a refusal says nothing of credentials. */
    void failed(Consumer consumer, Throwable failure) {
        String door = door(consumer);
        Map<String, Object> given = given(consumer);
        String who = given.getOrDefault("partner", given.getOrDefault("source", door))
                .toString();
        if (isRefusal(failure)) {
            pulse.refused(door, who, named(settings(given)));
        } else {
            pulse.unpolled(door, again(consumer), who, Causes.of(failure));
        }
    }

    /** By its own pace; another hub may have it meanwhile, and hold on to it until its server has been given up. */
    private static Duration again(Consumer consumer) {
        long pause = consumer.getEndpoint() instanceof ScheduledPollEndpoint polled ? polled.getDelay() : 0;
        return Duration.ofMillis(pause).multipliedBy(2).plus(Duties.LENGTH.multipliedBy(4));
    }

    void admitted(Consumer consumer) {
        pulse.admitted(door(consumer));
        pulse.polled(door(consumer));
    }

    private static String door(Consumer consumer) {
        return consumer instanceof RouteAware aware && aware.getRoute() != null
                ? aware.getRoute().getRouteId()
                : consumer.getEndpoint().getEndpointBaseUri();
    }

    /** What the route gave its template. */
    private static Map<String, Object> given(Consumer consumer) {
        var route = consumer.getEndpoint()
                .getCamelContext()
                .getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteDefinition(door(consumer));
        return route == null || route.getTemplateParameters() == null ? Map.of() : route.getTemplateParameters();
    }

    private static List<String> settings(Map<String, Object> given) {
        return Stream.of("user", "password")
                .map(given::get)
                .flatMap(value -> PLACEHOLDER.matcher(String.valueOf(value)).results())
                .map(found -> found.group(1))
                .toList();
    }

    private static String named(Collection<String> settings) {
        return settings.isEmpty() ? "its user and password" : String.join(", ", settings);
    }

    static boolean isRefusal(Throwable failure) {
        int depth = 0;
        for (Throwable t = failure; t != null && depth < 10; t = t.getCause(), depth++) {
            boolean refusal =
                    switch (t) {
                        case AuthenticationFailedException mail -> true;
                        case JSchException sftp ->
                            String.valueOf(sftp.getMessage()).startsWith("Auth ");
                        case NegativeResponseException smpp -> UNBOUND.contains(smpp.getCommandStatus());
                        default -> false;
                    };
            if (refusal) {
                return true;
            }
        }
        return false;
    }
}
