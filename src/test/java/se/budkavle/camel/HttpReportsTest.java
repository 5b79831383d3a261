package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.springboot.PlatformHttpMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import se.budkavle.work.LanePulse;

/** What a partner hears of a report that could not be taken. */
class HttpReportsTest {
    private final SimpleMeterRegistry calls = new SimpleMeterRegistry();
    private final HttpReports door = new HttpReports(
            () -> PartnerMessages.translator(Map.of("twilio.account-sid", "AC1", "twilio.auth-token", "token"))
                    .catalogue(),
            null,
            null,
            new ReportBodies(),
            new ReportRefusals(new LanePulse(), calls, null),
            null);
    private final DefaultCamelContext camel = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        camel.close();
    }

    @Test
    void aFaultOfOurOwnIsToldAsOneAndNotToComeAgainSoon() {
        Message answer = answerTo(new IllegalStateException("what was said to +46701740605"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(500);
        assertThat(answer.getHeader("Retry-After")).isNull();
        assertThat(answer.getBody(String.class)).contains("was not stored").doesNotContain("+46701740605");
    }

    @Test
    void soIsAReportThatTheDatabaseWillNeverTake() {
        Message answer = answerTo(new DataIntegrityViolationException("what was said to +46701740605"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(500);
    }

    @Test
    void whatPassesByItselfIsToComeAgainSoon() {
        Message answer = answerTo(new DataAccessResourceFailureException("the database is away"));

        assertThat(answer.getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(503);
        assertThat(answer.getHeader("Retry-After")).isNotNull();
    }

    @Test
    void aPartnerThatHangsUpInMidReportIsAnsweredForItsOwnFault() {
        var exchange = new DefaultExchange(camel);
        var request = new MockHttpServletRequest("POST", "/reports/twilio/delivery") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new EOFException("the line is gone");
                    }
                });
            }
        };
        exchange.setMessage(new PlatformHttpMessage(request, new MockHttpServletResponse(), exchange, null, true));

        door.typed(exchange);
        door.answer(exchange);

        assertThat(exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE)).isEqualTo(400);
        assertThat(exchange.getMessage().getBody(String.class)).contains("could not be read to its end");
        assertThat(calls.counter("budkavle.reports", "partner", "twilio", "report", "delivery", "result", "broken-off")
                        .count())
                .isEqualTo(1);
    }

    private Message answerTo(Exception failure) {
        var exchange = new DefaultExchange(camel);
        exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
        door.apologise(exchange);
        return exchange.getMessage();
    }
}
