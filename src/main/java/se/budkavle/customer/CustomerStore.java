package se.budkavle.customer;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.release.Rows;
import se.budkavle.rows.Bulk;
import se.budkavle.rows.Ids;

/** The register and the consent ledger. */
public final class CustomerStore {
    private final JdbcTemplate jdbc;

    public CustomerStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @param fieldTimes for each field the moment its value holds from */
    public record Registered(Customer customer, Map<String, Instant> fieldTimes) {}

    /**
     * Keeps two planners from missing each other: one that finds a customer unknown, and one that makes it known. Held
     * to the end of the transaction.
     */
    public void lockUnknown(Collection<String> customerNos) {
        jdbc.query(
                "select pg_advisory_xact_lock(hashtextextended('customer ' || no, 0)) from unnest(?::text[]) as no",
                rs -> {},
                (Object) customerNos.stream().sorted().toArray(String[]::new));
    }

    public Map<String, Registered> find(Collection<String> customerNos) {
        var found = new HashMap<String, Registered>();
        jdbc.query(
                "select customer_no, data, field_times from customer where customer_no = any(?)",
                rs -> {
                    found.put(
                            rs.getString("customer_no"),
                            new Registered(
                                    new Customer((ObjectNode) Rows.node(rs.getString("data"))),
                                    times(rs.getString("field_times"))));
                },
                (Object) customerNos.toArray(String[]::new));
        return found;
    }

    /** {@link #find}, locked against other planners until the transaction ends. */
    public Map<String, Registered> lock(Collection<String> customerNos) {
        jdbc.query(
                "select 1 from customer where customer_no = any(?) order by customer_no for no key update",
                rs -> {},
                (Object) customerNos.toArray(String[]::new));
        return find(customerNos);
    }

    /**
     * The key of the person behind each customer number, as it is and stays until the transaction ends: one that was read
     * with a message may be out of date since the personal number became known.
     */
    public Map<String, String> persons(Collection<String> customerNos) {
        var persons = new HashMap<String, String>();
        if (!customerNos.isEmpty()) {
            jdbc.query(
                    "select customer_no, person_key from customer where customer_no = any(?) order by customer_no for share",
                    rs -> {
                        persons.put(rs.getString(1), rs.getString(2));
                    },
                    (Object) customerNos.toArray(String[]::new));
        }
        return persons;
    }

    /**
     * The customer turns out to be this person: words said under the old key count for the new one, each once. The version
     * is a new one also when the person speaks at the same time.
     */
    public void becomesPerson(String customerNo, String oldKey, String newKey) {
        // another number of either person may just speak, for the first time too: the next statements see what it has
        // said
        jdbc.update(
                """
                insert into person (person_key, consent_version)
                select person_key, 0 from (select ? union select ?) both_of (person_key) order by person_key
                on conflict (person_key) do update set consent_version = person.consent_version""",
                oldKey,
                newKey);
        jdbc.update(
                """
                insert into consent_word (word_id, person_key, purpose, channel, granted, at, origin, wording)
                select gen_random_uuid(), ?, said.* from (
                  select purpose, channel, granted, at, origin, wording from consent_word where person_key = ?
                  except select purpose, channel, granted, at, origin, wording from consent_word where person_key = ?) said""",
                newKey,
                oldKey,
                newKey);
        jdbc.update(
                """
                update person set consent_version =
                  (select max(consent_version) + 1 from person where person_key in (?, ?))
                where person_key = ?""",
                oldKey,
                newKey,
                newKey);
        jdbc.update("update customer set person_key = ? where customer_no = ?", newKey, customerNo);
    }

    public void save(Collection<Registered> customers, Instant now) {
        if (customers.isEmpty()) {
            return;
        }
        var rows = new Bulk<Registered>()
                .text("customer_no", r -> r.customer().customerNo())
                .text("person_key", r -> r.customer().personKey())
                .json("data", r -> Rows.json(r.customer().data()))
                .json("field_times", r -> Rows.json(written(r.fieldTimes())))
                .moment("changed_at", r -> now);
        jdbc.update(
                rows.insert("customer")
                        + """
                         on conflict (customer_no) do update set person_key = excluded.person_key, data = excluded.data,
                          field_times = excluded.field_times, changed_at = excluded.changed_at""",
                rows.arguments(customers.stream()
                        .sorted(Comparator.comparing(r -> r.customer().customerNo()))
                        .toList()));
    }

    /** Whether the person behind this number has a protected identity, under this number or another. */
    public boolean isProtected(String customerNo) {
        return !protectedAmong(List.of(customerNo)).isEmpty();
    }

    /** Those numbers of whose persons the same holds. */
    public Set<String> protectedAmong(Collection<String> customerNos) {
        return Set.copyOf(jdbc.queryForList(
                """
                select distinct asked.customer_no from customer asked join customer known using (person_key)
                where asked.customer_no = any(?) and known.data ->> 'protectedIdentity' = 'true'""",
                String.class,
                (Object) customerNos.toArray(String[]::new)));
    }

