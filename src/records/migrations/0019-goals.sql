-- What the client wants to change: named by each side apart, compared, agreed by both, rated, looked at again.

-- Both sides make their lists anew from here on. The first round needs no row. The person is who sat at the desk; null for the client.
-- append-only
create table goal_rounds (
  organisation_id uuid not null,
  case_id uuid not null,
  round integer not null check (round >= 2),
  opened_by text not null check (opened_by in ('client', 'therapist')),
  person_id uuid,
  opened_at timestamptz not null,
  primary key (organisation_id, case_id, round),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table goal_rounds enable row level security;
alter table goal_rounds force row level security;
create policy goal_rounds_organisation on goal_rounds
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_rounds to attune_app;

-- One state of a side's list in a round; of each side the last version holds, and the earlier ones are kept.
-- Until both are in, or one said "not now", a side's list is not to be read for the other (src/domain/goals/naming.ts).
-- append-only
create table goal_lists (
  organisation_id uuid not null,
  goal_list_id uuid not null,
  case_id uuid not null,
  round integer not null check (round >= 1),
  side text not null check (side in ('client', 'therapist')),
  version integer not null check (version >= 1),
  state text not null check (state in ('draft', 'in', 'not-now')),
  person_id uuid,
  written_at timestamptz not null,
  primary key (organisation_id, goal_list_id),
  unique (organisation_id, case_id, round, side, version),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table goal_lists enable row level security;
alter table goal_lists force row level security;
create policy goal_lists_organisation on goal_lists
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_lists to attune_app;

-- A goal on such a list, as it was written: its text and why it matters, sealed with the client's key. Order and importance are open.
-- append-only
create table named_goals (
  organisation_id uuid not null,
  named_goal_id uuid not null,
  goal_list_id uuid not null,
  case_id uuid not null,
  part text not null check (part in ('wants', 'work')),
  position integer not null check (position between 1 and 5),
  importance smallint check (importance between 0 and 10),
  words bytea not null,
  primary key (organisation_id, named_goal_id),
  unique (organisation_id, goal_list_id, part, position),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, goal_list_id) references goal_lists (organisation_id, goal_list_id) on delete cascade
);
alter table named_goals enable row level security;
alter table named_goals force row level security;
create policy named_goals_organisation on named_goals
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on named_goals to attune_app;

-- Which goals of the two lists mean the same, as the pair said by hand: pairs of ids, [client's, therapist's]. Of each round the last version holds.
-- append-only
create table goal_matchings (
  organisation_id uuid not null,
  goal_matching_id uuid not null,
  case_id uuid not null,
  round integer not null check (round >= 1),
  version integer not null check (version >= 1),
  pairs jsonb not null,
  person_id uuid not null,
  written_at timestamptz not null,
  primary key (organisation_id, goal_matching_id),
  unique (organisation_id, case_id, round, version),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table goal_matchings enable row level security;
alter table goal_matchings force row level security;
create policy goal_matchings_organisation on goal_matchings
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_matchings to attune_app;

-- A goal of the client, the same through every wording. The position is that of its last change; whoever adds one takes this row first.
create table goals (
  organisation_id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  named_goal_id uuid,
  position integer not null check (position >= 1),
  made_at timestamptz not null,
  primary key (organisation_id, goal_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, named_goal_id) references named_goals (organisation_id, named_goal_id) on delete cascade
);
alter table goals enable row level security;
alter table goals force row level security;
create policy goals_organisation on goals
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert, update on goals to attune_app;

create index goals_case on goals (organisation_id, case_id);

-- Every wording and every turn of a goal. Of a wording: its text, first step and levels; of an end: what the client says to it; sealed with the client's key.
-- append-only
create table goal_changes (
  organisation_id uuid not null,
  goal_id uuid not null,
  position integer not null check (position >= 1),
  case_id uuid not null,
  kind text not null check (kind in ('worded', 'parked', 'taken-up', 'ended')),
  made_by text not null check (made_by in ('client', 'therapist', 'both')),
  person_id uuid,
  words bytea,
  parked_until date,
  outcome text check (outcome in ('reached', 'changed', 'let-go')),
  made_at timestamptz not null,
  primary key (organisation_id, goal_id, position),
  check (kind <> 'worded' or words is not null),
  check ((kind = 'parked') = (parked_until is not null)),
  check ((kind = 'ended') = (outcome is not null)),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, goal_id) references goals (organisation_id, goal_id) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table goal_changes enable row level security;
alter table goal_changes force row level security;
create policy goal_changes_organisation on goal_changes
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_changes to attune_app;

create index goal_changes_case on goal_changes (organisation_id, case_id);

-- The other side's yes to a wording that one side wrote. What both wrote in the room needs none.
-- append-only
create table goal_agreements (
  organisation_id uuid not null,
  goal_id uuid not null,
  position integer not null,
  case_id uuid not null,
  side text not null check (side in ('client', 'therapist')),
  person_id uuid,
  agreed_at timestamptz not null,
  primary key (organisation_id, goal_id, position),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, goal_id, position) references goal_changes (organisation_id, goal_id, position) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table goal_agreements enable row level security;
alter table goal_agreements force row level security;
create policy goal_agreements_organisation on goal_agreements
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_agreements to attune_app;

-- One side asks to look at the goals again; or the two did, and may have named the day on which they will again.
-- append-only
create table goal_reviews (
  organisation_id uuid not null,
  goal_review_id uuid not null,
  case_id uuid not null,
  kind text not null check (kind in ('asked', 'held')),
  made_by text not null check (made_by in ('client', 'therapist', 'both')),
  person_id uuid,
  look_again_on date,
  made_at timestamptz not null,
  primary key (organisation_id, goal_review_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, person_id) references people (organisation_id, person_id)
);
alter table goal_reviews enable row level security;
alter table goal_reviews force row level security;
create policy goal_reviews_organisation on goal_reviews
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_reviews to attune_app;

create index goal_reviews_case on goal_reviews (organisation_id, case_id);

-- Which of a goal's own levels fitted when the two looked again: -2 much less than hoped for, 0 as hoped for, 2 much more.
-- append-only
create table goal_attainments (
  organisation_id uuid not null,
  goal_review_id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  level smallint not null check (level between -2 and 2),
  primary key (organisation_id, goal_review_id, goal_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, goal_review_id) references goal_reviews (organisation_id, goal_review_id) on delete cascade,
  foreign key (organisation_id, goal_id) references goals (organisation_id, goal_id) on delete cascade
);
alter table goal_attainments enable row level security;
alter table goal_attainments force row level security;
create policy goal_attainments_organisation on goal_attainments
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_attainments to attune_app;

create index goal_attainments_case on goal_attainments (organisation_id, case_id);

-- How close the client is to a goal, 0 to 10, said with a check-in that was sent with the PIN.
-- append-only
create table goal_ratings (
  organisation_id uuid not null,
  check_in_id uuid not null,
  goal_id uuid not null,
  case_id uuid not null,
  rating smallint not null check (rating between 0 and 10),
  primary key (organisation_id, check_in_id, goal_id),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id) on delete cascade,
  foreign key (organisation_id, check_in_id) references check_ins (organisation_id, check_in_id) on delete cascade,
  foreign key (organisation_id, goal_id) references goals (organisation_id, goal_id) on delete cascade
);
alter table goal_ratings enable row level security;
alter table goal_ratings force row level security;
create policy goal_ratings_organisation on goal_ratings
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on goal_ratings to attune_app;

create index goal_ratings_case on goal_ratings (organisation_id, case_id);

-- What the cascades look for when a client is erased.
create index named_goals_case on named_goals (organisation_id, case_id);
create index goals_named on goals (organisation_id, named_goal_id);
create index goal_agreements_case on goal_agreements (organisation_id, case_id);
create index goal_attainments_goal on goal_attainments (organisation_id, goal_id);
create index goal_ratings_goal on goal_ratings (organisation_id, goal_id);

-- PostgreSQL keeps samples of columns to plan with, and would keep an erased client's answers among them. No query looks for one of these by value.
alter table named_goals alter column importance set statistics 0;
alter table goal_matchings alter column pairs set statistics 0;
alter table goal_attainments alter column level set statistics 0;
alter table goal_ratings alter column rating set statistics 0;
