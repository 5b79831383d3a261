package se.budkavle;

import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.ClusterPulse;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;
import se.budkavle.work.LanePulse;
import se.budkavle.work.PulseStore;

/** What this hub has to itself, the time of its machine, and how it gets on with others on its database. */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {
    @Bean
    LongSupplier nanos() {
        return System::nanoTime;
    }

    /** @param alone the database lies in our own data folder */
    @Bean
    Duties duties(JdbcTemplate jdbc, @Value("${" + Foundations.ALONE + ":false}") boolean alone) {
        return alone ? Duties.alone() : Duties.among(new DutyStore(jdbc));
    }

    @Bean
    ClusterPulse clusterPulse(
            LanePulse pulse, JdbcTemplate jdbc, @Value("${" + Foundations.ALONE + ":false}") boolean alone) {
        return new ClusterPulse(pulse, alone ? null : new PulseStore(jdbc));
    }
}
