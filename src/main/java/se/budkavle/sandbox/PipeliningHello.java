package se.budkavle.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.internal.server.BaseCommand;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * The answer to EHLO (RFC 5321, 4.1.1.1), which says that commands may come without waiting for the answer to each
 * (PIPELINING, RFC 2920), as relays do: this server's library takes them so, yet does not say it.
 */
public final class PipeliningHello extends BaseCommand {
    private PipeliningHello() {
        super("EHLO", "Introduce yourself.", "<hostname>");
    }

    /** @param server without TLS */
    public static SMTPServer saidBy(SMTPServer server) {
        server.getCommandHandler().addCommand(new PipeliningHello());
        return server;
    }

    @Override
    public void execute(String command, Session session) throws IOException {
        String[] words = getArgs(command);
        if (words.length < 2) {
            session.sendResponse("501 Syntax: EHLO hostname");
            return;
        }
        session.resetMailTransaction();
        session.setHelo(words[1]);
        session.sendResponse("250-" + String.join("\r\n250-", extensions(session.getServer())) + "\r\n250 Ok");
    }

    private static List<String> extensions(SMTPServer server) {
        var lines = new ArrayList<>(List.of(server.getHostName(), "8BITMIME", "PIPELINING", "SMTPUTF8"));
        if (server.getMaxMessageSize() > 0) {
            lines.add("SIZE " + server.getMaxMessageSize());
        }
        server.getAuthenticationHandlerFactory()
                .ifPresent(factory -> lines.add("AUTH " + String.join(" ", factory.getAuthenticationMechanisms())));
        return lines;
    }
}
