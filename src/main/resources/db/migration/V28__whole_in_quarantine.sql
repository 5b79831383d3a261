-- An event that waits for its customer is kept whole, as a CloudEvent that can be mended and sent again; it was its data.
update quarantine q
set media_type = 'application/cloudevents+json',
  body = convert_to((
    jsonb_build_object('specversion', '1.0', 'id', e.id, 'source', e.source, 'type', e.type, 'subject', e.subject,
      'datacontenttype', 'application/json')
    || case when e.time is null then '{}'
       else jsonb_build_object('time', to_char(e.time at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) end
    || e.extensions
    || jsonb_build_object('data', convert_from(q.body, 'UTF8')::jsonb))::text, 'UTF8')
from event e
where e.event_id = q.event_id and q.kind = 'unknown-customer' and q.state = 'open' and q.media_type = 'application/json';
