package se.budkavle;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.SQLExceptionTranslator;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.customer.CustomerStore;
import se.budkavle.customer.SuppressionStore;
import se.budkavle.delivery.AccountStore;
import se.budkavle.delivery.AlertStore;
import se.budkavle.delivery.AttemptStore;
import se.budkavle.delivery.BatchStore;
import se.budkavle.delivery.Cancellation;
import se.budkavle.delivery.CommunicationStore;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.DocumentStore;
import se.budkavle.delivery.LaneStore;
import se.budkavle.delivery.LimitStore;
import se.budkavle.delivery.MailboxStore;
import se.budkavle.delivery.PayloadStore;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.ReplyStore;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReportStore;
import se.budkavle.delivery.SendStore;
import se.budkavle.delivery.Specimens;
import se.budkavle.delivery.StatusStore;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.TraceStore;
import se.budkavle.delivery.WorkItemBook;
import se.budkavle.delivery.WorkItemStore;
import se.budkavle.event.DecisionStore;
import se.budkavle.event.EventStore;
import se.budkavle.event.QuarantineStore;
import se.budkavle.partner.Translator;
import se.budkavle.release.Dictionaries;
import se.budkavle.release.DictionaryStore;
import se.budkavle.release.ReleaseStore;
import se.budkavle.timeline.TimelineStore;
import se.budkavle.work.BusinessClockStore;
import se.budkavle.work.DatabaseWatch;
import se.budkavle.work.Failpoints;
import se.budkavle.work.LanePulse;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/** The tables, one bean a store. */
@Configuration(proxyBeanMethods = false)
class StorageConfiguration {
    @Bean
    PlatformTransactionManager transactions(DataSource database, SQLExceptionTranslator failures) {
        var manager = Failpoints.ON ? new FailpointsOfCommits(database) : new JdbcTransactionManager(database);
        manager.setExceptionTranslator(failures);
        return manager;
    }

    @Bean
    TransactionTemplate transaction(PlatformTransactionManager manager) {
        return new TransactionTemplate(manager);
    }

    @Bean
    WorkSignals workSignals() {
        return new WorkSignals();
    }

    @Bean
    LanePulse lanePulse() {
        return new LanePulse();
    }

    @Bean
    DatabaseWatch databaseWatch() {
        return new DatabaseWatch();
    }

    @Bean
    SQLExceptionTranslator failures(DatabaseWatch watch) {
        return RefusedWrites.heardBy(watch);
    }

    @Bean
    MeterBinder databaseGauge(DatabaseWatch watch) {
        return registry -> Gauge.builder(
                        "budkavle.database.away", () -> watch.outage().isPresent() ? 1 : 0)
                .register(registry);
    }

    @Bean
    WorkStore workStore(JdbcTemplate jdbc, WorkSignals signals) {
        return new WorkStore(jdbc, signals);
    }

    @Bean
    BusinessClockStore businessClockStore(JdbcTemplate jdbc) {
        return new BusinessClockStore(jdbc);
    }

    @Bean
    ReleaseStore releaseStore(JdbcTemplate jdbc) {
        return new ReleaseStore(jdbc);
    }

    @Bean
    QuarantineStore quarantineStore(JdbcTemplate jdbc, Meters meters) {
        return new QuarantineStore(jdbc, meters::quarantined);
    }

    @Bean
    TraceStore traceStore(JdbcTemplate jdbc) {
        return new TraceStore(jdbc);
    }

    @Bean
    BatchStore batchStore(JdbcTemplate jdbc) {
        return new BatchStore(jdbc);
    }

    @Bean
    MailboxStore mailboxStore(JdbcTemplate jdbc) {
        return new MailboxStore(jdbc);
    }

    @Bean
    LaneStore laneStore(JdbcTemplate jdbc) {
        return new LaneStore(jdbc);
    }

    @Bean
    LimitStore limitStore(JdbcTemplate jdbc) {
        return new LimitStore(jdbc);
    }

    @Bean
    AlertStore alertStore(JdbcTemplate jdbc) {
        return new AlertStore(jdbc);
    }

    @Bean
    AccountStore accounts(JdbcTemplate jdbc, PlatformTransactionManager manager) {
        return new AccountStore(jdbc, manager);
    }

    /** Made beside the work that first asks for them; what is under way when the hub stops is made anew some day. */
    @Bean
    Dictionaries dictionaries(JdbcTemplate jdbc, Releases releases, Supplier<Translator> translator) {
        Executor beside = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("dictionaries").factory());
        return new Dictionaries(
                new DictionaryStore(jdbc), () -> releases.get().hash(), new Specimens(releases, translator), beside);
    }

    @Bean
    Stores stores(
            JdbcTemplate jdbc,
            WorkStore work,
            LaneStore lanes,
            LimitStore limits,
            Dictionaries dictionaries,
            Meters meters) {
        return new Stores(
                new EventStore(jdbc, work, dictionaries, meters::accepted),
                new DecisionStore(jdbc, dictionaries),
                new CustomerStore(jdbc),
                new SuppressionStore(jdbc),
                new CommunicationStore(jdbc, dictionaries),
                new AttemptStore(jdbc, dictionaries),
                new SendStore(jdbc),
                new PayloadStore(jdbc, dictionaries),
                new ReportStore(jdbc, work),
                new ReplyStore(jdbc),
                new DocumentStore(jdbc, dictionaries),
                new WorkItemStore(jdbc),
                lanes,
                limits,
                work,
                new TimelineStore(jdbc, meters::happened),
                new StatusStore(jdbc));
    }

    @Bean
    DeadLetterStore deadLetters(JdbcTemplate jdbc, Stores stores, Clock clock) {
        return new DeadLetterStore(
                jdbc, stores.work(), stores.workItems(), stores.events(), stores.communications(), clock);
    }

    @Bean
    WorkItemBook workItemBook(
            Stores stores,
            Cancellation cancellation,
            ReportBook book,
            DeadLetterStore deadLetters,
            TransactionTemplate transaction,
            Clock clock) {
        return new WorkItemBook(stores, cancellation, book, deadLetters, transaction, clock);
    }
}
