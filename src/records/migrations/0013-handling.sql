-- What becomes of a signal.

-- One thing done about a signal, by whom, and the signal as it was shown: the engine's version and its numbers, never a client's words.
-- The therapist's own words for putting it off are sealed with the client's key. The session is the one whose brief told it; null when none was planned.
-- append-only
create table signal_handlings (
  organisation_id uuid not null,
  handling_id uuid not null,
  case_id uuid not null,
  session_id uuid,
  kind text not null check (kind in ('safety', 'deteriorating', 'rupture', 'not-on-track', 'engagement')),
  rule text not null,
  deed text not null check (deed in ('seen', 'talked-about', 'snoozed', 'to-supervision', 'let-go', 'repaired')),
  reason text check (reason in ('something-else-first', 'not-now-for-client', 'too-soon', 'in-hand', 'other')),
  words bytea,
  person_id uuid not null,
  done_at timestamptz not null,
  engine_version text not null,
  shown jsonb not null,
  primary key (organisation_id, handling_id),
  check ((deed = 'snoozed') = (reason is not null)),
  check (deed = 'snoozed' or words is null),
  check (kind <> 'safety' or deed in ('seen', 'talked-about', 'to-supervision')),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table signal_handlings enable row level security;
alter table signal_handlings force row level security;
create policy signal_handlings_organisation on signal_handlings
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on signal_handlings to attune_app;

create index signal_handlings_case on signal_handlings (organisation_id, case_id, done_at);

-- Whether the client felt heard when it was talked about, said with a check-in.
-- append-only
create table heard_answers (
  organisation_id uuid not null,
  check_in_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  answer text not null check (answer in ('yes', 'partly', 'not-yet', 'sorted')),
  answered_at timestamptz not null,
  primary key (organisation_id, check_in_id),
  foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id)
);
alter table heard_answers enable row level security;
alter table heard_answers force row level security;
create policy heard_answers_organisation on heard_answers
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on heard_answers to attune_app;

create index heard_answers_case on heard_answers (organisation_id, case_id);

-- "Was this useful?", of a signal in a brief: one for each person, and it may change.
create table signal_votes (
  organisation_id uuid not null,
  case_id uuid not null,
  session_id uuid not null,
  kind text not null check (kind in ('deteriorating', 'rupture', 'not-on-track', 'engagement')),
  rule text not null,
  person_id uuid not null,
  useful boolean not null,
  voted_at timestamptz not null,
  engine_version text not null,
  primary key (organisation_id, case_id, session_id, kind, rule, person_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id),
  foreign key (organisation_id, session_id) references sessions (organisation_id, session_id),
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table signal_votes enable row level security;
alter table signal_votes force row level security;
create policy signal_votes_organisation on signal_votes
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on signal_votes to attune_app;

create index signal_votes_time on signal_votes (organisation_id, voted_at);
create index shown_briefs_time on shown_briefs (organisation_id, shown_at);
