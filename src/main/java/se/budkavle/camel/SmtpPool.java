package se.budkavle.camel;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import se.budkavle.camel.PipeliningTransport.Stage;
import se.budkavle.partner.MailDocument;

/**
 * Connections to one relay, kept open between mails: the last one used is the next one taken. As many are open as there
 * are senders at once. Thread-safe.
 */
public final class SmtpPool implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int MOST_MAILS = 1_000;
    /** A relay that is there answers RSET at once; one that is not leaves most of the time for a new connection. */
    private static final int PARTS_FOR_RSET = 3;

    private static final Duration GOODBYES = Duration.ofSeconds(1);
    /** "Service not available" (RFC 5321). */
    private static final int CLOSES = 421;

    private final RelaySettings settings;
    private final Supplier<RelayTransport> connections;
    private final Duration fresh;
    private final SendTime.Alarm alarm;
    private final LongSupplier nanos;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private record Idle(RelayTransport transport, long since) {}

    public SmtpPool(RelaySettings settings) {
        this(settings, () -> RelayTransport.with(settings.properties()), FRESH, Deadlines::after, System::nanoTime);
    }

    /**
     * @param fresh for how long after its last mail a connection is taken for open, unasked
     * @param nanos machine time, as {@link System#nanoTime}
     */
    SmtpPool(
            RelaySettings settings,
            Supplier<RelayTransport> connections,
            Duration fresh,
            SendTime.Alarm alarm,
            LongSupplier nanos) {
        this.settings = settings;
        this.connections = connections;
        this.fresh = fresh;
        this.alarm = alarm;
        this.nanos = nanos;
    }

    /**
     * The relay's answer to a mail.
     *
     * @param stage what it answered to
     * @param text the server's words, codes included
     */
    public record Answer(int code, String text, Stage stage) {}

    /** The connection failed, or could not be made. */
    public static final class LostException extends Exception {
        private final Stage stage;
        private final boolean mayBeAskedAgain;

        /** @param mayBeAskedAgain the relay granted nothing, and may never have heard of the mail or have been heard */
        LostException(Stage stage, boolean mayBeAskedAgain, Exception cause) {
            super(stage.name().toLowerCase(java.util.Locale.ROOT), cause);
            this.stage = stage;
            this.mayBeAskedAgain = mayBeAskedAgain;
        }

        Stage stage() {
            return stage;
        }
    }

    RelaySettings settings() {
        return settings;
    }

    /** Within the relay's time-out, whichever connections it takes. */
    public Answer send(MailDocument mail) throws LostException {
        try (var time = new SendTime(settings.timeout(), alarm, nanos)) {
            RelayTransport kept = takeIdle();
            try {
                return kept == null ? sendAnew(mail, true, time) : send(kept, false, mail, true, time);
            } catch (LostException e) {
                if (!e.mayBeAskedAgain || time.isHalfOver()) {
                    throw e;
                }
                // No content went out: the relay had closed the kept connection meanwhile, or it hung up, and what it
                // had to say was lost to what came unasked.
                return sendAnew(mail, false, time);
            }
        }
    }

    private Answer sendAnew(MailDocument mail, boolean mayAskAhead, SendTime time) throws LostException {
        return send(connections.get(), true, mail, mayAskAhead, time);
    }

    private Answer send(RelayTransport transport, boolean isNew, MailDocument mail, boolean mayAskAhead, SendTime time)
            throws LostException {
        if (!time.take(transport)) {
            transport.cut();
            throw new LostException(
                    Stage.CONNECTING, false, new MessagingException("the time was over before it began"));
        }
        Answer answer = answer(transport, isNew, mail, mayAskAhead);
        if (mayBeKept(transport, answer) && time.release()) {
            giveBack(transport);
        } else {
            close(transport);
        }
        return answer;
    }

    private Answer answer(RelayTransport transport, boolean isNew, MailDocument mail, boolean mayAskAhead)
            throws LostException {
        try {
            if (isNew) {
                transport.open(settings);
            }
            transport.send(mail, mayAskAhead);
            return new Answer(250, String.valueOf(transport.getLastServerResponse()), Stage.END);
        } catch (MessagingException e) {
            Answer refusal = refusal(e, transport.stage());
            if (refusal == null || !isNew && isClosed(refusal)) {
                throw lost(transport, isNew, e);
            }
            return refusal;
        } catch (RuntimeException e) { // the library's: it may have closed a connection over what is no answer
            throw lost(transport, isNew, e);
        }
    }

    /** It has had its share of mails, or waited too long for another: the relay is there, and this connection is not. */
    private static boolean isClosed(Answer refusal) {
        return refusal.code() == CLOSES && refusal.stage() == Stage.SENDER;
    }

    private static LostException lost(RelayTransport transport, boolean isNew, Exception e) {
        transport.cut();
        boolean hasGrantedNothing = transport.stage().compareTo(Stage.CONTENT) < 0;
        return new LostException(transport.stage(), transport.hasAskedUnheard() || !isNew && hasGrantedNothing, e);
    }

    private static boolean mayBeKept(RelayTransport transport, Answer answer) {
        return answer.code() != CLOSES
                && answer.stage() != Stage.CONNECTING
                && transport.mails() < MOST_MAILS
                && !transport.isCut();
    }

    /** The refusal somewhere in the library's chain of exceptions; null when the connection failed. */
    private static @Nullable Answer refusal(MessagingException thrown, Stage stage) {
        for (Exception e = thrown; e instanceof MessagingException m; e = m.getNextException()) {
            int code =
                    switch (m) {
                        case SMTPAddressFailedException a -> a.getReturnCode();
                        case SMTPSenderFailedException s -> s.getReturnCode();
                        case SMTPSendFailedException s -> s.getReturnCode();
                        default -> 0;
                    };
            if (code >= 400) {
                return new Answer(code, String.valueOf(m.getMessage()), stage);
            }
        }
        return null;
    }

    /** The one used last; if it does not answer any more, the others, idle for longer, will not either. */
    private @Nullable RelayTransport takeIdle() {
        Idle next = idle.pollFirst();
        if (next == null) {
            return null;
        }
        if (nanos.getAsLong() - next.since() < fresh.toNanos() || answersRset(next.transport())) {
            return next.transport();
        }
        next.transport().cut();
        for (Idle other : idle) {
            if (other.since() - next.since() <= 0 && idle.remove(other)) {
                other.transport().cut();
            }
        }
        return null;
    }

    private boolean answersRset(RelayTransport transport) {
        try (var patience = new SendTime(settings.timeout().dividedBy(PARTS_FOR_RSET), alarm, nanos)) {
            boolean answered = patience.take(transport) && transport.isConnected();
            return patience.release() && answered;
        }
    }

    private void giveBack(RelayTransport transport) {
        idle.addFirst(new Idle(transport, nanos.getAsLong()));
        if (closed) {
            close();
        }
    }

    private static void close(RelayTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            transport.cut();
        }
    }

    /** A relay that does not answer our goodbyes is not waited for. */
    @Override
    public void close() {
        closed = true;
        List<RelayTransport> last = new ArrayList<>();
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            last.add(next.transport());
        }
        var end = alarm.after(GOODBYES, () -> last.forEach(RelayTransport::cut));
        last.forEach(SmtpPool::close);
        end.cancel(false);
    }
}
