package se.budkavle.camel;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import se.budkavle.partner.MailDocument;

/** Sends over a pool to a relay that does as it is told; the time of each is over when the test says so. */
abstract class ScriptedSends {
    private final List<FutureTask<?>> ends = new CopyOnWriteArrayList<>();
    private final ExecutorService senders = Executors.newCachedThreadPool();

    ScriptedRelay relay;

    @Nullable
    SmtpPool pool;

    @AfterEach
    void stop() {
        if (pool != null) {
            pool.close();
        }
        relay.close();
        senders.shutdown();
    }

    /** In the place of the pool's own alarm. */
    final Future<?> alarm(Duration time, Runnable end) {
        var task = new FutureTask<Void>(end, null);
        ends.add(task);
        return task;
    }

    final Future<SmtpPool.Answer> sending(MailDocument mail) {
        return senders.submit(() -> pool.send(mail));
    }

    /** The time that was set first, second, ... since they were last forgotten. */
    final void end(int which) {
        ends.get(which).run();
    }

    final void forgetEnds() {
        ends.clear();
    }
}
