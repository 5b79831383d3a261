package se.budkavle.sandbox;

import com.icegreen.greenmail.Managers;
import com.icegreen.greenmail.store.FolderException;
import com.icegreen.greenmail.store.FolderListener;
import com.icegreen.greenmail.store.MailFolder;
import com.icegreen.greenmail.user.UserException;
import jakarta.mail.Flags;
import jakarta.mail.internet.MimeMessage;
import java.util.Date;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The mailbox that bounces come back to. What is gone from it, the hub has fetched; what is still there when the sandbox ends comes again. */
final class RelayMailbox implements FolderListener, AutoCloseable {
    private final Setting setting;
    private final Ledger ledger;
    private static final long STARTS_WITHIN_MS = 120_000;

    private final Credentials credentials;
    private final MailboxServer server;
    private final Map<Long, Waiting> unfetched = new ConcurrentHashMap<>();
    private final Patience patience = new Patience();
    private volatile boolean changed;

    private record Waiting(String id, String report) {}

    RelayMailbox(Setting setting, Ledger ledger, Credentials credentials) {
        this.setting = setting;
        this.ledger = ledger;
        this.credentials = credentials;
        this.server = new MailboxServer(new Managers());
    }

    Map<String, String> properties() {
        return Map.of(
                "mail-relay.imap.poll", "200",
                "mail-relay.imap.host", "127.0.0.1",
                "mail-relay.imap.port", String.valueOf(server.getPort()),
                "mail-relay.imap.user", credentials.user(),
                "mail-relay.imap.password", credentials.password());
    }

    void start() {
        server.startService();
        awaitRunning();
        createUser();
        inbox().addListener(this);
        setting.time().watch(this::noteFetched);
        setting.time().busyWhile(() -> patience.lasts(!unfetched.isEmpty()));
    }

    /** Its port is known only once its own thread has opened it. */
    private void awaitRunning() {
        try {
            if (!server.waitTillRunning(STARTS_WITHIN_MS)) {
                throw new IllegalStateException("the pretended mailbox does not start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the pretended mailbox starts", e);
        }
    }

    private void createUser() {
        try {
            server.managers()
                    .getUserManager()
                    .createUser(
                            credentials.user() + "@" + RelaySimulator.BOUNCE_DOMAIN,
                            credentials.user(),
                            credentials.password());
        } catch (UserException e) {
            throw new IllegalStateException("mail-relay: the bounce mailbox cannot be made", e);
        }
    }

    void put(String id, String report, MimeMessage mail) {
        synchronized (unfetched) {
            long uid = inbox().appendMessage(
                            mail, new Flags(), Date.from(setting.time().now()));
            unfetched.put(uid, new Waiting(id, report));
            patience.renew();
        }
    }

    private void noteFetched() {
        if (!changed) {
            return;
        }
        changed = false;
        synchronized (unfetched) {
            var present = LongStream.of(inbox().getMessageUids()).boxed().collect(Collectors.toSet());
            unfetched.forEach((uid, waiting) -> {
                if (!present.contains(uid)) {
                    ledger.reported(
                            waiting.id(), waiting.report(), setting.time().now());
                    unfetched.remove(uid);
                    patience.renew();
                }
            });
        }
    }

    private MailFolder inbox() {
        try {
            var user = server.managers().getUserManager().getUser(credentials.user());
            return server.managers().getImapHostManager().getInbox(user);
        } catch (FolderException e) {
            throw new IllegalStateException("mail-relay: the bounce mailbox is gone", e);
        }
    }

    @Override
    public void expunged(int number) {
        changed = true;
        setting.time().nudge();
    }

    @Override
    public void added(int number) {
        // put() knows already
    }

    @Override
    public void flagsUpdated(int number, Flags flags, Long uid) {
        // a read mail is not yet a fetched one
    }

    @Override
    public void mailboxDeleted() {
        changed = true;
    }

    @Override
    public void close() {
        server.stopService();
    }
}
