package se.budkavle.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import se.budkavle.camel.ArtemisWatch;
import se.budkavle.camel.Backlog;
import se.budkavle.camel.KafkaWatch;
import se.budkavle.delivery.AccountStore;
import se.budkavle.delivery.Alert;
import se.budkavle.delivery.AlertStore;
import se.budkavle.delivery.BatchStore;
import se.budkavle.delivery.Batches;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.PartnerHealth;
import se.budkavle.delivery.PartnerModes;
import se.budkavle.delivery.Stores;
import se.budkavle.sendout.ChannelNames;
import se.budkavle.work.ClusterPulse;
import se.budkavle.work.DatabaseWatch;
import se.budkavle.work.LanePulse.Rate;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkSignals;

/** Watching and steering: status, the books, and which partners and channels are paused. */
@RestController
final class OperationsController {
    private final Stores stores;
    private final PartnerModes modes;
    private final PartnerHealth health;
    private final AccountStore accounts;
    private final DeadLetterStore deadLetters;
    private final BatchStore batches;
    private final Batches printing;
    private final TransactionTemplate transaction;
    private final WorkSignals signals;
    private final AlertStore alerts;
    private final DatabaseWatch database;
    private final ClusterPulse pulse;
    private final Backlog backlog;
    private final ArtemisWatch artemis;
    private final KafkaWatch kafka;
    private final Clock clock;

    OperationsController(
            Stores stores,
            PartnerModes modes,
            PartnerHealth health,
            AccountStore accounts,
            DeadLetterStore deadLetters,
            BatchStore batches,
            Batches printing,
            TransactionTemplate transaction,
            WorkSignals signals,
            AlertStore alerts,
            DatabaseWatch database,
            ClusterPulse pulse,
            Backlog backlog,
            ArtemisWatch artemis,
            KafkaWatch kafka,
            Clock clock) {
        this.stores = stores;
        this.modes = modes;
        this.health = health;
        this.accounts = accounts;
        this.deadLetters = deadLetters;
        this.batches = batches;
        this.printing = printing;
        this.transaction = transaction;
        this.signals = signals;
        this.alerts = alerts;
        this.database = database;
        this.pulse = pulse;
        this.backlog = backlog;
        this.artemis = artemis;
        this.kafka = kafka;
        this.clock = clock;
    }

    @GetMapping("/status")
    Map<String, Object> status() throws Exception {
        var view = new LinkedHashMap<String, Object>();
        view.put("businessTime", clock.instant());
        view.put("doors", backlog.doors());
        view.put("partners", partners());
        view.put("channels", accounts.channels());
        view.put("artemis", artemis.view());
        view.put("kafka", kafka.view());
        view.put("events", accounts.events());
        view.put("communications", accounts.communications());
        view.put("waiting", accounts.waiting());
        view.put("unsettled", accounts.unsettled());
        view.put("workItems", stores.workItems().groups().count());
        view.put("deadLetters", deadLetters.count());
        view.put("doubleContacts", accounts.doubleContacts());
        view.put("alerts", alerts());
        return view;
    }

    /** Every partner with its channel and mode, and how its lane stands. */
    @GetMapping("/partners")
    List<Map<String, Object>> partners() {
        Map<String, Rate> rates = pulse.rates();
        return stores.lanes().status().stream()
                .map(lane -> {
                    var view = new LinkedHashMap<String, Object>();
                    view.put("partner", lane.get("partner"));
                    view.put("channel", lane.get("channel"));
                    view.put("mode", modes.of(lane.get("partner").toString()).orElse(null));
                    view.putAll(lane);
                    view.put("away", health.isAway(lane.get("partner").toString()));
                    view.put(
                            "share", Math.round(health.share(lane.get("partner").toString()) * 100) / 100.0);
                    view.put("oldestSeconds", oldest(lane.get("oldest")));
                    Rate rate = rate(rates, lane.get("partner").toString());
                    view.put("sentPerSecond", Math.round(rate.perSecond() * 100) / 100.0);
                    view.put("failuresLastMinute", rate.misses());
                    return (Map<String, Object>) view;
                })
                .toList();
    }

    /** Messages by themselves, and letters by the batch. */
    private static Rate rate(Map<String, Rate> rates, String partner) {
        return rates.getOrDefault(Lanes.attempts(partner), Rate.NONE)
                .plus(rates.getOrDefault(Lanes.batches(partner), Rate.NONE));
    }

    private List<Map<String, Object>> alerts() {
        var ofDatabase = database.outage().map(outage -> Alert.of(outage, null));
        return Stream.concat(ofDatabase.stream(), alerts.open().stream())
                .map(OperationsController::view)
                .toList();
    }

    private static Map<String, Object> view(Alert alert) {
        return Map.of(
                "kind", alert.kind(),
                "subject", alert.subject(),
                "text", alert.text(),
                "raisedAt", alert.raisedAt());
    }

    private long oldest(Object due) {
        return due instanceof Instant at
                ? Math.max(0, Duration.between(at, clock.instant()).toSeconds())
                : 0;
    }

    @GetMapping("/account")
    Map<String, Object> account() {
        var account = accounts.take();
        var view = new LinkedHashMap<String, Object>();
        view.put("balances", account.balances());
        view.put("accountedFor", account.isAccountedFor());
        view.put("events", account.events());
        view.put("communications", account.communications());
        view.put("attempts", account.attempts());
        view.put("waiting", account.waiting());
        view.put("unsettled", account.unsettled());
        view.put("differences", account.differences());
        return view;
    }

    @GetMapping("/batches")
    List<Map<String, Object>> batches() {
        return batches.list();
    }

    @PostMapping("/partners/{partner}/{verb:pause|drain|resume}")
    ResponseEntity<Map<String, Object>> partner(@PathVariable String partner, @PathVariable String verb) {
        if (!stores.lanes().exists(partner)) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "no partner " + partner + "; there are " + named(partnerNames()));
        }
        String state = transaction.execute(status -> verb.equals("resume") ? resumed(partner) : set(partner, verb));
        signals.wakeAll();
        return ResponseEntity.ok(Map.of("partner", partner, "state", state));
    }

    private String set(String partner, String verb) {
        stores.lanes().set(partner, verb.equals("pause"), verb.equals("drain"));
        return state(verb);
    }

    private String resumed(String partner) {
        boolean drains = stores.lanes().resume(partner);
        printing.resumed(partner);
        stores.workItems().laneResumed(partner, clock.instant());
        return state(drains ? "drain" : "resume");
    }

    @PostMapping("/channels/{channel}/{verb:pause|drain|resume}")
    ResponseEntity<Map<String, Object>> channel(@PathVariable String channel, @PathVariable String verb) {
        if (!ChannelNames.ALL.contains(channel)) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "no channel " + channel + "; there are " + named(ChannelNames.ALL));
        }
        transaction.executeWithoutResult(status -> {
            stores.lanes().setChannel(channel, verb.equals("pause"), verb.equals("drain"));
            if (verb.equals("resume")) {
                stores.lanes().ofChannel(channel).forEach(printing::resumed);
            }
        });
        signals.wakeAll();
        return ResponseEntity.ok(Map.of("channel", channel, "state", state(verb)));
    }

    private List<String> partnerNames() {
        return stores.lanes().status().stream()
                .map(lane -> lane.get("partner").toString())
                .toList();
    }

    private static String named(List<String> names) {
        return String.join(", ", names);
    }

    private static String state(String verb) {
        return switch (verb) {
            case "pause" -> "paused";
            case "drain" -> "draining";
            default -> "running";
        };
    }
}
