package se.budkavle.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.imap.ImapHandler;
import com.icegreen.greenmail.server.AbstractServer;
import com.icegreen.greenmail.server.ProtocolHandler;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.NoSuchProviderException;
import jakarta.mail.Store;
import java.net.Socket;
import java.net.SocketException;

/**
 * An IMAP server that answers at once: without this, each of its small packets waits for the other side's delayed
 * acknowledgement, some 40 ms a time and several times a mail.
 */
final class MailboxServer extends AbstractServer {
    MailboxServer(Managers managers) {
        super(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_IMAP), managers);
    }

    Managers managers() {
        return managers;
    }

    @Override
    protected void handleClientSocket(Socket client) throws SocketException {
        client.setTcpNoDelay(true);
        super.handleClientSocket(client);
    }

    @Override
    protected ProtocolHandler createProtocolHandler(Socket client) {
        return new ImapHandler(managers.getUserManager(), managers.getImapHostManager(), client);
    }

    @Override
    public Store createStore() throws NoSuchProviderException {
        return createSession().getStore();
    }
}
