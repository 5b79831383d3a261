package se.budkavle;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import se.budkavle.delivery.Keys;
import se.budkavle.sandbox.LedgerMode;
import se.budkavle.sandbox.Sandbox;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.BusinessClockStore;
import se.budkavle.work.DatabaseFault;
import se.budkavle.work.DatabaseTime;
import se.budkavle.work.DutyStore;
import se.budkavle.work.EmbeddedDatabase;
import se.budkavle.work.HeldFolder;
import se.budkavle.work.OwnerOnly;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;
import se.budkavle.work.WrongSettingException;

/**
 * What must stand before the first bean: the data folder and its secrets, the database with its tables, business time,
 * and, when asked for, the simulated partners, whose addresses the routes need. Stopped after everything else.
 */
final class Foundations implements ApplicationContextInitializer<ConfigurableApplicationContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Foundations.class);

    /** The database lies in our data folder, which we hold: whatever is leased in it was leased by a dead hub. */
    static final String ALONE = "budkavle.database.alone";

    private static final String LOOPBACK = "127.0.0.1";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        try {
            lay(context);
        } catch (RuntimeException | Error e) {
            // Spring ends what a context began, and this one has not: the database would be left running.
            ((DefaultListableBeanFactory) context.getBeanFactory()).destroySingletons();
            throw e;
        }
    }

    private void lay(ConfigurableApplicationContext context) {
        ConfigurableEnvironment environment = context.getEnvironment();
        SettingShapes.demand(environment);
        Path data = Path.of(environment.getRequiredProperty("budkavle.data"));
        PartnerWiring partners = PartnerWiring.of(environment);
        environment.getPropertySources().addLast(new MapPropertySource("partner defaults", partners.urlDefaults()));
        partners.demandValues(environment);
        var factory = (DefaultListableBeanFactory) context.getBeanFactory();
        var derived = new HashMap<String, Object>();
        secret(environment, derived, data, "budkavle.api-token", "api-token");
        secret(environment, derived, data, "budkavle.mac-key", "mac-key");
        secret(environment, derived, data, "budkavle.artemis.password", "artemis-password");
        derived.putAll(KafkaAccess.settings(environment));
        listenHere(environment, derived);
        database(environment, derived, data, factory);
        environment.getPropertySources().addFirst(new MapPropertySource("budkavle", derived));
        demandAnswer(environment, source(environment));
        var jdbc = new JdbcTemplate(source(environment));
        boolean alone = derived.containsKey(ALONE);
        demandNoOtherRows(environment, jdbc, alone);
        migrate(source(environment));
        joinOthers(environment, jdbc, alone);
        boolean sandbox = environment.getProperty("budkavle.sandbox", Boolean.class, false);
        BusinessClock clock = clock(jdbc, sandbox);
        factory.registerSingleton("businessClock", clock);
        HubAddress address = address(environment, sandbox);
        factory.registerSingleton("hubAddress", address);
        if (!partners.simulated().isEmpty()) {
            sandbox(partners.simulated(), environment, derived, data, factory, clock, address);
        }
        if (sandbox) {
            partners.demandLoopback(environment);
        }
    }

    /** Before the tables are changed under a hub that lives; a database that knows no duties has none. */
    private static void demandNoOtherRows(ConfigurableEnvironment environment, JdbcTemplate jdbc, boolean alone) {
        if (!alone && jdbc.queryForObject("select to_regclass('duty') is not null", Boolean.class)) {
            key(environment, jdbc).demandSame();
        }
    }

    private static NodeKey key(ConfigurableEnvironment environment, JdbcTemplate jdbc) {
        return new NodeKey(new DutyStore(jdbc), environment.getRequiredProperty("budkavle.mac-key"));
    }

    /** Whoever is alone ends what a dead hub has leased; the others must have the same key, and go by one clock. */
    private static void joinOthers(ConfigurableEnvironment environment, JdbcTemplate jdbc, boolean alone) {
        if (alone) {
            new WorkStore(jdbc, new WorkSignals()).endLeases();
        } else {
            key(environment, jdbc).demandSame();
            DatabaseTime.HERE.set(new DutyStore(jdbc)::now);
        }
    }

    private static HubAddress address(ConfigurableEnvironment environment, boolean sandbox) {
        var address = new HubAddress(given(environment, "budkavle.public-url").orElse(null), new AtomicInteger());
        if (!sandbox && address.onlyHere()) {
            LOG.warn("budkavle.public-url leads to this machine only: real partners' reports cannot come, and what was"
                    + " sent will fall silent; set it to the address where they reach this hub");
        }
        return address;
    }

    /** Of an address that is set to nothing the server makes all of this machine's. */
    private static void listenHere(ConfigurableEnvironment environment, Map<String, Object> derived) {
        Stream.of("budkavle.address", "server.address", "management.server.address")
                .filter(setting -> given(environment, setting).isEmpty())
                .forEach(setting -> derived.put(setting, LOOPBACK));
    }

    /** Set to nothing is not set: so a demo, too, frees itself of what the environment says. */
    private static Optional<String> given(ConfigurableEnvironment environment, String property) {
        return Optional.ofNullable(environment.getProperty(property)).filter(value -> !value.isBlank());
    }

    /** Given by the operator, else made once and kept where only the owner reads it. */
    private static void secret(
            ConfigurableEnvironment environment, Map<String, Object> derived, Path data, String property, String file) {
        if (given(environment, property).isPresent()) {
            return;
        }
        Path place = data.resolve(file);
        try {
            if (!Files.exists(place)) {
                var bytes = new byte[32];
                new SecureRandom().nextBytes(bytes);
                OwnerOnly.write(place, HexFormat.of().formatHex(bytes));
            }
            derived.put(property, Files.readString(place).strip());
        } catch (IOException e) {
            throw new UncheckedIOException("the secret " + place + " cannot be kept", e);
        }
    }

    private static void database(
            ConfigurableEnvironment environment,
            Map<String, Object> derived,
            Path data,
            DefaultListableBeanFactory factory) {
        Optional<String> url = given(environment, "budkavle.database.url");
        if (url.isPresent()) {
            demandPostgres(environment, url.get());
            HeldFolder held = HeldFolder.of(data);
            factory.registerDisposableBean("dataFolder", held::close);
            derived.put("spring.datasource.url", url.get());
            derived.put("spring.datasource.username", environment.getProperty("budkavle.database.user", ""));
            derived.put("spring.datasource.password", environment.getProperty("budkavle.database.password", ""));
        } else {
            EmbeddedDatabase database = EmbeddedDatabase.start(data);
            derived.put(ALONE, true);
            factory.registerSingleton("embeddedDatabase", database);
            factory.registerDisposableBean("embeddedDatabase", database::close);
            derived.put("spring.datasource.url", database.url());
            derived.put("spring.datasource.username", database.user());
            derived.put("spring.datasource.password", database.password());
        }
    }

    /** Without the address, which may hold a password. */
    private static void demandPostgres(ConfigurableEnvironment environment, String url) {
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new WrongSettingException(SettingShapes.asWritten(environment, "budkavle.database.url")
                    + " is no address of a PostgreSQL: write jdbc:postgresql://host:5432/database");
        }
    }

    /** Until there is a pool, whose bounds hold here too: a database that is gone without a word must not hang a start. */
    private static DriverManagerDataSource source(ConfigurableEnvironment environment) {
        var source = new DriverManagerDataSource(
                environment.getRequiredProperty("spring.datasource.url"),
                environment.getRequiredProperty("spring.datasource.username"),
                environment.getRequiredProperty("spring.datasource.password"));
        var bounds = new Properties();
        bounds.putAll(Binder.get(environment)
                .bind("spring.datasource.hikari.data-source-properties", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of()));
        source.setConnectionProperties(bounds);
        return source;
    }

    /** In PostgreSQL's or its driver's own words; what lies deeper says less. */
    private static void demandAnswer(ConfigurableEnvironment environment, DriverManagerDataSource source) {
        try {
            source.getConnection().close();
        } catch (SQLException e) {
            String where = given(environment, "budkavle.database.url").isPresent()
                    ? "database that " + SettingShapes.asWritten(environment, "budkavle.database.url") + " names"
                    : "hub's own database";
            var failure =
                    new IllegalStateException("the %s cannot be used: %s".formatted(where, DatabaseFault.words(e)));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /**
     * A migration of a great table takes as long as it takes: of its connections only the login is bounded. One of them holds
     * a lock in a transaction while the other one migrates.
     */
    private static void migrate(DriverManagerDataSource source) {
        source.getConnectionProperties().remove("socketTimeout");
        source.getConnectionProperties().setProperty("options", "-c idle_in_transaction_session_timeout=0");
        Flyway.configure().dataSource(source).load().migrate();
    }

    private static BusinessClock clock(JdbcTemplate jdbc, boolean sandbox) {
        new HistoryMonths(jdbc).demandThis();
        Duration offset = new BusinessClockStore(jdbc).offset();
        if (!sandbox) {
            refuseLeapt(offset);
        }
        return new BusinessClock(DatabaseTime.HERE, offset);
    }

    /** @throws IllegalStateException when what waits here was meant for pretended partners, at moments of their own */
    static void refuseLeapt(Duration offset) {
        if (!offset.isZero()) {
            throw new IllegalStateException(
                    "this data comes from a sandbox: its time is %d hours ahead of the clock, and what waits in it must not reach real partners. Set budkavle.data (or budkavle.database.url) to a place of its own for live running, or start with budkavle.sandbox=true"
                            .formatted(offset.toHours()));
        }
    }

    private static void sandbox(
            Set<String> partners,
            ConfigurableEnvironment environment,
            Map<String, Object> derived,
            Path data,
            DefaultListableBeanFactory factory,
            BusinessClock clock,
            HubAddress address) {
        var keys =
                new Keys(environment.getRequiredProperty("budkavle.mac-key").getBytes(StandardCharsets.UTF_8), address);
        var sandbox = new Sandbox(
                partners,
                clock,
                data,
                LedgerMode.of(environment.getRequiredProperty("budkavle.sandbox.ledger")),
                environment.getRequiredProperty("budkavle.sandbox.seed", Long.class),
                (partner, report) -> report.equals("incoming")
                        ? given(environment, "budkavle.sandbox.replies-to")
                                .orElseGet(() -> keys.address(partner, report))
                        : keys.address(partner, report));
        factory.registerSingleton("sandbox", sandbox);
        factory.registerDisposableBean("sandbox", sandbox::close);
        derived.putAll(sandbox.properties());
    }
}
