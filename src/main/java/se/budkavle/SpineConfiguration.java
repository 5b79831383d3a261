package se.budkavle;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.Ambiguity;
import se.budkavle.delivery.Backoff;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.BatchStore;
import se.budkavle.delivery.Batches;
import se.budkavle.delivery.Cancellation;
import se.budkavle.delivery.ChannelRouter;
import se.budkavle.delivery.CutOff;
import se.budkavle.delivery.Failover;
import se.budkavle.delivery.Keys;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.MailboxDesk;
import se.budkavle.delivery.NextStep;
import se.budkavle.delivery.OfferMaker;
import se.budkavle.delivery.PartnerChoice;
import se.budkavle.delivery.PartnerHealth;
import se.budkavle.delivery.PartnerModes;
import se.budkavle.delivery.PartnerPace;
import se.budkavle.delivery.RecipientGate;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReturnedMails;
import se.budkavle.delivery.Stores;
import se.budkavle.event.EventCatalogue;
import se.budkavle.event.Intake;
import se.budkavle.event.QuarantineStore;
import se.budkavle.partner.MailReports;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Settings;
import se.budkavle.partner.Translator;
import se.budkavle.planning.Holidays;
import se.budkavle.planning.Rules;
import se.budkavle.release.Bundle;
import se.budkavle.release.Fault;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.release.ReleaseStore;

