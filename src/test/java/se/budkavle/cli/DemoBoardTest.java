package se.budkavle.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import se.budkavle.release.StrictJson;

class DemoBoardTest {
    private final StringWriter out = new StringWriter();

    private Console console(boolean terminal) {
        return new Console(new PrintWriter(out, true), new PrintWriter(new StringWriter()), terminal);
    }

    private static JsonNode status(int sent) throws JsonProcessingException {
        return StrictJson.MAPPER.readTree(
                """
                {"businessTime": "2026-11-21T21:45:11.123Z", "events": {"planned": 3, "waiting": 1}, "unsettled": 2,
                 "channels": [{"channel": "sms", "sent": %d, "delivered": 1, "bounced": 0, "fellBack": 0, "waiting": 1}]}
                """
                        .formatted(sent));
    }

    @Test
    void withoutATerminalALineIsWrittenWhenSomethingHasChanged() throws JsonProcessingException {
        var board = new DemoBoard(console(false), false);

        board.show(status(2), 3_000);
        board.show(status(2), 6_000);
        board.show(status(3), 7_000);
        board.show(status(3), 9_000);

        assertThat(out.toString().lines())
                .containsExactly(
                        "channel sent/delivered/bounced/fell back/waiting",
                        "2026-11-21T21:45:11Z   4 events, 2 still on their way: sms 2/1/0/0/1",
                        "2026-11-21T21:45:11Z   4 events, 2 still on their way: sms 3/1/0/0/1");
    }

    @Test
    void onATerminalTheTableIsDrawnInPlace() throws JsonProcessingException {
        var board = new DemoBoard(console(true), false);

        board.show(status(2), 0);
        board.show(status(3), 0);

        assertThat(out.toString())
                .contains("channel  sent  delivered  bounced  fell back  waiting")
                .contains("\u001B[3A\u001B[J");
    }

    @Test
    void jsonAnswerStandsAlone() throws JsonProcessingException {
        var board = new DemoBoard(console(true), true);

        board.show(status(2), 0);
        board.last(status(2));

        assertThat(out.toString()).isEmpty();
    }
}
