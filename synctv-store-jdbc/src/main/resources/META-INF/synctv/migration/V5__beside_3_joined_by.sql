-- How a membership came about. Null is what older nodes write, and what was kept before: then it is
-- not known.
alter table room_members add column joined_by ${id};
