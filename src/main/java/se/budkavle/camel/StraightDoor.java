package se.budkavle.camel;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.HttpEndpointModel;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpConsumer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.ServerHttpObservationFilter;

/**
 * Hands a POST to the route that listens at that address, on the container's own thread. The way through the pages'
 * dispatcher leads over a second pool of threads and back through every filter, which costs more than reading and storing
 * the event. What no route answers goes that way still, and hears there what is wrong.
 */
@Component
final class StraightDoor {
    private final SingletonSupplier<PlatformHttpComponent> doors;

    StraightDoor(ObjectProvider<CamelContext> camel) {
        this.doors = SingletonSupplier.of(
                () -> camel.getObject().getComponent("platform-http", PlatformHttpComponent.class));
    }

    /** Returns false when no route listens: then nothing was read and nothing answered. */
    boolean serves(HttpServletRequest request, HttpServletResponse response) {
        if (!request.getMethod().equals("POST")) {
            return false;
        }
        Optional<HttpEndpointModel> door = doors.obtain().getHttpEndpoints().stream()
                .filter(listening -> listens(listening, request.getRequestURI()))
                .findFirst();
        if (door.isEmpty() || !(door.get().getConsumer() instanceof SpringBootPlatformHttpConsumer consumer)) {
            return false;
        }
        ServerHttpObservationFilter.findObservationContext(request)
                .ifPresent(seen -> seen.setPathPattern(pattern(door.get())));
        consumer.service(request, response).join();
        return true;
    }

    private static boolean listens(HttpEndpointModel door, String path) {
        return path.equals(door.getUri()) || below(door) && path.startsWith(door.getUri() + "/");
    }

    /** The address never: it may name a message. */
    private static String pattern(HttpEndpointModel door) {
        return below(door) ? door.getUri() + "/**" : door.getUri();
    }

    private static boolean below(HttpEndpointModel door) {
        return door.getConsumer().getEndpoint() instanceof PlatformHttpEndpoint at && at.isMatchOnUriPrefix();
    }
}
