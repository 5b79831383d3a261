package se.budkavle.cli;

import java.net.BindException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import se.budkavle.Hub;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.work.WrongSettingException;

/** A hub in this process. */
final class RunningHub implements AutoCloseable {
    private final ConfigurableApplicationContext context;
    private final CountDownLatch stopped = new CountDownLatch(1);

    private RunningHub(ConfigurableApplicationContext context) {
        this.context = context;
        context.addApplicationListener(event -> {
            if (event instanceof ContextClosedEvent) {
                stopped.countDown();
            }
        });
        if (!context.isActive()) {
            stopped.countDown(); // it has ended itself meanwhile
        }
    }

    /**
     * @param settings by name; they come before what the environment says
     * @throws FaultyReleaseException when routes or mappings cannot be used
     * @throws VerbFailedException when something else stands in the way of a start
     */
    static RunningHub start(Path data, Map<String, String> settings) {
        var arguments = new ArrayList<String>();
        arguments.add("--budkavle.data=" + data);
        arguments.add("--budkavle.mappings=" + Folders.mappings());
        arguments.add("--budkavle.routes=" + Folders.routes());
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        try {
            return new RunningHub(Hub.start(arguments.toArray(String[]::new)));
        } catch (RuntimeException e) {
            throw plain(e);
        }
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    String setting(String name) {
        return context.getEnvironment().getRequiredProperty(name);
    }

    HubClient client() {
        return new HubClient(java.net.URI.create("http://127.0.0.1:" + port()), setting("budkavle.api-token"));
    }

    void untilStopped() throws InterruptedException {
        stopped.await();
    }

    @Override
    public void close() {
        context.close();
    }

    /** The cause that a person can mend, out of the layers around it. */
    private static RuntimeException plain(RuntimeException failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof FaultyReleaseException faulty) {
                return faulty;
            }
            if (cause instanceof WrongSettingException wrong) {
                return VerbFailedException.refused(wrong.getMessage());
            }
            if (cause instanceof PortInUseException || cause instanceof BindException) {
                return VerbFailedException.failed(
                        "the port is taken by another program; choose one with BUDKAVLE_PORT or --port");
            }
        }
        Throwable root = causes(failure).getLast();
        String word = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
        return VerbFailedException.failed("the hub did not start: " + word);
    }

    private static List<Throwable> causes(Throwable failure) {
        var causes = new ArrayList<Throwable>();
        for (Throwable cause = failure; cause != null && !causes.contains(cause); cause = cause.getCause()) {
            causes.add(cause);
        }
        return causes;
    }
}
