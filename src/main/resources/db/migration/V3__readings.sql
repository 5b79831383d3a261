-- Readings of what belongs to protected persons stand on the timeline, and are listed by themselves.
create index timeline_readings on timeline (entry_id) where kind = 'protected-read';
