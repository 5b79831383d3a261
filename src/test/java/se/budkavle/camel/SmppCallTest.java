package se.budkavle.camel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.jsmpp.PDUException;
import org.jsmpp.bean.DataCoding;
import org.jsmpp.bean.ESMClass;
import org.jsmpp.bean.NumberingPlanIndicator;
import org.jsmpp.bean.OptionalParameter;
import org.jsmpp.bean.RegisteredDelivery;
import org.jsmpp.bean.TypeOfNumber;
import org.jsmpp.extra.ResponseTimeoutException;
import org.jsmpp.session.SMPPSession;
import org.jsmpp.session.SubmitSmResult;
import org.jsmpp.util.MessageId;
import org.junit.jupiter.api.Test;
import se.budkavle.partner.AmbiguousSendException;
import se.budkavle.partner.NotSentException;
import se.budkavle.release.StrictJson;

/** A text of three parts whose sending breaks off: what the phone may have begun to get is not sent by another way. */
class SmppCallTest {
    private static final String KEY = "01890a5dac96774bbcceb302099a8057";

    private final SmppSettings settings = SmppSettings.of(Map.of("responseIds", "decimal"), Duration.ofSeconds(6));
    private final JsonNode text =
            StrictJson.MAPPER.createObjectNode().put("from", "Elbolag").put("to", "+46701740605");
    private final SmppCall call = new SmppCall("smpp", settings, text, refusal -> false);

    private interface Trouble {
        void meet() throws PDUException, ResponseTimeoutException, IOException;
    }

    @Test
    void aTextThatBrokeOffAfterItsFirstPartMayHaveArrived() {
        for (Trouble trouble : new Trouble[] {
            () -> {
                throw new IOException("the session ended");
            },
            () -> {
                throw new ResponseTimeoutException("no answer");
            },
            () -> {
                throw new PDUException("too long");
            }
        }) {
            var broken = new SmppCall("smpp", settings, text, refusal -> false);
            assertThatThrownBy(() -> broken.heard(new Gateway(2, trouble), SmppPart.of("å".repeat(400), settings, KEY)))
                    .isInstanceOf(AmbiguousSendException.class);
            assertThat(broken.taken()).as("receipts name it").containsExactly("1");
        }
    }

    @Test
    void aTextWhoseFirstPartFitsNoPduWasCertainlyNotSent() {
        var gateway = new Gateway(1, () -> {
            throw new PDUException("too long");
        });
        assertThatThrownBy(() -> call.heard(gateway, SmppPart.of("å".repeat(400), settings, KEY)))
                .isInstanceOf(NotSentException.class);
        assertThat(call.taken()).isEmpty();
    }

    /** Takes parts, numbering them, until its trouble comes. */
    private static final class Gateway extends SMPPSession {
        private final int troubled;
        private final Trouble trouble;
        private int asked;

        Gateway(int troubled, Trouble trouble) {
            this.troubled = troubled;
            this.trouble = trouble;
        }

        @Override
        public SubmitSmResult submitShortMessage(
                String service,
                TypeOfNumber fromType,
                NumberingPlanIndicator fromPlan,
                String from,
                TypeOfNumber toType,
                NumberingPlanIndicator toPlan,
                String to,
                ESMClass esmClass,
                byte protocol,
                byte priority,
                String schedule,
                String validity,
                RegisteredDelivery registered,
                byte replace,
                DataCoding coding,
                byte defaultId,
                byte[] octets,
                OptionalParameter... more)
                throws PDUException, ResponseTimeoutException, IOException {
            asked++;
            if (asked == troubled) {
                trouble.meet();
            }
            try {
                return new SubmitSmResult(new MessageId(Integer.toString(asked)), more);
            } catch (org.jsmpp.PDUStringException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
