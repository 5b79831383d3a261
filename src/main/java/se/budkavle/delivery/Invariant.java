package se.budkavle.delivery;

import java.util.List;

/**
 * Something that holds at every moment, between any two commits.
 *
 * @param broken what would be wrong, as the end of a sentence that begins with a number
 * @param count SQL that counts it
 */
record Invariant(String broken, String count) {
    static final List<Invariant> ALL = List.of(
            new Invariant(
                    "events have a key but no row",
                    "select count(*) from event_key k where not exists (select 1 from event e where e.event_id = k.event_id)"),
            new Invariant(
                    "accepted events wait for nothing",
                    """
                select count(*) from event e where e.status = 'accepted'
                  and not exists (select 1 from work w where w.lane = 'plan' and w.ref = e.event_id)
                  and not exists (select 1 from quarantine q where q.event_id = e.event_id and q.state = 'open')"""),
            new Invariant(
                    "failed events have no work item",
                    """
                select count(*) from event e where e.status = 'failed'
                  and not exists (select 1 from work_item i where i.event_id = e.event_id)"""),
            new Invariant(
                    "planned events have no communication",
                    """
                select count(*) from event e where e.status = 'planned'
                  and not exists (select 1 from communication c where c.event_id = e.event_id)"""),
            new Invariant(
                    "open communications are looked at by nobody",
                    """
                select count(*) from communication c where c.state in ('planned', 'active')
                  and not exists (select 1 from work w where w.lane = 'steps' and w.ref = c.communication_id)
                  and not exists (select 1 from work_item i where i.communication_id = c.communication_id and i.state <> 'resolved')
                  and not exists (select 1 from attempt a join work w on w.ref = a.attempt_id and w.lane = 'bounces'
                                   where a.communication_id = c.communication_id)"""),
            new Invariant(
                    "regulatory or service communications ended without delivery and without a work item",
                    """
                select count(*) from communication c where c.state in ('exhausted', 'expired')
                  and c.class in ('regulatory', 'service')
                  and not exists (select 1 from work_item i where i.communication_id = c.communication_id)"""),
            new Invariant(
                    "scheduled attempts are in no lane and no batch",
                    """
                select count(*) from attempt a where a.state = 'scheduled' and a.batch_id is null
                  and not exists (select 1 from work w where w.ref = a.attempt_id and w.lane = 'attempts:' || a.partner)"""),
            new Invariant(
                    "attempts are being sent without a lease",
                    """
                select count(*) from attempt a where a.state = 'sending'
                  and not exists (select 1 from work w where w.ref = a.attempt_id and w.token is not null)"""),
            new Invariant(
                    "ambiguous attempts wait for nothing",
                    """
                select count(*) from attempt a where a.state = 'ambiguous'
                  and not exists (select 1 from work w where w.ref = a.attempt_id)"""),
            new Invariant(
                    "held attempts have no work item",
                    """
                select count(*) from attempt a where a.state = 'held' and not exists (
                  select 1 from work_item i where i.attempt_id = a.attempt_id and i.state <> 'resolved')"""),
            new Invariant(
                    "communications have two live attempts",
                    """
                select count(*) from (select communication_id from attempt
                  where state in ('scheduled', 'sending', 'accepted', 'sent', 'ambiguous', 'held')
                  group by communication_id having count(*) > 1) twice
                join communication c using (communication_id)
                where c.state in ('planned', 'active') and not c.parallel"""));
}
