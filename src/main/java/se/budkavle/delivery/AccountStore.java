package se.budkavle.delivery;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The books: what was accepted is somewhere, exactly once. Pure SQL, at any moment, in one snapshot. */
public final class AccountStore {
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

    /** Each check counts what should not be there. */
    private static final Map<String, String> CHECKS = checks();

    private static Map<String, String> checks() {
        var checks = new LinkedHashMap<String, String>();
        checks.put(
                "events have a key but no row",
                "select count(*) from event_key k where not exists (select 1 from event e where e.event_id = k.event_id)");
        checks.put(
                "accepted events wait for nothing",
                """
                select count(*) from event e where e.status = 'accepted'
                  and not exists (select 1 from work w where w.lane = 'plan' and w.ref = e.event_id)
                  and not exists (select 1 from quarantine q where q.event_id = e.event_id and q.state = 'open')""");
        checks.put(
                "failed events have no work item",
                """
                select count(*) from event e where e.status = 'failed'
                  and not exists (select 1 from work_item i where i.event_id = e.event_id)""");
        checks.put(
                "planned events have no communication",
                """
                select count(*) from event e where e.status = 'planned'
                  and not exists (select 1 from communication c where c.event_id = e.event_id)""");
        checks.put(
                "open communications are looked at by nobody",
                """
                select count(*) from communication c where c.state in ('planned', 'active')
                  and not exists (select 1 from work w where w.lane = 'steps' and w.ref = c.communication_id)
                  and not exists (select 1 from work_item i where i.communication_id = c.communication_id and i.state <> 'resolved')
                  and not exists (select 1 from attempt a join work w on w.ref = a.attempt_id and w.lane = 'bounces'
                                   where a.communication_id = c.communication_id)""");
        checks.put(
                "regulatory or service communications ended without delivery and without a work item",
                """
                select count(*) from communication c where c.state in ('exhausted', 'expired')
                  and c.class in ('regulatory', 'service')
                  and not exists (select 1 from work_item i where i.communication_id = c.communication_id)""");
        checks.put(
                "scheduled attempts are in no lane and no batch",
                """
                select count(*) from attempt a where a.state = 'scheduled' and a.batch_id is null
                  and not exists (select 1 from work w where w.ref = a.attempt_id and w.lane = 'attempts:' || a.partner)""");
        checks.put(
                "attempts are being sent without a lease",
                """
                select count(*) from attempt a where a.state = 'sending'
                  and not exists (select 1 from work w where w.ref = a.attempt_id and w.token is not null)""");
        checks.put(
                "ambiguous attempts wait for nothing",
                """
                select count(*) from attempt a where a.state = 'ambiguous'
                  and not exists (select 1 from work w where w.ref = a.attempt_id)""");
        checks.put(
                "held attempts have no work item",
                """
                select count(*) from attempt a where a.state = 'held' and not exists (
                  select 1 from work_item i where i.attempt_id = a.attempt_id and i.state <> 'resolved')""");
        checks.put(
                "communications have two live attempts",
                """
                select count(*) from (select communication_id from attempt
                  where state in ('scheduled', 'sending', 'accepted', 'sent', 'ambiguous', 'held')
                  group by communication_id having count(*) > 1) twice
                join communication c using (communication_id)
                where c.state in ('planned', 'active') and not c.parallel""");
        return checks;
    }

    public Account take() {
        return snapshot.execute(status -> taken());
    }

    private Account taken() {
        var differences = CHECKS.entrySet().stream()
                .map(check -> Map.entry(check.getKey(), jdbc.queryForObject(check.getValue(), Long.class)))
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
                  + (select count(*) from work where lane not in ('plan', 'steps'))
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
