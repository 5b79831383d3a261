package se.budkavle.camel;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Runs shipped route files without the hub: a test hands in what the lane would, and sees what the route ends with. */
final class RouteBench implements AutoCloseable {
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Map<String, Processor> lanes = new ConcurrentHashMap<>();

    RouteBench(Map<String, String> properties, Map<String, Object> beans) {
        var placeholders = new Properties();
        placeholders.putAll(properties);
        camel.getPropertiesComponent().setInitialProperties(placeholders);
        beans.forEach(camel.getRegistry()::bind);
        beans.values().stream().filter(RouteSecrets.class::isInstance).forEach(bean -> ((RouteSecrets) bean)
                .beforeApplicationStart(camel));
        camel.addComponent("work", new Work());
    }

    RouteBench start(String... files) throws Exception {
        for (String file : files) {
            var resource = ResourceHelper.resolveResource(
                    camel, "file:" + Path.of("routes").resolve(file).toAbsolutePath());
            PluginHelper.getRoutesLoader(camel).loadRoutes(resource);
        }
        camel.start();
        return this;
    }

    DefaultCamelContext camel() {
        return camel;
    }

    /** One exchange of the lane, with headers that must not reach the partner. */
    Exchange hand(String lane, Object body) {
        return hand(lane, body, exchange -> {});
    }

    /** @param more is put on the exchange before it goes in */
    Exchange hand(String lane, Object body, java.util.function.Consumer<Exchange> more) {
        Exchange exchange = new DefaultExchange(camel);
        more.accept(exchange);
        exchange.getMessage().setBody(body);
        exchange.getMessage().setHeader("CamelHttpUri", "http://127.0.0.1:1/elsewhere");
        exchange.getMessage().setHeader("X-Secret", "stays at home");
        try {
            lanes.get(lane).process(exchange);
        } catch (Exception e) {
            exchange.setException(e);
        }
        return exchange;
    }

    @Override
    public void close() {
        camel.stop();
    }

    private final class Work extends DefaultComponent {
        @Override
        protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
            return new Lane(uri, this, remaining + " " + parameters.remove("partner"));
        }
    }

    private final class Lane extends DefaultEndpoint {
        private final String name;

        Lane(String uri, Work component, String name) {
            super(uri, component);
            this.name = name;
        }

        @Override
        public Producer createProducer() {
            throw new UnsupportedOperationException("work is put in by the hub");
        }

        @Override
        public Consumer createConsumer(Processor processor) {
            lanes.put(name, processor);
            return new DefaultConsumer(this, processor);
        }
    }
}
