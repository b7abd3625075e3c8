-- Where what is known of an entry's end comes from. Null is what older nodes write: then a length
-- may have been declared or measured, and gives way to better ones.
alter table room_items add column extent ${id};
