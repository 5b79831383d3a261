package se.budkavle;

import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Supplier;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.component.platform.http.springboot.SpringBootPlatformHttpEngine;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.Stores;
import se.budkavle.event.EventReader;
import se.budkavle.event.feed.FeedCatalogue;
import se.budkavle.event.inbox.FileDesk;
import se.budkavle.event.inbox.FileIntakeStore;
import se.budkavle.event.inbox.Inbox;
import se.budkavle.planning.Rules;
import se.budkavle.release.FaultyReleaseException;
import se.budkavle.work.DiskSpace;

/** What stands behind the doors. */
@Configuration(proxyBeanMethods = false)
class DoorConfiguration {

    /** Doors answer on the container's own threads: handing over to another pool would cost two changes of thread. */
    @Bean(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME)
    PlatformHttpEngine httpDoors(@Value("${budkavle.port}") int port) {
        return new SpringBootPlatformHttpEngine(port, Runnable::run);
    }

    /** @throws FaultyReleaseException with every fault, when a feed cannot be used */
    @Bean
    Supplier<FeedCatalogue> feedCatalogue(Releases releases, Clock clock) {
        var feeds = new CurrentFeeds(releases, clock);
        if (!feeds.get().faults().isEmpty()) {
            throw new FaultyReleaseException(feeds.get().faults());
        }
        return feeds;
    }

    @Bean
    Inbox inbox(@Value("${budkavle.inbox}") Path folder, Supplier<FeedCatalogue> feeds) {
        var inbox = new Inbox(folder);
        inbox.open(feeds.get().feeds());
        return inbox;
    }

    @Bean
    DiskSpace diskSpace(@Value("${budkavle.data}") Path data, @Value("${budkavle.disk.least-mb}") long leastMb) {
        return new DiskSpace(data.toFile()::getUsableSpace, leastMb);
    }

    @Bean
    FileDesk fileDesk(Supplier<FeedCatalogue> feeds, JdbcTemplate jdbc, Stores stores, Clock clock) {
        return new FileDesk(feeds, new FileIntakeStore(jdbc), stores.events()::packed, clock);
    }

    /** The feeds of the release that holds now, read anew when it changes. */
    private static final class CurrentFeeds implements Supplier<FeedCatalogue> {
        private record Read(String hash, FeedCatalogue feeds) {}

        private final Releases releases;
        private final Clock clock;
        private volatile Read last;

        CurrentFeeds(Releases releases, Clock clock) {
            this.releases = releases;
            this.clock = clock;
            this.last = read(releases.get());
        }

        @Override
        public FeedCatalogue get() {
            Rules now = releases.get();
            if (!last.hash().equals(now.hash())) {
                last = read(now);
            }
            return last.feeds();
        }

        private Read read(Rules rules) {
            return new Read(rules.hash(), FeedCatalogue.load(rules.bundle(), new EventReader(rules.events(), clock)));
        }
    }
}
