-- What somebody at work chose to be sent by mail, and for which of their days that has been settled.

-- Nobody has a row until they choose. Minutes are those of their own wall clock; quiet_until before quiet_from is the next day.
create table notifications (
  organisation_id uuid not null,
  person_id uuid not null,
  digest boolean not null,
  digest_minute integer not null check (digest_minute between 0 and 1439),
  weekdays integer[] not null check (weekdays <@ array[1, 2, 3, 4, 5, 6, 7]),
  quiet_from integer check (quiet_from between 0 and 1439),
  quiet_until integer check (quiet_until between 0 and 1439),
  chosen_at timestamptz not null,
  primary key (organisation_id, person_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id),
  constraint notifications_quiet check ((quiet_from is null) = (quiet_until is null) and (quiet_from is null or quiet_from <> quiet_until))
);
alter table notifications enable row level security;
alter table notifications force row level security;
create policy notifications_organisation on notifications
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on notifications to attune_app;

-- One row for each calendar day of a reader that was settled, with a mail or without: the key is what keeps it to one.
-- sent_at is written before the mail server is asked, and taken back only when it has surely not taken the mail.
create table digests_sent (
  organisation_id uuid not null,
  person_id uuid not null,
  day date not null,
  digest_id uuid not null,
  settled_at timestamptz not null,
  sent_at timestamptz,
  primary key (organisation_id, person_id, day),
  unique (organisation_id, digest_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table digests_sent enable row level security;
alter table digests_sent force row level security;
create policy digests_sent_organisation on digests_sent
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on digests_sent to attune_app;
