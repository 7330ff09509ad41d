-- Clients, their cases, and the calendar.

-- A client. Names are encrypted with the client's own key, which is not kept in this database.
create table clients (
  organisation_id uuid not null,
  client_id uuid not null,
  name bytea not null,
  called bytea not null,
  language text not null,
  time_zone text not null,
  pin_hash text,
  pin_set_at timestamptz,
  start_code_hash text,
  start_code_expires_at timestamptz,
  failed_tries integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null,
  legal_hold boolean not null default false,
  erased_at timestamptz,
  primary key (organisation_id, client_id),
  foreign key (organisation_id) references organisations (organisation_id)
);
alter table clients enable row level security;
alter table clients force row level security;
create policy clients_organisation on clients
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on clients to attune_app;

-- An episode of care.
create table cases (
  organisation_id uuid not null,
  case_id uuid not null,
  client_id uuid not null,
  reference text not null,
  opened_at timestamptz not null,
  closed_at timestamptz,
  primary key (organisation_id, case_id),
  unique (organisation_id, reference),
  foreign key (organisation_id, client_id) references clients (organisation_id, client_id)
);
alter table cases enable row level security;
alter table cases force row level security;
create policy cases_organisation on cases
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on cases to attune_app;

-- Which questionnaire, and how often, as agreed for the case.
create table case_measures (
  organisation_id uuid not null,
  case_id uuid not null,
  instrument_id text not null,
  every_sessions integer not null check (every_sessions between 1 and 52),
  primary key (organisation_id, case_id, instrument_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id)
);
alter table case_measures enable row level security;
alter table case_measures force row level security;
create policy case_measures_organisation on case_measures
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on case_measures to attune_app;

-- Whose case it is, and who covers, from when until when.
create table case_therapists (
  organisation_id uuid not null,
  case_therapist_id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  part text not null check (part in ('own', 'cover')),
  since timestamptz not null,
  until timestamptz,
  primary key (organisation_id, case_therapist_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table case_therapists enable row level security;
alter table case_therapists force row level security;
create policy case_therapists_organisation on case_therapists
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on case_therapists to attune_app;

create index case_therapists_person on case_therapists (organisation_id, person_id);

-- A therapy session; its start and end decide what is before and what is after.
create table sessions (
  organisation_id uuid not null,
  session_id uuid not null,
  case_id uuid not null,
  therapist_id uuid not null,
  series_id uuid,
  status text not null check (status in ('planned', 'held', 'did-not-attend', 'cancelled-by-client', 'cancelled-by-therapist')),
  planned_start timestamptz not null,
  planned_end timestamptz not null,
  time_zone text not null,
  started_at timestamptz,
  ended_at timestamptz,
  primary key (organisation_id, session_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, therapist_id) references people (organisation_id, person_id),
  check (planned_end > planned_start)
);
alter table sessions enable row level security;
alter table sessions force row level security;
create policy sessions_organisation on sessions
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on sessions to attune_app;

create index sessions_case on sessions (organisation_id, case_id, planned_start);
create index sessions_therapist on sessions (organisation_id, therapist_id, planned_start);

-- A private calendar address of a therapist, with neutral titles.
create table calendar_feeds (
  organisation_id uuid not null,
  feed_id uuid not null,
  person_id uuid not null,
  token_hash text not null,
  created_at timestamptz not null,
  revoked_at timestamptz,
  primary key (organisation_id, feed_id),
  unique (organisation_id, token_hash),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table calendar_feeds enable row level security;
alter table calendar_feeds force row level security;
create policy calendar_feeds_organisation on calendar_feeds
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on calendar_feeds to attune_app;
