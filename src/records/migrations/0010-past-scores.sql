-- Scores from before a case came to Attune, brought in from another record.

-- The number, its day and the version it was taken in under; there are no answers behind it. One a day for each instrument.
-- append-only
create table past_scores (
  organisation_id uuid not null,
  past_score_id uuid not null,
  case_id uuid not null,
  instrument_id text not null,
  scale text not null,
  version text not null,
  value double precision not null,
  taken_on timestamptz not null,
  source text not null check (source in ('import')),
  imported_at timestamptz not null,
  primary key (organisation_id, past_score_id),
  unique (organisation_id, case_id, instrument_id, scale, taken_on),
  foreign key (organisation_id, case_id) references cases (organisation_id, case_id)
);
alter table past_scores enable row level security;
alter table past_scores force row level security;
create policy past_scores_organisation on past_scores
  using (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid)
  with check (organisation_id = nullif(current_setting('app.organisation_id', true), '')::uuid);
grant select, insert on past_scores to attune_app;
