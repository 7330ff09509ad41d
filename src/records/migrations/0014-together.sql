-- What two people look at together: the agenda they write in the room, and which alliance checks the client lets both see there.

-- One item of the agenda of a session, sealed with the client's key. One that stands in place of a line names it; without words it was taken off.
create table agenda_items (
  organisation_id uuid not null,
  agenda_item_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  added_by text not null check (added_by in ('client', 'therapist', 'both')),
  source_id uuid,
  words bytea,
  written_at timestamptz not null,
  primary key (organisation_id, agenda_item_id),
  unique (organisation_id, session_id, source_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id)
);
alter table agenda_items enable row level security;
alter table agenda_items force row level security;
create policy agenda_items_organisation on agenda_items
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on agenda_items to attune_app;

create index agenda_items_session on agenda_items (organisation_id, session_id);

-- The client's word on one alliance check: both may look at it in the room, or it is for the charts only. The latest holds; without any it is for the charts.
-- append-only
create table check_in_releases (
  organisation_id uuid not null,
  check_in_id uuid not null,
  said_at timestamptz not null,
  release_id uuid not null,
  case_id uuid not null,
  released boolean not null,
  primary key (organisation_id, check_in_id, said_at, release_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id)
);
alter table check_in_releases enable row level security;
alter table check_in_releases force row level security;
create policy check_in_releases_organisation on check_in_releases
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on check_in_releases to attune_app;

create index check_in_releases_case on check_in_releases (organisation_id, case_id);
