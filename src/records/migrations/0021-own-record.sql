-- What a client may ask of their record besides its end: that it is put right, and that it is kept and not used.

-- Since when the record is kept and not used; null for most.
alter table clients add column restricted_at timestamptz;

-- A correction beside what it corrects: what stood there before and what is right, both sealed with the client's key. Of a line or anything else
-- what stood there is kept where it was, and only what is right stands here.
-- append-only
create table corrections (
  organisation_id uuid not null,
  correction_id uuid not null,
  client_id uuid not null,
  about text not null check (about in ('name', 'called', 'language', 'line', 'other')),
  line_id uuid,
  was bytea,
  words bytea not null,
  said_by text not null check (said_by in ('client', 'person')),
  person_id uuid,
  said_at timestamptz not null,
  primary key (organisation_id, correction_id),
  check ((about = 'line') = (line_id is not null)),
  check ((about in ('name', 'called', 'language')) = (was is not null)),
  check ((said_by = 'person') = (person_id is not null)),
  foreign key (organisation_id, client_id) references clients (organisation_id, client_id) on delete cascade,
  foreign key (organisation_id, line_id) references lines (organisation_id, line_id) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table corrections enable row level security;
alter table corrections force row level security;
create policy corrections_organisation on corrections
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on corrections to attune_app;

create index corrections_client on corrections (organisation_id, client_id, said_at);
create index corrections_line on corrections (organisation_id, line_id);
