package se.budkavle;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.Backoff;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.PartnerHealth;
import se.budkavle.delivery.PartnerPace;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.Stores;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.WorkSignals;

/** A hub's tables and verbs, wired as in a real one, but for what comes from outside: time and chance are handed in. */
final class SimulatedContext {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([A-Za-z0-9._-]+)}}");

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    private SimulatedContext() {}

    /**
     * @param machine tells machine time
     * @param random spreads pauses
     * @param releases what another hub has read already; null to read it
     * @param own settings of this hub
     */
    static AnnotationConfigApplicationContext of(
            DataSource database,
            BusinessClock clock,
            SimulatedClocks machine,
            RandomGenerator random,
            @Nullable Releases releases,
            Path data,
            Map<String, String> own) {
        var made = new SimulatedContext();
        made.settings(data, own);
        made.surroundings(database, clock);
        if (releases != null) {
            made.put("releases", Releases.class, () -> releases);
        }
        made.timeAndChance(machine, random);
        made.context.register(
                Meters.class,
                StorageConfiguration.class,
                SpineConfiguration.class,
                PlanningConfiguration.class,
                FeedbackConfiguration.class);
        made.context.refresh();
        return made.context;
    }

    private void settings(Path data, Map<String, String> own) {
        var settings = new HashMap<String, Object>(Map.of(
                "budkavle.data", data.toString(),
                "budkavle.mappings", Path.of("mappings").toAbsolutePath().toString(),
                "budkavle.sandbox", "true",
                "budkavle.bulk", "200",
                "budkavle.mac-key", "of-the-simulation"));
        try (var files = Files.walk(Path.of("mappings/partners"))) {
            for (Path file : files.filter(f -> f.endsWith("partner.yaml")).toList()) {
                // nobody signs here, and no word fits every scheme
                PLACEHOLDER
                        .matcher(Files.readString(file))
                        .results()
                        .forEach(found -> settings.put(found.group(1), ""));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        settings.putAll(own);
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("simulation", settings));
    }

    private void surroundings(DataSource database, BusinessClock clock) {
        context.registerBean(
                "dataSource",
                DataSource.class,
                () -> database,
                bean -> bean.setDestroyMethodName("")); // the other hubs have it too
        context.registerBean(JdbcTemplate.class, () -> new JdbcTemplate(database));
        put("businessClock", BusinessClock.class, () -> clock);
        context.registerBean(MeterRegistry.class, SimpleMeterRegistry::new);
        context.registerBean(HubAddress.class, () -> new HubAddress("http://127.0.0.1:1", new AtomicInteger()));
    }

    /** Instead of the beans of these names that a real hub makes. */
    private void timeAndChance(SimulatedClocks machine, RandomGenerator random) {
        put("workSignals", WorkSignals.class, () -> new WorkSignals(machine::nanos));
        put("backoff", Backoff.class, () -> new Backoff(random));
        put(
                "partnerPace",
                PartnerPace.class,
                () -> new PartnerPace(name -> lane(context, name).partner().grace(), machine.wall()));
        put(
                "partnerHealth",
                PartnerHealth.class,
                () -> new PartnerHealth(
                        context.getBean(Stores.class).limits(),
                        context.getBean(PartnerPace.class),
                        context.getBean(Backoff.class),
                        machine::nanos));
    }

    private <T> void put(String name, Class<T> type, Supplier<T> made) {
        context.registerBean(name, type, made);
    }

    @SuppressWarnings("unchecked")
    static Lane lane(AnnotationConfigApplicationContext context, String partner) {
        return ((Function<String, Lane>) context.getBean("lanes")).apply(partner);
    }
}
