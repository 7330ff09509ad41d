-- What client and therapist agreed to try until they meet again.

-- One line in their words, sealed with the client's key, and the session it was agreed in. A session has one: its wordings are
-- numbered, the last holds, and one without words takes it back.
-- append-only
create table homework (
  organisation_id uuid not null,
  homework_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  wording integer not null check (wording >= 1),
  words bytea,
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (organisation_id, homework_id),
  unique (organisation_id, session_id, wording),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id),
  foreign key (organisation_id, written_by) references people (organisation_id, person_id)
);
alter table homework enable row level security;
alter table homework force row level security;
create policy homework_organisation on homework
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on homework to attune_app;

create index homework_case on homework (organisation_id, case_id);
