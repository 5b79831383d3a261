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
    /** This and all above. */
    private static final int REFUSES = 400;

    private static final int CLOSES = 421;
    /** What the library says when there is no answer, or what is none. */
    private static final int HUNG_UP = -1;

    private static final Address[] NONE = {};

    /** What went out ahead and is not known to be granted. */
    private final List<Asked> asked = new ArrayList<>();

    private Mode mode = Mode.EACH_ANSWERED;
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
            return asked.stage() == Stage.CONTENT ? code == GO_ON : code / 100 == FINE / 100;
        }
    }

    PipeliningTransport(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
    }

    Stage stage() {
        return stage;
    }

    /** @param mayAskAhead whether the commands of this mail may go out before they are answered */
    void begin(boolean mayAskAhead) {
        at(Stage.SENDER);
        asked.clear();
        mode = mayAskAhead && supportsExtension("PIPELINING") ? Mode.AHEAD : Mode.EACH_ANSWERED;
    }

    /** Commands went out ahead, and not all were heard to be granted: a relay that hangs up may have said why, unheard. */
    boolean hasAskedUnheard() {
        return !asked.isEmpty();
    }

    void at(Stage reached) {
        stage = reached;
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
        if (mode == Mode.AHEAD) {
            asked.add(new Asked(stage, command));
        }
        if (mode != Mode.GRANTED) {
            super.sendCommand(command);
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
            leave(answers);
            throw new SMTPSendFailedException(
                    refused.asked().command(), refused.code(), refused.text(), null, NONE, NONE, NONE);
        }
        asked.clear();
    }

    private static Optional<Answered> firstRefused(List<Answered> answers) {
        return answers.stream().filter(a -> !a.isFine()).findFirst();
    }

    /** Who refuses and hangs up has answered all the same. After what is no answer the library has closed, and none follows. */
    private Answered heard(Asked command, List<Answered> before) throws MessagingException {
        if (!before.isEmpty() && before.getLast().code() == HUNG_UP) {
            return new Answered(command, HUNG_UP, "");
        }
        try {
            return new Answered(command, readServerResponse(), String.valueOf(getLastServerResponse()));
        } catch (MessagingException e) {
            if (firstRefused(before).isPresent()) {
                return new Answered(command, HUNG_UP, "");
            }
            throw e;
        }
    }

    /** What is refused stays so, whatever comes of this. */
    private void leave(List<Answered> answers) {
        try {
            if (!takesAnother(answers)) {
                cut();
            }
        } catch (MessagingException gone) {
            cut();
        }
    }

    /** Makes the relay ready for another mail. */
    private boolean takesAnother(List<Answered> answers) throws MessagingException {
        Answered content = answers.getLast();
        if (content.code() == HUNG_UP || answers.stream().anyMatch(a -> a.code() == CLOSES)) {
            return false;
        }
        if (content.isFine() && !(hasNoRecipient(answers) && isAnswered("."))) { // RFC 2920, 3.1
            return false;
        }
        return isAnswered("RSET");
    }

    /** Beyond doubt: nobody is to get an empty mail. */
    private static boolean hasNoRecipient(List<Answered> answers) {
        return answers.stream()
                .filter(a -> a.asked().stage() == Stage.RECIPIENT)
                .allMatch(a -> a.code() >= REFUSES);
    }

    private boolean isAnswered(String command) throws MessagingException {
        return simpleCommand(command) != HUNG_UP;
    }

    /** Ends the dialogue at once, whatever it waits for, also from another thread; it cannot be opened any more. */
    abstract void cut();
}
