package se.budkavle.delivery;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import se.budkavle.customer.Customer;
import se.budkavle.customer.CustomerStore;
import se.budkavle.customer.CustomerStore.Registered;
import se.budkavle.customer.Register;
import se.budkavle.customer.Suppression;
import se.budkavle.event.Event;
import se.budkavle.event.EventStore;
import se.budkavle.event.QuarantineStore;
import se.budkavle.event.QuarantineStore.Quarantined;
import se.budkavle.planning.Case;
import se.budkavle.planning.OpenCommunication;
import se.budkavle.planning.Planner;
import se.budkavle.planning.Rules;

/**
 * The verb <em>plan</em>: brings the register up to date, decides by the pure planner, and writes the decision down. Runs
 * in the step's transaction, on events of persons that nobody else plans at the same time; events of one person see what
 * the earlier ones of the batch did.
 */
public final class EventPlanning {
    static final String CONSENT_CHANGED = "consent.changed";
    private static final String ADDRESS_CONFIRMED = "address.confirmed";
    private static final String CUSTOMER_DECEASED = "customer.deceased";

    private final EventStore events;
    private final QuarantineStore quarantine;
    private final CustomerStore customers;
    private final CommunicationStore communications;
    private final LaneStore lanes;
    private final Suppressions notUsed;
    private final AddressRepair repair;
    private final PlanningBook book;
    private final MailboxDesk mailboxes;
    private final Supplier<Rules> rules;
    private final Clock clock;

    public EventPlanning(
            EventStore events,
            QuarantineStore quarantine,
            CustomerStore customers,
            CommunicationStore communications,
            LaneStore lanes,
            Suppressions notUsed,
            AddressRepair repair,
            PlanningBook book,
            MailboxDesk mailboxes,
            Supplier<Rules> rules,
            Clock clock) {
        this.events = events;
        this.quarantine = quarantine;
        this.customers = customers;
        this.communications = communications;
        this.lanes = lanes;
        this.notUsed = notUsed;
        this.repair = repair;
        this.book = book;
        this.mailboxes = mailboxes;
        this.rules = rules;
        this.clock = clock;
    }

    /**
     * Plans events, given in the order of their arrival.
     *
     * @param apart whether every first step is left to the channel router, so that one that cannot be taken keeps no event
     *     from being planned
     * @return first steps to be taken in the same transaction, after which nobody else looks at them
     */
    public List<StepDue> plan(List<UUID> eventIds, boolean apart) {
        List<EventStore.Whole> whole = events.whole(eventIds);
        Map<UUID, byte[]> raw =
                whole.stream().collect(Collectors.toMap(w -> w.event().eventId(), EventStore.Whole::raw));
        State state = load(whole.stream().map(EventStore.Whole::event).toList());
        Rules current = rules.get();
        var waiting = new WaitingEvents(events, state.mailboxes, state::peek);
        List<PlanningBook.Decision> decisions = decided(whole, state, waiting, new Planner(current));
        state.save();
        waiting.save();
        var firstSteps = new FirstSteps(decisions, clock.instant());
        var taken = book.write(
                decisions,
                current.hash(),
                raw,
                c -> !apart && firstSteps.takes(c) && !state.words.isNewOf(c.personKey()));
        return taken.isEmpty()
                ? List.of()
                : firstSteps.of(taken, current, state.consentVersions, lanes.pausedPartners());
    }

    /** One event after the other, but for those that wait; those of customers whom nobody knows are put aside. */
    private List<PlanningBook.Decision> decided(
            List<EventStore.Whole> batch, State state, WaitingEvents waiting, Planner planner) {
        var decisions = new ArrayList<PlanningBook.Decision>();
        var unknown = new ArrayList<Quarantined>();
        for (EventStore.Whole whole : batch) {
            Event event = whole.event();
            if (waiting.takes(event)) {
                continue;
            }
            Customer customer = state.register(event);
            if (customer == null) {
                unknown.add(Quarantined.unknownCustomer(event, whole.raw(), "planning", clock.instant()));
                continue;
            }
            Case facts = state.caseOf(event, customer, clock.instant());
            var decision = PlanningBook.Decision.of(facts, planner.plan(facts), clock.instant());
            decision.communications().forEach(c -> state.opened(customer.personKey(), c));
            decisions.add(decision);
        }
        // Put aside before the save: what appears in this very batch is released by it.
        quarantine.put(unknown);
        return decisions;
    }

    private State load(List<Event> batch) {
        Set<String> numbers =
                batch.stream().map(Event::customerNo).collect(Collectors.toCollection(LinkedHashSet::new));
        Map<String, Registered> registered = customers.lock(numbers);
        List<String> strangers =
                numbers.stream().filter(no -> !registered.containsKey(no)).toList();
        if (!strangers.isEmpty()) {
            customers.lockUnknown(strangers);
            registered.putAll(customers.lock(strangers));
        }
        return new State(batch, registered, strangers);
    }

    /** The folded state of the batch's customers and persons. */
    private final class State {
        private final Map<String, Registered> registered;
        private final Set<String> changed = new LinkedHashSet<>();
        private final Set<String> appeared = new LinkedHashSet<>();
        private final Map<String, Integer> consentVersions;
        private final HeardWords words;
        private final Map<String, List<OpenCommunication>> open;
        private final List<Suppression> suppressions;
        private final MailboxDesk.Seen mailboxes;

