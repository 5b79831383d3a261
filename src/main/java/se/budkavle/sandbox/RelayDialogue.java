package se.budkavle.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.Session;
import se.budkavle.work.Failpoints;

/** One mail transaction, from MAIL FROM to the answer after the final dot. */
final class RelayDialogue implements MessageHandler {
    private static final Pattern ADDRESS = Pattern.compile("[!-~&&[^<>@\",;()\\[\\]]]{1,64}@[A-Za-z0-9.-]{1,255}");

    private final RelaySimulator relay;
    private final MessageContext context;
    private final List<String> recipients = new ArrayList<>();
    private String from = "";

    RelayDialogue(RelaySimulator relay, MessageContext context) {
        this.relay = relay;
        this.context = context;
    }

    @Override
    public void from(String sender) throws RejectException {
        relay.linger();
        Knobs knobs = relay.knobs();
        if (knobs.isOutage(relay.setting.time().now())) {
            throw new DropConnectionException(421, "4.3.2 Service not available, closing transmission channel");
        }
        if (knobs.tooManyRequests()) {
            throw new RejectException(450, "4.7.1 Too many messages" + pause(knobs));
        }
        if (relay.isUnlucky()) {
            throw new RejectException(451, "4.3.0 Temporary internal error");
        }
        if (!sender.isEmpty() && !ADDRESS.matcher(sender).matches()) {
            throw new RejectException(501, "5.1.7 Bad sender address syntax");
        }
        from = sender;
    }

    @Override
    public void recipient(String recipient) throws RejectException {
        if (!ADDRESS.matcher(recipient).matches()) {
            refuse(recipient, new RejectException(501, "5.1.3 Bad recipient address syntax"));
        }
        if (Personas.Mail.of(recipient) == Personas.Mail.NOUSER) {
            refuse(recipient, new RejectException(550, "5.1.1 User unknown"));
        }
        recipients.add(recipient);
    }

    @Override
    public String data(InputStream data) throws RejectException, IOException {
        try (var handling = relay.setting.time().handling()) {
            byte[] bytes = data.readNBytes(RelaySimulator.LARGEST_MESSAGE + 1);
            if (bytes.length > RelaySimulator.LARGEST_MESSAGE) {
                throw new RejectException(552, "5.3.4 Message too big");
            }
            String text = new String(bytes, StandardCharsets.UTF_8);
            if (relay.knobs().blackHole()) {
                relay.swallowed(from, recipients, text);
            } else {
                RelayedMail mail = relay.take(from, List.copyOf(recipients), text);
                Failpoints.pass("before the relay's answer to a mail");
                if (recipients.stream().noneMatch(to -> Personas.Mail.of(to) == Personas.Mail.DROP)) {
                    return mail.answer();
                }
            }
        }
        return silence();
    }

    /** Nothing is said: the line goes dead, at once after a drop, later in a black hole; what is returned reaches nobody. */
    private String silence() throws IOException {
        if (relay.knobs().blackHole()) {
            Duration hold = relay.setting.delays().hold();
            LockSupport.parkNanos(hold.toNanos());
        }
        ((Session) context).closeSocket();
        return "";
    }

    private void refuse(String recipient, RejectException refusal) throws RejectException {
        relay.refused(from, recipient, refusal);
        throw refusal;
    }

    private static String pause(Knobs knobs) {
        return knobs.retryAfter() == null ? "" : ", try again in " + knobs.retryAfter() + " seconds";
    }

    @Override
    public void done() {
        recipients.clear();
    }
}
