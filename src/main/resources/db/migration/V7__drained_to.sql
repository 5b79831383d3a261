-- The last attempt that a draining partner is still sent; what is offered later waits until it is resumed.
alter table lane add column drained_to uuid;
