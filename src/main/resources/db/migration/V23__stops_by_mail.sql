-- STOP comes by mail too, from the address of a contact or payer as well, and in whatever capitals.
create index customer_email on customer (lower(data ->> 'email'));
create index customer_contact_email on customer (lower(data #>> '{contact,email}'))
  where data #>> '{contact,email}' is not null;
create index customer_payer_email on customer (lower(data #>> '{payer,email}'))
  where data #>> '{payer,email}' is not null;

-- A whole lane is put in line again, in its order.
create index dead_letter_lane on dead_letter (lane, ref) where state = 'open';
