package se.budkavle;

import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.AddressRepair;
import se.budkavle.delivery.Backoff;
import se.budkavle.delivery.Cancellation;
import se.budkavle.delivery.EventPlanning;
import se.budkavle.delivery.MailboxDesk;
import se.budkavle.delivery.MailboxLookups;
import se.budkavle.delivery.MailboxStore;
import se.budkavle.delivery.PartnerModes;
import se.budkavle.delivery.PlanningBook;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.Suppressions;
import se.budkavle.event.QuarantineStore;
import se.budkavle.partner.PartnerCatalogue;

/** What is decided, and what is asked before it can be. */
@Configuration(proxyBeanMethods = false)
class PlanningConfiguration {
    @Bean
    EventPlanning planCommunications(
            Stores stores,
            QuarantineStore quarantine,
            Cancellation cancellation,
            MailboxDesk mailboxes,
            Suppressions suppressions,
            Releases releases,
            Clock clock) {
        var book = new PlanningBook(
                stores.decisions(),
                stores.communications(),
                stores.workItems(),
                cancellation,
                stores.work(),
                stores.timeline(),
                clock);
        return new EventPlanning(
                stores.events(),
                quarantine,
                stores.customers(),
                stores.communications(),
                stores.lanes(),
                suppressions,
                new AddressRepair(stores, clock),
                book,
                mailboxes,
                releases,
                clock);
    }

    @Bean
    MailboxDesk mailboxDesk(
            MailboxStore store,
            Stores stores,
            Supplier<PartnerCatalogue> partners,
            Releases releases,
            PartnerModes modes,
            Clock clock) {
        return new MailboxDesk(store, stores.work(), partners, releases, modes, clock);
    }

    @Bean
    MailboxLookups mailboxLookups(
            MailboxStore store,
            Stores stores,
            Supplier<PartnerCatalogue> partners,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        return new MailboxLookups(store, stores.work(), stores.lanes(), partners, backoff, transaction, clock);
    }
}
