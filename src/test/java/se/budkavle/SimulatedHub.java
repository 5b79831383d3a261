package se.budkavle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.AccountStore;
import se.budkavle.delivery.Ambiguity;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.Batches;
import se.budkavle.delivery.BounceBook;
import se.budkavle.delivery.ChannelRouter;
import se.budkavle.delivery.EventPlanning;
import se.budkavle.delivery.Lane;
import se.budkavle.delivery.Offer;
import se.budkavle.delivery.OfferMaker;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReportStore.Told;
import se.budkavle.delivery.StepDue;
import se.budkavle.event.Intake;
import se.budkavle.rows.Ids;
import se.budkavle.work.BusinessClock;
import se.budkavle.work.Lanes;
import se.budkavle.work.WorkRow;
import se.budkavle.work.WorkSignals;
import se.budkavle.work.WorkStore;

/**
 * A hub's verbs and tables without its threads, routes and doors: each step is one call. What only memory holds, as a real
 * hub's slots do, are the messages that it has claimed and the answers that it has not written down.
 */
final class SimulatedHub implements AutoCloseable {
    private static final int BATCH = 20;
    static final int SLOTS = 3;

    private final AnnotationConfigApplicationContext context;
    private final WorkStore work;
    private final TransactionTemplate transaction;
    private final BusinessClock clock;

    /** What is on its way to partners, each in a slot. */
    final List<Lane.Claimed> calling = new ArrayList<>();

    final List<Lane.Result> answered = new ArrayList<>();
    /** Lanes that somebody was woken for since nothing was found there. */
    private final Set<String> awake = new HashSet<>();
    /** Leases that a hub with this memory has taken. */
    final List<UUID> tokens = new ArrayList<>();

    SimulatedHub(AnnotationConfigApplicationContext context) {
        this.context = context;
        this.clock = bean(BusinessClock.class);
        this.work = bean(WorkStore.class);
        this.transaction = bean(TransactionTemplate.class);
        Simulation.WORKED.forEach(lane -> bean(WorkSignals.class).listen(lane, () -> awake.add(lane)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    Lane lane(String partner) {
        return SimulatedContext.lane(context, partner);
    }

    Intake.Answer accept(byte[] event) {
        Intake intake = bean(Intake.class);
        return intake.take(intake.reader().read(event), "http");
    }

    /**
     * Takes what is ready out of a lane between verbs and works it in one transaction.
     *
     * @param crash the hub dies just before the commit
     * @return what was worked and committed
     */
    List<WorkRow> step(String lane, boolean crash) {
        return transaction.execute(status -> {
            List<WorkRow> taken = take(lane);
            if (!taken.isEmpty()) {
                verb(lane).accept(taken.stream().map(WorkRow::ref).toList());
            }
            if (crash) {
                status.setRollbackOnly();
                return List.<WorkRow>of();
            }
            return taken;
        });
    }

    private List<WorkRow> take(String lane) {
        Instant now = clock.instant();
        return lane.equals(Lanes.PLAN) ? work.takePlan(BATCH, now) : work.take(lane, BATCH, now);
    }

    /** As the files in routes/hub/ do. */
    private Consumer<List<UUID>> verb(String lane) {
        return switch (lane) {
            case Lanes.PLAN -> ids -> offer(bean(EventPlanning.class).plan(ids, false));
            case Lanes.STEPS -> ids -> offer(bean(ChannelRouter.class).due(ids));
            case Lanes.BOUNCES ->
                ids -> {
                    var book = bean(BounceBook.class);
                    var bounced = book.bounced(ids);
                    book.learn(bounced);
                    book.fallBack(bounced);
                };
            case Lanes.AMBIGUOUS -> bean(Ambiguity.class)::decide;
            case Lanes.CUTOFFS -> bean(Batches.class)::seal;
            default -> throw new IllegalArgumentException(lane);
        };
    }

    private void offer(List<StepDue> steps) {
        var maker = bean(OfferMaker.class);
        var offers = new ArrayList<Offer>();
        for (StepDue due : steps) {
            offers.add(
                    switch (due.channel()) {
                        case "sms" -> maker.text(due);
                        case "push" -> maker.push(due);
                        case "email" -> maker.mail(due);
                        default -> maker.document(due);
                    });
        }
        bean(ChannelRouter.class).offer(offers);
    }

    /** What a partner answered, which wakes its lane. */
    void answered(Lane.Result result) {
        answered.add(result);
        awake.add(Lanes.attempts(result.claimed().message().partner()));
    }

    /** @param settled what was written down, though of some the lease may have been lost */
    record Turn(UUID token, List<Lane.Result> settled, List<Lane.Claimed> claimed) {
        boolean moved() {
            return !settled.isEmpty() || !claimed.isEmpty();
        }
    }

    /** How many messages are on their way to the partner. */
    int calling(String partner) {
        return (int) calling.stream()
                .filter(c -> c.message().partner().equals(partner))
                .count();
    }

    /** Writes down what came back from a partner, and claims more. */
    Turn turn(String partner) {
        List<Lane.Result> settled = answeredBy(partner);
        UUID token = Ids.next();
        List<Lane.Claimed> claimed = turn(partner, settled, token);
        answered.removeAll(settled);
        calling.addAll(claimed);
        return new Turn(token, settled, claimed);
    }

    private List<Lane.Claimed> turn(String partner, List<Lane.Result> settled, UUID token) {
        tokens.add(token);
        int busy = calling(partner);
        return lane(partner)
                .turn(settled, Math.max(0, SLOTS - busy), busy, token)
                .claimed();
    }

    /** The same, and nobody says whether it stood: nothing that was claimed is called, and what came back is kept. */
    List<Lane.Result> turnInDoubt(String partner, UUID token, boolean stands) {
        List<Lane.Result> settled = answeredBy(partner);
        transaction.executeWithoutResult(status -> {
            turn(partner, settled, token);
            if (!stands) {
                status.setRollbackOnly();
            }
        });
        return stands ? settled : List.of();
    }

    private List<Lane.Result> answeredBy(String partner) {
        return answered.stream()
                .filter(r -> r.claimed().message().partner().equals(partner))
                .toList();
    }

    /** Every lane is looked at, as it is now and then without a signal. */
    void looksByItself() {
        awake.addAll(Simulation.WORKED);
    }

    /** Somebody was woken for one of its lanes, and has not looked yet. */
    boolean isAwake() {
        return !awake.isEmpty();
    }

    /** Works a lane that somebody was woken for, which sleeps again when nothing is found. */
    boolean ifAwake(String lane, BooleanSupplier works) {
        if (!awake.remove(lane)) {
            return false;
        }
        boolean moved = works.getAsBoolean();
        if (moved) {
            awake.add(lane);
        }
        return moved;
    }

    int reap() {
        return transaction.execute(status -> bean(Ambiguity.class).reap(100));
    }

    void told(Collection<Told> reports, boolean crash) {
        transaction.executeWithoutResult(status -> {
            bean(ReportBook.class).add(reports);
            if (crash) {
                status.setRollbackOnly();
            }
        });
    }

    BatchRelease batches() {
        return bean(BatchRelease.class);
    }

    AccountStore.Account account() {
        return bean(AccountStore.class).take();
    }

    /** {@code kill -9}: what only memory knew is gone; returns the leases that nobody renews or settles any more. */
    List<UUID> die() {
        List<UUID> left = List.copyOf(tokens);
        calling.clear();
        answered.clear();
        tokens.clear();
        return left;
    }

    @Override
    public void close() {
        context.close();
    }
}
