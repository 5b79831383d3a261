-- The same record of a topic is put aside once, however often it comes; its place may hold another one when a topic is made
-- anew. What waits for its customer is no record but an event.
create unique index quarantine_record on quarantine (origin, sha256(body))
  where door = 'kafka' and kind <> 'unknown-customer';
