-- The spine: what came in, who is written to, what was decided, what was sent, what came back, and the work between.

-- Business time is machine time plus an offset that never goes back.
create table business_clock (
  one       boolean primary key default true check (one),
  offset_ms bigint  not null
);
insert into business_clock (offset_ms) values (0);

-- Ready and coming work, narrow and short-lived: a row is deleted when its step is settled.
create table work (
  lane        text        not null,
  ref         uuid        not null,
  priority    smallint    not null default 1,
  due         timestamptz not null,
  tries       smallint    not null default 0,
  shard       smallint,
  person      bigint,
  token       uuid,
  lease_until timestamptz,
  primary key (lane, ref)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_threshold = 1000,
        autovacuum_vacuum_cost_delay = 0);
create index work_ready on work (lane, priority, due) where token is null;
create index work_leased on work (lease_until) where token is not null;
create index work_person on work (shard, person, ref) where shard is not null;

-- Planning goes in order per person: a planner locks whole shards.
create table planning_shard (shard smallint primary key);
insert into planning_shard select generate_series(0, 63);

-- A partner's lane: what operators set, read in every claim.
create table lane (
  partner  text primary key,
  channel  text    not null,
  paused   boolean not null default false,
  draining boolean not null default false,
  rejected_in_a_row integer not null default 0
);
create table channel_state (channel text primary key, paused boolean not null);

-- The text files that decisions were made with.
create table release (
  hash      text primary key,
  body      bytea       not null,
  loaded_at timestamptz not null
);

-- Events -------------------------------------------------------------------------------------------------------
create table event_key (
  source       text        not null,
  id           text        not null,
  event_id     uuid        not null,
  content_hash text        not null,
  received_at  timestamptz not null,
  primary key (source, id)
);
create table event (
  event_id    uuid        not null primary key,
  source      text        not null,
  id          text        not null,
  type        text        not null,
  subject     text        not null,
  time        timestamptz,
  customer_no text        not null,
  person_key  text        not null,
  status      text        not null,
  reason      jsonb,
  door        text        not null,
  raw         bytea       not null,
  data        jsonb       not null,
  extensions  jsonb       not null,
  warnings    jsonb,
  received_at timestamptz not null,
  resubmission_of uuid,
  release     text,
  planning_case bytea,
  case_hash   text
) partition by range (event_id);
create index event_customer on event (customer_no);

create table quarantine (
  quarantine_id uuid        primary key,
  kind          text        not null,
  door          text        not null,
  origin        text,
  event_id      uuid,
  customer_no   text,
  media_type    text,
  body          bytea       not null,
  errors        jsonb       not null,
  received_at   timestamptz not null,
  state         text        not null default 'open',
  resubmitted_as uuid
);
create index quarantine_open on quarantine (received_at) where state = 'open';
create index quarantine_customer on quarantine (customer_no) where state = 'open' and customer_no is not null;

create table file_intake (
  source      text        not null,
  feed        text        not null,
  sha256      text        not null,
  name        text        not null,
  state       text        not null,
  rows_done   bigint      not null default 0,
  counts      jsonb       not null default '{}',
  started_at  timestamptz not null,
  primary key (source, feed, sha256)
);

-- Customers ----------------------------------------------------------------------------------------------------
create table customer (
  customer_no text        primary key,
  person_key  text        not null,
  data        jsonb       not null,
  field_times jsonb       not null,
  changed_at  timestamptz not null
);
create index customer_person on customer (person_key);
create index customer_mobile on customer ((data ->> 'mobile'));
create table person (
  person_key      text    primary key,
  consent_version integer not null default 0
);
create table consent_word (
  word_id    uuid        primary key,
  person_key text        not null,
  purpose    text        not null,
  channel    text        not null,
  granted    boolean     not null,
  at         timestamptz not null,
  origin     text        not null,
  wording    text        not null
);
create index consent_word_person on consent_word (person_key);
create table suppression (
  channel text        not null,
  address text        not null,
  reason  text        not null,
  at      timestamptz not null,
  origin  text        not null,
  primary key (channel, address)
);
create table soft_bounce (
  channel text        not null,
  address text        not null,
  count   integer     not null,
  last_at timestamptz not null,
  primary key (channel, address)
);

-- Communications -------------------------------------------------------------------------------------------------
create table communication (
  communication_id uuid        not null primary key,
  event_id         uuid        not null,
  customer_no      text        not null,
  person_key       text        not null,
  sendout          text        not null,
  class            text        not null,
  topic            text        not null,
  urgency          text        not null,
  recipient_role   text        not null,
  contract_no      text,
  state            text        not null,
  basis            text,
  reason           jsonb,
  language         text        not null,
  release          text        not null,
  window_opens     timestamptz,
  window_closes    timestamptz,
  plan             jsonb       not null,
  rules            jsonb       not null,
  ambiguous        text        not null,
  max_attempts     integer     not null,
  double_contact   boolean     not null default false,
  created_at       timestamptz not null,
  ended_at         timestamptz
) partition by range (communication_id);
create index communication_event on communication (event_id);
create index communication_customer on communication (customer_no);
create index communication_open on communication (person_key) where state in ('planned', 'active');

