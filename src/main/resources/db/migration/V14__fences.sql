-- An alert is told outside of any transaction, to each listener by itself: who may have heard of it, and who surely has.
alter table alert drop column told;
alter table alert
  add column seen_at timestamptz not null default now(),
  add column tries   integer     not null default 0,
  add column asked   text[]      not null default '{}',
  add column heard   text[]      not null default '{}';
comment on column alert.seen_at is 'when some hub found it last';
comment on column alert.asked is 'listeners that may have heard that it was found, and not yet that it is over';
comment on column alert.heard is 'listeners that have heard that it was found';

-- How urgent an event was when it came, for when it is put in line again; most are normal, and take no room.
alter table event add column priority smallint;
comment on column event.priority is 'rank as in work; null: normal';

-- Transaction numbers begin anew in a restored database, and go back where one was restored to an earlier moment: where an
-- entry stands among all is told by the cluster that it was written in, and then by its transaction there.
create table cluster_generation (
  generation        integer     primary key,
  system_identifier bigint      not null,
  wal_timeline      text        not null,
  since             timestamptz not null default now()
);
comment on table cluster_generation is 'the clusters, and the timelines of their logs, that this database has lived in';

create function begin_generation() returns void language plpgsql as $$
declare
  identifier bigint := (select system_identifier from pg_control_system());
  line       text   := left(pg_walfile_name(pg_current_wal_lsn()), 8);
  last       cluster_generation;
begin
  select * into last from cluster_generation order by generation desc limit 1;
  if (last.system_identifier, last.wal_timeline) is distinct from (identifier, line) then
    lock table cluster_generation in exclusive mode;
    select * into last from cluster_generation order by generation desc limit 1;
    if (last.system_identifier, last.wal_timeline) is distinct from (identifier, line) then
      insert into cluster_generation (generation, system_identifier, wal_timeline)
        values (coalesce(last.generation + 1, 0), identifier, line) returning * into last;
    end if;
  end if;
  perform set_config('budkavle.generation', last.generation::text, false);
end $$;
comment on function begin_generation is 'called by each new session of a hub: no session outlives its cluster';
select begin_generation();

create function last_generation() returns bigint language sql stable as
  'select max(generation)::bigint from cluster_generation';

-- Small enough to be put in place of their calls.
create function generation() returns bigint language sql stable as
  $$select coalesce(nullif(current_setting('budkavle.generation', true), '')::bigint, last_generation())$$;
create function timeline_position() returns bigint language sql volatile as
  'select (generation() << 48) + pg_current_xact_id()::text::bigint';
create function timeline_horizon() returns bigint language sql stable as
  'select (generation() << 48) + pg_snapshot_xmin(pg_current_snapshot())::text::bigint';
comment on function timeline_horizon is 'before it everything is committed that ever will be';

drop index timeline_feed;
alter table timeline alter column xid drop default;
alter table timeline alter column xid type bigint using xid::text::bigint;
alter table timeline alter column xid set default timeline_position();
alter table timeline rename column xid to position;
-- StatusTypes names the same kinds.
create index timeline_feed on timeline (position, entry_id) where kind in (
  'address-needed', 'attempt-delivered', 'attempt-failed', 'attempt-sent', 'cancelled', 'complaint', 'deceased-suspected',
  'double-contact', 'exhausted', 'expired', 'fallback', 'marketing-withdrawn', 'not-sent', 'opened', 'presumed', 'reply',
  'stopped', 'suppressed', 'suppression-lifted', 'unsubscribed');
