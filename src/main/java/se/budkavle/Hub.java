package se.budkavle;

import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The hub: one process, everything in it. */
@SpringBootApplication
public class Hub {

    /**
     * Starts a hub and returns when it is ready.
     *
     * @param settings Spring properties as arguments, for example {@code --budkavle.port=0}
     */
    public static ConfigurableApplicationContext start(String... settings) {
        String[] arguments = Stream.concat(Stream.of("--spring.jmx.enabled=false"), Arrays.stream(settings))
                .toArray(String[]::new);
        return new SpringApplicationBuilder(Hub.class)
                .initializers(new Foundations())
                .registerShutdownHook(true)
                .run(arguments);
    }
}
