-- When the night was last looked after, and which erasures wait longer because the nights before theirs were not.

alter table organisations add column last_night_at timestamptz;
alter table erasures add column put_off_at timestamptz;
alter table erasures add column due_before timestamptz;
alter table erasures add constraint erasures_put_off check ((put_off_at is null) = (due_before is null));