/** The verbs, by the names that {@code routes/hub/} calls them. */
@Configuration(proxyBeanMethods = false)
class SpineConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SpineConfiguration.class);
    private static final Duration UNKNOWN_GRACE = Duration.ofMinutes(15);

    /** @throws FaultyReleaseException with every fault, when the text files cannot be used */
    @Bean
    Releases releases(@Value("${budkavle.mappings}") Path mappings, ReleaseStore store, Clock clock) {
        Rules rules = Rules.load(Bundle.read(mappings));
        if (!rules.faults().isEmpty()) {
            throw new FaultyReleaseException(rules.faults());
        }
        return new Releases(store, rules, clock);
    }

    @Bean
    PartnerModes partnerModes(
            Releases releases, @Value("${budkavle.sandbox}") boolean sandbox, Environment environment) {
        return new PartnerModes(releases, sandbox, PartnerWiring.testRecipients(environment));
    }

    @Bean
    RecipientGate recipientGate(PartnerModes modes, Stores stores, ReportBook book, Clock clock) {
        return new RecipientGate(modes, stores.attempts(), book, clock);
    }

    @Bean
    Supplier<EventCatalogue> eventCatalogue(Releases releases) {
        return releases.following(Rules::events);
    }

    @Bean
    Settings settings(Environment environment) {
        return new PlaceholderValues(environment);
    }

    @Bean
    Supplier<Translator> translator(Releases releases, Settings values, Keys keys) {
        MailReports reports = mailReports(keys);
        Supplier<Translator> current =
                releases.following(rules -> new Translator(PartnerCatalogue.load(rules.bundle(), values), reports));
        List<Fault> faults = current.get().catalogue().faults();
        if (!faults.isEmpty()) {
            throw new FaultyReleaseException(faults);
        }
        current.get()
                .catalogue()
                .unusableSecrets()
                .forEach(secret -> LOG.warn("not used until it is mended: {}", secret));
        return current;
    }

    /** A report whose MAC does not fit is forged: it names nothing of ours. */
    private static MailReports mailReports(Keys keys) {
        return new ReturnedMails(found -> {
            var map = new HashMap<>(found);
            boolean forged = map.get("attemptKey") instanceof String key
                    && map.get("mac") instanceof String mac
                    && !keys.fits(key, mac);
            if (forged) {
                map.remove("attemptKey");
            }
            return map;
        });
    }

    @Bean
    Supplier<PartnerCatalogue> partnerCatalogue(Supplier<Translator> translator, Stores stores) {
        PartnerCatalogue catalogue = translator.get().catalogue();
        stores.lanes().register(catalogue.names().stream().collect(Collectors.toMap(n -> n, n -> catalogue
                .partner(n)
                .channel())));
        return () -> translator.get().catalogue();
    }

    @Bean
    Keys keys(@Value("${budkavle.mac-key}") String secret, HubAddress address) {
        return new Keys(secret.getBytes(StandardCharsets.UTF_8), address);
    }

    @Bean
    Intake intake(
            Supplier<EventCatalogue> catalogue,
            Stores stores,
            QuarantineStore quarantine,
            TransactionTemplate transaction,
            Clock clock,
            @Value("${budkavle.bulk}") int bulk) {
        return new Intake(catalogue, stores.events(), quarantine, transaction, clock, bulk);
    }

    @Bean
    Cancellation cancellation(Stores stores, Supplier<PartnerCatalogue> partners, Clock clock) {
        return new Cancellation(stores, partners, clock);
    }

    @Bean
    Batches batches(
            Stores stores, BatchStore store, Supplier<PartnerCatalogue> partners, Releases releases, Clock clock) {
        Supplier<Set<LocalDate>> holidays = releases.following(rules -> holidays(rules.bundle()));
        return new Batches(store, stores, () -> cutOffs(partners.get(), holidays.get()), clock);
    }

    /** Partners whose file names a cut-off take batches. */
    private static Map<String, CutOff> cutOffs(PartnerCatalogue partners, Set<LocalDate> holidays) {
        var cutOffs = new HashMap<String, CutOff>();
        for (String name : partners.names()) {
            Map<String, String> parameters = partners.parameters(name);
            if (parameters.containsKey("cutOff")) {
                cutOffs.put(
                        name,
                        new CutOff(
                                LocalTime.parse(parameters.get("cutOff")),
                                Integer.parseInt(parameters.getOrDefault("lettersPerBatch", "2000")),
                                Integer.parseInt(parameters.getOrDefault("acknowledgedDays", "3")),
                                holidays));
            }
        }
        return cutOffs;
    }

    private static Set<LocalDate> holidays(Bundle bundle) {
        return Set.copyOf(Holidays.read(bundle, new ArrayList<>()));
    }

    @Bean
    ChannelRouter channelRouter(
            Stores stores,
            Cancellation cancellation,
            Ambiguity ambiguity,
            Releases releases,
            Batches batches,
            MailboxDesk mailboxes,
            PartnerPace pace,
            Clock clock) {
        var nextStep = new NextStep(stores, cancellation, ambiguity, releases, mailboxes, pace, batches, clock);
        return new ChannelRouter(nextStep, stores, batches, releases, clock);
    }

    @Bean
    PartnerPace partnerPace(Supplier<PartnerCatalogue> partners) {
        return new PartnerPace(name -> grace(partners.get(), name), Clock.systemUTC());
    }

    @Bean
    Backoff backoff() {
        return new Backoff(() -> ThreadLocalRandom.current().nextLong());
    }

    @Bean
    PartnerHealth partnerHealth(Stores stores, PartnerPace pace, Backoff backoff) {
        return new PartnerHealth(stores.limits(), pace, backoff, System::nanoTime);
    }

    @Bean
    PartnerChoice partnerChoice(Releases releases, Stores stores, PartnerHealth health) {
        return new PartnerChoice(releases, stores.lanes(), health);
    }

    @Bean
    Failover failover(PartnerChoice choice, PartnerHealth health, Stores stores, Clock clock) {
        return new Failover(choice, health, stores, clock);
    }

    @Bean
    OfferMaker offers(PartnerChoice partners, Keys keys, Clock clock) {
        return new OfferMaker(partners, keys, clock);
    }

    @Bean
    ReportBook reportBook(Stores stores, Cancellation cancellation, PartnerPace pace, Releases releases, Clock clock) {
        return new ReportBook(stores, cancellation, pace, () -> releases.get().channels(), clock);
    }

    /** Also for a partner that another hub of the same database has and this one has not, or has no more. */
    private static Duration grace(PartnerCatalogue partners, String name) {
        return partners.names().contains(name) ? partners.partner(name).grace() : UNKNOWN_GRACE;
    }

    @Bean
    Ambiguity ambiguity(Stores stores, ReportBook book, Supplier<PartnerCatalogue> partners, Clock clock) {
        return new Ambiguity(
                stores,
                book,
                name -> grace(partners.get(), name),
                name -> partners.get().names().contains(name)
                        && partners.get().partner(name).inquiry() != null,
                clock);
    }

    @Bean
    Function<String, Lane> lanes(
            Stores stores,
            ReportBook book,
            Ambiguity ambiguity,
            Keys keys,
            TransactionTemplate transaction,
            Supplier<PartnerCatalogue> partners,
            RecipientGate gate,
            Failover failover,
            PartnerHealth health,
            Backoff backoff,
            Clock clock) {
        var lanes = new ConcurrentHashMap<String, Lane>();
        return name -> lanes.computeIfAbsent(
                name,
                n -> new Lane(
                        partners.get().partner(n),
                        stores,
                        book,
                        ambiguity,
                        keys,
                        gate,
                        failover,
                        health,
                        backoff,
                        transaction,
                        clock));
    }

    @Bean
    BatchRelease printBatches(
            Stores stores,
            BatchStore batches,
            ReportBook book,
            Supplier<Translator> translator,
            @Value("${budkavle.data}") Path data,
            RecipientGate gate,
            PartnerHealth health,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        return new BatchRelease(
                stores, batches, book, translator, gate, health, data.resolve("batches"), backoff, transaction, clock);
    }
}