    /**
     * Whoever may be texted there, as customer, payer or contact.
     *
     * @param mobile E.164
     */
    public List<Customer> byMobile(String mobile) {
        return jdbc.query(
                """
                select data from customer where data ->> 'mobile' = ?
                  or data #>> '{contact,mobile}' = ? or data #>> '{payer,mobile}' = ?""",
                (rs, i) -> new Customer((ObjectNode) Rows.node(rs.getString("data"))),
                mobile,
                mobile,
                mobile);
    }

    /** Whoever may be mailed there, as customer, payer or contact; capitals are no difference. */
    public List<Customer> byEmail(String email) {
        return jdbc.query(
                """
                select data from customer where lower(data ->> 'email') = lower(?)
                  or lower(data #>> '{contact,email}') = lower(?) or lower(data #>> '{payer,email}') = lower(?)
                order by person_key""",
                (rs, i) -> new Customer((ObjectNode) Rows.node(rs.getString("data"))),
                email,
                email,
                email);
    }

    /**
     * @param words of each person who ever said something
     * @param versions of each person, see {@link #heard}
     */
    public record Heard(Map<String, List<ConsentWord>> words, Map<String, Integer> versions) {}

    /**
     * What persons have said, and the number of their last word, which is read first: of a no that comes in between, the
     * words know more than the number, and what is decided by them is looked at afresh; never the other way round.
     */
    public Heard heard(Collection<String> personKeys) {
        Map<String, Integer> versions = consentVersions(personKeys);
        return new Heard(consents(personKeys), versions);
    }

    public Map<String, List<ConsentWord>> consents(Collection<String> personKeys) {
        var words = new HashMap<String, List<ConsentWord>>();
        jdbc.query(
                "select * from consent_word where person_key = any(?) order by at, word_id",
                rs -> {
                    words.computeIfAbsent(rs.getString("person_key"), k -> new ArrayList<>())
                            .add(new ConsentWord(
                                    rs.getString("purpose"),
                                    rs.getString("channel"),
                                    rs.getBoolean("granted"),
                                    rs.getTimestamp("at").toInstant(),
                                    rs.getString("origin"),
                                    rs.getString("wording")));
                },
                (Object) personKeys.toArray(String[]::new));
        return words;
    }

    /** Adds words to the ledger; what is queued for the person is looked at afresh before it leaves. */
    public void addConsents(String personKey, Collection<ConsentWord> words) {
        if (words.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                """
                insert into consent_word (word_id, person_key, purpose, channel, granted, at, origin, wording)
                values (?, ?, ?, ?, ?, ?, ?, ?)""",
                words.stream()
                        .map(w -> new Object[] {
                            Ids.next(),
                            personKey,
                            w.purpose(),
                            w.channel(),
                            w.granted(),
                            Timestamp.from(w.at()),
                            w.origin(),
                            w.wording()
                        })
                        .toList());
        lookAgain(personKey);
    }

    /** @param again the same no at a later moment */
    public record Repeated(String personKey, ConsentWord said, ConsentWord again) {}

    /** The ledger's word holds from a later moment; no decision changes by it. In the order of the words, as rows are locked. */
    public void repeat(Collection<Repeated> repeated) {
        if (repeated.isEmpty()) {
            return;
        }
        jdbc.batchUpdate(
                """
                update consent_word set at = ? where person_key = ? and purpose = ? and channel = ? and not granted
                  and origin = ? and at = ?""",
                repeated.stream()
                        .sorted(Comparator.comparing(Repeated::personKey)
                                .thenComparing(r -> r.said().purpose())
                                .thenComparing(r -> r.said().channel())
                                .thenComparing(r -> r.said().at()))
                        .map(r -> new Object[] {
                            Timestamp.from(r.again().at()),
                            r.personKey(),
                            r.said().purpose(),
                            r.said().channel(),
                            r.said().origin(),
                            Timestamp.from(r.said().at())
                        })
                        .toList());
    }

    /** Whatever was offered to the person before is looked at again when it is claimed. */
    public void lookAgain(String personKey) {
        jdbc.update(
                """
                insert into person (person_key, consent_version) values (?, 1)
                on conflict (person_key) do update set consent_version = person.consent_version + 1""",
                personKey);
    }

    /** Zero for a person who never said anything, whether there is a row or not. */
    public Map<String, Integer> consentVersions(Collection<String> personKeys) {
        var versions = new HashMap<String, Integer>();
        personKeys.forEach(p -> versions.put(p, 0));
        jdbc.query(
                "select person_key, consent_version from person where person_key = any(?)",
                rs -> {
                    versions.put(rs.getString(1), rs.getInt(2));
                },
                (Object) personKeys.toArray(String[]::new));
        return versions;
    }

    private static Map<String, Instant> times(String json) {
        var times = new HashMap<String, Instant>();
        Rows.read(json, new TypeReference<Map<String, List<String>>>() {}).forEach((at, fields) -> {
            Instant moment = Instant.parse(at);
            fields.forEach(field -> times.put(field, moment));
        });
        return times;
    }

    /** By moment, as most fields came together. */
    private static Map<String, List<String>> written(Map<String, Instant> times) {
        var written = new TreeMap<String, List<String>>();
        new TreeMap<>(times).forEach((field, at) -> written.computeIfAbsent(at.toString(), moment -> new ArrayList<>())
                .add(field));
        return written;
    }
}