        State(List<Event> batch, Map<String, Registered> registered, List<String> strangers) {
            this.registered = new HashMap<>(registered);
            appeared.addAll(strangers);
            Set<String> persons = new LinkedHashSet<>();
            Set<String> addresses = new LinkedHashSet<>();
            List<Customer> everybody = Stream.concat(
                            registered.values().stream().map(Registered::customer),
                            batch.stream().map(e -> new Customer(snapshot(e))))
                    .toList();
            mailboxes = EventPlanning.this.mailboxes.about(everybody);
            everybody.forEach(c -> {
                persons.add(c.personKey());
                addresses.addAll(Addresses.of(c));
            });
            var heard = customers.heard(persons);
            consentVersions = heard.versions();
            words = new HeardWords(heard.words());
            open = communications.open(persons);
            suppressions = new ArrayList<>(notUsed.among(addresses));
        }

        /** The customer as the event would leave it; empty when nobody knows it yet. Changes nothing. */
        Optional<Customer> peek(Event event) {
            Registered known = registered.get(event.customerNo());
            ObjectNode snapshot = snapshot(event);
            if (known == null && !Register.isSnapshot(event.data().get("customer"))) {
                return Optional.empty();
            }
            return Optional.of(new Customer(Register.merge(
                            known == null ? null : known.customer().data(),
                            known == null ? Map.of() : known.fieldTimes(),
                            snapshot,
                            event.factTime())
                    .data()));
        }

        /** The customer after the event's snapshot; null when nobody knows it yet. */
        Customer register(Event event) {
            ObjectNode snapshot = snapshot(event);
            Registered known = registered.get(event.customerNo());
            if (known == null && !Register.isSnapshot(event.data().get("customer"))) {
                words.addRefusals(event, snapshot, event.customerNo());
                return null;
            }
            var merged = Register.merge(
                    known == null ? null : known.customer().data(),
                    known == null ? Map.of() : known.fieldTimes(),
                    snapshot,
                    event.factTime());
            var customer = new Customer(merged.data());
            if (known != null && !known.customer().personKey().equals(customer.personKey())) {
                becomes(known.customer(), customer);
            }
            if (known != null && Addresses.isElsewhere(known.customer(), customer)) {
                words.reroutes(customer.personKey());
            }
            if (known == null || merged.changed()) {
                registered.put(event.customerNo(), new Registered(customer, merged.fieldTimes()));
                changed.add(event.customerNo());
            }
            words.add(event, snapshot, customer.personKey());
            confirmed(event, customer);
            return customer;
        }

        /** The personal number has become known: what was said and is under way goes with the person. */
        private void becomes(Customer before, Customer now) {
            customers.becomesPerson(now.customerNo(), before.personKey(), now.personKey());
            communications.becomesPerson(now.customerNo(), now.personKey());
            words.becomes(before.personKey(), now.personKey());
            open.computeIfAbsent(now.personKey(), k -> new ArrayList<>())
                    .addAll(open.getOrDefault(before.personKey(), List.of()));
        }

        /** The source knows that an address works: what the hub believed of it until now is forgotten. */
        private void confirmed(Event event, Customer customer) {
            if (!event.type().equals(ADDRESS_CONFIRMED)) {
                return;
            }
            event.data().path("confirmed").path("channels").forEach(channel -> {
                notUsed.lift(customer, channel.asText(), "the source " + event.source());
                suppressions.removeAll(suppressions.stream()
                        .filter(s -> s.channel().equals(channel.asText()))
                        .filter(s -> Addresses.of(customer).contains(s.address()))
                        .toList());
            });
        }

        Case caseOf(Event event, Customer customer, Instant now) {
            return new Case(
                    event,
                    customer,
                    words.of(customer.personKey()),
                    Suppression.naming(suppressions, () -> Addresses.of(customer)),
                    List.copyOf(open.getOrDefault(customer.personKey(), List.of())),
                    now,
                    mailboxes.of(customer));
        }

        void opened(String personKey, Communication c) {
            if (c.state().isOpen()) {
                open.computeIfAbsent(personKey, k -> new ArrayList<>())
                        .add(new OpenCommunication(
                                c.communicationId(), c.sendout(), c.messageClass(), c.topic(), c.contractNo()));
            }
        }

        void save() {
            customers.save(changed.stream().map(registered::get).toList(), clock.instant());
            words.unwritten().forEach((person, said) -> {
                customers.addConsents(person, said);
                if (said.isEmpty() && words.isRerouted(person)) {
                    customers.lookAgain(person);
                }
            });
            customers.repeat(words.repeated());
            book.heard(words.unwritten());
            repair.registerChanged(
                    changed.stream().map(no -> registered.get(no).customer()).toList());
            Collection<String> known =
                    appeared.stream().filter(registered::containsKey).toList();
            List<UUID> released = known.isEmpty() ? List.of() : quarantine.release(known);
            if (!released.isEmpty()) {
                released(released);
            }
        }

        /** What they said of a customer nobody knew counts for the person that it is. */
        private void released(List<UUID> waiting) {
            events.replan(waiting);
            events.find(waiting).stream().map(Event::customerNo).distinct().forEach(no -> {
                String personKey = registered.get(no).customer().personKey();
                if (!personKey.equals(no)) {
                    customers.becomesPerson(no, no, personKey);
                    words.joins(personKey);
                }
            });
        }
    }

    /** What the event says of its customer; the event that tells of a death says so, with or without the flag. */
    private static ObjectNode snapshot(Event event) {
        var snapshot = (ObjectNode) event.data().get("customer");
        return event.type().equals(CUSTOMER_DECEASED) ? snapshot.deepCopy().put("deceased", true) : snapshot;
    }
}
