package se.budkavle.delivery;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import se.budkavle.delivery.WorkItemStore.WorkItem;

/** Work items as decisions: what has one cause is one thing to decide, however many messages it concerns. */
public final class WorkItemGroupStore {
    /**
     * What unresolved items have in common: rejections and letters of a batch all of their reason, deadlines the partner and what it has not done;
     * everything else stands alone.
     */
    private static final String GROUP_KEY =
            """
            case when state = 'resolved' then work_item_id::text
              when kind in ('rejected', 'unacknowledged') then state || reason::text
              when kind = 'deadline' then state || kind || (reason ->> 'code') || (reason -> 'arguments' ->> 0)
              else work_item_id::text end""";

    private final JdbcTemplate jdbc;

    WorkItemGroupStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * What a person decides at once: rejections by one partner of one template for one reason, letters of one batch that its
     * vendor tells nothing of, or what one partner has not done in time.
     *
     * @param item the oldest, due when the first of them is
     * @param communications what it is about, the oldest first
     */
    public record Group(WorkItem item, int count, List<UUID> communications) {}

    /** In these states, oldest first. @param after the last of an earlier page */
    public List<Group> page(Collection<String> states, @Nullable UUID after, int limit) {
        return jdbc.query(
                """
                select w.work_item_id, kind, communication_id, event_id, attempt_id, customer_no, reason, opened_at,
                  g.due_at, state, resolution, g.size, g.communications
                from (
                  select (array_agg(work_item_id order by work_item_id))[1] as first, min(due_at) as due_at,
                    count(*) as size, coalesce(array_agg(communication_id order by work_item_id)
                      filter (where communication_id is not null), '{}') as communications
                  from work_item where state = any(?) group by %s) g
                join work_item w on w.work_item_id = g.first
                where g.first > ? order by g.first limit ?"""
                        .formatted(GROUP_KEY),
                (rs, i) -> new Group(WorkItemStore.row(rs, i), rs.getInt("size"), List.of((UUID[])
                        rs.getArray("communications").getArray())),
                states.toArray(String[]::new),
                after == null ? new UUID(0, 0) : after,
                limit);
    }

    /** The item and those that are decided with it, oldest first; empty when there is none of this id. */
    public List<WorkItem> groupOf(UUID id) {
        return jdbc.query(
                """
                select * from work_item where work_item_id = ? union
                select other.* from work_item asked join work_item other using (kind, reason, state)
                where asked.work_item_id = ? and asked.kind in ('rejected', 'unacknowledged')
                  and other.state <> 'resolved' union
                select other.* from work_item asked join work_item other using (kind, state)
                where asked.work_item_id = ? and asked.kind = 'deadline' and other.state <> 'resolved'
                  and other.reason ->> 'code' = asked.reason ->> 'code'
                  and other.reason -> 'arguments' ->> 0 = asked.reason -> 'arguments' ->> 0
                order by work_item_id""",
                WorkItemStore::row,
                id,
                id,
                id);
    }

    /** By which channels somebody let each of these go on because no content could be made for those. */
    Map<UUID, Set<String>> passedOver(Collection<UUID> communicationIds) {
        var channels = new HashMap<UUID, Set<String>>();
        jdbc.query(
                """
                select communication_id, reason->'arguments'->>2 as channel from work_item
                where communication_id = any(?) and kind = 'content' and resolution ~ '^next-channel'
                  and jsonb_array_length(reason->'arguments') = 3""",
                rs -> {
                    channels.computeIfAbsent(rs.getObject("communication_id", UUID.class), id -> new HashSet<>())
                            .add(rs.getString("channel"));
                },
                (Object) communicationIds.toArray(UUID[]::new));
        return channels;
    }

    /** How many decisions wait for a person. */
    public long count() {
        return jdbc.queryForObject(
                "select count(distinct %s) from work_item where state <> 'resolved'".formatted(GROUP_KEY), Long.class);
    }
}