create table contact_claim (
  key              text        primary key,
  communication_id uuid        not null,
  until            timestamptz not null
);
create index contact_claim_communication on contact_claim (communication_id);

create table attempt (
  attempt_id       uuid        not null primary key,
  communication_id uuid        not null,
  customer_no      text        not null,
  person_key       text        not null,
  step             smallint    not null,
  channel          text        not null,
  partner          text        not null,
  state            text        not null,
  -- sends that ended without an answer: such an attempt may have arrived, whatever came later
  unclear          smallint    not null default 0,
  outcome          text,
  reason           text,
  opened           boolean     not null default false,
  complaint        boolean     not null default false,
  partner_ref      text,
  address          text        not null,
  cost             jsonb       not null,
  wait_seconds     bigint      not null,
  batch_id         uuid,
  seq              integer,
  message          bytea       not null,
  document         text,
  consent_version  integer     not null,
  created_at       timestamptz not null,
  sends            jsonb       not null default '[]'
) partition by range (attempt_id);
create index attempt_communication on attempt (communication_id);
create index attempt_partner_ref on attempt (partner, partner_ref) where partner_ref is not null;
create index attempt_batch on attempt (batch_id, seq) where batch_id is not null;

-- What was handed to the partner in each send, and its answer.
create table send_payload (
  attempt_id uuid        not null,
  send       smallint    not null,
  at         timestamptz not null,
  media_type text,
  translated bytea,
  answer     text,
  primary key (attempt_id, send)
);

-- Documents by the hash of their bytes, deflated.
create table document (
  sha256     text    primary key,
  media_type text    not null,
  size       integer not null,
  body       bytea   not null
);

-- What partners said: as it came, and translated. A set: the same word twice is one row.
create table raw_report (
  raw_id      uuid        primary key,
  partner     text        not null,
  report      text        not null,
  media_type  text        not null,
  attempt_id  uuid,
  body        bytea       not null,
  received_at timestamptz not null,
  state       text        not null default 'received',
  note        text
);
create index raw_report_attempt on raw_report (attempt_id) where attempt_id is not null;
create index raw_report_odd on raw_report (state, received_at) where state <> 'applied' and state <> 'received';
create table report (
  attempt_id  uuid        not null,
  outcome     text        not null,
  reason      text        not null default '',
  part        smallint    not null default 0,
  at          timestamptz not null,
  is_final    boolean     not null,
  raw_id      uuid,
  raw         text,
  received_at timestamptz not null,
  primary key (attempt_id, outcome, reason, part)
);

create table print_batch (
  batch_id  uuid        primary key,
  partner   text        not null,
  state     text        not null,
  cutoff    timestamptz not null,
  letters   integer     not null default 0,
  pages     integer,
  sheets    integer,
  files     jsonb,
  sealed_at timestamptz,
  sent_at   timestamptz
);
create unique index print_batch_open on print_batch (partner) where state = 'open';

create table work_item (
  work_item_id     uuid        primary key,
  kind             text        not null,
  communication_id uuid,
  event_id         uuid,
  attempt_id       uuid,
  customer_no      text,
  reason           jsonb       not null,
  opened_at        timestamptz not null,
  due_at           timestamptz,
  state            text        not null default 'open',
  resolution       text,
  resolved_at      timestamptz
);
create index work_item_open on work_item (opened_at) where state <> 'resolved';
create index work_item_communication on work_item (communication_id);

create table dead_letter (
  dead_letter_id uuid        primary key,
  lane           text        not null,
  ref            uuid        not null,
  reason         text        not null,
  at             timestamptz not null,
  state          text        not null default 'open'
);

-- What happened, in order: ids and codes only. xid lets a reader go on without missing a late commit.
create table timeline (
  entry_id         uuid        not null primary key,
  at               timestamptz not null,
  kind             text        not null,
  customer_no      text,
  event_id         uuid,
  communication_id uuid,
  attempt_id       uuid,
  channel          text,
  partner          text,
  arguments        jsonb       not null default '[]',
  xid              xid8        not null default pg_current_xact_id()
) partition by range (entry_id);
create index timeline_customer on timeline (customer_no, entry_id);
create index timeline_communication on timeline (communication_id);

-- History is cut by month: a time-ordered id begins with milliseconds since 1970.
create function time_ordered_floor(moment timestamptz) returns uuid language sql immutable as $$
  select (substr(h, 1, 8) || '-' || substr(h, 9, 4) || '-0000-0000-000000000000')::uuid
  from lpad(to_hex((extract(epoch from moment) * 1000)::bigint), 12, '0') as h
$$;
create function ensure_history_months(months integer) returns void language plpgsql as $$
declare
  history text;
  month   timestamptz;
begin
  foreach history in array array['event', 'communication', 'attempt', 'timeline'] loop
    for i in 0..months loop
      month := date_trunc('month', now() at time zone 'UTC') at time zone 'UTC' + make_interval(months => i);
      execute format('create table if not exists %I partition of %I for values from (%L) to (%L)',
        history || '_' || to_char(month at time zone 'UTC', 'YYYYMM'), history,
        time_ordered_floor(month), time_ordered_floor(month + interval '1 month'));
    end loop;
    execute format('create table if not exists %I partition of %I default', history || '_other', history);
  end loop;
end $$;
select ensure_history_months(3);
