package se.budkavle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class FoundationsTest {
    @Test
    void dataWhoseTimeLeaptIsRefusedForLiveRunningWithWhatToDo() {
        assertThatThrownBy(() -> Foundations.refuseLeapt(Duration.ofDays(12)))
                .hasMessageContainingAll(
                        "comes from a sandbox", "288 hours ahead", "budkavle.data", "budkavle.sandbox=true");
    }

    @Test
    void aHubThatIsRefusedAfterItsDatabaseHasStartedLeavesNoneRunning(@TempDir Path data) {
        var context = new GenericApplicationContext();
        context.setEnvironment(new MockEnvironment()
                .withProperty("budkavle.data", data.toString())
                .withProperty("budkavle.mappings", "mappings")
                .withProperty("budkavle.routes", "routes")
                .withProperty("budkavle.inbox.poll", "PT1S")
                .withProperty("budkavle.kafka.brokers", "")
                .withProperty("budkavle.kafka.group", "budkavle")
                .withProperty("budkavle.sandbox", "true"));

        assertThatThrownBy(() -> new Foundations().initialize(context)).hasMessageContaining("budkavle.sandbox.ledger");

        assertThat(data.resolve("postgres/PG_VERSION")).exists();
        assertThat(data.resolve("postgres/postmaster.pid")).doesNotExist();
    }

    @Test
    void dataWhoseTimeIsTheClocksRunsLive() {
        assertThatCode(() -> Foundations.refuseLeapt(Duration.ZERO)).doesNotThrowAnyException();
    }
}
