-- What the client and the therapist said.

-- One submission; the same id twice is one row.
-- append-only
create table check_ins (
  organisation_id uuid not null,
  check_in_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  kind text not null check (kind in ('before', 'after')),
  received_at timestamptz not null,
  door text not null check (door in ('link', 'pin', 'tablet', 'outbox')),
  language text not null,
  versions jsonb not null,
  answers jsonb not null,
  primary key (organisation_id, check_in_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id)
);
alter table check_ins enable row level security;
alter table check_ins force row level security;
create policy check_ins_organisation on check_ins
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on check_ins to attune_app;

create index check_ins_case on check_ins (organisation_id, case_id, received_at);

-- A score with the exact version and rule that made it.
-- append-only
create table scores (
  organisation_id uuid not null,
  check_in_id uuid not null,
  instrument_id text not null,
  scale text not null,
  version text not null,
  language text not null,
  value numeric not null,
  prorated boolean not null,
  reliable_points integer,
  reliable_confidence text,
  primary key (organisation_id, check_in_id, instrument_id, scale),
  foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id)
);
alter table scores enable row level security;
alter table scores force row level security;
create policy scores_organisation on scores
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on scores to attune_app;

-- A line in the client's own words, encrypted, with who may see it.
create table lines (
  organisation_id uuid not null,
  line_id uuid not null,
  case_id uuid not null,
  check_in_id uuid not null,
  kind text not null check (kind in ('miss', 'voice', 'better')),
  share text not null check (share in ('now', 'together', 'private')),
  words bytea not null,
  written_at timestamptz not null,
  taken_back_at timestamptz,
  primary key (organisation_id, line_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id)
);
alter table lines enable row level security;
alter table lines force row level security;
create policy lines_organisation on lines
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on lines to attune_app;

create index lines_case on lines (organisation_id, case_id);

-- The therapist's guess from the client's side; answers null means: not rating today.
-- append-only
create table mirrors (
  organisation_id uuid not null,
  session_id uuid not null,
  case_id uuid not null,
  person_id uuid not null,
  submitted_at timestamptz not null,
  answers jsonb,
  primary key (organisation_id, session_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id)
);
alter table mirrors enable row level security;
alter table mirrors force row level security;
create policy mirrors_organisation on mirrors
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on mirrors to attune_app;

-- An answer that needs a person: who, by when, and what became of it.
create table safety_tasks (
  organisation_id uuid not null,
  safety_task_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  check_in_id uuid not null,
  level text not null check (level in ('acknowledge', 'urgent')),
  answer integer not null,
  answer_before integer,
  raised_at timestamptz not null,
  owner_id uuid not null,
  deputy_id uuid,
  due_at timestamptz,
  opened_at timestamptz,
  escalated_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by uuid,
  primary key (organisation_id, safety_task_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id),
  foreign key (organisation_id, owner_id) references people (organisation_id, person_id)
);
alter table safety_tasks enable row level security;
alter table safety_tasks force row level security;
create policy safety_tasks_organisation on safety_tasks
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update, delete on safety_tasks to attune_app;

create index safety_tasks_case on safety_tasks (organisation_id, case_id);
create index safety_tasks_open on safety_tasks (organisation_id, due_at) where acknowledged_at is null;

-- What a therapist was shown: engine version, input ids, the engine's facts, never a client's words.
-- append-only
create table shown_briefs (
  organisation_id uuid not null,
  shown_brief_id uuid not null,
  case_id uuid not null,
  session_id uuid,
  person_id uuid not null,
  shown_at timestamptz not null,
  engine_version text not null,
  shown jsonb not null,
  primary key (organisation_id, shown_brief_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id)
);
alter table shown_briefs enable row level security;
alter table shown_briefs force row level security;
create policy shown_briefs_organisation on shown_briefs
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on shown_briefs to attune_app;
