-- What the two agreed because of feedback.

-- One line in the words of client and therapist, sealed with the client's key, and the session it was agreed in. A correction is a new row
-- that replaces the one before; one without words takes it back.
-- append-only
create table agreed_lines (
  organisation_id uuid not null,
  agreed_line_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  answers text check (answers in ('safety', 'deteriorating', 'rupture', 'not-on-track', 'engagement')),
  words bytea,
  replaces uuid,
  written_by uuid not null,
  written_at timestamptz not null,
  primary key (organisation_id, agreed_line_id),
  unique (organisation_id, replaces),
  check (words is not null or replaces is not null),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id),
  foreign key (organisation_id, replaces) references agreed_lines (organisation_id, agreed_line_id),
  foreign key (organisation_id, written_by) references people (organisation_id, person_id)
);
alter table agreed_lines enable row level security;
alter table agreed_lines force row level security;
create policy agreed_lines_organisation on agreed_lines
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on agreed_lines to attune_app;

create index agreed_lines_case on agreed_lines (organisation_id, case_id);
