package se.budkavle;

import java.time.Clock;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;
import se.budkavle.delivery.Ambiguity;
import se.budkavle.delivery.Backoff;
import se.budkavle.delivery.BounceBook;
import se.budkavle.delivery.Cancellation;
import se.budkavle.delivery.DeadLetterStore;
import se.budkavle.delivery.Inquiries;
import se.budkavle.delivery.Keys;
import se.budkavle.delivery.MailboxStore;
import se.budkavle.delivery.OptOuts;
import se.budkavle.delivery.Releases;
import se.budkavle.delivery.Replies;
import se.budkavle.delivery.ReportBook;
import se.budkavle.delivery.ReportReading;
import se.budkavle.delivery.ReportedPersons;
import se.budkavle.delivery.StatusFeed;
import se.budkavle.delivery.Stores;
import se.budkavle.delivery.Suppressions;
import se.budkavle.delivery.Withdrawals;
import se.budkavle.partner.PartnerCatalogue;
import se.budkavle.partner.Translator;

/** What comes back, and what is done about it. */
@Configuration(proxyBeanMethods = false)
class FeedbackConfiguration {
    @Bean
    ReportReading deliveryReports(
            Stores stores, ReportBook book, Replies replies, Supplier<Translator> translator, Clock clock) {
        return new ReportReading(stores, book, replies, translator, clock);
    }

    @Bean
    ReportedPersons reportedPersons(Stores stores, ReportReading reading) {
        return new ReportedPersons(stores, reading);
    }

    @Bean
    Replies replies(Stores stores, OptOuts optOuts, Keys keys, Supplier<Translator> translator, Clock clock) {
        return new Replies(
                stores,
                optOuts,
                keys,
                partner -> translator.get().catalogue().partner(partner).channel(),
                clock);
    }

    @Bean
    OptOuts optOuts(Stores stores, Cancellation cancellation, Keys keys, TransactionTemplate transaction, Clock clock) {
        return new OptOuts(stores, cancellation, keys, transaction, clock);
    }

    @Bean
    Suppressions suppressions(Stores stores, Releases releases, Clock clock) {
        return new Suppressions(stores, () -> releases.get().channels(), clock);
    }

    @Bean
    BounceBook bounces(
            Stores stores, Cancellation cancellation, Suppressions suppressions, MailboxStore mailboxes, Clock clock) {
        return new BounceBook(stores, cancellation, suppressions, mailboxes, clock);
    }

    @Bean
    Inquiries inquiries(
            Stores stores,
            ReportBook book,
            Ambiguity ambiguity,
            Supplier<PartnerCatalogue> partners,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        return new Inquiries(stores, book, ambiguity, partners, backoff, transaction, clock);
    }

    @Bean
    Withdrawals withdrawals(
            Stores stores,
            ReportBook book,
            Supplier<PartnerCatalogue> partners,
            Backoff backoff,
            TransactionTemplate transaction,
            Clock clock) {
        return new Withdrawals(stores, book, partners, backoff, transaction, clock);
    }

    @Bean
    StatusFeed statusFeed(Stores stores, DeadLetterStore deadLetters, TransactionTemplate transaction, Clock clock) {
        return new StatusFeed(stores, deadLetters, transaction, clock);
    }
}
