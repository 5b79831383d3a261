package se.budkavle;

import jakarta.jms.ConnectionFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.config.impl.SecurityConfiguration;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.Queue;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.apache.activemq.artemis.spi.core.security.ActiveMQJAASSecurityManager;
import org.apache.activemq.artemis.spi.core.security.jaas.InVMLoginModule;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import se.budkavle.work.Busy;

/** The broker as a door: embedded and durable in the data folder, or an external one by {@code budkavle.artemis.url}. */
@Configuration(proxyBeanMethods = false)
class BrokerConfiguration {
    private static final String QUEUE = "budkavle.events";
    private static final String USER = "budkavle";

    /** Several hubs may share one JVM in tests: each broker has an in-VM id of its own. */
    private final int inVm = ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE);

    @Bean(initMethod = "start", destroyMethod = "stop")
    @ConditionalOnProperty(name = "budkavle.artemis.url", matchIfMissing = true, havingValue = "none")
    EmbeddedActiveMQ broker(
            @Value("${budkavle.data}") Path data,
            @Value("${budkavle.artemis.password}") String password,
            @Value("${budkavle.artemis.port:}") String port,
            @Value("${budkavle.artemis.redelivery:PT1S}") Duration redelivery,
            @Value("${budkavle.disk.least-mb}") long leastMb)
            throws Exception {
        ConfigurationImpl configuration = keptIn(data.resolve("artemis").toAbsolutePath());
        // As for the other doors. Left to itself it holds every sender up on a disk that is nine tenths full.
        configuration.setMinDiskFree(Math.max(1, leastMb * 1024 * 1024)); // 0 would be none given
        configuration.addAcceptorConfiguration("in-vm", "vm://" + inVm);
        if (!port.isBlank()) {
            configuration.addAcceptorConfiguration("loopback", "tcp://127.0.0.1:" + port);
        }
        addresses(configuration, redelivery);
        var users = new SecurityConfiguration();
        users.addUser(USER, password);
        users.addRole(USER, USER);
        return new EmbeddedActiveMQ()
                .setConfiguration(configuration)
                .setSecurityManager(new ActiveMQJAASSecurityManager(InVMLoginModule.class.getName(), users));
    }

    private static ConfigurationImpl keptIn(Path folder) {
        var configuration = new ConfigurationImpl();
        configuration
                .setName("budkavle")
                .setPersistenceEnabled(true)
                .setJournalDirectory(folder.resolve("journal").toString())
                .setBindingsDirectory(folder.resolve("bindings").toString())
                .setLargeMessagesDirectory(folder.resolve("large").toString())
                .setPagingDirectory(folder.resolve("paging").toString())
                .setJournalPoolFiles(4)
                .setJMXManagementEnabled(false)
                .setSecurityEnabled(true);
        return configuration;
    }

    private static void addresses(ConfigurationImpl configuration, Duration redelivery) {
        configuration.putSecurityRoles("#", java.util.Set.of(everything()));
        configuration.addAddressSetting("#", patient(redelivery));
        // one queue for each source system that is told what became of its messages
        configuration.addAddressSetting(
                "budkavle.status.#",
                patient(redelivery)
                        .setAutoCreateQueues(true)
                        .setAutoCreateAddresses(true)
                        .setAutoDeleteQueues(false)
                        .setAutoDeleteAddresses(false));
        configuration.addAddressConfiguration(new CoreAddressConfiguration()
                .setName(QUEUE)
                .addRoutingType(RoutingType.ANYCAST)
                .addQueueConfiguration(QueueConfiguration.of(QUEUE).setRoutingType(RoutingType.ANYCAST)));
    }

    /** Business time does not leap over messages that nobody has taken yet. */
    @Bean
    @ConditionalOnProperty(name = "budkavle.artemis.url", matchIfMissing = true, havingValue = "none")
    Busy queueIsNotEmpty(EmbeddedActiveMQ broker) {
        return () -> {
            Queue queue = broker.getActiveMQServer().locateQueue(SimpleString.of(QUEUE));
            return queue != null && queue.getMessageCount() > 0;
        };
    }

    private static Role everything() {
        return new Role(USER, true, true, true, true, true, true, true, true, true, true, false, false);
    }

    /** What the database could not take comes again, slowly, for as long as it needs; poison is quarantined by the door. */
    private static AddressSettings patient(Duration first) {
        return new AddressSettings()
                .setMaxDeliveryAttempts(-1)
                .setRedeliveryDelay(first.toMillis())
                .setRedeliveryMultiplier(2)
                .setMaxRedeliveryDelay(30_000)
                .setDeadLetterAddress(SimpleString.of("budkavle.dead"))
                .setAutoCreateQueues(false)
                .setAutoCreateAddresses(false);
    }

    @Bean
    ConnectionFactory connectionFactory(Environment environment) {
        String url = environment.getProperty("budkavle.artemis.url", "none");
        return new ActiveMQConnectionFactory(
                url.equals("none") ? "vm://" + inVm : url,
                environment.getProperty("budkavle.artemis.user", USER),
                environment.getRequiredProperty("budkavle.artemis.password"));
    }
}
