package se.budkavle.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The books: what was accepted is somewhere, exactly once. Pure SQL, at any moment, in one snapshot. */
public final class AccountStore {
    /** To count a large stock may take longer than anything that the hub's work asks. */
    private static final int LONGEST_MILLIS = (int) TimeUnit.MINUTES.toMillis(15);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate snapshot;

    public AccountStore(JdbcTemplate jdbc, PlatformTransactionManager manager) {
        this.jdbc = jdbc;
        this.snapshot = new TransactionTemplate(manager);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        snapshot.setReadOnly(true);
    }

    /**
     * @param events accepted = planned + nothing-to-send + failed + quarantined + waiting
     * @param communications by state
     * @param differences what does not add up, in words; empty when the books balance
     * @param unsettled what is still on its way; nothing when all is accounted for
     */
    public record Account(
            Map<String, Long> events,
            Map<String, Long> communications,
            Map<String, Long> attempts,
            Map<String, Long> waiting,
            List<String> differences,
            long unsettled) {
        public boolean balances() {
            return differences.isEmpty();
        }

        /** Nothing is under way any more, and nothing is missing. */
        public boolean isAccountedFor() {
            return balances() && unsettled == 0;
        }
    }

    public Account take() {
        return snapshot.execute(status -> taken());
    }

    private Account taken() {
        jdbc.execute((ConnectionCallback<Boolean>) connection -> {
            connection.setNetworkTimeout(Runnable::run, LONGEST_MILLIS); // the pool sets it back
            return true;
        });
        var differences = Invariant.ALL.stream()
                .map(i -> Map.entry(i.broken(), jdbc.queryForObject(i.count(), Long.class)))
                .filter(found -> found.getValue() > 0)
                .map(found -> found.getValue() + " " + found.getKey())
                .toList();
        return new Account(
                events(),
                communications(),
                counts("select state, count(*) from attempt group by state order by 1"),
                waiting(),
                differences,
                unsettled());
    }

    /** By status; those that wait in quarantine or in line are told apart. */
    public Map<String, Long> events() {
        return counts(
                """
                select case when status = 'accepted' and exists (
                    select 1 from quarantine q where q.event_id = e.event_id and q.state = 'open')
                  then 'quarantined' when status = 'accepted' then 'waiting' else status end, count(*)
                from event e group by 1 order by 1""");
    }

    public Map<String, Long> communications() {
        return counts("select state, count(*) from communication group by state order by 1");
    }

    /** How many messages reached their recipient twice, by two channels. */
    public long doubleContacts() {
        return jdbc.queryForObject("select count(*) from communication where double_contact", Long.class);
    }

    /** By lane. */
    public Map<String, Long> waiting() {
        return counts("select lane, count(*) from work group by lane order by 1");
    }

    /** Per channel what people watch: sent, delivered, bounced, fell back, waiting. */
    public List<Map<String, Object>> channels() {
        return jdbc.queryForList(
                """
                select a.channel,
                  count(*) filter (where jsonb_array_length(a.sends) > 0) as sent,
                  count(*) filter (where a.state = 'delivered'
                    or a.state in ('accepted', 'sent') and c.state = 'delivered' and c.basis = 'presumed') as delivered,
                  count(*) filter (where a.outcome in ('failed-hard', 'failed-soft', 'blocked', 'rejected')) as bounced,
                  count(*) filter (where a.state = 'failed' and exists (select 1 from attempt n
                    where n.communication_id = a.communication_id and n.step > a.step)) as "fellBack",
                  count(*) filter (where c.state in ('planned', 'active')
                    and a.state in ('scheduled', 'sending', 'accepted', 'sent', 'ambiguous', 'held')) as waiting
                from attempt a join communication c using (communication_id) group by a.channel order by a.channel""");
    }

    /** What is neither ended nor in a person's hands. */
    public long unsettled() {
        return jdbc.queryForObject(
                """
                select (select count(*) from work w where w.lane = 'plan')
                  + (select count(*) from communication c where c.state in ('planned', 'active') and not exists (
                       select 1 from work_item i where i.communication_id = c.communication_id and i.state <> 'resolved'))
                  + (select count(*) from work where lane not in ('plan', 'steps') and lane not like 'status:%')
                  + (select count(*) from raw_report where state = 'received')""",
                Long.class);
    }

    private Map<String, Long> counts(String sql) {
        var counts = new LinkedHashMap<String, Long>();
        jdbc.query(sql, rs -> {
            counts.put(rs.getString(1), rs.getLong(2));
        });
        return counts;
    }
}
