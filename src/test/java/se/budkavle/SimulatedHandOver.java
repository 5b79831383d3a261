package se.budkavle;

import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.BatchRelease;
import se.budkavle.delivery.SealedBatch;
import se.budkavle.rows.Ids;

/** Batches of letters that go to the vendor of a simulation, by hubs that may die or stand still before any stage. */
final class SimulatedHandOver {
    /** A fault is the stage before which the hub dies, or so many stages later stands still; beyond it is none. */
    private static final int NEVER = 2 * Stages.NUMBER;

    private final Random random;
    private final List<SimulatedHub> hubs;
    private final SimulatedTime time;
    private final JdbcTemplate jdbc;
    private final SimulatedPartners partners;
    private final SimulatedMoves moves;

    SimulatedHandOver(
            Random random,
            List<SimulatedHub> hubs,
            SimulatedTime time,
            JdbcTemplate jdbc,
            SimulatedPartners partners,
            SimulatedMoves moves) {
        this.random = random;
        this.hubs = hubs;
        this.time = time;
        this.jdbc = jdbc;
        this.partners = partners;
        this.moves = moves;
    }

    /** A batch goes to the vendor; the hub may die before any stage, or stand still there while the other one takes over. */
    boolean take(int k) {
        return handOver(k, fault());
    }

    /** Also when nobody dies any more a hub may be too slow. */
    private int fault() {
        if (!moves.isCalm()) {
            return random.nextInt(NEVER + 1);
        }
        return time.living().size() > 1 && random.nextBoolean() ? Stages.NUMBER + random.nextInt(Stages.NUMBER) : NEVER;
    }

    private boolean handOver(int k, int fault) {
        BatchRelease release = hubs.get(k).batches();
        var claimed = release.claim(SimulatedPartners.VENDOR, Ids.next());
        if (claimed.isEmpty()) {
            return false;
        }
        time.demandDue(k, claimed.get().token());
        hubs.get(k).tokens.add(claimed.get().token());
        moves.note(k, "hands a batch over, with fault " + fault);
        var stages = new Stages(release, claimed.get());
        for (int stage = 0; stage < Stages.NUMBER; stage++) {
            if (fault == stage) {
                moves.die(k);
                return true;
            }
            if (fault == stage + Stages.NUMBER && time.living().size() > 1) {
                moves.runOut(List.of(claimed.get().token()));
                moves.reapAll(moves.other(k));
                handOver(moves.other(k), NEVER);
            }
            try {
                stages.take(stage);
            } catch (IllegalStateException e) {
                moves.note(k, "hands over no further: " + e.getMessage());
                release.notSent(claimed.get());
                return true;
            }
        }
        return true;
    }

    /** The stages of one hand-over, as the vendor's route takes them. */
    private final class Stages {
        private static final int NUMBER = 4;
        private final BatchRelease release;
        private final BatchRelease.Claimed claimed;
        private SealedBatch batch;

        Stages(BatchRelease release, BatchRelease.Claimed claimed) {
            this.release = release;
            this.claimed = claimed;
        }

        void take(int stage) {
            switch (stage) {
                case 0 -> batch = release.build(claimed);
                case 1 -> release.releasing(batch);
                case 2 -> {
                    release.hold(batch);
                    partners.print(
                            batch,
                            jdbc.queryForList(
                                    "select attempt_id from attempt where batch_id = ? order by seq",
                                    UUID.class,
                                    batch.batchId()));
                }
                default -> release.sent(claimed);
            }
        }
    }
}
