-- STOP comes from the phone of a contact or payer too.
create index customer_contact_mobile on customer ((data #>> '{contact,mobile}'))
  where data #>> '{contact,mobile}' is not null;
create index customer_payer_mobile on customer ((data #>> '{payer,mobile}'))
  where data #>> '{payer,mobile}' is not null;
