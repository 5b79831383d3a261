package se.budkavle.camel;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BindType;
import org.jsmpp.bean.InterfaceVersion;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.session.BindParameter;
import org.jsmpp.session.MessageReceiverListener;
import org.jsmpp.session.SMPPSession;
import org.jspecify.annotations.Nullable;

/**
 * One bound session to a gateway, for everything that is sent and everything that is told. A session that ended is bound
 * again by whoever needs it next, but not before a pause that grows: a gateway that throws us out at once is not flooded.
 * Thread-safe.
 */
final class SmppLink implements AutoCloseable {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final Duration STABLE = Duration.ofMinutes(1);

    private final SmppSettings settings;
    private final MessageReceiverListener listener;
    private @Nullable SMPPSession session;
    private Duration pause = FIRST_PAUSE;
    private long boundAt;
    private long notBefore;

    SmppLink(SmppSettings settings, MessageReceiverListener listener) {
        this.settings = settings;
        this.listener = listener;
    }

    SmppSettings settings() {
        return settings;
    }

    /** @throws IOException when there is no session to be had now; nothing was sent */
    synchronized SMPPSession bound() throws IOException {
        if (session != null && session.getSessionState().isTransmittable()) {
            return session;
        }
        long now = System.nanoTime();
        if (session != null) {
            drop(now);
        }
        if (notBefore != 0 && now - notBefore < 0) {
            throw new IOException("the gateway is left alone for a moment");
        }
        try {
            session = bind();
            boundAt = System.nanoTime();
            return session;
        } catch (IOException | RuntimeException e) {
            rest(System.nanoTime());
            throw new IOException("cannot bind: " + e.getMessage(), e);
        }
    }

    private void drop(long now) {
        session.close();
        session = null;
        if (now - boundAt > STABLE.toNanos()) {
            pause = FIRST_PAUSE;
            notBefore = 0;
        } else {
            rest(now);
        }
    }

    private void rest(long now) {
        notBefore =
                now + spread(pause, ThreadLocalRandom.current().nextDouble()).toNanos();
        Duration longer = pause.multipliedBy(2);
        pause = longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer;
    }

    /** At least half of it, so that hubs that were thrown out together do not all come back together. @param chance 0 to 1 */
    static Duration spread(Duration pause, double chance) {
        return pause.dividedBy(2).plusNanos((long) (pause.toNanos() / 2 * chance));
    }

    private SMPPSession bind() throws IOException {
        var fresh = new SMPPSession(
                new SynchronizedPDUSender(new DefaultPDUSender()), new BoundedPduReader(), new SmppSockets(settings));
        fresh.setMessageReceiverListener(listener);
        fresh.setEnquireLinkTimer(Math.toIntExact(settings.enquireEvery().toMillis()));
        fresh.setTransactionTimer(settings.third().toMillis());
        try {
            fresh.connectAndBind(
                    settings.host(),
                    settings.port(),
                    new BindParameter(
                            BindType.BIND_TRX,
                            settings.systemId(),
                            settings.password(),
                            settings.systemType(),
                            TypeOfNumber.UNKNOWN,
                            NumberingPlanIndicator.UNKNOWN,
                            null,
                            InterfaceVersion.IF_34),
                    settings.third().toMillis());
            return fresh;
        } catch (IOException | RuntimeException e) {
            fresh.close();
            throw e;
        }
    }

    @Override
    public synchronized void close() {
        if (session != null) {
            session.unbindAndClose();
            session = null;
        }
    }
}
