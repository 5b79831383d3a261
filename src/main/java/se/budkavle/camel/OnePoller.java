package se.budkavle.camel;

import java.nio.charset.StandardCharsets;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.component.file.remote.RemoteFilePollingConsumerPollStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import se.budkavle.release.Hashes;
import se.budkavle.work.Duties;

/** Of several hubs, one polls a mailbox or a folder on a server at a time; where its poll fails, another one may try. */
@Component("onePoller")
final class OnePoller extends RemoteFilePollingConsumerPollStrategy {
    private static final Logger LOG = LoggerFactory.getLogger(OnePoller.class);

    private final Duties duties;
    private final RouteSecrets secrets;
    private final Refusals refusals;

    OnePoller(Duties duties, RouteSecrets secrets, Refusals refusals) {
        this.duties = duties;
        this.secrets = secrets;
        this.refusals = refusals;
    }

    @Override
    public boolean begin(Consumer consumer, Endpoint endpoint) {
        secrets.refresh(endpoint);
        try {
            return duties.begin(name(endpoint)) && super.begin(consumer, endpoint);
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("nothing is polled while the database is away: {}", Causes.of(e));
            return false;
        }
    }

    @Override
    public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
        duties.end(name(endpoint));
        refusals.admitted(consumer);
        super.commit(consumer, endpoint, polledMessages);
    }

    @Override
    public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) throws Exception {
        refusals.failed(consumer, cause);
        try {
            duties.giveUp(name(endpoint));
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("a poll that failed stays with this hub for a while: {}", Causes.of(e));
        }
        return super.rollback(consumer, endpoint, retryCounter, cause);
    }

    /** Where it polls; two mailboxes of one host differ by their login, which is not to be read. */
    private static String name(Endpoint endpoint) {
        return "poll " + endpoint.getEndpointBaseUri() + " "
                + Hashes.sha256(endpoint.getEndpointUri().getBytes(StandardCharsets.UTF_8))
                        .substring(0, 16);
    }
}
