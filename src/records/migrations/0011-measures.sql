-- Measures that an organisation holds a licence for: their text lies here and nowhere else.

-- One measure and its licence, as the lead stated it.
create table measures (
  organisation_id uuid not null,
  measure_id uuid not null,
  instrument_id text not null,
  licence_holder text not null,
  licence_users integer not null check (licence_users between 1 and 100000),
  licence_until date not null,
  created_at timestamptz not null,
  primary key (organisation_id, measure_id),
  unique (organisation_id, instrument_id),
  foreign key (organisation_id) references organisations (organisation_id)
);
alter table measures enable row level security;
alter table measures force row level security;
create policy measures_organisation on measures
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on measures to attune_app;

-- A released version: the instrument as it is asked and scored, the file it was made from, and the file's own expressions in order.
-- append-only
create table measure_versions (
  organisation_id uuid not null,
  measure_id uuid not null,
  version text not null,
  position integer not null,
  instrument jsonb not null,
  questionnaire jsonb not null,
  steps jsonb not null,
  released_at timestamptz not null,
  released_by uuid not null,
  primary key (organisation_id, measure_id, version),
  unique (organisation_id, measure_id, position),
  foreign key (organisation_id, measure_id) references measures (organisation_id, measure_id),
  foreign key (organisation_id, released_by) references people (organisation_id, person_id)
);
alter table measure_versions enable row level security;
alter table measure_versions force row level security;
create policy measure_versions_organisation on measure_versions
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on measure_versions to attune_app;

-- A file that was read and is being prepared; what was typed beside it is kept as it was typed.
create table measure_drafts (
  organisation_id uuid not null,
  draft_id uuid not null,
  measure_id uuid,
  questionnaire jsonb not null,
  typed jsonb not null,
  created_at timestamptz not null,
  primary key (organisation_id, draft_id),
  foreign key (organisation_id, measure_id) references measures (organisation_id, measure_id)
);
alter table measure_drafts enable row level security;
alter table measure_drafts force row level security;
create policy measure_drafts_organisation on measure_drafts
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on measure_drafts to attune_app;

-- A licensed measure's rule may be a fraction of a point.
alter table scores alter column reliable_points type numeric;

-- Which question it was, since a licensed measure may have one too, and in which version it was asked.
alter table safety_tasks add column item text not null default 'phq-9/9';
alter table safety_tasks add column instrument_version text not null default '1.0.0';
