package se.budkavle.sandbox;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import org.jsmpp.DefaultPDUSender;
import org.jsmpp.InvalidResponseException;
import org.jsmpp.PDUException;
import org.jsmpp.SMPPConstant;
import org.jsmpp.SynchronizedPDUSender;
import org.jsmpp.bean.BroadcastSm;
import org.jsmpp.bean.CancelBroadcastSm;
import org.jsmpp.bean.CancelSm;
import org.jsmpp.bean.DataSm;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.QueryBroadcastSm;
import org.jsmpp.bean.QuerySm;
import org.jsmpp.bean.RawDataCoding;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.ReplaceSm;
import org.jsmpp.bean.SubmitMulti;
import org.jsmpp.bean.SubmitSm;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.NegativeResponseException;
import org.jsmpp.extra.ProcessRequestException;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.BindRequest;
import org.jsmpp.session.BroadcastSmResult;
import org.jsmpp.session.DataSmResult;
import org.jsmpp.session.QueryBroadcastSmResult;
import org.jsmpp.session.QuerySmResult;
import org.jsmpp.session.SMPPServerSession;
import org.jsmpp.session.ServerMessageReceiverListener;
import org.jsmpp.session.Session;
import org.jsmpp.session.SubmitMultiResult;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.session.connection.socket.SocketConnection;
import org.jsmpp.util.MessageId;

/** The gateway's sessions: who may bind, what is called, over which the gateway speaks. */
final class SmppSessions implements ServerMessageReceiverListener, AutoCloseable {
    private static final int BIND_WITHIN_MS = 5_000;
    private static final int BIND_FAILED = 0x0D;
    private static final int AT_ONCE = 40;

    private final SmppSimulator gateway;
    private final ServerSocket socket;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<SMPPServerSession> bound = ConcurrentHashMap.newKeySet();

    SmppSessions(SmppSimulator gateway, ServerSocket socket) {
        this.gateway = gateway;
        this.socket = socket;
    }

    void start() {
        workers.execute(this::accept);
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                var connection = new SocketConnection(socket.accept());
                var session = session(connection);
                workers.execute(() -> bind(session));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private SMPPServerSession session(SocketConnection connection) {
        var sender = new SynchronizedPDUSender(new DefaultPDUSender());
        return new SMPPServerSession(connection, null, this, null, AT_ONCE, 1000, sender, new SmppPduReader());
    }

    private void bind(SMPPServerSession session) {
        try {
            BindRequest request = session.waitForBind(BIND_WITHIN_MS);
            if (gateway.isKnown(request.getSystemId(), request.getPassword())) {
                session.setTransactionTimer(BIND_WITHIN_MS);
                session.addSessionStateListener((now, before, which) -> {
                    if (!now.isBound()) {
                        bound.remove(session);
                    }
                });
                bound.add(session);
                request.accept("sandbox");
            } else {
                request.reject(BIND_FAILED);
                session.close();
            }
        } catch (TimeoutException | IOException | PDUException | IllegalStateException e) {
            bound.remove(session);
            session.close();
        }
    }

    /** Whether some session took it. */
    boolean deliver(SmppStyle told) {
        for (SMPPServerSession session : bound) {
            if (session.getSessionState().isReceivable() && isTaken(session, told)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTaken(SMPPServerSession session, SmppStyle told) {
        try {
            session.deliverShortMessage(
                    "",
                    TypeOfNumber.INTERNATIONAL,
                    NumberingPlanIndicator.ISDN,
                    told.from(),
                    TypeOfNumber.UNKNOWN,
                    NumberingPlanIndicator.UNKNOWN,
                    told.to(),
                    new ESMClass(told.esmClass()),
                    (byte) 0,
                    (byte) 0,
                    new RegisteredDelivery(0),
                    new RawDataCoding(told.coding()),
                    told.text(),
                    told.more());
            return true;
        } catch (PDUException
                | ResponseTimeoutException
                | InvalidResponseException
                | NegativeResponseException
                | IOException e) {
            return false;
        }
    }

    /** Ends every session from this side; returns when none is left. */
    void unbindAll() {
        bound.forEach(session -> {
            session.unbindAndClose();
            bound.remove(session);
        });
    }

    @Override
    public SubmitSmResult onAcceptSubmitSm(SubmitSm call, SMPPServerSession source) throws ProcessRequestException {
        try {
            return new SubmitSmResult(new MessageId(gateway.submitted(call)), new OptionalParameter[0]);
        } catch (SmppSimulator.Refusal e) {
            throw new ProcessRequestException("refused", e.status);
        } catch (PDUException e) {
            throw new ProcessRequestException("no id", SMPPConstant.STAT_ESME_RSYSERR, e);
        }
    }

    private static ProcessRequestException unknown() {
        return new ProcessRequestException("not here", SMPPConstant.STAT_ESME_RINVCMDID);
    }

    @Override
    public SubmitMultiResult onAcceptSubmitMulti(SubmitMulti call, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public QuerySmResult onAcceptQuerySm(QuerySm call, SMPPServerSession source) throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public void onAcceptReplaceSm(ReplaceSm call, SMPPServerSession source) throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public void onAcceptCancelSm(CancelSm call, SMPPServerSession source) throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public BroadcastSmResult onAcceptBroadcastSm(BroadcastSm call, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public void onAcceptCancelBroadcastSm(CancelBroadcastSm call, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public QueryBroadcastSmResult onAcceptQueryBroadcastSm(QueryBroadcastSm call, SMPPServerSession source)
            throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public DataSmResult onAcceptDataSm(DataSm call, Session source) throws ProcessRequestException {
        throw unknown();
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        bound.forEach(SMPPServerSession::close);
        workers.shutdownNow();
    }
}
