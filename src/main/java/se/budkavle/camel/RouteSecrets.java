package se.budkavle.camel;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.remote.RemoteFileEndpoint;
import org.apache.camel.component.mail.MailEndpoint;
import org.apache.camel.spi.EndpointStrategy;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spring.boot.CamelContextConfiguration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import se.budkavle.partner.Settings;

/**
 * What routes take from files. In place of a user, a password or a secret a route is given a mark, and whoever connects
 * gets what the file holds at that moment: a secret is replaced without a restart, and none stands in an endpoint's
 * address. Everything else is read once. Thread-safe.
 */
@Component("routeSecrets")
final class RouteSecrets implements PropertiesSource, EndpointStrategy, CamelContextConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(RouteSecrets.class);
    private static final String MARK = "in-file:";

    private final Settings settings;
    private final Map<Endpoint, List<Marked>> logins = new ConcurrentHashMap<>();

    /** @param set puts a value into an endpoint's configuration, for its next connection */
    private record Marked(String setting, Consumer<String> set) {}

    RouteSecrets(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String getName() {
        return "files";
    }

    @Override
    public @Nullable String getProperty(String name) {
        if (!settings.isInFile(name)) {
            return null;
        }
        return name.matches(".*[.-](user|password|secret)") ? MARK + name : settings.apply(name);
    }

    @Override
    public void beforeApplicationStart(CamelContext camel) {
        camel.getPropertiesComponent().addPropertiesSource(this);
        camel.getCamelContextExtension().registerEndpointCallback(this);
    }

    @Override
    public void afterApplicationStart(CamelContext camel) {
        // everything is set before the routes are read
    }

    /** @throws IllegalArgumentException for a component that keeps what it was given at the start */
    @Override
    public Endpoint registerEndpoint(String uri, Endpoint endpoint) {
        List<Marked> marked =
                switch (endpoint) {
                    case RemoteFileEndpoint<?> e -> {
                        var login = e.getConfiguration();
                        yield marked(login.getUsername(), login::setUsername, login.getPassword(), login::setPassword);
                    }
                    case MailEndpoint e -> {
                        var login = e.getConfiguration();
                        yield marked(login.getUsername(), login::setUsername, login.getPassword(), login::setPassword);
                    }
                    default -> List.of();
                };
        if (!marked.isEmpty()) {
            logins.put(endpoint, marked);
            refresh(endpoint);
        } else if (uri.contains(MARK)) {
            throw new IllegalArgumentException(
                    "a user or password of %s is in a file, which it cannot read again; give it by the environment"
                            .formatted(endpoint.getEndpointBaseUri()));
        }
        return endpoint;
    }

    private static List<Marked> marked(
            @Nullable String user, Consumer<String> setUser, @Nullable String password, Consumer<String> setPassword) {
        return Stream.of(new Marked(String.valueOf(user), setUser), new Marked(String.valueOf(password), setPassword))
                .filter(m -> m.setting().startsWith(MARK))
                .map(m -> new Marked(m.setting().substring(MARK.length()), m.set()))
                .toList();
    }

    /** What the next connection is made with. A file that cannot be read leaves things as they were. */
    void refresh(Endpoint endpoint) {
        for (Marked marked : logins.getOrDefault(endpoint, List.of())) {
            try {
                marked.set().accept(settings.apply(marked.setting()));
            } catch (RuntimeException e) {
                LOG.warn("the file of {{{}}} cannot be read: {}", marked.setting(), Causes.of(e));
            }
        }
    }

    /** For routes that send: which endpoint is theirs, they do not know. */
    void refresh() {
        logins.keySet().forEach(this::refresh);
    }

    /** What a route was given as a secret, as it is now. */
    String now(String given) {
        return given.startsWith(MARK) ? settings.apply(given.substring(MARK.length())) : given;
    }
}
