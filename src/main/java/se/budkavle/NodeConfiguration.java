package se.budkavle;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.work.Duties;
import se.budkavle.work.DutyStore;

/** How this hub gets on with others on its database. */
@Configuration(proxyBeanMethods = false)
class NodeConfiguration {
    /** @param alone the database lies in our own data folder */
    @Bean
    Duties duties(JdbcTemplate jdbc, @Value("${" + Foundations.ALONE + ":false}") boolean alone) {
        return alone ? Duties.alone() : Duties.among(new DutyStore(jdbc));
    }
}
