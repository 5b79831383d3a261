package se.budkavle.camel;

import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPSenderFailedException;
import org.jspecify.annotations.Nullable;
import se.budkavle.camel.RelayTransport.Stage;
import se.budkavle.partner.MailDocument;

/**
 * Connections to one relay, kept open between mails: the last one used is the next one taken. As many are open as there
 * are senders at once. Thread-safe.
 */
public final class SmtpPool implements AutoCloseable {
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int MOST_MAILS = 1_000;

    private final RelaySettings settings;
    private final ConcurrentLinkedDeque<Idle> idle = new ConcurrentLinkedDeque<>();
    private volatile boolean closed;

    private record Idle(RelayTransport transport, long since) {}

    public SmtpPool(RelaySettings settings) {
        this.settings = settings;
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
        private final transient Stage stage;

        LostException(Stage stage, MessagingException cause) {
            super(stage.name().toLowerCase(java.util.Locale.ROOT), cause);
            this.stage = stage;
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
        long end = System.nanoTime() + settings.timeout().toNanos();
        RelayTransport used = takeIdle();
        if (used != null) {
            try {
                return send(used, mail, false, end);
            } catch (LostException e) {
                // the relay had closed the connection meanwhile: nothing of this mail went out
                if (e.stage() == Stage.END || System.nanoTime() >= end) {
                    throw e;
                }
            }
        }
        return send(RelayTransport.to(settings), mail, true, end);
    }

    /** @param end in machine time, as {@link System#nanoTime} */
    private Answer send(RelayTransport transport, MailDocument mail, boolean isNew, long end) throws LostException {
        Future<?> deadline = Deadlines.after(Duration.ofNanos(end - System.nanoTime()), transport::abort);
        try {
            if (isNew) {
                transport.open(settings);
            }
            transport.send(mail);
            var answer = new Answer(250, String.valueOf(transport.getLastServerResponse()), Stage.END);
            giveBack(transport);
            return answer;
        } catch (MessagingException e) {
            return refused(transport, e);
        } finally {
            deadline.cancel(false);
        }
    }

    private Answer refused(RelayTransport transport, MessagingException e) throws LostException {
        @Nullable Answer answer = answer(e, transport.stage());
        if (answer == null) {
            close(transport);
            throw new LostException(transport.stage(), e);
        }
        if (answer.code() == 421 || transport.stage() == Stage.CONNECTING) {
            close(transport);
        } else {
            giveBack(transport);
        }
        return answer;
    }

    /** The refusal somewhere in the library's chain of exceptions; null when the connection failed. */
    private static @Nullable Answer answer(MessagingException thrown, Stage stage) {
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

    private @Nullable RelayTransport takeIdle() {
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            boolean fresh = System.nanoTime() - next.since() < FRESH.toNanos();
            // isConnected asks the relay (RSET), which a connection used a moment ago need not
            if (fresh || next.transport().isConnected()) {
                return next.transport();
            }
            close(next.transport());
        }
        return null;
    }

    private void giveBack(RelayTransport transport) {
        if (closed || transport.mails() >= MOST_MAILS) {
            close(transport);
        } else {
            idle.addFirst(new Idle(transport, System.nanoTime()));
        }
    }

    private static void close(RelayTransport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            transport.abort();
        }
    }

    @Override
    public void close() {
        closed = true;
        for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
            close(next.transport());
        }
    }
}
