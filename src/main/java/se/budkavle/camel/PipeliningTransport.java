package se.budkavle.camel;

import jakarta.mail.Address;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/**
 * Asks a relay for sender, recipient and content without waiting for each answer, where it says that it takes that
 * (PIPELINING, RFC 2920): two ways there and back less for each mail. The library knows nothing of it, and is told that
 * sender and recipient are fine until the answers have come.
 */
abstract class PipeliningTransport extends SMTPTransport {
    /** How far a mail has come when something happens. */
    enum Stage {
        CONNECTING,
        SENDER,
        RECIPIENT,
        CONTENT,
        /** The final dot is on its way: from here the relay may have the mail. */
        END
    }

    private static final int FINE = 250;
    private static final int GO_ON = 354;
    private static final int CLOSES = 421;
    /** What the library says when there is no answer. */
    private static final int HUNG_UP = -1;

    private static final Address[] NONE = {};

    private final List<Asked> asked = new ArrayList<>();
    private Mode mode = Mode.EACH_ANSWERED;
    private boolean mayAskAhead;
    private boolean hasAskedAhead;
    private Stage stage = Stage.CONNECTING;

    private enum Mode {
        EACH_ANSWERED,
        /** Commands go out, and their answers are left for later. */
        AHEAD,
        /** The content was asked for and granted: the library only opens its stream. */
        GRANTED
    }

    private record Asked(Stage stage, String command) {}

    private record Answered(Asked asked, int code, String text) {
        boolean isFine() {
            return asked.stage() == Stage.CONTENT ? code == GO_ON : code / 10 == FINE / 10;
        }
    }

    PipeliningTransport(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
    }

    Stage stage() {
        return stage;
    }

    /** Whether the next mail's commands may go out before they are answered. */
    void mayAskAhead(boolean may) {
        mayAskAhead = may;
        hasAskedAhead = false;
    }

    /** Whether that mail's did: a relay that hangs up at once may not have been heard then. */
    boolean hasAskedAhead() {
        return hasAskedAhead;
    }

    void at(Stage reached) {
        stage = reached;
    }

    @Override
    protected void mailFrom() throws MessagingException {
        at(Stage.SENDER);
        asked.clear();
        hasAskedAhead = mayAskAhead && supportsExtension("PIPELINING");
        mode = hasAskedAhead ? Mode.AHEAD : Mode.EACH_ANSWERED;
        super.mailFrom();
    }

    @Override
    protected void rcptTo() throws MessagingException {
        at(Stage.RECIPIENT);
        super.rcptTo();
    }

    @Override
    protected OutputStream data() throws MessagingException {
        at(Stage.CONTENT);
        if (mode == Mode.AHEAD) {
            sendCommand("DATA");
            mode = Mode.EACH_ANSWERED;
            hearAnswers();
            mode = Mode.GRANTED;
        }
        try {
            return super.data();
        } finally {
            mode = Mode.EACH_ANSWERED;
        }
    }

    @Override
    protected void sendCommand(String command) throws MessagingException {
        if (mode != Mode.GRANTED) {
            super.sendCommand(command);
        }
        if (mode == Mode.AHEAD) {
            asked.add(new Asked(stage, command));
        }
    }

    @Override
    protected int readServerResponse() throws MessagingException {
        return switch (mode) {
            case EACH_ANSWERED -> super.readServerResponse();
            case AHEAD -> FINE;
            case GRANTED -> GO_ON;
        };
    }

    /** @throws SMTPSendFailedException by the first that is refused */
    private void hearAnswers() throws MessagingException {
        var answers = new ArrayList<Answered>();
        for (Asked each : asked) {
            answers.add(heard(each, answers));
        }
        Optional<Answered> refusal = firstRefused(answers);
        if (refusal.isPresent()) {
            Answered refused = refusal.get();
            at(refused.asked().stage());
            leave(answers, refused.code());
            throw new SMTPSendFailedException(
                    refused.asked().command(), refused.code(), refused.text(), null, NONE, NONE, NONE);
        }
    }

    private static Optional<Answered> firstRefused(List<Answered> answers) {
        return answers.stream().filter(a -> !a.isFine()).findFirst();
    }

    /** Who refuses and hangs up has answered all the same. */
    private Answered heard(Asked command, List<Answered> before) throws MessagingException {
        try {
            return new Answered(command, readServerResponse(), String.valueOf(getLastServerResponse()));
        } catch (MessagingException e) {
            if (firstRefused(before).isPresent()) {
                return new Answered(command, HUNG_UP, "");
            }
            throw e;
        }
    }

    /** Makes the relay ready for another mail where it goes on; what is refused stays so, whatever comes of this. */
    private void leave(List<Answered> answers, int code) {
        boolean waitsForContent = answers.getLast().isFine();
        boolean hasRecipient = answers.stream().anyMatch(a -> a.asked().stage() == Stage.RECIPIENT && a.isFine());
        try {
            if (code == CLOSES) {
                return;
            }
            if (answers.getLast().code() == HUNG_UP || waitsForContent && hasRecipient) {
                cut(); // nobody is to get an empty mail
                return;
            }
            if (waitsForContent) {
                issueCommand(".", -1); // RFC 2920, 3.1
            }
            issueCommand("RSET", -1);
        } catch (MessagingException gone) {
            cut();
        }
    }

    /** Ends the dialogue at once, whatever it waits for, also from another thread; it cannot be opened any more. */
    abstract void cut();
}
