-- A channel drains as its partners do: what stood in line goes out, what is offered later waits.
alter table channel_state add column draining boolean not null default false, add column drained_to uuid;

-- What holds for a partner, by its own word or its channel's.
create view lane_mode as
  select l.partner, l.paused or coalesce(c.paused, false) as stopped, l.draining or coalesce(c.draining, false) as draining,
    least(l.drained_to, c.drained_to) as drained_to
  from lane l left join channel_state c on c.channel = l.channel;
